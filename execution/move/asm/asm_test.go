package asm_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// faults are sources with the error that each must give.
var faults = []struct {
	name, src, want string
}{
	{"not a module", "struct S {}", `t:1:1: expected "module" and the module's name, found "struct"`},
	{"empty", "", `t:1:1: expected "module" and the module's name, found the end of the source`},
	{"character", "module 0x1.M {\n\t~ }", `t:2:2: character '~' begins nothing that the language has`},
	{"not ASCII", "// a\u00e9\nmodule 0x1.M {}", `t:1:5: character 'Ã': only printable ASCII, tabs and line ends are allowed; remove it`},
	{"address", "module 0x" + strings.Repeat("1", 65) + ".M {}", `t:1:8: address of 65 hexadecimal digits, at most 64`},
	{"two units", "module 0x1.M {} module 0x1.N {}", `t:1:17: expected the end of the source: one module or script stands in one source, found "module"`},
	{"unclosed", "module 0x1.M { f() { label a: return; }", `t:1:40: expected "}" or a declaration: friend, import, struct, enum, const or a function, found the end of the source`},
	{"name", "module 0x1.M { struct $a { f: u8 } }", `t:1:23: the name of a struct "$a": names consist of letters, digits and _, and have at most 255 characters`},
	{"ability", "module 0x1.M { struct S has fly { f: u8 } }", `t:1:29: expected an ability: copy, drop, store or key, found "fly"`},
	{"ability twice", "module 0x1.M { struct S has key, key { f: u8 } }", `t:1:34: ability key stands twice; remove one`},
	{"own type", "module 0x1.M { struct S { f: u8 } struct T { s: S } }", `t:1:49: type S: write Self.S for a struct of this module`},
	{"type", "module 0x1.M { struct S { f: u9 } }", `t:1:30: type u9 is not known; declare it in < > as a type parameter, or write MODULE.u9 for a struct`},
	{"type parameter twice", "module 0x1.M { f<T, T>() { label a: return; } }", `t:1:21: type parameter T stands twice; rename one`},
	{"script visibility", "module 0x1.M { public(script) f() { label a: return; } }", `t:1:23: public(script) is gone; write public entry`},
	{"no label", "module 0x1.M { f() { return; } }", `t:1:22: expected a label in front of the statements, as in "label b0:", found "return"`},
	{"semicolon", "module 0x1.M { f() { label a: return 1 } }", `t:1:40: expected ";" behind the statement, found "}"`},
	{"label twice", "module 0x1.M { f() { label a: label a: return; } }", `t:1:37: label a stands twice; rename one`},
	{"label missing", "module 0x1.M { f() { label a: jump b; } }", `t:1:36: label b is not in this function; write "label b:" where the jump goes`},
	{"local missing", "module 0x1.M { f() { label a: x = 1; } }", `t:1:31: local x is not declared; write "let x: TYPE;" at the top of the function`},
	{"local twice", "module 0x1.M { f(x: u8) { let x: u8; label a: return; } }", `t:1:31: local x is declared twice; rename one`},
	{"local of a word", "module 0x1.M { f(return: u8) { label a: return; } }", `t:1:18: the name of a parameter: "return" begins a statement; choose another name`},
	{"bare local", "module 0x1.M { f(x: u8) { label a: return x; } }", `t:1:43: "x" is no value; for a local write copy(x) or move(x), for a constant declare it in front of its use`},
	{"field of a local", "module 0x1.M { f(x: u8) { label a: _ = &x.S::f; } }", `t:1:41: field of local x: say how the local is used, &copy(x)... or &move(x)... for a reference`},
	{"call without module", "module 0x1.M { f() { label a: f(); return; } }", `t:1:31: call of f without a module; write Self.f(...) for a function of this module`},
	{"value as statement", "module 0x1.M { f(x: u8) { label a: copy(x); } }", `t:1:36: a value alone is no statement; write _ = copy(...) to drop it`},
	{"function", "module 0x1.M { f() { label a: Self.g(); return; } }", `t:1:31: function g is not defined in this module`},
	{"own function under another name", "module 0x1.M { import 0x1.M as N; f() { label a: N.g(); return; } }", `t:1:50: function g is not defined in this module`},
	{"own struct", "module 0x1.M { f(x: &Self.S) { label a: return; } }", `t:1:22: struct S is not defined in this module`},
	{"import", "module 0x1.M { f() { label a: N.g(); return; } }", `t:1:31: module N is not known here; write "import 0x....N;" above`},
	{"import as Self", "module 0x1.M { import 0x1.N as Self; }", `t:1:32: import as Self: Self is this module; choose another name`},
	{"imports with one name", "module 0x1.M { import 0x1.N; import 0x2.N; }", `t:1:37: name N means 0x1.N already; import one of them "as" another name`},
	{"dependency", "module 0x1.M { import 0x1.N; f() { label a: N.g(); return; } }", `t:1:45: module 0x1.N is not there; compile it first and give it as a dependency`},
	{"foreign struct", "module 0x1.M { import 0x2.D; f(x: D.T) { label a: return; } }", `t:1:35: struct T is not defined in 0x2.D`},
	{"foreign function", "module 0x1.M { import 0x2.D; f() { label a: D.g(); return; } }", `t:1:47: function g is not defined in 0x2.D`},
	{"foreign pack", "module 0x1.M { import 0x2.D; f() { label a: _ = S { f: 1 }; } }", `t:1:49: struct S is not defined in this module; only the module that defines a struct may use its instructions`},
	{"field", "module 0x1.M { struct S { f: u8 } f(x: &Self.S) { label a: _ = &copy(x).S::g; } }", `t:1:76: field g is not in S`},
	{"field order", "module 0x1.M { struct S { f: u8, g: u8 } f() { label a: _ = S { g: 1u8, f: 1u8 }; } }", `t:1:65: field g of S is out of order; write the fields as they are declared`},
	{"enum without variant", "module 0x1.M { enum E { A, B } f() { label a: _ = E { }; } }", `t:1:51: E is an enum: name the variant, as in E::VARIANT`},
	{"variant", "module 0x1.M { enum E { A, B } f() { label a: _ = E::C { }; } }", `t:1:54: variant C is not in E`},
	{"number for u64", "module 0x1.M { f() { label a: _ = 18446744073709551616; } }", `t:1:35: number 18446744073709551616 does not fit in 64 bits; write its type behind it, as in 1u128`},
	{"number for u8", "module 0x1.M { f() { label a: _ = 256u8; } }", `t:1:35: number 256u8 does not fit in u8`},
	{"number with a suffix", "module 0x1.M { f() { label a: _ = 1u7; } }", `t:1:35: number 1u7 ends in "u7", which is no type of integer; write u8, u16, u32, u64, u128 or u256 behind the digits, or nothing`},
	{"bytes", `module 0x1.M { f() { label a: _ = h"0"; } }`, `t:1:35: byte string h"0": an even number of hexadecimal digits stands between the quotes; for text write b"..."`},
	{"constant", "module 0x1.M { const A: u8 = true; }", `t:1:30: the value is not of the constant's type; constants are integers, bool, address and vectors of them`},
	{"constant of another type, used", "module 0x1.M { const A: u8 = 0x1; f() { label a: _ = A; } }", `t:1:30: the value is not of the constant's type; constants are integers, bool, address and vectors of them`},
	{"constant of a signer", "module 0x1.M { const A: vector<signer> = [0x1]; }", `t:1:43: the value is not of the constant's type; constants are integers, bool, address and vectors of them`},
	{"constant twice", "module 0x1.M { const A: u8 = 1; const A: u8 = 1; }", `t:1:39: constant A is declared twice; remove one`},
	{"depth", "module 0x1.M { f() { label a: _ = " + strings.Repeat("!", 1000) + "true; } }", `t:1:434: types and expressions are nested deeper than 400; use locals in between`},
	{"script returns", "main(): u8 { label a: return; }", `t:1:1: expected "module" and the module's name, found "main"`},
}

// habitsOfMove are sources as a person writes them who knows the Move language.
var habitsOfMove = []struct{ src, want string }{
	{"module 0x1::M {}", `t:1:11: Move IR has no "::": write a dot, as in 0x1.coin, coin.Coin and coin.value(...), of a module that is imported`},
	{"module me::M {}", `t:1:8: Move IR has no "me::": write the address and a dot, as in 0x1.coin, or @me for one that is given when the source is assembled`},
	{"address 0x1 { module M {} }", `t:1:1: Move IR has no "address": write the address in front of each module's name, as in 0x1.coin`},
	{"module 0x1.M { use 0x1::D; }", `t:1:16: Move IR has no "use": write "import 0x1.event;", and "event.emit<...>(...)" where Move has "event::emit"`},
	{"module 0x1.M { fun f() {} }", `t:1:16: Move IR has no "fun": a function is written "public name(x: u64): u64 {", or without "public" if it is private`},
	{"module 0x1.M { public entry fun f<T>() {} }", `t:1:29: Move IR has no "fun": a function is written "public name(x: u64): u64 {", or without "public" if it is private`},
	{"module 0x1.M { public(package) fun f() {} }", `t:1:23: Move IR has no "public(package)": write public(friend), and declare the friends`},
	{"module 0x1.M { #[view] public f() { label a: return; } }", `t:1:16: Move IR has no "#[...]": leave attributes out; a view is a public function without a signer, an event any struct that is emitted`},
	{"module 0x1.M { f(): (u64, u64) { label a: return 1, 2; } }", `t:1:21: Move IR has no "(A, B)": write several results as A * B, and leave ":" out where there are none`},
	{"module 0x1.M { f() { let x = 1; label a: return; } }", `t:1:26: Move IR has no "let x = ...": write "let x: TYPE;" here, and "x = ...;" behind a label`},
	{"module 0x1.M { f() { let x: u64 = 1; label a: return; } }", `t:1:26: Move IR has no "let x = ...": write "let x: TYPE;" here, and "x = ...;" behind a label`},
	{"module 0x1.M { f() { label a: let x: u64; return; } }", `t:1:31: Move IR has no "let": among the statements: locals are declared at the top of the function, as "let x: u64;"`},
	{"module 0x1.M { f(x: bool) { if (copy(x)) return; } }", `t:1:29: Move IR has no "if": write "jump_if (condition) label;" or "jump_if_false (condition) label;"`},
	{"module 0x1.M { f(x: bool) { label a: if (copy(x)) { return; }; } }", `t:1:38: Move IR has no "if": write "jump_if (condition) label;" or "jump_if_false (condition) label;"`},
	{"module 0x1.M { f(x: bool): u64 { label a: return if (copy(x)) 1 else 2; } }", `t:1:50: Move IR has no "if": write "jump_if (condition) label;" or "jump_if_false (condition) label;"`},
	{"module 0x1.M { f() { label a: while (true) {}; } }", `t:1:31: Move IR has no "while": write "label loop: jump_if_false (condition) done;" and "jump loop;" at its end`},
	{"module 0x1.M { f() { label a: loop { break }; } }", `t:1:31: Move IR has no "loop": write "label again:" and "jump again;" at its end`},
	{"module 0x1.M { f() { label a: assert!(true, 1); } }", `t:1:31: Move IR has no "assert!": write "assert(condition, code);"`},
	{"module 0x1.M { f(x: u8): u64 { label a: return (copy(x) as u64); } }", `t:1:57: Move IR has no "as": write to_u8(...) to to_u256(...)`},
	{"module 0x1.M { import 0x2.D; f(x: D::S) { label a: return; } }", `t:1:36: Move IR has no "::": write a dot, as in 0x1.coin, coin.Coin and coin.value(...), of a module that is imported`},
	{"module 0x1.M { import 0x2.D; f() { label a: D::g(1); } }", `t:1:48: Move IR has no "::": write a dot, as in 0x1.coin, coin.Coin and coin.value(...), of a module that is imported`},
	{"module 0x1.M { import 0x2.D; f() { label a: _ = D::g<u8>(); } }", `t:1:52: Move IR has no "::": write a dot, as in 0x1.coin, coin.Coin and coin.value(...), of a module that is imported`},
	{"module 0x1.M { import 0x2.D; f() { label a: _ = 0x2::D::g(); } }", `t:1:52: Move IR has no "::": write a dot, as in 0x1.coin, coin.Coin and coin.value(...), of a module that is imported`},
	{"module 0x1.M { f(x: u64) { label a: x.g(); } }", `t:1:37: Move IR has no "x.g(...)": write MODULE.g(copy(x), ...) with the module that has the function`},
	{"module 0x1.M { f() { label a: _ = vector[1, 2]; } }", `t:1:35: Move IR has no "vector[...]": write vec_pack_2<u64>(1, 2) with the number of elements, or vec_pack_0<u64>()`},
	{"module 0x1.M { /* a */ }", `t:1:16: Move IR has no "/* ... */": write // in front of each line of a comment`},
	{"module 0x1.M { f() { label a: _ = @0x1; } }", `t:1:35: Move IR has no "@": write an address as it is, 0x1`},
}

func TestHabitsOfMove(t *testing.T) {
	for _, c := range habitsOfMove {
		_, err := asm.Module(c.src, asm.Options{Name: "t"})
		if want := c.want + "; see docs/move-ir.md"; fmt.Sprint(err) != want {
			t.Errorf("%s\n\tgot  %v\n\twant %s", c.src, err, want)
		}
	}
	if _, err := os.Stat("../../../docs/move-ir.md"); err != nil {
		t.Error(err)
	}
	// The words are names all the same, where a name stands.
	src := `module 0x1.as { import 0x2.D as match; struct T { use: u8, fun: u8 } use(if: u8, let_: u8): u8 { let loop: u8;
		label while: loop = Self.fun(copy(if)); jump for; label for: return move(loop); } fun(match: u8): u8 { label a: return copy(match); } }`
	if _, err := asm.Module(src, asm.Options{Name: "t"}); err != nil {
		t.Error(err)
	}
}

// A module of the framework is named in full where its import is missing.
func TestMissingImport(t *testing.T) {
	dep, err := asm.Module("module 0x1.event { public emit() { label a: return; } }", asm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		"module 0x3.M { f() { label a: event.emit(); return; } }": `t:1:31: module event is not known here; write "import 0x1.event;" above`,
		"module 0x3.M { f() { label a: other.emit(); return; } }": `t:1:31: module other is not known here; write "import 0x....other;" above`,
	} {
		if _, err := asm.Module(src, asm.Options{Name: "t", Deps: asm.Deps(dep)}); fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

const dependency = "module 0x2.D { struct S { f: u64 } }"

func TestFaults(t *testing.T) {
	dep, err := asm.Module(dependency, asm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range faults {
		_, err := asm.Module(c.src, asm.Options{Name: "t", Deps: asm.Deps(dep)})
		var e *asm.Error
		if !errors.As(err, &e) || err.Error() != c.want {
			t.Errorf("%s: got  %v\n\twant %s", c.name, err, c.want)
		}
	}
}

// TestVersions compiles what an older version of the format does not have.
func TestVersions(t *testing.T) {
	for _, c := range []struct {
		src     string
		version uint32
		want    string
	}{
		{"main() { label a: _ = 1u16; return; }", 5, "t:1:23: instruction ld_u16: version 5 of the format does not have it; compile for version 6"},
		{"main(a: u256) { label a: return; }", 5, "t:1:9: type u16, u32 or u256: version 5 of the format has none of them; compile for version 6"},
		{"main(a: u256) { label a: return; }", 6, "<nil>"},
		{"main() { label a: return; }", 4, "t:1:1: version 4 of the binary format does not exist; choose 5 to 7"},
		{"main() { label a: return; }", 8, "t:1:1: version 8 of the binary format does not exist; choose 5 to 7"},
		{"main(): u8 { label a: return 1u8; }", 7, "t:1:7: a script returns nothing; remove the type"},
		{"main() { label a: return Self.f(); }", 7, "t:1:26: Self: a script is no module; import the module that is meant"},
	} {
		_, err := asm.Script(c.src, asm.Options{Name: "t", Version: c.version})
		if fmt.Sprint(err) != c.want {
			t.Errorf("version %d, %s: got %v, want %s", c.version, c.src, err, c.want)
		}
	}
	src := "module 0x1.M { enum E { A } }"
	if _, err := asm.Module(src, asm.Options{Name: "t", Version: 6}); fmt.Sprint(err) !=
		"t:1:21: enum E: version 6 of the format has no enums; compile for version 7" {
		t.Error(err)
	}
}

// TestMistakesForTheVerifier compiles sources that the verifier must refuse, and
// that a compiler which looked at more would keep from it.
func TestMistakesForTheVerifier(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"module 0x1.M { struct S { f: u64 } struct S { f: u64 } }", "DUPLICATE_ELEMENT"},
		{"module 0x1.M { f() { label a: return; } f() { label a: return; } }", "DUPLICATE_ELEMENT"},
		{"module 0x1.M { struct S has drop { f: u64 } f() { label a: _ = S { }; return; } }", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK"},
		{"module 0x1.M { f(): u64 { label a: return true; } }", "RET_TYPE_MISMATCH_ERROR"},
		{"module 0x1.M { f() { label a: jump b; label b: } }", "INDEX_OUT_OF_BOUNDS"},
		{"module 0x1.M { f() { } }", "EMPTY_CODE_UNIT"},
		{"module 0x1.M { struct S { } }", "ZERO_SIZED_STRUCT in 0x1::M: S has no fields; give it one, such as dummy_field: bool, as compilers do"},
	} {
		m, err := asm.Module(c.src, asm.Options{Name: "t"})
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if err := verify.Module(m, verify.Production); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.src, err, c.want)
		}
	}
}

// TestLongChain compiles operators that are as deep as the source is long.
func TestLongChain(t *testing.T) {
	src := func(n int) string {
		return "module 0x1.M { f(): u64 { label a: return 1" + strings.Repeat("+1", n) + "; } }"
	}
	m, err := asm.Module(src(30_000), asm.Options{Name: "t"})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(m.FunctionDefs[0].Code.Instrs); n != 60_002 {
		t.Errorf("%d instructions", n)
	}
	_, err = asm.Module(src(100_000), asm.Options{Name: "t"})
	if want := "t:1:16: function f has 200002 instructions, at most 65535; take it apart"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestContextualNames has names that are words of the language elsewhere.
func TestContextualNames(t *testing.T) {
	_, err := asm.Module(`module 0x1.M {
		struct freeze has drop { copy: u64, struct: u64, label: u64 }
		public entry() { label jump: return; }
		public freeze(friend: u64, mut: u64): u64 { label import: return copy(friend) + move(mut); }
		move() { label b: Self.entry(); _ = Self.freeze(1, 2); _ = freeze { copy: 1, struct: 2, label: 3 }; return; }
		native() { label b: Self.move(); return; }
	}`, asm.Options{Name: "t"})
	if err != nil {
		t.Error(err)
	}
}

// TestForeignTypes has a call whose signature brings in a module that the source
// does not import.
func TestForeignTypes(t *testing.T) {
	a, err := asm.Module("module 0x1.A { struct S has drop { f: u64 } public make(): Self.S { label a: return S { f: 1 }; } }", asm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := asm.Module("module 0x1.B { import 0x1.A; public make(): vector<A.S> { label a: return vec_pack_1<A.S>(A.make()); } }", asm.Options{Deps: asm.Deps(a)})
	if err != nil {
		t.Fatal(err)
	}
	c, err := asm.Module("module 0x1.C { import 0x1.B; f() { label a: _ = B.make(); return; } }", asm.Options{Deps: asm.Deps(b)})
	if err != nil {
		t.Fatal(err)
	}
	if err := verify.Module(c, verify.Production); err != nil {
		t.Error(err)
	}
	modules := map[tag.Module]*format.Module{a.ID(): a, b.ID(): b}
	if err := verify.Link(c, func(id tag.Module) (*format.Module, bool) { return modules[id], modules[id] != nil }); err != nil {
		t.Error(err)
	}
}

// TestSpecifications has conditions of the specification language, which say
// nothing to the assembler.
func TestSpecifications(t *testing.T) {
	plain := "module 0x1.M { struct S { f: u64, g: u64 } f(a: u64): u64 { label b: return copy(a); } native g(); }"
	specified := `module 0x1.M {
		synthetic total: num;
		struct S { f: u64, g: u64, invariant { f <= g; g == { 1 } }, }
		f(a: u64): u64
			aborts_if a == 0 || (a == { 1 })
			ensures RET == old(a)
			succeeds_if true
		{ label b: return copy(a); }
		native g() requires true;
	}`
	a, err := asm.Module(plain, asm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := asm.Module(specified, asm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if encode(a) != encode(b) {
		t.Error("conditions changed the module")
	}
}
