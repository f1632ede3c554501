package local

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
)

// emptySquare is the square of a block without blobs.
var emptySquare = func() *square.Square {
	s, err := square.Build(nil)
	if err != nil {
		panic(err) // a constant computation
	}
	return s
}()

// Layer is an embedded DA layer. It implements da.Client.
type Layer struct {
	cfg    Config
	store  *store
	faults Faults

	seal   sync.Mutex // held by the one goroutine that makes a block
	queued chan struct{}

	mu      sync.Mutex
	head    *comet.ExtendedHeader
	queue   []*submission
	waiting int           // bytes of blobs in queue
	changed chan struct{} // closed and replaced when head moves
	squares squareCache
	closed  bool
	done    chan struct{} // closed by Close
}

// submission is one Submit call that waits for its block.
type submission struct {
	blobs    []da.Blob
	bytes    int
	included chan struct{} // closed when height is set
	height   uint64
}

var _ da.Client = (*Layer)(nil)

// Open opens the home, or makes it. A new chain gets an empty first block, so
// that there always is a head.
func Open(cfg Config) (*Layer, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	store, err := openStore(cfg)
	if err != nil {
		return nil, err
	}
	head, err := store.head()
	if err != nil {
		store.db.Close()
		return nil, err
	}
	l := &Layer{cfg: cfg, store: store, head: head, changed: make(chan struct{}), queued: make(chan struct{}, 1), done: make(chan struct{})}
	if head == nil {
		if _, err := l.Seal(); err != nil {
			store.db.Close()
			return nil, err
		}
	}
	return l, nil
}

// Close ends waiting calls and closes the database. Submissions that no block
// holds yet are lost, as their callers were not told otherwise.
func (l *Layer) Close() error {
	l.seal.Lock()
	defer l.seal.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	close(l.done)
	return l.store.db.Close()
}

// Faults gives the knobs that make the layer misbehave.
func (l *Layer) Faults() *Faults { return &l.faults }

// ChainID names the chain.
func (l *Layer) ChainID() string { return l.cfg.ChainID }

// BlockTime is the pace of Run.
func (l *Layer) BlockTime() time.Duration { return l.cfg.BlockTime }

// Run seals a block each block time until ctx ends, and then returns nil. An
// error means that blocks cannot be stored any more.
func (l *Layer) Run(ctx context.Context) error {
	ticker := time.NewTicker(l.cfg.BlockTime)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.done:
			return nil
		case <-ticker.C:
		}
		if l.faults.isHalted() {
			continue
		}
		h, err := l.Seal()
		if err != nil {
			select {
			case <-l.done:
				return nil
			default:
				return err
			}
		}
		l.cfg.Logger.Debug("DA block sealed", "height", h.Height, "width", len(h.RowRoots)/2)
	}
}

// Seal makes the next block, at the time the clock shows, of the queued
// submissions that fit, in order. When it returns the block is on disk, their
// Submits return, and readers see it. KindTemporary when blocks are halted.
func (l *Layer) Seal() (da.Header, error) {
	const op = "seal"
	l.seal.Lock()
	defer l.seal.Unlock()
	if l.faults.isHalted() {
		return da.Header{}, da.Errorf(da.KindTemporary, op, "blocks are halted by a fault")
	}
	l.mu.Lock()
	parent, closed := l.head, l.closed
	queue := l.queue[:len(l.queue):len(l.queue)]
	l.mu.Unlock()
	if closed {
		return da.Header{}, da.Errorf(da.KindTemporary, op, "the layer is closed")
	}

	sq, taken := emptySquare, 0
	if len(queue) > 0 {
		builder, err := square.NewBuilder(l.cfg.SquareWidth)
		if err != nil {
			return da.Header{}, err
		}
		for taken < len(queue) {
			ok, err := builder.Add(queue[taken].blobs)
			if err != nil {
				return da.Header{}, err // Submit has checked every blob
			}
			if !ok {
				break
			}
			taken++
		}
		if sq, err = builder.Square(); err != nil {
			return da.Header{}, err
		}
	}
	head, err := l.store.validator.Next(l.cfg.ChainID, parent, l.cfg.Now(), sq.DataRoot(), comet.Roots{Rows: sq.RowRoots(), Columns: sq.ColumnRoots()})
	if err != nil {
		return da.Header{}, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	blobs := make([][]da.Blob, taken)
	for i := range blobs {
		blobs[i] = queue[i].blobs
	}
	if err := l.store.append(head, blobs); err != nil {
		return da.Header{}, &da.Error{Kind: da.KindFatal, Op: op, Err: fmt.Errorf("store block %d: %w", head.Header.Height, err)}
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	l.head = head
	l.queue = append([]*submission(nil), l.queue[taken:]...)
	if taken > 0 {
		l.squares.add(uint64(head.Header.Height), sq)
	}
	for _, s := range queue[:taken] {
		l.waiting -= s.bytes
		s.height = uint64(head.Header.Height)
		close(s.included)
	}
	close(l.changed)
	l.changed = make(chan struct{})
	return head.Plain(), nil
}

// Submit implements da.Client. When ctx ends first the submission stays queued
// and the answer is KindAmbiguous.
func (l *Layer) Submit(ctx context.Context, blobs []da.Blob, fee da.Fee) (da.Receipt, error) {
	const op = "blob.Submit"
	if err := l.checkSubmission(op, blobs, fee); err != nil {
		return da.Receipt{}, err
	}
	fate, err := l.faults.submit(ctx, op)
	if err != nil {
		return da.Receipt{}, err
	}
	ambiguous := da.Errorf(da.KindAmbiguous, op, "timed out by a fault")
	if fate.ambiguous && fate.how == AmbiguousDropped {
		return da.Receipt{}, ambiguous
	}
	s, err := l.enqueue(op, blobs)
	if err != nil {
		return da.Receipt{}, err
	}
	if fate.ambiguous && fate.how == AmbiguousPending {
		return da.Receipt{}, ambiguous
	}
	included := s.included
	if fate.lost {
		included = nil
	}
	select {
	case <-included:
	case <-ctx.Done():
		return da.Receipt{}, da.Errorf(da.KindAmbiguous, op, "no block included the submission yet: %w", ctx.Err())
	case <-l.done:
		return da.Receipt{}, da.Errorf(da.KindAmbiguous, op, "the layer was closed")
	}
	if fate.ambiguous {
		return da.Receipt{}, ambiguous
	}
	return da.Receipt{Height: s.height}, nil
}

func (l *Layer) checkSubmission(op string, blobs []da.Blob, fee da.Fee) error {
	if len(blobs) == 0 {
		return da.Errorf(da.KindFatal, op, "no blobs")
	}
	if fee.GasPrice < 0 || (fee.GasPrice > 0 && fee.GasPrice < l.cfg.MinGasPrice) {
		e := da.Errorf(da.KindUnderpriced, op, "gas price %g, minimum %g", fee.GasPrice, l.cfg.MinGasPrice).Because(da.ReasonPrice)
		e.Price = l.cfg.MinGasPrice
		return e
	}
	builder, err := square.NewBuilder(l.cfg.SquareWidth)
	if err != nil {
		return err
	}
	fits, err := builder.Add(blobs)
	if err != nil {
		return err
	}
	if !fits {
		total := 0
		for _, b := range blobs {
			total += len(b.Data)
		}
		return da.Errorf(da.KindTooLarge, op, "%d blobs with %d bytes do not fit in one square of %dx%d shares, about %d bytes",
			len(blobs), total, l.cfg.SquareWidth, l.cfg.SquareWidth, l.cfg.limits().MaxBlobBytes).Because(da.ReasonBlobSize)
	}
	return nil
}

// enqueue puts a submission at the end of the queue. It stays there when its
// caller leaves, and counts until a block holds it.
func (l *Layer) enqueue(op string, blobs []da.Blob) (*submission, error) {
	size := 0
	for _, b := range blobs {
		size += len(b.Data) + blobOverhead
	}
	if err := l.room(op, size); err != nil {
		return nil, err // before the copy
	}
	own := make([]da.Blob, len(blobs))
	for i, b := range blobs {
		b.Data, b.Signer, b.Index = bytes.Clone(b.Data), bytes.Clone(b.Signer), 0
		own[i] = b
	}
	s := &submission{blobs: own, bytes: size, included: make(chan struct{})}
	if err := l.push(op, s); err != nil {
		return nil, err
	}
	select {
	case l.queued <- struct{}{}:
	default:
	}
	return s, nil
}

// maxWaiting bounds the bytes in the queue, and blobOverhead is what a blob
// takes beside its data.
const (
	maxWaiting   = 64 << 20
	blobOverhead = 128
)

func (l *Layer) push(op string, s *submission) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return da.Errorf(da.KindTemporary, op, "the layer is closed")
	}
	if err := l.fits(op, s.bytes); err != nil {
		return err
	}
	l.queue = append(l.queue, s)
	l.waiting += s.bytes
	return nil
}

func (l *Layer) room(op string, size int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fits(op, size)
}

// fits tells whether the queue takes size bytes more. l.mu is held.
func (l *Layer) fits(op string, size int) error {
	if l.waiting+size > maxWaiting {
		return da.Errorf(da.KindTemporary, op, "the queue is full: %d submissions with %d bytes wait for a block, the limit is %d", len(l.queue), l.waiting, maxWaiting).Because(da.ReasonMempool)
	}
	return nil
}

// Queued gives a channel that holds one token after submissions were queued,
// for who seals when there is something to seal.
func (l *Layer) Queued() <-chan struct{} { return l.queued }

// Pending is the number of submissions that wait for a block.
func (l *Layer) Pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}
