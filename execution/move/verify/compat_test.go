package verify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

func TestCompatible(t *testing.T) {
	cases := []struct {
		name, old, new string
		breaks         string // what the error says, empty for none
	}{
		{"nothing", "struct S { x: u8 } public f() { label b: return; }", "struct S { x: u8 } public f() { label b: return; }", ""},
		{"additions", "", "friend 0x1.x; struct S { x: u8 } public f() { label b: return; }", ""},
		{"order", "struct S { x: u8 } struct R { x: u64 }", "struct R { x: u64 } struct S { x: u8 }", ""},

		{"struct removed", "struct S { x: u8 }", "", "struct S is removed"},
		{"ability added", "struct S has drop { x: u8 }", "struct S has copy, drop { x: u8 }", ""},
		{"ability removed", "struct S has copy, drop { x: u8 }", "struct S has drop { x: u8 }", "struct S loses abilities"},
		{"field added", "struct S { x: u8 }", "struct S { x: u8, y: u8 }", "struct S has another layout"},
		{"field removed", "struct S { x: u8, y: u8 }", "struct S { x: u8 }", "struct S has another layout"},
		{"field renamed", "struct S { x: u8 }", "struct S { y: u8 }", "struct S has another layout"},
		{"field of another type", "struct S { x: u8 }", "struct S { x: bool }", "struct S has another layout"},
		{"fields exchanged", "struct S { x: u8, y: u8 }", "struct S { y: u8, x: u8 }", "struct S has another layout"},
		{"field of another struct", "struct A { x: u8 } struct B { x: u8 } struct S { s: Self.A }", "struct A { x: u8 } struct B { x: u8 } struct S { s: Self.B }", "struct S has another layout"},
		{"field's struct at another index", "struct A { x: u8 } struct S { s: Self.A }", "struct Z { x: u8 } struct S { s: Self.A } struct A { x: u8 }", ""},
		{"type parameter added", "struct S { x: u8 }", "struct S<T> { x: u8 }", "struct S has other type parameters"},
		{"constraint removed", "struct S<T: copy> { x: T }", "struct S<T> { x: T }", ""},
		{"constraint added", "struct S<T> { x: T }", "struct S<T: copy> { x: T }", "struct S has other type parameters"},
		{"phantom added", "struct S<T> { x: u8 }", "struct S<phantom T> { x: u8 }", ""},
		{"phantom removed", "struct S<phantom T> { x: u8 }", "struct S<T> { x: u8 }", "struct S has other type parameters"},
		{"type parameters exchanged", "struct S<A, B> { x: A, y: B }", "struct S<A, B> { x: B, y: A }", "struct S has another layout"},

		{"variant added behind", "enum E { A { x: u8 }, B }", "enum E { A { x: u8 }, B, C { y: u64 } }", ""},
		{"variant added in front", "enum E { A { x: u8 }, B }", "enum E { C, A { x: u8 }, B }", "struct E has another layout"},
		{"variant removed", "enum E { A, B }", "enum E { A }", "struct E has another layout"},
		{"variant renamed", "enum E { A, B }", "enum E { A, C }", "struct E has another layout"},
		{"variant's field added", "enum E { A { x: u8 }, B }", "enum E { A { x: u8, y: u8 }, B }", "struct E has another layout"},
		{"struct to enum", "struct S { x: u8 }", "enum S { A { x: u8 } }", "struct S has another layout"},
		{"enum to struct", "enum S { A { x: u8 } }", "struct S { x: u8 }", "struct S has another layout"},

		{"public removed", "public f() { label b: return; }", "", "function f is removed"},
		{"private removed", "f() { label b: return; }", "", ""},
		{"private changed", "f() { label b: return; }", "f(x: u8) { label b: return; }", ""},
		{"entry removed", "entry f() { label b: return; }", "", "function f is removed"},
		{"entry changed", "entry f() { label b: return; }", "entry f(x: u8) { label b: return; }", "function f has other parameters"},
		{"no longer entry", "public entry f() { label b: return; }", "public f() { label b: return; }", "function f is no longer entry"},
		{"entry added", "public f() { label b: return; }", "public entry f() { label b: return; }", ""},
		{"public to friend", "public f() { label b: return; }", "public(friend) f() { label b: return; }", "function f is less visible"},
		{"public to private", "public f() { label b: return; }", "f() { label b: return; }", "function f is less visible"},
		{"public to private entry", "public f() { label b: return; }", "entry f() { label b: return; }", "function f is less visible"},
		{"friend to public", "public(friend) f() { label b: return; }", "public f() { label b: return; }", ""},
		{"friend to private", "public(friend) f() { label b: return; }", "f() { label b: return; }", "function f is less visible"},
		{"friend removed", "public(friend) f() { label b: return; }", "", "function f is removed"},
		{"private entry to public entry", "entry f() { label b: return; }", "public entry f() { label b: return; }", ""},
		{"parameter of another type", "public f(x: u8) { label b: return; }", "public f(x: u64) { label b: return; }", "function f has other parameters"},
		{"parameter renamed", "public f(x: u8) { label b: return; }", "public f(y: u8) { label b: return; }", ""},
		{"reference now mutable", "public f(x: &u8) { label b: return; }", "public f(x: &mut u8) { label b: return; }", "function f has other parameters"},
		{"other result", "public f(): u8 { label b: return 0u8; }", "public f(): u64 { label b: return 0; }", "function f has other results"},
		{"type parameter of a function added", "public f() { label b: return; }", "public f<T>() { label b: return; }", "function f has other type parameters"},
		{"constraint of a function added", "public f<T>() { label b: return; }", "public f<T: key>() { label b: return; }", "function f has other type parameters"},
		{"constraint of a function removed", "public f<T: key>() { label b: return; }", "public f<T>() { label b: return; }", ""},
		{"type parameters of a function exchanged", "public f<A: drop, B: drop>(a: A, b: B) { label b: return; }", "public f<A: drop, B: drop>(b: B, a: A) { label b: return; }", "function f has other parameters"},
		{"body", "public f(): u8 { label b: return 0u8; }", "public f(): u8 { label b: return 1u8; }", ""},

		{"friend declaration removed", "friend 0x1.x; friend 0x1.y;", "friend 0x1.y;", "friend 0x1::x is removed"},
		{"all at once", "struct S { x: u8 } public f() { label b: return; }", "", "struct S is removed, function f is removed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			make := func(body string) *format.Module { return compile(t, "module 0x1.m { "+body+" }") }
			err := Compatible(make(c.old), make(c.new))
			if c.breaks == "" {
				wantStatus(t, err, status.OK)
				return
			}
			wantStatus(t, err, status.BackwardIncompatibleModuleUpdate)
			if err == nil || !strings.HasSuffix(err.Error(), ": "+c.breaks) {
				t.Errorf("got %v, want %s", err, c.breaks)
			}
		})
	}
}

func TestCompatibleName(t *testing.T) {
	m := compile(t, "module 0x1.m { struct S { x: u8 } }")
	for _, src := range []string{"module 0x2.m { struct S { x: u8 } }", "module 0x1.n { struct S { x: u8 } }"} {
		wantStatus(t, Compatible(m, compile(t, src)), status.BackwardIncompatibleModuleUpdate)
	}
}

// Of a large module that is gone, the error names the first things.
func TestCompatibleStopsNaming(t *testing.T) {
	var body strings.Builder
	for i := range 100 {
		fmt.Fprintf(&body, "struct S%d { x: u8 } public f%d() { label b: return; } ", i, i)
	}
	err := Compatible(compile(t, "module 0x1.m { "+body.String()+" }"), compile(t, "module 0x1.m { }"))
	wantStatus(t, err, status.BackwardIncompatibleModuleUpdate)
	if text := err.Error(); strings.Count(text, "is removed") != maxBreaks || !strings.HasSuffix(text, "S19 is removed, and perhaps more") {
		t.Error(text)
	}
}
