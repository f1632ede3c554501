package stf_test

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// decoded is a transaction as it comes from the wire, its sender unknown.
func decoded(tb testing.TB, tx *types.Transaction) *types.Transaction {
	tb.Helper()
	raw, err := tx.MarshalBinary()
	if err != nil {
		tb.Fatal(err)
	}
	again := new(types.Transaction)
	if err := again.UnmarshalBinary(raw); err != nil {
		tb.Fatal(err)
	}
	return again
}

// Our blocks are blocks to go-ethereum's own processor, which arrives at the same
// root, receipts and logs.
func TestAgreesWithStateProcessor(t *testing.T) {
	c := testchain.Mixed(t, 12)
	geth := newGethChain(c)
	for range 6 {
		parent := c.Head().Root
		res := c.Append(t, c.Input(c.MixedInput(t)...))
		want, root := geth.process(t, c.DB, parent, res.Block)
		if root != res.Block.Root() {
			t.Fatalf("block %v: root %s, go-ethereum's is %s", res.Block.Number(), res.Block.Root(), root)
		}
		if want.GasUsed != res.Block.GasUsed() || types.CalcRequestsHash(want.Requests) != *res.Block.RequestsHash() {
			t.Errorf("block %v: gas used %d, go-ethereum's is %d", res.Block.Number(), res.Block.GasUsed(), want.GasUsed)
		}
		if len(want.Receipts) != len(res.Receipts) {
			t.Fatalf("%d receipts, go-ethereum has %d", len(res.Receipts), len(want.Receipts))
		}
		for i, got := range res.Receipts {
			price := got.EffectiveGasPrice
			tip, err := res.Block.Transactions()[i].EffectiveGasTip(res.Block.BaseFee())
			if err != nil || new(big.Int).Add(tip, res.Block.BaseFee()).Cmp(price) != 0 {
				t.Errorf("receipt %d: effective gas price %v", i, price)
			}
			want.Receipts[i].EffectiveGasPrice = price // which it does not fill in
			if !reflect.DeepEqual(got, want.Receipts[i]) {
				t.Errorf("block %v, receipt %d:\n%+v\nwant\n%+v", res.Block.Number(), i, got, want.Receipts[i])
			}
		}
	}
}

func TestBlockIsComplete(t *testing.T) {
	c := testchain.Mixed(t, 12)
	for range 3 {
		parent := c.Head()
		in := c.Input(c.MixedInput(t)...)
		res := c.Append(t, in)
		h := res.Block.Header()
		again := types.NewBlock(h, res.Block.Body(), res.Receipts, trie.NewStackTrie(nil))
		if again.Hash() != res.Block.Hash() {
			t.Fatalf("hash %s, go-ethereum makes %s of the same parts", res.Block.Hash(), again.Hash())
		}
		want := &types.Header{
			ParentHash: parent.Hash(), UncleHash: types.EmptyUncleHash, Coinbase: testchain.Recipient, Difficulty: new(big.Int),
			Number: new(big.Int).Add(parent.Number, common.Big1), GasLimit: c.Config.GasLimit, Time: in.Timestamp,
			MixDigest: in.Origin.Randao(), BaseFee: eip1559.CalcBaseFee(c.Config.Chain, parent), WithdrawalsHash: &types.EmptyWithdrawalsHash,
			BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), RequestsHash: &types.EmptyRequestsHash,
			Root: h.Root, TxHash: h.TxHash, ReceiptHash: h.ReceiptHash, Bloom: h.Bloom, GasUsed: h.GasUsed,
		}
		origin := in.Origin.Hash()
		want.ParentBeaconRoot = &origin
		if h.Hash() != want.Hash() {
			t.Errorf("header %+v\nwant %+v", h, want)
		}
		if err := res.Block.SanityCheck(); err != nil {
			t.Error(err)
		}
		if res.Block.Withdrawals() == nil {
			t.Error("no list of withdrawals: clients could not recompute the hash")
		}
	}
}

func TestEmptyBlock(t *testing.T) {
	c := testchain.New(t, 1, nil)
	res := c.Append(t, c.Input())
	if h := res.Block.Header(); h.TxHash != types.EmptyTxsHash || h.ReceiptHash != types.EmptyReceiptsHash || h.GasUsed != 0 {
		t.Errorf("header %+v", h)
	}
	// EIP-4788 and EIP-2935 have left their mark.
	st := c.State(t)
	in := res.Block.Header()
	ring := new(big.Int).SetUint64(in.Time%8191 + 8191)
	if got := st.GetState(params.BeaconRootsAddress, common.BigToHash(ring)); got != *in.ParentBeaconRoot {
		t.Errorf("origin hash in the beacon roots contract: %s, want %s", got, in.ParentBeaconRoot)
	}
	if got := st.GetState(params.HistoryStorageAddress, common.Hash{}); got != in.ParentHash {
		t.Errorf("parent hash in the history contract: %s, want %s", got, in.ParentHash)
	}
}

// Whether senders are known or not, and however often it runs, the block is the
// same.
func TestDeterminism(t *testing.T) {
	c := testchain.Mixed(t, 12)
	c.Append(t, c.Input(c.MixedInput(t)...))
	in := c.Input(c.MixedInput(t)...)
	var first common.Hash
	for i := range 8 {
		run := in
		if i%2 == 1 {
			run.Txs = nil
			for _, tx := range in.Txs {
				run.Txs = append(run.Txs, decoded(t, tx))
			}
		}
		res, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, run)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = res.Block.Hash()
		} else if res.Block.Hash() != first {
			t.Fatalf("run %d: %s, first was %s", i, res.Block.Hash(), first)
		}
	}
}

// Wei neither appears nor disappears: what all accounts lose is the base fee.
func TestSupplyIsConserved(t *testing.T) {
	c := testchain.Mixed(t, 12)
	before := supply(t, c.State(t))
	rng := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		txs := c.MixedInput(t)
		for range rng.IntN(30) {
			i := rng.IntN(len(c.Keys))
			txs = append(txs, c.Transfer(t, i, testchain.Fresh(rng.Uint64N(20)), rng.Int64N(1e18)))
		}
		res := c.Append(t, c.Input(txs...))
		burnt := new(big.Int).Mul(res.Block.BaseFee(), new(big.Int).SetUint64(res.Block.GasUsed()))
		after := supply(t, c.State(t))
		if want := new(big.Int).Sub(before, burnt); want.Cmp(after) != 0 {
			t.Fatalf("block %v: supply %v, want %v", res.Block.Number(), after, want)
		}
		before = after
	}
}

// supply is the sum of all balances.
func supply(t testing.TB, st *state.State) *big.Int {
	t.Helper()
	sum := new(big.Int)
	st.DB().DumpToCollector(collector(func(a gethstate.DumpAccount) {
		balance, ok := new(big.Int).SetString(a.Balance, 10)
		if !ok {
			t.Fatalf("balance %q", a.Balance)
		}
		sum.Add(sum, balance)
	}), &gethstate.DumpConfig{SkipCode: true, SkipStorage: true})
	return sum
}

type collector func(gethstate.DumpAccount)

func (collector) OnRoot(common.Hash) {}

func (f collector) OnAccount(_ *common.Address, a gethstate.DumpAccount) { f(a) }

func TestForcedThatDoNotApplyAreSkipped(t *testing.T) {
	c := testchain.New(t, 3, nil)
	to := testchain.Fresh(1)
	good, later := c.Transfer(t, 0, to, 1), c.Transfer(t, 0, to, 2)
	poor := c.Transfer(t, 1, to, 1)
	poor = sign(t, c, 1, &types.DynamicFeeTx{Nonce: 0, To: poor.To(), Value: new(big.Int).Mul(testchain.Funds, big.NewInt(2)), Gas: 21000})
	usual := c.Transfer(t, 2, to, 4)
	in := c.Input(usual)
	greedy := sign(t, c, 1, &types.DynamicFeeTx{Nonce: 0, To: &to, Gas: 1_000_000})
	in.Forced = []*types.Transaction{later, good, poor, greedy, later, good}
	in.ForcedGas = 2 * 21000 // charged by what is used: the greedy limit does not fit beside the first
	res := c.Append(t, in)
	if res.Forced != 2 || len(res.Receipts) != 3 {
		t.Fatalf("%d forced of %d transactions, want 2 of 3", res.Forced, len(res.Receipts))
	}
	for i, want := range []*types.Transaction{good, later, usual} {
		if got := res.Block.Transactions()[i]; got.Hash() != want.Hash() {
			t.Errorf("transaction %d is %s, want %s", i, got.Hash(), want.Hash())
		}
	}
	if got := c.State(t).GetBalance(to).Uint64(); got != 7 {
		t.Errorf("balance %d", got)
	}
}

func TestTxThatDoesNotApplyFailsTheBlock(t *testing.T) {
	c := testchain.New(t, 2, nil)
	good := c.Transfer(t, 0, testchain.Fresh(1), 1)
	_, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, c.Input(good, good))
	var tx *stf.TxError
	if !errors.As(err, &tx) || tx.Index != 1 || tx.Hash != good.Hash() || !errors.Is(err, core.ErrNonceTooLow) {
		t.Errorf("error %v", err)
	}
}

func TestTimestamps(t *testing.T) {
	c := testchain.New(t, 1, nil)
	in := c.Input()
	in.Timestamp = 1000
	c.Append(t, in)
	in = c.Input()
	in.Timestamp = 1000
	c.Append(t, in) // several blocks may share a second
	in = c.Input()
	in.Timestamp = 999
	if _, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, in); !errors.Is(err, stf.ErrTimestamp) {
		t.Errorf("error %v", err)
	}
}

func TestGenesisWithoutSystemContracts(t *testing.T) {
	c := testchain.New(t, 1, types.GenesisAlloc{params.WithdrawalQueueAddress: {Balance: common.Big1}})
	if _, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, c.Input()); err == nil {
		t.Error("a chain without its system contracts made a block")
	}
}

func TestBlockHashReachesAncestors(t *testing.T) {
	c := testchain.Mixed(t, 2)
	for range 5 {
		c.Append(t, c.Input())
	}
	c.Append(t, c.Input(c.Call(t, 0, testchain.BlockHash, 0, testchain.Words(1)), c.Call(t, 0, testchain.BlockHash, 0, testchain.Words(4))))
	st := c.State(t)
	for _, n := range []int64{5, 2} {
		if got := st.GetState(testchain.BlockHash, common.BigToHash(big.NewInt(n))); got != c.Headers[n].Hash() {
			t.Errorf("hash of block %d: %s, want %s", n, got, c.Headers[n].Hash())
		}
	}
}

// A block can be taken up again from its header, as tracing does.
func TestBeginHeader(t *testing.T) {
	c := testchain.Mixed(t, 12)
	c.Append(t, c.Input(c.MixedInput(t)...))
	parent, st := c.Head(), c.State(t)
	res := c.Append(t, c.Input(c.MixedInput(t)...))
	b, err := stf.BeginHeader(c.Config, parent, st, c.Ancestor, res.Block.Header(), vm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tx := range res.Block.Transactions() {
		if err := b.Add(tx); err != nil {
			t.Fatal(err)
		}
	}
	again, err := b.Finish()
	if err != nil || again.Block.Hash() != res.Block.Hash() {
		t.Errorf("error %v, block %s, want %s", err, again.Block.Hash(), res.Block.Hash())
	}
	h := res.Block.Header()
	h.GasLimit++
	if _, err := stf.BeginHeader(c.Config, parent, st, c.Ancestor, h, vm.Config{}); !errors.Is(err, stf.ErrHeader) {
		t.Errorf("error %v", err)
	}
}

// A state that cannot be read is no reason to call a block invalid.
func TestUnreadableState(t *testing.T) {
	c := testchain.New(t, 300, nil)
	root := c.Head().Root
	it := c.Disk.NewIterator(nil, nil)
	for it.Next() {
		if len(it.Key()) == common.HashLength && common.Hash(it.Key()) != root {
			if err := c.Disk.Delete(it.Key()); err != nil {
				t.Fatal(err)
			}
		}
	}
	it.Release()
	tx := c.Transfer(t, 0, testchain.Fresh(1), 1)
	for name, in := range map[string]stf.Input{"usual": c.Input(tx), "forced": {Timestamp: 1, Forced: []*types.Transaction{tx}, ForcedGas: tx.Gas()}} {
		st, err := state.New(root, c.Reopen())
		if err != nil {
			t.Fatal(err)
		}
		_, err = stf.Process(c.Config, c.Head(), st, c.Ancestor, in)
		var invalid *stf.TxError
		if !errors.Is(err, stf.ErrState) || errors.As(err, &invalid) {
			t.Errorf("%s: error %v, want ErrState", name, err)
		}
	}
}
