package vm

import (
	"github.com/trivium-chain/trivium/execution/move/status"
)

// A reference is a slot: of an Object, or of the machine's stack, which is where
// locals are. It stays the same slot when a vector grows, so that it can never
// point outside of what it was made of; a slot that no longer exists is an error.
//
// What has been overwritten lives on for references into it, as in a struct
// whose field is borrowed when the whole is assigned: they read and write the old
// one, and types stay as they were. The verifier lets hardly any such code pass.

// Sub-statuses of VECTOR_OPERATION_ERROR.
const (
	subIndexOutOfBounds = 1
	subPopEmpty         = 2
	subUnpackLength     = 3
)

// slotRef is a reference to a slot of an Object.
func slotRef(o *Object, i uint64) Value { return Value{w: [4]uint64{i}, p: o} }

// localRef is a reference to a slot of the machine's stack.
func localRef(i uint64) Value { return Value{w: [4]uint64{i}} }

// deref gives what a reference points to, which stays the owner.
func deref(stack []Value, r, v *Value) error {
	i := r.w[0]
	if r.p != nil {
		if !r.p.load(i, v) {
			return dangling(i, r.p.len())
		}
		return nil
	}
	if i >= uint64(len(stack)) {
		return dangling(i, uint64(len(stack)))
	}
	*v = stack[i]
	return nil
}

// readRef copies what a reference points to.
func readRef(stack []Value, r, v *Value, m payer) error {
	if err := deref(stack, r, v); err != nil || v.p == nil {
		return err
	}
	c, err := copyObject(v.p, m)
	v.p = c
	return err
}

// writeRef replaces what a reference points to.
func writeRef(stack []Value, r, v *Value) error {
	i := r.w[0]
	if r.p != nil {
		if !r.p.store(i, v) {
			return dangling(i, r.p.len())
		}
		return nil
	}
	if i >= uint64(len(stack)) {
		return dangling(i, uint64(len(stack)))
	}
	stack[i] = *v
	return nil
}

// target is the Object that is in the slot of a reference to a struct, an enum
// or a vector.
func target(stack []Value, r *Value) (*Object, error) {
	i := r.w[0]
	slots := stack
	if r.p != nil {
		slots = r.p.vals
	}
	if i >= uint64(len(slots)) {
		return nil, dangling(i, uint64(len(slots)))
	}
	if o := slots[i].p; o != nil {
		return o, nil
	}
	return nil, invariant("a reference to no object in slot %d", i)
}

// borrowField makes r, a reference to a struct, one to a field of it.
func borrowField(stack []Value, r *Value, field uint64) error {
	o, err := target(stack, r)
	if err != nil {
		return err
	}
	*r = slotRef(o, field)
	return nil
}

// borrowElement makes r, a reference to a vector, one to an element of it.
func borrowElement(stack []Value, r *Value, i uint64) error {
	o, err := target(stack, r)
	if err != nil {
		return err
	}
	if n := o.len(); i >= n {
		return outOfBounds(i, n)
	}
	*r = slotRef(o, i)
	return nil
}

// popElement takes the last element of the vector o.
func popElement(o *Object, v *Value) error {
	if !o.pop(v) {
		return status.New(status.VectorOperationError, "pop of an empty vector").WithSub(subPopEmpty)
	}
	return nil
}

// swapElements exchanges two elements of the vector o.
func swapElements(o *Object, i, j uint64) error {
	if !o.swap(i, j) {
		return outOfBounds(max(i, j), o.len())
	}
	return nil
}

// unpacks tells whether the vector o is one of n elements, to be unpacked.
func unpacks(o *Object, n int) error {
	if o.len() != uint64(n) {
		return status.New(status.VectorOperationError, "unpack of %d elements from a vector of %d", n, o.len()).
			WithSub(subUnpackLength)
	}
	return nil
}

// equalRefs tells whether what two references point to is equal.
func equalRefs(stack []Value, a, b *Value, m payer) (bool, error) {
	var x, y Value
	if err := deref(stack, a, &x); err != nil {
		return false, err
	}
	if err := deref(stack, b, &y); err != nil {
		return false, err
	}
	return equal(&x, &y, m)
}

func outOfBounds(i, n uint64) error {
	return status.New(status.VectorOperationError, "element %d of a vector of %d", i, n).WithSub(subIndexOutOfBounds)
}

func dangling(i, n uint64) error {
	return invariant("a reference to slot %d of %d", i, n)
}
