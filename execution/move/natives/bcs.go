package natives

import (
	"unicode/utf8"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

func toBytes(c *vm.NativeCall) ([]vm.Value, error) {
	v, err := c.Deref(c.Args[0])
	if err != nil {
		return nil, err
	}
	b, err := c.Encode(v, c.TypeArgs[0])
	if err != nil {
		return nil, err
	}
	return makeBytes(c, b)
}

// fromBytes makes values of types that anybody may make values of. A value of any
// other type would be forged, whatever its bytes.
func fromBytes(c *vm.NativeCall) ([]vm.Value, error) {
	if err := c.Charge(prices(c).Conversions); err != nil {
		return nil, err
	}
	t := c.TypeArgs[0]
	data := c.Args[0].AsBytes()
	if !open(t) {
		return nil, abort(invalidArgument|2, "%s is not made of bytes", t)
	}
	v, err := c.Decode(data, t)
	if status.CodeOf(err) == status.ValueDeserializationError {
		return nil, abort(wrongSize, "no %s: %v", t, err)
	}
	if err != nil {
		return nil, err
	}
	if t.Kind == format.Struct {
		text := v.At(0).AsBytes()
		if err := c.ChargeEach(prices(c).Byte, len(text)); err != nil {
			return nil, err
		}
		if !utf8.Valid(text) {
			return nil, abort(wrongSize, "not UTF-8")
		}
	}
	return one(v), nil
}

// open tells whether a type is one of the language's own but signer, a vector of
// such, or the String of the standard library.
func open(t *vm.Type) bool {
	for t.Kind == format.Vector {
		t = t.Elem
		if t.Kind == format.Struct {
			return false
		}
	}
	switch t.Kind {
	case format.Bool, format.U8, format.U16, format.U32, format.U64, format.U128, format.U256, format.AddressK:
		return true
	case format.Struct:
		return t.ID == tag.Module{Address: tag.Core, Name: "string"} && t.Name == "String"
	}
	return false
}
