package move

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// builtin is an environment with the framework and nothing else.
type builtin struct{ env }

func (builtin) Module(id tag.Module) (vm.Code, bool, error) {
	c, ok := framework.Find(id.Name)
	return vm.Code{Hash: c.Hash, Bytes: c.Bytes}, ok && id.Address == tag.Core, nil
}

// values makes types and words without a node.
type values struct {
	*testing.T
	*vm.Session
}

func newValues(t *testing.T) values {
	return values{t, vm.New(vm.Config{}).Session(builtin{}, &schedule.V1, nil)}
}

func (v values) typ(text string) *vm.Type {
	v.Helper()
	tg, err := tag.ParseType(text)
	if err != nil {
		v.Fatal(err)
	}
	t, err := v.Session.Type(tg)
	if err != nil {
		v.Fatal(err)
	}
	return t
}

const (
	str    = "0x1::string::String"
	fixed  = "0x1::fixed_point32::FixedPoint32"
	option = "0x1::option::Option"
)

func TestValues(t *testing.T) {
	v := newValues(t)
	for _, tc := range []struct{ typ, text, bcs, printed string }{
		{"bool", "true", "01", "true"},
		{"bool", `"false"`, "00", "false"},
		{"u8", "255", "ff", "255"},
		{"u16", "0x0102", "0201", "258"},
		{"u32", "1_000", "e8030000", "1000"},
		{"u64", "18446744073709551615", "ffffffffffffffff", "18446744073709551615"},
		{"u64", `"7"`, "0700000000000000", "7"},
		{"u128", "1", "01" + strings.Repeat("00", 15), "1"},
		{"u256", "0x01" + strings.Repeat("00", 31), strings.Repeat("00", 31) + "01", "452312848583266388373324160190187140051835877600158453279131187530910662656"},
		{"address", "0x1f", strings.Repeat("00", 31) + "1f", "0x1f"},
		{"address", "@0x1F", strings.Repeat("00", 31) + "1f", "0x1f"},
		{"address", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", strings.Repeat("00", 12) + "f39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"},
		{"vector<u8>", "0x", "00", "0x"},
		{"vector<u8>", "0x01AB", "0201ab", "0x01ab"},
		{"vector<u8>", `b"hi"`, "026869", "0x6869"},
		{"vector<u8>", "[1, 0x2]", "020102", "0x0102"},
		{"vector<u8>", "0x" + strings.Repeat("00", 200), "c801" + strings.Repeat("00", 200), "0x" + strings.Repeat("00", 200)},
		{"vector<u16>", "[]", "00", "[]"},
		{"vector<u16>", " [ 1,2 ] ", "0201000200", "[1,2]"},
		{"vector<u64>", `["1"]`, "010100000000000000", `["1"]`},
		{"vector<vector<u8>>", `["0x01", 0x, [2]]`, "030101000102", `["0x01","0x","0x02"]`},
		{"vector<address>", "[0x1]", "01" + strings.Repeat("00", 31) + "01", `["0x1"]`},
		{str, "hi, you", "0768692c20796f75", `"hi, you"`},
		{str, "", "00", `""`},
		{str, `"a\"b"`, "03612262", `"a\"b"`},
		{str, `"a\u000ab"`, "03610a62", `"a\u000ab"`},
		{str, "caffè", "06636166" + "66c3a8", `"caffè"`},
		{str, "\u202e", "03e280ae", `"\u202e"`},
		{str, "\U000e0001", "04f3a08081", `"\udb40\udc01"`},
		{"vector<" + str + ">", `["a, b", c]`, "0204612c20620163", `["a, b","c"]`},
		{option + "<u64>", "none", "00", "null"},
		{option + "<u64>", "null", "00", "null"},
		{option + "<u64>", "some(5)", "010500000000000000", "5"},
		{option + "<u64>", `"5"`, "010500000000000000", "5"},
		{option + "<u128>", "7", "0107" + strings.Repeat("00", 15), "7"},
		{option + "<address>", "some(0x1)", "01" + strings.Repeat("00", 31) + "01", "0x1"},
		{option + "<vector<u8>>", `some(b"hi")`, "01026869", "0x6869"},
		{option + "<vector<u16>>", "some([1, 2])", "010201000200", "[1,2]"},
		{option + "<" + str + ">", "some(none)", "01046e6f6e65", `"none"`},
		{"vector<" + option + "<u8>>", "[none, 1, some(2)]", "0300010101" + "02", "[null,1,2]"},
		{fixed, "1.5", "0000008001000000", `{"value":"6442450944"}`},
		{fixed, "4294967295", "00000000ffffffff", `{"value":"18446744069414584320"}`},
		{fixed, "raw(1)", "0100000000000000", `{"value":"1"}`},
		{fixed, `{"value":"3"}`, "0300000000000000", `{"value":"3"}`},
	} {
		typ := v.typ(tc.typ)
		b, err := appendValue(nil, typ, tc.text)
		if err != nil || hex.EncodeToString(b) != tc.bcs {
			t.Errorf("%s as %s: %x, %v, want %s", tc.text, tc.typ, b, err, tc.bcs)
			continue
		}
		tg, _ := typ.Tag()
		json, err := v.JSON(tg, b, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		printed := plain(typ, json)
		if printed != tc.printed {
			t.Errorf("%s as %s is printed %s, want %s", tc.text, tc.typ, printed, tc.printed)
		}
		again, err := appendValue(nil, typ, printed)
		if err != nil || string(again) != string(b) {
			t.Errorf("%s as %s: printed %s, which is read as %x, %v", tc.text, tc.typ, printed, again, err)
		}
	}
}

func TestValuesRefused(t *testing.T) {
	v := newValues(t)
	for _, tc := range []struct{ typ, text, want string }{
		{"bool", "yes", `"yes" is neither true nor false`},
		{"u8", "256", "256 does not fit u8, want 0 to 255"},
		{"u64", "-1", "-1 does not fit u64, want 0 to 18446744073709551615"},
		{"u64", "1e18", "write the digits"},
		{"u64", "", "is no whole number"},
		{"u256", "0x1" + strings.Repeat("0", 64), "does not fit u256"},
		{"u256", strings.Repeat("9", 5000), "a number of 5000 digits does not fit u256"},
		{"address", "1f", "is not an address, want 0x and 1 to 64 hex digits"},
		{"address", "0x" + strings.Repeat("1", 65), "is not an address"},
		{"address", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92267", "wrong checksum"},
		{"vector<u8>", "hi", `write b"text" for text`},
		{"vector<u8>", "0x1", "not hex of whole bytes"},
		{"vector<u8>", "[256]", "element 1: 256 does not fit u8"},
		{"vector<u8>", `b"hi`, "is no text in quotes"},
		{"vector<u16>", "1", "is no array, want [a, b, c]"},
		{"vector<u16>", "[1", "is no array"},
		{str, "\xff", "not UTF-8"},
		{str, `"a`, "is no text in quotes"},
		{option + "<u8>", "some(x)", `"x" is no whole number`},
		{option + "<u8>", "", "is no whole number"},
		{fixed, "0.1", "has no exact form in 32 binary places: write raw(429496729)"},
		{fixed, "4294967296", "does not fit FixedPoint32"},
		{fixed, "1/2", "is no number such as 1.5"},
		{fixed, "raw(x)", "is no whole number"},
		{"signer", "0x1", "cannot be given from outside"},
		{"0x1::bit_vector::BitVector", "{}", "only code of 0x1::bit_vector makes them"},
	} {
		if b, err := appendValue(nil, v.typ(tc.typ), tc.text); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s as %s: %x, %v, want %s", clip(tc.text), tc.typ, b, err, tc.want)
		}
	}
}

// Whatever is read is BCS of the type, and what it is printed as reads the same.
func FuzzValue(f *testing.F) {
	types := []string{"bool", "u8", "u64", "u256", "address", "vector<u8>", "vector<vector<u16>>", str, "vector<" + str + ">", option + "<u64>", "vector<" + option + "<u8>>", fixed}
	for i := range types {
		for _, text := range []string{"true", "1", "0x01", `b"a"`, `["a", "\n"]`, "[[1], []]", "some(1)", "none", "1.25", "raw(5)", `"a\\"`} {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		v := newValues(t)
		typ := v.typ(types[int(i)%len(types)])
		b, err := appendValue(nil, typ, text)
		if err != nil {
			return
		}
		tg, _ := typ.Tag()
		json, err := v.JSON(tg, b, 1<<24)
		if err != nil {
			t.Fatalf("%q as %s is %x: %v", text, typ, b, err)
		}
		again, err := appendValue(nil, typ, plain(typ, json))
		if err != nil || string(again) != string(b) {
			t.Fatalf("%q as %s is %x, printed %s, which is %x, %v", text, typ, b, json, again, err)
		}
	})
}
