package verify

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// compile makes a module of source, with the signatures of its dependencies, and
// verifies it.
func compile(t testing.TB, src string, deps ...*format.Module) *format.Module {
	t.Helper()
	m, err := asm.Module(src, asm.Options{Deps: asm.Deps(deps...)})
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	if err := Module(m, Production); err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return m
}

// stored is a Lookup of modules that are at hand.
func stored(modules ...*format.Module) Lookup {
	return func(id tag.Module) (*format.Module, bool) {
		for _, m := range modules {
			if m.ID() == id {
				return m, true
			}
		}
		return nil, false
	}
}

// TestLink compiles a user against one version of a module and links it with
// another.
func TestLink(t *testing.T) {
	const userOfStruct = "module 0x1.user { import 0x1.base; struct U has drop { s: base.S } }"
	const userOfGeneric = "module 0x1.user { import 0x1.base; struct U<T: copy + drop> has drop { s: base.S<T> } }"
	const userOfPhantom = "module 0x1.user { import 0x1.base; struct U<phantom T> has drop { s: base.S<T> } }"
	const userOfFunction = "module 0x1.user { import 0x1.base; public g() { label b: base.f(); return; } }"
	const userOfValue = "module 0x1.user { import 0x1.base; public g(x: u64): u64 { label b: return base.f(move(x)); } }"
	const userOfTypes = "module 0x1.user { import 0x1.base; public g() { label b: base.f<u64>(); return; } }"

	// A user's handle of a generic struct says what it was compiled against.
	cases := []struct {
		name, compiled, linked, user string
		want                         status.Code
	}{
		{"struct", "struct S has drop { x: u8 }", "struct S has drop { x: u8 }", userOfStruct, status.OK},
		{"struct with more abilities", "struct S has drop { x: u8 }", "struct S has copy, drop { x: u8 }", userOfStruct, status.OK},
		{"struct with fewer abilities", "struct S has copy, drop { x: u8 }", "struct S has drop { x: u8 }", userOfStruct, status.TypeMismatch},
		{"no struct", "struct S has drop { x: u8 }", "struct R has drop { x: u8 }", userOfStruct, status.LookupFailed},
		{"struct now generic", "struct S has drop { x: u8 }", "struct S<phantom T> has drop { x: u8 }", userOfStruct, status.TypeMismatch},
		{"constraints dropped", "struct S<T: copy + drop> has drop { x: T }", "struct S<T: drop> has drop { x: T }", userOfGeneric, status.OK},
		{"constraints added", "struct S<T: drop> has drop { x: T }", "struct S<T: copy + drop> has drop { x: T }", userOfGeneric, status.TypeMismatch},
		{"phantom added", "struct S<T> has drop { x: u8 }", "struct S<phantom T> has drop { x: u8 }", userOfGeneric, status.OK},
		{"phantom dropped", "struct S<phantom T> has drop { x: u8 }", "struct S<T> has drop { x: u8 }", userOfPhantom, status.TypeMismatch},

		{"function", "public f() { label b: return; }", "public f() { label b: return; }", userOfFunction, status.OK},
		{"no function", "public f() { label b: return; }", "public h() { label b: return; }", userOfFunction, status.LookupFailed},
		{"function now private", "public f() { label b: return; }", "f() { label b: return; }", userOfFunction, status.LookupFailed},
		{"function now private and entry", "public f() { label b: return; }", "entry f() { label b: return; }", userOfFunction, status.LookupFailed},
		{"function now for friends", "public f() { label b: return; }", "public(friend) f() { label b: return; }", userOfFunction, status.LookupFailed},
		{"function for friends", "public f() { label b: return; }", "friend 0x1.user; public(friend) f() { label b: return; }", userOfFunction, status.OK},
		{"function for other friends", "public f() { label b: return; }", "friend 0x1.users; public(friend) f() { label b: return; }", userOfFunction, status.LookupFailed},
		{"a friend and a private function", "public f() { label b: return; }", "friend 0x1.user; f() { label b: return; }", userOfFunction, status.LookupFailed},
		{"other parameter", "public f(x: u64): u64 { label b: return move(x); }", "public f(x: u8): u64 { label b: return 0; }", userOfValue, status.TypeMismatch},
		{"more parameters", "public f(x: u64): u64 { label b: return move(x); }", "public f(x: u64, y: u64): u64 { label b: return move(x); }", userOfValue, status.TypeMismatch},
		{"other result", "public f(x: u64): u64 { label b: return move(x); }", "public f(x: u64): u8 { label b: return 0u8; }", userOfValue, status.TypeMismatch},
		{"fewer results", "public f(x: u64): u64 { label b: return move(x); }", "public f(x: u64) { label b: return; }", userOfValue, status.TypeMismatch},
		{"type parameter gone", "public f<T: copy>() { label b: return; }", "public f() { label b: return; }", userOfTypes, status.TypeMismatch},
		{"type parameter asks for less", "public f<T: copy>() { label b: return; }", "public f<T>() { label b: return; }", userOfTypes, status.OK},
		{"type parameter asks for more", "public f<T: copy>() { label b: return; }", "public f<T: copy + drop>() { label b: return; }", userOfTypes, status.TypeMismatch},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			base := func(body string) *format.Module { return compile(t, "module 0x1.base { "+body+" }") }
			user := compile(t, c.user, base(c.compiled))
			wantStatus(t, Link(user, stored(base(c.linked))), c.want)
			wantStatus(t, Link(user, stored()), status.LinkerError)
		})
	}
}

// Types of two modules are the same by the names in them, not by index.
func TestLinkComparesNames(t *testing.T) {
	lib := compile(t, "module 0x1.lib { struct A has drop { x: u8 } struct B has drop { x: u8 } struct G<T> has drop { x: u8 } }")
	other := compile(t, "module 0x2.lib { struct A has drop { x: u8 } }")
	base := func(params string) *format.Module {
		return compile(t, `module 0x1.base {
			import 0x1.lib;
			import 0x2.lib as other;
			public f(`+params+`) { label b: return; }
		}`, lib, other)
	}
	for _, c := range []struct{ compiled, linked, user string }{
		{"x: lib.A, y: lib.B", "x: lib.B, y: lib.A", "x: lib.A, y: lib.B"},
		{"x: lib.A, y: lib.B", "x: lib.A, y: lib.A", "x: lib.A, y: lib.B"},
		{"x: lib.A, y: lib.A", "x: lib.A, y: other.A", "x: lib.A, y: lib.A"},
		{"x: lib.G<u8>, y: u8", "x: lib.G<bool>, y: u8", "x: lib.G<u8>, y: u8"},
		{"x: vector<u8>, y: u8", "x: vector<vector<u8>>, y: u8", "x: vector<u8>, y: u8"},
		{"x: &u8, y: u8", "x: &mut u8, y: u8", "x: &u8, y: u8"},
	} {
		user := compile(t, `module 0x1.user {
			import 0x1.base;
			import 0x1.lib;
			public g(`+c.user+`) { label b: base.f(move(x), move(y)); return; }
		}`, base(c.compiled), lib)
		wantStatus(t, Link(user, stored(base(c.compiled), lib)), status.OK)
		wantStatus(t, Link(user, stored(base(c.linked), lib)), status.TypeMismatch)
	}
}

func TestLinkNativeStruct(t *testing.T) {
	m := compile(t, "module 0x1.m { native struct S; }")
	wantStatus(t, Link(m, stored()), status.MissingDependency)
}

func TestLinkScript(t *testing.T) {
	base := compile(t, "module 0x1.base { friend 0x1.x; public f() { label b: return; } public(friend) g() { label b: return; } entry h() { label b: return; } }")
	for call, want := range map[string]status.Code{"f": status.OK, "g": status.LookupFailed, "h": status.LookupFailed} {
		s, err := asm.Script("import 0x1.base; main() { label b: base."+call+"(); return; }", asm.Options{Deps: asm.Deps(base)})
		if err != nil {
			t.Fatal(err)
		}
		wantStatus(t, Script(s, Production), status.OK)
		wantStatus(t, LinkScript(s, stored(base)), want)
		wantStatus(t, LinkScript(s, stored()), status.LinkerError)
	}
}

// module makes a module at 0x1 that calls the modules of uses and has friends.
func chained(t *testing.T, name string, uses, friends []*format.Module, friendNames ...string) *format.Module {
	t.Helper()
	var b strings.Builder
	b.WriteString("module 0x1." + name + " {\n")
	for _, f := range friends {
		b.WriteString("friend 0x1." + f.Name() + ";\n")
	}
	for _, f := range friendNames {
		b.WriteString("friend 0x1." + f + ";\n")
	}
	for _, u := range uses {
		b.WriteString("import 0x1." + u.Name() + ";\n")
	}
	b.WriteString("public f() { label b:\n")
	for _, u := range uses {
		b.WriteString(u.Name() + ".f();\n")
	}
	b.WriteString("return; }\n}\n")
	return compile(t, b.String(), uses...)
}

type modules = []*format.Module

func TestCycles(t *testing.T) {
	a := chained(t, "a", nil, nil)
	b := chained(t, "b", modules{a}, nil)
	c := chained(t, "c", modules{b}, nil)
	wantStatus(t, Cycles(a, stored()), status.OK)
	wantStatus(t, Cycles(c, stored(a, b, c)), status.OK)
	wantStatus(t, Cycles(c, stored(b, c)), status.MissingDependency)

	upgraded := chained(t, "a", modules{c}, nil)
	wantStatus(t, Cycles(upgraded, stored(a, b, c)), status.CyclicModuleDependency)

	x := chained(t, "x", nil, nil, "y")
	y := chained(t, "y", nil, nil, "z")
	z := chained(t, "z", nil, nil)
	wantStatus(t, Cycles(x, stored(x, y, z)), status.OK)
	wantStatus(t, Cycles(chained(t, "z", nil, modules{x}), stored(x, y, z)), status.CyclicModuleFriendship)

	// A friend that one depends on could call back.
	wantStatus(t, Cycles(chained(t, "d", modules{c}, modules{a}), stored(a, b, c)), status.InvalidFriendDeclWithModulesInDependencies)
	wantStatus(t, Cycles(chained(t, "d", modules{c}, modules{x}), stored(a, b, c, x, y, z)), status.OK)
}

func TestCyclesOfLongChains(t *testing.T) {
	chain := map[tag.Module]*format.Module{}
	first := newBuilder("m0")
	last := first
	for i := 1; i <= maxClosure+1; i++ {
		name := "m" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
		last.module(1, name)
		chain[last.ID()] = last.Module
		last = newBuilder(name)
	}
	chain[last.ID()] = last.Module
	find := func(id tag.Module) (*format.Module, bool) { m, ok := chain[id]; return m, ok }
	wantStatus(t, Cycles(first.Module, find), status.DependencyLimitReached)
	delete(chain, last.ID())
	second, _ := find(Dependencies(first.Module)[0])
	chain[last.ID()] = last.Module
	wantStatus(t, Cycles(second, find), status.OK)
}

func TestBundle(t *testing.T) {
	a := chained(t, "a", nil, nil)
	b := chained(t, "b", modules{a}, nil)
	withFriend := chained(t, "a", nil, modules{b})

	wantStatus(t, Bundle(modules{a, b}, stored(), nil), status.OK)
	wantStatus(t, Bundle(modules{b}, stored(a), nil), status.OK)
	wantStatus(t, Bundle(modules{b}, stored(), nil), status.LinkerError)
	// The order counts, even where an older module of the name is stored.
	wantStatus(t, Bundle(modules{b, a}, stored(), nil), status.LinkerError)
	wantStatus(t, Bundle(modules{b, a}, stored(a), nil), status.LinkerError)
	wantStatus(t, Bundle(modules{a, a}, stored(), nil), status.DuplicateModuleName)
	// A friend may come later, but must come.
	wantStatus(t, Bundle(modules{withFriend, b}, stored(), nil), status.OK)
	wantStatus(t, Bundle(modules{withFriend}, stored(b), nil), status.OK)
	wantStatus(t, Bundle(modules{withFriend}, stored(), nil), status.LinkerError)
	// A circle over a stored module: b depends on a, and the new a on b.
	wantStatus(t, Bundle(modules{chained(t, "a", modules{b}, nil)}, stored(a, b), nil), status.CyclicModuleDependency)
}

// Every look at a module is paid, also at one of the bundle: there are more of them
// than modules, and the bundle may have many.
func TestBundlePays(t *testing.T) {
	const n = 20
	var chain modules
	for i := range n { // each is a friend of the next
		var friends modules
		if i > 0 {
			friends = modules{chain[i-1]}
		}
		chain = append(chain, chained(t, fmt.Sprintf("m%d", i), nil, friends))
	}
	looks, names := 0, 0
	wantStatus(t, Bundle(chain, stored(), func(n int) error { looks, names = looks+1, names+n; return nil }), status.OK)
	if want := n * (n - 1) / 2; looks != want || names < want {
		t.Errorf("%d looks at %d names, want %d looks", looks, names, want)
	}
	broke := errors.New("no gas")
	for _, last := range []int{1, looks / 2, looks} {
		left := last
		err := Bundle(chain, stored(), func(int) error {
			if left--; left == 0 {
				return broke
			}
			return nil
		})
		if err != broke || left != 0 {
			t.Errorf("payment %d fails: %v, %d more", last, err, -left)
		}
	}
}

// A signature that many functions share is gone through once: it is paid by its
// bytes, of which there is one set.
func TestSharedSignatures(t *testing.T) {
	u8, u64 := format.Type{Kind: format.U8}, format.Type{Kind: format.U64}
	a := &format.Tables{Signatures: []format.Signature{{u8}, {u64}}}
	b := &format.Tables{Signatures: []format.Signature{{u64}, {u8}}}
	s := sameSignatures{a: a, b: b}
	if !s.are(0, 1) || !s.are(1, 0) || s.are(0, 0) || s.are(1, 1) {
		t.Errorf("the same are %v", s.known)
	}
	b.Signatures[1] = nil
	if !s.are(0, 1) || s.are(1, 1) {
		t.Error("a signature is looked at again")
	}

	// Functions with the same parameters and results are two pairs in all.
	var source strings.Builder
	source.WriteString("module 0x1.a {")
	for i := range 4 {
		fmt.Fprintf(&source, " public f%d(a: u8, b: u64) { label b: return; }", i)
	}
	m := compile(t, source.String()+" }")
	c := &upgrade{old: m, new: m, same: sameSignatures{a: &m.Tables, b: &m.Tables}}
	if c.functions(); len(c.broken) != 0 || len(c.same.known) != 2 {
		t.Errorf("upgrade: %q, %d pairs of signatures", c.broken, len(c.same.known))
	}
	user := compile(t, "module 0x1.b { import 0x1.a; g() { label b: a.f0(1u8, 2); a.f1(1u8, 2); a.f2(1u8, 2); return; } }", m)
	l := &linker{user: &user.Tables, isSelf: func(h uint16) bool { return h == user.Self }}
	wantStatus(t, l.link(stored(m), nil), status.OK)
	for _, d := range l.deps {
		if d != nil && len(d.same.known) != 2 {
			t.Errorf("link: %d pairs of signatures", len(d.same.known))
		}
	}
}
