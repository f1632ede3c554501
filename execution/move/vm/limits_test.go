package vm

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

const plenty = 1 << 40

// expect wants a status at a function and an instruction.
func expect(t *testing.T, err error, code status.Code, function, offset int) {
	t.Helper()
	var e *status.Error
	if !errors.As(err, &e) || e.Code != code || e.Function != function || e.Offset != offset {
		t.Errorf("got %v, want %s in function %d at %d", err, code, function, offset)
	}
}

// call runs a function of module 0x2::m on both machines.
func callM(t *testing.T, src, function string, args ...Arg) ([][]byte, error) {
	t.Helper()
	return both(t, plenty, func(c *chain) { c.source(t, src) }, func(s *Session) ([][]byte, error) {
		return s.Call(testModule, function, nil, args)
	})
}

const deepSource = `module 0x2.m {
    public flat(n: u64) {
    label b0:
        jump_if (copy(n) == 0) done;
    label more:
        Self.flat(copy(n) - 1);
    label done:
        return;
    }
    public pending(n: u64): u64 {
    label b0:
        jump_if (copy(n) == 0) done;
    label more:
        return 1 + Self.pending(copy(n) - 1);
    label done:
        return 0;
    }
}`

// Go's stack does not grow with the calls of a program: 1024 frames wait for
// another at most, and 1024 operands are on the stack of all.
func TestDepthOfCalls(t *testing.T) {
	if _, err := callM(t, deepSource, "flat", u64s(1024)...); err != nil {
		t.Error(err)
	}
	_, err := callM(t, deepSource, "flat", u64s(1025)...)
	expect(t, err, status.CallStackOverflow, 0, 7)
	if _, err := callM(t, deepSource, "pending", u64s(1022)...); err != nil {
		t.Error(err)
	}
	_, err = callM(t, deepSource, "pending", u64s(1023)...)
	var e *status.Error
	if !errors.As(err, &e) || e.Code != status.ExecutionStackOverflow {
		t.Errorf("got %v, want EXECUTION_STACK_OVERFLOW", err)
	}
}

// A chain of functions, each of which calls the next with a larger type.
func grow(wrap string, n int) string {
	var b strings.Builder
	b.WriteString("module 0x2.m {\n    struct Pair<A, B> has drop { a: u64 }\n")
	for i := range n {
		fmt.Fprintf(&b, "    f%d<T>() { label b0: Self.f%d<%s>(); return; }\n", i, i+1, wrap)
	}
	fmt.Fprintf(&b, "    f%d<T>() { label b0: return; }\n    public main() { label b0: Self.f0<u64>(); return; }\n}", n)
	return b.String()
}

func TestTypesAreBounded(t *testing.T) {
	for _, c := range []struct {
		wrap string
		n    int
		code status.Code
	}{
		{"vector<T>", 19, status.OK},
		{"vector<T>", 20, status.VMMaxTypeDepthReached},
		{"Self.Pair<T, T>", 6, status.OK}, // 127 nodes
		{"Self.Pair<T, T>", 7, status.VMMaxTypeNodesReached},
		{"Self.Pair<T, T>", 19, status.VMMaxTypeNodesReached},
	} {
		if _, err := callM(t, grow(c.wrap, c.n), "main"); status.CodeOf(err) != c.code {
			t.Errorf("%d times %s: %v, want %s", c.n, c.wrap, err, c.code)
		}
	}
}

// nested is a module of n structs, each in the next, and a function that makes and
// drops the outermost.
func nested(n int) string {
	var b strings.Builder
	b.WriteString("module 0x2.m {\n    struct S1 has copy, drop { x: u64 }\n")
	for i := 2; i <= n; i++ {
		fmt.Fprintf(&b, "    struct S%d has copy, drop { x: Self.S%d }\n", i, i-1)
	}
	value := "S1 { x: 1 }"
	var locals, steps strings.Builder
	for i := 2; i <= n; i++ {
		fmt.Fprintf(&locals, "let x%d: Self.S%d;\n", i-1, i-1)
		fmt.Fprintf(&steps, "x%d = %s;\n", i-1, value)
		value = fmt.Sprintf("S%d { x: move(x%d) }", i, i-1)
	}
	fmt.Fprintf(&b, "    public main(): bool {\n%s let top: Self.S%d;\n label b0:\n%s top = %s; return copy(top) == copy(top);\n }\n}",
		locals.String(), n, steps.String(), value)
	return b.String()
}

// Dropping, copying and comparing call themselves once a level: there are 128.
func TestValuesNestToTheLimit(t *testing.T) {
	if _, err := callM(t, nested(127), "main"); err != nil {
		t.Error(err)
	}
	if _, err := callM(t, nested(128), "main"); status.CodeOf(err) != status.VMMaxValueDepthReached {
		t.Errorf("got %v, want VM_MAX_VALUE_DEPTH_REACHED", err)
	}
}

// A type whose fields are twice as many types as its arguments each: 2^18 of them.
func TestManyFieldTypesAreCutShort(t *testing.T) {
	var b strings.Builder
	b.WriteString("module 0x2.m {\n    struct L<T> has drop { x: T }\n    struct R<T> has drop { x: T }\n    struct F0<T> has drop { x: T }\n")
	const n = 18
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "    struct F%d<T> has drop { a: Self.F%d<Self.L<T>>, b: Self.F%d<Self.R<T>> }\n", i, i-1, i-1)
	}
	fmt.Fprintf(&b, "    public main() {\n let v: vector<Self.F%d<u64>>;\n label b0: v = vec_pack_0<Self.F%d<u64>>(); return;\n }\n}", n, n)
	src := b.String()
	const gas = 3_000_000
	_, err := both(t, gas, func(c *chain) { c.source(t, src) }, func(s *Session) ([][]byte, error) {
		return s.Call(testModule, "main", nil, nil)
	})
	if err != errOutOfGas {
		t.Errorf("got %v, want it to cost more than %d gas", err, gas)
	}
}

const greedySource = `module 0x2.m {
    struct Node has drop { v: vector<u64>, w: vector<u64> }
    public hoard() {
        let v: vector<vector<u64>>;
    label b0:
        v = vec_pack_0<vector<u64>>();
    label more:
        vec_push_back<vector<u64>>(&mut v, vec_pack_4<u64>(1, 2, 3, 4));
        jump more;
    }
    public waste(n: u64) {
        let v: vector<u64>;
    label b0:
        jump_if (copy(n) == 0) done;
    label more:
        v = vec_pack_8<u64>(1, 2, 3, 4, 5, 6, 7, 8);
        n = copy(n) - 1;
        jump b0;
    label done:
        return;
    }
    public forever() {
    label b0:
        jump b0;
    }
}`

func TestMemoryAndTimeAreBounded(t *testing.T) {
	if _, err := callM(t, greedySource, "hoard"); status.CodeOf(err) != status.MemoryLimitExceeded {
		t.Errorf("got %v, want MEMORY_LIMIT_EXCEEDED", err)
	}
	// What is dropped does not count: this makes more than may live.
	if _, err := callM(t, greedySource, "waste", u64s(400_000)...); err != nil {
		t.Error(err)
	}
	_, err := both(t, 1_000_000, func(c *chain) { c.source(t, greedySource) }, func(s *Session) ([][]byte, error) {
		return s.Call(testModule, "forever", nil, nil)
	})
	if err != errOutOfGas {
		t.Errorf("got %v, want %v", err, errOutOfGas)
	}
}

// A function can have as many arguments and locals as the format admits.
func TestManyLocals(t *testing.T) {
	var params, locals strings.Builder
	for i := range 100 {
		fmt.Fprintf(&params, "p%d: u64, ", i)
	}
	for i := range 155 {
		fmt.Fprintf(&locals, "let l%d: u64; ", i)
	}
	src := fmt.Sprintf("module 0x2.m { public main(%s): u64 { %s label b0: l154 = copy(p99); return copy(l154); } }",
		strings.TrimSuffix(params.String(), ", "), locals.String())
	args := u64s(make([]uint64, 99)...)
	results, err := callM(t, src, "main", append(args, u64s(77)...)...)
	if err != nil || results[0][0] != 77 {
		t.Errorf("%v, %v", results, err)
	}
}

func TestArguments(t *testing.T) {
	const src = `module 0x2.m {
        public one(x: u64): u64 { label b0: return move(x); }
        public ref(x: &vector<u8>): &vector<u8> { label b0: return move(x); }
        public sign(s: &signer) { label b0: return; }
        public generic<T: copy + drop>(x: T): T { label b0: return move(x); }
    }`
	address := tag.Address{31: 5}
	for _, c := range []struct {
		function string
		types    []tag.Type
		args     []Arg
		code     status.Code
		result   string
	}{
		{"one", nil, nil, status.NumberOfArgumentsMismatch, ""},
		{"one", nil, []Arg{{Data: []byte{1, 2, 3}}}, status.FailedToDeserializeArgument, ""},
		{"one", nil, []Arg{{Data: make([]byte, 9)}}, status.FailedToDeserializeArgument, ""},
		{"one", nil, []Arg{{Data: make([]byte, 32), Signer: true}}, status.FailedToDeserializeArgument, ""},
		{"one", []tag.Type{{Kind: tag.U8}}, u64s(1), status.NumberOfTypeArgumentsMismatch, ""},
		{"two", nil, nil, status.FunctionResolutionFailure, ""},
		{"ref", nil, []Arg{{Data: []byte{2, 8, 9}}}, status.OK, "\x02\x08\x09"},
		{"sign", nil, []Arg{{Data: address[:]}}, status.FailedToDeserializeArgument, ""},
		{"sign", nil, []Arg{{Data: address[:], Signer: true}}, status.OK, ""},
		{"generic", nil, []Arg{{Data: []byte{1}}}, status.NumberOfTypeArgumentsMismatch, ""},
		{"generic", []tag.Type{{Kind: tag.Signer}}, []Arg{{Data: address[:], Signer: true}}, status.ConstraintNotSatisfied, ""},
		{"generic", []tag.Type{tag.VectorOf(tag.Type{Kind: tag.U16})}, []Arg{{Data: []byte{1, 7, 0}}}, status.OK, "\x01\x07\x00"},
		{"generic", []tag.Type{tag.StructOf(tag.Struct{Module: testModule, Name: "None"})}, []Arg{{}}, status.LookupFailed, ""},
	} {
		results, err := both(t, plenty, func(ch *chain) { ch.source(t, src) }, func(s *Session) ([][]byte, error) {
			return s.Call(testModule, c.function, c.types, c.args)
		})
		if status.CodeOf(err) != c.code {
			t.Errorf("%s%v: %v, want %s", c.function, c.args, err, c.code)
		} else if c.result != "" && string(results[0]) != c.result {
			t.Errorf("%s%v: %x", c.function, c.args, results)
		}
	}
}
