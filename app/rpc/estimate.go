package rpc

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// slack is the part of an estimate that may be too much: closer is not worth
// another execution, since wallets add a fifth or more.
const slack = 0.015

// EstimateGas finds the least gas limit, within 1.5 %, with which a transaction
// succeeds. A transaction that fails with any limit fails here, with its revert data.
func (a *callAPI) EstimateGas(ctx context.Context, args callArgs, at *gethrpc.BlockNumberOrHash, accounts *stateOverrides, block *blockOverrides) (hexutil.Uint64, error) {
	s, err := a.scene(at, &args, accounts, block)
	if err != nil {
		return 0, err
	}
	// The gas given by the caller bounds the search, unless it is too small for
	// any transaction.
	high := min(s.header.GasLimit, a.cfg.CallGas, txGasCap)
	if args.Gas != nil && uint64(*args.Gas) >= params.TxGas {
		high = min(uint64(*args.Gas), a.cfg.CallGas, txGasCap)
	}
	args.Gas = nil
	msg, err := args.message(high, s.header.BaseFee)
	if err != nil {
		return 0, err
	}
	if !msg.GasFeeCap.IsZero() {
		budget, err := feeBudget(s.st, msg)
		if err != nil {
			return 0, err
		}
		high = min(high, budget)
	}
	ctx, cancel := bounded(ctx, a.cfg.CallTimeout)
	defer cancel()
	gas, err := s.estimate(ctx, msg, high)
	return hexutil.Uint64(gas), err
}

// estimate searches between what certainly fails and high.
func (s *scene) estimate(ctx context.Context, msg *core.Message, high uint64) (uint64, error) {
	if len(msg.Data) == 0 && msg.To != nil && s.st.GetCodeSize(*msg.To) == 0 {
		// No code runs: the price is fixed, unless lists add to it.
		if res, err := s.try(ctx, msg, params.TxGas); err == nil && res != nil && !res.Failed() && params.TxGas <= high {
			return params.TxGas, nil
		}
	}
	res, err := s.try(ctx, msg, high)
	if err != nil {
		return 0, err
	}
	switch {
	case res == nil || errors.Is(res.Err, vm.ErrOutOfGas):
		return 0, fmt.Errorf("gas required exceeds allowance (%d)", high)
	case errors.Is(res.Err, vm.ErrExecutionReverted):
		return 0, reverted(res.Revert())
	case res.Err != nil:
		return 0, res.Err
	}
	// What it used with gas to spare is the least it can do with, refunds aside.
	low := res.UsedGas - 1
	// A frame keeps 1/64 of its gas from those it calls (EIP-150), and a call with
	// value lends a stipend: most transactions pass with that much on top.
	if likely := (res.MaxUsedGas + params.CallStipend) * 64 / 63; likely < high {
		if low, high, err = s.halve(ctx, msg, likely, low, high); err != nil {
			return 0, err
		}
	}
	for low+1 < high && float64(high-low)/float64(high) >= slack {
		mid := low + (high-low)/2
		if mid > 2*low {
			mid = 2 * low // the answer mostly lies close above what was used
		}
		if low, high, err = s.halve(ctx, msg, mid, low, high); err != nil {
			return 0, err
		}
	}
	return high, nil
}

// halve tries one limit and moves the bound that it proves.
func (s *scene) halve(ctx context.Context, msg *core.Message, gas, low, high uint64) (uint64, uint64, error) {
	res, err := s.try(ctx, msg, gas)
	if err != nil {
		return 0, 0, err
	}
	if res == nil || res.Failed() {
		return gas, high, nil
	}
	return low, gas, nil
}

// try executes with one gas limit on a copy of the state. No result and no error
// means that the limit does not even admit the transaction.
func (s *scene) try(ctx context.Context, msg *core.Message, gas uint64) (*core.ExecutionResult, error) {
	m := *msg
	m.GasLimit = gas
	res, err := s.run(ctx, s.st.Copy(), &m, vm.Config{})
	switch {
	case errors.Is(err, core.ErrIntrinsicGas) || errors.Is(err, core.ErrFloorDataGas):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("failed with %d gas: %w", gas, err)
	}
	return res, nil
}
