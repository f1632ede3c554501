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

// Who has gas for one type does not get the work of many.
func TestTypesArePaidOneByOne(t *testing.T) {
	const inner = "Self.P<u8, u8, u8, u8>"
	var b strings.Builder
	b.WriteString("module 0x2.m {\n struct P<phantom A, phantom B, phantom C, phantom D> has copy, drop { x: u8 }\n")
	b.WriteString(" struct S has drop {\n x: u8")
	for i := range 29 {
		fmt.Fprintf(&b, ",\n x%d: Self.P<%s, %s, %s, %s>", i, inner, inner, inner, strings.Repeat("vector<", i/2)+"u8"+strings.Repeat(">", i/2))
	}
	b.WriteString("\n}\n public layout(): bool { let v: vector<Self.S>; label b0: v = vec_pack_0<Self.S>(); return true; }\n public locals() {\n")
	for i := range 250 {
		fmt.Fprintf(&b, "let x%d: Self.P<%s, %s, %s, %s>;\n", i, inner, inner, inner, strings.Repeat("vector<", i%15)+"u8"+strings.Repeat(">", i%15))
	}
	b.WriteString("label b0: return;\n}\n}")
	for function, gas := range map[string]uint64{"layout": 2_000, "locals": 1_000} {
		c := newChain(gas)
		c.source(t, b.String())
		s := New(Config{}).Session(c, &schedule.V1, nil)
		if _, err := s.Call(testModule, function, nil, nil); !errors.Is(err, errOutOfGas) {
			t.Errorf("%s: %v", function, err)
		}
		if n := s.types.next - firstTypeID; n > 12 {
			t.Errorf("%s: %d types for %d gas", function, n, gas)
		}
	}
}

// Signatures of other modules' functions are compared once they have been paid for.
func TestSignaturesArePaid(t *testing.T) {
	results := strings.TrimSuffix(strings.Repeat("vector<vector<u64>> * ", 128), " * ")
	dropped := strings.TrimSuffix(strings.Repeat("_, ", 128), ", ")
	c := newChain(100)
	c.source(t, "module 0x2.a { public f(): "+results+" { label b0: abort 1; } }")
	user := c.source(t, "module 0x2.m { import 0x2.a; public main() { label b0: "+dropped+" = a.f(); return; } }")
	s := New(Config{}).Session(c, &schedule.V1, nil)
	if _, err := s.Call(testModule, "main", nil, nil); !errors.Is(err, errOutOfGas) {
		t.Errorf("got %v", err)
	}
	for _, f := range s.modules[user].functions {
		if f.held {
			t.Errorf("a signature has been compared for less than 100 gas")
		}
	}
}
