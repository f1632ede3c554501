package sim

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
)

// world is a network under random actions.
type world struct {
	*Network
	rng    *rand.Rand
	full   *Node
	halted bool
	supply *big.Int
	people []common.Address
	log    []string // what was done, for the report of a failure
}

// TestRandomWalks does random things to a network, faults and restarts among
// them, and checks after each what must hold at any time. At the end the faults
// are over, and all nodes agree on all blocks. TRIVIUM_SIM_SEEDS is how many walks.
func TestRandomWalks(t *testing.T) {
	seeds, steps := 10, 60
	if testing.Short() {
		seeds = 3
	}
	if more, err := strconv.Atoi(os.Getenv("TRIVIUM_SIM_SEEDS")); err == nil {
		seeds = more
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 11))
			opts := Options{Window: 10 + rng.Uint64N(20), OnDisk: true, Lazy: rng.IntN(2) == 0}
			if rng.IntN(2) == 0 {
				opts.Lanes = []string{"a", "b"}
			}
			if seed%2 == 1 {
				opts.DAFees = &rollup.DAFees{
					Operator: crypto.PubkeyToAddress(Key("a").PublicKey), Recipient: common.Address{0xda}, Price: 1e10, MaxPrice: 1e11, MinBaseFee: 1e6, Smoothing: 3,
				}
			}
			net := New(t, opts)
			w := &world{Network: net, rng: rng, full: net.Full(), supply: new(big.Int)}
			for a, acc := range net.Genesis.Alloc {
				w.supply.Add(w.supply, acc.Balance)
				w.people = append(w.people, a)
			}
			w.people = append(w.people, recipient, net.Genesis.Rollup.FeeRecipient, common.Address{0xda})
			defer func() {
				if t.Failed() {
					t.Logf("actions: %q", w.log)
				}
			}()
			for range steps {
				w.act()
				w.check(t)
			}
			w.end(t)
		})
	}
}

// act does one random thing.
func (w *world) act() {
	actions := []struct {
		weight int
		name   string
		do     func()
	}{
		{12, "send", w.send},
		{3, "force", w.force},
		{12, "produce", func() {
			w.Advance(DABlockTime / 4)
			w.Seq.TryProduce()
		}},
		{6, "batch", w.Seq.Batch},
		{8, "outbox", func() {
			_, err := w.Seq.Outbox.Step(context.Background())
			w.must(err)
		}},
		{8, "seal", func() {
			if !w.halted {
				w.Seal(1 + w.rng.IntN(2))
			}
		}},
		{1, "silence", func() {
			if !w.halted {
				w.Seal(int(w.opts.Window) + 2)
			}
		}},
		{2, "restart", w.RestartSequencer},
		{8, "derive", w.Seq.Sync},
		{4, "follow", w.full.Sync},
		{2, "import", w.importSoft},
		{2, "refuse", func() { w.DA.Faults().RefuseSubmit(da.KindTemporary, 1+w.rng.IntN(3)) }},
		{3, "ambiguous", func() { w.DA.Faults().AmbiguousSubmit(local.Ambiguity(w.rng.IntN(3)), 1) }},
		{1, "halt", func() { w.halted = true; w.DA.Faults().Halt(true) }},
		{2, "go on", func() { w.halted = false; w.DA.Faults().Halt(false) }},
	}
	total := 0
	for _, a := range actions {
		total += a.weight
	}
	n := w.rng.IntN(total)
	for _, a := range actions {
		if n -= a.weight; n < 0 {
			w.log = append(w.log, a.name)
			a.do()
			return
		}
	}
}

// send gives the pool a transfer of one of the first five users, as a wallet
// would make it, with gas for its bytes on the DA layer at any price; with DA fees, the first of them sets the price at times. The pool
// may refuse it.
func (w *world) send() {
	user := w.rng.IntN(5)
	nonce := w.Seq.Pool.Nonce(w.User(user))
	tx := w.transfer(user, nonce, 1+w.rng.Int64N(1000), 8_000_000)
	if w.opts.DAFees != nil && user == 0 {
		tx = w.sign(user, &types.DynamicFeeTx{Nonce: nonce, To: &system.Config, Gas: 8_000_000, Data: sysconfig.SetDAPrice(w.rng.Uint64N(5e10))})
	}
	w.Seq.Pool.Add(transactions(tx))
}

func (w *world) transfer(user int, nonce uint64, wei int64, gas uint64) *types.Transaction {
	return w.sign(user, &types.DynamicFeeTx{Nonce: nonce, To: &recipient, Value: big.NewInt(wei), Gas: gas})
}

func (w *world) sign(user int, tx *types.DynamicFeeTx) *types.Transaction {
	tx.ChainID, tx.GasFeeCap, tx.GasTipCap = w.Genesis.Config.ChainID, big.NewInt(100e9), big.NewInt(1)
	signed, err := types.SignNewTx(w.users[user], types.LatestSigner(w.Genesis.Config), tx)
	w.must(err)
	return signed
}

// force publishes transfers of the last five users whose nonces are often wrong.
func (w *world) force() {
	if w.halted {
		return
	}
	user := 5 + w.rng.IntN(5)
	nonce := w.rng.Uint64N(2)
	if st, err := w.full.Store.State(w.full.Store.Head().Root); err == nil {
		nonce += st.GetNonce(w.User(user))
	}
	w.DA.Faults().Clear()
	w.Force(w.transfer(user, nonce, 1, 21_000), w.transfer(user, nonce+1, 2, 21_000))
}

// importSoft gives the follower the sequencer's soft blocks, as the feed does.
func (w *world) importSoft() {
	for n := w.full.Store.Head().Number.Uint64() + 1; n <= w.Seq.Store.Head().Number.Uint64(); n++ {
		b := w.Seq.Store.Block(n)
		o, err := w.Seq.Store.Origin(b.Hash())
		w.must(err)
		if w.full.Driver.Import(b, o) != nil {
			return // they are on different branches until both have derived
		}
	}
}

// check asserts what holds at any time.
func (w *world) check(t *testing.T) {
	t.Helper()
	for name, x := range map[string]*Node{"sequencer": w.Seq, "full node": w.full} {
		h := x.Heads()
		if h.Soft.Number < h.Safe.Number || h.Safe.Number < h.Final.Number {
			t.Fatalf("%s: heads are out of order: %+v", name, h)
		}
		for _, ref := range []rollup.BlockRef{h.Soft, h.Safe, h.Final} {
			if b := x.Store.Header(ref.Number); b == nil || b.Hash() != ref.Hash {
				t.Fatalf("%s: head %+v is not canonical", name, ref)
			}
		}
		w.checkSupply(t, name, x)
		w.checkBatches(t, name, x)
	}
	both := min(w.Seq.Heads().Safe.Number, w.full.Heads().Safe.Number)
	if a, b := w.Seq.Store.Header(both).Hash(), w.full.Store.Header(both).Hash(); a != b {
		t.Fatalf("the nodes differ on safe block %d: %s and %s", both, a, b)
	}
}

// checkSupply adds up all balances and the base fees that were burnt, which is for
// no DA gas.
func (w *world) checkSupply(t *testing.T, name string, x *Node) {
	t.Helper()
	sum := new(big.Int)
	for _, a := range w.people {
		sum.Add(sum, x.Balance(a))
	}
	for n := uint64(1); n <= x.Store.Head().Number.Uint64(); n++ {
		h := x.Store.Header(n)
		burnt := h.GasUsed
		if price, _ := stf.DAPrice(h); price > 0 {
			forced, _ := stf.Forced(h)
			for _, tx := range x.Store.Block(n).Transactions()[forced:] {
				burnt -= stf.DAGas(h, stf.DASize(tx))
			}
		}
		sum.Add(sum, new(big.Int).Mul(h.BaseFee, new(big.Int).SetUint64(burnt)))
	}
	if sum.Cmp(w.supply) != 0 {
		t.Fatalf("%s: balances and burnt fees are %s in all, the genesis gave %s", name, sum, w.supply)
	}
}

// checkBatches: each index was accepted once, and no block came from two.
func (w *world) checkBatches(t *testing.T, name string, x *Node) {
	t.Helper()
	last, at := uint64(0), uint64(0)
	for i := range x.Driver.Progress().NextBatch {
		rec, err := x.Store.Batch(i)
		w.must(err)
		if rec == nil || rec.Index != i || rec.First <= last || rec.Last < rec.First || rec.DAHeight < at {
			t.Fatalf("%s: batch %d is %+v, after block %d and DA height %d", name, i, rec, last, at)
		}
		last, at = rec.Last, rec.DAHeight
	}
}

// end lets everything come to rest.
func (w *world) end(t *testing.T) {
	t.Helper()
	w.DA.Faults().Clear()
	w.halted = false
	w.Seal(1)
	for range 40 {
		w.Seq.Sync()
		w.Seq.Drain()
		w.Seq.Sync()
		if h := w.Seq.Heads(); h.Soft == h.Safe {
			break
		}
		w.Seal(1)
	}
	w.Seq.TryProduce() // a pause ends at a tick
	w.Seq.Drain()
	w.Seq.Sync()
	w.Seq.Pool.Sync()
	w.send()
	w.Seq.Produce()
	w.full.Sync()
	w.check(t)
	settled(t, w.Network)
	w.full.Sync()
	agree(t, w.Network, w.full)
}
