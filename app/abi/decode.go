package abi

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Decode gives the results in what a call answered, one text for each.
func (f *Function) Decode(answer []byte) ([]string, error) {
	return decode(f.Outputs, answer)
}

// DecodeInput gives the arguments in call data, or in the data of an error.
func (f *Function) DecodeInput(data []byte) ([]string, error) {
	selector := f.Selector()
	if !bytes.HasPrefix(data, selector[:]) {
		return nil, fmt.Errorf("the data is not of %s: it does not begin with %#x", f.Signature(), selector)
	}
	return decode(f.Inputs, data[4:])
}

func decode(params []Param, data []byte) ([]string, error) {
	types := make(abi.Arguments, len(params))
	for i, p := range params {
		types[i] = abi.Argument{Type: p.Type}
	}
	if len(types) > 0 && len(data) == 0 {
		return nil, errors.New("the answer is empty")
	}
	values, err := types.Unpack(data)
	if err != nil {
		return nil, fmt.Errorf("the answer of %s does not fit the types: %w", count(len(data), "byte"), err)
	}
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = format(types[i].Type, reflect.ValueOf(v))
	}
	return out, nil
}

// format writes a value as parseValue reads it.
func format(t abi.Type, v reflect.Value) string {
	switch t.T {
	case abi.AddressTy:
		return v.Interface().(common.Address).Hex()
	case abi.StringTy:
		return strconv.Quote(v.String())
	case abi.BytesTy:
		return hexutil.Encode(v.Bytes())
	case abi.FixedBytesTy:
		b := make([]byte, t.Size)
		reflect.Copy(reflect.ValueOf(b), v)
		return hexutil.Encode(b)
	case abi.TupleTy:
		elements := make([]string, v.NumField())
		for i := range elements {
			elements[i] = format(*t.TupleElems[i], v.Field(i))
		}
		return "(" + strings.Join(elements, ", ") + ")"
	case abi.SliceTy, abi.ArrayTy:
		elements := make([]string, v.Len())
		for i := range elements {
			elements[i] = format(*t.Elem, v.Index(i))
		}
		return "[" + strings.Join(elements, ", ") + "]"
	}
	return fmt.Sprint(v.Interface()) // whole numbers and bool
}
