package vm

import (
	"errors"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

const nativeSource = `module 0x2.m {
    struct Cell has key { n: u64 }
    native zero();
    native two(): u64 * u8;
    native echo<T>(x: T): T;
    native out();

    public none() { label b0: Self.zero(); return; }
    public pair(): u64 * u8 { let a: u64; let b: u8; label b0: a, b = Self.two(); return copy(a), copy(b); }
    public same(x: u64): u64 { label b0: return Self.echo<u64>(move(x)) + 1; }

    public create(s: &signer) { label b0: move_to<Cell>(copy(s), Cell { n: 1 }); return; }
    public around(a: address): u64 acquires Cell {
    label b0:
        *&mut borrow_global_mut<Cell>(copy(a)).Cell::n = 5;
        Self.out();
        return *&borrow_global<Cell>(copy(a)).Cell::n;
    }
}`

// callNative makes the call on a machine with native functions by name.
func callWith(t *testing.T, checks bool, natives map[string]Native, function string, args ...Arg) ([][]byte, error) {
	t.Helper()
	all := Natives{}
	for name, n := range natives {
		all[NativeName{Module: testModule, Function: name}] = n
	}
	c := newChain(plenty)
	c.source(t, nativeSource)
	return New(Config{Natives: all, Checks: checks}).Session(c, &schedule.V1, nil).Call(testModule, function, nil, args)
}

func TestNativeFunctions(t *testing.T) {
	failed := errors.New("the chain says no")
	give := func(err error, results ...Value) Native {
		return func(*NativeCall) ([]Value, error) { return results, err }
	}
	for _, c := range []struct {
		name     string
		native   string
		do       Native
		function string
		args     []Arg
		want     string // of the first result
		code     status.Code
		err      error
	}{
		{"nothing in, nothing out", "zero", give(nil), "none", nil, "", status.OK, nil},
		{"two results", "two", give(nil, U64(3), U8(4)), "pair", nil, "\x03\x00\x00\x00\x00\x00\x00\x00", status.OK, nil},
		{"its argument", "echo", func(c *NativeCall) ([]Value, error) { return c.Args, nil }, "same", u64s(8), "\x09\x00\x00\x00\x00\x00\x00\x00", status.OK, nil},
		{"a status", "zero", give(status.Abort(9, "")), "none", nil, "", status.Aborted, nil},
		{"an error of the chain", "zero", give(failed), "none", nil, "", status.UnknownRuntimeStatus, failed},
		{"not there", "other", give(nil), "none", nil, "", status.MissingDependency, nil},
	} {
		for _, checks := range []bool{false, true} {
			results, err := callWith(t, checks, map[string]Native{c.native: c.do}, c.function, c.args...)
			if status.CodeOf(err) != c.code || c.err != nil && err != c.err {
				t.Errorf("%s, checks %v: %v, want %s", c.name, checks, err, c.code)
			} else if c.want != "" && string(results[0]) != c.want {
				t.Errorf("%s, checks %v: %x", c.name, checks, results)
			}
		}
	}
	// Where a status arose that a native function gave.
	_, err := callWith(t, false, map[string]Native{"out": give(status.Abort(9, ""))}, "around", Arg{Data: make([]byte, 32)})
	if status.CodeOf(err) != status.MissingData {
		t.Error(err)
	}
	_, err = callWith(t, false, map[string]Native{"zero": give(status.Abort(9, ""))}, "none")
	expect(t, err, status.Aborted, 0, 0)
}

// A native function that gives what its declaration does not say is this node's
// fault, and stops the session.
func TestNativeFunctionsThatAreWrong(t *testing.T) {
	give := func(results ...Value) Native {
		return func(*NativeCall) ([]Value, error) { return results, nil }
	}
	for name, c := range map[string]struct {
		checks   bool
		native   string
		do       Native
		function string
	}{
		"too few results":  {false, "two", give(U64(1)), "pair"},
		"too many results": {false, "zero", give(U64(1)), "none"},
		"another type":     {true, "two", give(U64(1), U64(300)), "pair"},
		"a vector":         {true, "two", give(Bytes(nil), U8(1)), "pair"},
	} {
		_, err := callWith(t, c.checks, map[string]Native{c.native: c.do}, c.function)
		if !status.CodeOf(err).Invariant() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Around a call that leaves the VM, the chain has the resources as they are, and
// what comes back of those of a module with a frame is what was written.
func TestSuspendAndResume(t *testing.T) {
	c := newChain(plenty)
	c.source(t, nativeSource)
	owner := tag.Address{31: 9}
	cell := tag.Struct{Module: testModule, Name: "Cell"}
	seen := ""
	natives := Natives{{Module: testModule, Function: "out"}: func(n *NativeCall) ([]Value, error) {
		if err := n.Session.Suspend(); err != nil {
			return nil, err
		}
		data, _, err := c.Resource(owner, cell)
		if err != nil {
			return nil, err
		}
		seen = string(data)
		if err := c.Charge(1000); err != nil {
			return nil, err
		}
		return nil, n.Session.Resume()
	}}
	m := New(Config{Natives: natives, Checks: true})
	s := m.Session(c, &schedule.V1, nil)
	if _, err := s.Call(testModule, "create", nil, []Arg{{Data: owner[:], Signer: true}}); err != nil {
		t.Fatal(err)
	}
	before := c.gas
	results, err := s.Call(testModule, "around", nil, []Arg{{Data: owner[:]}})
	if err != nil {
		t.Fatal(err)
	}
	if seen != "\x05\x00\x00\x00\x00\x00\x00\x00" || results[0][0] != 5 {
		t.Errorf("the chain saw %x, the call gave %x", seen, results)
	}
	if paid := before - c.gas; paid < 1000 || paid > 2000 {
		t.Errorf("%d gas for a call in which the chain took 1000", paid)
	}
}

// Sessions of one transaction share their memory, and give back what they held.
func TestMemoryIsShared(t *testing.T) {
	c := newChain(plenty)
	c.source(t, greedySource)
	m := New(Config{})
	memory := new(Memory)
	s := m.Session(c, &schedule.V1, memory)
	if _, err := s.Call(testModule, "hoard", nil, nil); status.CodeOf(err) != status.MemoryLimitExceeded {
		t.Fatal(err)
	}
	within := m.Session(c, &schedule.V1, memory)
	if _, err := within.Call(testModule, "waste", nil, u64s(10)); status.CodeOf(err) != status.MemoryLimitExceeded {
		t.Errorf("got %v: there is no memory left", err)
	}
	within.Close()
	s.Close()
	after := m.Session(c, &schedule.V1, memory)
	if _, err := after.Call(testModule, "waste", nil, u64s(10)); err != nil {
		t.Error(err)
	}
	if after.Close(); memory.live != 0 {
		t.Errorf("%d bytes are still counted", memory.live)
	}
}
