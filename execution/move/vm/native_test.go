package vm

import (
	"bytes"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

func newNativeCall(stack ...Value) *NativeCall {
	env := newMemoryEnv()
	s := New(Config{}).Session(env, &schedule.V1, nil)
	return &NativeCall{Env: env, Session: s, stack: stack}
}

func TestNativeCallReferences(t *testing.T) {
	c := newNativeCall(Struct(U64(1), Vector(typeU16, U16(7))), U64(5))
	must := func(v Value, err error) Value {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	whole := localRef(0)
	if got := must(c.Deref(localRef(1))).U64(); got != 5 {
		t.Errorf("a local is %d", got)
	}
	list := must(c.Field(whole, 1))
	if err := c.Push(list, U16(8)); err != nil {
		t.Fatal(err)
	}
	if err := c.Set(must(c.Element(list, 0)), U16(9)); err != nil {
		t.Fatal(err)
	}
	copied := must(c.Copy(must(c.Deref(whole))))
	if got := must(c.Pop(list)).U16(); got != 8 {
		t.Errorf("pop gives %d", got)
	}
	if got := must(c.Deref(list)); got.Len() != 1 || got.At(0).U16() != 9 {
		t.Errorf("the vector has %d elements", got.Len())
	}
	if copied.At(1).Len() != 2 {
		t.Errorf("the vector of the copy has %d elements", copied.At(1).Len())
	}
	if same, err := c.Equal(copied, c.stack[0]); same || err != nil {
		t.Errorf("equal is %v, %v", same, err)
	}
	must(c.Pop(list))
	if _, err := c.Pop(list); status.CodeOf(err) != status.VectorOperationError {
		t.Errorf("pop of nothing: %v", err)
	}
	if _, err := c.Element(list, 0); status.CodeOf(err) != status.VectorOperationError {
		t.Errorf("an element of nothing: %v", err)
	}
}

func TestNativeCallBCS(t *testing.T) {
	c := newNativeCall()
	typ := structType("S", typeU8, vectorType(typeU8))
	data, err := c.Encode(Struct(U8(1), Bytes([]byte("ab"))), typ)
	if err != nil || !bytes.Equal(data, []byte{1, 2, 'a', 'b'}) {
		t.Fatalf("%x, %v", data, err)
	}
	v, err := c.Decode(data, typ)
	if err != nil || v.At(0).U8() != 1 || string(v.At(1).AsBytes()) != "ab" {
		t.Errorf("%x reads back wrongly: %v", data, err)
	}
	if _, err := c.Decode(data[1:], typ); status.CodeOf(err) != status.ValueDeserializationError {
		t.Errorf("no BCS: %v", err)
	}
}

// A native keeps things under addresses of its own making.
func TestNativeCallGlobals(t *testing.T) {
	c := newNativeCall()
	typ, a := structType("Box", typeU64), tag.Address{0: 0xaa}
	if has, err := c.Exists(a, typ); has || err != nil {
		t.Fatal(has, err)
	}
	if err := c.MoveTo(a, typ, Struct(U64(1))); err != nil {
		t.Fatal(err)
	}
	ref, err := c.BorrowGlobal(a, typ, true)
	if err == nil {
		ref, err = c.Field(ref, 0)
	}
	if err == nil {
		err = c.Set(ref, U64(2))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Session.Commit(); err != nil {
		t.Fatal(err)
	}
	env := c.Env.(*memoryEnv)
	if got := env.resources[resourceKey(a, tag.Struct{Module: testModule, Name: "Box"})]; !bytes.Equal(got, []byte{2, 7: 0}) {
		t.Errorf("the chain has %x", got)
	}
	if v, err := c.MoveFrom(a, typ); err != nil || v.At(0).U64() != 2 {
		t.Errorf("taken: %d, %v", v.At(0).U64(), err)
	}
	if _, err := c.MoveFrom(a, typ); status.CodeOf(err) != status.MissingData {
		t.Errorf("taken twice: %v", err)
	}
}

func TestNativeCallPays(t *testing.T) {
	c := newNativeCall()
	before := c.Session.gas.left
	if err := c.Charge(7); err != nil {
		t.Fatal(err)
	}
	if err := c.Grow(10, 8); err != nil {
		t.Fatal(err)
	}
	want := 7 + (objectSize+80)*schedule.V1.Memory.Byte
	if got := before - c.Session.gas.left; got != want {
		t.Errorf("%d ink, want %d", got, want)
	}
	for _, n := range []int{-1, 1 << 41, 1 << 62} {
		if err := c.Grow(n, 40); status.CodeOf(err) != status.MemoryLimitExceeded {
			t.Errorf("a vector of %d elements: %v", n, err)
		}
	}
	if err := c.Charge(1 << 62); err != errNoGas {
		t.Errorf("more ink than there is: %v", err)
	}
}
