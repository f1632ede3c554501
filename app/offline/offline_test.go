package offline

import (
	"context"
	"errors"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// newHome makes a home whose chain has the given number of blocks, one transfer
// in each, the first safe of them being safe.
func newHome(t *testing.T, blocks, safe int) *config.Config {
	t.Helper()
	cfg := config.Default()
	cfg.Node.Home = t.TempDir()
	key, err := home.Init(cfg.Node.Home, home.Plan{ChainID: 7357, BlockTime: time.Second, Time: time.Unix(1_700_000_000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	// The sequencer's key is the only one at hand: fund it in a genesis of our own.
	priv, err := home.LoadKey(key.Key)
	if err != nil {
		t.Fatal(err)
	}
	g := key.Genesis
	g.Alloc[g.Rollup.Sequencer] = types.Account{Balance: big.NewInt(1e18)}
	if err := g.Write(filepath.Join(cfg.Node.Home, home.GenesisFile)); err != nil {
		t.Fatal(err)
	}
	store, err := chain.Open(chain.Config{Dir: filepath.Join(cfg.Node.Home, home.DataDir), Genesis: g})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for n := 1; n <= blocks; n++ {
		tx, err := types.SignNewTx(priv, types.LatestSigner(g.Config), &types.DynamicFeeTx{
			ChainID: g.Config.ChainID, Nonce: uint64(n - 1), Gas: 21000, To: &common.Address{0xaa}, Value: big.NewInt(1),
			GasFeeCap: big.NewInt(2e9), GasTipCap: big.NewInt(1),
		})
		if err != nil {
			t.Fatal(err)
		}
		parent := store.Head()
		st, err := store.State(parent.Root)
		if err != nil {
			t.Fatal(err)
		}
		origin := stf.Origin{DAHeight: uint64(n)}
		r, err := stf.Process(store.Rules(), parent, st, store.Ancestors, stf.Input{Origin: origin, Timestamp: parent.Time + 1, Txs: []*types.Transaction{tx}})
		if err != nil {
			t.Fatal(err)
		}
		u := store.Begin()
		u.Append(r, origin)
		if n <= safe {
			u.Safe(rollup.BlockRef{Number: uint64(n), Hash: r.Block.Hash(), Origin: uint64(n)}, uint64(n))
		}
		if err := u.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	return cfg
}

func open(t *testing.T, cfg *config.Config) *Chain {
	t.Helper()
	store, err := Open(cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func TestRollback(t *testing.T) {
	cfg := newHome(t, 10, 4)
	store := open(t, cfg)
	for to, want := range map[uint64]string{3: "block 4 is safe", 11: "the newest block is 10"} {
		if _, err := Rollback(store, to); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("to %d: %v, want %s", to, err, want)
		}
	}
	want := store.Header(6)
	n, err := Rollback(store, 6)
	if err != nil || n != 4 {
		t.Fatalf("took back %d, %v", n, err)
	}
	if store.Head().Hash() != want.Hash() || store.Heads().Soft.Number != 6 || store.Heads().Safe.Number != 4 || store.Header(7) != nil {
		t.Fatalf("heads %+v", store.Heads())
	}
	// The home opens at the new head, and its state is there.
	store.Close()
	again := open(t, cfg)
	st, err := again.State(again.Head().Root)
	if err != nil {
		t.Fatal(err)
	}
	if got := st.GetBalance(common.Address{0xaa}).Uint64(); again.Head().Hash() != want.Hash() || got != 6 {
		t.Fatalf("head %d, balance %d", again.Head().Number, got)
	}
}

func TestReplay(t *testing.T) {
	store := open(t, newHome(t, 6, 0))
	var seen []uint64
	if err := Replay(context.Background(), store, 2, 5, func(n, gas uint64) {
		seen = append(seen, n)
		if gas != 21000 {
			t.Errorf("block %d used %d", n, gas)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(seen, []uint64{2, 3, 4, 5}) {
		t.Fatalf("replayed %v", seen)
	}
	for _, tc := range []struct {
		from, to uint64
		want     string
	}{{0, 3, "block 0 is the genesis"}, {4, 3, "--from 4 is after --to 3"}, {1, 7, "the newest block is 6"}} {
		if err := Replay(context.Background(), store, tc.from, tc.to, func(uint64, uint64) {}); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%d to %d: %v, want %s", tc.from, tc.to, err, tc.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Replay(ctx, store, 1, 6, func(uint64, uint64) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("after Ctrl-C: %v", err)
	}
}

// Old state is gone past 128 blocks: replay begins where it can, and not later.
func TestOldest(t *testing.T) {
	if first := Oldest(open(t, newHome(t, 3, 0))); first != 1 {
		t.Errorf("the oldest of a short chain is %d, want 1", first)
	}
	if first := Oldest(open(t, newHome(t, 0, 0))); first != 1 {
		t.Errorf("the oldest of a chain without blocks is %d, want 1", first)
	}
	store := open(t, newHome(t, 150, 0))
	first := Oldest(store)
	if first < 2 || first > 150-100 {
		t.Fatalf("the oldest of 150 blocks is %d", first)
	}
	ignore := func(uint64, uint64) {}
	if err := Replay(t.Context(), store, first, first, ignore); err != nil {
		t.Error(err)
	}
	if err := Replay(t.Context(), store, first-1, first, ignore); err == nil || !strings.Contains(err.Error(), "choose a later --from") {
		t.Errorf("before the oldest: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	cfg := newHome(t, 1, 0)
	store := open(t, cfg)
	if _, err := Open(cfg, nil); err == nil || !strings.Contains(err.Error(), "in use by another") {
		t.Errorf("twice: %v", err)
	}
	store.Close()
	fresh := config.Default()
	fresh.Node.Home = t.TempDir()
	if _, err := home.Init(fresh.Node.Home, home.Plan{ChainID: 1, BlockTime: time.Second, Time: time.Unix(1, 0)}); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(fresh, nil); err == nil || !strings.Contains(err.Error(), "never started") {
		t.Errorf("never started: %v", err)
	}
	cfg.Node.Genesis = fresh.InHome(fresh.Node.Genesis)
	if _, err := Open(cfg, nil); !errors.Is(err, chain.ErrOtherChain) {
		t.Errorf("other genesis: %v", err)
	}
}
