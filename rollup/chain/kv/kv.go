package kv

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/syndtr/goleveldb/leveldb"
	lerrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// Least values of Options, as go-ethereum has them.
const (
	minCache   = 16
	minHandles = 16
)

// bloomBits a key answer most look-ups of keys that are not there from memory.
const bloomBits = 10

// Options size the store.
type Options struct {
	// CacheMB is MiB of memory: half of it for blocks of tables, a quarter for
	// each of the two memory tables. At least 16.
	CacheMB int
	// Handles is how many table files are kept open, at least 16.
	Handles int
}

func (o Options) leveldb() *opt.Options {
	cache := max(o.CacheMB, minCache) * opt.MiB
	return &opt.Options{
		Filter:                 filter.NewBloomFilter(bloomBits),
		BlockCacheCapacity:     cache / 2,
		WriteBuffer:            cache / 4,
		OpenFilesCacheCapacity: max(o.Handles, minHandles),
		// Compaction follows writes; following reads too costs more than it gives.
		DisableSeeksCompaction: true,
	}
}

// DB is a key-value store. Its methods may be called from several goroutines.
type DB struct {
	name  string // for errors
	db    *leveldb.DB
	under *journaled
}

var _ ethdb.KeyValueStore = (*DB)(nil)

// Open opens or makes the store in a directory. The error has ErrLocked within
// when another process has it open, and ErrDiskFull when there is no room.
func Open(dir string, o Options) (*DB, error) {
	under, err := storage.OpenFile(dir, false)
	if err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EAGAIN) {
			err = fmt.Errorf("%w: stop it first (its lock is %s)", ErrLocked, filepath.Join(dir, "LOCK"))
		}
		return nil, explain("open", dir, err)
	}
	if err := syncDir(filepath.Dir(dir)); err != nil {
		under.Close()
		return nil, explain("open", dir, err)
	}
	db, err := open(under, func() error { return syncDir(dir) }, dir, o.leveldb())
	if err != nil {
		under.Close()
		return nil, err
	}
	return db, nil
}

// OpenStorage opens or makes the store on a storage of the caller's. syncDir
// makes the names of its files durable.
func OpenStorage(s storage.Storage, syncDir func() error, o *opt.Options) (*DB, error) {
	return open(s, syncDir, "storage", o)
}

func open(s storage.Storage, syncDir func() error, name string, o *opt.Options) (*DB, error) {
	under := newJournaled(s, syncDir)
	db, err := leveldb.Open(under, o)
	if lerrors.IsCorrupted(err) {
		if db, err = leveldb.Recover(under, o); err != nil {
			err = fmt.Errorf("it is damaged and could not be recovered; restore it, or sync into an empty home: %w", err)
		}
	}
	if err != nil {
		return nil, explain("open", name, err)
	}
	return &DB{name: name, db: db, under: under}, nil
}

// syncDir makes the entries of a directory durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	// Some file systems sync no directories and say so.
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}

// Has implements ethdb.KeyValueReader.
func (d *DB) Has(key []byte) (bool, error) {
	ok, err := d.db.Has(key, nil)
	return ok, explain("read", d.name, err)
}

// Get implements ethdb.KeyValueReader; ErrNotFound when there is no such key.
func (d *DB) Get(key []byte) ([]byte, error) {
	value, err := d.db.Get(key, nil)
	if err != nil {
		return nil, explain("read", d.name, err)
	}
	return value, nil
}

// Put implements ethdb.KeyValueWriter.
func (d *DB) Put(key, value []byte) error {
	return explain("write", d.name, d.db.Put(key, value, nil))
}

// Delete implements ethdb.KeyValueWriter.
func (d *DB) Delete(key []byte) error {
	return explain("write", d.name, d.db.Delete(key, nil))
}

// rangeLimit is how many keys one DeleteRange takes at most.
const rangeLimit = 10_000

// DeleteRange deletes the keys in [start, end), nil being no bound. goleveldb
// has no such operation, so it deletes one by one, and gives up after 10,000
// with ethdb.ErrTooManyKeys: the caller calls again.
func (d *DB) DeleteRange(start, end []byte) error {
	b := &batch{d: d}
	err := b.DeleteRange(start, end)
	if err != nil && !errors.Is(err, ethdb.ErrTooManyKeys) {
		return err
	}
	return errors.Join(err, b.Write())
}

// NewIterator implements ethdb.Iteratee.
func (d *DB) NewIterator(prefix, start []byte) ethdb.Iterator {
	r := util.BytesPrefix(prefix)
	r.Start = append(r.Start[:len(r.Start):len(r.Start)], start...)
	return d.db.NewIterator(r, nil)
}

// SyncKeyValue makes durable what was written before; see the package comment.
func (d *DB) SyncKeyValue() error { return explain("sync", d.name, d.under.sync()) }

// Compact implements ethdb.Compacter.
func (d *DB) Compact(start, limit []byte) error {
	return explain("compact", d.name, d.db.CompactRange(util.Range{Start: start, Limit: limit}))
}

// Stat tells, for each level, of its tables, and then of reads and writes since Open.
func (d *DB) Stat() (string, error) {
	var s leveldb.DBStats
	if err := d.db.Stats(&s); err != nil {
		return "", explain("read", d.name, err)
	}
	const mib = 1 << 20
	var out strings.Builder
	fmt.Fprintln(&out, "level  tables       MiB")
	for level, size := range s.LevelSizes {
		if s.LevelTablesCounts[level] > 0 {
			fmt.Fprintf(&out, "%5d  %6d  %8.1f\n", level, s.LevelTablesCounts[level], float64(size)/mib)
		}
	}
	fmt.Fprintf(&out, "read %.1f MiB, wrote %.1f MiB; block cache %.1f MiB, %d tables open\n",
		float64(s.IORead)/mib, float64(s.IOWrite)/mib, float64(s.BlockCacheSize)/mib, s.OpenedTablesCount)
	fmt.Fprintf(&out, "compactions: memory %d, level 0 %d, others %d; writes delayed %d times, %s in all, paused: %t\n",
		s.MemComp, s.Level0Comp, s.NonLevel0Comp, s.WriteDelayCount, s.WriteDelayDuration, s.WritePaused)
	return out.String(), nil
}

// Close syncs and closes the store. Nothing may be called after it.
func (d *DB) Close() error {
	err := d.db.Close()
	if errors.Is(err, leveldb.ErrClosed) {
		return nil
	}
	d.under.mu.Lock()
	err = errors.Join(err, d.under.failed)
	d.under.mu.Unlock()
	return explain("close", d.name, errors.Join(err, d.under.Storage.Close()))
}
