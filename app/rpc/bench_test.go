package rpc

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/rollup/chain"
)

// accepts takes every transaction, so that a benchmark measures this package alone.
type accepts struct{}

func (accepts) Submit(_ context.Context, txs []*types.Transaction) []error {
	return make([]error, len(txs))
}

// BenchmarkSendBatch sends batches of 100 transactions, by the way of its own
// and by the server's, and compares both with recovering the signatures alone
// on all processors: x-recovery is time over that floor.
func BenchmarkSendBatch(b *testing.B) {
	store, err := chain.Open(chain.Config{Genesis: testGenesis()})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	s, err := New(Config{}, Backend{Chain: store, Submit: accepts{}})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	handler := s.Handler()
	const size = 100
	signer := store.Rules().Signer()
	var calls []string
	for n := range uint64(size) {
		tx, err := types.SignNewTx(alice.key, signer, &types.DynamicFeeTx{ChainID: store.Rules().Chain.ChainID, Nonce: n, To: &nobody, Value: big.NewInt(1), Gas: 21000, GasFeeCap: big.NewInt(4e9)})
		if err != nil {
			b.Fatal(err)
		}
		calls = append(calls, sendCallJSON(fmt.Sprint(n), rawTx(b, tx).String()))
	}
	hash := crypto.Keccak256([]byte("x"))
	sig, err := crypto.Sign(hash, alice.key)
	if err != nil {
		b.Fatal(err)
	}
	var floor float64 // nanoseconds for 100 recoveries
	b.Run("recovery", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				for range size {
					if _, err := crypto.Ecrecover(hash, sig); err != nil {
						b.Error(err)
						return
					}
				}
			}
		})
		floor = float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	})
	own := batchBody(calls...)
	served := batchBody(append(calls, `{"jsonrpc":"2.0","id":99,"method":"net_listening"}`)...)
	for _, way := range []struct{ name, body string }{{"own", own}, {"server", served}} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					req := httptest.NewRequest(http.MethodPost, "http://localhost/", strings.NewReader(way.body))
					req.Header.Set("Content-Type", "application/json")
					w := httptest.NewRecorder()
					handler.ServeHTTP(w, req)
					if !strings.HasPrefix(w.Body.String(), `[{"jsonrpc":"2.0","id":0,"result":"0x`) {
						b.Error(w.Body.String()[:200])
						return
					}
				}
			})
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/floor, "x-recovery")
			b.ReportMetric(size*float64(b.N)/b.Elapsed().Seconds(), "tx/s")
		})
	}
}

// best is the shortest of ten runs, in nanoseconds.
func best(f func()) float64 {
	least := time.Duration(math.MaxInt64)
	for range 10 {
		start := time.Now()
		f()
		least = min(least, time.Since(start))
	}
	return float64(least.Nanoseconds())
}

// BenchmarkGetBlock answers eth_getBlockByNumber for a block of 10,000
// transactions, with hashes and in full. x-hashing is time over that of hashing
// the block's transactions once.
func BenchmarkGetBlock(b *testing.B) {
	e := newEnv(b, Config{})
	const size = 10_000
	txs := make([]*types.Transaction, size)
	for n := range txs {
		to := common.BigToAddress(big.NewInt(int64(n + 1<<20)))
		txs[n] = e.signTx(alice, &types.LegacyTx{Nonce: uint64(n), To: &to, Value: big.NewInt(1), Gas: 21000, GasPrice: big.NewInt(4e9)})
	}
	e.sealOn(e.store.Head(), 41, txs...)
	raws := make([][]byte, size)
	for i, tx := range txs {
		raws[i] = rawTx(b, tx)
	}
	floor := best(func() {
		for _, raw := range raws {
			crypto.Keccak256(raw)
		}
	})
	handler := e.server.Handler()
	for _, full := range []bool{false, true} {
		b.Run(fmt.Sprintf("full=%v", full), func(b *testing.B) {
			b.ReportAllocs()
			body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest",%v]}`, full)
			for b.Loop() {
				req := httptest.NewRequest(http.MethodPost, "http://localhost/", strings.NewReader(body))
				req.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, req)
				if w.Body.Len() < 66*size {
					b.Fatal(w.Body.String()[:200])
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/floor, "x-hashing")
		})
	}
}

// BenchmarkGetLogs scans 10,000 blocks on disk, none of which matches: so the
// time is that of reading headers.
func BenchmarkGetLogs(b *testing.B) {
	g := testGenesis()
	store, err := chain.Open(chain.Config{Dir: b.TempDir(), Genesis: g})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	e := &env{t: b, store: store}
	const size = 10_000
	for range size {
		e.sealOn(store.Head(), 41)
	}
	s, err := New(Config{}, Backend{Chain: store})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	api := newLogAPI(s.node)
	var q logQuery
	if err := q.UnmarshalJSON([]byte(`{"fromBlock":"0x1","toBlock":"latest","address":"0x1000000000000000000000000000000000000001"}`)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := api.GetLogs(context.Background(), q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/size, "ns/block")
}
