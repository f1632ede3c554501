package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup/mempool"
)

const (
	feeTick      = 10 * time.Second
	feeSpacing   = 5 * time.Minute // least time between two transactions that set the price
	feeTolerance = 10              // percent that the target may be off
	feeHalfLife  = time.Hour       // of what the meter has seen
	feeWarmup    = 8               // submissions that the meter wants to see first

	// The gas that a charged byte is taken to have cost lies between that of a
	// batch of the most compressible calls and that of a batch of ten transfers
	// (see BenchmarkDACost): who comes after a quiet night does not pay for it.
	feeLeastGas = 4
	feeMostGas  = 100

	feeTxGas = 150_000 // for the execution of setDAPrice, with room
)

// FeeConfig makes a sequencer set the price that transactions pay for their
// bytes on the DA layer.
type FeeConfig struct {
	WeiPerUtia uint64 // what a utia is worth in wei of the chain; 0: leave the price alone
	Margin     uint64 // percent above the cost
}

// weiPerByte is the price of a byte that costs so much gas at a price in utia per gas.
func (c FeeConfig) weiPerByte(utiaPerGas, gasPerByte float64) uint64 {
	wei := utiaPerGas * gasPerByte * float64(c.WeiPerUtia) * (1 + float64(c.Margin)/100)
	if wei >= math.MaxUint64 {
		return math.MaxUint64
	}
	return uint64(math.Ceil(wei))
}

// meter measures the gas that the DA layer is paid for each byte that
// transactions are charged for. Older measurements count less.
type meter struct {
	gas, bytes  float64
	submissions uint64
}

func (m *meter) add(elapsed time.Duration, submissions, gas, bytes uint64) {
	keep := math.Exp2(-float64(elapsed) / float64(feeHalfLife))
	m.gas = m.gas*keep + float64(gas)
	m.bytes = m.bytes*keep + float64(bytes)
	m.submissions += submissions
}

// gasPerByte is false while too little was measured.
func (m *meter) gasPerByte() (float64, bool) {
	return min(max(m.gas/max(m.bytes, 1), feeLeastGas), feeMostGas), m.submissions >= feeWarmup
}

// wide tells whether a target is so far from the price it should be that it is
// worth a transaction.
func wide(target, want uint64) bool {
	return math.Abs(float64(target)-float64(want)) > float64(target)*feeTolerance/100
}

// FeeSetter keeps the target of the DA price at what the DA layer costs, by
// transactions of the sequencer's key to the system config. It is for one caller.
type FeeSetter struct {
	core    *Core
	cfg     FeeConfig
	key     *ecdsa.PrivateKey
	address common.Address
	log     *slog.Logger

	meter            meter
	measuring        bool
	at               time.Time // of the last measurement
	block            uint64    // last one measured
	submissions, gas uint64    // at the last measurement
	last             *types.Transaction
	sent             time.Time
	told             string // the last warning, given once
}

// newFeeSetter is nil, with the reason in the log, where there is nothing to set.
func newFeeSetter(c *Core) *FeeSetter {
	f := &FeeSetter{core: c, cfg: c.cfg.Fees, key: c.cfg.Key, address: crypto.PubkeyToAddress(c.cfg.Key.PublicKey), log: c.log}
	switch {
	case f.cfg.WeiPerUtia == 0:
		return nil
	case c.Store.Rules().DA == nil:
		f.log.Warn("da.wei_per_utia is set, and the genesis has no DA fees: transactions pay nothing for their bytes")
		return nil
	case c.Prices == nil:
		f.log.Info("da.wei_per_utia is set, and the embedded DA layer costs nothing: the DA price is left alone")
		return nil
	}
	return f
}

// feeLoop sets the DA price for as long as the node lives.
func (n *Node) feeLoop(ctx context.Context) error {
	for pause[struct{}](ctx, feeTick, nil) {
		n.core.Fees.Step()
	}
	return nil
}

// Step measures, and sends a transaction if that is due. What it fails at is
// tried again: fees are no reason to end a node.
func (f *FeeSetter) Step() {
	if err := f.step(); err != nil {
		f.tell("the DA price is not set, it is tried again", "err", err)
	}
}

func (f *FeeSetter) step() error {
	if err := f.measure(); err != nil {
		return err
	}
	gasPerByte, ok := f.meter.gasPerByte()
	if !ok {
		return nil
	}
	head := f.core.Store.Head()
	st, err := f.core.Store.State(head.Root)
	if err != nil {
		return fmt.Errorf("state of block %d: %w", head.Number, err)
	}
	config := sysconfig.Read(st)
	if config.Operator != f.address {
		f.tell("the DA price is not set by this node: another account is the operator of the fees; unset da.wei_per_utia, or have the operator call setOperator", "operator", config.Operator, "sequencer", f.address)
		return nil
	}
	now, price := f.core.cfg.Now(), f.core.Prices.Status().Price
	cost := f.cfg.weiPerByte(price, gasPerByte)
	want := min(cost, config.MaxPrice)
	if !wide(config.Price, want) || now.Sub(f.sent) < feeSpacing {
		return nil
	}
	tx, err := f.transaction(head, want)
	if err != nil {
		return err
	}
	err = f.core.Pool.Add([]*types.Transaction{tx})[0]
	var paused *mempool.PausedError
	switch {
	case errors.As(err, &paused):
		return nil // the backlog is in the log already
	case errors.Is(err, core.ErrInsufficientFunds):
		f.tell("the DA price cannot be set: the sequencer's account has no funds for gas, send it some", "account", f.address, "err", err)
		return nil
	case err != nil:
		return err
	}
	f.last, f.sent, f.told = tx, now, ""
	f.log.Info("the DA price goes to what the DA layer costs", "weiPerByte", want, "was", config.Price, "utiaPerGas", fmt.Sprintf("%.4g", price), "gasPerByte", fmt.Sprintf("%.1f", gasPerByte))
	if cost > want {
		f.log.Warn("the DA layer costs more than transactions may pay by the genesis", "weiPerByte", cost, "most", want)
	}
	return nil
}

// tell warns of what it has not warned of last.
func (f *FeeSetter) tell(message string, args ...any) {
	if f.told != message {
		f.told = message
		f.log.Warn(message, args...)
	}
}

// measure adds what was paid and charged since it was last called. What is safe
// was paid for a moment ago. What an earlier process has paid for is left out.
func (f *FeeSetter) measure() error {
	now, s := f.core.cfg.Now(), f.core.Prices.Status()
	if !f.measuring {
		if f.core.CaughtUp() {
			f.measuring, f.at, f.block, f.submissions, f.gas = true, now, f.core.Heads().Safe.Number, s.Submissions, s.Gas
		}
		return nil
	}
	var bytes uint64
	for safe := f.core.Heads().Safe.Number; f.block < safe; f.block++ {
		b := f.core.Store.Block(f.block + 1)
		if b == nil {
			return fmt.Errorf("block %d is safe and missing", f.block+1)
		}
		forced, _ := stf.Forced(b.Header())
		for _, tx := range b.Transactions()[forced:] {
			bytes += stf.DASize(tx)
		}
	}
	f.meter.add(now.Sub(f.at), s.Submissions-f.submissions, s.Gas-f.gas, bytes)
	f.at, f.submissions, f.gas = now, s.Submissions, s.Gas
	return nil
}

// transaction sets the price of the DA layer. It takes the place of the one
// before if that still waits, since it paid too little.
func (f *FeeSetter) transaction(head *types.Header, weiPerByte uint64) (*types.Transaction, error) {
	rules := f.core.Store.Rules()
	next := stf.NextHeader(rules, head, head.Time)
	inner := &types.DynamicFeeTx{
		ChainID: rules.Chain.ChainID, Nonce: f.core.Pool.Nonce(f.address), To: &system.Config, Data: sysconfig.SetDAPrice(weiPerByte),
		GasTipCap: new(big.Int).SetUint64(max(f.core.cfg.MinTip, f.core.cfg.Pool.PriceLimit)),
	}
	inner.GasFeeCap = new(big.Int).Lsh(next.BaseFee, 1) // six full blocks may come before
	inner.GasFeeCap.Add(inner.GasFeeCap, inner.GasTipCap)
	if f.last != nil && f.core.Pool.Get(f.last.Hash()) != nil {
		more := new(big.Int).SetUint64(100 + max(100, f.core.cfg.Pool.PriceBump)) // percent; the pool asks for so much
		bumped := func(v *big.Int) *big.Int {
			out := new(big.Int).Mul(v, more)
			return out.Div(out, big.NewInt(100)).Add(out, common.Big1)
		}
		inner.Nonce = f.last.Nonce()
		inner.GasTipCap = bigMax(inner.GasTipCap, bumped(f.last.GasTipCap()))
		inner.GasFeeCap = bigMax(inner.GasFeeCap, bumped(f.last.GasFeeCap()))
	}
	// Its own size is nearly that of the final one: a signature has always the same.
	inner.Gas = min(feeTxGas+2*stf.DAGas(next, stf.DASize(types.NewTx(inner))), params.MaxTxGas)
	tx, err := types.SignNewTx(f.key, rules.Signer(), inner)
	if err != nil {
		return nil, fmt.Errorf("sign the transaction that sets the DA price: %w", err)
	}
	return tx, nil
}

func bigMax(a, b *big.Int) *big.Int {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}
