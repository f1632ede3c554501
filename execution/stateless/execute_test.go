package stateless_test

import (
	"bytes"
	"errors"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	geth "github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
)

// block makes the next mixed block of a chain and its witness.
func block(tb testing.TB, c *testchain.Chain) (*stf.Result, *stateless.Witness) {
	tb.Helper()
	st, err := stateless.Record(c.DB, c.Head(), c)
	if err != nil {
		tb.Fatal(err)
	}
	res, err := stf.Process(c.Config, c.Head(), st, c.Ancestor, c.Input(c.MixedInput(tb)...))
	if err != nil {
		tb.Fatal(err)
	}
	if res.Witness == nil {
		tb.Fatal("no witness recorded")
	}
	c.Commit(tb, res)
	return res, res.Witness
}

// again is a block as another process would decode it, without cached senders.
func again(tb testing.TB, b *types.Block) *types.Block {
	tb.Helper()
	txs := make(types.Transactions, len(b.Transactions()))
	for i, tx := range b.Transactions() {
		raw, err := tx.MarshalBinary()
		if err != nil {
			tb.Fatal(err)
		}
		txs[i] = new(types.Transaction)
		if err := txs[i].UnmarshalBinary(raw); err != nil {
			tb.Fatal(err)
		}
	}
	return types.NewBlockWithHeader(b.Header()).WithBody(types.Body{Transactions: txs, Withdrawals: types.Withdrawals{}})
}

func TestExecuteGivesTheSameRoots(t *testing.T) {
	c := testchain.Mixed(t, 12)
	for n := range 8 {
		res, w := block(t, c)
		raw, err := stateless.Encode(w)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := stateless.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		root, receipts, err := stateless.Execute(c.Config, decoded, again(t, res.Block))
		if err != nil {
			t.Fatalf("block %d: %v", n+1, err)
		}
		if root != res.Block.Root() || receipts != res.Block.ReceiptHash() {
			t.Fatalf("block %d: roots %x %x, want %x %x", n+1, root, receipts, res.Block.Root(), res.Block.ReceiptHash())
		}
	}
}

func TestRecordingChangesNothing(t *testing.T) {
	plain, recorded := testchain.Mixed(t, 12), testchain.Mixed(t, 12)
	for range 3 {
		want := plain.Append(t, plain.Input(plain.MixedInput(t)...))
		got, _ := block(t, recorded)
		if got.Block.Hash() != want.Block.Hash() {
			t.Fatalf("block %d differs when its witness is recorded", want.Block.NumberU64())
		}
		if want.Witness != nil {
			t.Fatal("a witness nobody asked for")
		}
	}
}

// go-ethereum's own recording, in other goroutines beside the execution, finds the same
// nodes and all of the codes. It also has codes that are new in the block.
func TestRecordedAsByGoEthereum(t *testing.T) {
	c := testchain.Mixed(t, 12)
	for n := range 6 {
		parent, in := c.Head(), c.Input(c.MixedInput(t)...)
		theirs, err := geth.NewWitness(parent, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		st := c.State(t)
		st.StartPrefetcher("test", theirs)
		messages.Outbox(st)
		messages.Inbox(st)
		if _, err := stf.Process(c.Config, parent, st, c.Ancestor, in); err != nil {
			t.Fatal(err)
		}
		if st, err = stateless.Record(c.DB, parent, c); err != nil {
			t.Fatal(err)
		}
		res, err := stf.Process(c.Config, parent, st, c.Ancestor, in)
		if err != nil {
			t.Fatal(err)
		}
		ours := res.Witness
		if !maps.Equal(ours.State, theirs.State) {
			t.Errorf("block %d: %d nodes, go-ethereum records %d", n+1, len(ours.State), len(theirs.State))
		}
		for code := range ours.Codes {
			if _, ok := theirs.Codes[code]; !ok {
				t.Errorf("block %d: code %x, which go-ethereum does not record", n+1, code)
			}
		}
		c.Commit(t, res)
	}
}

func TestWitnessOfAnEmptyBlock(t *testing.T) {
	c := testchain.Mixed(t, 2)
	st, err := stateless.Record(c.DB, c.Head(), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := stf.Process(c.Config, c.Head(), st, nil, c.Input())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := stateless.Execute(c.Config, res.Witness, again(t, res.Block)); err != nil {
		t.Fatal(err)
	}
}

// Each piece of a witness is needed, and none can be replaced.
func TestEveryPieceIsNeeded(t *testing.T) {
	c := testchain.Mixed(t, 12)
	var (
		res *stf.Result
		w   *stateless.Witness
	)
	for range 6 {
		res, w = block(t, c)
	}
	b := again(t, res.Block)
	stf.RecoverSenders(c.Config, b.Transactions())
	expect := func(what string, w *stateless.Witness) {
		t.Helper()
		if _, _, err := stateless.Execute(c.Config, w, b); !errors.Is(err, stateless.ErrWitness) {
			t.Errorf("%s: error %v, want ErrWitness", what, err)
		}
	}
	if _, _, err := stateless.Execute(c.Config, w, b); err != nil {
		t.Fatal(err)
	}
	for node := range w.State {
		missing := w.Copy()
		delete(missing.State, node)
		expect("missing node", missing)

		changed := w.Copy()
		delete(changed.State, node)
		flipped := []byte(node)
		flipped[len(flipped)-1] ^= 1
		changed.State[string(flipped)] = struct{}{}
		expect("changed node", changed)
	}
	for code := range w.Codes {
		missing := w.Copy()
		delete(missing.Codes, code)
		expect("missing code", missing)

		changed := w.Copy()
		delete(changed.Codes, code)
		flipped := []byte(code)
		flipped[0] ^= 1
		changed.Codes[string(flipped)] = struct{}{}
		expect("changed code", changed)
	}
	for i := range w.Headers {
		missing := w.Copy()
		missing.Headers = slices.Delete(slices.Clone(w.Headers), i, i+1)
		expect("missing header", missing)

		changed := w.Copy()
		changed.Headers = slices.Clone(w.Headers)
		changed.Headers[i] = types.CopyHeader(w.Headers[i])
		changed.Headers[i].GasUsed++
		expect("changed header", changed)
	}
	expect("nothing", &stateless.Witness{})
	expect("nil", nil)
}

func TestWrongBlocksAreRefused(t *testing.T) {
	c := testchain.Mixed(t, 12)
	block(t, c)
	res, w := block(t, c)
	header := func(change func(*types.Header)) *types.Block {
		h := res.Block.Header()
		change(h)
		return again(t, types.NewBlockWithHeader(h).WithBody(*res.Block.Body()))
	}
	body := func(change func(*types.Body)) *types.Block {
		b := *res.Block.Body()
		b.Transactions = slices.Clone(b.Transactions)
		change(&b)
		return types.NewBlockWithHeader(res.Block.Header()).WithBody(b)
	}
	extra := uint64(1)
	for name, b := range map[string]*types.Block{
		"state root":        header(func(h *types.Header) { h.Root[0] ^= 1 }),
		"receipt root":      header(func(h *types.Header) { h.ReceiptHash[0] ^= 1 }),
		"transaction root":  header(func(h *types.Header) { h.TxHash[0] ^= 1 }),
		"bloom":             header(func(h *types.Header) { h.Bloom[0] ^= 1 }),
		"gas used":          header(func(h *types.Header) { h.GasUsed++ }),
		"gas limit":         header(func(h *types.Header) { h.GasLimit++ }),
		"coinbase":          header(func(h *types.Header) { h.Coinbase[0] ^= 1 }),
		"base fee":          header(func(h *types.Header) { h.BaseFee = new(big.Int).Add(h.BaseFee, big.NewInt(1)) }),
		"no base fee":       header(func(h *types.Header) { h.BaseFee = nil }),
		"timestamp":         header(func(h *types.Header) { h.Time = 0 }),
		"extra data":        header(func(h *types.Header) { h.Extra = []byte{1} }),
		"nonce":             header(func(h *types.Header) { h.Nonce[0] = 1 }),
		"difficulty":        header(func(h *types.Header) { h.Difficulty = big.NewInt(1) }),
		"uncles":            header(func(h *types.Header) { h.UncleHash[0] ^= 1 }),
		"origin":            header(func(h *types.Header) { h.ParentBeaconRoot[0] ^= 1 }),
		"no origin":         header(func(h *types.Header) { h.ParentBeaconRoot = nil }),
		"blob gas":          header(func(h *types.Header) { h.BlobGasUsed = &extra }),
		"no requests":       header(func(h *types.Header) { h.RequestsHash = nil }),
		"no withdrawals":    header(func(h *types.Header) { h.WithdrawalsHash = nil }),
		"slot number":       header(func(h *types.Header) { h.SlotNumber = &extra }),
		"a transaction off": body(func(b *types.Body) { b.Transactions = b.Transactions[1:] }),
		"order":             body(func(b *types.Body) { slices.Reverse(b.Transactions) }),
		"an uncle":          body(func(b *types.Body) { b.Uncles = []*types.Header{res.Block.Header()} }),
		"a withdrawal":      body(func(b *types.Body) { b.Withdrawals = types.Withdrawals{{Amount: 1}} }),
	} {
		if _, _, err := stateless.Execute(c.Config, w, b); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	sound := again(t, res.Block)
	if _, _, err := stateless.Execute(c.Config, w, sound); err != nil {
		t.Errorf("sound block: %v", err)
	}
}

func TestEncodingIsCanonical(t *testing.T) {
	c := testchain.Mixed(t, 4)
	block(t, c)
	_, w := block(t, c)
	raw, err := stateless.Encode(w)
	if err != nil {
		t.Fatal(err)
	}
	shuffled := w.Copy()
	shuffled.State = maps.Clone(w.State)
	if other, _ := stateless.Encode(shuffled); !bytes.Equal(raw, other) {
		t.Error("equal witnesses encode differently")
	}
	for _, bad := range [][]byte{nil, {0xc0}, raw[:len(raw)-1], append(slices.Clone(raw), 0)} {
		if _, err := stateless.Decode(bad); !errors.Is(err, stateless.ErrEncoding) {
			t.Errorf("%d bytes: error %v, want ErrEncoding", len(bad), err)
		}
	}
}

// notebook is an engine that keeps its input as a byte value and calls back into
// the EVM.
type notebook struct{}

func (notebook) Call(h execution.Host, f execution.Frame) execution.Result {
	if err := h.WriteValue([]byte("last"), f.Input); err != nil {
		return execution.Result{Err: err}
	}
	res := h.Call(execution.Frame{Kind: execution.Call, Callee: testchain.Storer, Input: testchain.Words(99, 1), Gas: 50_000})
	if res.Err != nil {
		return execution.Result{Err: execution.ErrRevert, GasLeft: h.Gas()}
	}
	return execution.Result{GasLeft: h.Gas()}
}

// What engines read and write is in the witness like everything else.
func TestEnginesAreStateless(t *testing.T) {
	engine := common.HexToAddress("0x5452495649554d00000000000000000000000001")
	book := common.HexToAddress("0xb00c")
	alloc := testchain.Contracts()
	alloc[book] = types.Account{Nonce: 1, Code: router.Stub(engine), Balance: new(big.Int)}
	c := testchain.New(t, 3, alloc)
	engines, err := router.NewEngines(router.Engine{Address: engine, New: func() execution.VM { return notebook{} }})
	if err != nil {
		t.Fatal(err)
	}
	c.Config.Engines = engines
	for n, size := range []int{100, 300, 10, 0, 64} {
		st, err := stateless.Record(c.DB, c.Head(), c)
		if err != nil {
			t.Fatal(err)
		}
		note := bytes.Repeat([]byte{byte(n + 1)}, size)
		res, err := stf.Process(c.Config, c.Head(), st, c.Ancestor, c.Input(c.Call(t, 0, book, 3, note)))
		if err != nil {
			t.Fatal(err)
		}
		if res.Receipts[0].Status != types.ReceiptStatusSuccessful {
			t.Fatal("the engine's transaction failed")
		}
		c.Commit(t, res)
		if _, _, err := stateless.Execute(c.Config, res.Witness, again(t, res.Block)); err != nil {
			t.Fatal(err)
		}
		slots := state.Slots{DB: c.State(t), Meter: free{}, Account: book}
		if got, found, err := slots.ReadValue([]byte("last")); err != nil || !found || !bytes.Equal(got, note) {
			t.Errorf("block %d: note %x, %v, %v", n+1, got, found, err)
		}
	}
}

// free is a meter that never runs out.
type free struct{}

func (free) Gas() uint64         { return 1 << 60 }
func (free) Charge(uint64) error { return nil }

// On a chain with DA fees a witness holds what the header's price and the
// recipient follow from, and the header's figures are held to the execution.
func TestDAFees(t *testing.T) {
	c := testchain.Priced(t, 4, 1e9, stf.DAFees{Price: 1e9, MinBaseFee: 1, Smoothing: 2})
	parent := c.Head()
	st, err := stateless.Record(c.DB, parent, c)
	if err != nil {
		t.Fatal(err)
	}
	in := c.Input(c.Call(t, 1, testchain.Token, 0, testchain.TokenTransfer(testchain.Fresh(1), 5)))
	in.Forced, in.ForcedGas = []*types.Transaction{c.Transfer(t, 2, testchain.Fresh(2), 1)}, 21000
	res, err := stf.Process(c.Config, parent, st, c.Ancestor, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := stateless.Execute(c.Config, res.Witness, res.Block); err != nil {
		t.Fatal(err)
	}
	for node := range res.Witness.State {
		w := res.Witness.Copy()
		delete(w.State, node)
		if _, _, err := stateless.Execute(c.Config, w, res.Block); !errors.Is(err, stateless.ErrWitness) {
			t.Errorf("without a node: %v", err)
		}
	}
	for at := range res.Block.Extra() {
		h := res.Block.Header()
		h.Extra[at]++
		_, _, err := stateless.Execute(c.Config, res.Witness, types.NewBlockWithHeader(h).WithBody(*res.Block.Body()))
		if !errors.Is(err, stateless.ErrBlock) {
			t.Errorf("byte %d of the extra data: %v", at, err)
		}
	}
}
