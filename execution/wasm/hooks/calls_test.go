package hooks_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
)

// Where the tests of calls keep what.
const (
	atAddress  = 0
	atData     = 64
	atValue    = 128
	atSalt     = 160
	atMade     = 200
	atReturned = 240
	atDest     = 512
)

var callee = common.HexToAddress("0xca11ee")

func callWorld(data string, value uint64) *world {
	w := newWorld(plenty)
	w.put(atAddress, callee[:])
	w.put(atData, []byte(data))
	w.put(atValue, word(value))
	w.put(atSalt, word(77))
	w.put(atReturned, []byte{0xff, 0xff, 0xff, 0xff})
	w.put(atMade, bytes.Repeat([]byte{0xff}, 20))
	return w
}

func (w *world) call(kind execution.CallKind, data string, gas uint64) uint64 {
	n := uint64(len(data))
	switch kind {
	case execution.StaticCall:
		return w.do("static_call_contract", atAddress, atData, n, gas, atReturned)
	case execution.DelegateCall:
		return w.do("delegate_call_contract", atAddress, atData, n, gas, atReturned)
	}
	return w.do("call_contract", atAddress, atData, n, atValue, gas, atReturned)
}

func (w *world) returned() uint32 { return binary.LittleEndian.Uint32(w.get(atReturned, 4)) }

// readAll is the return data as the contract reads it.
func (w *world) readAll() string {
	n := w.must("return_data_size")
	if w.must("read_return_data", atDest, 0, n) != n {
		panic("read_return_data read less than return_data_size")
	}
	return string(w.get(atDest, int(n)))
}

func TestCallHandsOver(t *testing.T) {
	for _, kind := range []execution.CallKind{execution.Call, execution.StaticCall, execution.DelegateCall} {
		w := callWorld("hello", 12)
		w.chain.answer.Output = []byte("world!")
		if status := w.call(kind, "hello", 5000); w.Fault != nil || status != 0 {
			t.Fatalf("%v: status %d, %v", kind, status, w.Fault)
		}
		f := w.chain.calls[0]
		want := execution.Frame{Kind: kind, Input: f.Input, Gas: 5000}
		switch kind {
		case execution.Call:
			want.Callee, want.Value = callee, f.Value
			if !f.Value.Eq(uint256.NewInt(12)) {
				t.Errorf("%v: value %v", kind, f.Value)
			}
		case execution.StaticCall:
			want.Callee = callee
		case execution.DelegateCall:
			want.Code = callee
		}
		if string(f.Input) != "hello" || f.Kind != want.Kind || f.Callee != want.Callee || f.Code != want.Code || f.Gas != want.Gas || f.Value != want.Value {
			t.Errorf("%v: %+v", kind, f)
		}
		if w.returned() != 6 || w.readAll() != "world!" {
			t.Errorf("%v: returned %d, %q", kind, w.returned(), w.readAll())
		}
	}
}

// The gas of a call is a request: more than there is means all but a 64th, and
// what the callee leaves comes back.
func TestGasOfACall(t *testing.T) {
	for _, kind := range []execution.CallKind{execution.Call, execution.StaticCall, execution.DelegateCall} {
		w := callWorld("", 0)
		own := ink(2, 0, 0)
		if kind == execution.Call {
			own = ink(3, 0, 0)
		}
		const gas, fraction, spends = 1_000_000, 4567, 300_000
		*w.ink = gauge(own + gas*10_000 + fraction)
		w.chain.answer.GasLeft = spends // the fake callee's spending
		w.call(kind, "", math.MaxUint64)
		after := uint64(gas - callGas)
		if got := w.chain.calls[0].Gas; got != after-after/64 {
			t.Errorf("%v: forwarded %d", kind, got)
		}
		if left := uint64((gas-callGas-spends)*10_000 + fraction); w.ink.Get() != left {
			t.Errorf("%v: %d ink left, want %d", kind, w.ink.Get(), left)
		}
	}
}

var errHalt = errors.New("invalid opcode")

// A callee's failure is told to the caller; the caller's own ends it.
func TestFailedCalls(t *testing.T) {
	for _, c := range []struct {
		name   string
		res    execution.Result
		status uint64
		data   string
		fault  error
	}{
		{"success", execution.Result{Output: []byte("out")}, 0, "out", nil},
		{"success without data", execution.Result{}, 0, "", nil},
		{"revert", execution.Result{Output: []byte("reason"), Err: execution.ErrRevert}, 1, "reason", nil},
		{"halt", execution.Result{Output: []byte("junk"), Err: errHalt}, 1, "", nil},
		{"callee out of gas", execution.Result{Err: execution.ErrOutOfGas}, 1, "", nil},
		{"callee wrote in a static call", execution.Result{Err: execution.ErrWriteProtection}, 1, "", nil},
		{"too deep", execution.Result{Err: execution.ErrDepth}, 1, "", nil},
		{"too poor", execution.Result{Err: execution.ErrInsufficientBalance}, 1, "", nil},
		{"caller out of gas", execution.Result{Err: execution.ErrOutOfGas, Fatal: true}, 0, "", execution.ErrOutOfGas},
		{"caller is static", execution.Result{Err: execution.ErrWriteProtection, Fatal: true}, 0, "", execution.ErrWriteProtection},
	} {
		for _, kind := range []execution.CallKind{execution.Call, execution.StaticCall, execution.DelegateCall} {
			w := callWorld("", 0)
			w.chain.answer = c.res
			status := w.call(kind, "", 1000)
			if w.Fault != c.fault {
				t.Errorf("%s of %v: fault %v", c.name, kind, w.Fault)
			}
			if c.fault != nil {
				continue
			}
			if status != c.status || w.returned() != uint32(len(c.data)) || w.readAll() != c.data {
				t.Errorf("%s of %v: status %d, %d bytes, %q", c.name, kind, status, w.returned(), w.readAll())
			}
		}
	}
}

func TestCreate(t *testing.T) {
	for _, salted := range []bool{false, true} {
		create := func(w *world, code string) {
			w.put(atData, []byte(code))
			if salted {
				w.do("create2", atData, uint64(len(code)), atValue, atSalt, atMade, atReturned)
			} else {
				w.do("create1", atData, uint64(len(code)), atValue, atMade, atReturned)
			}
		}
		for _, c := range []struct {
			name  string
			res   execution.Result
			made  common.Address
			data  string
			fault error
		}{
			{"success", execution.Result{}, newcomer, "", nil},
			{"success that gives the code", execution.Result{Output: []byte("code")}, newcomer, "", nil},
			{"revert", execution.Result{Output: []byte("reason"), Err: execution.ErrRevert}, common.Address{}, "reason", nil},
			{"halt", execution.Result{Output: []byte("junk"), Err: errHalt}, common.Address{}, "", nil},
			{"creator out of gas", execution.Result{Err: execution.ErrOutOfGas, Fatal: true}, common.Address{}, "", execution.ErrOutOfGas},
		} {
			w := callWorld("", 12)
			w.chain.answer.Output = []byte("of an earlier call")
			w.call(execution.StaticCall, "", 0)
			w.chain.answer = c.res
			create(w, "init code")
			if w.Fault != c.fault {
				t.Errorf("%s: %v", c.name, w.Fault)
			}
			n := w.chain.made[0]
			if string(n.Init) != "init code" || !n.Value.Eq(uint256.NewInt(12)) || (n.Salt != nil) != salted || salted && *n.Salt != hashOf(77) {
				t.Errorf("%s: %+v", c.name, n)
			}
			if c.fault != nil {
				continue
			}
			if made := common.Address(w.get(atMade, 20)); made != c.made || w.returned() != uint32(len(c.data)) || w.readAll() != c.data {
				t.Errorf("%s: %v, %d bytes, %q", c.name, made, w.returned(), w.readAll())
			}
		}
	}
}

// Return data is that of the last call, whatever came of it (EIP-211).
func TestReturnDataIsReplaced(t *testing.T) {
	w := callWorld("", 0)
	if w.must("return_data_size") != 0 || w.must("read_return_data", atDest, 0, 10) != 0 {
		t.Error("return data before any call")
	}
	for _, c := range []struct {
		res  execution.Result
		want string
	}{
		{execution.Result{Output: []byte("first")}, "first"},
		{execution.Result{Output: []byte("no"), Err: execution.ErrRevert}, "no"},
		{execution.Result{Err: execution.ErrDepth}, ""},
		{execution.Result{Output: []byte("last")}, "last"},
		{execution.Result{}, ""},
	} {
		w.chain.answer = c.res
		w.call(execution.Call, "", 0)
		if got := w.readAll(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestReadReturnDataGivesTheOverlap(t *testing.T) {
	w := callWorld("", 0)
	w.chain.answer.Output = []byte("0123456789")
	w.call(execution.Call, "", 0)
	for _, c := range []struct {
		offset, size uint64
		want         string
	}{
		{0, 10, "0123456789"}, {0, 3, "012"}, {4, 3, "456"}, {8, 5, "89"}, {0, math.MaxUint32, "0123456789"},
		{10, 1, ""}, {11, 1, ""}, {math.MaxUint32, math.MaxUint32, ""}, {5, 0, ""}, {9, math.MaxUint32, "9"},
	} {
		w.put(atDest, bytes.Repeat([]byte{'.'}, 16))
		n := w.must("read_return_data", atDest, c.offset, c.size)
		if got := string(w.get(atDest, 16)); int(n) != len(c.want) || got != c.want+"................"[len(c.want):] {
			t.Errorf("%d bytes at %d: %d, %q", c.size, c.offset, n, got)
		}
	}
}
