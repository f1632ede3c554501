package tag

import "github.com/trivium-chain/trivium/execution/move/status"

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

// DecodeModule reads a module that is all of b.
func DecodeModule(b []byte) (Module, error) {
	d := decoder{rest: b, size: len(b), what: "module"}
	m := d.module()
	return m, d.end()
}

// DecodeStruct reads a struct that is all of b.
func DecodeStruct(b []byte) (Struct, error) {
	d := decoder{rest: b, size: len(b), what: "struct"}
	d.node(1)
	s := d.structure(1)
	return s, d.end()
}

// DecodeType reads a type that is all of b.
func DecodeType(b []byte) (Type, error) {
	d := decoder{rest: b, size: len(b), what: "type"}
	t := d.typ(0)
	return t, d.end()
}

// decoder reads bytes from their front. After the first error it reads nothing.
type decoder struct {
	rest  []byte
	size  int
	nodes int
	what  string // for errors
	err   error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		e := status.New(status.ValueDeserializationError, format, args...)
		e.Message = "BCS of a " + d.what + " at byte " + itoa(d.size-len(d.rest)) + ": " + e.Message
		d.err = e
	}
	d.rest = nil
}

func (d *decoder) end() error {
	if d.err == nil && len(d.rest) > 0 {
		d.fail("%d bytes too many", len(d.rest))
	}
	return d.err
}

func (d *decoder) take(n int) []byte {
	if d.err != nil || n > len(d.rest) {
		d.fail("%d bytes expected, %d left", n, len(d.rest))
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

// length reads a number up to max, which is below 1<<14, so of at most two bytes.
func (d *decoder) length(max int) int {
	n := int(d.byte())
	if n >= 0x80 {
		high := int(d.byte())
		if d.err == nil && (high == 0 || high >= 0x80) {
			d.fail("a length that is too large or not in its shortest form")
			return 0
		}
		n = n&0x7f | high<<7
	}
	if d.err == nil && n > max {
		d.fail("length %d, at most %d", n, max)
		return 0
	}
	return n
}

func (d *decoder) name() string {
	s := string(d.take(d.length(MaxIdentifier)))
	if d.err == nil && !ValidIdentifier(s) {
		d.fail("%s is not a name", quote(s))
	}
	return s
}

func (d *decoder) module() (m Module) {
	copy(m.Address[:], d.take(AddressSize))
	m.Name = d.name()
	return m
}

func (d *decoder) node(depth int) {
	if d.err != nil {
		return
	}
	if d.nodes++; d.nodes > MaxNodes {
		d.err = limit("BCS of a %s: more than %d types in it", d.what, MaxNodes)
	} else if depth > MaxDepth {
		d.err = limit("BCS of a %s: nested deeper than %d", d.what, MaxDepth)
	}
}

func (d *decoder) structure(depth int) (s Struct) {
	s.Module = d.module()
	s.Name = d.name()
	for n := d.length(MaxNodes); n > 0 && d.err == nil; n-- {
		s.TypeArgs = append(s.TypeArgs, d.typ(depth))
	}
	return s
}

func (d *decoder) typ(depth int) (t Type) {
	t.Kind = Kind(d.byte())
	if d.err != nil {
		return t
	}
	switch t.Kind {
	case Vector:
		if d.node(depth + 1); d.err == nil {
			e := d.typ(depth + 1)
			t.Elem = &e
		}
	case StructKind:
		if d.node(depth + 1); d.err == nil {
			s := d.structure(depth + 1)
			t.Struct = &s
		}
	default:
		d.node(depth)
		if t.Kind > U256 {
			d.fail("no kind of type has the number %d", t.Kind)
		}
	}
	return t
}
