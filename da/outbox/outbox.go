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

// Item is what a caller posts as one: its blobs, in one DA transaction if they fit.
type Item struct {
	// ID is the caller's and increases from item to item: the index of a batch.
	ID    uint64
	Blobs []da.Blob
}

// Ahead bounds what may land before the oldest item, which another flight
// carries: how far its ids are from the oldest, its blobs and their bytes. Zero
// is no bound.
type Ahead struct {
	IDs          uint64
	Blobs, Bytes int
}

func (a Ahead) passed(ids uint64, blobs, bytes int) bool {
	return a.IDs > 0 && ids > a.IDs || a.Blobs > 0 && blobs > a.Blobs || a.Bytes > 0 && bytes > a.Bytes
}

// Config is what Open needs. DB and Client have no default.
type Config struct {
	// DB keeps the queue under keys that start with Prefix. Its SyncKeyValue
	// must reach the disk for the queue to survive a power failure.
	DB     ethdb.KeyValueStore
	Prefix []byte
	// Client must give KindPruned only for what the layer may have dropped, as
	// da/archive does: where a blob may be in what is pruned, it is sent again.
	Client da.Client
	// OnPosted is told of each item that is on the DA layer, in order, and of a
	// height at which it and all before it are; heights do not go down. It may be
	// told twice of an item when the process dies in between. It is called by the
	// goroutines of Step and Run, one at a time, and must not call the Outbox.
	OnPosted func(id uint64, height uint64, commitments []da.Commitment)
	// Pricer says what is offered with each Submit; nil leaves it to the layer.
	Pricer Pricer
	// Lanes are the keys of the DA node's keyring that submit side by side. None
	// is one lane, with the node's own key.
	Lanes []string
	// MaxAhead bounds what several lanes do out of order; zero is no bound.
	MaxAhead Ahead
	// Recut cuts an item anew when one of its blobs alone is refused as too large:
	// its blobs hold maxBytes at most and mean the same to who reads them, beside
	// any of the older cut. Without it such an item waits for the layer's limit to
	// be raised. It must not call the Outbox.
	Recut func(id uint64, blobs []da.Blob, maxBytes int) ([]da.Blob, error)
	// MaxBytes bounds the blob bytes that wait, 256 MiB by default.
	MaxBytes int
	// MaxSubmitBytes bounds the blob bytes of one Submit, 6 MiB by default: a
	// larger square costs the layer four times as much. A larger blob goes alone.
	MaxSubmitBytes int
	// WaitHeights is how many DA heights must pass after an ambiguous answer, or
	// a restart, before a blob that was not found is sent again; 3 by default.
	WaitHeights uint64
	// SubmitTimeout ends a Submit that does not answer, 45 s by default: what is
	// included meanwhile is found by searching. ReadTimeout ends any other call,
	// 30 s by default.
	SubmitTimeout, ReadTimeout time.Duration
	// PollInterval is how often to look for new DA heights, 500 ms by default.
	PollInterval time.Duration
	// MinBackoff and MaxBackoff bound the exponential delay after a temporary
	// error, 500 ms and 10 s by default. SlowRetry is the delay after an error
	// that an operator has to mend, 15 s by default. A refusal costs nothing.
	MinBackoff, MaxBackoff, SlowRetry time.Duration
	// Jitter draws the random part of a delay from [0, 1]; a delay is between
	// half and whole. rand.Float64 by default; 1 always gives the whole delay.
	Jitter func() float64
	// News is told of each error of the layer by the lane that meets it, and of nil
	// when that lane gets on, and says whether that is worth a line in the log. By
	// default an error of a class that is new to the lane is. It must not call the Outbox.
	News func(lane string, err error) bool
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
	orElse(&c.SubmitTimeout, 45*time.Second)
	orElse(&c.ReadTimeout, 30*time.Second)
	orElse(&c.PollInterval, 500*time.Millisecond)
	orElse(&c.MinBackoff, 500*time.Millisecond)
	orElse(&c.MaxBackoff, 10*time.Second)
	orElse(&c.SlowRetry, 15*time.Second)
	if len(c.Lanes) == 0 {
		c.Lanes = []string{""}
	}
	if c.Jitter == nil {
		c.Jitter = rand.Float64
	}
	if c.Pricer == nil {
		c.Pricer = leaveToLayer{}
	}
	if c.OnPosted == nil {
		c.OnPosted = func(uint64, uint64, []da.Commitment) {}
	}
	if c.News == nil {
		c.News = newClasses()
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, nil
}

// Outbox is a durable queue. Its methods may be called from several goroutines.
type Outbox struct {
	cfg   Config
	store store
	lanes []*lane

	posting sync.Mutex // held while OnPosted is told; taken before mu

	mu      sync.Mutex
	queue   []*entry
	flights []*flight // by seq
	seq     uint64    // of the next flight
	bytes   int       // not on the layer yet
	last    uint64
	any     bool   // last is set
	floor   uint64 // highest height that OnPosted was told
	limits  da.Limits
	learnt  learnt
	counts  Counts
	changed chan struct{} // closed and replaced when a lane may have something new to do
}

// learnt is what refusals have taught of the layer's limit.
type learnt struct {
	room int // bytes of blobs in one Submit; 0: nothing
	at   time.Time
}

// learntFor is how long a limit that was learnt holds before a larger
// submission is tried again.
const learntFor = time.Hour

// Open reads the queue from disk. It does not need the DA layer to answer.
func Open(cfg Config) (*Outbox, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	o := &Outbox{cfg: cfg, store: store{db: cfg.DB, prefix: cfg.Prefix}, changed: make(chan struct{})}
	for _, key := range cfg.Lanes {
		o.lanes = append(o.lanes, &lane{key: key})
	}
	if err := o.load(); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	return o, nil
}

func (o *Outbox) load() (err error) {
	if err := o.store.migrate(); err != nil {
		return err
	}
	if o.queue, err = o.store.entries(); err != nil {
		return err
	}
	if o.last, o.any, err = o.store.number(keyLast); err != nil {
		return err
	}
	if o.floor, _, err = o.store.number(keyFloor); err != nil {
		return err
	}
	byID := make(map[uint64]*entry)
	for _, e := range o.queue {
		byID[e.id] = e
		if e.landed() == 0 {
			o.bytes += e.size()
		}
	}
	return o.store.each(keyFlight, func(seq uint64, raw []byte) error {
		m, err := decodeFlight(raw)
		if err != nil {
			return err
		}
		f := &flight{from: m.from, fee: m.fee, owed: true, next: m.from, ended: o.cfg.Now()}
		var cargo []*parcel
		for _, at := range m.places {
			if e := byID[at.id]; e != nil && int(at.number) < len(e.parcels) && e.parcels[at.number].height == 0 {
				cargo = append(cargo, e.parcels[at.number])
			}
		}
		o.seq = seq
		o.board(f, cargo)
		o.cfg.Pricer.Settle(f.fee, Ambiguous, nil)
		o.cfg.Logger.Info("DA outbox: looking for what was sent before the restart", "items", name(cargo), "height", m.from)
		return nil
	})
}

// Add puts an item at the end of the queue and returns when it is on disk. The
// error has ErrFull or ErrOrder within, or is a *da.Error of KindTooLarge or
// KindFatal when the layer would never take the item.
func (o *Outbox) Add(item Item) error {
	if len(item.Blobs) == 0 {
		return da.Errorf(da.KindFatal, "outbox", "item %d has no blobs", item.ID)
	}
	limits, size := o.knownLimits(), 0
	for i, b := range item.Blobs {
		if limits.MaxBlobBytes > 0 && len(b.Data) > limits.MaxBlobBytes {
			return da.Errorf(da.KindTooLarge, "outbox", "blob %d of item %d has %d bytes, the DA layer takes %d: cut it smaller", i, item.ID, len(b.Data), limits.MaxBlobBytes)
		}
		size += len(b.Data)
	}
	if size > o.cfg.MaxBytes {
		return da.Errorf(da.KindTooLarge, "outbox", "item %d has %d bytes, the outbox holds %d in all: make it smaller", item.ID, size, o.cfg.MaxBytes)
	}
	o.mu.Lock()
	err := o.roomFor(item.ID, size)
	o.mu.Unlock()
	if err != nil {
		return err // before the commitments, which cost the most
	}
	commitments, err := commit(item.ID, item.Blobs)
	if err != nil {
		return err
	}
	e := newEntry(item.ID, o.cfg.Now(), item.Blobs, commitments)

	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.roomFor(item.ID, size); err != nil {
		return err
	}
	if err := o.store.add(e, item.Blobs); err != nil {
		return fmt.Errorf("outbox: store item %d: %w", item.ID, err)
	}
	o.queue = append(o.queue, e)
	o.bytes += size
	o.last, o.any = item.ID, true
	o.news()
	return nil
}

func commit(id uint64, blobs []da.Blob) (out []da.Commitment, err error) {
	for i, b := range blobs {
		c, err := square.Commit(b)
		if err != nil {
			return nil, fmt.Errorf("blob %d of item %d: %w", i, id, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// roomFor tells whether an item may follow those that wait. o.mu is held.
func (o *Outbox) roomFor(id uint64, size int) error {
	if o.any && id <= o.last {
		return fmt.Errorf("%w: item %d after %d", ErrOrder, id, o.last)
	}
	if o.bytes+size > o.cfg.MaxBytes {
		return fmt.Errorf("%w: %d items with %d bytes wait for the DA layer, %d more would pass the limit of %d", ErrFull, len(o.queue), o.bytes, size, o.cfg.MaxBytes)
	}
	return nil
}

// news wakes the lanes. o.mu is held.
func (o *Outbox) news() {
	close(o.changed)
	o.changed = make(chan struct{})
}

// MaxBlobBytes is the largest blob that the layer is known to take, as far as
// it has told or refusals have taught; 0 when nothing is known.
func (o *Outbox) MaxBlobBytes() int {
	limit := o.knownLimits().MaxBlobBytes
	o.mu.Lock()
	defer o.mu.Unlock()
	if room := o.learntRoom(); room > 0 && (limit == 0 || room < limit) {
		limit = room
	}
	return limit
}

// learntRoom is the room that was learnt, 0 for none. o.mu is held.
func (o *Outbox) learntRoom() int {
	if o.learnt.room > 0 && o.cfg.Now().Sub(o.learnt.at) >= learntFor {
		o.learnt = learnt{}
	}
	return o.learnt.room
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

// Pending tells how many items are not on the layer, their blob bytes, and when
// the oldest was added (zero when there is none).
func (o *Outbox) Pending() (items, bytes int, oldest time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, e := range o.queue {
		if e.landed() == 0 {
			items++
		}
	}
	if len(o.queue) > 0 {
		oldest = o.queue[0].added
	}
	return items, o.bytes, oldest
}

// Last is the highest id that was added and not dropped by Reset, posted or not;
// false when there is none.
func (o *Outbox) Last() (id uint64, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last, o.any
}

// Err tells why the oldest item is not on the DA layer yet, nil when nothing is
// wrong: the matter with the lane that has it, or with one that could.
func (o *Outbox) Err() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.queue) == 0 {
		return nil
	}
	for _, p := range o.queue[0].parcels {
		if p.height == 0 && p.flight != nil && p.flight.lane != nil {
			return p.flight.lane.err
		}
	}
	for _, l := range o.lanes {
		if l.err != nil {
			return l.err
		}
	}
	return nil
}

// Counts is what happened since Open.
type Counts struct {
	Submits   uint64 // calls of Client.Submit
	Refused   uint64 // of which were refused
	Ambiguous uint64 // of which may or may not have been included, a false receipt among them
	Resent    uint64 // attempts given up, to be sent again
	Posted    uint64 // items posted
	Recut     uint64 // items cut anew because the layer takes no blobs of that size
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
	dropped := o.queue[keep:]
	o.queue = o.queue[:keep:keep]
	for _, e := range dropped {
		e.dropped = true
		if e.landed() == 0 {
			o.bytes -= e.size()
		}
	}
	if o.any && o.last >= fromID {
		o.last, o.any = fromID-1, fromID > 0
	}
	if err := o.store.reset(dropped, o.unload(), o.last, o.any); err != nil {
		return fmt.Errorf("outbox: drop items from %d on: %w", fromID, err)
	}
	o.news()
	return nil
}
