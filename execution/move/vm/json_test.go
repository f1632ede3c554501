package vm

import (
	"encoding/json"
	"math/rand"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

func coreType(module, name string, field *Type) *Type {
	t := structType(name, field)
	t.ID = tag.Module{Address: tag.Core, Name: module}
	return t
}

func TestJSON(t *testing.T) {
	bytesType := vectorType(typeU8)
	str := coreType("string", "String", bytesType)
	option := func(elem *Type) *Type { return coreType("option", "Option", vectorType(elem)) }
	shape := enumType("Shape", nil, []*Type{typeU64, typeBool})
	text := func(s string) Value { return Struct(Bytes([]byte(s))) }
	for _, c := range []struct {
		typ  *Type
		v    Value
		want string
	}{
		{typeBool, Bool(true), `true`},
		{typeU8, U8(255), `255`},
		{typeU16, U16(65535), `65535`},
		{typeU32, U32(1 << 31), `2147483648`},
		{typeU64, U64(1 << 63), `"9223372036854775808"`},
		{typeU128, U128(1, 0), `"18446744073709551616"`},
		{typeU256, Value{w: [4]uint64{3: 1}}, `"6277101735386680763835789423207666416102355444464034512896"`},
		{typeAddress, Address(tag.Address{31: 0x1f}), `"0x1f"`},
		{typeSigner, Signer(tag.Address{0: 1}), `"0x1` + strings.Repeat("0", 62) + `"`},
		{bytesType, Bytes([]byte{1, 0xab}), `"0x01ab"`},
		{bytesType, Bytes(nil), `"0x"`},
		{vectorType(typeU16), Vector(typeU16, U16(1), U16(2)), `[1,2]`},
		{vectorType(bytesType), Vector(bytesType, Bytes(nil), Bytes([]byte{1})), `["0x","0x01"]`},
		{structType("S", typeU8, typeBool), Struct(U8(1), Bool(false)), `{"a":1,"b":false}`},
		{shape, Variant(0), `{"variant":"V0","fields":{}}`},
		{shape, Variant(1, U64(5), Bool(true)), `{"variant":"V1","fields":{"a":"5","b":true}}`},
		{str, text("caffè \"\\\n\x01"), `"caffè \"\\\u000a\u0001"`},
		{str, text("\xff"), `"0xff"`},
		{option(typeU64), Struct(Vector(typeU64)), `null`},
		{option(typeU64), Struct(Vector(typeU64, U64(7))), `"7"`},
		{option(str), Struct(Vector(str, text("x"))), `"x"`},
		{structType("String", bytesType), text("x"), `{"a":"0x78"}`},
	} {
		got, err := JSON(mustEncode(t, c.v, c.typ), c.typ, 1000)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.typ, got, err, c.want)
		}
		if !json.Valid(got) {
			t.Errorf("%s is not JSON", got)
		}
		if _, err := JSON(mustEncode(t, c.v, c.typ), c.typ, len(got)-1); status.CodeOf(err) != status.MemoryLimitExceeded {
			t.Errorf("%s in one byte less: %v", got, err)
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	option := coreType("option", "Option", vectorType(typeU8))
	for name, c := range map[string]struct {
		typ  *Type
		data string
	}{
		"a byte too many":  {typeU8, "\x01\x02"},
		"nothing":          {typeU8, ""},
		"two in an option": {option, "\x02\x01\x01"},
		"no such variant":  {enumType("E", nil), "\x01"},
	} {
		if out, err := JSON([]byte(c.data), c.typ, 1000); status.CodeOf(err) != status.ValueDeserializationError {
			t.Errorf("%s: %s, %v", name, out, err)
		}
	}
}

// JSON and decode accept the same bytes, and what JSON gives is JSON.
func FuzzJSON(f *testing.F) {
	for seed := int64(0); seed < 50; seed++ {
		r := rand.New(rand.NewSource(seed))
		typ := randomType(r, 4)
		v := randomValue(r, typ)
		data, err := encode(nil, &v, typ, free{})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed, data)
	}
	f.Fuzz(func(t *testing.T, seed int64, data []byte) {
		typ := randomType(rand.New(rand.NewSource(seed)), 4)
		out, err := JSON(data, typ, 1<<20)
		if status.CodeOf(err) == status.MemoryLimitExceeded {
			return
		}
		_, decodeErr := decode(data, typ, status.ValueDeserializationError, free{})
		if (err == nil) != (decodeErr == nil) {
			t.Fatalf("%s: %x: JSON says %v, decode %v", typ, data, err, decodeErr)
		}
		if err == nil && !json.Valid(out) {
			t.Fatalf("%s: %x: %s", typ, data, out)
		}
	})
}
