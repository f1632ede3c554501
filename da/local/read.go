package local

import (
	"context"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/square"
)

// Limits implements da.Client.
func (l *Layer) Limits(ctx context.Context) (da.Limits, error) {
	if err := l.faults.read(ctx, "limits"); err != nil {
		return da.Limits{}, err
	}
	return l.cfg.limits(), nil
}

// Head implements da.Client.
func (l *Layer) Head(ctx context.Context) (da.Header, error) {
	h, err := l.ExtendedHead(ctx)
	if err != nil {
		return da.Header{}, err
	}
	return h.Plain(), nil
}

// Header implements da.Client.
func (l *Layer) Header(ctx context.Context, height uint64) (da.Header, error) {
	h, err := l.ExtendedHeader(ctx, height)
	if err != nil {
		return da.Header{}, err
	}
	return h.Plain(), nil
}

// ExtendedHead is Head with commit and validator set.
func (l *Layer) ExtendedHead(ctx context.Context) (*comet.ExtendedHeader, error) {
	if err := l.faults.read(ctx, "header.NetworkHead"); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head, nil
}

// ExtendedHeader is Header with commit and validator set.
func (l *Layer) ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error) {
	const op = "header.GetByHeight"
	if err := l.faults.read(ctx, op); err != nil {
		return nil, err
	}
	return l.lookup(op, height)
}

func (l *Layer) lookup(op string, height uint64) (*comet.ExtendedHeader, error) {
	l.mu.Lock()
	head := l.head
	l.mu.Unlock()
	switch newest := uint64(head.Header.Height); {
	case height == 0:
		return nil, da.Errorf(da.KindFatal, op, "height is equal to 0")
	case height > newest:
		return nil, da.Errorf(da.KindFuture, op, "height %d is not sealed yet, the head is %d", height, newest)
	case height == newest:
		return head, nil
	}
	h, err := l.store.header(height)
	if err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	return h, nil
}

// Namespace implements da.Client.
func (l *Layer) Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error) {
	sq, err := l.square(ctx, "share.GetNamespaceData", height)
	if err != nil {
		return da.NamespaceData{}, err
	}
	return sq.Namespace(ns)
}

// Prove implements da.Client.
func (l *Layer) Prove(ctx context.Context, height uint64, ns da.Namespace, c da.Commitment) (da.Inclusion, error) {
	sq, err := l.square(ctx, "blob.GetProof", height)
	if err != nil {
		return da.Inclusion{}, err
	}
	return sq.Prove(ns, c)
}

// square gives the square of a height, restored from its blobs and roots when
// it is not cached.
func (l *Layer) square(ctx context.Context, op string, height uint64) (*square.Square, error) {
	if err := l.faults.read(ctx, op); err != nil {
		return nil, err
	}
	h, err := l.lookup(op, height)
	if err != nil {
		return nil, err
	}
	if l.faults.isPruned(height) {
		return nil, da.Errorf(da.KindPruned, op, "height %d is pruned by a fault", height)
	}
	if len(h.Roots.Rows) == len(emptySquare.RowRoots()) {
		return emptySquare, nil
	}
	l.mu.Lock()
	sq := l.squares.get(height)
	l.mu.Unlock()
	if sq != nil {
		return sq, nil
	}
	if sq, err = l.restore(height, h); err != nil {
		return nil, &da.Error{Kind: da.KindFatal, Op: op, Err: err}
	}
	l.mu.Lock()
	l.squares.add(height, sq)
	l.mu.Unlock()
	return sq, nil
}

func (l *Layer) restore(height uint64, h *comet.ExtendedHeader) (*square.Square, error) {
	submissions, err := l.store.submissions(height)
	if err != nil {
		return nil, err
	}
	builder, err := square.NewBuilder(square.MaxWidth) // the home may have had another width
	if err != nil {
		return nil, err
	}
	for _, blobs := range submissions {
		if _, err := builder.Add(blobs); err != nil {
			return nil, err
		}
	}
	return builder.Restore(h.Roots.Rows, h.Roots.Columns)
}

// Headers gives every header sealed from now on, in order and without gaps,
// until ctx ends or the layer closes; then the channel is closed. A slow
// reader delays only itself.
func (l *Layer) Headers(ctx context.Context) <-chan da.Header {
	out := make(chan da.Header)
	l.mu.Lock()
	next := uint64(l.head.Header.Height) + 1
	l.mu.Unlock()
	go func() {
		defer close(out)
		for {
			l.mu.Lock()
			head, changed := uint64(l.head.Header.Height), l.changed
			l.mu.Unlock()
			if next > head {
				select {
				case <-changed:
				case <-ctx.Done():
					return
				case <-l.done:
					return
				}
				continue
			}
			h, err := l.lookup("header.Subscribe", next)
			if err != nil {
				l.cfg.Logger.Error("DA header subscription ended", "height", next, "err", err)
				return
			}
			select {
			case out <- h.Plain():
				next++
			case <-ctx.Done():
				return
			case <-l.done:
				return
			}
		}
	}()
	return out
}
