package tag_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

func TestTypeText(t *testing.T) {
	full := "0x" + strings.Repeat("ab", 32)
	for _, c := range []struct{ in, want string }{
		{"bool", "bool"}, {"u8", "u8"}, {"u16", "u16"}, {"u32", "u32"}, {"u64", "u64"}, {"u128", "u128"}, {"u256", "u256"},
		{"address", "address"}, {"signer", "signer"},
		{"vector<u8>", "vector<u8>"},
		{" vector < vector< u8 > > ", "vector<vector<u8>>"},
		{"0x1::coin::Coin", "0x1::coin::Coin"},
		{"0x0::m::T", "0x0::m::T"},
		{"0x0000::m::T", "0x0::m::T"},
		{"0x00Ab::m::T", "0xab::m::T"},
		{full + "::m::T", full + "::m::T"},
		{"0x1::coin::Coin<u64,vector<0x2::m::T>>", "0x1::coin::Coin<u64, vector<0x2::m::T>>"},
		{"0x1::vector::vector<u8>", "0x1::vector::vector<u8>"},
		{"0x1::m::<SELF><u8>", "0x1::m::<SELF><u8>"},
		{"0x1::<SELF>_12::_x", "0x1::<SELF>_12::_x"},
		{"0x1::a::B<0x1::a::B<u8, u16>, bool>", "0x1::a::B<0x1::a::B<u8, u16>, bool>"},
		{"0x1::" + strings.Repeat("n", 255) + "::T", "0x1::" + strings.Repeat("n", 255) + "::T"},
	} {
		got, err := tag.ParseType(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got.String() != c.want {
			t.Errorf("%q: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestTypeTextRefused(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `type "" at byte 0: expected a type, found the end`},
		{"u7", `type "u7" at byte 0: expected a type, found "u7"`},
		{"u64x", `expected a type, found "u64x"`},
		{"u64 u64", `type "u64 u64" at byte 4: expected the end, found "u64"`},
		{"vector", `at byte 6: expected "<", found the end`},
		{"vector<>", `at byte 7: expected a type, found ">"`},
		{"vector<u8", `at byte 9: expected ">", found the end`},
		{"vector<u8,u8>", `at byte 9: expected ">", found ",u8>"`},
		{"coin::Coin", `expected a type, found "coin::Coin"`},
		{"0x::m::T", `at byte 2: an address has 1 to 64 hexadecimal digits, not 0`},
		{"0x" + strings.Repeat("1", 65) + "::m::T", `an address has 1 to 64 hexadecimal digits, not 65`},
		{"0x1::m", `at byte 6: expected "::", found the end`},
		{"0x1::m::", `at byte 8: expected a name, found the end`},
		{"0x1::_::T", `at byte 5: expected a name, found "_::T"`},
		{"0x1::1m::T", `expected a name, found "1m::T"`},
		{"0x1::m::T<>", `expected a type, found ">"`},
		{"0x1::m::T<u8,>", `expected a type, found ">"`},
		{"0x1::m::Té", `at byte 9: expected the end`},
		{"0x1::" + strings.Repeat("n", 256) + "::T", `a name has at most 255 bytes, not 256`},
		{"&u8", `expected a type`},
		{strings.Repeat("vector<", 1000), `nested deeper than 8`},
		{"0x1::m::T<" + strings.Repeat("u8, ", 127) + "u8>", `more than 128 types`},
	} {
		got, err := tag.ParseType(c.in)
		if err == nil {
			t.Errorf("%q: %s, want an error", c.in, got)
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.in, err, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	vectors := func(n int, inner string) string {
		return strings.Repeat("vector<", n) + inner + strings.Repeat(">", n)
	}
	structs := "0x1::m::T"
	for range tag.MaxDepth - 1 {
		structs = "0x1::m::T<" + structs + ">"
	}
	for _, s := range []string{
		vectors(8, "u8"), vectors(7, "0x1::m::T"), structs,
		"0x1::m::T<" + strings.Repeat("u8, ", 126) + "u8>",
	} {
		x, err := tag.ParseType(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if x.Kind == tag.StructKind {
			if _, err := tag.ParseStruct(s); err != nil {
				t.Errorf("%s as a struct: %v", s, err)
			}
			wide := tag.Struct{Module: x.Struct.Module, Name: "W", TypeArgs: []tag.Type{x}}
			if _, err := tag.ParseStruct(wide.String()); status.CodeOf(err) != status.TypeTagLimitExceeded {
				t.Errorf("%s in a struct: %v", s, err)
			}
		}
		if x.Kind == tag.Vector {
			if _, err := tag.ParseType("vector<" + s + ">"); status.CodeOf(err) != status.TypeTagLimitExceeded {
				t.Errorf("vector of %s: %v", s, err)
			}
		}
	}
}

func TestBCSGolden(t *testing.T) {
	x, err := tag.ParseType("0x1::coin::Coin<u64, vector<0x2::m::T>>")
	if err != nil {
		t.Fatal(err)
	}
	want := "07" + strings.Repeat("00", 31) + "01" + "04636f696e" + "04436f696e" + "02" + "02" +
		"06" + "07" + strings.Repeat("00", 31) + "02" + "016d" + "0154" + "00"
	if got := hex.EncodeToString(x.AppendBCS(nil)); got != want {
		t.Errorf("BCS %s, want %s", got, want)
	}
	m, err := tag.ParseModule("0x1::coin")
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(m.AppendBCS(nil)); got != strings.Repeat("00", 31)+"01"+"04636f696e" {
		t.Errorf("BCS of a module %s", got)
	}
}

func TestAddress(t *testing.T) {
	account := [20]byte{0: 0xa0, 19: 0x0b}
	a := tag.FromEVM(account)
	if got, want := a.String(), "0xa00000000000000000000000000000000000000b"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	back, ok := a.EVM()
	if !ok || back != account {
		t.Errorf("%x, %v", back, ok)
	}
	a[11] = 1
	if _, ok := a.EVM(); ok {
		t.Error("an address of more than 20 bytes is an account of the chain")
	}
	if tag.Core.String() != "0x1" {
		t.Errorf("%s", tag.Core)
	}
	for _, bad := range []string{"", "1", "0x", "0X1", "0xg", "0x1 1", "0x1::m"} {
		if a, err := tag.ParseAddress(bad); err == nil {
			t.Errorf("%q: %s", bad, a)
		}
	}
}

func TestIdentifier(t *testing.T) {
	for s, want := range map[string]bool{
		"a": true, "Z9_": true, "_": false, "__": true, "_1": true, "1": false, "": false, "a-b": false, "é": false,
		"<SELF>": true, "<SELF>_1": true, "<SELF>_": false, "<SELF>_a": false, "<SELF>1": false, "<self>": false,
		strings.Repeat("a", 255): true, strings.Repeat("a", 256): false,
	} {
		if tag.ValidIdentifier(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"u8", "vector<vector<u8>>", "0x1::coin::Coin<u64, vector<0x2::m::T>>", "0x1::<SELF>_1::T<signer>", "0x1::m::T<", "vector< 0x01::a::b >",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, err := tag.ParseType(s)
		if err != nil {
			return
		}
		text := x.String()
		y, err := tag.ParseType(text)
		if err != nil || !x.Equal(y) || y.String() != text {
			t.Fatalf("%q: %s becomes %s, %v", s, text, y, err)
		}
	})
}

// FuzzBCS sees that types which are not the same have not the same BCS.
func FuzzBCS(f *testing.F) {
	f.Add("vector<u8>", "vector<vector<u8>>")
	f.Add("0x1::a::B<u8>", "0x1::a::B<u8, u8>")
	f.Add("0x1::aa::B", "0x1::a::aB")
	f.Add("0x1::a::B<0x1::a::B, u8>", "0x1::a::B<0x1::a::B<u8>>")
	f.Fuzz(func(t *testing.T, s, o string) {
		x, err := tag.ParseType(s)
		if err != nil {
			return
		}
		y, err := tag.ParseType(o)
		if err != nil {
			return
		}
		if same := bytes.Equal(x.AppendBCS(nil), y.AppendBCS(nil)); same != x.Equal(y) || same != (x.String() == y.String()) {
			t.Fatalf("%s and %s: BCS %x and %x", x, y, x.AppendBCS(nil), y.AppendBCS(nil))
		}
	})
}
