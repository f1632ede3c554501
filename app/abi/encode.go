package abi

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
)

// Encode gives the call data of a call with these arguments, selector included.
//
//	address        20 bytes in hex; if digits are of mixed case, their checksum must fit (EIP-55)
//	bool           true or false
//	uintN, intN    decimal, or hex with 0x; _ may stand between digits
//	string         as it is; in quotes, as Go writes them, where it begins with one or stands in an array
//	bytes, bytesN  hex with 0x; exactly N bytes
//	T[], T[N]      [a, b, c]
func (f *Function) Encode(args []string) ([]byte, error) {
	if len(args) != len(f.Inputs) {
		return nil, fmt.Errorf("%s takes %s, given %d", f.Signature(), count(len(f.Inputs), "argument"), len(args))
	}
	values := make([]any, len(args))
	types := make(abi.Arguments, len(args))
	for i, p := range f.Inputs {
		v, err := parseValue(p.Type, args[i])
		if err != nil {
			name := ""
			if p.Name != "" {
				name = " " + p.Name
			}
			return nil, fmt.Errorf("argument %d%s (%s) of %s: %w", i+1, name, p.Type, f.Name, err)
		}
		values[i], types[i] = v.Interface(), abi.Argument{Type: p.Type}
	}
	data, err := types.Pack(values...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Signature(), err)
	}
	selector := f.Selector()
	return append(selector[:], data...), nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// parseValue reads one value as the Go type that go-ethereum's packing wants.
func parseValue(t abi.Type, text string) (reflect.Value, error) {
	none := reflect.Value{}
	switch t.T {
	case abi.AddressTy:
		a, err := ParseAddress(text)
		return reflect.ValueOf(a), err
	case abi.BoolTy:
		switch text {
		case "true", "false":
			return reflect.ValueOf(text == "true"), nil
		}
		return none, fmt.Errorf("%q is neither true nor false", clip(text))
	case abi.UintTy, abi.IntTy:
		n, err := parseInt(t, text)
		if err != nil {
			return none, err
		}
		v := reflect.New(t.GetType()).Elem()
		switch {
		case v.CanUint():
			v.SetUint(n.Uint64())
		case v.CanInt():
			v.SetInt(n.Int64())
		default:
			v.Set(reflect.ValueOf(n))
		}
		return v, nil
	case abi.StringTy:
		if !strings.HasPrefix(text, `"`) {
			return reflect.ValueOf(text), nil
		}
		s, err := strconv.Unquote(text)
		if err != nil {
			return none, fmt.Errorf("%s is no text in quotes: write \\\" for a quote within", clip(text))
		}
		return reflect.ValueOf(s), nil
	case abi.BytesTy, abi.FixedBytesTy:
		b, err := ParseHex(text)
		if err != nil {
			return none, err
		}
		if t.T == abi.BytesTy {
			return reflect.ValueOf(b), nil
		}
		if len(b) != t.Size {
			return none, fmt.Errorf("%s has %s, want %d", clip(text), count(len(b), "byte"), t.Size)
		}
		v := reflect.New(t.GetType()).Elem()
		reflect.Copy(v, reflect.ValueOf(b))
		return v, nil
	case abi.SliceTy, abi.ArrayTy:
		return parseArray(t, text)
	}
	return none, fmt.Errorf("type %s is not supported", t)
}

func parseArray(t abi.Type, text string) (reflect.Value, error) {
	elements, err := Elements(text)
	if err != nil {
		return reflect.Value{}, err
	}
	var v reflect.Value
	if t.T == abi.ArrayTy {
		if len(elements) != t.Size {
			return v, fmt.Errorf("%s has %s, want %d", clip(text), count(len(elements), "element"), t.Size)
		}
		v = reflect.New(t.GetType()).Elem()
	} else {
		v = reflect.MakeSlice(t.GetType(), len(elements), len(elements))
	}
	for i, e := range elements {
		x, err := parseValue(*t.Elem, e)
		if err != nil {
			return v, fmt.Errorf("element %d: %w", i+1, err)
		}
		v.Index(i).Set(x)
	}
	return v, nil
}

// Elements cuts "[a, [b, c], "d, e"]" at its own commas.
func Elements(text string) ([]string, error) {
	body := strings.TrimSpace(text)
	if len(body) < 2 || body[0] != '[' || body[len(body)-1] != ']' {
		return nil, fmt.Errorf("%q is no array, want [a, b, c]", clip(text))
	}
	body = body[1 : len(body)-1]
	if strings.TrimSpace(body) == "" {
		return nil, nil
	}
	var out []string
	depth, quoted, start := 0, false, 0
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth < 0 {
				return nil, fmt.Errorf("%q has brackets that do not match", clip(text))
			}
		case c == ',' && depth == 0:
			out = append(out, strings.TrimSpace(body[start:i]))
			start = i + 1
		}
	}
	if depth != 0 || quoted {
		return nil, fmt.Errorf("%q has brackets or quotes that do not match", clip(text))
	}
	return append(out, strings.TrimSpace(body[start:])), nil
}

func parseInt(t abi.Type, text string) (*big.Int, error) {
	least, most := new(big.Int), new(big.Int)
	if t.T == abi.UintTy {
		most.Sub(most.Lsh(big.NewInt(1), uint(t.Size)), big.NewInt(1))
	} else {
		most.Sub(most.Lsh(big.NewInt(1), uint(t.Size-1)), big.NewInt(1))
		least.Neg(least.Lsh(big.NewInt(1), uint(t.Size-1)))
	}
	return ParseInt(text, t.String(), least, most)
}

// ParseInt reads a whole number of a type that holds those from least to most, in
// decimal or in hex with 0x.
func ParseInt(text, typeName string, least, most *big.Int) (*big.Int, error) {
	digits, negative := strings.CutPrefix(text, "-")
	base := 10
	if hexed, ok := strings.CutPrefix(digits, "0x"); ok {
		digits, base = hexed, 16
	}
	clean := strings.ReplaceAll(digits, "_", "")
	if clean == "" || digits[0] == '_' || digits[len(digits)-1] == '_' || strings.ContainsAny(clean, "+-") {
		return nil, fmt.Errorf("%q is no whole number", clip(text))
	}
	if len(clean) > 80 {
		return nil, fmt.Errorf("a number of %d digits does not fit %s", len(clean), typeName)
	}
	if whole, zeros, ok := strings.Cut(strings.ToLower(clean), "e"); ok && base == 10 && strings.Trim(whole+zeros, ".0123456789") == "" {
		return nil, fmt.Errorf("%q is no whole number: write the digits", clip(text))
	}
	n, ok := new(big.Int).SetString(clean, base)
	if !ok {
		return nil, fmt.Errorf("%q is no whole number", clip(text))
	}
	if negative {
		n.Neg(n)
	}
	if n.Cmp(least) < 0 || n.Cmp(most) > 0 {
		return nil, fmt.Errorf("%s does not fit %s, want %s to %s", clip(text), typeName, least, most)
	}
	return n, nil
}

// ParseAddress reads an address: 20 bytes in hex. A checksum (EIP-55) is checked
// where the digits are of mixed case, since what is sent to a typo is lost.
func ParseAddress(text string) (common.Address, error) {
	if !common.IsHexAddress(text) {
		return common.Address{}, fmt.Errorf("%q is not an address of 20 bytes in hex", clip(text))
	}
	a := common.HexToAddress(text)
	digits := strings.TrimPrefix(text, "0x")
	if digits != strings.ToLower(digits) && digits != strings.ToUpper(digits) && "0x"+digits != a.Hex() {
		return a, fmt.Errorf("%s has a wrong checksum (EIP-55): check it for a typo; the right spelling of these digits is %s", text, a.Hex())
	}
	return a, nil
}

// ParseHex reads bytes in hex with 0x before them.
func ParseHex(text string) ([]byte, error) {
	digits, ok := strings.CutPrefix(text, "0x")
	if !ok {
		return nil, fmt.Errorf("%q is not hex with 0x before it", clip(text))
	}
	b, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("%q is not hex of whole bytes", clip(text))
	}
	return b, nil
}
