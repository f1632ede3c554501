package schedule_test

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
)

func TestExactlyTheInstructionsHaveAPrice(t *testing.T) {
	for op, price := range schedule.V1.Ops {
		if valid := format.Opcode(op).Valid(); (price != 0) != valid {
			t.Errorf("opcode %#02x: price %d, exists %v", op, price, valid)
		}
	}
}

func TestGet(t *testing.T) {
	for v := schedule.Version(1); v <= schedule.Latest; v++ {
		s, ok := schedule.Get(v)
		if !ok || s.Version != v {
			t.Errorf("Get(%d) = %v, %v", v, s, ok)
		}
	}
	for _, v := range []schedule.Version{0, schedule.Latest + 1, 1 << 15} {
		if s, ok := schedule.Get(v); ok || s != nil {
			t.Errorf("Get(%d) knows a schedule", v)
		}
	}
}

// What 30M gas can make is a few times what may live.
func TestMemoryIsBoundByGas(t *testing.T) {
	s := &schedule.V1
	made := 30_000_000 * schedule.InkPerGas / s.Memory.Byte
	if most := uint64(s.Runtime.Memory); made > 8*most || made < most {
		t.Errorf("30M gas makes %d bytes, %d may live", made, most)
	}
}
