package crashdisk

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"sync"

	"github.com/syndtr/goleveldb/leveldb/storage"
)

// file is one file's bytes; the first synced of them are durable.
type file struct {
	data   []byte
	synced int
}

// Disk implements storage.Storage. Its exported fields may be set before it is used.
type Disk struct {
	// Before is called before each operation that changes the disk, with the
	// operation's number, and without the lock: it may call Crash. An error of
	// it is the operation's.
	Before func(op int, fd storage.FileDesc) error
	// BeforeSync is called before each fsync of a file; its error is the fsync's.
	BeforeSync func(fd storage.FileDesc) error

	mu      sync.Mutex
	ops     int
	syncs   int
	files   map[storage.FileDesc]*file // as the running system sees them
	durable map[storage.FileDesc]*file // directory entries as they are on the disk
	meta    storage.FileDesc
	locked  bool
}

var _ storage.Storage = (*Disk)(nil)

var errLocked = errors.New("crashdisk: locked")

// New makes an empty disk.
func New() *Disk {
	return &Disk{files: make(map[storage.FileDesc]*file), durable: make(map[storage.FileDesc]*file)}
}

// Syncs is how many times a file was synced.
func (d *Disk) Syncs() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs
}

// Crash gives the disk as it may be after a power failure at this moment. The
// old one goes on working: what happens on it is not seen by the new one. A nil
// rng forgets all that may be forgotten.
func (d *Disk) Crash(rng *rand.Rand) *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	some := func() bool { return rng != nil && rng.IntN(2) == 0 }
	entries := maps.Clone(d.durable)
	for fd, f := range d.files { // entries that reached the disk by chance
		if entries[fd] == nil && some() {
			entries[fd] = f
		}
	}
	for fd := range d.durable { // removals that did
		if d.files[fd] == nil && some() {
			delete(entries, fd)
		}
	}
	after := New()
	after.meta = d.meta
	for fd, f := range entries {
		kept := f.data[:f.synced:f.synced]
		if lost := len(f.data) - f.synced; lost > 0 && some() {
			n := rng.IntN(lost + 1)
			if tail := f.data[f.synced : f.synced+n]; some() {
				kept = append(kept, tail...)
			} else {
				kept = append(kept, make([]byte, n)...) // the length came, the bytes did not
			}
		}
		own := &file{data: bytes.Clone(kept), synced: len(kept)}
		after.files[fd], after.durable[fd] = own, own
	}
	return after
}

// SyncDir makes the names of all files durable.
func (d *Disk) SyncDir() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.syncDir()
	return nil
}

func (d *Disk) syncDir() { d.durable = maps.Clone(d.files) }

func (d *Disk) change(fd storage.FileDesc) error {
	d.mu.Lock()
	op, before := d.ops, d.Before
	d.ops++
	d.mu.Unlock()
	if before != nil {
		return before(op, fd)
	}
	return nil
}

// Lock implements storage.Storage.
func (d *Disk) Lock() (storage.Locker, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.locked {
		return nil, errLocked
	}
	d.locked = true
	return unlocker{d}, nil
}

type unlocker struct{ d *Disk }

func (u unlocker) Unlock() {
	u.d.mu.Lock()
	defer u.d.mu.Unlock()
	u.d.locked = false
}

// Log implements storage.Storage.
func (d *Disk) Log(string) {}

// SetMeta implements storage.Storage; it syncs the directory too.
func (d *Disk) SetMeta(fd storage.FileDesc) error {
	if err := d.change(fd); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.meta = fd
	d.syncDir()
	return nil
}

// GetMeta implements storage.Storage.
func (d *Disk) GetMeta() (storage.FileDesc, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.meta.Zero() || d.files[d.meta] == nil {
		return storage.FileDesc{}, os.ErrNotExist
	}
	return d.meta, nil
}

// List implements storage.Storage.
func (d *Disk) List(t storage.FileType) (out []storage.FileDesc, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for fd := range d.files {
		if fd.Type&t != 0 {
			out = append(out, fd)
		}
	}
	return out, nil
}

// Open implements storage.Storage.
func (d *Disk) Open(fd storage.FileDesc) (storage.Reader, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[fd]
	if f == nil {
		return nil, os.ErrNotExist
	}
	return reader{bytes.NewReader(f.data)}, nil
}

type reader struct{ *bytes.Reader }

func (reader) Close() error { return nil }

// Create implements storage.Storage.
func (d *Disk) Create(fd storage.FileDesc) (storage.Writer, error) {
	if err := d.change(fd); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	f := new(file)
	d.files[fd] = f
	return &writer{d, fd, f}, nil
}

// Remove implements storage.Storage.
func (d *Disk) Remove(fd storage.FileDesc) error {
	if err := d.change(fd); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[fd] == nil {
		return os.ErrNotExist
	}
	delete(d.files, fd)
	return nil
}

// Rename implements storage.Storage.
func (d *Disk) Rename(from, to storage.FileDesc) error {
	if err := d.change(to); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.files[from]
	if f == nil {
		return os.ErrNotExist
	}
	delete(d.files, from)
	d.files[to] = f
	return nil
}

// Close implements storage.Storage.
func (d *Disk) Close() error { return nil }

type writer struct {
	d  *Disk
	fd storage.FileDesc
	f  *file
}

func (w *writer) Write(p []byte) (int, error) {
	if err := w.d.change(w.fd); err != nil {
		return 0, err
	}
	w.d.mu.Lock()
	defer w.d.mu.Unlock()
	w.f.data = append(w.f.data, p...)
	return len(p), nil
}

// Sync makes the bytes durable, and for a manifest the directory, as goleveldb's
// file storage does.
func (w *writer) Sync() error {
	if before := w.d.BeforeSync; before != nil {
		if err := before(w.fd); err != nil {
			return err
		}
	}
	if err := w.d.change(w.fd); err != nil {
		return err
	}
	w.d.mu.Lock()
	defer w.d.mu.Unlock()
	w.d.syncs++
	w.f.synced = len(w.f.data)
	if w.fd.Type == storage.TypeManifest {
		w.d.syncDir()
	}
	return nil
}

func (w *writer) Close() error { return w.d.change(w.fd) }
