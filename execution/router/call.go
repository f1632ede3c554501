package router

import (
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/state"
)

// Call takes a call of an engine frame to any account. It charges what the EVM's
// opcode charges (EIP-2929, EIP-7702, EIP-161), forwards at most 63/64 of what is
// then left (EIP-150), and adds the stipend if value moves.
func (h *host) Call(f execution.Frame) execution.Result {
	if f.Value == nil {
		f.Value = new(uint256.Int)
	}
	r, db := h.router, h.router.evm.StateDB
	target := f.Callee
	switch f.Kind {
	case execution.Call, execution.StaticCall:
		f.Caller, f.Code = h.frame.Callee, f.Callee
	case execution.DelegateCall:
		target = f.Code
		f.Caller, f.Callee, f.Value = h.frame.Caller, h.frame.Callee, h.frame.Value
	default:
		return execution.Result{Err: h.fail(errRefused)}
	}
	moves := f.Kind == execution.Call && !f.Value.IsZero()
	if f.Kind == execution.StaticCall && !f.Value.IsZero() {
		return execution.Result{Err: h.fail(errRefused)}
	}
	if moves {
		if err := h.mutate(); err != nil {
			return execution.Result{Err: err}
		}
	}
	if err := h.access(target); err != nil {
		return execution.Result{Err: err}
	}
	if to, ok := types.ParseDelegation(db.GetCode(target)); ok {
		if err := h.check(state.Access(db, h, to)); err != nil {
			return execution.Result{Err: err}
		}
	}
	if moves {
		cost := params.CallValueTransferGas
		if db.Empty(target) {
			cost += params.CallNewAccountGas
		}
		if err := h.Charge(cost); err != nil {
			return execution.Result{Err: err}
		}
	}
	if f.Kind == execution.DelegateCall && r.runs(target) {
		// The stub would hand over this frame's own account in place of the
		// target's code.
		return execution.Result{Err: h.fail(errRefused)}
	}
	f.Gas = min(f.Gas, h.gas-h.gas/64)
	if err := h.Charge(f.Gas); err != nil {
		return execution.Result{Err: err}
	}
	if moves {
		f.Gas += params.CallStipend
	}
	f.Static = h.frame.Static || f.Kind == execution.StaticCall
	f.Depth = len(r.frames)
	if f.Kind == execution.DelegateCall {
		r.delegating[f.Callee]++
		defer func() { r.delegating[f.Callee]-- }()
	}
	res := r.outer.Call(h, f)
	h.gas += res.GasLeft
	return res
}
