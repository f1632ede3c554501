package verify

import (
	"errors"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// seeds are small modules that together have every kind of declaration and most
// instructions.
var seeds = []string{
	`module 0x1.loops {
		public sum(n: u64): u64 {
			let i: u64; let s: u64;
		label start: i = 0; s = 0;
		label head: jump_if_false (copy(i) < copy(n)) out;
		label body: s = copy(s) + copy(i); i = copy(i) + 1; jump head;
		label out: return copy(s);
		}
	}`,
	`module 0x1.coins {
		friend 0x1.other;
		struct Coin<phantom T> has store { value: u64 }
		struct Purse<phantom T> has key { coin: Self.Coin<T> }
		const EPOOR: u64 = 7;
		public(friend) mint<T>(value: u64): Self.Coin<T> { label b: return Coin<T> { value: move(value) }; }
		public entry open<T>(s: &signer) {
		label b: move_to<Purse<T>>(move(s), Purse<T> { coin: Coin<T> { value: 0 } }); return;
		}
		public withdraw<T>(at: address, value: u64): Self.Coin<T> acquires Purse {
			let c: &mut Self.Coin<T>; let have: u64;
		label b:
			c = &mut (borrow_global_mut<Purse<T>>(move(at))).Purse<T>::coin;
			have = *&(copy(c)).Coin<T>::value;
			assert(copy(have) >= copy(value), EPOOR);
			*(&mut (move(c)).Coin<T>::value) = move(have) - copy(value);
			return Coin<T> { value: move(value) };
		}
	}`,
	`module 0x1.shapes {
		enum Shape has copy, drop { Dot, Box { w: u64, h: u64 }, Round { r: u64 } }
		public area(s: Self.Shape): u64 {
			let w: u64; let h: u64;
		label b: jump_if_false (test_variant<Shape::Box>(&s)) rest;
		label box: Shape::Box { w, h } = move(s); return move(w) * move(h);
		label rest: return 0;
		}
	}`,
	`module 0x1.vectors {
		public reverse(v: &mut vector<u8>) {
			let i: u64; let j: u64;
		label start: i = 0; j = vec_len<u8>(freeze(copy(v)));
		label head: jump_if_false (copy(i) + 1 < copy(j)) out;
		label body: j = copy(j) - 1; vec_swap<u8>(copy(v), copy(i), copy(j)); i = copy(i) + 1; jump head;
		label out: _ = move(v); return;
		}
	}`,
}

// FuzzVerify verifies whatever decodes: there is a verdict, always the same, and
// one that says no invariant broke, in time that the meter and the size bound.
func FuzzVerify(f *testing.F) {
	for _, src := range seeds {
		code, err := format.Encode(compile(f, src))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := format.Decode(data)
		if err != nil {
			return
		}
		start := time.Now()
		verdict := Module(m, Production)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%d bytes took %v", len(data), took)
		}
		var e *status.Error
		if verdict != nil && (!errors.As(verdict, &e) || e.Code.Invariant()) {
			t.Errorf("%v", verdict)
		}
		if again := Module(m, Production); status.CodeOf(again) != status.CodeOf(verdict) {
			t.Errorf("%v, and then %v", verdict, again)
		}
		if verdict == nil {
			none := func(id tag.Module) (*format.Module, bool) { return nil, false }
			_ = Link(m, none)
			_ = Cycles(m, none)
			if err := Compatible(m, m); err != nil {
				t.Errorf("not compatible with itself: %v", err)
			}
		}
	})
}
