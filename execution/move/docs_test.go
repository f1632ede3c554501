package move_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// The modules of docs/move-ir.md do what the page says.
func TestModulesOfThePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/move-ir.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := regexp.MustCompile("(?s)```mvir\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(sources) != 2 {
		t.Fatalf("%d modules", len(sources))
	}
	const issuer, user, shop = 0, 1, 2
	c := newChain(t, nil)
	me := c.as(issuer).String()
	for _, s := range sources {
		succeeded(t, c.publish(issuer, move.Compatible, c.compile(s[1], "@me", me)))
	}

	gold := []string{me + "::gold::Gold"}
	rs := c.block(
		c.call(user, 0, me+"::gold", "faucet", nil, u64(500)),
		c.call(user, 0, me+"::gold", "faucet", nil, u64(500)),
		c.call(user, 0, me+"::gold", "faucet", nil, u64(5000)),
	)
	succeeded(t, rs[:2]...)
	if rs[2].Status != 0 {
		t.Error("more than the faucet gives")
	}
	user32 := moveAddress(c.Address(user))
	if got := c.view("0x1::coin", "balance", gold, user32)[0]; !bytes.Equal(got, u64(1000)) {
		t.Errorf("balance %x", got)
	}

	before := c.wei(c.Address(shop))
	jar := me + "::jar"
	succeeded(t, c.block(
		c.call(user, 7, jar, "give", nil),
		c.call(user, 5, jar, "give", nil),
		c.call(issuer, 0, jar, "buy", nil, moveAddress(c.Address(shop)), u256(1), u256(10)),
	)...)
	if got := c.view(jar, "given", nil, user32)[0]; !bytes.Equal(got, u256(12)) {
		t.Errorf("given %x", got)
	}
	if r := c.block(c.call(user, 0, jar, "buy", nil, user32, u256(1), u256(1)))[0]; r.Status != 0 {
		t.Error("somebody else buys")
	}
	if paid := new(uint256.Int).Sub(c.wei(c.Address(shop)), before); paid.Uint64() != 10 {
		t.Errorf("the shop has got %s wei", paid.Dec())
	}

	// The item of the table is where docs/spec/move.md says: the handle is the last
	// field of the jar.
	held := c.resource(c.as(issuer), jar+"::Jar")
	if len(held) != 64 {
		t.Fatalf("the jar: %x", held)
	}
	at := tag.Address(crypto.Keccak256(held[32:], user32))
	if item := c.resource(at, "0x1::table::Box<u256>"); !bytes.Equal(item, u256(12)) {
		t.Errorf("the item: %x", item)
	}
}

// What the page has in the place of Move's expressions is assembled and verified.
func TestExpressionsOfThePage(t *testing.T) {
	c := newChain(t, nil)
	source := `module @me.m {
		import 0x1.event;
		struct S has copy, drop, store, key { f: u64 }
		emit(x: Self.S) { label b0: event.emit<Self.S>(move(x)); return; }
		set(x: &mut Self.S, e: u64): u64 { label b0: *&mut copy(x).S::f = move(e); return *&copy(x).S::f; }
		get(x: Self.S): u64 { label b0: return *&(&x).S::f; }
		stored(a: address): u64 acquires S { label b0: return *&borrow_global<S>(copy(a)).S::f; }
		either(c: bool): u64 {
			let x: u64;
			label start: jump_if (copy(c)) then; label else_: x = 1; jump end; label then: x = 2; label end: return move(x);
		}
		count(n: u64): u64 * bool {
			let i: u64;
			label start: i = 0;
			label loop: jump_if_false (copy(i) < copy(n)) done; label body: i = move(i) + 1; jump loop; label done: return move(i), true;
		}
		others(x: u8): vector<u64> * u64 { label b0: return vec_pack_2<u64>(1, 2), to_u64(copy(x)); }
	}`
	succeeded(t, c.publish(0, move.Compatible, c.compile(source, "@me", c.as(0).String())))
}

// Functions and types of the framework that documents name are there, for all to use.
func TestFunctionsThatDocumentsName(t *testing.T) {
	public := map[string]bool{}
	for _, c := range framework.Modules() {
		m, err := format.Decode(c.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		shown := m.Interface()
		for _, s := range shown.Structs {
			public["0x1::"+shown.Name+"::"+s.Name] = true
		}
		for _, f := range shown.Functions {
			if f.Visibility == "public" {
				public["0x1::"+shown.Name+"::"+f.Name] = true
			}
		}
	}
	const root = "../../"
	found := 0
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "examples/*.md", "examples/move/*.sol", "examples/move/*/*.md", "examples/move/*/*.sol"} {
		files, err := filepath.Glob(root + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range regexp.MustCompile(`\b0x1::\w+::\w+`).FindAllString(string(b), -1) {
				found++
				if !public[name] {
					t.Errorf("%s names %s, which is not there", file, name)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no names found")
	}
}
