package move

import (
	"unicode/utf8"

	"github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// call is a call of a function by its name.
type call struct {
	module, function string
	typeArgs, args   [][]byte
	view             bool
}

// call runs a function from outside. It may be public or an entry function. A
// leading &signer is the caller of the gateway; the other parameters are of types
// that anybody can make, and no result is of a type that must not be thrown away.
func (e *env) call(c call) ([]byte, error) {
	id, err := tag.ParseModule(c.module)
	if err != nil {
		return nil, badArgument("module")
	}
	c.module = id.String()
	if tag.ValidIdentifier(c.function) { // only then is it worth telling
		e.called = c
	}
	typeArgs := make([]tag.Type, len(c.typeArgs))
	for i, text := range c.typeArgs {
		if typeArgs[i], err = tag.ParseType(string(text)); err != nil {
			return nil, badArgument("type argument")
		}
	}
	e.static = e.static || c.view
	e.open()
	defer e.session.Close()
	f, err := e.session.Function(id, c.function, typeArgs)
	if err != nil {
		return nil, in(err, c.module)
	}
	args, err := e.admit(f, c)
	if err != nil {
		return nil, err
	}
	results, err := e.session.Call(id, c.function, typeArgs, args)
	if err != nil {
		return nil, in(err, c.module)
	}
	if err := e.session.Commit(); err != nil {
		return nil, err
	}
	if !e.purse.IsZero() {
		return nil, &refusal{abi.Call("UnusedValue(uint256)", abi.Word(e.purse.Bytes32())), "value that the function has not taken"}
	}
	size := 0
	for _, r := range results {
		size += len(r) + 64
	}
	if err := e.Charge(e.schedule.Gateway.Output(size)); err != nil {
		return nil, err
	}
	return abi.Encode(abi.List(results)), nil
}

// in gives a status without a place the module that was called.
func in(err error, module string) error {
	if s, ok := err.(*status.Error); ok {
		return s.In(module)
	}
	return err
}

// admit tells whether a function may be called from outside, and puts its
// arguments together.
func (e *env) admit(f *vm.FunctionInfo, c call) ([]vm.Arg, error) {
	if f.Visibility != format.Public && !f.Entry {
		return nil, status.New(status.ExecuteEntryFunctionCalledOnNonEntryFunction, "").In(c.module)
	}
	args := make([]vm.Arg, 0, len(f.Params))
	params := f.Params
	for len(params) > 0 && isSigner(params[0]) {
		if c.view || len(args) > 0 {
			return nil, status.New(status.NumberOfSignerArgumentsMismatch, "").In(c.module)
		}
		signer := tag.FromEVM(e.caller)
		args = append(args, vm.Arg{Data: signer[:], Signer: true})
		params = params[1:]
	}
	if len(params) != len(c.args) {
		return nil, status.New(status.NumberOfArgumentsMismatch, "").In(c.module)
	}
	for i, p := range params {
		if !fromOutside(p) {
			return nil, status.New(status.InvalidParamTypeForDeserialization, "").In(c.module)
		}
		if rest, ok := wellFormed(p, c.args[i]); !ok || len(rest) > 0 {
			return nil, status.New(status.FailedToDeserializeArgument, "").In(c.module)
		}
		args = append(args, vm.Arg{Data: c.args[i]})
	}
	for _, r := range f.Returns {
		if r.Kind == format.Ref || r.Kind == format.MutRef || !r.Abilities.Has(format.Drop) {
			return nil, status.New(status.RetTypeMismatchError, "").In(c.module)
		}
	}
	return args, nil
}

func isSigner(t *vm.Type) bool {
	return t.Kind == format.Signer || t.Kind == format.Ref && t.Elem.Kind == format.Signer
}

// Structs of the framework that a caller may give by value: what their fields may
// be is checked where they come in.
const (
	stringStruct = "string::String"
	optionStruct = "option::Option"
	fixedStruct  = "fixed_point32::FixedPoint32"
)

// known is the module and name of a struct of the framework, or empty.
func known(t *vm.Type) string {
	if t.Kind != format.Struct || t.ID.Address != tag.Core {
		return ""
	}
	return t.ID.Name + "::" + t.Name
}

// fromOutside tells whether a value of the type may be given by anybody: numbers,
// addresses, and what is made of them. A struct made from bytes would be forged.
func fromOutside(t *vm.Type) bool {
	switch t.Kind {
	case format.Bool, format.U8, format.U16, format.U32, format.U64, format.U128, format.U256, format.AddressK:
		return true
	case format.Vector:
		return fromOutside(t.Elem)
	case format.Struct:
		switch known(t) {
		case stringStruct, fixedStruct:
			return true
		case optionStruct:
			return fromOutside(t.Args[0])
		}
	}
	return false
}

// wellFormed goes over the BCS of a value of a type that may come from outside,
// and sees that strings are UTF-8 and options hold at most one value. What is
// behind the value is left.
func wellFormed(t *vm.Type, data []byte) (rest []byte, ok bool) {
	skip := func(n int) ([]byte, bool) {
		if n > len(data) {
			return nil, false
		}
		return data[n:], true
	}
	switch t.Kind {
	case format.Bool, format.U8:
		return skip(1)
	case format.U16:
		return skip(2)
	case format.U32:
		return skip(4)
	case format.U64:
		return skip(8)
	case format.U128:
		return skip(16)
	case format.U256, format.AddressK:
		return skip(32)
	case format.Vector:
		return elements(t.Elem, data, len(data))
	}
	switch known(t) {
	case stringStruct:
		n, size := length(data)
		if size == 0 || n > len(data)-size || !utf8.Valid(data[size:size+n]) {
			return nil, false
		}
		return data[size+n:], true
	case optionStruct:
		return elements(t.Args[0], data, 1)
	case fixedStruct:
		return skip(8)
	}
	return nil, false
}

// elements goes over a length and as many elements, at most so many.
func elements(t *vm.Type, data []byte, most int) (rest []byte, ok bool) {
	n, size := length(data)
	if size == 0 || n > most {
		return nil, false
	}
	data = data[size:]
	if t.Kind == format.U8 {
		if n > len(data) {
			return nil, false
		}
		return data[n:], true
	}
	for ; n > 0; n-- {
		if data, ok = wellFormed(t, data); !ok {
			return nil, false
		}
	}
	return data, true
}

// length reads a ULEB128 number below 2^32; size is 0 if there is none. That it
// is in its shortest form is for the decoder to see.
func length(data []byte) (n, size int) {
	var v uint64
	for i, b := range data {
		if i == 5 {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if v > 1<<32-1 {
				break
			}
			return int(v), i + 1
		}
	}
	return 0, 0
}
