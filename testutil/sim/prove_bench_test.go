package sim

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// BenchmarkBundle makes and checks the bundle of a batch with one block of transfers to
// new accounts. "exec" is plain execution of the block on the node's state, signatures and
// root included; "ratio" is the time of the check over it, the best run of each.
func BenchmarkBundle(b *testing.B) {
	for _, txs := range []int{1, 100, 5000} {
		b.Run(fmt.Sprint(txs), func(b *testing.B) {
			net := New(b, Options{Witnesses: 10, OnDisk: true})
			net.Seal(2)
			net.Seq.Sync()
			for i := range txs {
				to := common.BytesToAddress(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i))))
				net.Send(net.Transfer(i%10, to, 1))
			}
			block := net.Seq.Produce()
			if len(block.Transactions()) != txs {
				b.Fatalf("%d transactions in the block, want %d", len(block.Transactions()), txs)
			}
			net.Seq.Drain()
			net.Seq.Sync()
			best := [3]time.Duration{math.MaxInt64, math.MaxInt64, math.MaxInt64}
			timed := func(i int, work func()) {
				start := time.Now()
				work()
				best[i] = min(best[i], time.Since(start))
			}
			var raw []byte
			for b.Loop() {
				timed(0, func() {
					bundle, err := net.Seq.prover().Batch(b.Context(), 0)
					net.must(err)
					raw, err = verify.Encode(bundle)
					net.must(err)
				})
				timed(1, func() {
					_, err := verify.Verify(bytes.NewReader(raw), nil)
					net.must(err)
				})
				in := stf.Input{Timestamp: block.Time(), Txs: unsigned(b, block.Transactions())}
				var err error
				in.Origin, err = net.Seq.Store.Origin(block.Hash())
				net.must(err)
				timed(2, func() {
					parent := net.Seq.Store.Header(0)
					st, err := net.Seq.Store.State(parent.Root)
					net.must(err)
					r, err := stf.Process(net.Seq.Store.Rules(), parent, st, net.Seq.Store.Ancestors, in)
					net.must(err)
					if r.Block.Hash() != block.Hash() {
						b.Fatal("another block")
					}
				})
			}
			b.ReportMetric(float64(len(raw)), "bytes")
			for i, name := range []string{"make-ms", "verify-ms", "exec-ms"} {
				b.ReportMetric(float64(best[i])/1e6, name)
			}
			b.ReportMetric(float64(best[1])/float64(best[2]), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// unsigned are transactions whose senders nobody has recovered yet.
func unsigned(tb testing.TB, txs types.Transactions) []*types.Transaction {
	tb.Helper()
	out := make([]*types.Transaction, len(txs))
	for i, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			tb.Fatal(err)
		}
		out[i] = new(types.Transaction)
		if err := out[i].UnmarshalBinary(raw); err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

// BenchmarkWitness builds the same blocks on two sequencers, in turns: one that keeps
// witnesses and one that does not. A block has 500 transfers to new accounts, and 300 calls of
// contracts of the EVM, WASM and Move; built is executed, its witness encoded, and stored.
// "cost" is the time of the one over that of the other, the median of all blocks.
func BenchmarkWitness(b *testing.B) {
	var nets [2]*Network
	var calls [2]func() []*types.Transaction
	for i := range nets {
		nets[i] = New(b, Options{WASM: true, Outbox: true, Witnesses: uint64(i) * 10, Window: 600})
		nets[i].Seal(2)
		nets[i].Seq.Sync()
		calls[i] = nets[i].Contracts()
	}
	block, size := 0, 0
	var cost, plain []float64
	for b.Loop() {
		var took [2]time.Duration
		for k := range nets {
			i := (block + k) % 2
			net := nets[i]
			var txs []*types.Transaction
			for range 100 {
				txs = append(txs, calls[i]()...)
			}
			for n := range 500 {
				to := common.BytesToAddress(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(block*500+n))))
				txs = append(txs, net.Transfer(1+n%9, to, 1))
			}
			net.Send(txs...)
			net.Advance(DABlockTime)
			start := time.Now()
			made := net.Seq.Produce()
			took[i] = time.Since(start)
			if len(made.Transactions()) != len(txs) {
				b.Fatalf("%d transactions in the block, want %d", len(made.Transactions()), len(txs))
			}
			if i == 1 {
				raw, err := net.Seq.Store.Witness(made.Hash(), made.NumberU64())
				net.must(err)
				size = len(raw)
			}
			net.Seq.Drain()
			net.Seq.Sync()
		}
		cost, plain = append(cost, float64(took[1])/float64(took[0])), append(plain, float64(took[0])/1e6)
		block++
	}
	slices.Sort(cost)
	slices.Sort(plain)
	b.ReportMetric(cost[len(cost)/2], "cost")
	b.ReportMetric(plain[len(plain)/2], "block-ms")
	b.ReportMetric(float64(size), "witness-bytes")
	b.ReportMetric(0, "ns/op")
}
