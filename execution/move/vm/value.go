package vm

import (
	"encoding/binary"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Value is a value on the operand stack, in a local or in an Object. It has no
// tag of its own: verified code knows the type of every value, and so does who
// handles one.
//
//	bool, u8 to u64   w[0], upper words zero
//	u128, u256        w, least significant word first, upper words zero
//	address, signer   w, the 32 bytes as four little-endian words, w[0] first
//	struct, vector    p
//	reference         the slot w[0] of p; of the machine's stack if p is nil
//
// Copying the Go value moves the Move value: what it points to has one owner.
type Value struct {
	w [4]uint64
	p *Object
}

// Object is what a struct, an enum, a vector or a global holds: slots, by number.
// Elements that are integers, bools or addresses lie packed in data, as in BCS;
// everything else is in vals.
type Object struct {
	kind    objectKind
	variant uint16 // of an enum
	mark    uint32 // see Session.recount
	vals    []Value
	data    []byte
}

// objectKind tells where an Object has its slots: 0 in vals, k in data with a
// width of 1<<(k-1) bytes.
type objectKind uint8

const (
	objValues objectKind = iota // fields of a struct or variant, elements that are not packed, the root of a global
	obj8                        // vector<u8>, vector<bool>
	obj16
	obj32
	obj64
	obj128
	obj256 // vector<u256>, vector<address>
)

// Natives make values with these functions and read them with Value's methods. Each
// kind has both, whether a native of today needs it or not.

// Bool makes a bool.
func Bool(b bool) (v Value) {
	if b {
		v.w[0] = 1
	}
	return v
}

// U8 makes a u8.
func U8(x uint8) Value { return Value{w: [4]uint64{uint64(x)}} }

// U16 makes a u16.
func U16(x uint16) Value { return Value{w: [4]uint64{uint64(x)}} }

// U32 makes a u32.
func U32(x uint32) Value { return Value{w: [4]uint64{uint64(x)}} }

// U64 makes a u64.
func U64(x uint64) Value { return Value{w: [4]uint64{x}} }

// U128 makes a u128 of its upper and lower words.
func U128(hi, lo uint64) Value { return Value{w: [4]uint64{lo, hi}} }

// U256 makes a u256.
func U256(x *uint256.Int) Value { return Value{w: *x} }

// Address makes an address.
func Address(a tag.Address) (v Value) {
	for i := range v.w {
		v.w[i] = binary.LittleEndian.Uint64(a[8*i:])
	}
	return v
}

// Signer makes a signer, which is what permits an account's doings.
func Signer(a tag.Address) Value { return Address(a) }

// Bytes makes a vector<u8>, which owns b from then on.
func Bytes(b []byte) Value { return Value{p: &Object{kind: obj8, data: b}} }

// Vector makes a vector of the elements, whose type is elem.
func Vector(elem *Type, elems ...Value) Value {
	o := newVector(elem, len(elems))
	for i := range elems {
		o.store(uint64(i), &elems[i])
	}
	return Value{p: o}
}

// Struct makes a struct of its fields.
func Struct(fields ...Value) Value { return Variant(0, fields...) }

// Variant makes an enum of the number of its variant and the fields of it.
func Variant(variant int, fields ...Value) Value {
	o := newFields(len(fields))
	o.variant = uint16(variant)
	copy(o.vals, fields)
	return Value{p: o}
}

// Bool reads a bool.
func (v Value) Bool() bool { return v.w[0] != 0 }

// U8 reads a u8.
func (v Value) U8() uint8 { return uint8(v.w[0]) }

// U16 reads a u16.
func (v Value) U16() uint16 { return uint16(v.w[0]) }

// U32 reads a u32.
func (v Value) U32() uint32 { return uint32(v.w[0]) }

// U64 reads a u64.
func (v Value) U64() uint64 { return v.w[0] }

// U128 reads a u128.
func (v Value) U128() (hi, lo uint64) { return v.w[1], v.w[0] }

// U256 reads an integer of any type.
func (v Value) U256() *uint256.Int { return (*uint256.Int)(&v.w) }

// Address reads an address or a signer.
func (v Value) Address() (a tag.Address) {
	for i, w := range v.w {
		binary.LittleEndian.PutUint64(a[8*i:], w)
	}
	return a
}

// AsBytes reads a vector<u8> or, as zeros and ones, a vector<bool>. The bytes stay
// the vector's: valid while it is, not to be changed.
func (v Value) AsBytes() []byte {
	if v.p == nil || v.p.kind != obj8 {
		return nil
	}
	return v.p.data
}

// Len is the number of elements of a vector, or of fields of a struct or enum.
func (v Value) Len() int {
	if v.p == nil {
		return 0
	}
	return int(v.p.len())
}

// At is an element of a vector or a field of a struct or enum, which still owns
// it. It is the zero Value if there is none.
func (v Value) At(i int) (e Value) {
	if v.p != nil && i >= 0 {
		v.p.load(uint64(i), &e)
	}
	return e
}

// Variant is the number of the variant of an enum.
func (v Value) Variant() int {
	if v.p == nil {
		return 0
	}
	return int(v.p.variant)
}
