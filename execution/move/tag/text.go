package tag

import (
	"strings"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// Bounds of what is parsed.
const (
	MaxDepth = 8   // vectors and structs around each other; a primitive has depth 0
	MaxNodes = 128 // types in a tag, itself among them
)

// primitives are the names of the types that are only a name, by kind.
var primitives = [U256 + 1]string{
	Bool: "bool", U8: "u8", U16: "u16", U32: "u32", U64: "u64", U128: "u128", U256: "u256",
	AddressKind: "address", Signer: "signer",
}

// String is the canonical text, 0x1::coin.
func (m Module) String() string { return m.Address.String() + "::" + m.Name }

// String is the canonical text, 0x1::coin::Coin<u64, vector<u8>>.
func (s Struct) String() string {
	var b strings.Builder
	s.write(&b)
	return b.String()
}

// String is the canonical text: what ParseType reads, without spaces but for one
// behind each comma, addresses as Address.String has them.
func (t Type) String() string {
	var b strings.Builder
	t.write(&b)
	return b.String()
}

func (t Type) write(b *strings.Builder) {
	switch t.Kind {
	case Vector:
		b.WriteString("vector<")
		t.Elem.write(b)
		b.WriteByte('>')
	case StructKind:
		t.Struct.write(b)
	default:
		b.WriteString(primitives[t.Kind])
	}
}

func (s Struct) write(b *strings.Builder) {
	b.WriteString(s.Module.String())
	b.WriteString("::")
	b.WriteString(s.Name)
	for i, a := range s.TypeArgs {
		if i == 0 {
			b.WriteByte('<')
		} else {
			b.WriteString(", ")
		}
		a.write(b)
	}
	if len(s.TypeArgs) > 0 {
		b.WriteByte('>')
	}
}

// ParseModule reads ADDRESS::NAME.
func ParseModule(s string) (Module, error) {
	p := parser{text: s, what: "module"}
	m, err := p.module()
	if err != nil {
		return Module{}, err
	}
	return m, p.end()
}

// ParseStruct reads ADDRESS::MODULE::NAME with its type arguments, if it has any,
// in angle brackets.
func ParseStruct(s string) (Struct, error) {
	p := parser{text: s, what: "struct"}
	if err := p.node(1); err != nil {
		return Struct{}, err
	}
	t, err := p.structure(1)
	if err != nil {
		return Struct{}, err
	}
	return t, p.end()
}

// ParseType reads a primitive type, vector<TYPE> or a struct. Spaces are allowed
// between its parts.
func ParseType(s string) (Type, error) {
	p := parser{text: s, what: "type"}
	t, err := p.typ(0)
	if err != nil {
		return Type{}, err
	}
	return t, p.end()
}

// parser reads text from its front.
type parser struct {
	text  string
	at    int
	nodes int
	what  string // for errors
}

func (p *parser) fail(format string, args ...any) error {
	e := status.New(status.DataFormatError, format, args...)
	e.Message = p.what + " " + quote(p.text) + " at byte " + itoa(p.at) + ": " + e.Message
	return e
}

func (p *parser) rest() string { return p.text[p.at:] }

func (p *parser) spaces() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
}

// take goes over the text if it comes next, and tells whether it did.
func (p *parser) take(s string) bool {
	p.spaces()
	if !strings.HasPrefix(p.rest(), s) {
		return false
	}
	p.at += len(s)
	return true
}

func (p *parser) expect(s string) error {
	if !p.take(s) {
		return p.fail("expected %q, found %s", s, p.found())
	}
	return nil
}

func (p *parser) found() string {
	if p.at == len(p.text) {
		return "the end"
	}
	return quote(p.rest())
}

func (p *parser) end() error {
	p.spaces()
	if p.at != len(p.text) {
		return p.fail("expected the end, found %s", p.found())
	}
	return nil
}

func (p *parser) address() (Address, error) {
	p.spaces()
	if !p.take("0x") {
		return Address{}, p.fail("expected an address, 0x and hexadecimal digits, found %s", p.found())
	}
	n := 0
	for n < len(p.rest()) && isDigit(p.rest()[n]) {
		n++
	}
	if n == 0 || n > 2*AddressSize {
		return Address{}, p.fail("an address has 1 to %d hexadecimal digits, not %d", 2*AddressSize, n)
	}
	a := digits(p.rest()[:n])
	p.at += n
	return a, nil
}

func (p *parser) name() (string, error) {
	p.spaces()
	n := identifier(p.rest())
	if n == 0 {
		return "", p.fail("expected a name, found %s", p.found())
	}
	if n > MaxIdentifier {
		return "", p.fail("a name has at most %d bytes, not %d", MaxIdentifier, n)
	}
	s := p.rest()[:n]
	p.at += n
	return s, nil
}

func (p *parser) module() (m Module, err error) {
	if m.Address, err = p.address(); err != nil {
		return m, err
	}
	if err = p.expect("::"); err != nil {
		return m, err
	}
	m.Name, err = p.name()
	return m, err
}

// node counts a type that has depth vectors and structs around it and in it so far.
func (p *parser) node(depth int) error {
	if p.nodes++; p.nodes > MaxNodes {
		return limit("%s %s at byte %d: more than %d types in it", p.what, quote(p.text), p.at, MaxNodes)
	}
	if depth > MaxDepth {
		return limit("%s %s at byte %d: nested deeper than %d", p.what, quote(p.text), p.at, MaxDepth)
	}
	return nil
}

// structure reads a struct, which is the depth-th of those around each other.
func (p *parser) structure(depth int) (s Struct, err error) {
	if s.Module, err = p.module(); err != nil {
		return s, err
	}
	if err = p.expect("::"); err != nil {
		return s, err
	}
	if s.Name, err = p.name(); err != nil {
		return s, err
	}
	if !p.take("<") {
		return s, nil
	}
	for {
		a, err := p.typ(depth)
		if err != nil {
			return s, err
		}
		s.TypeArgs = append(s.TypeArgs, a)
		if !p.take(",") {
			return s, p.expect(">")
		}
	}
}

// typ reads a type that stands in depth vectors and structs.
func (p *parser) typ(depth int) (Type, error) {
	p.spaces()
	if strings.HasPrefix(p.rest(), "0x") {
		if err := p.node(depth + 1); err != nil {
			return Type{}, err
		}
		s, err := p.structure(depth + 1)
		return Type{Kind: StructKind, Struct: &s}, err
	}
	n := identifier(p.rest())
	word := p.rest()[:n]
	if word == "vector" {
		if err := p.node(depth + 1); err != nil {
			return Type{}, err
		}
		p.at += n
		if err := p.expect("<"); err != nil {
			return Type{}, err
		}
		e, err := p.typ(depth + 1)
		if err != nil {
			return Type{}, err
		}
		return Type{Kind: Vector, Elem: &e}, p.expect(">")
	}
	for kind, name := range primitives {
		if word == name && name != "" {
			if err := p.node(depth); err != nil {
				return Type{}, err
			}
			p.at += n
			return Type{Kind: Kind(kind)}, nil
		}
	}
	return Type{}, p.fail("expected a type, found %s", p.found())
}
