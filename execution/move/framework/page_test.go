package framework_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const page = "../../../docs/spec/move-framework.md"

const introduction = `# The Move framework

The modules at 0x1, which every chain has from its beginning: the standard library by the interface that Move developers know, and the way to
the rest of the chain. This page is written by ` + "`go test ./execution/move/framework -run Page -update`" + ` from the sources in
` + "`execution/move/framework/sources`" + `. Declarations are as Move writes them.

Abort codes are made as module ` + "`error`" + ` does: a category in the bits from 16 (1 an argument, 2 a range, 3 a state, 5 a permission, 6 not found, 8 already
there), a reason below; those of ` + "`string`" + `, ` + "`option`" + ` and ` + "`table`" + ` are the ones that the Move project's modules of these names have. Clients
show the category and the name, as in ` + "`Move abort 393221 (0x60005: NOT_FOUND, NOT_REGISTERED) in 0x1::coin::withdraw`" + `.
`

// TestPage compares the page of the framework with the sources.
func TestPage(t *testing.T) {
	files, err := filepath.Glob("sources/*.mvir")
	if err != nil {
		t.Fatal(err)
	}
	text := introduction
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text += describe(string(b)) + abortTable(aborts(t, string(b)))
	}
	compare(t, page, text)
}

// declared is what a source says in front of the module, its structs and its public
// functions, as Move writes them.
type declared struct {
	name        string
	about, code []string
}

func declarations(source string) (d declared) {
	var comment []string
	lines := strings.Split(source, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch {
		case strings.HasPrefix(line, "//"):
			comment = append(comment, lines[i])
			continue
		case strings.HasPrefix(line, "module "):
			d.name = strings.TrimPrefix(strings.Fields(line)[1], "0x1.")
			d.about = comment
		case strings.HasPrefix(line, "struct "):
			for strings.Count(line, "{") != strings.Count(line, "}") {
				i++
				line += " " + strings.TrimSpace(lines[i])
			}
			d.code = append(append(d.code, trim(comment)...), strings.TrimSuffix(readable(line), ";"))
		case strings.HasPrefix(line, "public ") || strings.HasPrefix(line, "native public "):
			for !strings.HasSuffix(line, "{") && !strings.HasSuffix(line, ";") {
				i++
				line += " " + strings.TrimSpace(lines[i])
			}
			d.code = append(append(d.code, trim(comment)...), function(line))
		}
		comment = nil
	}
	return d
}

// describe is the part of the page about one source.
func describe(source string) string {
	d := declarations(source)
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s\n\n", d.name)
	for _, l := range d.about {
		fmt.Fprintln(&b, strings.TrimPrefix(strings.TrimPrefix(l, "//"), " "))
	}
	fmt.Fprintf(&b, "\n```move\n%s\n```\n", strings.Join(d.code, "\n"))
	return b.String()
}

// abortTable is the part of the page about the abort codes of a module.
func abortTable(codes []abortCode) string {
	if len(codes) == 0 {
		return ""
	}
	text := "\n| aborts with | |\n|---|---|\n"
	for _, a := range codes {
		text += fmt.Sprintf("| `%#x` (%d) | `%s` |\n", a.code, a.code, a.name)
	}
	return text
}

func trim(comment []string) (out []string) {
	for _, l := range comment {
		out = append(out, strings.TrimSpace(l))
	}
	return out
}

// function writes a declaration of Move IR as Move does.
func function(line string) string {
	line = strings.TrimSpace(strings.TrimRight(line, "{;"))
	line, _, _ = strings.Cut(line, " acquires ") // which is a matter of the module's own
	line = strings.Replace(strings.Replace(line, "native ", "", 1), "( ", "(", 1)
	head, params, _ := strings.Cut(line, "(")
	at := strings.LastIndex(head, " ")
	if i := strings.Index(head, "<"); i >= 0 {
		at = strings.LastIndex(head[:i], " ")
	}
	line = head[:at] + " fun" + head[at:] + "(" + strings.ReplaceAll(params, " )", ")")
	if end := strings.LastIndex(line, "): "); end >= 0 && strings.Contains(line[end:], " * ") {
		line = line[:end] + "): (" + strings.ReplaceAll(line[end+3:], " * ", ", ") + ")"
	}
	return readable(line)
}

func readable(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "Self.", ""), ".", "::")
}
