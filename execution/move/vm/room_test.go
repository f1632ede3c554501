package vm

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// Elements that are unpacked where the operand stack has less room than the
// instruction names, though as much as the vector has.
func TestUnpackAtTheEndOfTheStack(t *testing.T) {
	var b strings.Builder
	b.WriteString("module 0x2.m {\n public main(): u64 {\n let v: vector<u64>;\n let i: u64;\n")
	for i := range 100 {
		fmt.Fprintf(&b, "let x%d: u64;\n", i)
	}
	b.WriteString(`label b0:
	 v = vec_pack_0<u64>(); i = 0;
	label loop:
	 jump_if (copy(i) == 64) out;
	label body:
	 vec_push_back<u64>(&mut v, copy(i)); i = move(i) + 1; jump loop;
	label out:
	`)
	var xs []string
	for i := range 100 {
		xs = append(xs, fmt.Sprintf("x%d", i))
	}
	fmt.Fprintf(&b, "%s = vec_unpack_100<u64>(move(v));\n return 7;\n}\n}", strings.Join(xs, ", "))
	_, err := callM(t, b.String(), "main")
	var e *status.Error
	if !errors.As(err, &e) || e.Code != status.VectorOperationError || e.Sub != subUnpackLength {
		t.Errorf("got %v, want VECTOR_OPERATION_ERROR", err)
	}
}

// Locals of sessions within each other count as memory, as long as the sessions live.
func TestLocalsCount(t *testing.T) {
	var b strings.Builder
	b.WriteString("module 0x2.m {\n public deep(n: u64) {\n")
	for i := range 250 {
		fmt.Fprintf(&b, "let x%d: u256;\n", i)
	}
	b.WriteString(`label b0:
	 jump_if (copy(n) == 0) out;
	label more:
	 Self.deep(move(n) - 1);
	label out:
	 return;
	}
	}`)
	c := newChain(plenty)
	c.source(t, b.String())
	m, memory := New(Config{}), new(Memory)
	sessions := 0
	for {
		s := m.Session(c, &schedule.V1, memory)
		defer s.Close()
		if _, err := s.Call(testModule, "deep", nil, u64s(1000)); err != nil {
			if status.CodeOf(err) != status.MemoryLimitExceeded {
				t.Error(err)
			}
			break
		}
		sessions++
	}
	if want := schedule.V1.Runtime.Memory / (1001 * 251 * valueSize); sessions != want {
		t.Errorf("%d sessions within each other, want %d", sessions, want)
	}
}
