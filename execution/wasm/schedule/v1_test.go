package schedule

import (
	"fmt"
	"testing"
)

// admitted are the opcodes of the binary format of WebAssembly 1.0 (section 5.4)
// without floats, and those of the sign-extension proposal.
var admitted = [][2]int{
	{0x00, 0x05}, {0x0b, 0x11}, // control
	{0x1a, 0x1b},               // drop, select
	{0x20, 0x24},               // variables
	{0x28, 0x29}, {0x2c, 0x37}, // loads; i32.store, i64.store
	{0x3a, 0x42},               // narrow stores, memory.size, memory.grow, constants
	{0x45, 0x5a},               // tests and comparisons
	{0x67, 0x8a},               // arithmetic
	{0xa7, 0xa7}, {0xac, 0xad}, // conversions
	{0xc0, 0xc4}, // sign extension
}

func TestExactlyTheAdmittedOpcodesHaveAPrice(t *testing.T) {
	var want [256]bool
	count := 0
	for _, r := range admitted {
		for op := r[0]; op <= r[1]; op++ {
			want[op] = true
			count++
		}
	}
	// 172 instructions of 1.0, of which 68 touch floats (6 of memory and
	// constants, 12 comparisons, 28 of arithmetic, 22 conversions), and 5 of
	// sign extension.
	if count != 172-68+5 {
		t.Fatalf("%d opcodes in the list", count)
	}
	for op, price := range V1.Ops {
		if (price != 0) != want[op] {
			t.Errorf("opcode %#02x: price %d, admitted %v", op, price, want[op])
		}
	}
}

func TestGet(t *testing.T) {
	for v := Version(1); v <= Latest; v++ {
		s, ok := Get(v)
		if !ok || s.Version != v {
			t.Errorf("Get(%d) = %v, %v", v, s, ok)
		}
	}
	for _, v := range []Version{0, Latest + 1, 1 << 15} {
		if s, ok := Get(v); ok || s != nil {
			t.Errorf("Get(%d) knows a schedule", v)
		}
	}
}

// The interpreter of wazero gives up at 2000 frames, whatever they hold.
func TestFramesEndBeforeThoseOfTheInterpreter(t *testing.T) {
	if n := V1.Code.StackLimit / V1.Code.FrameCells; n >= 1900 {
		t.Errorf("%d frames fit, 1900 are too many", n)
	}
}

func TestPagesThatATransactionCanOpen(t *testing.T) {
	const gas = 1 << 24 // EIP-7825
	sum, pages := uint64(0), uint64(0)
	for {
		if pages >= V1.Memory.Free {
			sum += V1.Memory.Page + pages*pages/V1.Memory.Quadratic
		}
		if sum > gas {
			break
		}
		pages++
	}
	if got := fmt.Sprint(pages); got != "579" {
		t.Errorf("a transaction can open %s pages", got)
	}
}
