package local

import (
	"context"
	"sync"
	"time"

	"github.com/trivium-chain/trivium/da"
)

// Ambiguity says what becomes of a submission answered with KindAmbiguous.
type Ambiguity uint8

const (
	// AmbiguousIncluded: the answer comes when the submission is in a block.
	AmbiguousIncluded Ambiguity = iota
	// AmbiguousPending: the answer comes at once, the next block includes it.
	AmbiguousPending
	// AmbiguousDropped: it is never included.
	AmbiguousDropped
)

// Faults makes the layer misbehave on purpose. All of it may be changed while
// the layer works. A count of -1 means until Clear.
type Faults struct {
	mu         sync.Mutex
	delay      time.Duration
	submitKind da.Kind
	submitN    int
	readKind   da.Kind
	readN      int
	ambiguity  Ambiguity
	ambiguousN int
	loseN      int
	pruned     uint64
	halted     bool
}

// Delay makes every call wait d first.
func (f *Faults) Delay(d time.Duration) { f.set(func() { f.delay = d }) }

// RefuseSubmit answers the next n Submits with an error of the given kind.
func (f *Faults) RefuseSubmit(kind da.Kind, n int) {
	f.set(func() { f.submitKind, f.submitN = kind, n })
}

// RefuseRead answers the next n calls other than Submit with an error of the given kind.
func (f *Faults) RefuseRead(kind da.Kind, n int) {
	f.set(func() { f.readKind, f.readN = kind, n })
}

// AmbiguousSubmit answers the next n Submits with KindAmbiguous.
func (f *Faults) AmbiguousSubmit(how Ambiguity, n int) {
	f.set(func() { f.ambiguity, f.ambiguousN = how, n })
}

// LoseAnswer includes the next n Submits but leaves their callers waiting
// until their context ends.
func (f *Faults) LoseAnswer(n int) { f.set(func() { f.loseN = n }) }

// PruneBelow answers Namespace and Prove under a height with KindPruned; 0 ends it.
// Headers stay, and so does what is on disk.
func (f *Faults) PruneBelow(height uint64) { f.set(func() { f.pruned = height }) }

// Halt stops new blocks, as when the validators are down: Submit hangs until
// its context ends, reads go on. What was queued is included after Halt(false).
func (f *Faults) Halt(on bool) { f.set(func() { f.halted = on }) }

// Clear ends all faults.
func (f *Faults) Clear() {
	f.set(func() {
		f.delay, f.submitN, f.readN, f.ambiguousN, f.loseN, f.pruned, f.halted = 0, 0, 0, 0, 0, 0, false
	})
}

func (f *Faults) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// use counts one use of a fault and reports whether it applies.
func use(n *int) bool {
	if *n == 0 {
		return false
	}
	if *n > 0 {
		*n--
	}
	return true
}

func (f *Faults) wait(ctx context.Context, op string) error {
	f.mu.Lock()
	d := f.delay
	f.mu.Unlock()
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	if err := ctx.Err(); err != nil {
		return &da.Error{Kind: da.KindTemporary, Op: op, Err: err}
	}
	return nil
}

// read is passed by every call other than Submit.
func (f *Faults) read(ctx context.Context, op string) error {
	if err := f.wait(ctx, op); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if use(&f.readN) {
		return da.Errorf(f.readKind, op, "refused by a fault")
	}
	return nil
}

// outcome is what faults make of one Submit.
type outcome struct {
	ambiguous bool
	how       Ambiguity
	lost      bool
}

func (f *Faults) submit(ctx context.Context, op string) (outcome, error) {
	if err := f.wait(ctx, op); err != nil {
		return outcome{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case use(&f.submitN):
		return outcome{}, da.Errorf(f.submitKind, op, "refused by a fault")
	case use(&f.ambiguousN):
		return outcome{ambiguous: true, how: f.ambiguity}, nil
	}
	return outcome{lost: use(&f.loseN)}, nil
}

func (f *Faults) isHalted() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.halted
}

func (f *Faults) isPruned(height uint64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return height < f.pruned
}
