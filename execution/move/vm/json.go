package vm

import (
	"encoding/hex"
	"strconv"
	"unicode/utf8"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// JSON writes a value, given as BCS, for people and programs outside:
//
//	bool                  true or false
//	u8, u16, u32          a number
//	u64, u128, u256       a decimal number in a string
//	address, signer       "0x..." without leading zeros
//	vector<u8>            "0x..." with two digits a byte
//	vector<T>             an array
//	struct                an object, fields in the order of the declaration
//	enum                  {"variant": name, "fields": object}
//	0x1::string::String   its text, or as vector<u8> if it is not UTF-8
//	0x1::option::Option   the value, or null
//
// What is no BCS of the type gets VALUE_DESERIALIZATION_ERROR, what would be
// longer than limit bytes MEMORY_LIMIT_EXCEEDED.
func JSON(data []byte, t *Type, limit int) ([]byte, error) {
	w := jsonWriter{reader: reader{rest: data, size: len(data), code: status.ValueDeserializationError}, limit: limit}
	if err := w.value(t); err != nil {
		return nil, err
	}
	return w.out, w.end()
}

// jsonWriter makes text of BCS without making the value, which a few bytes could
// make large. It calls itself once a level of the type.
type jsonWriter struct {
	reader
	out   []byte
	limit int
}

func (w *jsonWriter) write(text ...string) error {
	for _, s := range text {
		w.out = append(w.out, s...)
	}
	if len(w.out) > w.limit {
		return status.New(status.MemoryLimitExceeded, "JSON of more than %d bytes", w.limit)
	}
	return nil
}

func (w *jsonWriter) value(t *Type) error {
	switch t.Kind {
	case format.Vector:
		return w.vector(t.Elem)
	case format.Struct:
		return w.structure(t)
	case format.Signer: // which results may be, though nothing is made of it
		return w.primitive(typeAddress)
	}
	return w.primitive(t)
}

func (w *jsonWriter) primitive(t *Type) error {
	var v Value
	if err := w.reader.primitive(t, &v); err != nil {
		return err
	}
	switch t.Kind {
	case format.Bool:
		return w.write(strconv.FormatBool(v.Bool()))
	case format.AddressK:
		return w.write(`"`, v.Address().String(), `"`)
	}
	digits := (*uint256.Int)(&v.w).Dec()
	switch t.Kind {
	case format.U8, format.U16, format.U32:
		return w.write(digits)
	}
	return w.write(`"`, digits, `"`)
}

func (w *jsonWriter) vector(elem *Type) error {
	if elem.Kind == format.U8 {
		b, err := w.bytes()
		if err != nil {
			return err
		}
		return w.hex(b)
	}
	n, err := w.length()
	if err != nil {
		return err
	}
	if err := w.write("["); err != nil {
		return err
	}
	for i := range n {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		if err := w.value(elem); err != nil {
			return err
		}
	}
	return w.write("]")
}

// bytes reads a vector<u8>.
func (w *jsonWriter) bytes() ([]byte, error) {
	n, err := w.length()
	if err != nil {
		return nil, err
	}
	return w.take(n)
}

func (w *jsonWriter) hex(b []byte) error {
	w.out = append(w.out, `"0x`...)
	w.out = hex.AppendEncode(w.out, b)
	return w.write(`"`)
}

func (w *jsonWriter) structure(t *Type) error {
	if f := wrapped(t, "string", "String"); f != nil && f.Elem.Kind == format.U8 {
		b, err := w.bytes()
		if err != nil {
			return err
		}
		if !utf8.Valid(b) {
			return w.hex(b)
		}
		return w.text(b)
	}
	if f := wrapped(t, "option", "Option"); f != nil {
		n, err := w.length()
		switch {
		case err != nil:
			return err
		case n == 0:
			return w.write("null")
		case n > 1:
			return w.fail("an Option of %d values", n)
		}
		return w.value(f.Elem)
	}
	variant, err := w.variant(t)
	if err != nil {
		return err
	}
	v := &t.Variants[variant]
	if t.Enum {
		w.out = append(append(append(w.out, `{"variant":"`...), v.Name...), `","fields":`...)
	}
	w.out = append(w.out, '{')
	for i, f := range v.Fields {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		if err := w.write(`"`, v.Names[i], `":`); err != nil {
			return err
		}
		if err := w.value(f); err != nil {
			return err
		}
	}
	if t.Enum {
		w.out = append(w.out, '}')
	}
	return w.write("}")
}

// wrapped is the vector that is the only field of the struct 0x1::module::name;
// nil if t is another type.
func wrapped(t *Type, module, name string) *Type {
	if t.Name != name || t.ID != (tag.Module{Address: tag.Core, Name: module}) || t.Enum {
		return nil
	}
	if len(t.Variants) != 1 || len(t.Variants[0].Fields) != 1 || t.Variants[0].Fields[0].Kind != format.Vector {
		return nil
	}
	return t.Variants[0].Fields[0]
}

// text writes UTF-8 as a JSON string.
func (w *jsonWriter) text(b []byte) error {
	const digits = "0123456789abcdef"
	w.out = append(w.out, '"')
	for _, c := range b {
		switch {
		case c == '"' || c == '\\':
			w.out = append(w.out, '\\', c)
		case c < 0x20:
			w.out = append(w.out, '\\', 'u', '0', '0', digits[c>>4], digits[c&0xf])
		default:
			w.out = append(w.out, c)
		}
	}
	return w.write(`"`)
}
