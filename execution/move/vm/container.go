package vm

import (
	"encoding/binary"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// What objects are counted as, in bytes, wherever memory or the work on it is:
// about what Go takes for them.
const (
	objectSize = 64
	valueSize  = 40
)

// kindOf is the kind of the Object of a vector by the type of the elements.
func kindOf(elem *Type) objectKind {
	switch elem.Kind {
	case format.Bool, format.U8:
		return obj8
	case format.U16:
		return obj16
	case format.U32:
		return obj32
	case format.U64:
		return obj64
	case format.U128:
		return obj128
	case format.U256, format.AddressK:
		return obj256
	}
	return objValues
}

// slotSize is what a slot of an Object is counted as, in bytes.
func (k objectKind) slotSize() int {
	if k == objValues {
		return valueSize
	}
	return 1 << (k - 1)
}

// newVector makes the Object of a vector of n elements, all zero.
func newVector(elem *Type, n int) *Object { return newObject(kindOf(elem), n) }

func newObject(kind objectKind, n int) *Object {
	o := &Object{kind: kind}
	switch {
	case n == 0:
	case kind == objValues:
		o.vals = make([]Value, n)
	default:
		o.data = make([]byte, n*kind.slotSize())
	}
	return o
}

// newFields makes the Object of a struct of n fields, all zero. Few fields lie
// right behind the Object, which saves a second allocation.
func newFields(n int) *Object {
	switch n {
	case 1:
		o := new(struct {
			Object
			f [1]Value
		})
		o.vals = o.f[:]
		return &o.Object
	case 2:
		o := new(struct {
			Object
			f [2]Value
		})
		o.vals = o.f[:]
		return &o.Object
	case 3:
		o := new(struct {
			Object
			f [3]Value
		})
		o.vals = o.f[:]
		return &o.Object
	case 4:
		o := new(struct {
			Object
			f [4]Value
		})
		o.vals = o.f[:]
		return &o.Object
	}
	return newObject(objValues, n)
}

// len is the number of slots.
func (o *Object) len() uint64 {
	if o.kind == objValues {
		return uint64(len(o.vals))
	}
	return uint64(len(o.data)) >> (o.kind - 1)
}

// size is what the Object is counted as, in bytes, without what its slots point to.
func (o *Object) size() int {
	return objectSize + len(o.vals)*valueSize + len(o.data)
}

// load gives what is in slot i, which keeps it, or false if there is no such slot.
func (o *Object) load(i uint64, v *Value) bool {
	if i >= o.len() {
		return false
	}
	switch o.kind {
	case objValues:
		*v = o.vals[i]
	case obj8:
		*v = Value{w: [4]uint64{uint64(o.data[i])}}
	case obj64:
		*v = Value{w: [4]uint64{binary.LittleEndian.Uint64(o.data[8*i:])}}
	default:
		*v = Value{}
		unpack(o.data[i<<(o.kind-1):], o.kind, &v.w)
	}
	return true
}

// store replaces what is in slot i, or gives false if there is no such slot.
func (o *Object) store(i uint64, v *Value) bool {
	if i >= o.len() {
		return false
	}
	switch o.kind {
	case objValues:
		o.vals[i] = *v
	case obj8:
		o.data[i] = byte(v.w[0])
	case obj64:
		binary.LittleEndian.PutUint64(o.data[8*i:], v.w[0])
	default:
		at := i << (o.kind - 1)
		pack(o.data[at:at], o.kind, &v.w)
	}
	return true
}

// push adds a slot at the end. It grows the Object by slotSize of its kind.
func (o *Object) push(v *Value) {
	if o.kind == objValues {
		o.vals = append(o.vals, *v)
		return
	}
	o.data = pack(o.data, o.kind, &v.w)
}

// pop removes the last slot, or gives false if there is none.
func (o *Object) pop(v *Value) bool {
	n := o.len()
	if n == 0 {
		return false
	}
	n--
	o.load(n, v)
	if o.kind == objValues {
		o.vals[n] = Value{}
		o.vals = o.vals[:n]
	} else {
		o.data = o.data[:n<<(o.kind-1)]
	}
	return true
}

// swap exchanges two slots, or gives false if one of them does not exist.
func (o *Object) swap(i, j uint64) bool {
	if n := o.len(); i >= n || j >= n {
		return false
	}
	if o.kind == objValues {
		o.vals[i], o.vals[j] = o.vals[j], o.vals[i]
		return true
	}
	var a, b Value
	o.load(i, &a)
	o.load(j, &b)
	o.store(i, &b)
	o.store(j, &a)
	return true
}

// pack appends a slot of packed data.
func pack(b []byte, k objectKind, w *[4]uint64) []byte {
	switch k {
	case obj8:
		return append(b, byte(w[0]))
	case obj16:
		return binary.LittleEndian.AppendUint16(b, uint16(w[0]))
	case obj32:
		return binary.LittleEndian.AppendUint32(b, uint32(w[0]))
	case obj64:
		return binary.LittleEndian.AppendUint64(b, w[0])
	case obj128:
		b = binary.LittleEndian.AppendUint64(b, w[0])
		return binary.LittleEndian.AppendUint64(b, w[1])
	}
	for _, x := range w {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return b
}

// unpack reads a slot of packed data from the front of b into w, which is zero.
func unpack(b []byte, k objectKind, w *[4]uint64) {
	switch k {
	case obj8:
		w[0] = uint64(b[0])
	case obj16:
		w[0] = uint64(binary.LittleEndian.Uint16(b))
	case obj32:
		w[0] = uint64(binary.LittleEndian.Uint32(b))
	case obj64:
		w[0] = binary.LittleEndian.Uint64(b)
	case obj128:
		w[0], w[1] = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	default:
		for i := range w {
			w[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
	}
}
