package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
	_ "github.com/ethereum/go-ethereum/eth/tracers/native" // callTracer, prestateTracer, ...
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// debugAPI is debug_: transactions executed again under a tracer of go-ethereum.
type debugAPI struct{ *node }

// nativeTracers are those a caller may name. All stop with the EVM that they
// watch, and keep no more than passes through it. A tracer that is a program of
// the caller would do neither.
var nativeTracers = []string{"callTracer", "flatCallTracer", "prestateTracer", "4byteTracer", "keccak256PreimageTracer", "noopTracer"}

// frameBytes is what a tracer is taken to keep for one call beside its input and output.
const frameBytes = 512

// traceConfig chooses the tracer; without one, the struct logger.
type traceConfig struct {
	*logger.Config
	Tracer       *string         `json:"tracer"`
	TracerConfig json.RawMessage `json:"tracerConfig"`
	Timeout      *string         `json:"timeout"` // a Go duration; bounded by the node's own
}

type traceCallConfig struct {
	traceConfig
	StateOverrides *stateOverrides `json:"stateOverrides"`
	BlockOverrides *blockOverrides `json:"blockOverrides"`
}

// txTrace is one transaction's trace in that of a block.
type txTrace struct {
	TxHash common.Hash     `json:"txHash"`
	Result json.RawMessage `json:"result"`
}

// replay is a block that is executed again on its parent's state.
type replay struct {
	node   *node
	block  *types.Block
	st     *state.State
	before *stf.Builder // has executed the transactions up to the one traced
}

// TraceTransaction traces a transaction of the chain.
func (a *debugAPI) TraceTransaction(ctx context.Context, hash common.Hash, cfg *traceConfig) (json.RawMessage, error) {
	ctx, done, err := a.traceTime(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer done()
	_, b, index := a.Chain.Transaction(hash)
	if b == nil {
		return nil, errors.New("transaction not found")
	}
	r, err := a.replay(b, index+1)
	if err != nil {
		return nil, err
	}
	for i, tx := range b.Transactions()[:index] {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err := r.before.Add(tx); err != nil {
			return nil, fmt.Errorf("transaction %d of block %d does not apply again: %w", i, b.NumberU64(), err)
		}
	}
	return r.trace(ctx, index, cfg)
}

// TraceBlockByNumber traces all transactions of a block.
func (a *debugAPI) TraceBlockByNumber(ctx context.Context, number gethrpc.BlockNumber, cfg *traceConfig) ([]*txTrace, error) {
	b := a.block(number)
	if b == nil {
		if err := a.gone(number); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("block #%d not found", number)
	}
	return a.traceBlock(ctx, b, cfg)
}

// TraceBlockByHash traces all transactions of a block, canonical or not.
func (a *debugAPI) TraceBlockByHash(ctx context.Context, hash common.Hash, cfg *traceConfig) ([]*txTrace, error) {
	b := a.Chain.BlockByHash(hash)
	if b == nil {
		if err := a.goneByHash(hash); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("block %s not found", hash)
	}
	return a.traceBlock(ctx, b, cfg)
}

func (a *debugAPI) traceBlock(ctx context.Context, b *types.Block, cfg *traceConfig) ([]*txTrace, error) {
	ctx, done, err := a.traceTime(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer done()
	r, err := a.replay(b, len(b.Transactions()))
	if err != nil {
		return nil, err
	}
	out := make([]*txTrace, len(b.Transactions()))
	size := 0
	for i, tx := range b.Transactions() {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		res, err := r.trace(ctx, i, cfg)
		if err != nil {
			// The state may be half changed: what follows would be traced on nonsense.
			return nil, err
		}
		out[i] = &txTrace{TxHash: tx.Hash(), Result: res}
		if size += len(res); size > a.cfg.MaxTraceBytes {
			return nil, overLimit("bytes of a block's trace", size, a.cfg.MaxTraceBytes, "", "trace its transactions one by one")
		}
	}
	return out, nil
}

// TraceCall traces a message that is only tried.
func (a *debugAPI) TraceCall(ctx context.Context, args callArgs, at *gethrpc.BlockNumberOrHash, cfg *traceCallConfig) (json.RawMessage, error) {
	if cfg == nil {
		cfg = new(traceCallConfig)
	}
	ctx, done, err := a.traceTime(ctx, &cfg.traceConfig)
	if err != nil {
		return nil, err
	}
	defer done()
	s, err := a.scene(at, &args, cfg.StateOverrides, cfg.BlockOverrides)
	if err != nil {
		return nil, err
	}
	msg, err := args.message(a.cfg.CallGas, s.header.BaseFee)
	if err != nil {
		return nil, err
	}
	msg.SkipGasLimitCapCheck()
	tx := types.NewTx(&types.LegacyTx{To: msg.To, Value: msg.Value.ToBig(), Gas: msg.GasLimit, GasPrice: msg.GasPrice.ToBig(), Data: msg.Data, Nonce: msg.Nonce})
	run := &tracedRun{
		node: a.node, st: s.st, header: s.header, tx: tx, free: msg.GasPrice.IsZero(), dress: s.dress,
		info: &tracers.Context{BlockHash: s.header.Hash(), BlockNumber: s.header.Number},
	}
	run.message(msg, stf.Share{})
	return run.trace(ctx, &cfg.traceConfig)
}

// traceTime bounds a whole call of debug_, however many transactions it traces,
// and takes a slot for it. done gives both back.
func (n *node) traceTime(ctx context.Context, cfg *traceConfig) (_ context.Context, done func(), err error) {
	limit := n.cfg.TraceTimeout
	if cfg != nil && cfg.Timeout != nil {
		d, err := time.ParseDuration(*cfg.Timeout)
		if err != nil {
			return nil, nil, invalidParams("timeout %q is no duration such as 500ms or 5s", *cfg.Timeout)
		}
		if d > limit {
			return nil, nil, overLimit("timeout of a trace", d, limit, "http.trace_timeout", "ask for less")
		}
		limit = d
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("execution timeout (%v): raise http.trace_timeout on the node, or trace less", limit))
	release, err := n.slots.take(ctx)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return ctx, func() { release(); cancel() }, nil
}

// replay prepares to execute the first transactions of a block again: on its
// parent's state, with the opening system calls done.
func (n *node) replay(b *types.Block, txs int) (*replay, error) {
	if b.NumberU64() == 0 {
		return nil, errors.New("genesis is not traceable")
	}
	parent := n.Chain.HeaderByHash(b.ParentHash())
	if parent == nil {
		return nil, fmt.Errorf("parent of block %d not found", b.NumberU64())
	}
	st, err := n.Chain.State(parent.Root)
	if err != nil {
		return nil, stateGone(parent.Number.Uint64(), err)
	}
	stf.RecoverSenders(n.rules, b.Transactions()[:txs])
	before, err := stf.BeginHeader(n.rules, parent, st, n.Chain.Ancestors, b.Header(), vm.Config{})
	if err != nil {
		return nil, err
	}
	return &replay{node: n, block: b, st: st, before: before}, nil
}

// trace executes the transaction at the index under a tracer; those before it
// must have been executed.
func (r *replay) trace(ctx context.Context, index int, cfg *traceConfig) (json.RawMessage, error) {
	tx, h := r.block.Transactions()[index], r.block.Header()
	run := &tracedRun{
		node: r.node, st: r.st, header: h, tx: tx,
		info: &tracers.Context{BlockHash: r.block.Hash(), BlockNumber: h.Number, TxIndex: index, TxHash: tx.Hash()},
	}
	if d, ok := messages.DepositOf(tx); ok {
		run.from = d.From
		run.apply = func(evm *vm.EVM) (*core.ExecutionResult, error) { return stf.ApplyDeposit(evm, d, nil) }
		return run.trace(ctx, cfg)
	}
	msg, err := core.TransactionToMessage(tx, r.node.signer, h.BaseFee)
	if err != nil {
		return nil, err
	}
	run.message(msg, r.before.Share(index, tx))
	return run.trace(ctx, cfg)
}

// tracedRun is one message, or deposit, executed under a tracer.
type tracedRun struct {
	node   *node
	st     *state.State
	header *types.Header
	dress  func(*vm.EVM, *state.State) // applies a tried call's overrides; nil for none
	tx     *types.Transaction
	from   common.Address
	apply  func(*vm.EVM) (*core.ExecutionResult, error)
	info   *tracers.Context
	free   bool // pays nothing, so no base fee holds
}

// message makes it the run of a message.
func (t *tracedRun) message(msg *core.Message, share stf.Share) {
	t.from = msg.From
	t.apply = func(evm *vm.EVM) (*core.ExecutionResult, error) { return stf.Apply(evm, msg, nil, share) }
}

func (t *tracedRun) trace(ctx context.Context, cfg *traceConfig) (json.RawMessage, error) {
	if cfg == nil {
		cfg = new(traceConfig)
	}
	tracer, err := t.tracer(cfg)
	if err != nil {
		return nil, err
	}
	var evm *vm.EVM
	kept := t.bound(tracer, func() { evm.Cancel() })
	evm = stf.NewEVM(t.node.rules, t.header, t.node.Chain.Ancestors, t.st, vm.Config{Tracer: tracer.Hooks, NoBaseFee: true})
	defer evm.Release()
	if t.dress != nil {
		t.dress(evm, t.st)
	}
	if t.free {
		evm.Context.BaseFee = new(big.Int)
	}
	stop := context.AfterFunc(ctx, func() {
		tracer.Stop(context.Cause(ctx))
		evm.Cancel()
	})
	defer stop()

	t.st.SetTxContext(t.info.TxHash, t.info.TxIndex, uint32(t.info.TxIndex+1))
	if tracer.OnTxStart != nil {
		tracer.OnTxStart(evm.GetVMContext(), t.tx, t.from)
	}
	res, err := t.apply(evm)
	if tracer.OnTxEnd != nil {
		var receipt *types.Receipt
		if err == nil {
			receipt = &types.Receipt{TxHash: t.info.TxHash, GasUsed: res.UsedGas}
		}
		tracer.OnTxEnd(receipt, err)
	}
	switch {
	case *kept > t.node.cfg.MaxTraceBytes:
		return nil, overLimit("bytes that pass between the calls of a trace", *kept, t.node.cfg.MaxTraceBytes, "", "trace less")
	case ctx.Err() != nil && evm.Cancelled():
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("tracing failed: %w", err)
	}
	t.st.Finalise(t.node.rules.Chain.Rules(t.header.Number, true, t.header.Time))
	out, err := tracer.GetResult()
	if err != nil {
		return nil, err
	}
	if len(out) > t.node.cfg.MaxTraceBytes {
		return nil, overLimit("bytes of a trace", len(out), t.node.cfg.MaxTraceBytes, "", `leave out the stack or the storage, or use the "callTracer"`)
	}
	return out, nil
}

// bound counts what a tracer may keep of the calls and logs that it sees, and
// ends the execution when that is too much: memory is copied for the price of a
// call, which is far below what it holds.
func (t *tracedRun) bound(tracer *tracers.Tracer, cancel func()) *int {
	kept, limit := new(int), t.node.cfg.MaxTraceBytes
	hooks := *tracer.Hooks
	keep := func(n int) bool {
		if *kept += n; *kept > limit {
			cancel()
			return false
		}
		return true
	}
	if enter := hooks.OnEnter; enter != nil {
		hooks.OnEnter = func(depth int, op byte, from, to common.Address, input []byte, gas uint64, value *big.Int) {
			if !keep(len(input) + frameBytes) {
				input = nil
			}
			enter(depth, op, from, to, input, gas, value)
		}
	}
	if exit := hooks.OnExit; exit != nil {
		hooks.OnExit = func(depth int, output []byte, gas uint64, err error, reverted bool) {
			if !keep(len(output)) {
				output = nil
			}
			exit(depth, output, gas, err, reverted)
		}
	}
	if log := hooks.OnLog; log != nil {
		hooks.OnLog = func(l *types.Log) {
			if keep(len(l.Data) + frameBytes) {
				log(l)
			}
		}
	}
	tracer.Hooks = &hooks
	return kept
}

func (t *tracedRun) tracer(cfg *traceConfig) (*tracers.Tracer, error) {
	if cfg.Tracer != nil {
		if !slices.Contains(nativeTracers, *cfg.Tracer) {
			name := *cfg.Tracer
			if len(name) > 40 {
				name = name[:40] + "..."
			}
			return nil, fmt.Errorf("tracer %q is unknown: use one of %s, or none for the struct logger; JavaScript is not run here", name, strings.Join(nativeTracers, ", "))
		}
		tracer, err := tracers.DefaultDirectory.New(*cfg.Tracer, t.info, cfg.TracerConfig, t.node.rules.Chain)
		if err == nil && *cfg.Tracer == "callTracer" && len(t.node.stubs) > 0 {
			(&vmFrames{runs: t.node.runs}).install(tracer)
		}
		return tracer, err
	}
	var c logger.Config
	if cfg.Config != nil {
		c = *cfg.Config
	}
	if c.Overrides != nil {
		return nil, invalidParams("overrides of the chain's forks are not supported: this chain has one fork")
	}
	if c.Limit == 0 || c.Limit > t.node.cfg.MaxTraceBytes {
		c.Limit = t.node.cfg.MaxTraceBytes // the logger stops after it, and the answer is refused
	}
	l := logger.NewStructLogger(&c)
	return &tracers.Tracer{Hooks: l.Hooks(), GetResult: l.GetResult, Stop: l.Stop}, nil
}

// GetRawTransaction gives a transaction as bytes (EIP-2718).
func (a *debugAPI) GetRawTransaction(hash common.Hash) (hexutil.Bytes, error) {
	return (&chainAPI{a.node}).GetRawTransactionByHash(hash)
}
