package stf_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
)

// anyTx is a transaction of any type that may apply or not.
func anyTx(t *testing.T, c *testchain.Chain, rng *rand.Rand, baseFee *big.Int) *types.Transaction {
	i := rng.IntN(len(c.Keys))
	to, data, value := testchain.Fresh(rng.Uint64N(30)), []byte(nil), big.NewInt(rng.Int64N(1e15))
	switch rng.IntN(9) {
	case 0:
		to = c.Address(i) // itself
	case 1:
		to = []common.Address{c.Config.FeeRecipient, sysconfig.Recipient(c.State(t))}[rng.IntN(2)]
	case 2:
		to, data, value = testchain.Token, testchain.TokenTransfer(testchain.Fresh(rng.Uint64N(9)), rng.Uint64N(1<<60)), new(big.Int)
	case 3:
		to, data = testchain.Storer, testchain.Words(rng.Uint64N(4), rng.Uint64N(2)) // with refunds
	case 4:
		to = []common.Address{testchain.Reverter, testchain.Halter, testchain.Mortal}[rng.IntN(3)]
	case 5:
		to, data = testchain.Factory, testchain.MortalInit()
	case 6:
		data = make([]byte, rng.IntN(400))
		for k := range data {
			data[k] = byte(rng.Uint32())
		}
	}
	tip := big.NewInt(rng.Int64N(3e9))
	limit := new(big.Int).Add(new(big.Int).Mul(baseFee, big.NewInt(1+rng.Int64N(3))), new(big.Int).Rsh(tip, uint(rng.IntN(2))))
	gas := []uint64{21000, 25000, 60000, 300_000, 3_000_000, params.MaxTxGas}[rng.IntN(6)]
	if rng.IntN(12) == 0 { // more than there is
		value = new(big.Int).Mul(testchain.Funds, big.NewInt(rng.Int64N(3)))
	}
	nonce := c.State(t).GetNonce(c.Address(i))
	if rng.IntN(30) == 0 {
		nonce++
	}
	var inner types.TxData
	switch rng.IntN(6) {
	case 0:
		inner = &types.LegacyTx{Nonce: nonce, GasPrice: limit, Gas: gas, To: &to, Value: value, Data: data}
	case 1:
		inner = &types.AccessListTx{ChainID: c.Config.Chain.ChainID, Nonce: nonce, GasPrice: limit, Gas: gas, To: &to, Value: value, Data: data,
			AccessList: types.AccessList{{Address: testchain.Token, StorageKeys: []common.Hash{testchain.TokenSlot(to)}}}}
	case 2:
		inner = &types.DynamicFeeTx{ChainID: c.Config.Chain.ChainID, Nonce: nonce, GasFeeCap: limit, GasTipCap: tip, Gas: gas, Value: value, Data: testchain.Init(data)}
	case 3:
		auth, err := types.SignSetCode(c.Keys[i], types.SetCodeAuthorization{ChainID: *uint256.MustFromBig(c.Config.Chain.ChainID),
			Address: []common.Address{{}, testchain.Storer, testchain.Mortal}[rng.IntN(3)], Nonce: nonce + rng.Uint64N(2)})
		if err != nil {
			t.Fatal(err)
		}
		inner = &types.SetCodeTx{ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), Nonce: nonce, GasFeeCap: uint256.MustFromBig(limit),
			GasTipCap: uint256.MustFromBig(tip), Gas: gas, To: to, Value: uint256.MustFromBig(value), Data: data, AuthList: []types.SetCodeAuthorization{auth}}
	default:
		inner = &types.DynamicFeeTx{ChainID: c.Config.Chain.ChainID, Nonce: nonce, GasFeeCap: limit, GasTipCap: tip, Gas: gas, To: &to, Value: value, Data: data}
	}
	tx, err := types.SignNewTx(c.Keys[i], c.Config.Signer(), inner)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// Whatever is sent, whoever gets fees and tips: wei is neither made nor lost, the
// recipient of DA fees has all that DA gas costs and the coinbase the tips of the
// rest, receipts add up, and all who execute the block make the same one.
func TestDAFeesAreAccountedExactly(t *testing.T) {
	for name, tc := range map[string]struct{ coinbase, recipient int }{ // accounts; -1 for one that sends nothing
		"by themselves":     {-1, -1},
		"coinbase sends":    {0, -1},
		"recipient sends":   {-1, 1},
		"one account":       {2, 2},
		"both of them send": {3, 4},
	} {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(len(name)), 7))
			for range 4 {
				baseFee := 1 + rng.Int64N(int64(1)<<rng.IntN(34))
				c := testchain.Priced(t, 6, baseFee, stf.DAFees{Price: somePrice(rng, big.NewInt(baseFee)), MinBaseFee: 1 + rng.Uint64N(1<<rng.IntN(20)), Smoothing: 1 + rng.Uint64N(4)})
				if tc.coinbase >= 0 {
					c.Config.FeeRecipient = c.Address(tc.coinbase)
				}
				if tc.recipient >= 0 {
					in := c.Input()
					in.Forced, in.ForcedGas = []*types.Transaction{c.Call(t, 0, system.Config, 0, sysconfig.SetDARecipient(c.Address(tc.recipient)))}, 1e6
					c.Append(t, in)
				}
				applied := 0
				for range 6 {
					applied += accounted(t, c, rng, tc.coinbase < 0 && tc.recipient < 0)
				}
				if applied < 20 {
					t.Errorf("%d transactions applied in six blocks: the test tests little", applied)
				}
			}
		})
	}
}

// somePrice is a DA price under which a byte takes some thousand gas at most.
func somePrice(rng *rand.Rand, baseFee *big.Int) uint64 {
	return rng.Uint64N(1 + baseFee.Uint64()<<rng.IntN(13))
}

// accounted makes a block of random transactions and checks it. alone says that
// neither coinbase nor recipient have other wei coming or going.
func accounted(t *testing.T, c *testchain.Chain, rng *rand.Rand, alone bool) int {
	t.Helper()
	parent, before := c.Head(), supply(t, c.State(t))
	st := c.State(t)
	recipient, coinbase := sysconfig.Recipient(st), c.Config.FeeRecipient
	paid, tipped := st.GetBalance(recipient).ToBig(), st.GetBalance(coinbase).ToBig()
	in := c.Input()
	baseFee := stf.NextBaseFee(c.Config, parent)

	// The sequencer's way: what does not apply is left out, and changes nothing.
	sequencer := c.State(t)
	b, err := stf.Begin(c.Config, parent, sequencer, c.Ancestor, in.Origin, in.Timestamp)
	if err != nil {
		t.Fatal(err)
	}
	operator := sign(t, c, 0, &types.DynamicFeeTx{
		Nonce: st.GetNonce(c.Address(0)), To: &system.Config, Gas: 100_000, GasFeeCap: new(big.Int).Lsh(baseFee, 2), GasTipCap: new(big.Int),
		Data: sysconfig.SetDAPrice(somePrice(rng, baseFee)),
	})
	any := func() *types.Transaction {
		for {
			tx := anyTx(t, c, rng, baseFee)
			if to := tx.To(); !alone || to == nil || *to != recipient && *to != coinbase {
				return tx
			}
		}
	}
	in.Forced, in.ForcedGas = []*types.Transaction{operator, any()}, 20_000_000
	b.AddForced(in.Forced, in.ForcedGas)
	for range 25 {
		if tx := any(); b.Add(tx) == nil {
			in.Txs = append(in.Txs, tx)
		}
	}
	built, err := b.Finish()
	if err != nil {
		t.Fatal(err)
	}

	// All other ways.
	recorded, err := stateless.Record(c.DB, parent, c)
	if err != nil {
		t.Fatal(err)
	}
	res, err := stf.Process(c.Config, parent, recorded, c.Ancestor, in)
	if err != nil {
		t.Fatal(err)
	}
	if res.Block.Hash() != built.Block.Hash() || res.Forced != built.Forced {
		t.Fatalf("processed: %s, built: %s", res.Block.Hash(), built.Block.Hash())
	}
	again, err := stf.Replay(c.Config, parent, c.State(t), c.Ancestor, in.Origin, res.Block)
	if err != nil || again.Block.Hash() != res.Block.Hash() || again.Forced != res.Forced {
		t.Fatalf("again: %v", err)
	}
	if _, _, err := stateless.Execute(c.Config, res.Witness, res.Block); err != nil {
		t.Fatalf("from the witness: %v", err)
	}
	c.Commit(t, res)

	// The books.
	h := res.Block.Header()
	if n, ok := stf.Forced(h); !ok || n != res.Forced || h.BaseFee.Cmp(baseFee) != 0 {
		t.Fatalf("header: %d forced, base fee %v; want %d, %v", n, h.BaseFee, res.Forced, baseFee)
	}
	var gas, daGas uint64
	fees, tips := new(big.Int), new(big.Int)
	for i, r := range res.Receipts {
		tx, share := res.Block.Transactions()[i], uint64(0)
		if i >= res.Forced {
			share = stf.DAGas(h, stf.DASize(tx))
		}
		tip := new(big.Int).Sub(r.EffectiveGasPrice, h.BaseFee)
		fees.Add(fees, new(big.Int).Mul(r.EffectiveGasPrice, new(big.Int).SetUint64(share)))
		tips.Add(tips, tip.Mul(tip, new(big.Int).SetUint64(r.GasUsed-share)))
		if gas += r.GasUsed; r.GasUsed < share+21000 || r.GasUsed > tx.Gas() || r.CumulativeGasUsed != gas {
			t.Fatalf("receipt %d: gas %d with a share of %d, limit %d, cumulative %d, want %d", i, r.GasUsed, share, tx.Gas(), r.CumulativeGasUsed, gas)
		}
		daGas += share
	}
	if h.GasUsed != gas {
		t.Fatalf("header: gas used %d, receipts %d", h.GasUsed, gas)
	}
	burnt := new(big.Int).Mul(h.BaseFee, new(big.Int).SetUint64(gas-daGas))
	if after := supply(t, c.State(t)); new(big.Int).Sub(before, burnt).Cmp(after) != 0 {
		t.Fatalf("supply %v less %v burnt is not %v", before, burnt, after)
	}
	if after := c.State(t); alone {
		if got := after.GetBalance(recipient).ToBig(); got.Cmp(paid.Add(paid, fees)) != 0 {
			t.Fatalf("the recipient has %v, want %v", got, paid)
		}
		if got := after.GetBalance(coinbase).ToBig(); got.Cmp(tipped.Add(tipped, tips)) != 0 {
			t.Fatalf("the coinbase has %v, want %v", got, tipped)
		}
	}
	return len(res.Receipts)
}

// priced is a chain where a plain transfer has a known share.
func priced(t *testing.T) (c *testchain.Chain, header *types.Header, share uint64) {
	c = testchain.Priced(t, 4, 1e9, stf.DAFees{Price: 1e11, MinBaseFee: 1, Smoothing: 1})
	header = stf.NextHeader(c.Config, c.Head(), 1)
	probe := sign(t, c, 1, &types.DynamicFeeTx{To: &common.Address{1}, Value: common.Big1})
	if share = stf.DAGas(header, stf.DASize(probe)); share < 8000 || share > 12000 {
		t.Fatalf("a transfer pays %d gas", share)
	}
	return c, header, share
}

// At the edges of what a sender must have, as Ethereum has them: all checks see
// the whole gas limit.
func TestDAFeesAtTheEdges(t *testing.T) {
	_, header, share := priced(t)
	to := common.Address{1}
	rich := stf.DAGas(header, stf.DASize(types.NewTx(&types.DynamicFeeTx{To: &to, Value: testchain.Funds})))
	data := []byte(strings.Repeat("abcdefghijklmnopqrst", 10))
	calls := stf.DAGas(header, stf.DASize(types.NewTx(&types.DynamicFeeTx{To: &to, Value: common.Big1, Data: data})))
	feeCap := big.NewInt(100 * params.GWei)
	all := func(gas uint64) *big.Int { // of the funds, beside the gas limit at the fee cap
		return new(big.Int).Sub(testchain.Funds, new(big.Int).Mul(feeCap, new(big.Int).SetUint64(gas)))
	}
	for _, tc := range []struct {
		name  string
		tx    types.DynamicFeeTx
		limit uint64 // of the block; 0: enough
		want  error
		text  string
	}{
		{name: "just enough gas", tx: types.DynamicFeeTx{Gas: 21000 + share}},
		{name: "one too few", tx: types.DynamicFeeTx{Gas: 20999 + share}, want: core.ErrIntrinsicGas, text: "have 20999, want 21000: of the gas limit of"},
		{name: "as without DA fees", tx: types.DynamicFeeTx{Gas: 21000}, want: core.ErrIntrinsicGas},
		{name: "less than the share", tx: types.DynamicFeeTx{Gas: share - 1}, want: core.ErrIntrinsicGas, text: "have 0, want 21000"},
		{name: "none", tx: types.DynamicFeeTx{}, want: core.ErrIntrinsicGas},
		{name: "the floor of call data", tx: types.DynamicFeeTx{Gas: calls + 21000 + 40*200 - 1, Data: data}, want: core.ErrFloorDataGas, text: "of the gas limit of"},
		{name: "the most gas", tx: types.DynamicFeeTx{Gas: params.MaxTxGas}},
		{name: "over it", tx: types.DynamicFeeTx{Gas: params.MaxTxGas + 1}, want: core.ErrGasLimitTooHigh},
		{name: "over it by the share", tx: types.DynamicFeeTx{Gas: params.MaxTxGas + share}, want: core.ErrGasLimitTooHigh},
		{name: "the floor exactly", tx: types.DynamicFeeTx{Gas: calls + 21000 + 40*200, Data: data}},
		{name: "all there is", tx: types.DynamicFeeTx{Gas: 21000 + rich, Value: all(21000 + rich)}},
		{name: "a wei more", tx: types.DynamicFeeTx{Gas: 21000 + rich, Value: new(big.Int).Add(all(21000+rich), common.Big1)}, want: core.ErrInsufficientFunds, text: "want 1000000000000000000000001"},
		{name: "all without the share", tx: types.DynamicFeeTx{Gas: 21000 + rich, Value: all(21000)}, want: core.ErrInsufficientFunds},
		{name: "a fee cap that overflows", tx: types.DynamicFeeTx{Gas: 21000 + share, GasFeeCap: new(big.Int).Lsh(common.Big1, 255)}, want: core.ErrInsufficientFunds},
		{name: "a fee cap under the base fee", tx: types.DynamicFeeTx{Gas: 21000 + share, GasFeeCap: big.NewInt(1)}, want: core.ErrFeeCapTooLow},
		{name: "a nonce too high, and everything else wrong", tx: types.DynamicFeeTx{Nonce: 1, Gas: 1, Value: testchain.Funds}, want: core.ErrNonceTooHigh},
		{name: "as much as is left of the block", tx: types.DynamicFeeTx{Gas: 5_000_000}, limit: 5_000_000},
		{name: "a gas more", tx: types.DynamicFeeTx{Gas: 5_000_001}, limit: 5_000_000, want: core.ErrGasLimitReached},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, _, _ := priced(t)
			if tc.limit > 0 {
				c.Config.GasLimit = tc.limit
			}
			b, err := stf.Begin(c.Config, c.Head(), c.State(t), nil, c.Input().Origin, 1)
			if err != nil {
				t.Fatal(err)
			}
			tx := tc.tx
			tx.To = &to
			if tx.GasFeeCap == nil {
				tx.GasFeeCap = feeCap
			}
			if tx.Value == nil {
				tx.Value = common.Big1 // as the share is for
			}
			room := b.GasLeft()
			err = b.Add(sign(t, c, 1, &tx))
			if tc.want == nil && err != nil || !errors.Is(err, tc.want) || err != nil && !strings.Contains(err.Error(), tc.text) {
				t.Fatalf("%v, want %v %q", err, tc.want, tc.text)
			}
			if err != nil && (b.GasLeft() != room || b.Len() != 0) {
				t.Error("it has left a trace in the block")
			}
			res, err := b.Finish()
			if err != nil {
				t.Fatal(err)
			}
			if tc.want != nil {
				empty, err := stf.Process(c.Config, c.Head(), c.State(t), nil, stf.Input{Origin: c.Input().Origin, Timestamp: 1})
				if err != nil || empty.Block.Hash() != res.Block.Hash() {
					t.Errorf("it has left a trace: %v", err)
				}
			}
		})
	}
}

// Gas that is refunded for cleared storage is counted on the execution alone.
func TestRefundsLeaveTheShareAlone(t *testing.T) {
	c, _, _ := priced(t)
	c.Append(t, c.Input(c.Call(t, 1, testchain.Storer, 0, testchain.Words(1, 1))))
	tx := c.Call(t, 1, testchain.Storer, 0, testchain.Words(1, 0))
	with := c.Append(t, c.Input(tx))
	plain := testchain.New(t, 4, testchain.Contracts())
	plain.Append(t, plain.Input(plain.Call(t, 1, testchain.Storer, 0, testchain.Words(1, 1))))
	without := plain.Append(t, plain.Input(plain.Call(t, 1, testchain.Storer, 0, testchain.Words(1, 0))))
	share := stf.DAGas(with.Block.Header(), stf.DASize(tx))
	if got := with.Receipts[0].GasUsed - share; share == 0 || got != without.Receipts[0].GasUsed {
		t.Errorf("%d gas beside a share of %d, want %d", got, share, without.Receipts[0].GasUsed)
	}
}

func TestForcedTransactionsPayNoDAGas(t *testing.T) {
	c, header, share := priced(t)
	to := common.Address{1}
	in := c.Input(sign(t, c, 2, &types.DynamicFeeTx{To: &to, Value: common.Big1, Gas: 21000 + share}))
	in.Forced = []*types.Transaction{
		sign(t, c, 3, &types.DynamicFeeTx{To: &to, Gas: 20000}), // does not apply
		sign(t, c, 1, &types.DynamicFeeTx{To: &to, Value: common.Big1, Gas: 21000}),
	}
	in.ForcedGas = 21000
	parent := c.Head()
	res := c.Append(t, in)
	if res.Forced != 1 || res.Receipts[0].GasUsed != 21000 || res.Receipts[1].GasUsed != 21000+share {
		t.Fatalf("%d forced, gas %d and %d", res.Forced, res.Receipts[0].GasUsed, res.Receipts[1].GasUsed)
	}
	price, _ := stf.DAPrice(header)
	want := new(big.Int).Mul(res.Receipts[1].EffectiveGasPrice, new(big.Int).SetUint64(share))
	if got := c.State(t).GetBalance(testchain.DARecipient).ToBig(); got.Cmp(want) != 0 || price != 1e11 {
		t.Errorf("the recipient has %v, want %v", got, want)
	}

	// A header that claims more of them, or fewer, is another block or none.
	for n := range uint32(6) {
		h := res.Block.Header()
		h.Extra[20] = byte(n)
		claimed := types.NewBlockWithHeader(h).WithBody(*res.Block.Body())
		st, err := state.New(parent.Root, c.DB)
		if err != nil {
			t.Fatal(err)
		}
		again, err := stf.Replay(c.Config, parent, st, c.Ancestor, in.Origin, claimed)
		if same := err == nil && again.Block.Hash() == claimed.Hash(); same != (n == 1) {
			t.Errorf("%d claimed to be forced: %v, the same block: %t", n, err, same)
		}
	}
}

// What a header says beforehand is what the rules give.
func TestHeadersOfDAFees(t *testing.T) {
	c, _, _ := priced(t)
	parent, st := c.Head(), c.State(t)
	res := c.Append(t, c.Input())
	for name, extra := range map[string][]byte{
		"none":            nil,
		"another version": append([]byte{2}, res.Block.Extra()[1:]...),
		"another price":   append([]byte{1, 1}, res.Block.Extra()[2:]...),
		"longer":          append(res.Block.Extra(), 0),
		"shorter":         res.Block.Extra()[:20],
	} {
		h := res.Block.Header()
		h.Extra = extra
		if _, err := stf.BeginHeader(c.Config, parent, st, nil, h, vm.Config{}); !errors.Is(err, stf.ErrHeader) || !strings.Contains(err.Error(), "extraData") {
			t.Errorf("%s: %v", name, err)
		}
	}
	without := *c.Config
	without.DA = nil
	if _, err := stf.BeginHeader(&without, parent, st, nil, res.Block.Header(), vm.Config{}); !errors.Is(err, stf.ErrHeader) {
		t.Errorf("on a chain without DA fees: %v", err)
	}
	if _, ok := stf.DAPrice(c.Headers[0]); ok {
		t.Error("the genesis block has a DA price")
	}
	genesis := &types.Header{Extra: make([]byte, 32), BaseFee: common.Big1}
	if _, ok := stf.Forced(genesis); ok || stf.DAGas(genesis, 100) != 0 {
		t.Error("a header with a hash for extra data has DA fees")
	}
}

// The price that is set holds from the next block on, smoothed; a block tells of it.
func TestPriceFollowsTheSystemConfig(t *testing.T) {
	c := testchain.Priced(t, 2, 1e9, stf.DAFees{Price: 1000, MinBaseFee: 1e6, Smoothing: 4})
	want := func(price, target uint64) {
		t.Helper()
		h := c.Head()
		p, _ := stf.DAPrice(h)
		g, _ := stf.DATarget(h)
		if p != price || g != target {
			t.Errorf("block %v: price %d to %d, want %d to %d", h.Number, p, g, price, target)
		}
	}
	c.Append(t, c.Input())
	want(1000, 1000)
	c.Append(t, c.Input(c.Call(t, 0, system.Config, 0, sysconfig.SetDAPrice(1010))))
	want(1000, 1010)
	for _, price := range []uint64{1003, 1005, 1007, 1008, 1009, 1010, 1010} {
		if got := stf.NextDAPrice(c.Config, c.Head()); got != price {
			t.Errorf("next price %d, want %d", got, price)
		}
		c.Append(t, c.Input())
		want(price, 1010)
	}
	c.Append(t, c.Input(c.Call(t, 1, system.Config, 0, sysconfig.SetDAPrice(5)))) // not the operator
	want(1010, 1010)
	c.Append(t, c.Input(c.Call(t, 0, system.Config, 0, sysconfig.SetDAPrice(0))))
	want(1010, 0)
	for range 30 {
		c.Append(t, c.Input())
	}
	want(0, 0)
	res := c.Append(t, c.Input(c.Transfer(t, 1, common.Address{1}, 1))) // 21000 gas
	if res.Receipts[0].GasUsed != 21000 {
		t.Errorf("at price 0 a transfer takes %d gas", res.Receipts[0].GasUsed)
	}
}

// Whatever price and target, each block comes closer, none goes past, and it gets
// there in as many blocks as the bits of the distance and the smoothing take.
func TestPriceIsSmoothed(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		price, target, smoothing := rng.Uint64()>>rng.IntN(64), rng.Uint64()>>rng.IntN(64), 1+rng.Uint64N(200)
		switch rng.IntN(10) {
		case 0:
			price = 0
		case 1:
			price = math.MaxUint64
		case 2:
			target = math.MaxUint64
		}
		cfg := &stf.Config{DA: &stf.DAFees{Price: price, MinBaseFee: 1, Smoothing: smoothing}}
		h := &types.Header{}
		for blocks := uint64(0); price != target; blocks++ {
			h.Extra = stf.ExtraForTest(price, target, 0)
			next := stf.NextDAPrice(cfg, h)
			before, after := distance(price, target), distance(next, target)
			if after >= before || (next < target) != (price < target) && next != target || before-after != (before+min(smoothing-1, math.MaxUint64-before))/smoothing && before-after != before/smoothing+1 {
				t.Fatalf("from %d to %d at 1/%d: %d", price, target, smoothing, next)
			}
			if blocks > 64*smoothing+smoothing {
				t.Fatalf("%d blocks and not there", blocks)
			}
			price = next
		}
	}
}

func distance(a, b uint64) uint64 { return max(a, b) - min(a, b) }

func TestBaseFeeDoesNotSinkBelowItsLeast(t *testing.T) {
	c := testchain.Priced(t, 1, 1000, stf.DAFees{MinBaseFee: 900, Smoothing: 1})
	for range 3 {
		c.Append(t, c.Input())
	}
	if got := c.Head().BaseFee.Uint64(); got != 900 {
		t.Errorf("base fee %d, want 900", got)
	}
}

// Figures are exact at the ends of their types.
func TestDAGas(t *testing.T) {
	const most = math.MaxUint64
	for _, tc := range []struct {
		price, size uint64
		baseFee     *big.Int
		want        uint64
	}{
		{0, 100, big.NewInt(1), 0},
		{1, 0, big.NewInt(1), 0},
		{7, 100, big.NewInt(1), 700},
		{7, 100, big.NewInt(100), 7},
		{7, 100, big.NewInt(101), 7},
		{7, 100, big.NewInt(700), 1},
		{7, 100, big.NewInt(701), 1},
		{1, 1, new(big.Int).Lsh(common.Big1, 200), 1},
		{most, 1, big.NewInt(1), most},
		{most, 2, big.NewInt(1), most},
		{most, most, big.NewInt(1), most},
		{most, most, new(big.Int).SetUint64(most), most},
		{most, most, new(big.Int).SetUint64(most - 1), most},
		{most, 1 << 20, big.NewInt(1 << 20), most},
		{10, 10, nil, 0},
		{10, 10, new(big.Int), 0},
	} {
		h := &types.Header{Extra: stf.ExtraForTest(tc.price, 0, 0), BaseFee: tc.baseFee}
		if got := stf.DAGas(h, tc.size); got != tc.want {
			t.Errorf("%d bytes at %d with a base fee of %v: %d gas, want %d", tc.size, tc.price, tc.baseFee, got, tc.want)
		}
	}
}

// A price beyond all reason refuses transactions, and does no more.
func TestNoGasCoversTheGreatestPrice(t *testing.T) {
	c := testchain.Priced(t, 2, 1, stf.DAFees{Price: math.MaxUint64, MinBaseFee: 1, Smoothing: 1})
	b, err := stf.Begin(c.Config, c.Head(), c.State(t), nil, stf.Origin{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	tx := sign(t, c, 0, &types.DynamicFeeTx{To: &common.Address{1}, Gas: params.MaxTxGas, GasFeeCap: big.NewInt(1e9), GasTipCap: new(big.Int)})
	if err := b.Add(tx); !errors.Is(err, core.ErrIntrinsicGas) {
		t.Error(err)
	}
}

// However many a header claims to be forced, it is no negative number, on no machine.
func TestForcedIsNotNegative(t *testing.T) {
	if n, ok := stf.Forced(&types.Header{Extra: stf.ExtraForTest(1, 2, math.MaxUint32)}); !ok || n != math.MaxInt32 {
		t.Errorf("%d, %t", n, ok)
	}
}
