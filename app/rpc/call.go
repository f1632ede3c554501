package rpc

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/evm"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// callAPI is the part of eth_ that executes without keeping anything.
type callAPI struct{ *node }

// scene is where a call is tried: a state that may be spoilt, and the block.
type scene struct {
	node   *node
	st     *state.State
	header *types.Header
	block  *blockOverrides

	precompiles vm.PrecompiledContracts // nil: the usual ones
}

func (n *node) scene(at *gethrpc.BlockNumberOrHash, args *callArgs, accounts *stateOverrides, block *blockOverrides) (*scene, error) {
	if err := args.check(n.rules.Chain.ChainID); err != nil {
		return nil, err
	}
	st, h, err := n.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	if h, err = block.header(h); err != nil {
		return nil, err
	}
	if block != nil && block.Number != nil {
		// Whatever the number, BLOCKHASH finds the blocks of this chain. Above its
		// head there are none, and h is a copy.
		h.ParentHash = common.Hash{}
		if number := h.Number.Uint64(); number > 0 && number-1 <= n.Chain.Head().Number.Uint64() {
			h.ParentHash = n.Chain.Ancestors(number - 1)
		}
	}
	s := &scene{node: n, st: st, header: h, block: block}
	if accounts != nil {
		if s.precompiles, err = accounts.apply(n.rules, h, st); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// run executes a message on the given state, until ctx ends.
func (s *scene) run(ctx context.Context, st *state.State, msg *core.Message, cfg vm.Config) (*core.ExecutionResult, error) {
	if ctx.Err() != nil {
		return nil, s.aborted() // between two tries of a search
	}
	cfg.NoBaseFee = true
	evm := stf.NewEVM(s.node.rules, s.header, s.node.Chain.Ancestors, st, cfg)
	defer evm.Release()
	s.dress(evm, st)
	if msg.GasPrice.IsZero() {
		evm.Context.BaseFee = new(big.Int) // a free call may not lie below the base fee
	}
	stop := context.AfterFunc(ctx, evm.Cancel)
	defer stop()
	res, err := core.ApplyMessage(evm, msg, nil)
	if dberr := st.Error(); dberr != nil {
		return nil, dberr
	}
	if ctx.Err() != nil && evm.Cancelled() {
		return nil, s.aborted()
	}
	return res, err
}

// dress applies the overrides that live in the EVM.
func (s *scene) dress(e *vm.EVM, st *state.State) {
	s.block.context(&e.Context)
	if s.precompiles != nil {
		evm.Override(e, st, s.node.rules.Engines, s.precompiles)
	}
}

func (s *scene) aborted() error {
	return fmt.Errorf("execution aborted (timeout = %v)", s.node.cfg.CallTimeout)
}

// Call executes a message and gives what it returns.
func (a *callAPI) Call(ctx context.Context, args callArgs, at *gethrpc.BlockNumberOrHash, accounts *stateOverrides, block *blockOverrides) (hexutil.Bytes, error) {
	ctx, cancel := bounded(ctx, a.cfg.CallTimeout)
	defer cancel()
	release, err := a.slots.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	s, err := a.scene(at, &args, accounts, block)
	if err != nil {
		return nil, err
	}
	msg, err := args.message(a.cfg.CallGas, s.header.BaseFee)
	if err != nil {
		return nil, err
	}
	res, err := s.run(ctx, s.st, msg.SkipGasLimitCapCheck(), vm.Config{})
	if err != nil {
		return nil, withGas(err, msg.GasLimit)
	}
	if errors.Is(res.Err, vm.ErrExecutionReverted) {
		return nil, reverted(res.Revert())
	}
	return res.Return(), res.Err
}

// withGas adds the gas of a message that could not start; other errors stay.
func withGas(err error, gas uint64) error {
	var coded *Error
	if errors.As(err, &coded) {
		return err
	}
	return fmt.Errorf("err: %w (supplied gas %d)", err, gas)
}

// CreateAccessList finds the accounts and slots a transaction touches, and the
// gas it uses when it names them (EIP-2930).
func (a *callAPI) CreateAccessList(ctx context.Context, args callArgs, at *gethrpc.BlockNumberOrHash, accounts *stateOverrides) (*accessListResult, error) {
	ctx, cancel := bounded(ctx, a.cfg.CallTimeout)
	defer cancel()
	release, err := a.slots.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	s, err := a.scene(at, &args, accounts, nil)
	if err != nil {
		return nil, err
	}
	if args.Nonce == nil {
		nonce := hexutil.Uint64(s.st.GetNonce(args.from()))
		args.Nonce = &nonce
	}
	// What a transaction finds warm anyway has no place in the list.
	exclude := map[common.Address]struct{}{args.from(): {}}
	if args.To != nil {
		exclude[*args.To] = struct{}{}
	} else {
		exclude[crypto.CreateAddress(args.from(), uint64(*args.Nonce))] = struct{}{}
	}
	for _, p := range vm.ActivePrecompiles(a.rules.Chain.Rules(s.header.Number, true, s.header.Time)) {
		exclude[p] = struct{}{}
	}
	for _, a := range slices.Concat(a.rules.Engines.Addresses(), a.rules.Engines.Gates()) {
		exclude[a] = struct{}{}
	}
	for _, auth := range args.AuthorizationList {
		if who, err := auth.Authority(); err == nil {
			exclude[who] = struct{}{}
		}
	}
	var list types.AccessList
	if args.AccessList != nil {
		list = *args.AccessList
	}
	known := logger.NewAccessListTracer(list, exclude)
	for {
		// A longer list changes the gas left, and so perhaps the path: repeat
		// until nothing is added.
		list = known.AccessList()
		args.AccessList = &list
		msg, err := args.message(min(a.cfg.CallGas, txGasCap), s.header.BaseFee)
		if err != nil {
			return nil, err
		}
		seen := logger.NewAccessListTracer(list, exclude)
		res, err := s.run(ctx, s.st.Copy(), msg, vm.Config{Tracer: seen.Hooks()})
		if err != nil {
			return nil, fmt.Errorf("failed to apply transaction: %w", err)
		}
		if seen.Equal(known) {
			out := &accessListResult{AccessList: list, GasUsed: hexutil.Uint64(res.UsedGas + a.daGas(&args, s.header))}
			if res.Err != nil {
				out.Error = res.Err.Error()
			}
			return out, nil
		}
		known = seen
	}
}

type accessListResult struct {
	AccessList types.AccessList `json:"accessList"`
	Error      string           `json:"error,omitempty"`
	GasUsed    hexutil.Uint64   `json:"gasUsed"`
}

// feeBudget is the gas the sender can pay for at its fee cap.
func feeBudget(st *state.State, msg *core.Message) (uint64, error) {
	available := new(uint256.Int).Set(st.GetBalance(msg.From))
	if msg.Value.Cmp(available) >= 0 && !msg.Value.IsZero() {
		return 0, core.ErrInsufficientFundsForTransfer
	}
	available.Sub(available, msg.Value)
	gas := available.Div(available, msg.GasFeeCap)
	if !gas.IsUint64() {
		return ^uint64(0), nil
	}
	return gas.Uint64(), nil
}
