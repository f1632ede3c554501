package codec

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/trivium-chain/trivium/rollup"
)

// sameBatch tells how two batches differ, or nil. Transactions are compared by
// their whole encoding, so also by hash.
func sameBatch(a, b *rollup.Batch) error {
	if a.Index != b.Index || a.Parent != b.Parent || a.FirstBlock != b.FirstBlock || a.StateRoot != b.StateRoot {
		return fmt.Errorf("headers differ: %v %v", a, b)
	}
	if len(a.Blocks) != len(b.Blocks) {
		return fmt.Errorf("%d and %d blocks", len(a.Blocks), len(b.Blocks))
	}
	for i := range a.Blocks {
		x, y := a.Blocks[i], b.Blocks[i]
		if x.Origin != y.Origin || x.Timestamp != y.Timestamp || len(x.Txs) != len(y.Txs) {
			return fmt.Errorf("block %d: %d %d %d and %d %d %d", i, x.Origin, x.Timestamp, len(x.Txs), y.Origin, y.Timestamp, len(y.Txs))
		}
		for j := range x.Txs {
			p, err := x.Txs[j].MarshalBinary()
			if err != nil {
				return err
			}
			q, err := y.Txs[j].MarshalBinary()
			if err != nil {
				return err
			}
			if !bytes.Equal(p, q) || x.Txs[j].Hash() != y.Txs[j].Hash() {
				return fmt.Errorf("block %d, transaction %d:\n%x\n%x", i, j, p, q)
			}
		}
	}
	return nil
}

func TestBatchRoundTrip(t *testing.T) {
	for seed := range uint64(150) {
		c := newChance(seed)
		b := anyBatch(c, 1+c.IntN(20), c.IntN(40))
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got, err := DecodeBatch(testChainID, payload, DefaultLimits)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := sameBatch(b, got); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// The budget that EncodeBatch counts must be what DecodeBatch spends: else a
// sequencer could publish a batch that no node accepts.
func TestBatchBudgetIsExact(t *testing.T) {
	for seed := range uint64(20) {
		b := anyBatch(newChance(seed), 10, 60)
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatal(err)
		}
		built := budgetOf(t, payload)
		lim := DefaultLimits
		lim.MaxBytes = max(built, len(payload))
		if _, err := DecodeBatch(testChainID, payload, lim); err != nil {
			t.Fatalf("seed %d, limit %d: %v", seed, lim.MaxBytes, err)
		}
		if built <= len(payload) {
			continue
		}
		lim.MaxBytes = built - 1
		if _, err := DecodeBatch(testChainID, payload, lim); !errors.Is(err, ErrLimit) {
			t.Fatalf("seed %d, limit %d: got %v, want ErrLimit", seed, lim.MaxBytes, err)
		}
	}
}

// budgetOf encodes a batch again and tells what the writer counted.
func budgetOf(t *testing.T, payload []byte) int {
	t.Helper()
	b, err := DecodeBatch(testChainID, payload, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	c := new(columns)
	c.reset()
	for _, block := range b.Blocks {
		for _, tx := range block.Txs {
			if err := c.add(testChainID, tx); err != nil {
				t.Fatal(err)
			}
		}
	}
	w := new(writer)
	writeBlocks(w, b.Blocks)
	c.write(w)
	return w.built
}

func TestBatchSize(t *testing.T) {
	for _, l := range loads {
		b := l.batch(1)
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatal(err)
		}
		per := float64(len(payload)) / float64(l.txs)
		t.Logf("%-40s %.2f bytes a transaction (limit %.1f)", l.name, per, l.limit)
		if per > l.limit {
			t.Errorf("%s: %.2f bytes a transaction, limit %.1f", l.name, per, l.limit)
		}
		got, err := DecodeBatch(testChainID, payload, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if err := sameBatch(b, got); err != nil {
			t.Fatalf("%s: %v", l.name, err)
		}
	}
}

func TestBatchConcurrent(t *testing.T) {
	var group sync.WaitGroup
	for seed := range uint64(8) {
		group.Go(func() {
			b := anyBatch(newChance(seed), 5, 50)
			for range 20 {
				payload, err := EncodeBatch(testChainID, b)
				if err != nil {
					t.Error(err)
					return
				}
				got, err := DecodeBatch(testChainID, payload, DefaultLimits)
				if err == nil {
					err = sameBatch(b, got)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}

// The same batch gives the same payload whatever was encoded before: a batcher
// that dies may make its bytes again.
func TestEncodeBatchIsDeterministic(t *testing.T) {
	const kinds = 6
	var want [kinds][]byte
	order := newChance(5)
	for i := range 20 * kinds {
		n := i
		if i >= kinds {
			n = order.IntN(kinds)
		}
		n %= kinds
		l := loads[n%3]
		l.txs, l.blocks = 200*(n+1), 3
		payload, err := EncodeBatch(testChainID, l.batch(uint64(n)))
		if err != nil {
			t.Fatal(err)
		}
		if want[n] == nil {
			want[n] = payload
		} else if !bytes.Equal(payload, want[n]) {
			t.Fatalf("batch %d gives other bytes the second time", n)
		}
	}
}

func BenchmarkEncodeBatch(b *testing.B) {
	for _, l := range loads[:3] {
		b.Run(l.name, func(b *testing.B) {
			batch := l.batch(1)
			var size int
			b.ReportAllocs()
			for b.Loop() {
				payload, err := EncodeBatch(testChainID, batch)
				if err != nil {
					b.Fatal(err)
				}
				size = len(payload)
			}
			perTx(b, l.txs, size)
		})
	}
}

func BenchmarkDecodeBatch(b *testing.B) {
	for _, l := range loads[:3] {
		b.Run(l.name, func(b *testing.B) {
			payload, err := EncodeBatch(testChainID, l.batch(1))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := DecodeBatch(testChainID, payload, DefaultLimits); err != nil {
					b.Fatal(err)
				}
			}
			perTx(b, l.txs, len(payload))
		})
	}
}

func perTx(b *testing.B, txs, size int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(txs), "ns/tx")
	b.ReportMetric(float64(size)/float64(txs), "B/tx")
}
