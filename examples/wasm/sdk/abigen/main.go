// Command abigen turns the JSON ABI of a contract into a C header with its
// selectors, event signatures and error selectors:
//
//	go run ./examples/wasm/sdk/abigen erc20.abi.json > token.abi.h
package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: abigen FILE.abi.json > FILE.abi.h")
		os.Exit(2)
	}
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		var header []byte
		if header, err = Header(text); err == nil {
			_, err = os.Stdout.Write(header)
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "abigen: %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

// Header is the C header of a JSON ABI. Overloaded functions are numbered as
// go-ethereum does: name, name0, name1.
func Header(json []byte) ([]byte, error) {
	a, err := abi.JSON(bytes.NewReader(json))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "// Made by sdk/abigen from the contract's ABI. Include it after trivium.h.\n#ifndef ABI_H\n#define ABI_H\n")
	section := func(title string, lines []string) {
		slices.Sort(lines)
		if len(lines) > 0 {
			fmt.Fprintf(&out, "\n// %s.\n%s", title, strings.Join(lines, ""))
		}
	}
	var functions, events, failures []string
	for _, m := range a.Methods {
		functions = append(functions, fmt.Sprintf("#define SELECTOR_%s 0x%xu // %s\n", m.Name, m.ID, m.Sig))
	}
	for _, e := range a.Events {
		events = append(events, fmt.Sprintf("static const word EVENT_%s = {{%s}}; // %s\n", e.Name, list(e.ID[:]), e.Sig))
	}
	for _, e := range a.Errors {
		failures = append(failures, fmt.Sprintf("#define ERROR_%s 0x%xu // %s\n", e.Name, e.ID[:4], e.Sig))
	}
	section("Functions", functions)
	section("Events", events)
	section("Errors", failures)
	fmt.Fprintf(&out, "\n#endif\n")
	return out.Bytes(), nil
}

func list(b []byte) string {
	parts := make([]string, len(b))
	for i, x := range b {
		parts[i] = fmt.Sprintf("0x%02x", x)
	}
	return strings.Join(parts, ", ")
}
