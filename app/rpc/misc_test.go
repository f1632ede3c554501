package rpc

import (
	"context"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/rollup"
)

func TestFees(t *testing.T) {
	e := newEnv(t, Config{})
	ctx := context.Background()
	tip, err := e.eth.SuggestGasTipCap(ctx)
	if err != nil || tip.Cmp(big.NewInt(1e6)) != 0 {
		t.Errorf("tip without traffic is %v, %v", tip, err)
	}
	chainID := e.store.Rules().Chain.ChainID
	for n := range uint64(3) {
		e.seal(e.signTx(alice, &types.DynamicFeeTx{ChainID: chainID, Nonce: n, To: &nobody, Gas: 21000, GasFeeCap: big.NewInt(9e9), GasTipCap: big.NewInt(int64(n+1) * 1e8)}))
	}
	if tip, err = e.eth.SuggestGasTipCap(ctx); err != nil || tip.Cmp(big.NewInt(2e8)) != 0 {
		t.Errorf("tip is %v, %v, want the 60th percentile of 1, 2 and 3e8", tip, err)
	}
	next := eip1559.CalcBaseFee(e.store.Rules().Chain, e.store.Head())
	if price, err := e.eth.SuggestGasPrice(ctx); err != nil || price.Cmp(next.Add(next, tip)) != 0 {
		t.Errorf("gas price is %v, %v", price, err)
	}
	h, err := e.eth.FeeHistory(ctx, 2, nil, []float64{50})
	if err != nil || h.OldestBlock.Uint64() != 2 || len(h.BaseFee) != 3 || len(h.Reward) != 2 || h.Reward[1][0].Cmp(big.NewInt(3e8)) != 0 || h.BaseFee[0].Cmp(e.store.Header(2).BaseFee) != 0 {
		t.Errorf("fee history is %+v, %v", h, err)
	}
	for _, count := range []any{"0x2", 2} {
		var raw map[string]any
		e.call(&raw, "eth_feeHistory", count, "latest", []float64{})
		if len(raw["baseFeePerGas"].([]any)) != 3 {
			t.Errorf("fee history of %v is %v", count, raw)
		}
	}
	e.fails(-32000, "request beyond head block: requested 153, head 3", nil, "eth_feeHistory", "0x1", "0x99", nil)
	e.fails(-32000, "invalid reward percentile", nil, "eth_feeHistory", "0x1", "latest", []float64{101})
	var blob hexutil.Big
	e.call(&blob, "eth_blobBaseFee")
	if blob.ToInt().Uint64() != 1 {
		t.Errorf("blob base fee is %v", blob)
	}
}

func TestIdentity(t *testing.T) {
	e := newEnv(t, Config{})
	e.seal()
	var s string
	e.call(&s, "net_version")
	if s != "4242" {
		t.Errorf("network is %q", s)
	}
	var listening bool
	e.call(&listening, "net_listening")
	var peers hexutil.Uint
	e.call(&peers, "net_peerCount")
	var hash common.Hash
	e.call(&hash, "web3_sha3", "0x68656c6c6f")
	if hash != crypto.Keccak256Hash([]byte("hello")) || !listening || peers != 0 {
		t.Errorf("sha3 %s, listening %v, peers %d", hash, listening, peers)
	}
	var accounts []common.Address
	e.call(&accounts, "eth_accounts")
	if accounts == nil || len(accounts) != 0 {
		t.Errorf("accounts are %v", accounts)
	}
	var c struct {
		Current struct {
			ActivationTime  uint64
			ChainID         *hexutil.Big `json:"chainId"`
			ForkID          hexutil.Bytes
			Precompiles     map[string]common.Address
			SystemContracts map[string]common.Address
			BlobSchedule    map[string]uint64
		}
		Next, Last *struct{}
	}
	e.call(&c, "eth_config")
	if c.Current.ActivationTime != 0 || c.Current.ChainID.ToInt().Uint64() != 4242 || len(c.Current.ForkID) != 4 || c.Next != nil || c.Last != nil ||
		c.Current.Precompiles["P256VERIFY"] != common.HexToAddress("0x100") || c.Current.Precompiles["ECREC"] != common.HexToAddress("0x1") ||
		c.Current.SystemContracts["HISTORY_STORAGE_ADDRESS"] != common.HexToAddress("0x0000F90827F1C53a10cb7A02335B175320002935") ||
		len(c.Current.SystemContracts) != 4 || c.Current.BlobSchedule["max"] == 0 {
		t.Errorf("config is %+v", c)
	}
}

func TestSyncing(t *testing.T) {
	e := newEnv(t, Config{})
	progress := SyncProgress{}
	s, err := New(Config{}, Backend{Chain: e.store, Syncing: func() SyncProgress { return progress }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e.http.Config.Handler = s.Handler()
	if p, err := e.eth.SyncProgress(context.Background()); err != nil || p != nil {
		t.Errorf("progress is %v, %v", p, err)
	}
	e.seal()
	progress = SyncProgress{Syncing: true, Starting: 1, Highest: 90, DADone: 7, DAHead: 12}
	_, body := e.post(`{"jsonrpc":"2.0","id":1,"method":"eth_syncing"}`)
	if want := `{"jsonrpc":"2.0","id":1,"result":{"currentBlock":"0x1","daHead":"0xc","daHeight":"0x7","highestBlock":"0x5a","startingBlock":"0x1"}}`; body != want {
		t.Errorf("syncing is\n%s, want\n%s", body, want)
	}
	for text, want := range map[string]string{"": `"daError":null`, "connection refused": `"daError":"connection refused"`} {
		progress.DAError = text
		if _, body := e.post(`{"jsonrpc":"2.0","id":1,"method":"trivium_syncStatus"}`); !strings.Contains(body, want) {
			t.Errorf("status with the DA error %q is %s", text, body)
		}
	}
}

func TestTriviumNamespace(t *testing.T) {
	e := newEnv(t, Config{})
	first, second := e.seal(e.sign(alice, &nobody, 1, nil)), e.seal()
	u := e.store.Begin()
	u.Safe(rollupRef(first), 57)
	u.Batch(&rollup.BatchRecord{Index: 0, ID: common.Hash{7}, First: 1, Last: 1, DAHeight: 57, Bytes: 333, StateRoot: first.Root()})
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	var status struct {
		Soft, Safe, Final, Settled struct {
			Number, DAHeight hexutil.Uint64
			Hash             common.Hash
		}
		Syncing bool
		DAHead  *hexutil.Uint64
	}
	e.call(&status, "trivium_syncStatus")
	if status.Soft.Number != 2 || status.Soft.Hash != second.Hash() || status.Soft.DAHeight != 41 || status.Safe.Number != 1 || status.Safe.Hash != first.Hash() ||
		status.Final.Number != 0 || status.Final.DAHeight != 40 || status.Syncing || status.DAHead != nil {
		t.Errorf("sync status is %+v", status)
	}
	type place struct {
		Number hexutil.Uint64
		Hash   common.Hash
		Origin struct {
			DAHeight   hexutil.Uint64
			DADataRoot common.Hash
		}
		SafeAt *hexutil.Uint64
		Batch  *struct {
			Index, FirstBlock, LastBlock, DAHeight, Bytes hexutil.Uint64
			ID, StateRoot                                 common.Hash
		}
		Namespace, ForcedNamespace string
	}
	var p *place
	e.call(&p, "trivium_getBlockDA", "0x1")
	if p == nil || p.Hash != first.Hash() || p.Origin.DAHeight != 41 || p.Origin.DADataRoot != (common.Hash{41}) || p.SafeAt == nil || *p.SafeAt != 57 ||
		p.Batch == nil || p.Batch.ID != (common.Hash{7}) || p.Batch.Bytes != 333 || p.Namespace != "0x01000000000000000001" || p.ForcedNamespace != "0x01000000000000000002" {
		t.Errorf("block 1 stands at %+v", p)
	}
	p = nil
	e.call(&p, "trivium_getBlockDA", "latest")
	if p == nil || p.Number != 2 || p.SafeAt != nil || p.Batch != nil {
		t.Errorf("the latest block stands at %+v", p)
	}
	e.call(&p, "trivium_getBlockDA", "0x99")
	if p != nil {
		t.Errorf("a missing block stands at %+v", p)
	}
	var b *struct{ LastBlock hexutil.Uint64 }
	e.call(&b, "trivium_getBatch", "0x0")
	if b == nil || b.LastBlock != 1 {
		t.Errorf("batch 0 is %+v", b)
	}
	e.call(&b, "trivium_getBatch", "0x1")
	if b != nil {
		t.Errorf("batch 1 is %+v", b)
	}
}
