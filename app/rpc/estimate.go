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

// tolerance is the part of an estimate that may be too much, as 1/tolerance: to
// come closer would cost an execution more for each halving, and wallets add more
// than that themselves.
const tolerance = 100

// EstimateGas finds a gas limit with which a transaction succeeds, at most 1 %
// above the least; mostly it is the least. A transaction that fails with any
// limit fails here, with its revert data. The gas for the transaction's bytes on the
// DA layer is in it, with a margin for the blocks until it is included.
func (a *callAPI) EstimateGas(ctx context.Context, args callArgs, at *gethrpc.BlockNumberOrHash, accounts *stateOverrides, block *blockOverrides) (hexutil.Uint64, error) {
	ctx, cancel := bounded(ctx, a.cfg.CallTimeout)
	defer cancel()
	release, err := a.slots.take(ctx)
	if err != nil {
		return 0, err
	}
	defer release()
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
	da := a.daGas(&args, s.header)
	if da > high-min(high, params.TxGas) {
		return 0, fmt.Errorf("gas required exceeds allowance (%d): the transaction's bytes on the DA layer alone take %d", high, da)
	}
	gas, err := s.estimate(ctx, msg, high-da)
	if err != nil {
		return 0, err
	}
	return hexutil.Uint64(gas + min(a.daReserve(&args, s.header), high-gas)), nil
}

// estimate looks for the least limit up to limit. Every limit that it gives has
// been tried.
func (s *scene) estimate(ctx context.Context, msg *core.Message, limit uint64) (uint64, error) {
	res, err := s.try(ctx, msg, limit)
	if err != nil {
		return 0, err
	}
	switch {
	case res == nil || errors.Is(res.Err, vm.ErrOutOfGas):
		return 0, fmt.Errorf("gas required exceeds allowance (%d)", limit)
	case errors.Is(res.Err, vm.ErrExecutionReverted):
		return 0, reverted(res.Revert())
	case res.Err != nil:
		return 0, res.Err
	}
	// The most it held at any time, before refunds: no less will do, and where no
	// call within keeps gas back for its caller (EIP-150) that much is enough.
	need := res.MaxUsedGas
	if need >= limit {
		return limit, nil
	}
	if ok, err := s.passes(ctx, msg, need); err != nil || ok {
		return need, err
	}
	// Else a little more is: go up in growing steps, beginning with what a call
	// with value lends and a 64th, then halve between the last two.
	fails, enough := need, limit
	for step := params.CallStipend + need/64; enough-fails > step; step *= 2 {
		ok, err := s.passes(ctx, msg, fails+step)
		if err != nil {
			return 0, err
		}
		if ok {
			enough = fails + step
			break
		}
		fails += step
	}
	for enough-fails > max(1, enough/tolerance) {
		mid := fails + (enough-fails)/2
		ok, err := s.passes(ctx, msg, mid)
		if err != nil {
			return 0, err
		}
		if ok {
			enough = mid
		} else {
			fails = mid
		}
	}
	return enough, nil
}

func (s *scene) passes(ctx context.Context, msg *core.Message, gas uint64) (bool, error) {
	res, err := s.try(ctx, msg, gas)
	return err == nil && res != nil && !res.Failed(), err
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
