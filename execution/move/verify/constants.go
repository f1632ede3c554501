package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// constants checks that each constant is a vector or a value without parts, and
// that its data is the BCS of one value of its type and nothing behind it.
func constants(v *view, _ *Config) error {
	for i := range v.Constants {
		c := &v.Constants[i]
		if !constantType(c.Type) {
			return status.New(status.InvalidConstantType, "constant %d is %s", i, v.TypeString(c.Type))
		}
		if rest, ok := skipConstant(c.Type, c.Data); !ok || len(rest) != 0 {
			return status.New(status.MalformedConstantData, "constant %d is not a %s", i, v.TypeString(c.Type))
		}
	}
	return nil
}

func constantType(t format.Type) bool {
	if t.Kind == format.Vector {
		return constantType(t.Args[0])
	}
	return fixedSize(t.Kind) > 0
}

// fixedSize is the size of the BCS of a value that has no parts.
func fixedSize(k format.Kind) int {
	switch k {
	case format.Bool, format.U8:
		return 1
	case format.U16:
		return 2
	case format.U32:
		return 4
	case format.U64:
		return 8
	case format.U128:
		return 16
	case format.U256, format.AddressK:
		return 32
	}
	return 0
}

// skipConstant is what follows the value of type t at the front of data. It calls
// itself as deep as the type is, and costs no more than the data has bytes, since
// each element has at least one.
func skipConstant(t format.Type, data []byte) (rest []byte, ok bool) {
	if t.Kind != format.Vector {
		n := fixedSize(t.Kind)
		if len(data) < n || t.Kind == format.Bool && data[0] > 1 {
			return nil, false
		}
		return data[n:], true
	}
	n, data, ok := skipLength(data)
	if !ok || n > len(data) {
		return nil, false
	}
	elem := t.Args[0]
	if size := fixedSize(elem.Kind); size > 0 && elem.Kind != format.Bool {
		if n > len(data)/size {
			return nil, false
		}
		return data[n*size:], true
	}
	for ; n > 0; n-- {
		if data, ok = skipConstant(elem, data); !ok {
			return nil, false
		}
	}
	return data, true
}

// skipLength reads the length of a BCS sequence: ULEB128 of a uint32 in as few
// bytes as it takes, at most 2^31-1.
func skipLength(data []byte) (n int, rest []byte, ok bool) {
	var x uint64
	for i := 0; i < len(data) && i < 5; i++ {
		x |= uint64(data[i]&0x7f) << (7 * i)
		if data[i] < 0x80 {
			return int(x), data[i+1:], x < 1<<31 && (data[i] != 0 || i == 0)
		}
	}
	return 0, nil, false
}
