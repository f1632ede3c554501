package router

import (
	"bytes"

	"github.com/ethereum/go-ethereum/core/tracing"
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
		if f.Caller == (execution.Address{}) {
			f.Caller = h.frame.Callee
		}
		f.Code = f.Callee
	case execution.DelegateCall:
		target = f.Code
		f.Callee, f.Value = h.frame.Callee, h.frame.Value
	default:
		return fatal(h.fail(errRefused))
	}
	moves := f.Kind == execution.Call && !f.Value.IsZero()
	if f.Kind == execution.StaticCall && !f.Value.IsZero() {
		return fatal(h.fail(errRefused))
	}
	if moves {
		if err := h.mutate(); err != nil {
			return fatal(err)
		}
	}
	if err := h.access(target); err != nil {
		return fatal(err)
	}
	if r.capture.Watches(target) {
		// An engine listens to the stub and to the delegate gate. To it this account
		// is one whose code is the stub, and what its contract says would be believed.
		return execution.Result{Err: execution.ErrRevert}
	}
	if to, ok := types.ParseDelegation(db.GetCode(target)); ok {
		if err := h.check(state.Access(db, h, to)); err != nil {
			return fatal(err)
		}
	}
	if moves {
		if err := h.chargeTransfer(target); err != nil {
			return fatal(err)
		}
	}
	f.Gas = min(f.Gas, h.gas-h.gas/64)
	if err := h.Charge(f.Gas); err != nil {
		return fatal(err)
	}
	if moves {
		f.Gas += params.CallStipend
	}
	f.Static = h.frame.Static || f.Kind == execution.StaticCall
	f.Depth = len(r.frames)
	if f.Kind == execution.DelegateCall {
		r.delegating[f.Callee]++
		defer func() {
			if r.delegating[f.Callee]--; r.delegating[f.Callee] == 0 {
				delete(r.delegating, f.Callee)
			}
		}()
	}
	res := r.outer.Call(h, f)
	h.gas += res.GasLeft
	return res
}

// chargeTransfer charges for wei that moves to an account (EIP-150, EIP-161).
func (h *host) chargeTransfer(to execution.Address) error {
	cost := params.CallValueTransferGas
	if h.router.evm.StateDB.Empty(to) {
		cost += params.CallNewAccountGas
	}
	return h.Charge(cost)
}

// Pay moves wei without running code.
func (h *host) Pay(from, to execution.Address, wei *uint256.Int) (bool, error) {
	if err := h.mutate(); err != nil {
		return false, err
	}
	for _, a := range []execution.Address{from, to} {
		if err := h.access(a); err != nil {
			return false, err
		}
	}
	if wei.IsZero() {
		return true, nil
	}
	if err := h.chargeTransfer(to); err != nil {
		return false, err
	}
	db := h.router.evm.StateDB
	if db.GetBalance(from).Lt(wei) {
		return false, nil
	}
	db.SubBalance(from, wei, tracing.BalanceChangeTransfer)
	db.AddBalance(to, wei, tracing.BalanceChangeTransfer)
	return true, nil
}

// fatal is the result of a call that the asking frame did not survive.
func fatal(err error) execution.Result { return execution.Result{Err: err, Fatal: true} }

// Create makes an EVM contract for an engine frame. It charges what CREATE or
// CREATE2 charges (EIP-3860), and forwards all but one 64th of the rest.
func (h *host) Create(c execution.Creation) (execution.Address, execution.Result) {
	none := execution.Address{}
	if err := h.mutate(); err != nil {
		return none, fatal(err)
	}
	if len(c.Init) > params.MaxInitCodeSize {
		return none, fatal(h.fail(errRefused))
	}
	word := params.InitCodeWordGas
	if c.Salt != nil {
		word += params.Keccak256WordGas
	}
	if err := h.Charge(params.CreateGas + uint64(len(c.Init)+31)/32*word); err != nil {
		return none, fatal(err)
	}
	f := execution.Frame{
		Kind: execution.Call, Caller: h.frame.Callee, Input: c.Init, Value: c.Value,
		Gas: h.gas - h.gas/64, Depth: len(h.router.frames),
	}
	if f.Value == nil {
		f.Value = new(uint256.Int)
	}
	h.gas -= f.Gas
	addr, res := h.router.outer.Create(f, c.Salt)
	h.gas += res.GasLeft
	return addr, res
}

// Publish makes an account that keeps code for a VM.
func (h *host) Publish(a execution.Address, code []byte) (bool, error) {
	if err := h.mutate(); err != nil {
		return false, err
	}
	db := h.router.evm.StateDB
	if db.GetCodeSize(a) != 0 {
		return false, nil
	}
	if !db.Exist(a) {
		db.CreateAccount(a)
	}
	db.CreateContract(a)
	db.SetNonce(a, 1, tracing.NonceChangeNewContract)
	db.SetCode(a, bytes.Clone(code), tracing.CodeChangeContractCreation)
	return true, nil
}
