package vm

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// BCS of a value, by its type:
//
//	bool                one byte, 0 or 1
//	u8 to u256          its width, least significant byte first
//	address, signer     32 bytes
//	vector              the number of elements (ULEB128), the elements
//	struct              the fields
//	enum                the number of the variant (ULEB128), its fields
//
// Every value has one encoding: ULEB128 in as few bytes as possible, no byte left.

// maxLength is the largest number of elements that BCS knows.
const maxLength = math.MaxInt32

// encode appends the BCS of a value that is not a reference. It pays for every
// object and its slots.
func encode(b []byte, v *Value, t *Type, m payer) ([]byte, error) {
	switch t.Kind {
	case format.Vector, format.Struct:
		if v.p == nil {
			return nil, invariant("BCS of a value of kind %#x without an object", t.Kind)
		}
		if err := m.work(v.p.size()); err != nil {
			return nil, err
		}
		if t.Kind == format.Vector {
			return encodeVector(b, v.p, t.Elem, m)
		}
		return encodeFields(b, v.p, t, m)
	case format.Signer:
		return pack(b, obj256, &v.w), nil
	}
	if k := kindOf(t); k != objValues {
		return pack(b, k, &v.w), nil
	}
	return nil, invariant("BCS of a value of kind %#x", t.Kind)
}

func encodeVector(b []byte, o *Object, elem *Type, m payer) ([]byte, error) {
	if o.kind != kindOf(elem) {
		return nil, invariant("BCS of a vector whose elements are not of kind %#x", elem.Kind)
	}
	if o.len() > maxLength {
		return nil, status.New(status.ValueSerializationError, "a vector of %d elements", o.len())
	}
	b = binary.AppendUvarint(b, o.len())
	if o.kind != objValues {
		return append(b, o.data...), nil
	}
	for i := range o.vals {
		var err error
		if b, err = encode(b, &o.vals[i], elem, m); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func encodeFields(b []byte, o *Object, t *Type, m payer) ([]byte, error) {
	if int(o.variant) >= len(t.Variants) || len(o.vals) != len(t.Variants[o.variant].Fields) {
		return nil, invariant("BCS of %s::%s: variant %d with %d fields", t.ID.Name, t.Name, o.variant, len(o.vals))
	}
	if t.Enum {
		b = binary.AppendUvarint(b, uint64(o.variant))
	}
	for i, f := range t.Variants[o.variant].Fields {
		var err error
		if b, err = encode(b, &o.vals[i], f, m); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// decode makes a value of its BCS, which is all of data. It pays for the bytes
// and for every object. What is no BCS of the type gets the status code. A
// signer is never made of bytes.
func decode(data []byte, t *Type, code status.Code, m payer) (v Value, err error) {
	if err := m.work(len(data)); err != nil {
		return v, err
	}
	d := decoder{reader: reader{rest: data, size: len(data), code: code}, payer: m}
	if err = d.value(t, &v); err == nil {
		err = d.end()
	}
	return v, err
}

// decoder makes values of bytes.
type decoder struct {
	reader
	payer payer
}

func (d *decoder) value(t *Type, v *Value) error {
	switch t.Kind {
	case format.Vector:
		return d.vector(t.Elem, v)
	case format.Struct:
		return d.fields(t, v)
	}
	return d.primitive(t, v)
}

func (d *decoder) vector(elem *Type, v *Value) error {
	n, err := d.length()
	if err != nil {
		return err
	}
	kind := kindOf(elem)
	if err := d.payer.grow(objectSize + n*kind.slotSize()); err != nil {
		return err
	}
	if kind != objValues {
		b, err := d.take(n * kind.slotSize())
		if err != nil {
			return err
		}
		if elem.Kind == format.Bool {
			for _, x := range b {
				if x > 1 {
					return d.fail("%d is not a bool", x)
				}
			}
		}
		v.p = &Object{kind: kind, data: bytes.Clone(b)}
		return nil
	}
	o := newObject(kind, n)
	v.p = o
	for i := range o.vals {
		if err := d.value(elem, &o.vals[i]); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) fields(t *Type, v *Value) error {
	variant, err := d.variant(t)
	if err != nil {
		return err
	}
	fields := t.Variants[variant].Fields
	if err := d.payer.grow(objectSize + len(fields)*valueSize); err != nil {
		return err
	}
	o := newFields(len(fields))
	o.variant = uint16(variant)
	v.p = o
	for i, f := range fields {
		if err := d.value(f, &o.vals[i]); err != nil {
			return err
		}
	}
	return nil
}

// reader reads BCS from the front.
type reader struct {
	rest []byte
	size int // of all there was
	code status.Code
}

func (r *reader) fail(text string, args ...any) error {
	e := status.New(r.code, text, args...)
	e.Message = "BCS at byte " + strconv.Itoa(r.size-len(r.rest)) + ": " + e.Message
	return e
}

func (r *reader) end() error {
	if len(r.rest) > 0 {
		return r.fail("%d bytes too many", len(r.rest))
	}
	return nil
}

func (r *reader) take(n int) ([]byte, error) {
	if n > len(r.rest) {
		return nil, r.fail("%d bytes expected, %d left", n, len(r.rest))
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b, nil
}

// number reads ULEB128 of at most 32 bits.
func (r *reader) number() (uint32, error) {
	var n uint64
	for i, c := range r.rest {
		if i == 5 {
			break
		}
		n |= uint64(c&0x7f) << (7 * i)
		if c >= 0x80 {
			continue
		}
		if c == 0 && i > 0 || n > math.MaxUint32 {
			return 0, r.fail("a number that is not in its shortest form, or of more than 32 bits")
		}
		r.rest = r.rest[i+1:]
		return uint32(n), nil
	}
	return 0, r.fail("a number that does not end")
}

// length reads the length of a vector. There is no type whose values have no
// bytes, so that a vector is not longer than what is left.
func (r *reader) length() (int, error) {
	n, err := r.number()
	if err != nil {
		return 0, err
	}
	if uint64(n) > uint64(len(r.rest)) {
		return 0, r.fail("a vector of %d elements, %d bytes left", n, len(r.rest))
	}
	return int(n), nil
}

// variant reads the number of the variant of an enum; it is 0 for a struct.
func (r *reader) variant(t *Type) (int, error) {
	if !t.Enum {
		if len(t.Variants) != 1 {
			return 0, invariant("a struct %s::%s of %d variants", t.ID.Name, t.Name, len(t.Variants))
		}
		return 0, nil
	}
	n, err := r.number()
	if err != nil {
		return 0, err
	}
	if uint64(n) >= uint64(len(t.Variants)) {
		return 0, r.fail("variant %d of %s::%s, which has %d", n, t.ID.Name, t.Name, len(t.Variants))
	}
	return int(n), nil
}

// primitive reads a value of a type that is neither struct nor vector.
func (r *reader) primitive(t *Type, v *Value) error {
	kind := kindOf(t)
	if kind == objValues {
		if t.Kind == format.Signer {
			return r.fail("a signer cannot be made of bytes")
		}
		return invariant("BCS of a value of kind %#x", t.Kind)
	}
	b, err := r.take(kind.slotSize())
	if err != nil {
		return err
	}
	if t.Kind == format.Bool && b[0] > 1 {
		return r.fail("%d is not a bool", b[0])
	}
	unpack(b, kind, &v.w)
	return nil
}
