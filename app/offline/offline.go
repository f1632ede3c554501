package offline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sort"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// Chain is the chain data of a home, with what executes its blocks.
type Chain struct {
	*chain.Store
	vms *vms.Set
}

// Close closes the data, and then the VMs.
func (c *Chain) Close() error { return errors.Join(c.Store.Close(), c.vms.Close()) }

// Open opens the chain data of a home, bringing its state up to its blocks if
// the node ended without doing so. A node that runs holds the data locked.
func Open(cfg *config.Config, log *slog.Logger) (*Chain, error) {
	if err := home.CheckGenesis(cfg.Node.Home, cfg.InHome(cfg.Node.Genesis)); err != nil {
		return nil, err
	}
	genesis, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
	if err != nil {
		return nil, err
	}
	if err := home.CheckRestored(cfg.Node.Home); err != nil {
		return nil, err
	}
	dir := filepath.Join(cfg.Node.Home, home.DataDir)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no chain data: the node of this home was never started", cfg.Node.Home)
	}
	set, err := home.OpenVMs(cfg, genesis, log)
	if err != nil {
		return nil, err
	}
	store, err := chain.Open(chain.Config{
		Dir: dir, Engine: cfg.Chain.Engine, CacheMB: int(cfg.Chain.Cache >> 20), Handles: cfg.Chain.Handles,
		Archive: cfg.Chain.Archive, Genesis: genesis, Engines: set.Engines(), Logger: log,
	})
	if err != nil {
		return nil, errors.Join(err, set.Close())
	}
	return &Chain{store, set}, nil
}

// Rollback makes block to the soft head. The blocks above it stay in the
// database but are no longer part of the chain. It returns how many those are.
func Rollback(store *Chain, to uint64) (uint64, error) {
	heads := store.Heads()
	switch {
	case to < heads.Safe.Number:
		return 0, fmt.Errorf("cannot go back to block %d: block %d is safe, which the DA layer decided; the lowest block to go back to is %d",
			to, heads.Safe.Number, heads.Safe.Number)
	case to > heads.Soft.Number:
		return 0, fmt.Errorf("cannot go back to block %d: the newest block is %d", to, heads.Soft.Number)
	case to == heads.Soft.Number:
		return 0, nil
	}
	head := store.Header(to)
	if head == nil {
		return 0, fmt.Errorf("block %d is missing: the data directory is damaged", to)
	}
	// The state first: if it cannot be had, nothing has changed yet.
	if err := store.EnsureState(head); err != nil {
		return 0, err
	}
	u := store.Begin()
	u.Rewind(head)
	return heads.Soft.Number - to, u.Commit()
}

// Oldest is the first block of the newest stretch that Replay can execute: its
// parent is the first block from which on all state is kept. It is 1 in an
// archive, and past the head when nothing can be replayed.
func Oldest(store *Chain) uint64 {
	soft := store.Heads().Soft.Number
	kept := func(n uint64) bool {
		h := store.Header(n)
		if h == nil {
			return false
		}
		_, err := store.State(h.Root)
		return err == nil
	}
	// State is kept from some block on; blocks without one come before it.
	return 1 + uint64(sort.Search(int(soft), func(n int) bool { return kept(uint64(n)) }))
}

// Replay executes the blocks from to to again, each on the stored state of its
// parent, and compares hashes, which cover state, receipts and logs. It reports
// after each block; gas is what the block used.
func Replay(ctx context.Context, store *Chain, from, to uint64, report func(block, gas uint64)) error {
	soft := store.Heads().Soft.Number
	switch {
	case soft == 0:
		return errors.New("there is nothing to replay: the chain has no block but the genesis")
	case from == 0:
		return errors.New("--from is 0, want at least 1: block 0 is the genesis and executes nothing")
	case from > to:
		return fmt.Errorf("--from %d is after --to %d", from, to)
	case to > soft:
		return fmt.Errorf("--to is %d, but the newest block is %d", to, soft)
	}
	if b := store.Base(); b != nil && from <= b.Number {
		return fmt.Errorf("--from is %d, but this home was restored from a snapshot of block %d: the first block that can be executed again is %d", from, b.Number, b.Number+1)
	}
	if parent := store.Header(from - 1); parent != nil {
		if _, err := store.State(parent.Root); err != nil {
			return fmt.Errorf("the state before block %d is not kept: choose a later --from (the newest 128 blocks are always possible), or sync with --chain.archive", from)
		}
	}
	for n := from; n <= to; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := store.Block(n)
		if b == nil {
			return fmt.Errorf("block %d is missing: the data directory is damaged", n)
		}
		if _, err := store.Execute(b); err != nil {
			return err
		}
		report(n, b.GasUsed())
	}
	return nil
}
