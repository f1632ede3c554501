package module_test

import (
	"errors"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// hooks are the imports of the tests.
func hooks(mod, name string) (module.FuncType, bool) {
	t, ok := w.Hooks[name]
	if mod != w.HooksModule || !ok {
		return module.FuncType{}, false
	}
	return typeOf(t), true
}

// typeOf reads a type of the builder back from its encoding.
func typeOf(t w.FuncType) module.FuncType {
	m := w.New()
	m.Type(t)
	b := m.Bytes()[8+3+1:] // behind header, section id, size, count and 60
	n := int(b[0])
	var u module.FuncType
	for _, p := range b[1 : 1+n] {
		u.Params = append(u.Params, module.ValType(p))
	}
	for _, r := range b[1+n+1:] {
		u.Results = append(u.Results, module.ValType(r))
	}
	return u
}

// valid is the want of a module that must be admitted.
const valid module.Rule = ""

func decode(raw []byte) (*module.Module, error) {
	return module.Decode(raw, &schedule.V1.Limits, hooks)
}

// check decodes and compares the rule.
func check(t *testing.T, name string, raw []byte, want module.Rule) {
	t.Helper()
	_, err := decode(raw)
	checkRule(t, name, err, want)
}

func checkRule(t *testing.T, name string, err error, want module.Rule) {
	t.Helper()
	var refused *module.Error
	switch {
	case err == nil && want != valid:
		t.Errorf("%s: admitted, want refused by %s", name, want)
	case err != nil && want == valid:
		t.Errorf("%s: %v, want admitted", name, err)
	case err != nil && (!errors.As(err, &refused) || refused.Rule != want):
		t.Errorf("%s: %v, want refused by %s", name, err, want)
	}
}

// contract is the smallest module that is admitted.
func contract() *w.Module {
	m := w.Contract()
	m.Entry(nil, w.I32Const(0))
	return m
}

// What function bodies of the tests find around them. Functions:
//
//	0  imported, (i32) -> i32
//	1  (i64, i32) -> i64
//	2  () -> ()
//	3  (i64) -> ()
//	4  user_entrypoint
//	5  the function under test, with locals: parameters, i32, i64
//
// Globals: 0 mutable i32, 1 mutable i64, 2 immutable i32. Table of 3 functions.
// Types are numbered by first use: 0 is (i32) -> i32, 1 that of function 1, 2 and
// 3 those of functions 2 and 3.
func around() *w.Module {
	m := w.Contract()
	m.Hook("account_code_size")
	m.Table(3, 0)
	m.Global(w.I32, true, w.I32Const(1))
	m.Global(w.I64, true, w.I64Const(1))
	m.Global(w.I32, false, w.I32Const(1))
	m.Func(w.Params(w.I64, w.I32).Results(w.I64), nil, w.I64Const(0))
	m.Func(w.Params(), nil)
	m.Func(w.Params(w.I64), nil)
	m.Entry(nil, w.I32Const(0))
	return m
}

// bodyCase is a function under test: its type, its body without the closing end,
// and the rule that it breaks.
type bodyCase struct {
	name string
	typ  w.FuncType
	body w.Code
	want module.Rule
}

func checkBodies(t *testing.T, cases []bodyCase) {
	t.Helper()
	for _, c := range cases {
		m := around()
		m.Func(c.typ, w.Locals(w.I32, w.I64), c.body)
		check(t, c.name, m.Bytes(), c.want)
	}
}

// Types of functions under test.
var (
	void   = w.Params()
	toI32  = w.Params().Results(w.I32)
	toI64  = w.Params().Results(w.I64)
	params = w.Params(w.I32, w.I64)
)

// Shorthands.
var (
	i32   = w.I32Const(0)
	i64   = w.I64Const(0)
	seq   = w.Join
	block = w.Block
	loop  = w.Loop
	iff   = w.If
)

const (
	none = w.Void
	ti32 = w.I32
	ti64 = w.I64

	mismatch = module.RuleTypeMismatch
)

func limits() *schedule.Limits { return &schedule.V1.Limits }

func TestCountFunctions(t *testing.T) {
	m := w.Contract()
	for range 300 {
		m.Func(w.Params(), nil)
	}
	m.Custom("in front", nil)
	m.Entry(nil, w.I32Const(0))
	raw := m.Bytes()
	got, err := decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if n := module.CountFunctions(raw); n != 301 || n != len(got.Bodies) {
		t.Errorf("%d functions, decoded %d", n, len(got.Bodies))
	}
	for n := range raw {
		if c := module.CountFunctions(raw[:n]); c != 0 && c != 301 {
			t.Errorf("%d functions in the first %d bytes", c, n)
		}
	}
	for _, junk := range []string{"", "junk", "\x00asm\x01\x00\x00\x00\x03\xff\xff\xff\xff\xff", "\x00asm\x01\x00\x00\x00\x03\x01\x7f"} {
		if c := module.CountFunctions([]byte(junk)); c != 0 {
			t.Errorf("%q: %d functions", junk, c)
		}
	}
}
