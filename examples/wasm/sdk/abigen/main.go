// Command abigen turns the JSON ABI of a contract into a C header with its
// selectors, event signatures and error selectors:
//
//	go run ./examples/wasm/sdk/abigen erc20.abi.json > erc20.abi.h
//
// Headers of several ABIs can be included together. A name that two of them give
// to different signatures needs -prefix in one: with -prefix token_ it is
// SELECTOR_token_transfer, EVENT_token_Transfer, ERROR_token_NotOwner.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

func main() {
	prefix := flag.String("prefix", "", "what stands before each name, such as token_")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: abigen [-prefix PREFIX] FILE.abi.json > FILE.abi.h")
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	file := flag.Arg(0)
	text, err := os.ReadFile(file)
	if err == nil {
		var header []byte
		if header, err = Header(text, filepath.Base(file), *prefix); err == nil {
			_, err = os.Stdout.Write(header)
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "abigen: %s: %v\n", file, err)
		os.Exit(1)
	}
}

var (
	wordOfC    = regexp.MustCompile(`^[A-Za-z0-9_]*$`)
	notWordOfC = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// Header is the C header of the JSON ABI in a file of that name. The prefix
// stands before each name. Overloaded functions are numbered as go-ethereum
// does: name, name0, name1.
func Header(json []byte, file, prefix string) ([]byte, error) {
	if !wordOfC.MatchString(prefix) {
		return nil, fmt.Errorf("the prefix %q is no part of a name in C: use letters, digits and _", prefix)
	}
	a, err := abi.JSON(bytes.NewReader(json))
	if err != nil {
		return nil, err
	}
	guard := "TRIVIUM_" + strings.ToUpper(strings.Trim(notWordOfC.ReplaceAllString(prefix+" "+strings.TrimSuffix(file, ".json"), "_"), "_")) + "_H"
	var out bytes.Buffer
	fmt.Fprintf(&out, "// Made by sdk/abigen from the contract's ABI. Include it after trivium.h.\n#ifndef %s\n#define %s\n", guard, guard)
	section := func(title string, lines []string) {
		slices.Sort(lines)
		if len(lines) > 0 {
			fmt.Fprintf(&out, "\n// %s.\n%s", title, strings.Join(lines, ""))
		}
	}
	var functions, events, failures []string
	for _, m := range a.Methods {
		functions = append(functions, fmt.Sprintf("#define SELECTOR_%s 0x%xu // %s\n", prefix+m.Name, m.ID, m.Sig))
	}
	for _, e := range a.Events {
		events = append(events, fmt.Sprintf("#define EVENT_%s ((word){{%s}}) // %s\n", prefix+e.Name, list(e.ID[:]), e.Sig))
	}
	for _, e := range a.Errors {
		failures = append(failures, fmt.Sprintf("#define ERROR_%s 0x%xu // %s\n", prefix+e.Name, e.ID[:4], e.Sig))
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
