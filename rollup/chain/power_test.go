package chain

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain/kv"
	"github.com/trivium-chain/trivium/testutil/crashdisk"
)

// openCrashing opens a store whose key-value data are on a disk that forgets.
func openCrashing(t *testing.T, disk *crashdisk.Disk, ancient string, g *rollup.Genesis) *Store {
	t.Helper()
	// Journals rotate every few blocks.
	db, err := kv.OpenStorage(disk, disk.SyncDir, &opt.Options{WriteBuffer: 16 << 10, DisableSeeksCompaction: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := openOn(Config{Genesis: g, Logger: slog.New(slog.DiscardHandler)}, db, ancient)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestCommittedBlocksSurviveAPowerFailure cuts the power at random operations of
// the disk. Whatever Commit had returned for by then is in the chain that opens
// next, with its state, and the chain goes on.
func TestCommittedBlocksSurviveAPowerFailure(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 5
	}
	for seed := range uint64(rounds) {
		rng := rand.New(rand.NewPCG(seed, 7))
		g, disk, ancient := testGenesis(7), crashdisk.New(), filepath.Join(t.TempDir(), "ancient")
		s := openCrashing(t, disk, ancient, g)
		var (
			chain     []*types.Block
			committed atomic.Int64
			survived  int64
			after     atomic.Pointer[crashdisk.Disk]
		)
		at := 20 + rng.IntN(200)
		first := true
		disk.Before = func(op int, _ storage.FileDesc) error {
			if op >= at && first {
				first = false
				survived = committed.Load()
				after.Store(disk.Crash(rng))
			}
			return nil
		}
		for n := uint64(0); after.Load() == nil; n++ {
			var txs []*types.Transaction
			for range 1 + n%5 {
				txs = append(txs, transfer(t, g, userKey, uint64(len(txs))+nonces(chain), 1))
			}
			chain = append(chain, extend(t, s, n, txs...))
			committed.Store(int64(len(chain)))
		}
		// The ancient store is files of go-ethereum's own; it keeps all it has.
		copied := filepath.Join(t.TempDir(), "ancient")
		if err := os.CopyFS(copied, os.DirFS(ancient)); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openCrashing(t, after.Load(), copied, g)
		if got := int64(s.Head().Number.Uint64()); got < survived {
			t.Fatalf("seed %d: the chain ends at block %d, block %d was committed before the power went", seed, got, survived)
		}
		for i, b := range chain[:s.Head().Number.Uint64()] {
			if s.Header(uint64(i)+1) == nil || s.Header(uint64(i)+1).Hash() != b.Hash() || len(s.Receipts(b.Hash())) != len(b.Transactions()) {
				t.Fatalf("seed %d: block %d is not what it was", seed, i+1)
			}
		}
		kept := chain[:s.Head().Number.Uint64()]
		if balance(t, s) != nonces(kept) {
			t.Fatalf("seed %d: balance %d after %d transfers", seed, balance(t, s), nonces(kept))
		}
		extend(t, s, 1000, transfer(t, g, userKey, nonces(kept), 1))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// nonces is how many transactions the blocks hold, all of one user.
func nonces(blocks []*types.Block) (n uint64) {
	for _, b := range blocks {
		n += uint64(len(b.Transactions()))
	}
	return n
}

func TestHomeInUse(t *testing.T) {
	dir := t.TempDir()
	defer open(t, dir, testGenesis(7)).Close()
	if _, err := Open(Config{Dir: dir, Genesis: testGenesis(7)}); !errors.Is(err, kv.ErrLocked) {
		t.Fatalf("got %v, want ErrLocked", err)
	}
}
