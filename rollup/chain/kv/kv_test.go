package kv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"

	"github.com/trivium-chain/trivium/testutil/crashdisk"
)

func openDir(t testing.TB, dir string) *DB {
	t.Helper()
	d, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadsAndIterates(t *testing.T) {
	d := openDir(t, t.TempDir())
	if _, err := d.Get([]byte("a")); !errors.Is(err, ErrNotFound) {
		t.Fatalf("a key that is not there: %v", err)
	}
	b := d.NewBatch()
	for i := range byte(10) {
		must(t, b.Put([]byte{'p', i}, []byte{i}))
	}
	must(t, b.Put([]byte("q"), nil))
	if b.ValueSize() != 31 {
		t.Errorf("the batch has %d bytes, want 31", b.ValueSize())
	}
	if ok, err := d.Has([]byte{'p', 1}); ok || err != nil {
		t.Fatalf("a batch that is not written can be read: %v %v", ok, err)
	}
	must(t, b.Write())
	it := d.NewIterator([]byte("p"), []byte{4})
	defer it.Release()
	var got []byte
	for it.Next() {
		got = append(got, it.Value()...)
	}
	if !bytes.Equal(got, []byte{4, 5, 6, 7, 8, 9}) || it.Error() != nil {
		t.Fatalf("iterated over %v, %v", got, it.Error())
	}
	must(t, d.DeleteRange([]byte{'p', 2}, []byte{'p', 8}))
	for i, want := range map[byte]bool{1: true, 2: false, 7: false, 8: true} {
		if ok, err := d.Has([]byte{'p', i}); ok != want || err != nil {
			t.Errorf("after DeleteRange [2,8) key %d is there: %v %v", i, ok, err)
		}
	}
	into := d.NewBatchWithSize(100)
	b.Reset()
	must(t, b.Delete([]byte("q")))
	must(t, b.Put([]byte("r"), []byte("x")))
	must(t, b.Replay(into))
	must(t, into.Write())
	if ok, _ := d.Has([]byte("q")); ok {
		t.Error("a replayed deletion did nothing")
	}
	if v, err := d.Get([]byte("r")); string(v) != "x" || err != nil {
		t.Errorf("a replayed put gave %q, %v", v, err)
	}
	must(t, d.Compact(nil, nil))
	if s, err := d.Stat(); err != nil || s == "" {
		t.Errorf("Stat: %q, %v", s, err)
	}
	must(t, d.Close())
	must(t, d.Close())
	if _, err := d.Get([]byte("r")); !errors.Is(err, ErrClosed) {
		t.Errorf("read of a closed store: %v", err)
	}
}

func TestDeleteRangeIsBounded(t *testing.T) {
	d := openDir(t, t.TempDir())
	b := d.NewBatch()
	for i := range uint32(rangeLimit + 5) {
		must(t, b.Put(binary.BigEndian.AppendUint32(nil, i), nil))
	}
	must(t, b.Write())
	if err := d.DeleteRange(nil, nil); !errors.Is(err, ethdb.ErrTooManyKeys) {
		t.Fatalf("got %v, want ErrTooManyKeys", err)
	}
	must(t, d.DeleteRange(nil, nil))
	it := d.NewIterator(nil, nil)
	defer it.Release()
	if it.Next() {
		t.Fatalf("key %x is left", it.Key())
	}
}

func TestAnotherProcessHoldsTheLock(t *testing.T) {
	dir := t.TempDir()
	openDir(t, dir)
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Fatalf("got %v, want ErrLocked", err)
	}
}

func TestDamagedManifestIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	d := openDir(t, dir)
	must(t, d.Put([]byte("table"), []byte("1")))
	must(t, d.Compact(nil, nil))
	must(t, d.Put([]byte("journal"), []byte("2")))
	must(t, d.Close())
	manifests, err := filepath.Glob(filepath.Join(dir, "MANIFEST-*"))
	if err != nil || len(manifests) != 1 {
		t.Fatalf("manifests: %v, %v", manifests, err)
	}
	must(t, os.WriteFile(manifests[0], bytes.Repeat([]byte{0xff}, 100), 0o644))
	d = openDir(t, dir)
	for key, want := range map[string]string{"table": "1", "journal": "2"} {
		if v, err := d.Get([]byte(key)); string(v) != want || err != nil {
			t.Errorf("%s is %q, %v", key, v, err)
		}
	}
}

// small makes journals rotate after some hundred bytes and every large batch
// skip the journal.
var small = &opt.Options{WriteBuffer: 4 << 10, CompactionTableSize: 8 << 10, DisableSeeksCompaction: true}

func onDisk(t testing.TB, disk *crashdisk.Disk, o *opt.Options) *DB {
	t.Helper()
	d, err := OpenStorage(disk, disk.SyncDir, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// stalled is a disk on which tables cannot be written until the end of the
// test, so that a full memory table has no copy but its journal.
func stalled(t *testing.T) *crashdisk.Disk {
	disk, release := crashdisk.New(), make(chan struct{})
	disk.Before = func(_ int, fd storage.FileDesc) error {
		if fd.Type == storage.TypeTable {
			<-release
		}
		return nil
	}
	t.Cleanup(func() { close(release) })
	return disk
}

// rotate writes until the journal of the first key was closed.
func rotate(t *testing.T, disk *crashdisk.Disk, put func(key, value []byte) error) {
	t.Helper()
	must(t, put([]byte("first"), []byte("1")))
	for i := range byte(6) {
		must(t, put([]byte{i}, make([]byte, 1000)))
	}
	if fds, _ := disk.List(storage.TypeJournal); len(fds) != 2 {
		t.Fatalf("%d journals, want the rotated one and the next", len(fds))
	}
}

func TestJournalIsSyncedWhenItIsRotated(t *testing.T) {
	t.Run("goleveldb alone loses a write that a synced one follows", func(t *testing.T) {
		disk := stalled(t)
		db, err := leveldb.Open(disk, small)
		must(t, err)
		rotate(t, disk, func(k, v []byte) error { return db.Put(k, v, nil) })
		must(t, db.Put([]byte("last"), []byte("2"), &opt.WriteOptions{Sync: true}))
		must(t, disk.SyncDir())
		after := onDisk(t, disk.Crash(nil), small)
		defer after.Close()
		if ok, _ := after.Has([]byte("last")); !ok {
			t.Fatal("the synced write is lost: the disk forgets too much")
		}
		if ok, _ := after.Has([]byte("first")); ok {
			t.Fatal("the first write survived: the disk forgets too little, or goleveldb has changed")
		}
	})
	t.Run("this store does not", func(t *testing.T) {
		disk := stalled(t)
		d := onDisk(t, disk, small)
		rotate(t, disk, d.Put)
		must(t, d.Put([]byte("last"), []byte("2")))
		must(t, d.SyncKeyValue())
		after := onDisk(t, disk.Crash(nil), small)
		defer after.Close()
		for _, key := range []string{"first", "last", "\x00", "\x05"} {
			if ok, err := after.Has([]byte(key)); !ok {
				t.Errorf("%q is lost, %v", key, err)
			}
		}
	})
}

// TestPowerFailure cuts the power at random operations of the disk and finds
// everything that was acknowledged by then, and no batch in parts.
func TestPowerFailure(t *testing.T) {
	rounds := 150
	if testing.Short() {
		rounds = 20
	}
	lostSome := false
	for seed := range uint64(rounds) {
		rng := rand.New(rand.NewPCG(seed, 1))
		disk := crashdisk.New()
		for life := range 3 {
			var acknowledged, written uint64 // counts of batches, by this test's goroutine
			type cut struct {
				after        *crashdisk.Disk
				acknowledged uint64
			}
			cuts := make(chan cut, 1)
			at, crng := rng.IntN(300), rand.New(rand.NewPCG(seed, uint64(life)))
			acks := make(chan uint64, 1) // holds the newest count
			acks <- 0
			disk.Before = func(op int, _ storage.FileDesc) error {
				if op == at {
					n := <-acks
					cuts <- cut{disk.Crash(crng), n}
					acks <- n
				}
				return nil
			}
			d := onDisk(t, disk, small)
			for len(cuts) == 0 {
				b := d.NewBatch()
				for i := range 1 + rng.IntN(3) {
					must(t, b.Put(fmt.Appendf(nil, "%d/%06d/%d", life, written, i), make([]byte, rng.IntN(1500))))
				}
				if rng.IntN(30) == 0 {
					must(t, b.Put([]byte("large"), make([]byte, 2*small.WriteBuffer)))
				}
				must(t, b.Put(fmt.Appendf(nil, "%d/%06d", life, written), []byte{byte(b.ValueSize() >> 8)}))
				must(t, b.Put(fmt.Appendf(nil, "%d+%06d", life, written), nil))
				must(t, b.Write())
				written++
				if rng.IntN(4) == 0 {
					must(t, d.SyncKeyValue())
					<-acks
					acknowledged = written
					acks <- acknowledged
				}
			}
			must(t, d.Close())
			c := <-cuts
			disk = c.after
			d = onDisk(t, disk, small)
			for n := range written {
				one, err := d.Has(fmt.Appendf(nil, "%d/%06d", life, n))
				must(t, err)
				other, err := d.Has(fmt.Appendf(nil, "%d+%06d", life, n))
				must(t, err)
				if one != other {
					t.Fatalf("seed %d, life %d: batch %d is there in parts", seed, life, n)
				}
				if !one && n < c.acknowledged {
					t.Fatalf("seed %d, life %d: batch %d of %d acknowledged ones is lost", seed, life, n, c.acknowledged)
				}
				lostSome = lostSome || !one
			}
			must(t, d.Close())
			disk = disk.Crash(nil) // a store that was closed is durable as a whole
		}
	}
	if !lostSome {
		t.Error("nothing was ever lost: the disk forgets too little to show anything")
	}
}

func TestFailedSyncIsNotForgotten(t *testing.T) {
	disk := crashdisk.New()
	d := onDisk(t, disk, small)
	defer d.Close()
	broken := errors.New("input/output error")
	disk.BeforeSync = func(fd storage.FileDesc) error {
		if fd.Type == storage.TypeJournal {
			return broken
		}
		return nil
	}
	must(t, d.Put([]byte("a"), nil))
	if err := d.SyncKeyValue(); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	disk.BeforeSync = nil
	must(t, d.Put([]byte("b"), nil))
	if err := d.SyncKeyValue(); !errors.Is(err, broken) {
		t.Fatalf("a later sync is acknowledged, %v: the kernel may have dropped the bytes of the first", err)
	}
}

func TestFullDisk(t *testing.T) {
	disk := crashdisk.New()
	d := onDisk(t, disk, small)
	must(t, d.Put([]byte("a"), []byte("1")))
	must(t, d.SyncKeyValue())
	disk.Before = func(_ int, fd storage.FileDesc) error {
		if fd.Type == storage.TypeJournal {
			return &os.PathError{Op: "write", Path: fd.String(), Err: syscall.ENOSPC}
		}
		return nil
	}
	if err := d.Put([]byte("b"), []byte("2")); !errors.Is(err, ErrDiskFull) {
		t.Fatalf("got %v, want ErrDiskFull", err)
	}
	disk.Before = nil
	after := onDisk(t, disk.Crash(nil), small)
	defer after.Close()
	if v, err := after.Get([]byte("a")); string(v) != "1" {
		t.Fatalf("what was there before is %q, %v", v, err)
	}
}

func TestSyncOfNothingIsFree(t *testing.T) {
	disk := crashdisk.New()
	d := onDisk(t, disk, small)
	defer d.Close()
	must(t, d.Put([]byte("a"), nil))
	must(t, d.SyncKeyValue())
	before := disk.Syncs()
	must(t, d.SyncKeyValue())
	if n := disk.Syncs() - before; n != 0 {
		t.Fatalf("%d syncs with nothing to sync", n)
	}
}
