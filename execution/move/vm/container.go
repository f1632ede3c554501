package vm

import "github.com/trivium-chain/trivium/execution/move/format"

// What objects are counted as, in bytes, wherever memory or the work on it is:
// about what Go takes for them.
const (
	objectSize = 80
	valueSize  = 40
	wordSize   = 8
)

// kindOf is the kind of the Object of a vector by the type of the elements.
func kindOf(elem *Type) objectKind {
	switch elem.Kind {
	case format.U8, format.Bool:
		return objBytes
	case format.U16, format.U32, format.U64:
		return objWords
	}
	return objValues
}

// slotSize is what a slot of an Object is counted as, in bytes.
func (k objectKind) slotSize() int {
	switch k {
	case objBytes:
		return 1
	case objWords:
		return wordSize
	}
	return valueSize
}

// newVector makes the Object of a vector of n elements, all zero.
func newVector(elem *Type, n int) *Object { return newObject(kindOf(elem), n) }

func newObject(kind objectKind, n int) *Object {
	o := &Object{kind: kind}
	if n == 0 {
		return o
	}
	switch kind {
	case objBytes:
		o.bytes = make([]byte, n)
	case objWords:
		o.words = make([]uint64, n)
	default:
		o.vals = make([]Value, n)
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
	switch o.kind {
	case objBytes:
		return uint64(len(o.bytes))
	case objWords:
		return uint64(len(o.words))
	}
	return uint64(len(o.vals))
}

// size is what the Object is counted as, in bytes, without what its slots point to.
func (o *Object) size() int { return objectSize + int(o.len())*o.kind.slotSize() }

// load gives what is in slot i, which keeps it, or false if there is no such slot.
func (o *Object) load(i uint64, v *Value) bool {
	switch o.kind {
	case objBytes:
		if i >= uint64(len(o.bytes)) {
			return false
		}
		*v = Value{w: [4]uint64{uint64(o.bytes[i])}}
	case objWords:
		if i >= uint64(len(o.words)) {
			return false
		}
		*v = Value{w: [4]uint64{o.words[i]}}
	default:
		if i >= uint64(len(o.vals)) {
			return false
		}
		*v = o.vals[i]
	}
	return true
}

// store replaces what is in slot i, or gives false if there is no such slot.
func (o *Object) store(i uint64, v *Value) bool {
	switch o.kind {
	case objBytes:
		if i >= uint64(len(o.bytes)) {
			return false
		}
		o.bytes[i] = byte(v.w[0])
	case objWords:
		if i >= uint64(len(o.words)) {
			return false
		}
		o.words[i] = v.w[0]
	default:
		if i >= uint64(len(o.vals)) {
			return false
		}
		o.vals[i] = *v
	}
	return true
}

// push adds a slot at the end. It grows the Object by slotSize of its kind.
func (o *Object) push(v *Value) {
	switch o.kind {
	case objBytes:
		o.bytes = append(o.bytes, byte(v.w[0]))
	case objWords:
		o.words = append(o.words, v.w[0])
	default:
		o.vals = append(o.vals, *v)
	}
}

// pop removes the last slot, or gives false if there is none.
func (o *Object) pop(v *Value) bool {
	n := o.len()
	if n == 0 {
		return false
	}
	o.load(n-1, v)
	switch o.kind {
	case objBytes:
		o.bytes = o.bytes[:n-1]
	case objWords:
		o.words = o.words[:n-1]
	default:
		o.vals[n-1] = Value{}
		o.vals = o.vals[:n-1]
	}
	return true
}

// swap exchanges two slots, or gives false if one of them does not exist.
func (o *Object) swap(i, j uint64) bool {
	if n := o.len(); i >= n || j >= n {
		return false
	}
	switch o.kind {
	case objBytes:
		o.bytes[i], o.bytes[j] = o.bytes[j], o.bytes[i]
	case objWords:
		o.words[i], o.words[j] = o.words[j], o.words[i]
	default:
		o.vals[i], o.vals[j] = o.vals[j], o.vals[i]
	}
	return true
}
