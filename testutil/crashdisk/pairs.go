package crashdisk

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
)

// Pairs is a key-value store that forgets what was not flushed when it crashes. At
// each point where a process may die, it calls Point, which may panic.
type Pairs struct {
	*memorydb.Database                    // what the process sees
	Durable            *memorydb.Database // what is on the platter
	Point              func(where string)
	unflushed          []func(ethdb.KeyValueWriter) error
}

// NewPairs is an empty store.
func NewPairs(point func(where string)) *Pairs {
	return &Pairs{Database: memorydb.New(), Durable: memorydb.New(), Point: point}
}

// Crash gives the store as the next process finds it.
func (p *Pairs) Crash(t testing.TB) *Pairs {
	t.Helper()
	next := NewPairs(p.Point)
	it := p.Durable.NewIterator(nil, nil)
	defer it.Release()
	for it.Next() {
		if err := errors.Join(next.Put(it.Key(), it.Value()), next.Durable.Put(it.Key(), it.Value())); err != nil {
			t.Fatal(err)
		}
	}
	return next
}

// NewBatch is a batch whose Write is not durable before SyncKeyValue.
func (p *Pairs) NewBatch() ethdb.Batch { return &pairsBatch{p.Database.NewBatch(), p} }

// SyncKeyValue makes all that was written durable.
func (p *Pairs) SyncKeyValue() error {
	p.Point("before flush")
	for _, replay := range p.unflushed {
		if err := replay(p.Durable); err != nil {
			return err
		}
	}
	p.unflushed = nil
	p.Point("after flush")
	return nil
}

type pairsBatch struct {
	ethdb.Batch
	to *Pairs
}

func (b *pairsBatch) Write() error {
	b.to.Point("before write")
	b.to.unflushed = append(b.to.unflushed, b.Batch.Replay)
	return b.Batch.Write()
}
