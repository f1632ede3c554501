package router

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/state"
)

// Guard is the policy of an engine on re-entry. A VM that also is a Guard is
// asked before each of its frames starts. below are the engine frames on the
// stack, outermost first. A call that is not admitted reverts without data.
type Guard interface {
	Admit(f execution.Frame, below []execution.Frame) error
}

// Outer is the EVM's side of the door.
type Outer interface {
	execution.VM
	// Create runs init code with the creator's nonce. f has Caller, Input, Value
	// and Gas.
	Create(f execution.Frame, salt *common.Hash) (common.Address, execution.Result)
}

// Router joins one EVM to the engines. It serves one goroutine, as the EVM does.
type Router struct {
	evm     *vm.EVM
	outer   Outer
	capture *state.Capture
	static  func() bool // is the EVM in a static call? See staticOf

	frames     []execution.Frame      // engine frames on the stack
	delegating map[common.Address]int // accounts of engine frames that foreign code currently acts for

	tx   uint64                   // the transaction that paid is of
	paid map[common.Hash]struct{} // keys of Host.Once
}

// Install gives an EVM its engines. capture must see the EVM's transfers and
// touches; outer runs the EVM's side of calls that leave an engine. The EVM's
// precompiles of its fork stay in place.
func Install(evm *vm.EVM, outer Outer, capture *state.Capture, engines *Engines) *Router {
	return InstallOver(vm.ActivePrecompiledContracts(evm.GetRules()), evm, outer, capture, engines)
}

// InstallOver is Install with other precompiles than those of the EVM's fork, for
// calls that are only tried. The engines are added to the set.
func InstallOver(set vm.PrecompiledContracts, evm *vm.EVM, outer Outer, capture *state.Capture, engines *Engines) *Router {
	r := &Router{evm: evm, outer: outer, capture: capture, static: staticOf(evm), delegating: make(map[common.Address]int), paid: make(map[common.Hash]struct{})}
	for _, e := range engines.list {
		vm := e.New()
		guard, _ := vm.(Guard)
		set[e.Address] = &gate{
			router: r, address: e.Address, vm: vm, guard: guard,
			stub: Stub(e.Address), delegate: DelegateGate(e.Address), delegateCode: DelegateGateCode(e.Address),
		}
	}
	evm.SetPrecompiles(set)
	return r
}

// errRefused halts a call that may not reach an engine at all.
var errRefused = errors.New("call refused by the router")

// gate is an engine as the EVM sees it: a precompiled contract. The EVM calls
// RequiredGas, takes that much gas, and then calls Run at once.
//
// What an engine spends is known only when it is done, so the engine runs inside
// RequiredGas, and Run hands out the result.
type gate struct {
	router       *Router
	address      common.Address
	vm           execution.VM
	guard        Guard
	stub         []byte
	delegate     common.Address
	delegateCode []byte

	output []byte // of the call that RequiredGas has seen
	err    error
}

// Name is how the EVM's precompile listing calls the engine.
func (g *gate) Name() string { return "TRIVIUM" }

// RequiredGas runs the engine and returns the gas to take.
func (g *gate) RequiredGas(input []byte) uint64 {
	g.output, g.err = nil, errRefused
	// Taken first and always: whatever becomes of this call, nothing of it may be
	// left for the next one.
	call, announced := g.router.capture.Take(g.address)
	if !announced {
		return 0
	}
	frame, ok := g.admit(call, input)
	if !ok {
		return 0
	}
	left := g.run(frame)
	return frame.Gas - left
}

// admit tells whether a call comes from code that the engine knows, and reads
// its frame.
func (g *gate) admit(call state.Call, input []byte) (f execution.Frame, ok bool) {
	switch {
	case call.Static:
		return f, false // the stub and the delegate gate use CALL
	case call.Caller == g.delegate:
		// Code may be overridden where nothing is kept of what happens; gas is paid there too.
		if !bytes.Equal(g.router.evm.StateDB.GetCode(g.delegate), g.delegateCode) {
			return f, false
		}
		if f, ok = unwrapDelegated(input); !ok {
			return f, false
		}
		if g.known(f.Callee) {
			return f, g.refuse() // it had no need to come here
		}
		f.Static = g.router.inStatic()
		return f, f.Static || g.router.takeMarker(f.Callee)
	}
	if !g.known(call.Caller) {
		return f, g.refuse()
	}
	if f, ok = unwrap(input); !ok {
		return f, false
	}
	f.Callee, f.Code = call.Caller, call.Caller
	f.Program = g.router.evm.StateDB.GetCode(call.Caller)[len(g.stub):]
	return f, true
}

// known tells whether all that an account calls the engine with is written by
// the stub: its code is the stub, and no code of others acts for it.
func (g *gate) known(a common.Address) bool {
	return bytes.HasPrefix(g.router.evm.StateDB.GetCode(a), g.stub) && g.router.delegating[a] == 0
}

// refuse ends the call so that a stub that runs for another account goes to the
// delegate gate. It is false.
func (g *gate) refuse() bool {
	word := common.BigToHash(big.NewInt(delegateWord))
	g.output, g.err = word[:], vm.ErrExecutionReverted
	return false
}

// inStatic tells whether a frame that begins now is below a static call, of the
// EVM's or of an engine's.
func (r *Router) inStatic() bool {
	n := len(r.frames)
	return n > 0 && r.frames[n-1].Static || r.static()
}

// takeMarker tells whether code acting as the account has set its marker, and
// clears it. In a static call there is none, and none is needed: whatever runs
// there for the account changes nothing.
func (r *Router) takeMarker(a common.Address) bool {
	if r.evm.StateDB.GetTransientState(a, markerKey) == (common.Hash{}) {
		return false
	}
	r.evm.StateDB.SetTransientState(a, markerKey, common.Hash{})
	return true
}

// Run hands out the result of the call that RequiredGas has seen.
func (g *gate) Run([]byte) ([]byte, error) {
	output, err := g.output, g.err
	g.output, g.err = nil, errRefused
	return output, err
}

// run runs one engine frame, leaves its outcome in the gate, and returns the
// gas to give back.
func (g *gate) run(f execution.Frame) (left uint64) {
	r := g.router
	if !f.Static {
		f.Static = r.inStatic()
	}
	if f.Static && f.Kind == execution.Call {
		f.Kind = execution.StaticCall
	}
	f.Depth = len(r.frames)
	if f.Depth >= execution.MaxDepth {
		g.output, g.err = nil, vm.ErrExecutionReverted
		return f.Gas
	}
	if g.guard != nil && g.guard.Admit(f, r.frames) != nil {
		g.output, g.err = nil, vm.ErrExecutionReverted
		return f.Gas
	}
	h := &host{router: r, frame: &f, gas: f.Gas}
	res := r.enter(g.vm, h, f)
	left = min(res.GasLeft, h.gas)
	switch {
	case h.fault != nil || res.Err != nil && res.Err != execution.ErrRevert:
		g.output, g.err = nil, cause(h.fault, res.Err)
		return 0
	case res.Err != nil:
		g.err = vm.ErrExecutionReverted
	default:
		g.err = nil
	}
	// The output may lie in the input, which lies in memory that the EVM is
	// about to use again.
	g.output = bytes.Clone(res.Output)
	return left
}

// enter runs a frame on the stack, and takes it off however it ends.
func (r *Router) enter(vm execution.VM, h *host, f execution.Frame) execution.Result {
	r.frames = append(r.frames, f)
	defer func() {
		r.frames = r.frames[:len(r.frames)-1]
		h.closed = true
	}()
	return vm.Call(h, f)
}

// cause is what tracers are told of a halt. To the EVM all halts are one.
func cause(fault, err error) error {
	if fault == nil {
		fault = err
	}
	switch fault {
	case execution.ErrWriteProtection:
		return vm.ErrWriteProtection
	case execution.ErrTrap:
		return execution.ErrTrap
	}
	return vm.ErrOutOfGas
}
