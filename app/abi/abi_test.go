package abi

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

func TestSignatures(t *testing.T) {
	for _, tc := range []struct {
		text, canonical string
		outputs         int
		returns         bool
	}{
		{"transfer(address,uint256)(bool)", "transfer(address,uint256)", 1, true},
		{"transfer(address to, uint amount) returns (bool ok)", "transfer(address,uint256)", 1, true},
		{"function name() external view returns (string memory)", "name()", 1, true},
		{" f ( int , bytes32 [] )", "", 0, false}, // brackets belong to the type
		{"f(int,bytes32[])", "f(int256,bytes32[])", 0, false},
		{"f(uint8[3][],bytes1,string)()", "f(uint8[3][],bytes1,string)", 0, true},
		{"viewer()", "viewer()", 0, false},
	} {
		f, err := Parse(tc.text)
		if tc.canonical == "" {
			if err == nil {
				t.Errorf("%q passed as %s", tc.text, f.Signature())
			}
			continue
		}
		if err != nil || f.Signature() != tc.canonical || len(f.Outputs) != tc.outputs || f.Returns != tc.returns {
			t.Errorf("%q: %+v %v", tc.text, f, err)
		}
	}
	f, _ := Parse("transfer(address,uint)")
	if s := f.Selector(); hex.EncodeToString(s[:]) != "a9059cbb" {
		t.Errorf("selector of transfer is %x", s)
	}
}

func TestBadSignatures(t *testing.T) {
	for text, want := range map[string]string{
		"transfer":             "want a name and types in parentheses",
		"(uint256)":            "is no name of a function",
		"f(uint256":            "the ) after the parameters is missing",
		"f()(bool":             "the ) after the results is missing",
		"f() bool":             `"bool" stands after the parameters`,
		"f()()()":              "stands after the results",
		"f(uint7)":             `type "uint7" is unknown, want address`,
		"f(uint08)":            "is unknown",
		"f(bytes33)":           "is unknown",
		"f((uint256,bool) x)":  "tuples are not supported",
		"f()((uint256,bool))":  "tuples are not supported",
		"f()(bool,(bool)[])":   "tuples are not supported",
		"f(uint256,)":          "type 2 is empty",
		"f(uint256[)":          "brackets that do not match",
		"f(uint256[0])":        "no number from 1 to 1024",
		"f(uint256[2000])":     "no number from 1 to 1024",
		"f(uint256[][][][][])": "nests 5 arrays, the limit is 4",
		"f(uint256 a b)":       "no type with a name",
		"f(" + strings.Repeat("bool,", 1000) + "bool)": "characters, the limit is 4096",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", clip(text), err, want)
		}
	}
}

const someone = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"

// Expected words are written out by the rules of Solidity's ABI specification.
func TestEncode(t *testing.T) {
	word := func(s string) string { return strings.Repeat("0", 64-len(s)) + s }
	right := func(s string) string { return s + strings.Repeat("0", 64-len(s)) }
	address := word(strings.ToLower(someone[2:]))
	for _, tc := range []struct {
		sig  string
		args []string
		want []string
	}{
		{"f(address,uint256)", []string{someone, "5"}, []string{address, word("5")}},
		{"f(address)", []string{strings.ToLower(someone)}, []string{address}},
		{"f(uint8,int8)", []string{"0xff", "-1"}, []string{word("ff"), strings.Repeat("f", 64)}},
		{"f(int24,uint24)", []string{"-8388608", "16_777_215"}, []string{strings.Repeat("f", 58) + "800000", word("ffffff")}},
		{"f(bool,bool)", []string{"true", "false"}, []string{word("1"), word("0")}},
		{"f(bytes4,bytes)", []string{"0xa9059cbb", "0x"}, []string{right("a9059cbb"), word("40"), word("0")}},
		{"f(string)", []string{"ab, [c"}, []string{word("20"), word("6"), right(hex.EncodeToString([]byte("ab, [c")))}},
		{"f(string)", []string{`"\"x"`}, []string{word("20"), word("2"), right(hex.EncodeToString([]byte(`"x`)))}},
		{"f(string)", []string{""}, []string{word("20"), word("0")}},
		{"f(uint16[])", []string{"[]"}, []string{word("20"), word("0")}},
		{"f(uint16[],bool)", []string{"[1, 2]", "true"}, []string{word("40"), word("1"), word("2"), word("1"), word("2")}},
		{"f(uint8[2][])", []string{"[[1,2],[3,4]]"}, []string{word("20"), word("2"), word("1"), word("2"), word("3"), word("4")}},
		{"f(string[])", []string{`["a,b", c]`}, []string{word("20"), word("2"), word("40"), word("80"), word("3"), right("612c62"), word("1"), right("63")}},
	} {
		f, err := Parse(tc.sig)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Encode(tc.args)
		if err != nil {
			t.Errorf("%s %q: %v", tc.sig, tc.args, err)
			continue
		}
		want := hex.EncodeToString(crypto.Keccak256([]byte(f.Signature()))[:4]) + strings.Join(tc.want, "")
		if hex.EncodeToString(got) != want {
			t.Errorf("%s %q\n got %x\nwant %s", tc.sig, tc.args, got, want)
		}
	}
}

func TestBadArguments(t *testing.T) {
	for _, tc := range []struct {
		sig, arg, want string
	}{
		{"f(address to)", "0x12", `argument 1 to (address) of f: "0x12" is not an address of 20 bytes`},
		{"f(address)", strings.Replace(someone, "f39F", "f39f", 1), "wrong checksum (EIP-55)"},
		{"f(uint8)", "256", "argument 1 (uint8) of f: 256 does not fit uint8, want 0 to 255"},
		{"f(uint256)", "-1", "does not fit uint256, want 0 to 1157"},
		{"f(int8)", "-129", "want -128 to 127"},
		{"f(uint256)", "1e18", `"1e18" is no whole number`},
		{"f(uint256)", "", `"" is no whole number`},
		{"f(uint256)", "0x", `"0x" is no whole number`},
		{"f(uint256)", "--1", "is no whole number"},
		{"f(uint256)", "_1", "is no whole number"},
		{"f(uint256)", strings.Repeat("9", 100), "a number of 100 digits does not fit uint256"},
		{"f(bool)", "yes", `"yes" is neither true nor false`},
		{"f(bytes)", "abcd", "is not hex with 0x before it"},
		{"f(bytes)", "0xabc", "is not hex of whole bytes"},
		{"f(bytes4)", "0xabcd", "0xabcd has 2 bytes, want 4"},
		{"f(string)", `"a`, "no text in quotes"},
		{"f(uint8[])", "1,2", "is no array, want [a, b, c]"},
		{"f(uint8[])", "[1,,2]", `element 2: "" is no whole number`},
		{"f(uint8[][])", "[[1],[2,300]]", "element 2: element 2: 300 does not fit uint8"},
		{"f(uint8[3])", "[1,2]", "has 2 elements, want 3"},
		{"f(uint8[][])", "[[1],[2]", "brackets"},
	} {
		f, err := Parse(tc.sig)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Encode([]string{tc.arg}); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s %q: %v, want %s", tc.sig, tc.arg, err, tc.want)
		}
	}
	f, _ := Parse("f(bool,bool)")
	if _, err := f.Encode([]string{"true"}); err == nil || err.Error() != "f(bool,bool) takes 2 arguments, given 1" {
		t.Error(err)
	}
}

func TestDecode(t *testing.T) {
	f, err := Parse("f(address,int16,uint72,bool,string,bytes,bytes3,string[],uint8[2][])")
	if err != nil {
		t.Fatal(err)
	}
	f.Outputs = f.Inputs
	args := []string{someone, "-5", "4722366482869645213695", "true", `"tab\tand \x1b[1m"`, "0x00ff", "0x010203", `["a,b", "]"]`, "[[1, 2], [3, 4]]"}
	data, err := f.Encode(args)
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Decode(data[4:])
	if err != nil || strings.Join(got, "|") != strings.Join(args, "|") {
		t.Fatalf("%v\n got %q\nwant %q", err, got, args)
	}
	if got, err := f.DecodeInput(data); err != nil || strings.Join(got, "|") != strings.Join(args, "|") {
		t.Errorf("%v %q", err, got)
	}
	if _, err := f.DecodeInput([]byte{1, 2, 3, 4}); err == nil {
		t.Error("call data of another function was decoded")
	}
	if _, err := f.Decode(data[4:100]); err == nil || !strings.Contains(err.Error(), "does not fit the types") {
		t.Error(err)
	}
	if _, err := f.Decode(nil); err == nil || err.Error() != "the answer is empty" {
		t.Error(err)
	}
}

// What is printed can be given again, and no input panics.
func FuzzArguments(f *testing.F) {
	for _, s := range [][2]string{
		{"f(uint256)", "5"}, {"f(string[])", `["a", b]`}, {"f(int8[2][])", "[[1,-2]]"}, {"f(bytes3)", "0x010203"},
		{"f(address)", someone}, {"f(bool[])(bytes)", "[true]"}, {"f(string s) returns (uint)", `"\u00e4"`}, {"f(bytes)", "0x"}, {"f(string)", "\xff"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, sig, arg string) {
		fn, err := Parse(sig)
		if err != nil {
			return
		}
		if again, err := Parse(fn.Signature()); err != nil || again.Selector() != fn.Selector() {
			t.Fatalf("%q became %q: %v", sig, fn.Signature(), err)
		}
		fn.Decode([]byte(arg))
		data, err := fn.Encode([]string{arg})
		if err != nil {
			return
		}
		printed, err := fn.DecodeInput(data)
		if err != nil {
			t.Fatalf("%s %q: %v", sig, arg, err)
		}
		again, err := fn.Encode(printed)
		if err != nil || string(again) != string(data) {
			t.Fatalf("%s %q was printed as %q: %v", sig, arg, printed, err)
		}
	})
}

func TestFileNamesErrorsAndEvents(t *testing.T) {
	const list = `[{"type":"error","name":"Refused","inputs":[{"name":"a","type":"uint256"},{"name":"","type":"string"}]},
		{"type":"error","name":"Pair","inputs":[{"name":"p","type":"tuple","components":[{"name":"x","type":"uint8"},{"name":"s","type":"string"}]}]},
		{"type":"event","name":"Announced","anonymous":false,"inputs":[{"name":"who","type":"address","indexed":true},{"name":"n","type":"uint256","indexed":false},
			{"name":"key","type":"string","indexed":true},{"name":"text","type":"string","indexed":false}]}]`
	word := func(n byte) string { return strings.Repeat("0", 62) + fmt.Sprintf("%02x", n) }
	text := word(1) + "1b" + strings.Repeat("0", 62) // a text of one character that acts on a terminal
	for _, file := range []string{list, `{"contractName":"X","abi":` + list + `}`} {
		f, err := ParseFile([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		selector := func(signature string) string { return hex.EncodeToString(crypto.Keccak256([]byte(signature))[:4]) }
		for want, data := range map[string]string{
			`Refused(a 7, arg1 "\x1b")`: selector("Refused(uint256,string)") + word(7) + word(64) + text,
			`Pair(p (3, "\x1b"))`:       selector("Pair((uint8,string))") + word(32) + word(3) + word(64) + text,
		} {
			if got, ok := f.Error(common.FromHex(data)); !ok || got != want {
				t.Errorf("%s: %s %v", want, got, ok)
			}
		}
		topics := []common.Hash{crypto.Keccak256Hash([]byte("Announced(address,uint256,string,string)")), {31: 9}, {1}}
		data := common.FromHex(word(5) + word(64) + text)
		want := `Announced(who 0x0000000000000000000000000000000000000009, n 5, key hashed to 0x01` + strings.Repeat("0", 62) + `, text "\x1b")`
		if got, ok := f.Event(topics, data); !ok || got != want {
			t.Errorf("%s %v, want %s", got, ok, want)
		}
		for what, ok := range map[string]bool{
			"no error":      second(f.Error(common.FromHex("01020304"))),
			"a short error": second(f.Error(common.FromHex(selector("Refused(uint256,string)") + word(7)))),
			"no topics":     second(f.Event(nil, data)),
			"few topics":    second(f.Event(topics[:2], data)),
			"many topics":   second(f.Event(append(topics, topics[0]), data)),
			"no data":       second(f.Event(topics, nil)),
			"no file":       second((*File)(nil).Event(topics, data)),
		} {
			if ok {
				t.Errorf("%s is decoded", what)
			}
		}
	}
	for _, bad := range []string{"", "{}", "[1]", `{"abi":5}`, `[{"type":"error","name":"E","inputs":[{"name":"a","type":"bool[1025]"}]}]`} {
		if _, err := ParseFile([]byte(bad)); err == nil {
			t.Errorf("%q is an ABI", bad)
		}
	}
}

func second(_ string, ok bool) bool { return ok }

func FuzzFile(f *testing.F) {
	f.Add([]byte(`[{"type":"error","name":"E","inputs":[{"name":"p","type":"tuple[]","components":[{"name":"x","type":"bytes"}]}]}]`), []byte{1, 2, 3, 4, 5})
	f.Add([]byte(`{"abi":[{"type":"event","name":"E","inputs":[{"name":"x","type":"uint8[3]","indexed":true}]}]}`), []byte{})
	f.Fuzz(func(t *testing.T, raw, data []byte) {
		file, err := ParseFile(raw)
		if err != nil {
			return
		}
		for _, e := range file.abi.Errors {
			file.Error(append(e.ID.Bytes()[:4], data...))
		}
		for _, e := range file.abi.Events {
			file.Event([]common.Hash{e.ID, {1}, {2}, {3}}, data)
		}
	})
}
