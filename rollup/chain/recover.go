package chain

import (
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stf"
)

// EnsureState makes the state after a canonical block available: by going back
// through state history, or by executing blocks again from the nearest state
// below it. After a crash that is at most what the write buffer held.
func (s *Store) EnsureState(head *types.Header) error {
	if s.HasState(head.Root) {
		return nil
	}
	if ok, err := s.tdb.Recoverable(head.Root); err == nil && ok {
		s.log.Info("going back through state history", "block", head.Number, "root", head.Root)
		if err := s.tdb.Recover(head.Root); err != nil {
			return fmt.Errorf("recover state of block %d: %w", head.Number, err)
		}
		return nil
	}
	base := head
	for !s.HasState(base.Root) {
		if b := s.Base(); b != nil && base.Number.Uint64() <= b.Number {
			return fmt.Errorf("no state at or below block %d: the data directory, which was restored from a snapshot of block %d, is damaged; restore it again into an empty home", head.Number, b.Number)
		}
		if base.Number.Sign() == 0 {
			// The state database writes the genesis state in the background, so
			// it may be missing when the process died early.
			if err := s.writeGenesis(); err != nil || !s.HasState(base.Root) {
				return errors.Join(fmt.Errorf("no state at or below block %d: the data directory is damaged; sync into an empty home", head.Number), err)
			}
			break
		}
		parent := s.HeaderByHash(base.ParentHash)
		if parent == nil {
			return fmt.Errorf("block %d (%s) is missing: the data directory is damaged", base.Number.Uint64()-1, base.ParentHash)
		}
		base = parent
	}
	first, last := base.Number.Uint64()+1, head.Number.Uint64()
	s.log.Info("executing blocks whose state was not on disk", "from", first, "to", last)
	shown := time.Now()
	for n := first; n <= last; n++ {
		b := s.Block(n)
		if b == nil {
			return fmt.Errorf("block %d is missing: the data directory is damaged", n)
		}
		r, err := s.Execute(b)
		if err != nil {
			return err
		}
		if _, err := r.State.Commit(s.rules.Chain.Rules(b.Number(), true, b.Time()), n); err != nil {
			return fmt.Errorf("commit state of block %d: %w", n, err)
		}
		if time.Since(shown) > 5*time.Second {
			shown = time.Now()
			s.log.Info("executing blocks", "block", n, "left", last-n)
		}
	}
	return nil
}

// Execute runs a stored block again on its parent's state and compares hashes.
func (s *Store) Execute(b *types.Block) (*stf.Result, error) {
	parent := s.HeaderByHash(b.ParentHash())
	if parent == nil {
		return nil, fmt.Errorf("parent of block %d (%s) is missing", b.NumberU64(), b.ParentHash())
	}
	origin, err := s.Origin(b.Hash())
	if err != nil {
		return nil, err
	}
	st, err := s.State(parent.Root)
	if err != nil {
		return nil, fmt.Errorf("state of block %d: %w", parent.Number, err)
	}
	r, err := stf.Replay(s.rules, parent, st, s.Ancestors, origin, b)
	if err != nil {
		return nil, fmt.Errorf("execute block %d: %w", b.NumberU64(), err)
	}
	if r.Block.Hash() != b.Hash() {
		return nil, &MismatchError{Number: b.NumberU64(), Stored: b.Header(), Executed: r.Block.Header()}
	}
	return r, nil
}

// MismatchError says that a stored block, executed again, gave another one.
type MismatchError struct {
	Number           uint64
	Stored, Executed *types.Header
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("block %d does not execute to itself: stored %s (state %s), executed %s (state %s)",
		e.Number, e.Stored.Hash(), e.Stored.Root, e.Executed.Hash(), e.Executed.Root)
}
