package main

import (
	"encoding/hex"
	"os"
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
		got, err := Header(json)
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
		{"type":"error","name":"InvalidInitialization","inputs":[]}]`))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"#define SELECTOR_transfer 0xa9059cbbu // transfer(address,uint256)\n",
		"#define ERROR_InvalidInitialization 0xf92ee8a9u // InvalidInitialization()\n",
	} {
		if !strings.Contains(string(got), line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
	if _, err := Header([]byte("{")); err == nil {
		t.Error("half an object was taken for an ABI")
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
