package vm

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

var errNoGas = errors.New("out of gas")

// memoryEnv is a chain in memory that notes what is asked of it.
type memoryEnv struct {
	gas       uint64
	resources map[string][]byte
	log       []string
	refuse    error // of writes
}

func newMemoryEnv() *memoryEnv {
	return &memoryEnv{gas: 1 << 40, resources: map[string][]byte{}}
}

func resourceKey(a tag.Address, t tag.Struct) string { return a.String() + " " + t.String() }

func (e *memoryEnv) Gas() uint64 { return e.gas }

func (e *memoryEnv) Charge(gas uint64) error {
	if gas > e.gas {
		e.gas = 0
		return errNoGas
	}
	e.gas -= gas
	return nil
}

func (e *memoryEnv) Module(tag.Module) (Code, bool, error) { return Code{}, false, nil }

func (e *memoryEnv) Enter(tag.Module) error { return nil }

func (e *memoryEnv) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	e.log = append(e.log, "read "+resourceKey(a, t))
	data, found := e.resources[resourceKey(a, t)]
	return data, found, e.Charge(1000)
}

func (e *memoryEnv) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	if e.refuse != nil {
		return e.refuse
	}
	e.log = append(e.log, fmt.Sprintf("set %s %x", resourceKey(a, t), data))
	e.resources[resourceKey(a, t)] = slices.Clone(data)
	return e.Charge(5000)
}

func (e *memoryEnv) DeleteResource(a tag.Address, t tag.Struct) error {
	if e.refuse != nil {
		return e.refuse
	}
	e.log = append(e.log, "delete "+resourceKey(a, t))
	delete(e.resources, resourceKey(a, t))
	return e.Charge(5000)
}

// did takes what has been asked of the chain since the last time.
func (e *memoryEnv) did() string {
	s := strings.Join(e.log, "; ")
	e.log = nil
	return s
}

// globalsTest drives the resources of a session by hand.
type globalsTest struct {
	*testing.T
	env *memoryEnv
	s   *Session
	t   *Type
}

func newGlobalsTest(t *testing.T) *globalsTest {
	env := newMemoryEnv()
	return &globalsTest{T: t, env: env, s: New(Config{}).Session(env, &schedule.V1, nil),
		t: structType("R", typeU64, vectorType(typeU8))}
}

func (g *globalsTest) address(n byte) *Value {
	v := Address(tag.Address{31: n})
	return &v
}

func resource(n uint64, b string) Value { return Struct(U64(n), Bytes([]byte(b))) }

func (g *globalsTest) want(err error, code status.Code) {
	g.Helper()
	if status.CodeOf(err) != code {
		g.Fatalf("%v, want %s", err, code)
	}
}

func (g *globalsTest) did(want string) {
	g.Helper()
	if got := g.env.did(); got != want {
		g.Fatalf("asked the chain to\n\t%s\nwant\n\t%s", got, want)
	}
}

// field0 reads and, if set is not nil, writes the first field through a reference.
func (g *globalsTest) field0(ref Value, set *Value) uint64 {
	g.Helper()
	var v Value
	g.want(borrowField(nil, &ref, 0), status.OK)
	if set != nil {
		g.want(writeRef(nil, &ref, set), status.OK)
	}
	g.want(deref(nil, &ref, &v), status.OK)
	return v.U64()
}

func (g *globalsTest) borrow(n byte, mutable bool) Value {
	g.Helper()
	ref, err := g.s.globals.borrow(g.s, g.t, g.address(n), mutable)
	g.want(err, status.OK)
	return ref
}

func TestGlobals(t *testing.T) {
	g := newGlobalsTest(t)
	gl, s := &g.s.globals, g.s
	has := func(n byte) bool {
		t.Helper()
		ok, err := gl.has(s, g.t, g.address(n))
		g.want(err, status.OK)
		return ok
	}

	// What is not there cannot be borrowed or taken, and is looked up once.
	if has(1) {
		t.Error("0x1 has a resource")
	}
	_, err := gl.borrow(s, g.t, g.address(1), true)
	g.want(err, status.MissingData)
	_, err = gl.moveFrom(s, g.t, g.address(1))
	g.want(err, status.MissingData)
	g.did("read 0x1 0x2::m::R")

	// What is made can be borrowed, and not be made twice.
	first := resource(7, "seven")
	g.want(gl.moveTo(s, g.t, g.address(1), &first), status.OK)
	second := resource(8, "")
	g.want(gl.moveTo(s, g.t, g.address(1), &second), status.ResourceAlreadyExists)
	eight := U64(8)
	if got := g.field0(g.borrow(1, true), &eight); !has(1) || got != 8 {
		t.Errorf("the field is %d", got)
	}
	g.want(gl.moveTo(s, g.t, g.address(2), &second), status.OK)
	g.did("read 0x2 0x2::m::R")
	g.want(s.Commit(), status.OK)
	g.did("set 0x1 0x2::m::R 080000000000000005736576656e; set 0x2 0x2::m::R 080000000000000000")

	// Nothing changed, nothing written; a mutable borrow alone is no change.
	g.borrow(2, true)
	g.want(s.Commit(), status.OK)
	g.did("")

	// Taken and put back is no change, taken is deleted, taken and made anew is set.
	v, err := gl.moveFrom(s, g.t, g.address(1))
	g.want(err, status.OK)
	g.want(gl.moveTo(s, g.t, g.address(1), &v), status.OK)
	if _, err = gl.moveFrom(s, g.t, g.address(2)); has(2) {
		t.Error("a resource that was taken is there")
	}
	g.want(err, status.OK)
	g.want(s.Commit(), status.OK)
	g.did("delete 0x2 0x2::m::R")
	g.want(gl.moveTo(s, g.t, g.address(2), &v), status.OK)
	_, err = gl.moveFrom(s, g.t, g.address(2))
	g.want(err, status.OK)
	g.want(s.Commit(), status.OK)
	g.did("")
}

// The order of writes is that in which resources were first looked at.
func TestGlobalsOrder(t *testing.T) {
	g := newGlobalsTest(t)
	var want []string
	for _, n := range rand.New(rand.NewSource(1)).Perm(50) {
		if _, err := g.s.globals.has(g.s, g.t, g.address(byte(n))); err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("set %s 010000000000000000", resourceKey(tag.Address{31: byte(n)}, tag.Struct{Module: testModule, Name: "R"})))
	}
	g.env.did()
	for n := range 50 {
		v := resource(1, "")
		g.want(g.s.globals.moveTo(g.s, g.t, g.address(byte(n)), &v), status.OK)
	}
	g.want(g.s.Commit(), status.OK)
	g.did(strings.Join(want, "; "))
}

// Around a call into the chain: what has changed is written before, and changes
// of others are seen afterwards, but for modules that still have a frame.
func TestGlobalsSuspend(t *testing.T) {
	g := newGlobalsTest(t)
	for n := byte(1); n <= 2; n++ {
		g.env.resources[resourceKey(tag.Address{31: n}, tag.Struct{Module: testModule, Name: "R"})] = []byte{1, 7: 0, 8: 0}
	}
	two, three := U64(2), U64(3)
	ref := g.borrow(1, true)
	g.field0(ref, &two)
	g.borrow(2, false)
	g.env.did()
	g.want(g.s.globals.flush(g.s, false), status.OK)
	g.did("set 0x1 0x2::m::R 020000000000000000")

	// With a frame of the module: what was borrowed may be written to, and is
	// written once more.
	owner := new(linked)
	g.t.def = &structDef{module: owner}
	g.s.frames = []frame{{inst: &instance{module: owner}}}
	g.s.globals.note(g.s)
	g.want(g.s.globals.forget(g.s), status.OK)
	g.field0(ref, &three)
	g.want(g.s.globals.flush(g.s, false), status.OK)
	g.did("set 0x1 0x2::m::R 030000000000000000")

	// Without one: what others have left alone is what it was, and references into
	// it live; what they have changed is read anew.
	g.env.resources["0x2 0x2::m::R"] = []byte{9, 7: 0, 8: 0}
	g.s.frames = []frame{{inst: &instance{module: new(linked)}}}
	g.s.globals.note(g.s)
	g.want(g.s.globals.forget(g.s), status.OK)
	g.field0(ref, &two)
	if got := g.field0(g.borrow(1, false), nil); got != 2 {
		t.Errorf("the field written through an older reference is %d", got)
	}
	if got := g.field0(g.borrow(2, false), nil); got != 9 {
		t.Errorf("the field that another has written is %d", got)
	}
	g.borrow(2, false)
	g.did("read 0x1 0x2::m::R; read 0x2 0x2::m::R")
	g.want(g.s.Commit(), status.OK)
	g.did("set 0x1 0x2::m::R 020000000000000000")

	// Made or deleted by others.
	delete(g.env.resources, "0x1 0x2::m::R")
	g.s.globals.note(g.s)
	g.want(g.s.globals.forget(g.s), status.OK)
	_, err := g.s.globals.borrow(g.s, g.t, g.address(1), true)
	g.want(err, status.MissingData)
	g.env.did()
	g.want(g.s.Commit(), status.OK)
	g.did("")
}

func TestGlobalsErrors(t *testing.T) {
	g := newGlobalsTest(t)
	g.env.resources["0x1 0x2::m::R"] = []byte{1, 2}
	_, err := g.s.globals.has(g.s, g.t, g.address(1))
	g.want(err, status.FailedToDeserializeResource)

	g = newGlobalsTest(t)
	g.env.refuse = errors.New("write protection")
	v := resource(1, "")
	g.want(g.s.globals.moveTo(g.s, g.t, g.address(1), &v), status.OK)
	if err := g.s.Commit(); err != g.env.refuse {
		t.Errorf("a write that is refused gives %v", err)
	}

	g = newGlobalsTest(t)
	g.env.gas = 999
	g.s.refill()
	if _, err := g.s.globals.has(g.s, g.t, g.address(1)); err != errNoGas {
		t.Errorf("a read without the gas for it gives %v", err)
	}
}

// Gas is the same whether it is looked at in between or not, and decoding and
// encoding have their price.
func TestGlobalsGas(t *testing.T) {
	used := func(size int) uint64 {
		g := newGlobalsTest(t)
		v := Struct(U64(1), Bytes(bytes.Repeat([]byte{1}, size)))
		g.want(g.s.globals.moveTo(g.s, g.t, g.address(1), &v), status.OK)
		g.want(g.s.Commit(), status.OK)
		return 1<<40 - g.env.gas
	}
	small, large := used(0), used(100_000)
	if small < 6000 || small > 6010 {
		t.Errorf("making a small resource takes %d gas, 6000 of them the chain's", small)
	}
	if want := 100_000 * schedule.V1.Memory.Read / schedule.InkPerGas; large-small < want {
		t.Errorf("encoding 100,000 bytes takes %d gas, want at least %d", large-small, want)
	}
}

func BenchmarkBorrowGlobal(b *testing.B) {
	env := newMemoryEnv()
	s := New(Config{}).Session(env, &schedule.V1, nil)
	typ := structType("R", typeU64)
	addresses := []Value{Address(tag.Address{31: 1}), Address(tag.Address{31: 2})}
	for i := range addresses {
		v := Struct(U64(1))
		if err := s.globals.moveTo(s, typ, &addresses[i], &v); err != nil {
			b.Fatal(err)
		}
	}
	for name, n := range map[string]int{"same": 1, "two": 2} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				if _, err := s.globals.borrow(s, typ, &addresses[i%n], true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
