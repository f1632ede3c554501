package move

import (
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
	for len(params) > 0 && IsSigner(params[0]) {
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
		if !FromOutside(p) {
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
