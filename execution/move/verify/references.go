package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/verify/borrow"
)

// Reference safety: no reference outlives what it points to or sees it change,
// nothing is written, moved or handed over while a reference to it lives that
// could tell, and no reference into the frame or into global storage leaves the
// function.
//
// The abstract state is a borrow graph. Its root is the frame, from which locals
// (strong edges) and global resources (weak edges) are borrowed; parameters that
// are references have no parent, for what they point to is the caller's. The
// operand stack is empty at the borders of blocks and so is no part of the state.

// Prices of the pass, in units of the meter.
const (
	refsStepUnits      = 10
	refsStepLocalUnits = 20 // a local
	refsStepGraphUnits = 50 // a reference or edge in the graph
	refsJoinUnits      = 100
	refsJoinLocalUnits = 10  // a local
	refsJoinGraphUnits = 50  // a reference or edge in the graph
	refsCallEdgeUnits  = 100 // the first edge from an argument to a result, growing
	refsAcquireUnits   = 100 // a resource that a callee acquires
	refsReleaseUnits   = 1   // an edge, or a label of one, that a release brings about
)

// value is what is known of a local or operand: the id of a reference, or that it
// is none.
type value borrow.ID

const plain value = -1 // no reference

func (v value) isRef() bool { return v >= 0 }

// references is the analysis of a function. The stack is that of the block which
// it is in.
type references struct {
	u        *unit
	variants map[uint16]borrow.Label
	stack    []value
}

// refState is the state of the analysis.
//
// It is canonical at the borders of blocks: the reference in local i has id i, the
// root has the number of locals, there are no other references, and the next
// reference that is made gets the number after the root. So states that are
// joined mean the same by an id.
type refState struct {
	r      *references
	locals []value
	graph  *borrow.Graph
	next   borrow.ID
}

func checkReferences(u *unit, g *cfg) error {
	r := &references{u: u, variants: variantLabels(u.view, u.code.Instrs)}
	entry := &refState{r: r, locals: make([]value, len(u.locals)), graph: new(borrow.Graph)}
	entry.next = entry.root() + 1
	for i := range entry.locals {
		entry.locals[i] = plain
		if i < len(u.params) && u.params[i].IsRef() {
			entry.locals[i] = value(i)
			entry.graph.Add(borrow.ID(i), u.params[i].Kind == format.MutRef)
		}
	}
	entry.graph.Add(entry.root(), true)
	return interpret(g, entry, r.step)
}

// root is the id of the frame.
func (s *refState) root() borrow.ID { return borrow.ID(len(s.locals)) }

func (s *refState) clone() *refState {
	return &refState{r: s.r, locals: slices.Clone(s.locals), graph: s.graph.Clone(), next: s.next}
}

func (s *refState) join(other *refState) (changed bool, err error) {
	m := s.r.u.meter
	if err := m.add(refsJoinUnits); err != nil {
		return false, err
	}
	if err := m.addItems(refsJoinLocalUnits, len(s.locals)); err != nil {
		return false, err
	}
	if err := m.addItems(refsJoinGraphUnits, s.graph.Size()); err != nil {
		return false, err
	}
	// A local that is a reference on one side only has no value on the other; the
	// code cannot use it any more, as the pass over locals has seen to.
	theirs := other.graph
	for i, v := range s.locals {
		switch {
		case v == other.locals[i]:
		case v.isRef():
			s.locals[i], changed = plain, true
			if err := s.release(borrow.ID(v)); err != nil {
				return false, err
			}
		default:
			if theirs == other.graph {
				theirs = theirs.Clone()
			}
			if err := m.addItems(refsReleaseUnits, theirs.Release(borrow.ID(other.locals[i]))); err != nil {
				return false, err
			}
		}
	}
	if !s.graph.SameRefs(theirs) {
		return false, broken("states with different references meet")
	}
	if !s.graph.Covers(theirs) {
		s.graph, changed = s.graph.Join(theirs), true
	}
	return changed, nil
}

// settle makes the state canonical at the end of a block.
func (s *refState) settle() error {
	if len(s.r.stack) != 0 {
		return broken("operands are left at the end of a block")
	}
	ids := make(map[borrow.ID]borrow.ID, len(s.locals))
	refs := 1
	for i, v := range s.locals {
		if v.isRef() {
			ids[borrow.ID(v)] = borrow.ID(i)
			s.locals[i] = value(i)
			refs++
		}
	}
	if len(ids)+1 != refs || s.graph.Len() != refs || !s.graph.Rename(ids) {
		return broken("references are left that no local holds")
	}
	s.next = s.root() + 1
	return nil
}

// broken is the status of what earlier passes rule out.
func broken(what string) error {
	return status.New(status.VerifierInvariantViolation, "reference safety: %s", what)
}

// add makes a reference that borrows from nothing yet.
func (s *refState) add(mutable bool) borrow.ID {
	id := s.next
	s.next++
	s.graph.Add(id, mutable)
	return id
}

// release ends a reference.
func (s *refState) release(id borrow.ID) error {
	return s.r.u.meter.addItems(refsReleaseUnits, s.graph.Release(id))
}

// push puts values on the operand stack.
func (r *references) push(v value, n int) {
	for ; n > 0; n-- {
		r.stack = append(r.stack, v)
	}
}

// popRef takes a reference off the operand stack.
func (r *references) popRef() (borrow.ID, error) {
	v, err := r.pop()
	if err == nil && !v.isRef() {
		err = broken("a reference is wanted")
	}
	return borrow.ID(v), err
}

// popPlain takes n values that are no references off the operand stack.
func (r *references) popPlain(n int) error {
	for ; n > 0; n-- {
		if v, err := r.pop(); err != nil {
			return err
		} else if v.isRef() {
			return broken("a reference is not wanted")
		}
	}
	return nil
}

func (r *references) pop() (value, error) {
	if len(r.stack) == 0 {
		return plain, broken("the stack is empty")
	}
	v := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	return v, nil
}
