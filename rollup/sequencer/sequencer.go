package sequencer

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/mempool"
)

// Config is what a sequencer needs. Heights and Known speak of the same node's
// derivation: Known is the first DA height that it has not processed.
type Config struct {
	Rules         *stf.Config
	Params        rollup.Params
	Pool          *mempool.Pool
	DAHeight      func(height uint64) (*rollup.DAHeight, error)
	Known         func() uint64
	Ancestors     stf.Ancestors
	Now           func() time.Time
	Lazy          bool
	MinTip        *uint256.Int
	BuildTime     time.Duration // how long filling a block may take
	MaxBlockBytes uint64        // encoded transactions in one block
	Logger        *slog.Logger
}

// Sequencer builds blocks; it is the driver's Builder.
type Sequencer struct {
	cfg Config

	known uint64    // newest DA height that Build has met
	seen  time.Time // when it met it first
	waits bool      // for DA time; logged
}

// New checks nothing: the configuration is the node's.
func New(cfg Config) *Sequencer { return &Sequencer{cfg: cfg} }

// Build makes the block after parent on st, or gives nil when none is due.
func (s *Sequencer) Build(ctx context.Context, parent *types.Header, parentOrigin uint64, st *state.State) (*stf.Result, stf.Origin, error) {
	origin, lookup, err := s.origin(parentOrigin)
	if err != nil {
		return nil, stf.Origin{}, err
	}
	timestamp := max(uint64(s.cfg.Now().Unix()), parent.Time)
	if rec := lookup(origin); rec != nil {
		timestamp = max(timestamp, rec.Time)
	}
	if ahead, err := s.ahead(timestamp); ahead || err != nil {
		return nil, stf.Origin{}, err
	}
	in := derive.Input(&s.cfg.Params, parentOrigin, origin, timestamp, nil, lookup)
	if s.cfg.Lazy && len(in.Deposits)+len(in.Forced) == 0 && origin-parentOrigin < s.cfg.Params.MaxOriginAdvance {
		if pending, _ := s.cfg.Pool.Stats(); pending == 0 {
			return nil, stf.Origin{}, nil
		}
	}
	b, err := stf.Begin(s.cfg.Rules, parent, st, s.cfg.Ancestors, in.Origin, timestamp)
	if err != nil {
		return nil, stf.Origin{}, err
	}
	if err := b.AddDeposits(in.Deposits); err != nil {
		return nil, stf.Origin{}, err
	}
	stf.RecoverSenders(s.cfg.Rules, in.Forced)
	b.AddForced(in.Forced, in.ForcedGas)
	s.fill(ctx, b)
	if s.cfg.Lazy && b.Len() == 0 && origin-parentOrigin < s.cfg.Params.MaxOriginAdvance {
		return nil, stf.Origin{}, nil // what waits cannot be included yet
	}
	r, err := b.Finish()
	if err != nil {
		return nil, stf.Origin{}, err
	}
	in.Txs = r.Block.Transactions()[r.Forced:]
	r.Input = in.Hash()
	return r, in.Origin, nil
}

// ahead tells whether a timestamp is so far past DA time that derivation might
// refuse it. DA time is that of the newest known height and what has passed
// since that was met, by the monotonic clock: a step of the wall clock shows.
// Half of the drift allowed is left for errors of that estimate.
func (s *Sequencer) ahead(timestamp uint64) (bool, error) {
	known, now := s.cfg.Known(), s.cfg.Now()
	if known == 0 {
		return false, nil
	}
	rec, err := s.cfg.DAHeight(known - 1)
	if rec == nil || err != nil {
		return false, err // nothing of the DA layer is known yet
	}
	if known != s.known {
		s.known, s.seen = known, now
	}
	limit := rec.Time + uint64(max(now.Sub(s.seen), 0)/time.Second) + s.cfg.Params.MaxTimeDrift/2
	if timestamp <= limit {
		if s.waits {
			s.waits = false
			s.cfg.Logger.Info("blocks are built again: the clock and the DA layer agree")
		}
		return false, nil
	}
	if !s.waits {
		s.waits = true
		s.cfg.Logger.Error("no blocks are built: this machine's clock, or the last block, is too far ahead of the DA layer; set the clock, or wait for the DA layer",
			"clock", now.Unix(), "timestamp", timestamp, "daTime", rec.Time, "daHeight", rec.Height, "limit", limit, "maxTimeDrift", s.cfg.Params.MaxTimeDrift)
	}
	return true, nil
}

// origin is the newest DA height that the next block may name, with a look-up
// of the records from the parent's origin to it.
func (s *Sequencer) origin(parent uint64) (uint64, func(uint64) *rollup.DAHeight, error) {
	newest := parent
	if known := s.cfg.Known(); known > parent+1 {
		newest = min(known-1, parent+s.cfg.Params.MaxOriginAdvance)
	}
	records := make(map[uint64]*rollup.DAHeight, newest-parent+1)
	for h := parent; h <= newest; h++ {
		rec, err := s.cfg.DAHeight(h)
		if err != nil {
			return 0, nil, err
		}
		records[h] = rec
	}
	return newest, func(h uint64) *rollup.DAHeight { return records[h] }, nil
}

// fill adds users' transactions until the block is full or its time is over.
func (s *Sequencer) fill(ctx context.Context, b *stf.Builder) {
	var (
		header   = b.Header()
		deadline = s.cfg.Now().Add(s.cfg.BuildTime)
		txs      = s.cfg.Pool.Pending(s.cfg.MinTip, uint256.MustFromBig(header.BaseFee))
		bytes    uint64
	)
	for n := 0; b.GasLeft() >= 21_000; n++ {
		if n%64 == 63 && (ctx.Err() != nil || s.cfg.Now().After(deadline)) {
			return
		}
		tx := txs.Peek()
		if tx == nil {
			return
		}
		if tx.Gas() > b.GasLeft() || bytes+tx.Size() > s.cfg.MaxBlockBytes || !s.cfg.Pool.Covers(header, tx) {
			txs.Pop()
			continue
		}
		err := b.Add(tx)
		switch {
		case err == nil:
			bytes += tx.Size()
			txs.Shift()
		case errors.Is(err, core.ErrNonceTooLow):
			txs.Shift()
		default:
			s.cfg.Logger.Debug("transaction passed over", "tx", tx.Hash(), "err", err)
			txs.Pop()
		}
	}
}
