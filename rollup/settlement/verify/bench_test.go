package verify_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// BenchmarkVerify checks the bundle of a batch of so many transfers, each to an account of
// its own, in turns with plain execution of the same blocks on the node's state, senders to
// be recovered in both. "plain" is the time over that of plain execution, of the best runs
// of each; "bytes" the size of the file.
func BenchmarkVerify(b *testing.B) {
	for _, txs := range []int{1, 100, 5000} {
		b.Run(fmt.Sprintf("txs=%d", txs), func(b *testing.B) {
			w := newWorld(b, sim.Options{})
			w.Send(w.Transfer(0, common.Address{1}, 1))
			w.Seq.Produce()
			w.land()
			for i := range txs {
				w.Send(w.Transfer(i%10, common.BytesToAddress(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i)))), 1))
			}
			for pending := 1; pending > 0; pending, _ = w.Seq.Pool.Stats() {
				w.Seq.Produce()
			}
			rec := w.land()
			bundle, err := w.builder.Batch(b.Context(), rec.Index)
			w.must(err)
			raw := encoded(b, bundle)
			check := func() {
				if _, err := verify.Verify(bytes.NewReader(raw), nil); err != nil {
					b.Fatal(err)
				}
			}
			plain := func() {
				for n := rec.First; n <= rec.Last; n++ {
					w.execute(n)
				}
			}
			best := [2]float64{math.Inf(1), math.Inf(1)}
			b.ResetTimer()
			for range b.N {
				for i, f := range []func(){check, plain} {
					start := time.Now()
					f()
					best[i] = min(best[i], float64(time.Since(start)))
				}
			}
			b.ReportMetric(best[0]/best[1], "plain")
			b.ReportMetric(best[0]/1e6, "ms")
			b.ReportMetric(float64(len(raw)), "bytes")
			b.ReportMetric(float64(len(bundle.Derivation.Witness)), "witness")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// execute makes a stored block of transactions alone again, from its encoding.
func (w *world) execute(number uint64) {
	w.t.Helper()
	store := w.Seq.Store
	block := store.Block(number)
	var txs []*types.Transaction
	for _, tx := range block.Transactions() {
		raw, err := tx.MarshalBinary()
		w.must(err)
		again := new(types.Transaction)
		w.must(again.UnmarshalBinary(raw))
		txs = append(txs, again)
	}
	parent := store.Header(number - 1)
	st, err := store.State(parent.Root)
	w.must(err)
	origin, err := store.Origin(block.Hash())
	w.must(err)
	res, err := stf.Process(store.Rules(), parent, st, store.Ancestors, stf.Input{Origin: origin, Timestamp: block.Time(), Txs: txs})
	w.must(err)
	if res.Block.Hash() != block.Hash() {
		w.t.Fatalf("block %d comes out as %s", number, res.Block.Hash())
	}
}
