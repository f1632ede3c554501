package vm

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// What has been dropped counts no more, what is held counts once, wherever it is.
func TestRecount(t *testing.T) {
	s := New(Config{}).Session(newMemoryEnv(), &schedule.V1, nil)
	typ := structType("R", vectorType(typeU8))
	make1 := func(size int) Value {
		t.Helper()
		v := Struct(Bytes(make([]byte, size)))
		n := sizeOf(&v)
		if err := s.grow(n - valueSize); err != nil {
			t.Fatal(err)
		}
		return v
	}
	const around = objectSize + valueSize + objectSize // of the bytes
	s.locals = make([]Value, 10)
	s.frames = []frame{{inst: &instance{locals: make([]*Type, 2)}, base: 1}}

	s.stack[0] = make1(1000)              // an operand
	s.stack[1] = slotRef(s.stack[0].p, 0) // and a reference into it
	s.stack[2] = make1(2000)              // above the operands
	s.locals[0] = make1(3000)             // what an argument refers to
	s.locals[1] = s.stack[0]              // where the operand was before
	s.locals[2] = make1(4000)             // a local
	s.locals[3] = make1(5000)             // of a frame that is gone
	a, v := Address(tag.Address{31: 1}), make1(6000)
	if err := s.globals.moveTo(s, typ, &a, &v); err != nil {
		t.Fatal(err)
	}
	before := s.memory.live
	if want := 21000 + 6*around; before != want {
		t.Errorf("%d bytes before, want %d", before, want)
	}
	if err := s.recount(2); err != nil {
		t.Fatal(err)
	}
	if want := 14000 + 4*around + objectSize + valueSize; s.memory.live != want || s.grown != want {
		t.Errorf("%d bytes live, want %d", s.memory.live, want)
	}
	if s.stack[2].p != nil || s.locals[3].p != nil {
		t.Error("what has been left behind is still there")
	}
	s.Close()
	if s.memory.live != 0 {
		t.Errorf("%d bytes live after the session", s.memory.live)
	}
}

// Memory is the sessions' of a transaction together, and is full when so much is
// held, not made.
func TestMemoryLimit(t *testing.T) {
	rt := &schedule.V1.Runtime
	memory := new(Memory)
	outer := New(Config{}).Session(newMemoryEnv(), &schedule.V1, memory)
	if err := outer.grow(rt.MemoryStep - 1); err != nil || memory.full {
		t.Fatal(err, memory.full)
	}
	inner := New(Config{}).Session(newMemoryEnv(), &schedule.V1, memory)
	for made := 0; made < 4*rt.Memory; made += rt.MemoryStep / 2 {
		if err := inner.grow(rt.MemoryStep / 2); err != nil {
			t.Fatalf("after %d bytes: %v", made, err)
		}
		if memory.full {
			if err := inner.recount(0); err != nil {
				t.Fatal(err)
			}
		}
	}
	if memory.live < rt.MemoryStep-1 || memory.live > 2*rt.MemoryStep {
		t.Errorf("%d bytes live", memory.live)
	}
	inner.Close()
	if memory.live != rt.MemoryStep-1 {
		t.Errorf("%d bytes live after the inner session", memory.live)
	}
	if err := outer.grow(rt.Memory); status.CodeOf(err) != status.MemoryLimitExceeded {
		t.Errorf("more than there is: %v", err)
	}
}

// Counting costs by what is looked at.
func TestRecountIsPaid(t *testing.T) {
	env := newMemoryEnv()
	env.gas = 10
	s := New(Config{}).Session(env, &schedule.V1, nil)
	elems := make([]Value, 10_000)
	for i := range elems {
		elems[i] = Struct(U64(1))
	}
	s.stack[0] = Vector(structType("S", typeU64), elems...)
	if err := s.recount(1); err != errNoGas {
		t.Errorf("%v", err)
	}
}
