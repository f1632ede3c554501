package wasmtest

// ULEB is v as unsigned LEB128, as short as can be.
func ULEB(v uint64) []byte {
	var b []byte
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

// ULEBPadded is v as unsigned LEB128 in exactly n bytes, which is valid up to 5
// bytes for 32 bits.
func ULEBPadded(v uint64, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(v&0x7f) | 0x80
		v >>= 7
	}
	b[n-1] &= 0x7f
	return b
}

// SLEB is v as signed LEB128, as short as can be.
func SLEB(v int64) []byte {
	var b []byte
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

// Name is a string with its length before it.
func Name(s string) []byte {
	return append(ULEB(uint64(len(s))), s...)
}

// Vec is a vector: the number of items, then the items.
func Vec(items ...[]byte) []byte {
	b := ULEB(uint64(len(items)))
	for _, item := range items {
		b = append(b, item...)
	}
	return b
}

func sized(b []byte) []byte {
	return append(ULEB(uint64(len(b))), b...)
}
