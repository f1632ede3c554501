package move_test

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/system"
)

// FuzzCallData sends any call data to the gateway, with and without checks: a call
// ends, alike on both, and finds no bug in the VM.
func FuzzCallData(f *testing.F) {
	c := newChain(f, nil)
	me := c.as(0).String()
	counter := me + "::counter"
	succeeded(f, c.publish(0, move.Compatible, c.compile(counterSource, "@me", me), c.compile(storeySource, "@me", me, "@name", "one")))
	f.Add(uint8(0), c.pack("moduleAccount", counter))
	f.Add(uint8(0), c.pack("publish", [][]byte{c.compile(baseSource, "@me", me), c.compile(userSource, "@me", me)}, uint8(1)))
	f.Add(uint8(0), c.pack("call", counter, "bump", []string{}, [][]byte{u64(3)}))
	f.Add(uint8(0), c.pack("call", counter, "two", []string{}, [][]byte{{7}, []byte("\x02hi"), append([]byte{1}, u64(9)...)}))
	f.Add(uint8(0), c.pack("call", counter, "same", []string{"0x1::coin::Coin<vector<u8>>"}, [][]byte{u64(3)}))
	f.Add(uint8(5), c.pack("call", me+"::one", "storey", []string{}, [][]byte{moveAddress(c.Address(1)), {0}, {1}, {0}}))
	f.Add(uint8(0), c.pack("viewFunction", "0x1::vector", "reverse", []string{"u8"}, [][]byte{bcsBytes([]byte("abc"))}))
	f.Add(uint8(0), c.pack("call", "0x1::string", "utf8", []string{}, [][]byte{bcsBytes([]byte("abc"))}))
	f.Fuzz(func(t *testing.T, wei uint8, data []byte) {
		c := *c
		c.TB = t
		plain := c.message(c.plain, system.MoveGateway, uint64(wei), 1<<21, data)
		if checked := c.message(c.checked, system.MoveGateway, uint64(wei), 1<<21, data); checked != plain {
			t.Fatalf("%+v, with checks %+v", plain, checked)
		}
		if n := c.plain.Move().Violations() + c.checked.Move().Violations(); n != 0 {
			t.Fatalf("the VM has found %d bugs in itself", n)
		}
	})
}
