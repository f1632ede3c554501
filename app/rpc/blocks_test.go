package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"
)

// allTypes is a block's worth of every kind of transaction the chain admits.
func allTypes(e *env) []*types.Transaction {
	chainID := e.store.Rules().Chain.ChainID
	auth, err := types.SignSetCode(bob.key, types.SetCodeAuthorization{ChainID: *uint256.MustFromBig(chainID), Address: keeper, Nonce: 0})
	if err != nil {
		e.t.Fatal(err)
	}
	list := types.AccessList{{Address: keeper, StorageKeys: []common.Hash{word(1)}}}
	txs := []*types.Transaction{
		e.signTx(alice, &types.LegacyTx{Nonce: 0, To: &nobody, Value: big.NewInt(5), Gas: 21000, GasPrice: big.NewInt(3e9)}),
		e.signTx(alice, &types.AccessListTx{ChainID: chainID, Nonce: 1, To: &keeper, Gas: 100_000, GasPrice: big.NewInt(3e9), AccessList: list, Data: words(1, 2)}),
		e.signTx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 2, Gas: 200_000, GasFeeCap: big.NewInt(5e9), GasTipCap: big.NewInt(7), Data: code(0x60, 0x00, 0x5f, 0xf3)}),
		e.signTx(alice, &types.SetCodeTx{ChainID: uint256.MustFromBig(chainID), Nonce: 3, To: nobody, Gas: 200_000, GasFeeCap: uint256.NewInt(5e9), GasTipCap: uint256.NewInt(7),
			AuthList: []types.SetCodeAuthorization{auth}}),
		e.signTx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: 4, To: &refuser, Gas: 50_000, GasFeeCap: big.NewInt(5e9), GasTipCap: big.NewInt(7), Data: []byte{1}}),
	}
	e.nonces[alice.addr] = 5
	return txs
}

func TestBlocksAndTransactionsAsEthclientReadsThem(t *testing.T) {
	e := newEnv(t, Config{})
	ctx := context.Background()
	b := e.seal(allTypes(e)...)

	// ethclient recomputes hashes and roots from what it is given.
	got, err := e.eth.BlockByNumber(ctx, big.NewInt(1))
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash() != b.Hash() {
		t.Errorf("block hash is %s, want %s", got.Hash(), b.Hash())
	}
	if n := len(got.Transactions()); n != 5 {
		t.Fatalf("block has %d transactions, want 5", n)
	}
	byHash, err := e.eth.BlockByHash(ctx, b.Hash())
	if err != nil || byHash.Hash() != b.Hash() {
		t.Errorf("block by hash: %v %v", byHash, err)
	}
	head, err := e.eth.HeaderByNumber(ctx, nil)
	if err != nil || head.Hash() != b.Hash() {
		t.Errorf("latest header: %v %v", head, err)
	}
	receipts, err := e.eth.BlockReceipts(ctx, gethrpc.BlockNumberOrHashWithHash(b.Hash(), true))
	if err != nil || len(receipts) != 5 {
		t.Fatalf("block receipts: %d, %v", len(receipts), err)
	}
	if root := types.DeriveSha(types.Receipts(receipts), newHasher()); root != b.ReceiptHash() {
		t.Errorf("receipts hash to %s, the header says %s", root, b.ReceiptHash())
	}
	for i, tx := range b.Transactions() {
		one, pending, err := e.eth.TransactionByHash(ctx, tx.Hash())
		if err != nil || pending || one.Hash() != tx.Hash() {
			t.Errorf("transaction %d: %v pending=%v %v", i, one, pending, err)
		}
		if from, err := e.eth.TransactionSender(ctx, one, b.Hash(), uint(i)); err != nil || from != alice.addr {
			t.Errorf("transaction %d: sender %s, %v", i, from, err)
		}
		in, err := e.eth.TransactionInBlock(ctx, b.Hash(), uint(i))
		if err != nil || in.Hash() != tx.Hash() {
			t.Errorf("transaction %d by place: %v, %v", i, in, err)
		}
		r, err := e.eth.TransactionReceipt(ctx, tx.Hash())
		if err != nil || r.TxHash != tx.Hash() || r.BlockHash != b.Hash() || r.TransactionIndex != uint(i) || r.GasUsed != receipts[i].GasUsed {
			t.Errorf("receipt %d: %+v, %v", i, r, err)
		}
		var raw hexutil.Bytes
		e.call(&raw, "eth_getRawTransactionByHash", tx.Hash())
		if want, _ := tx.MarshalBinary(); !bytes.Equal(raw, want) {
			t.Errorf("raw transaction %d differs", i)
		}
	}
	if receipts[4].Status != types.ReceiptStatusFailed || receipts[1].Status != types.ReceiptStatusSuccessful {
		t.Errorf("statuses are %d and %d", receipts[4].Status, receipts[1].Status)
	}
	// 1559: what was paid is base fee and tip, not the cap.
	if want := new(big.Int).Add(b.BaseFee(), big.NewInt(7)); receipts[2].EffectiveGasPrice.Cmp(want) != 0 {
		t.Errorf("effective gas price is %v, want %v", receipts[2].EffectiveGasPrice, want)
	}
	if receipts[2].ContractAddress == (common.Address{}) {
		t.Error("the deployment's receipt has no contract address")
	}
	if n, err := e.eth.TransactionCount(ctx, b.Hash()); err != nil || n != 5 {
		t.Errorf("transaction count %d, %v", n, err)
	}
	var uncles hexutil.Uint
	e.call(&uncles, "eth_getUncleCountByBlockNumber", "latest")
	if uncles != 0 {
		t.Errorf("%d uncles", uncles)
	}
}

// The bytes of the older receipts and logs, which go-ethereum's own types write,
// must mean the same as ours.
func TestHandWrittenJSONMeansWhatGoEthereumWrites(t *testing.T) {
	e := newEnv(t, Config{})
	b := e.seal(allTypes(e)...)
	same := func(what string, ours, theirs any) {
		t.Helper()
		var a, b map[string]any
		for v, to := range map[any]*map[string]any{ours: &a, theirs: &b} {
			enc, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(enc, to); err != nil {
				t.Fatal(err)
			}
		}
		for k, v := range b {
			if got, ok := a[k]; v != nil && (!ok || !jsonEqual(got, v)) {
				t.Errorf("%s: %s is %v, go-ethereum writes %v", what, k, got, v)
			}
		}
	}
	same("header", headerView{b.Header()}, b.Header())
	for i, tx := range b.Transactions() {
		at := place(b, i)
		view := &transaction{tx: tx, from: alice.addr, at: &at}
		enc, _ := json.Marshal(view)
		var back types.Transaction
		if err := json.Unmarshal(enc, &back); err != nil || back.Hash() != tx.Hash() {
			t.Errorf("transaction %d does not read back: %v", i, err)
		}
	}
	for _, r := range e.store.Receipts(b.Hash()) {
		for _, l := range r.Logs {
			same("log", logView{l}, l)
		}
	}
}

func jsonEqual(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

func TestTagsAndBlockParameters(t *testing.T) {
	e := newEnv(t, Config{})
	first := e.seal(e.sign(alice, &nobody, 1, nil))
	second := e.seal(e.sign(alice, &nobody, 2, nil))
	third := e.seal()
	u := e.store.Begin()
	u.Safe(rollupRef(second), 50)
	u.Final(rollupRef(first))
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string]*types.Block{"latest": third, "safe": second, "finalized": first, "0x2": second} {
		var got struct{ Hash common.Hash }
		e.call(&got, "eth_getBlockByNumber", tag, false)
		if got.Hash != want.Hash() {
			t.Errorf("%s is %s, want block %d", tag, got.Hash, want.NumberU64())
		}
	}
	var pending struct {
		Hash, Nonce, Miner *string
		Number             hexutil.Uint64
		Timestamp          hexutil.Uint64
		ParentHash         common.Hash
		BaseFeePerGas      *hexutil.Big
		Transactions       []string
	}
	e.call(&pending, "eth_getBlockByNumber", "pending", true)
	if pending.Hash != nil || pending.Nonce != nil || pending.Miner != nil || pending.Number != 4 || pending.ParentHash != third.Hash() {
		t.Errorf("pending block is %+v", pending)
	}
	if uint64(pending.Timestamp) != uint64(e.now.Unix()) || pending.BaseFeePerGas == nil {
		t.Errorf("pending block has time %d, base fee %v", pending.Timestamp, pending.BaseFeePerGas)
	}
	for _, missing := range [][]any{
		{"eth_getBlockByNumber", "0x99", false}, {"eth_getBlockByHash", common.Hash{1}, true}, {"eth_getTransactionByHash", common.Hash{1}},
		{"eth_getTransactionReceipt", common.Hash{1}}, {"eth_getBlockReceipts", "0x99"}, {"eth_getBlockTransactionCountByNumber", "0x99"},
		{"eth_getTransactionByBlockNumberAndIndex", "latest", "0x7"}, {"eth_getUncleByBlockNumberAndIndex", "latest", "0x0"},
	} {
		var raw json.RawMessage
		e.call(&raw, missing[0].(string), missing[1:]...)
		if string(raw) != "null" {
			t.Errorf("%v gave %s, want null", missing, raw)
		}
	}
	if _, err := e.eth.BlockByNumber(context.Background(), big.NewInt(99)); err != ethereum.NotFound {
		t.Errorf("ethclient says %v, want not found", err)
	}

	// EIP-1898: state by hash, and only if canonical when asked so.
	balance := func(at any) string {
		t.Helper()
		var v hexutil.Big
		e.call(&v, "eth_getBalance", nobody, at)
		return v.ToInt().String()
	}
	for at, want := range map[string]string{"earliest": "0", "0x1": "1", "latest": "3", "safe": "3", "finalized": "1", "pending": "3"} {
		if got := balance(at); got != want {
			t.Errorf("balance at %s is %s, want %s", at, got, want)
		}
	}
	if got := balance(map[string]any{"blockHash": first.Hash()}); got != "1" {
		t.Errorf("balance by hash is %s, want 1", got)
	}
	if got := balance(map[string]any{"blockNumber": "0x2"}); got != "3" {
		t.Errorf("balance by number object is %s, want 3", got)
	}
	branch := e.sealOn(first.Header(), 42)
	if branch.NumberU64() != 2 {
		t.Fatal("no branch")
	}
	if got := balance(map[string]any{"blockHash": second.Hash()}); got != "3" {
		t.Errorf("balance on the branch left is %s, want 3", got)
	}
	e.fails(-32000, "hash is not currently canonical", nil, "eth_getBalance", nobody, map[string]any{"blockHash": second.Hash(), "requireCanonical": true})
	e.fails(-32000, "header for hash not found", nil, "eth_getBalance", nobody, map[string]any{"blockHash": common.Hash{9}})
	e.fails(-32000, "header not found", nil, "eth_getBalance", nobody, "0x99")
	e.fails(-32602, "hex string without 0x prefix", nil, "eth_getBalance", nobody, "newest")
}

func TestStateReads(t *testing.T) {
	e := newEnv(t, Config{})
	e.seal(e.sign(alice, &keeper, 0, words(5, 0xabcd)))
	ctx := context.Background()
	if v, err := e.eth.StorageAt(ctx, keeper, word(5), nil); err != nil || common.BytesToHash(v) != word(0xabcd) {
		t.Errorf("storage is %x, %v", v, err)
	}
	for _, key := range []string{"0x5", "0x05", "5"} {
		var v common.Hash
		e.call(&v, "eth_getStorageAt", keeper, key, "latest")
		if v != word(0xabcd) {
			t.Errorf("storage at %q is %s", key, v)
		}
	}
	e.fails(-32602, "is 66 hex digits long, the limit is 64", nil, "eth_getStorageAt", keeper, "0x"+string(bytes.Repeat([]byte("0"), 66)), "latest")
	e.fails(-32602, "is not hex", nil, "eth_getStorageAt", keeper, "0xzz", "latest")
	if c, err := e.eth.CodeAt(ctx, keeper, nil); err != nil || !bytes.Equal(c, keeperCode) {
		t.Errorf("code is %x, %v", c, err)
	}
	// The nonce of latest is the state's, that of pending the pool's.
	if err := e.eth.SendTransaction(ctx, e.sign(alice, &nobody, 1, nil)); err != nil {
		t.Fatal(err)
	}
	latest, err := e.eth.NonceAt(ctx, alice.addr, nil)
	if err != nil || latest != 1 {
		t.Errorf("nonce at latest is %d, %v", latest, err)
	}
	if n, err := e.eth.PendingNonceAt(ctx, alice.addr); err != nil || n != 2 {
		t.Errorf("pending nonce is %d, %v", n, err)
	}
}

func TestStateOfOldBlocksIsRefusedClearly(t *testing.T) {
	e := newEnv(t, Config{})
	for i := range 140 {
		e.sealOn(e.store.Head(), 41, e.signAt(alice, uint64(i), &nobody, 1, nil))
	}
	e.fails(-32000, "state of block 1 is not available: this node keeps that of the last 128 blocks", nil, "eth_getBalance", nobody, "0x1")
	e.fails(-32000, "state of block 1 is not available", nil, "debug_traceBlockByNumber", "0x2")
}
