package abi

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/crypto"
)

// Bounds of a signature, so that one never costs much.
const (
	maxSignature = 4096 // characters
	maxNesting   = 4    // of arrays
	maxArray     = 1024 // elements of an array whose length is in its type
)

// Function is a function of a contract, or an error or event of it.
type Function struct {
	Name    string
	Inputs  []Param
	Outputs []Param
	// Returns tells whether the signature says what comes back, if only "()".
	Returns bool
}

// Param is a parameter or a result. Its name may be empty.
type Param struct {
	Name string
	Type abi.Type
}

// Parse reads a signature: a name, the types of the parameters, and after them, if
// wanted, those of the results, with or without `returns` before them. Types may be
// followed by names, as in "transfer(address to, uint256 amount)(bool)".
func Parse(signature string) (*Function, error) {
	fail := func(format string, args ...any) (*Function, error) {
		return nil, fmt.Errorf("signature %q: %s", clip(signature), fmt.Sprintf(format, args...))
	}
	if len(signature) > maxSignature {
		return fail("it has %d characters, the limit is %d", len(signature), maxSignature)
	}
	text := strings.TrimSpace(signature)
	text = strings.TrimSpace(strings.TrimPrefix(text, "function "))
	name, rest, ok := strings.Cut(text, "(")
	name = strings.TrimSpace(name)
	if !ok {
		return fail("want a name and types in parentheses, such as transfer(address,uint256)(bool)")
	}
	if !identifier(name) {
		return fail("%q is no name of a function", clip(name))
	}
	f := &Function{Name: name}
	params, rest, ok := strings.Cut(rest, ")")
	if !ok {
		return fail("the ) after the parameters is missing")
	}
	var err error
	if f.Inputs, err = parseParams(params); err != nil {
		return fail("%v", err)
	}
	for _, word := range []string{"external", "public", "view", "pure", "payable", "returns"} {
		rest = strings.TrimSpace(rest)
		if after, ok := strings.CutPrefix(rest, word); ok && (after == "" || after[0] == ' ' || after[0] == '(') {
			rest = after
		}
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		return f, nil
	}
	results, ok := strings.CutPrefix(rest, "(")
	if !ok {
		return fail("%q stands after the parameters, want the types of the results in parentheses, or nothing", clip(rest))
	}
	if results, rest, ok = strings.Cut(results, ")"); !ok {
		return fail("the ) after the results is missing")
	}
	if strings.Contains(results, "(") {
		return fail("%v", errTuples)
	}
	if rest = strings.TrimSpace(rest); rest != "" {
		return fail("%q stands after the results, want nothing", clip(rest))
	}
	if f.Outputs, err = parseParams(results); err != nil {
		return fail("%v", err)
	}
	f.Returns = true
	return f, nil
}

// Signature is the canonical form that the selector is made from: names and
// results left out, uint and int in full.
func (f *Function) Signature() string {
	var b strings.Builder
	b.WriteString(f.Name + "(")
	for i, p := range f.Inputs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(p.Type.String())
	}
	return b.String() + ")"
}

// Selector is the first 4 bytes of the hash of the signature.
func (f *Function) Selector() [4]byte {
	return [4]byte(crypto.Keccak256([]byte(f.Signature())))
}

var errTuples = errors.New("tuples are not supported: give the call data in hex, and leave the types of the results out")

func parseParams(list string) ([]Param, error) {
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	if strings.Contains(list, "(") {
		return nil, errTuples
	}
	var out []Param
	for i, text := range strings.Split(list, ",") {
		words := strings.Fields(text)
		if len(words) == 0 {
			return nil, fmt.Errorf("type %d is empty", i+1)
		}
		p := Param{}
		var err error
		if p.Type, err = parseType(words[0]); err != nil {
			return nil, err
		}
		words = words[1:]
		if len(words) > 0 && (words[0] == "memory" || words[0] == "calldata" || words[0] == "indexed") {
			words = words[1:]
		}
		if len(words) > 0 {
			p.Name, words = words[0], words[1:]
		}
		if len(words) > 0 || p.Name != "" && !identifier(p.Name) {
			return nil, fmt.Errorf("%q is no type with a name", clip(strings.TrimSpace(text)))
		}
		out = append(out, p)
	}
	return out, nil
}

func parseType(text string) (abi.Type, error) {
	fail := func(why string) (abi.Type, error) {
		return abi.Type{}, fmt.Errorf("type %q %s", clip(text), why)
	}
	base, dims, nested := text, "", 0
	if at := strings.IndexByte(text, '['); at >= 0 {
		base, dims = text[:at], text[at:]
	}
	for rest := dims; rest != ""; nested++ {
		inner, after, ok := strings.Cut(rest[1:], "]")
		if rest[0] != '[' || !ok {
			return fail("has brackets that do not match")
		}
		if n, err := strconv.Atoi(inner); inner != "" && (err != nil || n < 1 || n > maxArray || inner[0] == '+' || inner[0] == '0') {
			return fail(fmt.Sprintf("has an array length that is no number from 1 to %d", maxArray))
		}
		rest = after
	}
	if nested > maxNesting {
		return fail(fmt.Sprintf("nests %d arrays, the limit is %d", nested, maxNesting))
	}
	switch {
	case base == "uint", base == "int":
		base += "256"
	case base == "bool", base == "string", base == "bytes", base == "address":
	case sized(base, "uint", 8, 256, 8), sized(base, "int", 8, 256, 8), sized(base, "bytes", 1, 32, 1):
	default:
		return fail("is unknown, want address, bool, string, bytes, bytes1 to bytes32, uint8 to uint256, int8 to int256, or an array T[] of one of them")
	}
	t, err := abi.NewType(base+dims, "", nil)
	if err != nil {
		return fail(err.Error())
	}
	return t, nil
}

// sized tells whether text is prefix and a plain number of the range, in steps.
func sized(text, prefix string, least, most, step int) bool {
	digits, ok := strings.CutPrefix(text, prefix)
	n, err := strconv.Atoi(digits)
	return ok && err == nil && strconv.Itoa(n) == digits && n >= least && n <= most && n%step == 0
}

func identifier(s string) bool {
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', r == '$':
		case i > 0 && r >= '0' && r <= '9':
		default:
			return false
		}
	}
	return s != ""
}

// clip keeps a user's words in an error short.
func clip(s string) string {
	if len(s) > 80 {
		return s[:77] + "..."
	}
	return s
}
