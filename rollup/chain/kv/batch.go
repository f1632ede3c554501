package kv

import (
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// batch gathers writes that are done together. It is for one goroutine.
type batch struct {
	d    *DB
	b    leveldb.Batch
	size int
}

// NewBatch implements ethdb.Batcher.
func (d *DB) NewBatch() ethdb.Batch { return &batch{d: d} }

// NewBatchWithSize implements ethdb.Batcher.
func (d *DB) NewBatchWithSize(size int) ethdb.Batch {
	return &batch{d: d, b: *leveldb.MakeBatch(size)}
}

func (b *batch) Put(key, value []byte) error {
	b.b.Put(key, value)
	b.size += len(key) + len(value)
	return nil
}

func (b *batch) Delete(key []byte) error {
	b.b.Delete(key)
	b.size += len(key)
	return nil
}

// DeleteRange deletes the keys that are in the store now.
func (b *batch) DeleteRange(start, end []byte) error {
	it := b.d.db.NewIterator(&util.Range{Start: start, Limit: end}, nil)
	defer it.Release()
	for n := 0; it.Next(); n++ {
		if n == rangeLimit {
			return ethdb.ErrTooManyKeys
		}
		if err := b.Delete(it.Key()); err != nil {
			return err
		}
	}
	return explain("read", b.d.name, it.Error())
}

func (b *batch) ValueSize() int { return b.size }

func (b *batch) Write() error { return explain("write", b.d.name, b.d.db.Write(&b.b, nil)) }

func (b *batch) Reset() {
	b.b.Reset()
	b.size = 0
}

func (b *batch) Replay(w ethdb.KeyValueWriter) error {
	r := &replay{w: w}
	if err := b.b.Replay(r); err != nil {
		return err
	}
	return r.err
}

func (b *batch) Close() {}

// replay hands a batch to a writer until the first error.
type replay struct {
	w   ethdb.KeyValueWriter
	err error
}

func (r *replay) Put(key, value []byte) {
	if r.err == nil {
		r.err = r.w.Put(key, value)
	}
}

func (r *replay) Delete(key []byte) {
	if r.err == nil {
		r.err = r.w.Delete(key)
	}
}
