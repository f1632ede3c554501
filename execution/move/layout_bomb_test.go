package move_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// bombSource is an enum in a resource, of two variants if levels is not 0: the
// second is made of 3^levels types.
func bombSource(levels int) string {
	var b strings.Builder
	b.WriteString("module @me.bomb {\n struct A<T> has drop, store { x: T }\n struct B<T> has drop, store { x: T }\n")
	if levels > 0 {
		for i := range levels {
			fmt.Fprintf(&b, " struct S%d<T> has drop, store { a: Self.S%d<Self.A<T>>, b: Self.S%d<Self.B<T>>, c: Self.S%d<vector<T>> }\n", i, i+1, i+1, i+1)
		}
		fmt.Fprintf(&b, " struct S%d<T> has drop, store { x: T }\n enum E has drop, store { One { n: u64 }, Two { s: Self.S0<u8> } }\n", levels)
	} else {
		b.WriteString(" enum E has drop, store { One { n: u64 } }\n")
	}
	b.WriteString(` struct R has key { e: Self.E }
	 public entry make(s: &signer) { label b0: move_to<R>(move(s), R { e: E::One { n: 7 } }); return; }
	}`)
	return b.String()
}

// An upgrade can make a type of what is stored that nobody could store: whoever
// asks for the resource outside of a transaction is told so, and soon.
func TestResourceOfATypeThatHasBecomeTooLarge(t *testing.T) {
	c := newChain(t, nil)
	me := c.as(0).String()
	succeeded(t, c.publish(0, move.Compatible, c.compile(bombSource(0), "@me", me)))
	succeeded(t, c.block(c.call(0, 0, me+"::bomb", "make", nil))...)
	succeeded(t, c.publish(0, move.Compatible, c.compile(bombSource(17), "@me", me)))
	r, err := tag.ParseStruct(me + "::bomb::R")
	if err != nil {
		t.Fatal(err)
	}
	raw, text, err := c.plain.Move().Reader(c.State(t)).Resource(c.as(0), r)
	if !errors.Is(err, execution.ErrOutOfGas) || len(raw) != 9 || text != nil {
		t.Errorf("%x, %s, %v", raw, text, err)
	}
}
