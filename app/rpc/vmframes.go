package rpc

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth/tracers"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
)

// vmFrames stands before go-ethereum's callTracer and shows a contract of another
// VM as what it is, one frame. The EVM sees at least two: the account, whose code
// begins with the stub, and what the stub calls, which is the engine and, run in an
// account of other code, the delegate gate (package router). These are kept from the
// tracer, so that what the contract calls and logs comes to stand under the account;
// gas, input, output and error are those of the account's frame as they are. The
// frame is marked with "vm", and with "vmError" if the engine ended it otherwise
// than by a revert, which is all that the stub can pass on. A frame of the Move
// gateway is also marked with "vmCall", the function, and with "vmReason", its
// revert in words.
type vmFrames struct {
	// runs names the VM and the engine of an account with this code; "" for the EVM's.
	runs func(code []byte) (vm string, engine common.Address)

	state tracing.StateDB
	stack []vmFrame
	shown int // frames that the tracer was told of
	marks []vmMark
}

type vmFrame struct {
	vm     string         // whose stub runs in the frame; "" for none
	engine common.Address // of the stub, or of the gate
	number int            // in the order of entry of the frames shown; of a hidden one, that of its account
	role   vmRole
}

type vmRole int

const (
	shownFrame vmRole = iota
	gateFrame         // of the delegate gate
	engineFrame
)

type vmMark struct {
	number int
	vm     string
	call   string
	err    string
	reason string
}

// install puts f before a callTracer.
func (f *vmFrames) install(t *tracers.Tracer) {
	hooks, inner := *t.Hooks, *t.Hooks
	hooks.OnTxStart = func(env *tracing.VMContext, tx *types.Transaction, from common.Address) {
		f.state = env.StateDB
		inner.OnTxStart(env, tx, from)
	}
	hooks.OnEnter = func(depth int, op byte, from, to common.Address, input []byte, gas uint64, value *big.Int) {
		if f.enter(vm.OpCode(op), to, input) == shownFrame {
			inner.OnEnter(depth, op, from, to, input, gas, value)
		}
	}
	hooks.OnExit = func(depth int, output []byte, gas uint64, err error, reverted bool) {
		if f.exit(output, err) == shownFrame {
			inner.OnExit(depth, output, gas, err, reverted)
		}
	}
	t.Hooks = &hooks
	result := t.GetResult
	t.GetResult = func() (json.RawMessage, error) {
		out, err := result()
		return f.mark(out), err
	}
}

// enter tells what the frame that begins is.
func (f *vmFrames) enter(op vm.OpCode, to common.Address, input []byte) vmRole {
	var frame vmFrame
	if n := len(f.stack); n > 0 {
		outer := f.stack[n-1]
		switch {
		case outer.role == engineFrame || outer.engine == (common.Address{}):
		case to == outer.engine:
			frame = vmFrame{engine: outer.engine, number: outer.number, role: engineFrame}
		case to == router.DelegateGate(outer.engine):
			frame = vmFrame{engine: outer.engine, number: outer.number, role: gateFrame}
		}
	}
	if frame.role == shownFrame {
		frame.number = f.shown
		f.shown++
		if frame.vm, frame.engine = f.runner(op, to); frame.vm != "" {
			mark := vmMark{number: frame.number, vm: frame.vm}
			if frame.vm == system.NameMove {
				mark.call = move.Describe(input)
			}
			f.marks = append(f.marks, mark)
		}
	}
	f.stack = append(f.stack, frame)
	return frame.role
}

// runner looks up which VM's stub a call of to runs.
func (f *vmFrames) runner(op vm.OpCode, to common.Address) (name string, engine common.Address) {
	switch op {
	case vm.CALL, vm.STATICCALL, vm.DELEGATECALL, vm.CALLCODE:
	default:
		return "", engine
	}
	code := f.state.GetCode(to)
	if target, ok := types.ParseDelegation(code); ok {
		code = f.state.GetCode(target)
	}
	return f.runs(code)
}

// exit tells what the frame that ends was.
func (f *vmFrames) exit(output []byte, err error) vmRole {
	frame := f.stack[len(f.stack)-1]
	f.stack = f.stack[:len(f.stack)-1]
	switch {
	case err == nil:
	case frame.role == engineFrame && !errors.Is(err, vm.ErrExecutionReverted):
		f.markOf(frame).err = err.Error()
	case frame.role == shownFrame && frame.vm == system.NameMove:
		f.markOf(frame).reason, _ = move.Explain(output)
	}
	return frame.role
}

// markOf is the mark of the account that a frame is of. It is older than those of
// what the contract called.
func (f *vmFrames) markOf(frame vmFrame) *vmMark {
	at, _ := slices.BinarySearchFunc(f.marks, frame.number, func(m vmMark, n int) int { return cmp.Compare(m.number, n) })
	return &f.marks[at]
}

// frameStart begins each frame in a callTracer's result, and nothing else there: a
// text could hold it only with its quotes escaped. Frames stand in the order of entry.
var frameStart = []byte(`{"from":`)

// mark writes the marks into the result.
func (f *vmFrames) mark(result json.RawMessage) json.RawMessage {
	if len(f.marks) == 0 {
		return result
	}
	out := make([]byte, 0, len(result)+len(f.marks)*32)
	next := 0
	for number := 0; next < len(f.marks); number++ {
		at := bytes.Index(result, frameStart)
		if at < 0 {
			break // the tracer was asked for the top call only
		}
		out = append(out, result[:at]...)
		result = result[at:]
		if m := f.marks[next]; m.number == number {
			next++
			out = append(out, `{"vm":`...)
			out = strconv.AppendQuote(out, m.vm)
			for _, field := range []struct{ key, value string }{{"vmCall", m.call}, {"vmError", m.err}, {"vmReason", m.reason}} {
				if field.value != "" {
					value, _ := json.Marshal(field.value) // a string always has a form
					out = append(append(append(out, `,"`...), field.key+`":`...), value...)
				}
			}
			out = append(out, ',')
			result = result[1:]
		} else {
			out = append(out, result[0])
			result = result[1:]
		}
	}
	return append(out, result...)
}
