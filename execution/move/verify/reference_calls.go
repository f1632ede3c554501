package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/verify/borrow"
)

// What passes between functions: references that are handed over and come back,
// and what a frame may leave behind.

// call hands arguments over. A mutable reference among them must be free to
// write. Results that are references may point into what the arguments of the
// same kind point to; immutable ones, into any.
func (s *refState) call(in *format.Instr, offset int) error {
	u := s.r.u
	handle, _ := u.callee(in)
	params := u.Signatures[u.FunctionHandles[handle].Params]
	returns := u.Signatures[u.FunctionHandles[handle].Returns]
	args := make([]value, len(params))
	for i := len(args) - 1; i >= 0; i-- {
		var err error
		if args[i], err = s.r.pop(); err != nil {
			return err
		}
	}
	if err := s.acquire(handle, offset); err != nil {
		return err
	}
	var refs, mutable []borrow.ID
	for _, a := range args {
		if !a.isRef() {
			continue
		}
		id := borrow.ID(a)
		refs = append(refs, id)
		if s.graph.Mutable(id) {
			if !s.graph.Writable(id) {
				return u.fail(status.CallBorrowedMutableReferenceError, offset, "something is borrowed from a mutable reference that is passed")
			}
			mutable = append(mutable, id)
		}
	}
	results := 0
	for _, t := range returns {
		if t.IsRef() {
			results++
		}
	}
	if err := u.meter.addGrowing(refsCallEdgeUnits, len(refs)*results); err != nil {
		return err
	}
	for _, t := range returns {
		if !t.IsRef() {
			s.r.push(plain, 1)
			continue
		}
		id, from := s.add(t.Kind == format.MutRef), refs
		if t.Kind == format.MutRef {
			from = mutable
		}
		for _, parent := range from {
			s.graph.Weak(parent, id)
		}
		s.r.push(value(id), 1)
	}
	slices.Sort(refs)
	for _, id := range refs {
		if err := s.release(id); err != nil {
			return err
		}
	}
	return nil
}

// acquire says that no resource may be borrowed that the callee touches. Only
// functions of this module can touch its resources.
func (s *refState) acquire(handle uint16, offset int) error {
	u := s.r.u
	def, ok := u.defs[handle]
	if !ok {
		return nil
	}
	acquires := u.FunctionDefs[def].Acquires
	if err := u.meter.addItems(refsAcquireUnits, len(acquires)); err != nil {
		return err
	}
	for _, resource := range acquires {
		if s.graph.BorrowedAt(s.root(), globalLabel(resource)) {
			return u.fail(status.GlobalReferenceError, offset, "the callee acquires a resource that is borrowed")
		}
	}
	return nil
}

// ret ends the frame: the references in locals go, and with them what kept the
// frame borrowed; what is left leads out of the function.
func (s *refState) ret(offset int) error {
	u := s.r.u
	results := make([]value, len(u.returns))
	for i := range results {
		var err error
		if results[i], err = s.r.pop(); err != nil {
			return err
		}
	}
	if len(s.r.stack) != 0 {
		return broken("operands are left at a return")
	}
	for _, v := range s.locals {
		if v.isRef() {
			if err := s.release(borrow.ID(v)); err != nil {
				return err
			}
		}
	}
	if s.graph.Borrowed(s.root()) {
		return u.fail(status.UnsafeRetLocalOrResourceStillBorrowed, offset, "a reference to a local or to a resource is returned")
	}
	for _, v := range results {
		if v.isRef() && s.graph.Mutable(borrow.ID(v)) && !s.graph.Writable(borrow.ID(v)) {
			return u.fail(status.RetBorrowedMutableReferenceError, offset, "something is borrowed from a mutable reference that is returned")
		}
	}
	return nil
}
