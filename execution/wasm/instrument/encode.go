package instrument

import "github.com/trivium-chain/trivium/execution/wasm/module"

// appendU32 appends v as unsigned LEB128.
func appendU32(b []byte, v uint32) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// appendS64 appends v as signed LEB128.
func appendS64(b []byte, v int64) []byte {
	for v < -0x40 || v >= 0x40 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v)&0x7f)
}

func appendName(b []byte, name string) []byte {
	return append(appendU32(b, uint32(len(name))), name...)
}

func appendTypes(b []byte, types []module.ValType) []byte {
	b = appendU32(b, uint32(len(types)))
	for _, t := range types {
		b = append(b, byte(t))
	}
	return b
}

// appendLimits appends the sizes of a table or memory.
func appendLimits(b []byte, low, high uint32, hasMax bool) []byte {
	if !hasMax {
		return appendU32(append(b, 0), low)
	}
	return appendU32(appendU32(append(b, 1), low), high)
}

// appendConst appends a constant of a type, without an end.
func appendConst(b []byte, t module.ValType, bits uint64) []byte {
	if t == module.I32 {
		return appendS64(append(b, byte(module.I32Const)), int64(int32(uint32(bits))))
	}
	return appendS64(append(b, byte(module.I64Const)), int64(bits))
}

// appendIndexed appends an instruction that takes an index.
func appendIndexed(b []byte, op module.Opcode, index uint32) []byte {
	return appendU32(append(b, byte(op)), index)
}

// appendSized appends content with its length before it.
func appendSized(b, content []byte) []byte {
	return append(appendU32(b, uint32(len(content))), content...)
}
