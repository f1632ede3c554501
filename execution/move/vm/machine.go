package vm

import (
	"container/list"
	"sync"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// Machine runs Move code. It keeps what it has made of modules, by the hash of
// their code, for all sessions of a process: a cache that never changes a result.
// It may be used by several goroutines.
type Machine struct {
	cfg Config
	// unverified lets any code run, which tests of the runtime checks want.
	unverified bool

	mu    sync.Mutex
	kept  map[imageKey]*list.Element // of *image
	order list.List                  // most recently used first
	size  int                        // of the images kept, in bytes
}

// Config is what a Machine is made of.
type Config struct {
	Natives    Natives
	Checks     bool // the types of all values are followed and checked while code runs
	CacheBytes int  // of modules kept, about; 0 is 256 MiB
	// Verifier gives the bounds that modules are held to as they are loaded, by
	// Code.Version, or nil if there is no such version. Without it they are
	// verify.Production.
	Verifier func(schedule.Version) *verify.Config
}

const defaultCacheBytes = 256 << 20

// New makes a Machine.
func New(cfg Config) *Machine {
	if cfg.CacheBytes == 0 {
		cfg.CacheBytes = defaultCacheBytes
	}
	if cfg.Verifier == nil {
		cfg.Verifier = func(schedule.Version) *verify.Config { return verify.Production }
	}
	return &Machine{cfg: cfg, kept: map[imageKey]*list.Element{}}
}

// image gives what is made of a module's code, from the cache or new.
func (m *Machine) image(c Code, s *schedule.Schedule) (*image, error) {
	if i, ok := m.lookup(imageKey{c.Hash, c.Version, s.Version}); ok {
		return i, nil
	}
	i, err := m.load(c, s)
	if err == nil {
		m.keep(i)
	}
	return i, err
}

func (m *Machine) lookup(key imageKey) (*image, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.kept[key]
	if !ok {
		return nil, false
	}
	m.order.MoveToFront(e)
	return e.Value.(*image), true
}

func (m *Machine) keep(i *image) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.kept[i.key]; ok {
		return
	}
	m.kept[i.key] = m.order.PushFront(i)
	m.size += i.size
	for m.size > m.cfg.CacheBytes && m.order.Len() > 1 {
		last := m.order.Back()
		old := m.order.Remove(last).(*image)
		delete(m.kept, old.key)
		m.size -= old.size
	}
}
