package move

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/trivium-chain/trivium/app/abi"
	gateway "github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// appendValue appends the BCS of a value in words:
//
//	bool                  true or false
//	u8 to u256            decimal, or hex with 0x; _ may stand between digits
//	address               0x and up to 64 hex digits, with or without @ before it
//	vector<u8>            hex with 0x, or text as b"text", or as any vector
//	vector<T>             [a, b, c]
//	0x1::string::String   as it is; in quotes where it begins with one or stands in a vector
//	0x1::option::Option   none, some(x), or x alone
//	0x1::fixed_point32::FixedPoint32  1.5, or the raw number as raw(6442450944)
//
// What stands in quotes is the same without them, but for text. JSON, as results are
// printed in, is understood.
func appendValue(b []byte, t *vm.Type, text string) ([]byte, error) {
	if t.Kind == format.Struct {
		return appendStruct(b, t, text)
	}
	text = unquoted(strings.TrimSpace(text))
	switch t.Kind {
	case format.Bool:
		switch text {
		case "true":
			return append(b, 1), nil
		case "false":
			return append(b, 0), nil
		}
		return nil, fmt.Errorf("%q is neither true nor false", clip(text))
	case format.U8, format.U16, format.U32, format.U64, format.U128, format.U256:
		return appendInt(b, t, text)
	case format.AddressK:
		a, err := parseAddress(strings.TrimPrefix(text, "@"))
		return append(b, a[:]...), err
	case format.Vector:
		return appendVector(b, t, text)
	}
	return nil, errors.New("values of this type cannot be given from outside")
}

// unquoted is text without the quotes around it.
func unquoted(text string) string {
	if len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' && !strings.ContainsAny(text[1:len(text)-1], `"\`) {
		return text[1 : len(text)-1]
	}
	return text
}

var intBytes = map[format.Kind]int{format.U8: 1, format.U16: 2, format.U32: 4, format.U64: 8, format.U128: 16, format.U256: 32}

func appendInt(b []byte, t *vm.Type, text string) ([]byte, error) {
	size := intBytes[t.Kind]
	most := new(big.Int).Lsh(big.NewInt(1), uint(8*size))
	n, err := abi.ParseInt(text, t.String(), new(big.Int), most.Sub(most, big.NewInt(1)))
	if err != nil {
		return nil, err
	}
	at := len(b)
	b = append(b, make([]byte, size)...)
	n.FillBytes(b[at:])
	slices.Reverse(b[at:])
	return b, nil
}

// parseAddress reads an address. Of one as the EVM has it, a checksum (EIP-55) is
// checked where the digits are of mixed case.
func parseAddress(text string) (tag.Address, error) {
	if digits := strings.TrimPrefix(text, "0x"); len(digits) == 40 && len(text) == 42 {
		if _, err := abi.ParseAddress(text); err != nil {
			return tag.Address{}, err
		}
	}
	a, err := tag.ParseAddress(text)
	if err != nil {
		return a, fmt.Errorf("%q is not an address, want 0x and 1 to 64 hex digits", clip(text))
	}
	return a, nil
}

func appendVector(b []byte, t *vm.Type, text string) ([]byte, error) {
	if t.Elem.Kind == format.U8 && !strings.HasPrefix(text, "[") {
		data, err := parseBytes(text)
		if err != nil {
			return nil, err
		}
		return append(appendLength(b, len(data)), data...), nil
	}
	elements, err := abi.Elements(text)
	if err != nil {
		return nil, err
	}
	b = appendLength(b, len(elements))
	for i, e := range elements {
		if b, err = appendValue(b, t.Elem, e); err != nil {
			return nil, fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return b, nil
}

func parseBytes(text string) ([]byte, error) {
	if quoted, ok := strings.CutPrefix(text, `b"`); ok {
		s, err := parseQuoted(`"` + quoted)
		return []byte(s), err
	}
	digits, ok := strings.CutPrefix(text, "0x")
	if !ok {
		return nil, fmt.Errorf(`%q is not hex with 0x before it; write b"text" for text`, clip(text))
	}
	data, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("%q is not hex of whole bytes", clip(text))
	}
	return data, nil
}

func appendLength(b []byte, n int) []byte {
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

func appendStruct(b []byte, t *vm.Type, text string) ([]byte, error) {
	switch gateway.FrameworkStruct(t) {
	case gateway.StringStruct:
		if strings.HasPrefix(text, `"`) {
			var err error
			if text, err = parseQuoted(text); err != nil {
				return nil, err
			}
		}
		if !utf8.ValidString(text) {
			return nil, errors.New("the text is not UTF-8")
		}
		return append(appendLength(b, len(text)), text...), nil
	case gateway.OptionStruct:
		text = strings.TrimSpace(text)
		if text == "none" || text == "null" {
			return append(b, 0), nil
		}
		if inner, ok := strings.CutPrefix(text, "some("); ok && strings.HasSuffix(inner, ")") {
			text = strings.TrimSuffix(inner, ")")
		}
		return appendValue(append(b, 1), t.Args[0], text)
	case gateway.FixedStruct:
		return appendFixed(b, strings.TrimSpace(text))
	}
	return nil, fmt.Errorf("structs such as %s cannot be given from outside: only code of %s makes them", t, t.ID)
}

// parseQuoted reads text in quotes, as JSON or Go have it.
func parseQuoted(text string) (s string, err error) {
	if json.Unmarshal([]byte(text), &s) == nil {
		return s, nil
	}
	if s, err = strconv.Unquote(text); err != nil {
		return "", fmt.Errorf(`%s is no text in quotes: write \" for a quote within`, clip(text))
	}
	return s, nil
}

// appendFixed appends a number of 32 bits before and 32 behind the point.
func appendFixed(b []byte, text string) ([]byte, error) {
	most := new(big.Int).SetUint64(1<<64 - 1)
	if raw, ok := rawFixed(text); ok {
		n, err := abi.ParseInt(raw, "FixedPoint32", new(big.Int), most)
		if err != nil {
			return nil, err
		}
		return binary.LittleEndian.AppendUint64(b, n.Uint64()), nil
	}
	text = unquoted(text)
	whole, part, _ := strings.Cut(text, ".")
	exact, ok := new(big.Rat), false
	if whole != "" && len(text) <= 80 && strings.Trim(whole+part, "0123456789") == "" {
		exact, ok = exact.SetString(text)
	}
	if !ok {
		return nil, fmt.Errorf("%q is no number such as 1.5", clip(text))
	}
	exact.Mul(exact, new(big.Rat).SetInt64(1<<32))
	n := new(big.Int).Quo(exact.Num(), exact.Denom())
	switch {
	case n.Cmp(most) > 0:
		return nil, fmt.Errorf("%s does not fit FixedPoint32, want less than 4294967296", clip(text))
	case !exact.IsInt():
		return nil, fmt.Errorf("%s has no exact form in 32 binary places: write raw(%s) for the one below it", clip(text), n)
	}
	return binary.LittleEndian.AppendUint64(b, n.Uint64()), nil
}

// rawFixed is the number in raw(N), or in the JSON that results are printed in.
func rawFixed(text string) (n string, ok bool) {
	if inner, ok := strings.CutPrefix(text, "raw("); ok {
		return strings.CutSuffix(inner, ")")
	}
	var object struct {
		Value string `json:"value"`
	}
	err := json.Unmarshal([]byte(text), &object)
	return object.Value, err == nil && object.Value != ""
}

// clip keeps a user's words in an error short.
func clip(s string) string {
	if len(s) > 80 {
		return s[:77] + "..."
	}
	return s
}
