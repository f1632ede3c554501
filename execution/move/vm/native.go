package vm

import (
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Native is a function that bytecode declares and the VM has. It reads its
// arguments from the call, charges for its work before doing it, and answers
// with as many results as its declaration has. An error ends the session, as an
// error of Env does; Abort of package status is how a native aborts.
type Native func(c *NativeCall) (results []Value, err error)

// Natives are the native functions by module and name.
type Natives map[NativeName]Native

// NativeName names a native function.
type NativeName struct {
	Module   tag.Module
	Function string
}

// NativeCall is one call of a native function.
type NativeCall struct {
	Env      Env // for other things than gas and resources, between Session.Suspend and Resume
	TypeArgs []*Type
	Args     []Value // in order; owned by the native, valid until it returns
	Session  *Session

	stack []Value // of the machine, which references to locals point into
}

// Charge uses ink for work of the native's own.
func (c *NativeCall) Charge(ink uint64) error { return c.Session.charge(ink) }

// ChargeEach uses ink for each of n things.
func (c *NativeCall) ChargeEach(ink uint64, n int) error {
	return c.Session.chargeEach(ink, uint64(max(n, 0)))
}

// Grow pays for a vector or struct that the native is about to make, as a number
// of elements of size bytes each: the width of integers and addresses in a vector,
// 40 for other elements and for the fields of a struct.
func (c *NativeCall) Grow(n, size int) error {
	if n < 0 || n > 1<<40 {
		return status.New(status.MemoryLimitExceeded, "a vector of %d elements", n)
	}
	return c.Session.grow(objectSize + n*size)
}

// Deref gives what a reference points to, which stays the owner: what is given is
// to be read, or to be copied by Copy.
func (c *NativeCall) Deref(ref Value) (v Value, err error) {
	err = deref(c.stack, &ref, &v)
	return v, err
}

// Set replaces what a mutable reference points to.
func (c *NativeCall) Set(ref, v Value) error { return writeRef(c.stack, &ref, &v) }

// Field makes a reference to a struct one to a field of it.
func (c *NativeCall) Field(ref Value, field int) (Value, error) {
	err := borrowField(c.stack, &ref, uint64(field))
	return ref, err
}

// Element makes a reference to a vector one to an element of it, or gives
// VECTOR_OPERATION_ERROR.
func (c *NativeCall) Element(ref Value, i uint64) (Value, error) {
	err := borrowElement(c.stack, &ref, i)
	return ref, err
}

// Push adds an element at the end of the vector that a mutable reference points to.
func (c *NativeCall) Push(ref, elem Value) error {
	o, err := target(c.stack, &ref)
	if err != nil {
		return err
	}
	if err := c.Session.grow(o.kind.slotSize()); err != nil {
		return err
	}
	o.push(&elem)
	return nil
}

// Pop takes the last element of the vector that a mutable reference points to, or
// gives VECTOR_OPERATION_ERROR.
func (c *NativeCall) Pop(ref Value) (elem Value, err error) {
	o, err := target(c.stack, &ref)
	if err != nil {
		return elem, err
	}
	return elem, popElement(o, &elem)
}

// Copy makes a value that is not a reference, paying for its size.
func (c *NativeCall) Copy(v Value) (Value, error) {
	err := copyValue(&v, c.Session)
	return v, err
}

// Equal compares two values of one type that is not a reference.
func (c *NativeCall) Equal(a, b Value) (bool, error) { return equal(&a, &b, c.Session) }

// Encode gives the BCS of a value that is not a reference.
func (c *NativeCall) Encode(v Value, t *Type) ([]byte, error) {
	if err := c.Session.layout(t); err != nil {
		return nil, err
	}
	return encode(nil, &v, t, c.Session)
}

// Decode makes a value of its BCS, or gives VALUE_DESERIALIZATION_ERROR.
func (c *NativeCall) Decode(data []byte, t *Type) (Value, error) {
	if err := c.Session.layout(t); err != nil {
		return Value{}, err
	}
	return decode(data, t, status.ValueDeserializationError, c.Session)
}

// Exists tells whether an address has a resource. With BorrowGlobal, MoveTo and
// MoveFrom it is how a native keeps things in the state: the type is one of the
// native's own module, the address may be any hash.
func (c *NativeCall) Exists(a tag.Address, t *Type) (bool, error) {
	v := Address(a)
	return c.Session.globals.has(c.Session, t, &v)
}

// BorrowGlobal makes a reference to a resource, or gives MISSING_DATA. The native's
// declaration must tie it to a reference among the arguments whose owner is the
// only one that gets at the resource.
func (c *NativeCall) BorrowGlobal(a tag.Address, t *Type, mutable bool) (Value, error) {
	v := Address(a)
	return c.Session.globals.borrow(c.Session, t, &v, mutable)
}

// MoveTo puts a resource where there is none, or gives RESOURCE_ALREADY_EXISTS.
func (c *NativeCall) MoveTo(a tag.Address, t *Type, resource Value) error {
	v := Address(a)
	return c.Session.globals.moveTo(c.Session, t, &v, &resource)
}

// MoveFrom takes a resource, or gives MISSING_DATA.
func (c *NativeCall) MoveFrom(a tag.Address, t *Type) (Value, error) {
	v := Address(a)
	return c.Session.globals.moveFrom(c.Session, t, &v)
}
