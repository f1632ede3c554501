package kv

import (
	"crypto/rand"
	"encoding/binary"
	"testing"
	"time"
)

// BenchmarkBlock writes what a block of a thousand transfers is to the store,
// about 400 KB, and syncs it, and tells how many times longer that takes than
// without the sync.
func BenchmarkBlock(b *testing.B) {
	body := make([]byte, 130<<10)
	rand.Read(body)
	block := func(d *DB, n uint64) {
		batch := d.NewBatch()
		key := func(kind byte, i int) []byte {
			k := binary.BigEndian.AppendUint64([]byte{kind}, n)
			return append(binary.BigEndian.AppendUint32(k, uint32(i)), body[i%1000:i%1000+20]...)
		}
		for i := range 3 {
			must(b, batch.Put(key('b', i), body))
		}
		for i := range 1000 {
			must(b, batch.Put(key('l', i), key('v', i)[:8]))
		}
		must(b, batch.Write())
	}
	run := func(sync bool) time.Duration {
		d := openDir(b, b.TempDir())
		defer d.Close()
		start := time.Now()
		for n := range uint64(100) {
			block(d, n)
			if sync {
				must(b, d.SyncKeyValue())
			}
		}
		return time.Since(start) / 100
	}
	var with, without time.Duration
	for b.Loop() {
		without += run(false)
		with += run(true)
	}
	b.ReportMetric(float64(with)/float64(without), "synced/unsynced")
	b.ReportMetric(float64(with.Microseconds())/float64(b.N), "us/synced-block")
}
