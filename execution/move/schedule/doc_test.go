package schedule_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
)

var update = flag.Bool("update", false, "write docs/spec/move-schedule.md")

const specFile = "../../../docs/spec/move-schedule.md"

// The page of the specification is made of the code: of the values of the
// schedules and of the comments on their fields. -update writes it.
func TestSpecificationIsTheCode(t *testing.T) {
	want := specification(t)
	if *update {
		if err := os.WriteFile(specFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the code says; a new schedule is a new version, and -update writes the page", specFile)
	}
}

const introduction = `# Schedule of Move code

Every number of the rules of Move code, by version. This page is written by ` + "`go test ./execution/move/schedule -update`" + ` from the code.
What a module may declare is package verify's (` + "`verify.Production`" + `).

**Units.** 10,000 ink is 1 gas. Prices are in ink unless a row says otherwise. A session counts ink and pays the whole gas of it; at the end of
a call from outside a part of a gas is paid as a gas.

**Instructions** are charged for a straight run of them before it runs: up to the next branch, call, return or abort, or the next instruction that a
branch goes to. Beside its own price an instruction costs

- call: Arg for each parameter; Local for each local of a Move function, parameters included, when its frame is made; Native for a native function;
- pack and unpack, of structs and variants: Field for each field; vec_pack and vec_unpack: Element for each element;
- arithmetic, comparisons and casts of u128 and u256: Wide; instead of it MulU256 for mul of u256, DivU128 and DivU256 for div and mod.

**Values.** A struct or vector counts as 80 bytes, 40 more for each field or element; an element of type bool or u8 counts as 1 byte, of u16, u32 or u64 as 8.
What is made (pack, vec_pack, vec_push_back, ld_const of a vector, copies, what is decoded) costs Memory.Byte for each byte. Comparing and encoding cost
Memory.Read for each byte of what is looked at, decoding for each byte of BCS. When MemoryStep bytes have been made since the last count, what lives is
counted anew before the next straight run, and costs Memory.Read for each byte of objects and their fields.

**Types** cost Types.Node for each node when an instruction, a call or a caller names them first in a session, and for each field when the
layout of their values is made.
`

func specification(t *testing.T) string {
	var b strings.Builder
	b.WriteString(introduction)
	comments := fieldComments(t)
	for v := schedule.Version(1); v <= schedule.Latest; v++ {
		s, ok := schedule.Get(v)
		if !ok {
			t.Fatalf("no schedule %d", v)
		}
		fmt.Fprintf(&b, "\n# Version %d\n", v)
		for _, part := range []struct {
			title, unit string
			value       any
		}{
			{"Runtime", "at most", s.Runtime}, {"Memory", "ink", s.Memory}, {"Code", "ink", s.Code}, {"Types", "ink", s.Types},
			{"Natives", "ink", s.Natives}, {"Gateway", "", s.Gateway},
		} {
			fmt.Fprintf(&b, "\n## %s\n\n| | %s | |\n|---|---|---|\n", part.title, part.unit)
			rows(&b, "", reflect.ValueOf(part.value), comments)
		}
		fmt.Fprintf(&b, "\n## Instructions\n\n| opcode | | ink |\n|---|---|---|\n")
		for op, ink := range s.Ops {
			if name := format.Opcode(op).String(); format.Opcode(op).Valid() {
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

// fieldComments are the comments behind the fields of the structs of the package,
// by type and field.
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
