package driver

import (
	"context"
	"sync"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// Fetcher is the Source over a DA client: it reads a window of heights ahead in
// parallel and opens their blobs against the headers' roots.
type Fetcher struct {
	client da.Client
	params rollup.Params
	window uint64

	mu    sync.Mutex
	head  uint64
	slots map[uint64]*slot
}

type slot struct {
	done   chan struct{}
	height *derive.Height
	err    error
}

// failed tells whether the read is over without a result.
func (s *slot) failed() bool {
	select {
	case <-s.done:
		return s.err != nil
	default:
		return false
	}
}

// NewFetcher reads up to window heights at the same time.
func NewFetcher(client da.Client, params rollup.Params, window int) *Fetcher {
	return &Fetcher{client: client, params: params, window: uint64(max(window, 1)), slots: make(map[uint64]*slot)}
}

// Head is the newest DA height seen; 0 before the first answer.
func (f *Fetcher) Head() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.head
}

// Height waits for the height to be fetched. When it is past the DA head, the
// head is asked for again, once, before KindFuture is returned.
func (f *Fetcher) Height(ctx context.Context, height uint64) (*derive.Height, error) {
	if f.Head() < height {
		head, err := f.client.Head(ctx)
		if err != nil {
			return nil, err
		}
		f.mu.Lock()
		f.head = max(f.head, head.Height)
		f.mu.Unlock()
		if head.Height+1 < height {
			return nil, da.Errorf(da.KindTemporary, "derivation", "the DA head is %d, and height %d is derived here already: the endpoint lags, or is of another chain", head.Height, height-1)
		}
		if head.Height < height {
			return nil, da.Errorf(da.KindFuture, "derivation", "height %d, head %d", height, head.Height)
		}
	}
	s := f.start(ctx, height)
	select {
	case <-s.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f.mu.Lock()
	delete(f.slots, height)
	f.mu.Unlock()
	return s.height, s.err
}

// start makes sure that the window from height on is being fetched.
func (f *Fetcher) start(ctx context.Context, height uint64) *slot {
	f.mu.Lock()
	defer f.mu.Unlock()
	for h := range f.slots {
		if h < height {
			delete(f.slots, h)
		}
	}
	for h := height; h < height+f.window && h <= f.head; h++ {
		// An error that was met while reading ahead is not an answer to this call:
		// the layer may be well again.
		if f.slots[h] == nil || f.slots[h].failed() {
			s := &slot{done: make(chan struct{})}
			f.slots[h] = s
			go func() {
				defer close(s.done)
				s.height, s.err = f.fetch(ctx, h)
			}()
		}
	}
	return f.slots[height]
}

func (f *Fetcher) fetch(ctx context.Context, height uint64) (*derive.Height, error) {
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
	frames, err := f.open(ctx, header, f.params.Namespace)
	if err != nil {
		return nil, err
	}
	forced, err := f.open(ctx, header, f.params.ForcedNamespace)
	if err != nil {
		return nil, err
	}
	return &derive.Height{
		Height: height, Time: uint64(max(header.Time.Unix(), 0)), Hash: header.Hash, Parent: header.Parent, DataRoot: header.DataRoot, Frames: frames, Forced: forced,
	}, nil
}

func (f *Fetcher) open(ctx context.Context, h da.Header, ns da.Namespace) ([]da.Blob, error) {
	data, err := f.client.Namespace(ctx, h.Height, ns)
	if err != nil {
		return nil, err
	}
	return square.Open(h, ns, data)
}
