package move_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// The specification lists the words that names get, and no others.
func TestWordsOfTheSpecification(t *testing.T) {
	page, err := os.ReadFile("../../docs/spec/move.md")
	if err != nil {
		t.Fatal(err)
	}
	// listed are the rows of the table with a heading.
	listed := func(heading string) map[string]string {
		_, table, ok := strings.Cut(string(page), "| `"+heading+"` | |\n|---|---|\n")
		if !ok {
			t.Fatalf("no table of %s", heading)
		}
		table, _, _ = strings.Cut(table, "\n\n")
		rows := map[string]string{}
		for _, m := range regexp.MustCompile("(?m)^\\| `(.+?)` \\| (.*) \\|$").FindAllStringSubmatch(table, -1) {
			rows[m[1]] = m[2]
		}
		return rows
	}
	// said are the words behind the front of what Explain says.
	said := func(data []byte, front string) string {
		text, _ := move.Explain(data)
		return strings.TrimPrefix(strings.TrimPrefix(text, front), ": ")
	}
	failures, refusals, arguments := listed("ExecutionFailed"), listed("ModuleRefused"), listed("BadArgument")
	for c := range status.Code(10_000) {
		name := c.String()
		if got := said(failed(name, "", "", nowhere), "Move error "+name); got != failures[name] {
			t.Errorf("ExecutionFailed %s: %q, the page has %q", name, got, failures[name])
		}
		if got := said(refused(0, name, "", "", nowhere), "module 0 of the bundle is refused: "+name); got != refusals[name] {
			t.Errorf("ModuleRefused %s: %q, the page has %q", name, got, refusals[name])
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, file := range sources {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\bbadArgument\("(.*?)"\)`).FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = true
		}
	}
	for what := range used {
		front := "the call of the Move gateway is malformed: " + what
		if got := said(abi.Call("BadArgument(string)", abi.String(what)), front); got == "" || got != arguments[what] {
			t.Errorf("BadArgument %s: %q, the page has %q", what, got, arguments[what])
		}
	}
	for what := range arguments {
		if !used[what] {
			t.Errorf("BadArgument %s is on the page, and nowhere in the gateway", what)
		}
	}
}
