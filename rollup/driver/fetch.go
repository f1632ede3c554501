package driver

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// Archive keeps what the chain is derived from: the data of each namespace that
// the height may hold, which h proves complete. An error stops derivation before
// the height.
type Archive interface {
	Keep(h da.Header, data map[da.Namespace]da.NamespaceData) error
}

// maxAhead bounds the bytes of shares that are read ahead. A height that is being
// read takes a few times its share of that, since it comes as JSON.
const maxAhead = 64 << 20

// Fetcher is the Source over a DA client. It reads a window of heights ahead in
// parallel and opens their blobs against the headers' roots:
//
//	header -> namespaces that a row of it covers, side by side -> room for as much
//	as they may hold -> Namespace -> square.Open -> Archive -> height
//
// Of a height whose header proves both namespaces absent, nothing else is asked.
type Fetcher struct {
	client  da.Client
	params  rollup.Params
	window  uint64
	archive Archive // nil: none
	ahead   int     // maxAhead

	mu      sync.Mutex
	head    uint64
	next    uint64 // the height that is waited for: it has room always
	slots   map[uint64]*slot
	held    int           // bytes of all slots
	changed chan struct{} // closed and made anew when a slot gives bytes back or next moves
}

type slot struct {
	done   chan struct{}
	height *derive.Height
	err    error
	bytes  int  // that the height holds, or may come to hold
	gone   bool // nobody waits for it any more
}

// errGone ends the read of a height that nobody waits for; nobody sees it.
var errGone = errors.New("no longer waited for")

// failed tells whether the read is over without a result.
func (s *slot) failed() bool {
	select {
	case <-s.done:
		return s.err != nil
	default:
		return false
	}
}

// NewFetcher reads up to window heights at the same time. What it reads goes into
// archive, unless that is nil.
func NewFetcher(client da.Client, params rollup.Params, window int, archive Archive) *Fetcher {
	return &Fetcher{
		client: client, params: params, window: uint64(max(window, 1)), archive: archive, ahead: maxAhead,
		slots: make(map[uint64]*slot), changed: make(chan struct{}),
	}
}

// Head is the newest DA height seen; 0 before the first answer.
func (f *Fetcher) Head() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.head
}

// Look asks for the newest DA height.
func (f *Fetcher) Look(ctx context.Context) (uint64, error) {
	head, err := f.client.Head(ctx)
	if err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.head = max(f.head, head.Height)
	return head.Height, nil
}

// Height waits for the height to be fetched. When it is past the DA head, the
// head is asked for again, once, before KindFuture is returned.
func (f *Fetcher) Height(ctx context.Context, height uint64) (*derive.Height, error) {
	if f.Head() < height {
		head, err := f.Look(ctx)
		if err != nil {
			return nil, err
		}
		if head+1 < height {
			return nil, da.Errorf(da.KindTemporary, "derivation", "the DA head is %d, and the next height to derive is %d: the endpoint lags, is of another chain, or the genesis has a startHeight that is too high", head, height).Because(da.ReasonSyncing)
		}
		if head < height {
			return nil, da.Errorf(da.KindFuture, "derivation", "height %d, head %d", height, head)
		}
	}
	s := f.start(ctx, height)
	select {
	case <-s.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(height)
	if da.KindOf(s.err) == da.KindFuture {
		// Whoever hears of a height of the future has read all there is, and may
		// build on it. Two answers that contradict each other do not say that.
		head := f.head
		f.head = height - 1 // ask again
		return nil, da.Errorf(da.KindTemporary, "derivation", "the DA head is %d, and height %d is said not to exist yet: the endpoint lags", head, height).Because(da.ReasonSyncing)
	}
	return s.height, s.err
}

// start makes sure that the window from height on is being fetched.
func (f *Fetcher) start(ctx context.Context, height uint64) *slot {
	f.mu.Lock()
	defer f.mu.Unlock()
	for h := range f.slots {
		if h < height {
			f.drop(h)
		}
	}
	f.next = height
	f.wake()
	for h := height; h < height+f.window && h <= f.head; h++ {
		// An error that was met while reading ahead is not an answer to this call:
		// the layer may be well again.
		if s := f.slots[h]; s != nil && s.failed() {
			f.drop(h)
		}
		if f.slots[h] == nil {
			s := &slot{done: make(chan struct{})}
			f.slots[h] = s
			go func() {
				defer close(s.done)
				s.height, s.err = f.fetch(ctx, h, s)
			}()
		}
	}
	return f.slots[height]
}

// drop forgets a height and gives its bytes back. f.mu is held; so for wake.
func (f *Fetcher) drop(height uint64) {
	if s := f.slots[height]; s != nil {
		f.held -= s.bytes
		s.bytes, s.gone = 0, true
		delete(f.slots, height)
		f.wake()
	}
}

func (f *Fetcher) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// room waits until a height may hold so many bytes.
func (f *Fetcher) room(ctx context.Context, height uint64, s *slot, bytes int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !s.gone && height != f.next && f.held+bytes > f.ahead {
		changed := f.changed
		f.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
		f.mu.Lock()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if s.gone {
		return errGone
	}
	f.hold(s, bytes)
	return nil
}

// hold sets what a slot holds. f.mu is held.
func (f *Fetcher) hold(s *slot, bytes int) {
	if s.gone {
		return
	}
	f.held += bytes - s.bytes
	s.bytes = bytes
	f.wake()
}

func (f *Fetcher) fetch(ctx context.Context, height uint64, s *slot) (*derive.Height, error) {
	header, err := f.client.Header(ctx, height)
	if err != nil {
		return nil, err
	}
	if header.Height != height {
		return nil, da.Errorf(da.KindDishonest, "derivation", "asked for DA header %d, got header %d", height, header.Height).Because(da.LieHeader)
	}
	if err := square.VerifyHeader(header); err != nil {
		return nil, err
	}
	var asked []da.Namespace
	most := 0
	for _, ns := range []da.Namespace{f.params.Namespace, f.params.ForcedNamespace} {
		if n := square.MaxAnswer(header, ns); n > 0 {
			asked = append(asked, ns)
			most += n
		}
	}
	if err := f.room(ctx, height, s, most); err != nil {
		return nil, err
	}
	data, err := f.read(ctx, height, asked)
	if err != nil {
		return nil, err
	}
	blobs, size := make(map[da.Namespace][]da.Blob, len(data)), 0
	for ns, d := range data {
		if blobs[ns], err = square.Open(header, ns, d); err != nil {
			return nil, err
		}
		for _, b := range blobs[ns] {
			size += len(b.Data)
		}
	}
	if f.archive != nil && len(data) > 0 {
		if err := f.archive.Keep(header, data); err != nil {
			return nil, fmt.Errorf("archive DA height %d: %w", height, err)
		}
	}
	f.mu.Lock()
	f.hold(s, size)
	f.mu.Unlock()
	out := derive.HeightOf(header)
	out.Frames, out.Forced = blobs[f.params.Namespace], blobs[f.params.ForcedNamespace]
	return out, nil
}

// read asks for namespaces side by side.
func (f *Fetcher) read(ctx context.Context, height uint64, namespaces []da.Namespace) (map[da.Namespace]da.NamespaceData, error) {
	answers, errs := make([]da.NamespaceData, len(namespaces)), make([]error, len(namespaces))
	var wg sync.WaitGroup
	for i, ns := range namespaces {
		wg.Go(func() { answers[i], errs[i] = f.client.Namespace(ctx, height, ns) })
	}
	wg.Wait()
	data := make(map[da.Namespace]da.NamespaceData, len(namespaces))
	for i, ns := range namespaces {
		if errs[i] != nil {
			return nil, errs[i]
		}
		data[ns] = answers[i]
	}
	return data, nil
}
