package move

import (
	"unicode/utf8"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// IsSigner tells whether a parameter of the type is given the caller.
func IsSigner(t *vm.Type) bool {
	return t.Kind == format.Signer || t.Kind == format.Ref && t.Elem.Kind == format.Signer
}

// Structs of the framework that a caller may give by value: what their fields may
// be is checked where they come in.
const (
	StringStruct = "string::String"
	OptionStruct = "option::Option"
	FixedStruct  = "fixed_point32::FixedPoint32"
)

// FrameworkStruct is the module and name of a struct of the framework, or empty.
func FrameworkStruct(t *vm.Type) string {
	if t.Kind != format.Struct || t.ID.Address != tag.Core {
		return ""
	}
	return t.ID.Name + "::" + t.Name
}

// FromOutside tells whether a value of the type may be given by anybody: numbers,
// addresses, and what is made of them. A struct made from bytes would be forged.
func FromOutside(t *vm.Type) bool {
	switch t.Kind {
	case format.Bool, format.U8, format.U16, format.U32, format.U64, format.U128, format.U256, format.AddressK:
		return true
	case format.Vector:
		return FromOutside(t.Elem)
	case format.Struct:
		switch FrameworkStruct(t) {
		case StringStruct, FixedStruct:
			return true
		case OptionStruct:
			return FromOutside(t.Args[0])
		}
	}
	return false
}

// wellFormed goes over the BCS of a value of a type that may come from outside,
// and sees that strings are UTF-8 and options hold at most one value. What is
// behind the value is left.
func wellFormed(t *vm.Type, data []byte) (rest []byte, ok bool) {
	skip := func(n int) ([]byte, bool) {
		if n > len(data) {
			return nil, false
		}
		return data[n:], true
	}
	switch t.Kind {
	case format.Bool, format.U8:
		return skip(1)
	case format.U16:
		return skip(2)
	case format.U32:
		return skip(4)
	case format.U64:
		return skip(8)
	case format.U128:
		return skip(16)
	case format.U256, format.AddressK:
		return skip(32)
	case format.Vector:
		return elements(t.Elem, data, len(data))
	}
	switch FrameworkStruct(t) {
	case StringStruct:
		n, size := length(data)
		if size == 0 || n > len(data)-size || !utf8.Valid(data[size:size+n]) {
			return nil, false
		}
		return data[size+n:], true
	case OptionStruct:
		return elements(t.Args[0], data, 1)
	case FixedStruct:
		return skip(8)
	}
	return nil, false
}

// elements goes over a length and as many elements, at most so many.
func elements(t *vm.Type, data []byte, most int) (rest []byte, ok bool) {
	n, size := length(data)
	if size == 0 || n > most {
		return nil, false
	}
	data = data[size:]
	if t.Kind == format.U8 {
		if n > len(data) {
			return nil, false
		}
		return data[n:], true
	}
	for ; n > 0; n-- {
		if data, ok = wellFormed(t, data); !ok {
			return nil, false
		}
	}
	return data, true
}

// length reads a ULEB128 number below 2^32; size is 0 if there is none. That it
// is in its shortest form is for the decoder to see.
func length(data []byte) (n, size int) {
	var v uint64
	for i, b := range data {
		if i == 5 {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if v > 1<<32-1 {
				break
			}
			return int(v), i + 1
		}
	}
	return 0, 0
}
