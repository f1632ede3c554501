package move

import (
	"errors"
	"runtime/debug"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
	"github.com/trivium-chain/trivium/execution/system"
)

// gateway is the VM of one EVM.
type gateway struct {
	machine *Machine
	active  []*env    // of the frames on this EVM's stack, outermost first
	memory  vm.Memory // of all their sessions
	outside int       // frames that are in a call out of the VM
}

// Admit lets in frames of the gateway's own account alone: an account with the
// same code, or one that runs it by delegation, has no modules and no resources.
func (g *gateway) Admit(f execution.Frame, _ []execution.Frame) error {
	if f.Callee != system.MoveGateway || f.Kind == execution.DelegateCall {
		return errForeign
	}
	return nil
}

var errForeign = errors.New("the Move engine serves the gateway's account alone")

// Call runs one frame of the gateway.
func (g *gateway) Call(h execution.Host, f execution.Frame) (res execution.Result) {
	depth, outside := len(g.active), g.outside
	defer func() {
		g.active, g.outside = g.active[:depth], outside
		if depth == 0 {
			g.memory = vm.Memory{}
		}
	}()
	defer func() {
		if g.outside > outside {
			return // the panic, if any, is of whoever was called
		}
		if p := recover(); p != nil {
			g.machine.violation("panic", h, f, "value", p, "stack", string(debug.Stack()))
			res = execution.Result{Err: execution.ErrTrap}
		}
	}()
	rules := Current()
	e := &env{gateway: g, host: h, caller: f.Caller, static: f.Static, purse: *f.Value, verifier: rules.Verifier, schedule: rules.Schedule}
	g.active = append(g.active, e)
	out, err := e.dispatch(f)
	if err == nil {
		return execution.Result{Output: out, GasLeft: h.Gas()}
	}
	data, reverts := e.explain(err, f)
	if !reverts {
		return execution.Result{Err: halt(err)}
	}
	return execution.Result{Output: data, GasLeft: h.Gas(), Err: execution.ErrRevert}
}

// halt is how a frame ends that cannot go on.
func halt(err error) error {
	if errors.Is(err, execution.ErrOutOfGas) || errors.Is(err, execution.ErrWriteProtection) {
		return err
	}
	return execution.ErrTrap
}

// explain is the revert data of an error of a frame, if the frame reverts by it.
func (e *env) explain(err error, f execution.Frame) (data []byte, reverts bool) {
	var refused *refusal
	var s *status.Error
	switch {
	case errors.As(err, &refused):
		return refused.data, true
	case !errors.As(err, &s):
		return nil, false
	case s.Code.Invariant():
		e.gateway.machine.violation("invariant violated", e.host, f, "status", s.Error())
		return nil, false
	case s.Code == status.OutOfGas:
		return nil, false
	case s.Code == status.Aborted:
		return abi.Call("Aborted(string,string,uint64)", abi.String(s.Module), abi.String(e.functionName(s)), abi.Uint(s.Sub)), true
	}
	return abi.Call("ExecutionFailed(string,string,string,uint256)",
		abi.String(s.Code.String()), abi.String(s.Module), abi.String(e.functionName(s)), offsetOf(s)), true
}

// offsetOf is the instruction of a status; all bits set where there is none.
func offsetOf(s *status.Error) abi.Value {
	if s.Offset < 0 {
		return abi.Word(common.MaxHash)
	}
	return abi.Uint(uint64(s.Offset))
}

// functionName is the name of the function in which a status arose: the one that
// was called, if it did not come to run; or empty.
func (e *env) functionName(s *status.Error) string {
	switch {
	case s.Function < 0 && s.Module == e.called.module:
		return e.called.function
	case s.Function < 0 || e.session == nil:
		return ""
	}
	id, err := tag.ParseModule(s.Module)
	if err != nil {
		return ""
	}
	m, err := e.session.Module(id)
	if err != nil || s.Function >= len(m.FunctionDefs) {
		return ""
	}
	return nameOf(m, s.Function)
}

func nameOf(m *format.Module, function int) string {
	return m.Identifiers[m.FunctionHandles[m.FunctionDefs[function].Handle].Name]
}

// dispatch is one call of the gateway's ABI.
func (e *env) dispatch(f execution.Frame) ([]byte, error) {
	prices := &e.schedule.Gateway
	if err := e.Charge(prices.Call + prices.Input(len(f.Input))); err != nil {
		return nil, err
	}
	args, ok := abi.Read(f.Input)
	if !ok {
		return nil, badArgument("method")
	}
	if !e.purse.IsZero() && args.Method != methodCall {
		return nil, badArgument("value")
	}
	switch args.Method {
	case methodPublish:
		modules, policy := args.List(0), args.Number(1, uint64(Compatible))
		if args.Bad {
			return nil, badArgument("arguments of publish")
		}
		return nil, e.publish(modules, Policy(policy))
	case methodCall, methodView:
		c := call{
			module: string(args.Bytes(0)), function: string(args.Bytes(1)),
			typeArgs: args.List(2), args: args.List(3), view: args.Method == methodView,
		}
		if args.Bad {
			return nil, badArgument("arguments of call")
		}
		if err := e.chargeAgain(c, len(f.Input)); err != nil {
			return nil, err
		}
		return e.call(c)
	case methodModuleAccount:
		id, err := tag.ParseModule(string(args.Bytes(0)))
		if args.Bad || err != nil {
			return nil, badArgument("module")
		}
		return abi.Encode(abi.Address(ModuleAccount(id))), nil
	}
	return nil, badArgument("method")
}

// chargeAgain pays for what call data names more than once, since each argument
// is looked at by itself.
func (e *env) chargeAgain(c call, input int) error {
	size := len(c.module) + len(c.function)
	for _, b := range c.typeArgs {
		size += len(b)
	}
	for _, b := range c.args {
		size += len(b)
	}
	return e.Charge(e.schedule.Gateway.Input(max(size-input, 0)))
}
