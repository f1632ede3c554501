package node

import (
	"context"
	"log/slog"
	"math/big"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/mempool"
)

// face is a chain in memory with a pool and JSON-RPC, and no node around it.
type face struct {
	pool *mempool.Pool
	http *httptest.Server
	rpc  *gethrpc.Client
}

func newFace(t *testing.T, genesis *rollup.Genesis, submit func(*mempool.Pool) rpc.Submitter) *face {
	t.Helper()
	store, err := chain.Open(chain.Config{Genesis: genesis})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	pool, err := mempool.New(mempool.Config{Chain: store, Rules: store.Rules()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	server, err := rpc.New(rpc.Config{}, rpc.Backend{Chain: store, Pool: pool, Submit: submit(pool)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	f := &face{pool: pool, http: httptest.NewServer(server.Handler()), rpc: gethrpc.DialInProc(server.RPC())}
	t.Cleanup(f.http.Close)
	t.Cleanup(f.rpc.Close)
	return f
}

// A wallet on a full node sends twice without waiting for a block: it must find
// what it sent, and the nonce after it.
func TestFullNodeKnowsWhatItForwarded(t *testing.T) {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("wallet")))
	if err != nil {
		t.Fatal(err)
	}
	wallet := crypto.PubkeyToAddress(key.PublicKey)
	p := rollup.DefaultParams()
	p.Namespace, p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 1}), da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer, p.StartHeight = common.Address{5}, 40
	genesis := &rollup.Genesis{
		Config: stf.ChainConfig(big.NewInt(4242)), Timestamp: 1_700_000_000, GasLimit: 40_000_000, BaseFee: 1e9, Rollup: p,
		Alloc: types.GenesisAlloc{wallet: {Balance: big.NewInt(1e18)}},
	}
	seq := newFace(t, genesis, func(p *mempool.Pool) rpc.Submitter { return pooled{p} })
	full := newFace(t, genesis, func(p *mempool.Pool) rpc.Submitter {
		f := &forwarder{url: seq.http.URL, pool: p, log: slog.New(slog.DiscardHandler)}
		t.Cleanup(f.close)
		return f
	})
	ctx, client := context.Background(), ethclient.NewClient(full.rpc)
	var last *types.Transaction
	for want := range uint64(2) {
		nonce, err := client.PendingNonceAt(ctx, wallet)
		if err != nil || nonce != want {
			t.Fatalf("nonce is %d, %v, want %d", nonce, err, want)
		}
		last, err = types.SignNewTx(key, types.LatestSignerForChainID(big.NewInt(4242)), &types.DynamicFeeTx{
			ChainID: big.NewInt(4242), Nonce: nonce, To: &common.Address{9}, Value: big.NewInt(1), Gas: 21000, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1e6),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.SendTransaction(ctx, last); err != nil {
			t.Fatalf("send with nonce %d: %v", nonce, err)
		}
		if _, pending, err := client.TransactionByHash(ctx, last.Hash()); err != nil || !pending {
			t.Errorf("the transaction is not found: pending %v, %v", pending, err)
		}
		if seq.pool.Get(last.Hash()) == nil {
			t.Error("the sequencer has not got the transaction")
		}
	}
	// Sent again, it is refused as by the sequencer; who waits for it, waits.
	if err := client.SendTransaction(ctx, last); err == nil || err.Error() != "already known" {
		t.Errorf("sent again: %v", err)
	}
	raw, err := last.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := full.rpc.Call(&out, "eth_sendRawTransactionSync", hexutil.Encode(raw), 1); err == nil || !strings.Contains(err.Error(), "wasn't processed in 1ms") {
		t.Errorf("who waits for a known transaction is told %v", err)
	}
	// A sequencer that is gone is named to nobody.
	seq.http.Close()
	if err := client.SendTransaction(ctx, last); err == nil || err.Error() != errAway.Error() {
		t.Errorf("without the sequencer: %v", err)
	}
}
