package vm

import (
	"crypto/sha256"
	"fmt"
	"math"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// A session holds what it uses of other modules against what the code expects,
// whatever the chain has published.
func TestLinkingHoldsModulesAgainstEachOther(t *testing.T) {
	const user = `module 0x2.m {
        import 0x2.a;
        public main(): u64 {
            let s: a.S<u64>;
        label b0:
            s = a.make<u64>(7);
            return a.take(move(s));
        }
    }`
	const made = `module 0x2.a {
        struct S<T: drop> has drop { x: T }
        public make<T: drop>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
        public take(s: Self.S<u64>): u64 { let x: u64; label b0: S<u64> { x } = move(s); return copy(x); }
    }`
	for _, c := range []struct {
		name, instead string
		code          status.Code
	}{
		{"the same", made, status.OK},
		{"more abilities, fewer constraints", `module 0x2.a {
            struct S<T> has copy, drop, store { x: T }
            public make<T>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
            public take(s: Self.S<u64>): u64 { let x: u64; label b0: S<u64> { x } = move(s); return copy(x); }
        }`, status.OK},
		{"no module", "", status.LinkerError},
		{"no struct", `module 0x2.a {
            public make<T: drop>(x: T): u64 { label b0: return 1; }
            public take(s: u64): u64 { label b0: return copy(s); }
        }`, status.LookupFailed},
		{"no function", `module 0x2.a { struct S<T: drop> has drop { x: T } }`, status.LookupFailed},
		{"a private function", `module 0x2.a {
            struct S<T: drop> has drop { x: T }
            make<T: drop>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
        }`, status.LookupFailed},
		{"functions for friends", `module 0x2.a {
            friend 0x2.b;
            friend 0x2.m;
            struct S<T: drop> has drop { x: T }
            public(friend) make<T: drop>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
            public(friend) take(s: Self.S<u64>): u64 { let x: u64; label b0: S<u64> { x } = move(s); return copy(x); }
        }`, status.OK},
		{"functions for another friend", `module 0x2.a {
            friend 0x2.b;
            struct S<T: drop> has drop { x: T }
            public(friend) make<T: drop>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
        }`, status.LookupFailed},
		{"another parameter", `module 0x2.a {
            struct S<T: drop> has drop { x: T }
            public make<T: drop>(x: u64): Self.S<T> { label b0: abort 1; }
        }`, status.TypeMismatch},
		{"another result", `module 0x2.a {
            struct S<T: drop> has drop { x: T }
            public make<T: drop>(x: T): u64 { label b0: return 1; }
        }`, status.TypeMismatch},
		{"more constraints", `module 0x2.a {
            struct S<T: copy + drop> has drop { x: T }
            public make<T: copy + drop>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
        }`, status.TypeMismatch},
		{"fewer abilities", `module 0x2.a {
            struct S<T: drop> { x: T }
            public make<T: drop>(x: T): Self.S<T> { label b0: return S<T> { x: move(x) }; }
        }`, status.TypeMismatch},
		{"more type parameters", `module 0x2.a {
            struct S<T: drop, U> has drop { x: T }
            public make<T: drop>(x: T): Self.S<T, u8> { label b0: return S<T, u8> { x: move(x) }; }
        }`, status.TypeMismatch},
	} {
		results, err := both(t, plenty, func(ch *chain) {
			ch.source(t, made)
			ch.source(t, user)
			ch.replace(t, tag.Module{Address: testModule.Address, Name: "a"}, c.instead)
		}, func(s *Session) ([][]byte, error) { return s.Call(testModule, "main", nil, nil) })
		if status.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		} else if err == nil && results[0][0] != 7 {
			t.Errorf("%s: %x", c.name, results)
		}
	}
}

// replace puts other code where a module is, without a look at who uses it.
func (c *chain) replace(tb testing.TB, id tag.Module, src string) {
	tb.Helper()
	delete(c.modules, id)
	if src == "" {
		return
	}
	m, err := asm.Module(src, asm.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	if err := verify.Module(m, verify.Production); err != nil {
		tb.Fatal(err)
	}
	b, err := format.Encode(m)
	if err != nil {
		tb.Fatal(err)
	}
	c.modules[id] = Code{Hash: sha256.Sum256(b), Bytes: b}
}

// What a machine keeps of a module is not used for its successor, nor for another
// module that names its types.
func TestUpgradeIsSeenByTheNextSession(t *testing.T) {
	source := func(fields, value string) string {
		return fmt.Sprintf(`module 0x2.m {
            struct S has copy, drop { %s }
            public main(): Self.S { label b0: return S { %s }; }
        }`, fields, value)
	}
	c := newChain(plenty)
	m := New(Config{Checks: true})
	for i, v := range []struct{ fields, value, result string }{
		{"x: u8", "x: 1u8", "\x01"},
		{"x: u16, y: u8", "x: 2u16, y: 3u8", "\x02\x00\x03"},
		{"x: u8", "x: 1u8", "\x01"},
	} {
		c.replace(t, testModule, source(v.fields, v.value))
		for range 2 {
			s := m.Session(c, &schedule.V1, nil)
			results, err := s.Call(testModule, "main", nil, nil)
			if err != nil || string(results[0]) != v.result {
				t.Errorf("%d: %x, %v", i, results, err)
			}
			s.Close()
		}
	}
}

// A session that has begun goes on with the modules that it has seen.
func TestSessionKeepsItsModules(t *testing.T) {
	c := newChain(plenty)
	c.replace(t, testModule, `module 0x2.m { public main(): u8 { label b0: return 1u8; } }`)
	s := New(Config{}).Session(c, &schedule.V1, nil)
	for range 2 {
		results, err := s.Call(testModule, "main", nil, nil)
		if err != nil || results[0][0] != 1 {
			t.Errorf("%x, %v", results, err)
		}
		c.replace(t, testModule, `module 0x2.m { public main(): u8 { label b0: return 2u8; } }`)
	}
}

// A machine that can keep nothing gives what one that keeps everything gives.
func TestCacheChangesNothing(t *testing.T) {
	c := newChain(math.MaxUint64)
	c.source(t, benchSource)
	c.source(t, deepSource)
	var gas [2]uint64
	for i, size := range []int{1, 1 << 20} {
		m := New(Config{CacheBytes: size})
		before := c.gas
		for range 3 {
			s := m.Session(c, &schedule.V1, nil)
			if _, err := s.Call(benchModule, "u64", nil, u64s(10)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Call(testModule, "flat", nil, u64s(10)); err != nil {
				t.Fatal(err)
			}
			s.Close()
		}
		gas[i] = before - c.gas
		if size == 1 && m.order.Len() != 1 {
			t.Errorf("%d modules kept", m.order.Len())
		}
	}
	if gas[0] != gas[1] {
		t.Errorf("gas %d without a cache, %d with one", gas[0], gas[1])
	}
}

// Code that is not a module, or another, is refused however it got there.
func TestCodeIsVerifiedWhenItIsLoaded(t *testing.T) {
	c := newChain(plenty)
	c.source(t, deepSource)
	code := c.modules[testModule]
	other := tag.Module{Address: testModule.Address, Name: "other"}
	c.modules[other] = code
	bad := append([]byte(nil), code.Bytes...)
	bad[len(bad)-3] ^= 0xff
	broken := tag.Module{Address: testModule.Address, Name: "broken"}
	c.modules[broken] = Code{Hash: sha256.Sum256(bad), Bytes: bad}
	m := New(Config{})
	for id, want := range map[tag.Module]bool{testModule: true, other: false, broken: false} {
		s := m.Session(c, &schedule.V1, nil)
		if _, err := s.Call(id, "flat", nil, u64s(1)); (err == nil) != want {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// Env is asked once for each module that gets a frame, before it gets one, and not
// for modules that are named only.
func TestEnter(t *testing.T) {
	c := newChain(plenty)
	c.source(t, `module 0x2.a { struct S has copy, drop { x: u8 } public f(s: Self.S) { label b0: return; } public make(): Self.S { label b0: return S { x: 1u8 }; } }`)
	c.source(t, `module 0x2.b { import 0x2.a; struct T has copy, drop { s: a.S } public g(t: Self.T) { label b0: return; } public make(s: a.S): Self.T { label b0: return T { s: move(s) }; } }`)
	c.source(t, `module 0x2.m { import 0x2.a; import 0x2.b;
        public main() { let s: a.S; let n: u64; label b0: n = 0; s = a.make(); label again: a.f(copy(s)); n = copy(n) + 1; jump_if (copy(n) < 3) again; label done: return; }
        public other(t: b.T) { label b0: return; }
    }`)
	s := New(Config{}).Session(c, &schedule.V1, nil)
	if _, err := s.Call(testModule, "main", nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Call(testModule, "other", nil, []Arg{{Data: []byte{1}}}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(c.entered); got != "[0x2::m 0x2::a]" {
		t.Errorf("entered %s", got)
	}
}
