package natives

import (
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// nameOf is a type argument as a tag, paid for by its size.
func nameOf(c *vm.NativeCall) (tag.Type, error) {
	t := c.TypeArgs[0]
	if err := c.ChargeEach(prices(c).TypeNode, t.Nodes); err != nil {
		return tag.Type{}, err
	}
	tg, ok := t.Tag()
	if !ok {
		return tg, status.New(status.InternalTypeError, "a type without a name")
	}
	return tg, nil
}

// newText gives text as a vector<u8>, paid for by its length.
func newText(c *vm.NativeCall, s string) (vm.Value, error) {
	if err := c.ChargeEach(prices(c).Byte, len(s)); err != nil {
		return vm.Value{}, err
	}
	return vm.Bytes([]byte(s)), c.Grow(len(s), 1)
}

// typeOf gives address, module and name of a struct; the name has its type
// arguments behind it.
func typeOf(c *vm.NativeCall) ([]vm.Value, error) {
	if k := c.TypeArgs[0].Kind; k != format.Struct {
		return nil, abort(1, "a type that is no struct")
	}
	t, err := nameOf(c)
	if err != nil {
		return nil, err
	}
	if err := c.Grow(3, 40); err != nil {
		return nil, err
	}
	s := t.Struct
	module, err := newText(c, s.Module.Name)
	if err != nil {
		return nil, err
	}
	name, err := newText(c, strings.TrimPrefix(s.String(), s.Module.String()+"::"))
	if err != nil {
		return nil, err
	}
	return one(vm.Struct(vm.Address(s.Module.Address), module, name)), nil
}

// typeName gives a String, which is a struct of one vector<u8>.
func typeName(c *vm.NativeCall) ([]vm.Value, error) {
	t, err := nameOf(c)
	if err != nil {
		return nil, err
	}
	if err := c.Grow(1, 40); err != nil {
		return nil, err
	}
	s, err := newText(c, t.String())
	if err != nil {
		return nil, err
	}
	return one(vm.Struct(s)), nil
}

// typeNameASCII gives a TypeName, which is a struct of one String.
func typeNameASCII(c *vm.NativeCall) ([]vm.Value, error) {
	name, err := typeName(c)
	if err != nil {
		return nil, err
	}
	if err := c.Grow(1, 40); err != nil {
		return nil, err
	}
	return one(vm.Struct(name...)), nil
}
