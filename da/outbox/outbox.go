package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

var (
	// ErrFull is within the error of Add when the queue holds all it may.
	ErrFull = errors.New("outbox is full")
	// ErrOrder is within the error of Add when an id is not above the last one.
	ErrOrder = errors.New("outbox ids must increase")
)

// Item is one unit of submission: its blobs go into one DA transaction.
type Item struct {
	// ID is the caller's and increases from item to item: the index of a batch.
	ID    uint64
	Blobs []da.Blob
}

// Config is what Open needs. DB and Client have no default.
type Config struct {
	// DB keeps the queue under keys that start with Prefix. Its SyncKeyValue
	// must reach the disk for the queue to survive a power failure.
	DB     ethdb.KeyValueStore
	Prefix []byte
	Client da.Client
	// OnPosted is told of each item that is on the DA layer, in order, by the
	// goroutine of Step. It may be told twice of an item when the process dies
	// in between. It must not call the Outbox.
	OnPosted func(id uint64, height uint64, commitments []da.Commitment)
	// Pricer says what is offered with each Submit; nil leaves it to the layer.
	Pricer Pricer
	// MaxBytes bounds the blob bytes that wait, 256 MiB by default.
	MaxBytes int
	// MaxSubmitBytes bounds the blob bytes of several items in one Submit, 6 MiB
	// by default: a larger square costs the layer four times as much.
	MaxSubmitBytes int
	// WaitHeights is how many DA heights must pass after an ambiguous answer, or
	// a restart, before a blob that was not found is sent again; 3 by default.
	WaitHeights uint64
	// SubmitTimeout ends a Submit that does not answer, 2 min by default;
	// ReadTimeout any other call, 30 s by default.
	SubmitTimeout, ReadTimeout time.Duration
	// PollInterval is how often to look for new DA heights, 500 ms by default.
	PollInterval time.Duration
	// MinBackoff and MaxBackoff bound the exponential delay after a temporary
	// error, 500 ms and 30 s by default. SlowRetry is the delay after an error
	// that an operator has to mend, 1 min by default.
	MinBackoff, MaxBackoff, SlowRetry time.Duration
	// Jitter draws the random part of a delay from [0, 1]; a delay is between
	// half and whole. rand.Float64 by default; 1 always gives the whole delay.
	Jitter func() float64
	// Logger is slog.Default() by default, Now is time.Now.
	Logger *slog.Logger
	Now    func() time.Time
}

func orElse[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}

func (c Config) withDefaults() (Config, error) {
	if c.DB == nil || c.Client == nil {
		return c, errors.New("outbox: no database or no DA client")
	}
	orElse(&c.MaxBytes, 256<<20)
	orElse(&c.MaxSubmitBytes, 6<<20)
	orElse(&c.WaitHeights, 3)
	orElse(&c.SubmitTimeout, 2*time.Minute)
	orElse(&c.ReadTimeout, 30*time.Second)
	orElse(&c.PollInterval, 500*time.Millisecond)
	orElse(&c.MinBackoff, 500*time.Millisecond)
	orElse(&c.MaxBackoff, 30*time.Second)
	orElse(&c.SlowRetry, time.Minute)
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	if c.Pricer == nil {
		c.Pricer = leaveToLayer{}
	}
	if c.OnPosted == nil {
		c.OnPosted = func(uint64, uint64, []da.Commitment) {}
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, nil
}

// entry is an item that waits, without its bytes, which stay on disk.
type entry struct {
	id          uint64
	size        int // bytes of all blobs
	added       time.Time
	commitments []da.Commitment
	dropped     bool // by Reset
}

// Outbox is a durable queue. Its methods may be called from several goroutines.
type Outbox struct {
	cfg   Config
	store store
	wake  chan struct{} // holds a token when Add has news for Run

	mu     sync.Mutex
	queue  []*entry
	bytes  int
	last   uint64
	any    bool // last is set
	limits da.Limits
	err    error // why the oldest item waits
	counts Counts

	step sync.Mutex // held by Step, guards what follows
	work work
}

// Open reads the queue from disk. It does not need the DA layer to answer.
func Open(cfg Config) (*Outbox, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	o := &Outbox{cfg: cfg, store: store{db: cfg.DB, prefix: cfg.Prefix}, wake: make(chan struct{}, 1)}
	if o.queue, err = o.store.entries(); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	for _, e := range o.queue {
		o.bytes += e.size
	}
	if o.last, o.any, err = o.store.last(); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	a, ok, err := o.store.attempt()
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	if ok {
		f := &flight{next: a.from, ended: cfg.Now()}
		for _, e := range o.queue {
			if e.id < a.first || e.id > a.last {
				continue
			}
			blobs, err := o.store.blobs(e.id)
			if err != nil {
				return nil, fmt.Errorf("outbox: %w", err)
			}
			f.entries = append(f.entries, sent{e, blobs})
		}
		if len(f.entries) > 0 {
			o.work.flight = f
			cfg.Logger.Info("DA outbox: looking for what was sent before the restart", "first", f.entries[0].id, "items", len(f.entries), "height", a.from)
		}
	}
	return o, nil
}

// Add puts an item at the end of the queue and returns when it is on disk. The
// error has ErrFull or ErrOrder within, or is a *da.Error of KindTooLarge or
// KindFatal when the layer would never take the item.
func (o *Outbox) Add(item Item) error {
	e := &entry{id: item.ID, added: o.cfg.Now()}
	if len(item.Blobs) == 0 {
		return da.Errorf(da.KindFatal, "outbox", "item %d has no blobs", item.ID)
	}
	limits := o.knownLimits()
	for i, b := range item.Blobs {
		if limits.MaxBlobBytes > 0 && len(b.Data) > limits.MaxBlobBytes {
			return da.Errorf(da.KindTooLarge, "outbox", "blob %d of item %d has %d bytes, the DA layer takes %d: cut it smaller", i, item.ID, len(b.Data), limits.MaxBlobBytes)
		}
		e.size += len(b.Data)
	}
	if limits.MaxRequestBytes > 0 && e.size > limits.MaxRequestBytes {
		return da.Errorf(da.KindTooLarge, "outbox", "item %d has %d bytes, the DA layer takes %d in one transaction: make it smaller", item.ID, e.size, limits.MaxRequestBytes)
	}
	if e.size > o.cfg.MaxBytes {
		return da.Errorf(da.KindTooLarge, "outbox", "item %d has %d bytes, the outbox holds %d in all: make it smaller", item.ID, e.size, o.cfg.MaxBytes)
	}
	o.mu.Lock()
	err := o.roomFor(e)
	o.mu.Unlock()
	if err != nil {
		return err // before the commitments, which cost the most
	}
	for i, b := range item.Blobs {
		c, err := square.Commit(b)
		if err != nil {
			return fmt.Errorf("blob %d of item %d: %w", i, item.ID, err)
		}
		e.commitments = append(e.commitments, c)
	}

	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.roomFor(e); err != nil {
		return err
	}
	if err := o.store.add(e, item.Blobs); err != nil {
		return fmt.Errorf("outbox: store item %d: %w", item.ID, err)
	}
	o.queue = append(o.queue, e)
	o.bytes += e.size
	o.last, o.any = item.ID, true
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return nil
}

// roomFor tells whether an item may follow those that wait. o.mu is held.
func (o *Outbox) roomFor(e *entry) error {
	if o.any && e.id <= o.last {
		return fmt.Errorf("%w: item %d after %d", ErrOrder, e.id, o.last)
	}
	if o.bytes+e.size > o.cfg.MaxBytes {
		return fmt.Errorf("%w: %d items with %d bytes wait for the DA layer, %d more would pass the limit of %d", ErrFull, len(o.queue), o.bytes, e.size, o.cfg.MaxBytes)
	}
	return nil
}

// limitsTimeout is how long Add waits for a layer that was never heard of.
const limitsTimeout = 2 * time.Second

// knownLimits are the layer's, asked once; zero while it does not answer.
func (o *Outbox) knownLimits() da.Limits {
	o.mu.Lock()
	known := o.limits
	o.mu.Unlock()
	if known != (da.Limits{}) {
		return known
	}
	ctx, cancel := context.WithTimeout(context.Background(), limitsTimeout)
	defer cancel()
	limits, err := o.cfg.Client.Limits(ctx)
	if err != nil {
		return da.Limits{}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.limits = limits
	return limits
}

// Pending tells how many items wait, their blob bytes, and when the oldest was
// added (zero when none waits).
func (o *Outbox) Pending() (items, bytes int, oldest time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.queue) > 0 {
		oldest = o.queue[0].added
	}
	return len(o.queue), o.bytes, oldest
}

// Last is the highest id that was added and not dropped by Reset, posted or not;
// false when there is none.
func (o *Outbox) Last() (id uint64, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last, o.any
}

// Err tells why the oldest item is not on the DA layer yet, nil when nothing is wrong.
func (o *Outbox) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// Counts is what happened since Open.
type Counts struct {
	Submits   uint64 // calls of Client.Submit
	Refused   uint64 // of which were refused
	Ambiguous uint64 // of which may or may not have been included, a false receipt among them
	Resent    uint64 // attempts given up, to be sent again
	Posted    uint64 // items posted
}

// Counts tells what happened since Open.
func (o *Outbox) Counts() Counts {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.counts
}

func (o *Outbox) count(c *uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	*c++
}

func (o *Outbox) setErr(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

// Reset drops every item with an id of fromID or above that is not posted, on
// disk too when it returns; then ids start from fromID again. A Submit that is
// under way may still bring dropped blobs to the layer, and OnPosted may run for
// an item that is dropped at the same moment.
func (o *Outbox) Reset(fromID uint64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	keep := 0
	for keep < len(o.queue) && o.queue[keep].id < fromID {
		keep++
	}
	last, known := o.last, o.any
	if known && last >= fromID {
		last, known = fromID-1, fromID > 0
	}
	if err := o.store.reset(o.queue[keep:], fromID, last, known); err != nil {
		return fmt.Errorf("outbox: drop items from %d on: %w", fromID, err)
	}
	for _, e := range o.queue[keep:] {
		e.dropped = true
		o.bytes -= e.size
	}
	o.queue = o.queue[:keep:keep]
	o.last, o.any = last, known
	return nil
}
