package rpc

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// depositEnv is a chain with DA fees and a parent, whose first block holds these
// deposits and one transaction of alice behind them.
func depositEnv(t *testing.T, deposits ...*messages.Deposit) (*env, *types.Block) {
	t.Helper()
	g := testGenesis()
	g.Rollup.DAFees = rollup.DefaultDAFees()
	g.Rollup.DAFees.Operator, g.Rollup.DAFees.Recipient, g.Rollup.DAFees.Price = bob.addr, bob.addr, 1e6
	g.Rollup.Messages = &rollup.Messages{Parent: &rollup.Parent{
		ChainID: 1, Portal: common.Address{1}, TokenBridge: common.Address{2}, StartHash: common.Hash{3}, Delay: 1, GasPerHeight: 2_000_000,
	}}
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	e := newEnvOn(t, Config{}, chain.Config{Genesis: g})
	in := stf.Input{Origin: stf.Origin{DAHeight: 41}, Txs: []*types.Transaction{e.sign(alice, &keeper, 0, words(1, 12))}}
	for i, d := range deposits {
		d.Index = uint64(i)
		in.Deposits = append(in.Deposits, d.Tx(g.Config.ChainID))
	}
	return e, e.sealInput(e.store.Head(), in)
}

// A deposit shows as a transaction of its sender that costs nothing, in every answer.
func TestDepositsOverRPC(t *testing.T) {
	from := common.Address{0xf1}
	e, b := depositEnv(t,
		&messages.Deposit{From: from, To: &keeper, Mint: *uint256.NewInt(100), Gas: 100_000, Data: words(1, 11)},
		&messages.Deposit{From: from, Gas: 100_000, Data: deployCode(keeperCode)},
		&messages.Deposit{From: from, To: &keeper, Value: *uint256.NewInt(101), Gas: 50_000},
	)
	txs := b.Transactions()
	created := crypto.CreateAddress(from, 1)
	for i, want := range []struct {
		status   hexutil.Uint64
		contract *common.Address
	}{{1, nil}, {1, &created}, {0, nil}} {
		var r struct {
			From            common.Address  `json:"from"`
			Status          hexutil.Uint64  `json:"status"`
			GasUsed         hexutil.Uint64  `json:"gasUsed"`
			ContractAddress *common.Address `json:"contractAddress"`
			Price           *hexutil.Big    `json:"effectiveGasPrice"`
			daReceipt
		}
		e.call(&r, "eth_getTransactionReceipt", txs[i].Hash())
		if r.From != from || r.Status != want.status || r.Price.ToInt().Sign() != 0 || *r.Gas != 0 || r.Fee.ToInt().Sign() != 0 ||
			(r.ContractAddress == nil) != (want.contract == nil) || want.contract != nil && *r.ContractAddress != *want.contract {
			t.Errorf("receipt of deposit %d: %+v", i, r)
		}
		var tx struct {
			From     common.Address `json:"from"`
			GasPrice *hexutil.Big   `json:"gasPrice"`
			Nonce    hexutil.Uint64 `json:"nonce"`
			Hash     common.Hash    `json:"hash"`
		}
		e.call(&tx, "eth_getTransactionByHash", txs[i].Hash())
		if tx.From != from || tx.GasPrice.ToInt().Sign() != 0 || uint64(tx.Nonce) != uint64(i) || tx.Hash != txs[i].Hash() {
			t.Errorf("deposit %d: %+v", i, tx)
		}
	}
	var code hexutil.Bytes
	e.call(&code, "eth_getCode", created, "latest")
	if string(code) != string(keeperCode) {
		t.Errorf("the contract that a deposit created is %s", code)
	}
	e.call(&code, "eth_call", obj{"to": system.Messages, "data": hexutil.Bytes(crypto.Keccak256([]byte("inboxCount()"))[:4])}, "latest")
	if new(big.Int).SetBytes(code).Uint64() != 3 {
		t.Errorf("the inbox says %s", code)
	}
	var contract struct {
		VM string `json:"vm"`
	}
	e.call(&contract, "trivium_getContract", system.Messages)
	if contract.VM != "system" {
		t.Errorf("the account of messages is of %q", contract.VM)
	}
}

// The tips of a block with deposits are those of who gives one.
func TestFeeHistoryWithDeposits(t *testing.T) {
	e, _ := depositEnv(t, &messages.Deposit{From: common.Address{0xf1}, To: &keeper, Gas: 100_000, Data: words(1, 11)})
	var got struct{ Reward [][]*hexutil.Big }
	e.call(&got, "eth_feeHistory", 1, "latest", []float64{0, 100})
	if row := got.Reward[0]; row[0].ToInt().Sign() != 0 || row[1].ToInt().Int64() != 1e6 {
		t.Errorf("tips from %v to %v", row[0], row[1])
	}
}

// Blocks with deposits can be traced, also those whose call never began.
func TestTracesOfDeposits(t *testing.T) {
	from := common.Address{0xf1}
	e, b := depositEnv(t,
		&messages.Deposit{From: from, To: &keeper, Mint: *uint256.NewInt(100), Gas: 100_000, Data: words(1, 11)},
		&messages.Deposit{From: from, To: &keeper, Value: *uint256.NewInt(101), Gas: 50_000},
		&messages.Deposit{From: from, Gas: 20_000},
	)
	receipts := e.store.Receipts(b.Hash())
	for _, tracer := range nativeTracers {
		var list []any
		e.call(&list, "debug_traceBlockByNumber", "latest", obj{"tracer": tracer})
		if len(list) != 4 {
			t.Errorf("%s: %d traces", tracer, len(list))
		}
	}
	for i, want := range []callFrame{
		{Type: "CALL", From: from, To: keeper},
		{Type: "CALL", From: from, To: keeper, Error: "insufficient funds for gas * price + value"},
		{Type: "CREATE", From: from, Error: "intrinsic gas too low"},
		{Type: "CALL", From: alice.addr, To: keeper},
	} {
		var got callFrame
		e.call(&got, "debug_traceTransaction", b.Transactions()[i].Hash(), obj{"tracer": "callTracer"})
		if got.Type != want.Type || got.From != want.From || got.To != want.To && want.Error == "" || uint64(got.GasUsed) != receipts[i].GasUsed {
			t.Errorf("trace %d: %+v", i, got)
		}
		if (got.Error == "") != (want.Error == "") || len(got.Error) < len(want.Error) || got.Error[:len(want.Error)] != want.Error {
			t.Errorf("trace %d fails with %q, want %q", i, got.Error, want.Error)
		}
		var log structTrace
		e.call(&log, "debug_traceTransaction", b.Transactions()[i].Hash())
		if log.Gas != receipts[i].GasUsed || log.Failed != (want.Error != "") {
			t.Errorf("struct log %d: %+v", i, log)
		}
	}
	var diff struct {
		Pre, Post map[common.Address]struct{ Balance *hexutil.Big }
	}
	e.call(&diff, "debug_traceTransaction", b.Transactions()[0].Hash(), obj{"tracer": "prestateTracer", "tracerConfig": obj{"diffMode": true}})
	if got := diff.Post[from].Balance; got == nil || got.ToInt().Uint64() != 100 {
		t.Errorf("a deposit gives its sender %v", got)
	}
}

// Nobody can send what only the parent chain sends.
func TestDepositIsNotSent(t *testing.T) {
	e, _ := depositEnv(t)
	d := &messages.Deposit{From: alice.addr, To: &bob.addr, Mint: *uint256.NewInt(1e18), Value: *uint256.NewInt(1e18), Gas: 21_000}
	raw, err := d.Tx(e.store.Rules().Chain.ChainID).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	e.fails(-32000, stf.ErrReservedSignature.Error(), nil, "eth_sendRawTransaction", hexutil.Bytes(raw))
}
