package rpc

import (
	"context"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// fee of a chain where a byte costs as much as 50 gas at the first base fee.
var testDAFees = rollup.DAFees{Operator: alice.addr, Recipient: common.Address{19: 0xda}, Price: 50e9, MaxPrice: 100e9, MinBaseFee: 1e7, Smoothing: 4}

func newFeeEnv(t *testing.T) *env {
	g := testGenesis()
	fees := testDAFees
	g.Rollup.DAFees = &fees
	return newEnvOn(t, Config{}, chain.Config{Genesis: g})
}

// daReceipt is what receipts have beyond Ethereum's.
type daReceipt struct {
	GasUsed           hexutil.Uint64  `json:"gasUsed"`
	EffectiveGasPrice *hexutil.Big    `json:"effectiveGasPrice"`
	Size              *hexutil.Uint64 `json:"daSize"`
	Gas               *hexutil.Uint64 `json:"daGas"`
	Fee               *hexutil.Big    `json:"daFee"`
}

// A wallet that asks for an estimate, signs with it and shows limit times price
// shows what is taken at most; and what the receipt says was taken is what left
// the one account and reached the other.
func TestDAFeesForWallets(t *testing.T) {
	e, ctx := newFeeEnv(t), context.Background()
	for name, msg := range map[string]ethereum.CallMsg{
		"transfer":    {From: bob.addr, To: &alice.addr, Value: big.NewInt(12345)},
		"call":        {From: bob.addr, To: &keeper, Data: words(5, 1)},
		"deployment":  {From: bob.addr, Data: deployCode(observerCode)},
		"access list": {From: bob.addr, To: &keeper, Data: words(6, 1), AccessList: types.AccessList{{Address: keeper, StorageKeys: []common.Hash{word(6)}}}},
	} {
		limit, err := e.eth.EstimateGas(ctx, msg)
		if err != nil {
			t.Fatal(name, err)
		}
		price := big.NewInt(3e9)
		tx := e.signTx(bob, &types.DynamicFeeTx{
			ChainID: e.store.Rules().Chain.ChainID, Nonce: e.nonces[bob.addr], To: msg.To, Value: msg.Value, Data: msg.Data, AccessList: msg.AccessList,
			Gas: limit, GasFeeCap: price, GasTipCap: big.NewInt(1e6),
		})
		e.nonces[bob.addr]++
		if errs := e.pool.Add([]*types.Transaction{tx}); errs[0] != nil {
			t.Fatalf("%s: the pool refuses its estimate of %d: %v", name, limit, errs[0])
		}
		before := e.store.Head()
		b := e.seal(tx)
		var r daReceipt
		e.call(&r, "eth_getTransactionReceipt", tx.Hash())
		if r.Size == nil || uint64(*r.Size) != stf.DASize(tx) {
			t.Fatalf("%s: daSize %v, want %d", name, r.Size, stf.DASize(tx))
		}
		if want := stf.DAGas(b.Header(), stf.DASize(tx)); uint64(*r.Gas) != want || want < 50*68 {
			t.Errorf("%s: daGas %d, want %d", name, *r.Gas, want)
		}
		// Of the estimate only the room for the bytes is left over, of which five times as
		// many fit when the base fee has sunk, and a little of a search.
		if spare, reserved := limit-uint64(r.GasUsed), uint64(*r.Gas)*5; spare > reserved/daMargin+reserved-uint64(*r.Gas)+limit/tolerance+3 {
			t.Errorf("%s: limit %d, used %d", name, limit, r.GasUsed)
		}
		got := e.balance(testDAFees.Recipient, b.Header())
		got.Sub(got, e.balance(testDAFees.Recipient, before))
		if got.Cmp(r.Fee.ToInt()) != 0 {
			t.Errorf("%s: recipient got %v, daFee is %v", name, got, r.Fee.ToInt())
		}
		paid := e.balance(bob.addr, before)
		paid.Sub(paid, e.balance(bob.addr, b.Header()))
		want := new(big.Int).Mul(new(big.Int).SetUint64(uint64(r.GasUsed)), r.EffectiveGasPrice.ToInt())
		if msg.Value != nil {
			want.Add(want, msg.Value)
		}
		if paid.Cmp(want) != 0 {
			t.Errorf("%s: sender paid %v, want %v", name, paid, want)
		}
		var list []daReceipt
		e.call(&list, "eth_getBlockReceipts", b.Hash())
		if len(list) != 1 || *list[0].Gas != *r.Gas {
			t.Errorf("%s: eth_getBlockReceipts says otherwise", name)
		}
	}
}

// A wallet asks for an estimate, and its owner thinks it over while the base fee
// sinks from block to block: what he signs is still enough. Where the fee is at its
// least, the estimate has room for a higher price alone.
func TestEstimatesOutliveEmptyBlocks(t *testing.T) {
	e, ctx := newFeeEnv(t), context.Background()
	send := func(limit uint64) error {
		tx := e.signTx(bob, &types.DynamicFeeTx{
			ChainID: e.store.Rules().Chain.ChainID, Nonce: e.nonces[bob.addr], To: &alice.addr, Value: common.Big1, Gas: limit, GasFeeCap: big.NewInt(3e9), GasTipCap: big.NewInt(1e6),
		})
		e.nonces[bob.addr]++
		return e.pool.Add([]*types.Transaction{tx})[0]
	}
	estimate := func() uint64 {
		limit, err := e.eth.EstimateGas(ctx, ethereum.CallMsg{From: bob.addr, To: &alice.addr, Value: common.Big1})
		if err != nil {
			t.Fatal(err)
		}
		return limit
	}
	first := estimate()
	for range 12 {
		e.seal()
	}
	if err := send(first); err != nil {
		t.Errorf("12 blocks later: %v", err)
	}
	for e.store.Head().BaseFee.Uint64() > testDAFees.MinBaseFee {
		e.seal()
	}
	size := stf.DASize(types.NewTx(&types.DynamicFeeTx{To: &alice.addr, Value: common.Big1}))
	da := stf.DAGas(e.store.Head(), size)
	if got, want := estimate(), 21000+da+(da+3)/4; got != want {
		t.Errorf("at the least base fee %d, want %d", got, want)
	}
	// A target that was set a moment ago is no surprise.
	set := func(price uint64) {
		tx := e.signTx(alice, &types.DynamicFeeTx{
			ChainID: e.store.Rules().Chain.ChainID, Nonce: e.nonces[alice.addr], To: &system.Config, Data: sysconfig.SetDAPrice(price), Gas: 2e6, GasFeeCap: big.NewInt(3e9),
		})
		e.nonces[alice.addr]++
		e.seal(tx)
	}
	set(2 * testDAFees.Price)
	rising := estimate()
	for range 11 {
		e.seal()
	}
	if err := send(rising); err != nil {
		t.Errorf("while the price rises: %v", err)
	}
	set(testDAFees.Price)
	for price, _ := stf.DAPrice(e.store.Head()); price > testDAFees.Price; price, _ = stf.DAPrice(e.store.Head()) {
		e.seal()
	}

	// What bounds the estimate must cover the gas, not all of the room.
	bound := 21000 + da + 1
	var got hexutil.Uint64
	e.call(&got, "eth_estimateGas", map[string]any{"from": bob.addr, "to": alice.addr, "value": "0x1", "gas": hexutil.Uint64(bound)})
	if uint64(got) != bound {
		t.Errorf("with a limit of %d: %d", bound, got)
	}
}

// The next base fee of the fee history is that of the next block also where EIP-1559
// alone would go below the least.
func TestFeeHistoryAtTheLeastBaseFee(t *testing.T) {
	e, ctx := newFeeEnv(t), context.Background()
	for e.store.Head().BaseFee.Uint64() > testDAFees.MinBaseFee {
		e.seal()
	}
	e.seal()
	h, err := e.eth.FeeHistory(ctx, 3, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 3; i++ { // the last two blocks, and the next one
		if got := h.BaseFee[i]; got.Uint64() != testDAFees.MinBaseFee {
			t.Errorf("base fee %d of the history is %v, want %d", i, got, testDAFees.MinBaseFee)
		}
	}
}

func (e *env) balance(who common.Address, at *types.Header) *big.Int {
	e.t.Helper()
	st, err := e.store.State(at.Root)
	if err != nil {
		e.t.Fatal(err)
	}
	return st.GetBalance(who).ToBig()
}

// A limit without room for the bytes is refused before it waits in vain; an
// estimate within a limit that is too small says why.
func TestTooLittleForTheDALayer(t *testing.T) {
	e := newFeeEnv(t)
	tx := e.signTx(bob, &types.DynamicFeeTx{ChainID: e.store.Rules().Chain.ChainID, To: &alice.addr, Value: common.Big1, Gas: 21000, GasFeeCap: big.NewInt(3e9), GasTipCap: big.NewInt(1e6)})
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	e.fails(-32000, "gas limit 21000, want at least 21000 and ", nil, "eth_sendRawTransaction", hexutil.Encode(raw))
	e.fails(-32000, "bytes on the DA layer alone take", nil, "eth_estimateGas", map[string]any{"from": bob.addr, "to": alice.addr, "value": "0x1", "gas": "0x5208"})
}

func TestGetFees(t *testing.T) {
	type answer struct {
		BaseFee  *hexutil.Big   `json:"baseFeePerGas"`
		DA       map[string]any `json:"da"`
		Spending *DASpending    `json:"spending"`
	}
	var without answer
	plain := newEnv(t, Config{})
	plain.call(&without, "trivium_getFees")
	if without.DA != nil || without.Spending != nil || without.BaseFee.ToInt().Sign() <= 0 {
		t.Errorf("without DA fees: %+v", without)
	}
	tx := plain.sign(bob, &alice.addr, 1, nil)
	plain.seal(tx)
	var r daReceipt
	plain.call(&r, "eth_getTransactionReceipt", tx.Hash())
	if r.Size != nil || r.Gas != nil || r.Fee != nil {
		t.Error("a receipt without DA fees speaks of them")
	}

	e := newFeeEnv(t)
	set := e.sign(alice, &system.Config, 0, sysconfig.SetDAPrice(90e9))
	e.seal(set)
	var got answer
	e.call(&got, "trivium_getFees")
	// The next block is a quarter of the way from 50 to 90.
	for key, want := range map[string]string{
		"price": hexutil.EncodeUint64(60e9), "target": hexutil.EncodeUint64(90e9), "maxPrice": hexutil.EncodeUint64(100e9),
		"minBaseFeePerGas": hexutil.EncodeUint64(1e7), "smoothing": "0x4",
		"operator": hexutil.Encode(alice.addr[:]), "recipient": hexutil.Encode(testDAFees.Recipient[:]),
	} {
		if got.DA[key] != want {
			t.Errorf("%s is %v, want %s", key, got.DA[key], want)
		}
	}
	transfer := e.sign(bob, &alice.addr, 1e18, nil)
	b := e.seal(transfer)
	e.call(&r, "eth_getTransactionReceipt", transfer.Hash())
	want := new(big.Int).Mul(new(big.Int).SetUint64(uint64(*r.Gas)), b.BaseFee())
	if got.DA["transfer"] != hexutil.EncodeBig(want) {
		t.Errorf("a transfer is said to pay %v, and pays %v wei without its tip", got.DA["transfer"], want)
	}
}

// Who forces a transaction has paid for its bytes at the DA layer.
func TestForcedReceipt(t *testing.T) {
	e := newFeeEnv(t)
	forced, own := e.sign(bob, &alice.addr, 1, nil), e.sign(bob, &alice.addr, 2, nil)
	e.sealInput(e.store.Head(), stf.Input{Origin: stf.Origin{DAHeight: 41}, Forced: []*types.Transaction{forced}, ForcedGas: 1e6, Txs: []*types.Transaction{own}})
	var f, o daReceipt
	e.call(&f, "eth_getTransactionReceipt", forced.Hash())
	e.call(&o, "eth_getTransactionReceipt", own.Hash())
	if *f.Gas != 0 || f.Fee.ToInt().Sign() != 0 || f.GasUsed != 21000 || *f.Size == 0 {
		t.Errorf("forced: %+v", f)
	}
	if *o.Gas == 0 || uint64(o.GasUsed) != 21000+uint64(*o.Gas) {
		t.Errorf("own: %+v", o)
	}
}
