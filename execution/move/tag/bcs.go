package tag

// The layout, by BCS: an address is its 32 bytes; a name its length (ULEB128) and
// bytes; a module address and name; a struct module, name, number of type
// arguments (ULEB128), type arguments; a type its kind (one byte), behind it the
// element of a vector or the struct.

// AppendBCS appends the module.
func (m Module) AppendBCS(b []byte) []byte {
	b = append(b, m.Address[:]...)
	return appendName(b, m.Name)
}

// AppendBCS appends the struct.
func (s Struct) AppendBCS(b []byte) []byte {
	b = s.Module.AppendBCS(b)
	b = appendName(b, s.Name)
	b = appendLength(b, len(s.TypeArgs))
	for _, t := range s.TypeArgs {
		b = t.AppendBCS(b)
	}
	return b
}

// AppendBCS appends the type.
func (t Type) AppendBCS(b []byte) []byte {
	b = append(b, byte(t.Kind))
	switch t.Kind {
	case Vector:
		b = t.Elem.AppendBCS(b)
	case StructKind:
		b = t.Struct.AppendBCS(b)
	}
	return b
}

func appendName(b []byte, s string) []byte {
	return append(appendLength(b, len(s)), s...)
}

func appendLength(b []byte, n int) []byte {
	for n >= 0x80 {
		b = append(b, byte(n)|0x80)
		n >>= 7
	}
	return append(b, byte(n))
}
