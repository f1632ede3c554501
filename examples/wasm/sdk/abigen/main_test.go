package main

import (
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

// The headers beside the examples are what abigen makes of their ABIs.
func TestHeadersAreFresh(t *testing.T) {
	var headers []string
	for _, pattern := range []string{"../../*/*.abi.h", "../check/*.abi.h"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no headers are %s (%v)", pattern, err)
		}
		headers = append(headers, found...)
	}
	for _, file := range headers {
		json, err := os.ReadFile(strings.TrimSuffix(file, ".h") + ".json")
		if err != nil {
			t.Fatal(err)
		}
		got, err := Header(json, filepath.Base(strings.TrimSuffix(file, ".h")+".json"), "")
		if err != nil {
			t.Fatal(err)
		}
		if want, err := os.ReadFile(file); err != nil || string(got) != string(want) {
			t.Errorf("%s is not what abigen makes of its ABI (%v)", file, err)
		}
	}
}

func TestHeader(t *testing.T) {
	got, err := Header([]byte(`[
		{"type":"function","name":"transfer","inputs":[{"name":"to","type":"address"},{"name":"value","type":"uint256"}],"outputs":[]},
		{"type":"error","name":"InvalidInitialization","inputs":[]}]`), "two-words.abi.json", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"#ifndef TRIVIUM_TWO_WORDS_ABI_H\n#define TRIVIUM_TWO_WORDS_ABI_H\n",
		"#define SELECTOR_transfer 0xa9059cbbu // transfer(address,uint256)\n",
		"#define ERROR_InvalidInitialization 0xf92ee8a9u // InvalidInitialization()\n",
	} {
		if !strings.Contains(string(got), line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
	if _, err := Header([]byte("{"), "x.abi.json", ""); err == nil {
		t.Error("half an object was taken for an ABI")
	}
	if _, err := Header([]byte("[]"), "x.abi.json", "a-b"); err == nil {
		t.Error("a prefix that is no part of a name in C was taken")
	}
}

// Two ABIs share transfer and Transfer, and differ in what init is.
func TestHeadersTogether(t *testing.T) {
	const shared = `[{"type":"function","name":"transfer","inputs":[],"outputs":[]},{"type":"event","name":"Transfer","inputs":[]},`
	header := func(rest, file, prefix string) string {
		b, err := Header([]byte(shared+rest+"]"), file, prefix)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	const one, other = `{"type":"function","name":"init","inputs":[],"outputs":[]}`, `{"type":"function","name":"init","inputs":[{"name":"a","type":"bool"}],"outputs":[]}`
	a, b := header(one, "a.abi.json", ""), header(other, "b.abi.json", "b_")
	for _, line := range []string{"#define SELECTOR_b_init 0x", "#define EVENT_b_Transfer ((word){{0x", "#ifndef TRIVIUM_B_B_ABI_H\n"} {
		if !strings.Contains(b, line) {
			t.Errorf("no %q in\n%s", line, b)
		}
	}
	clang, err := exec.LookPath("clang-19")
	if err != nil {
		t.Skip("no clang-19 in PATH")
	}
	for _, c := range []struct {
		name  string
		other string
		fine  bool
	}{
		{"a prefix", b, true},
		{"nothing that differs", header(one, "b.abi.json", ""), true},
		{"the same header twice", a, true},
		{"two kinds of init", header(other, "b.abi.json", ""), false},
	} {
		file := filepath.Join(t.TempDir(), "both.c")
		text := "#include \"trivium.h\"\n" + a + c.other + `
			static void init(void) { EMIT(1, EVENT_Transfer); }
			CONTRACT(FUNCTION(SELECTOR_init, init))`
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(clang, "@../flags", "-fsyntax-only", "-I..", file).CombinedOutput()
		if (err == nil) != c.fine {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		}
	}
}

// The selectors that the SDK's headers spell out are those of the signatures beside them.
func TestSelectorsOfTheSDK(t *testing.T) {
	text, err := os.ReadFile("../errors.h")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(text)) {
		define, signature, ok := strings.Cut(strings.TrimSpace(line), "u // ")
		if !ok || !strings.HasPrefix(define, "#define ERROR_") {
			continue
		}
		found++
		name, inputs, _ := strings.Cut(strings.TrimSuffix(signature, ")"), "(")
		var arguments abi.Arguments
		if inputs != "" {
			kind, err := abi.NewType(inputs, "", nil)
			if err != nil {
				t.Fatal(err)
			}
			arguments = abi.Arguments{{Type: kind}}
		}
		e := abi.NewError(name, arguments)
		if want := strings.Fields(define)[2]; want != "0x"+hex.EncodeToString(e.ID[:4]) {
			t.Errorf("%s is %x, the header says %s", signature, e.ID[:4], want)
		}
	}
	if found != 4 {
		t.Errorf("%d selectors found, want 4", found)
	}
}
