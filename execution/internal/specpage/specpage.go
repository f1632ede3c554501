// Package specpage writes the page of the specification that a schedule of prices
// has: of the values of its versions and of the comments on their fields, so that
// the page is what the code says. It is imported from tests only.
package specpage

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Page is a page: its title and rules in words, and a version after the other.
type Page struct {
	Introduction string
	Versions     []Version
	Opcode       func(byte) string // name of an opcode; empty if there is none
}

// Version is a schedule: its numbers, structs of the package under test, and the
// ink of instructions.
type Version struct {
	Parts []Part
	Ops   [256]uint32
}

// Part is a section of numbers, all in one unit or each in that of its comment.
type Part struct {
	Title, Unit string
	Value       any
}

// Check holds a file against the page, or writes it.
func (p *Page) Check(t *testing.T, file string, update bool) {
	t.Helper()
	want := p.text(t)
	if update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the code says; a new schedule is a new version, and -update writes the page", file)
	}
}

func (p *Page) text(t *testing.T) string {
	var b strings.Builder
	b.WriteString(p.Introduction)
	comments := fieldComments(t)
	for v, s := range p.Versions {
		fmt.Fprintf(&b, "\n# Version %d\n", v+1)
		for _, part := range s.Parts {
			fmt.Fprintf(&b, "\n## %s\n\n| | %s | |\n|---|---|---|\n", part.Title, part.Unit)
			rows(&b, "", reflect.ValueOf(part.Value), comments)
		}
		fmt.Fprintf(&b, "\n## Instructions\n\n| opcode | | ink |\n|---|---|---|\n")
		for op, ink := range s.Ops {
			if name := p.Opcode(byte(op)); name != "" {
				fmt.Fprintf(&b, "| %02x | %s | %s |\n", op, name, grouped(fmt.Sprint(ink)))
			} else if ink != 0 {
				t.Errorf("opcode %02x has a price and no name", op)
			}
		}
	}
	return b.String()
}

// rows writes the fields of a struct, those of a struct in it with its name in front.
func rows(b *strings.Builder, prefix string, value reflect.Value, comments map[string]string) {
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		comment := comments[value.Type().Name()+"."+name]
		if f := value.Field(i); f.Kind() == reflect.Struct {
			fmt.Fprintf(b, "| %s%s | | %s |\n", prefix, name, comment)
			rows(b, prefix+name+".", f, comments)
			continue
		}
		fmt.Fprintf(b, "| %s%s | %s | %s |\n", prefix, name, grouped(fmt.Sprint(value.Field(i))), comment)
	}
}

// grouped puts commas between thousands.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// fieldComments are the comments behind the fields of the structs of the package
// under test, in whose folder the test runs, by type and field.
func fieldComments(t *testing.T) map[string]string {
	all := map[string]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range s.Fields.List {
					for _, name := range field.Names {
						all[spec.Name.Name+"."+name.Name] = strings.TrimSpace(field.Comment.Text())
					}
				}
			}
			return true
		})
	}
	return all
}
