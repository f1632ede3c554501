package move_test

import (
	"encoding/binary"
	"testing"

	"github.com/trivium-chain/trivium/execution/move"
)

const counterSource = `
module @me.counter {
    import 0x1.signer;
    struct Counter has key { value: u64 }

    init_module(owner: &signer) {
    label b0:
        move_to<Counter>(move(owner), Counter { value: 7 });
        return;
    }

    public entry bump(by: u64) acquires Counter {
        let c: &mut u64;
    label b0:
        c = &mut borrow_global_mut<Counter>(@me).Counter::value;
        *copy(c) = *copy(c) + move(by);
        _ = move(c);
        return;
    }

    public get(): u64 acquires Counter {
    label b0:
        return *&borrow_global<Counter>(@me).Counter::value;
    }
}`

func u64(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

func TestCounter(t *testing.T) {
	c := newChain(t, nil)
	me := c.as(0).String()
	succeeded(t, c.publish(0, move.Compatible, c.compile(counterSource, "@me", me)))
	counter := me + "::counter"
	r := c.block(c.call(1, 0, counter, "bump", nil, u64(3)), c.call(2, 0, counter, "bump", nil, u64(4)))
	succeeded(t, r...)
	t.Log("gas", r[0].GasUsed, r[1].GasUsed)
	if got := binary.LittleEndian.Uint64(c.view(counter, "get", nil)[0]); got != 14 {
		t.Errorf("counter is %d, want 14", got)
	}
}
