package kv

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/syndtr/goleveldb/leveldb/storage"
)

// journaled is a storage whose journals are synced before they are closed, and
// whose open journals can be synced at any time.
type journaled struct {
	storage.Storage
	syncDir func() error

	mu     sync.Mutex
	open   map[*journal]struct{} // those that are not closed and synced yet
	failed error                 // the first fsync that failed
}

func newJournaled(s storage.Storage, syncDir func() error) *journaled {
	return &journaled{Storage: s, syncDir: syncDir, open: make(map[*journal]struct{})}
}

// Create implements storage.Storage.
func (s *journaled) Create(fd storage.FileDesc) (storage.Writer, error) {
	w, err := s.Storage.Create(fd)
	if err != nil || fd.Type != storage.TypeJournal {
		return w, err
	}
	j := &journal{Writer: w, of: s, fd: fd}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[j] = struct{}{}
	return j, nil
}

// sync makes everything durable that was written to any journal.
func (s *journaled) sync() error {
	s.mu.Lock()
	open := make([]*journal, 0, 2)
	for j := range s.open {
		open = append(open, j)
	}
	s.mu.Unlock()
	for _, j := range open {
		if err := j.Sync(); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed // of a journal that was closed
}

// fail keeps the first error and gives it back from then on.
func (s *journaled) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
	return s.failed
}

// journal is one journal file.
type journal struct {
	storage.Writer
	of *journaled
	fd storage.FileDesc

	written atomic.Int64
	mu      sync.Mutex // held by Sync and Close
	synced  int64      // bytes that are durable
	closed  bool
}

func (j *journal) Write(p []byte) (int, error) {
	n, err := j.Writer.Write(p)
	j.written.Add(int64(n))
	return n, err
}

// Sync makes durable what was written so far. It returns at once when that is
// so already, and gives the error of the close when the journal is closed.
func (j *journal) Sync() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.sync()
}

func (j *journal) sync() error {
	n := j.written.Load()
	if n == j.synced || j.closed {
		return nil
	}
	if err := j.Writer.Sync(); err != nil {
		return j.of.fail(fmt.Errorf("sync %s: %w", j.fd, err))
	}
	if j.synced == 0 {
		if err := j.of.syncDir(); err != nil {
			return j.of.fail(fmt.Errorf("sync the directory of %s: %w", j.fd, err))
		}
	}
	j.synced = n
	return nil
}

// Close syncs first: goleveldb closes a journal while the memory table is the
// only other copy of what it holds.
func (j *journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := j.sync()
	j.closed = true
	j.of.mu.Lock()
	delete(j.of.open, j)
	j.of.mu.Unlock()
	if e := j.Writer.Close(); err == nil {
		err = e
	}
	return err
}
