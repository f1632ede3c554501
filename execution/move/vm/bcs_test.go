package vm

import (
	"bytes"
	"encoding/hex"
	"math/rand"
	"strings"
	"testing"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

func TestBCS(t *testing.T) {
	ff := strings.Repeat("ff", 32)
	pair := structType("Pair", typeU16, vectorType(typeBool))
	shape := enumType("Shape", nil, []*Type{typeU64}, []*Type{pair, typeU8})
	for _, c := range []struct {
		typ  *Type
		v    Value
		want string
	}{
		{typeBool, Bool(true), "01"},
		{typeU8, U8(0xab), "ab"},
		{typeU16, U16(0x0102), "0201"},
		{typeU32, U32(0x01020304), "04030201"},
		{typeU64, U64(0x0102030405060708), "0807060504030201"},
		{typeU128, U128(1, 2), "02000000000000000100000000000000"},
		{typeU256, U256(uint256.NewInt(0x0102)), "0201" + strings.Repeat("00", 30)},
		{typeU256, U256(new(uint256.Int).Not(new(uint256.Int))), ff},
		{typeAddress, Address(tag.Address{0: 1, 31: 2}), "01" + strings.Repeat("00", 30) + "02"},
		{vectorType(typeU8), Bytes([]byte("abc")), "03616263"},
		{vectorType(typeU8), Bytes(nil), "00"},
		{vectorType(typeBool), Vector(typeBool, Bool(true), Bool(false)), "020100"},
		{vectorType(typeU16), Vector(typeU16, U16(1), U16(2)), "0201000200"},
		{vectorType(typeU32), Vector(typeU32, U32(1)), "0101000000"},
		{vectorType(typeU64), Vector(typeU64, U64(1)), "010100000000000000"},
		{vectorType(typeU128), Vector(typeU128, U128(0, 1)), "0101" + strings.Repeat("00", 15)},
		{vectorType(vectorType(typeU8)), Vector(vectorType(typeU8), Bytes([]byte{7}), Bytes(nil)), "02010700"},
		{pair, Struct(U16(1), Vector(typeBool, Bool(true))), "01000101"},
		{shape, Variant(0), "00"},
		{shape, Variant(1, U64(5)), "010500000000000000"},
		{shape, Variant(2, Struct(U16(1), Vector(typeBool)), U8(9)), "0201000009"},
		{vectorType(typeU8), Bytes(make([]byte, 128)), "8001" + strings.Repeat("00", 128)},
	} {
		if got := hex.EncodeToString(mustEncode(t, c.v, c.typ)); got != c.want {
			t.Errorf("%s: %s, want %s", c.typ, got, c.want)
			continue
		}
		data, _ := hex.DecodeString(c.want)
		v, err := decode(data, c.typ, status.ValueDeserializationError, free{})
		if err != nil {
			t.Errorf("%s: %s: %v", c.typ, c.want, err)
			continue
		}
		if same, _ := equal(&v, &c.v, free{}); !same {
			t.Errorf("%s: %s reads back as %x", c.typ, c.want, mustEncode(t, v, c.typ))
		}
	}
	signer := mustEncode(t, Signer(tag.Address{31: 1}), typeSigner)
	if want := (tag.Address{31: 1}); !bytes.Equal(signer, want[:]) {
		t.Errorf("a signer is %x", signer)
	}
}

func TestDecodeRefuses(t *testing.T) {
	pair := structType("Pair", typeU8, typeU8)
	shape := enumType("Shape", nil, []*Type{typeU8})
	for _, c := range []struct {
		name string
		typ  *Type
		data string
		want string
	}{
		{"nothing", typeU8, "", "1 bytes expected, 0 left"},
		{"too short", typeU64, "01020304050607", "8 bytes expected, 7 left"},
		{"a byte too many", typeU8, "0102", "1 bytes too many"},
		{"no bool", typeBool, "02", "2 is not a bool"},
		{"no bool in a vector", vectorType(typeBool), "020103", "3 is not a bool"},
		{"a signer", typeSigner, strings.Repeat("00", 32), "a signer cannot be made of bytes"},
		{"a signer inside", vectorType(typeSigner), "01" + strings.Repeat("00", 32), "a signer cannot be made of bytes"},
		{"no length", vectorType(typeU8), "", "a number that does not end"},
		{"a length cut short", vectorType(typeU8), "80", "a number that does not end"},
		{"a long form of zero", vectorType(typeU8), "8000", "shortest form"},
		{"a long form of one", vectorType(typeU8), "810000", "shortest form"},
		{"a length of 33 bits", vectorType(typeU8), "ffffffff10", "more than 32 bits"},
		{"a length of six bytes", vectorType(typeU8), "808080808001", "does not end"},
		{"a vector longer than its bytes", vectorType(typeU8), "0301", "a vector of 3 elements, 1 bytes left"},
		{"the longest length", vectorType(typeU64), "ffffffff0f", "a vector of 4294967295 elements, 0 bytes left"},
		{"elements cut short", vectorType(typeU64), "020000000000000000", "16 bytes expected, 8 left"},
		{"a field too few", pair, "01", "1 bytes expected, 0 left"},
		{"no variant", shape, "", "does not end"},
		{"a variant too high", shape, "02", "variant 2 of m::Shape, which has 2"},
		{"a long form of a variant", shape, "810005", "shortest form"},
		{"a field of a variant too many", shape, "0005", "1 bytes too many"},
	} {
		data, _ := hex.DecodeString(c.data)
		_, err := decode(data, c.typ, status.FailedToDeserializeArgument, free{})
		if status.CodeOf(err) != status.FailedToDeserializeArgument || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// A short input cannot make much memory that nobody pays for: of a type with a
// struct in a struct, each byte is 128 objects.
func TestDecodeDeepIsPaid(t *testing.T) {
	deep := typeU8
	for deep.Depth < 127 {
		deep = structType("S", deep)
	}
	data := append([]byte{0xff, 0x7f}, make([]byte, 0x3fff)...)
	p := &purse{left: 1 << 20}
	if _, err := decode(data, vectorType(deep), status.ValueDeserializationError, p); status.CodeOf(err) != status.OutOfGas {
		t.Errorf("%v", err)
	}
	p = &purse{left: 1 << 30}
	v, err := decode(data, vectorType(deep), status.ValueDeserializationError, p)
	if err != nil {
		t.Fatal(err)
	}
	if size := sizeOf(&v); p.paid < size-valueSize {
		t.Errorf("paid for %d bytes of %d", p.paid, size)
	}
}

func TestBCSRandom(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for i := 0; i < 5000; i++ {
		typ := randomType(r, 5)
		v := randomValue(r, typ)
		data := mustEncode(t, v, typ)
		back, err := decode(data, typ, status.ValueDeserializationError, free{})
		if err != nil {
			t.Fatalf("%s: %x: %v", typ, data, err)
		}
		if same, _ := equal(&v, &back, free{}); !same {
			t.Fatalf("%s: %x reads back as %x", typ, data, mustEncode(t, back, typ))
		}
		if len(data) == 0 {
			t.Fatalf("%s: a value without bytes", typ)
		}
	}
}

// FuzzBCS decodes bytes as values of a type that the seed chooses. What is
// accepted must encode to the same bytes.
func FuzzBCS(f *testing.F) {
	r := rand.New(rand.NewSource(4))
	for seed := int64(0); seed < 100; seed++ {
		typ := randomType(rand.New(rand.NewSource(seed)), 5)
		data, err := encode(nil, &[]Value{randomValue(r, typ)}[0], typ, free{})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed, data)
		f.Add(seed, append(data, 0))
		f.Add(seed, data[:len(data)/2])
	}
	f.Fuzz(func(t *testing.T, seed int64, data []byte) {
		typ := randomType(rand.New(rand.NewSource(seed)), 5)
		p := &purse{left: 1 << 24}
		v, err := decode(data, typ, status.ValueDeserializationError, p)
		if err != nil {
			if code := status.CodeOf(err); code != status.ValueDeserializationError && code != status.OutOfGas {
				t.Fatalf("%s: %x: %v", typ, data, err)
			}
			return
		}
		if again := mustEncode(t, v, typ); !bytes.Equal(again, data) {
			t.Fatalf("%s: %x was accepted, its value is %x", typ, data, again)
		}
		c := v
		if err := copyValue(&c, free{}); err != nil {
			t.Fatal(err)
		}
		if same, err := equal(&v, &c, free{}); err != nil || !same {
			t.Fatalf("%s: %x is not equal to its copy: %v", typ, data, err)
		}
	})
}

func BenchmarkBCS(b *testing.B) {
	item := structType("Item", typeU64, vectorType(typeU8))
	items := make([]Value, 100)
	for i := range items {
		items[i] = Struct(U64(uint64(i)), Bytes(make([]byte, 32)))
	}
	for _, c := range []struct {
		name string
		typ  *Type
		v    Value
	}{
		{"u64", typeU64, U64(7)},
		{"coin", structType("Coin", typeU64), Struct(U64(7))},
		{"bytes16K", vectorType(typeU8), Bytes(make([]byte, 16<<10))},
		{"words2K", vectorType(typeU64), Vector(typeU64, make([]Value, 2<<10)...)},
		{"items100", vectorType(item), Vector(item, items...)},
	} {
		data, _ := encode(nil, &c.v, c.typ, free{})
		b.Run("encode/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			p := &purse{left: 1 << 60}
			for i := 0; i < b.N; i++ {
				data, _ = encode(data[:0], &c.v, c.typ, p)
			}
			b.ReportMetric(float64(p.paid)/float64(b.N), "paid/op")
		})
		b.Run("decode/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			p := &purse{left: 1 << 60}
			for i := 0; i < b.N; i++ {
				if _, err := decode(data, c.typ, status.ValueDeserializationError, p); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.paid)/float64(b.N), "paid/op")
		})
	}
}
