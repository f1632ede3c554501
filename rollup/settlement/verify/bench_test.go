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
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// BenchmarkVerify checks the bundle of a batch of so many transactions, in turns with plain
// execution of the same blocks on the node's state, senders to be recovered in both. They are
// transfers, each to an account of its own, or calls of contracts of the EVM, WASM and Move
// in equal parts. "plain" is the time over that of plain execution by the node's own VMs, which
// have compiled the modules before; "fresh" over that by VMs opened for it, as the check's are.
// All are of the best runs of each; "bytes" is the size of the file.
func BenchmarkVerify(b *testing.B) {
	transfers := func(w *world) func(i int) *types.Transaction {
		return func(i int) *types.Transaction {
			return w.Transfer(i%10, common.BytesToAddress(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i)))), 1)
		}
	}
	contracts := func(w *world) func(i int) *types.Transaction {
		calls, next := w.Contracts(), []*types.Transaction(nil)
		return func(int) *types.Transaction {
			if len(next) == 0 {
				next = calls()
			}
			tx := next[0]
			next = next[1:]
			return tx
		}
	}
	for _, c := range []struct {
		name string
		txs  int
		opts sim.Options
		kind func(w *world) func(i int) *types.Transaction
	}{
		{"transfers", 1, sim.Options{}, transfers},
		{"transfers", 100, sim.Options{}, transfers},
		{"transfers", 5000, sim.Options{}, transfers},
		{"contracts", 3, sim.Options{WASM: true}, contracts},
		{"contracts", 99, sim.Options{WASM: true}, contracts},
		{"contracts", 4998, sim.Options{WASM: true}, contracts},
	} {
		b.Run(fmt.Sprintf("%s=%d", c.name, c.txs), func(b *testing.B) {
			w := newWorld(b, c.opts)
			w.Send(w.Transfer(0, common.Address{1}, 1))
			w.Seq.Produce()
			tx := c.kind(w)
			w.land()
			for i := range c.txs {
				w.Send(tx(i))
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
			plain := func(rules *stf.Config) {
				for n := rec.First; n <= rec.Last; n++ {
					w.execute(rules, n)
				}
			}
			node := func() { plain(w.Seq.Store.Rules()) }
			fresh := func() {
				set, err := vms.Open(w.Genesis.Rollup.VMs, vms.Config{})
				w.must(err)
				defer set.Close()
				plain(w.Genesis.Rules(set.Engines()))
			}
			best := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
			b.ResetTimer()
			for range b.N {
				for i, f := range []func(){check, node, fresh} {
					start := time.Now()
					f()
					best[i] = min(best[i], float64(time.Since(start)))
				}
			}
			b.ReportMetric(best[0]/best[1], "plain")
			b.ReportMetric(best[0]/best[2], "fresh")
			b.ReportMetric(best[0]/1e6, "ms")
			b.ReportMetric(float64(len(raw)), "bytes")
			b.ReportMetric(float64(len(bundle.Derivation.Witness)), "witness")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// execute makes a stored block of transactions alone again, from its encoding.
func (w *world) execute(rules *stf.Config, number uint64) {
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
	res, err := stf.Process(rules, parent, st, store.Ancestors, stf.Input{Origin: origin, Timestamp: block.Time(), Txs: txs})
	w.must(err)
	if res.Block.Hash() != block.Hash() {
		w.t.Fatalf("block %d comes out as %s", number, res.Block.Hash())
	}
}
