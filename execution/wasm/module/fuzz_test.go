package module_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// oracle is another validator, of the same language with floats.
func oracle(tb testing.TB) func(raw []byte) error {
	ctx := context.Background()
	features := api.CoreFeatureMutableGlobal | api.CoreFeatureSignExtensionOps
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(features))
	tb.Cleanup(func() { r.Close(ctx) })
	return func(raw []byte) error {
		compiled, err := r.CompileModule(ctx, raw)
		if err != nil {
			return err
		}
		return compiled.Close(ctx)
	}
}

// FuzzDecode: any bytes are admitted, or refused by a rule at a place within
// them, the same each time. What is admitted, wazero admits too, and it is what
// its description says.
func FuzzDecode(f *testing.F) {
	for _, raw := range [][]byte{w.Noop(), w.Echo(), w.Script(), w.Looper(3), w.Recursion(3), w.Grower(3), w.Generate([]byte("a seed of some length"))} {
		f.Add(raw)
	}
	for _, raw := range refusals() {
		if len(raw) < 1000 {
			f.Add(raw)
		}
	}
	for _, b := range bombs() {
		f.Add(b.raw)
	}
	compile := oracle(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := slices.Clone(raw)
		m, err := decode(raw)
		if !slices.Equal(raw, before) {
			t.Fatal("the bytes were changed")
		}
		if err != nil {
			checkRefusal(t, raw, err)
			return
		}
		if err := compile(raw); err != nil {
			t.Errorf("admitted, but wazero says: %v", err)
		}
		checkModule(t, raw, m)
	})
}

func checkRefusal(t *testing.T, raw []byte, err error) {
	var refused, again *module.Error
	if !errors.As(err, &refused) {
		t.Fatalf("an error without a rule: %v", err)
	}
	if refused.Offset < 0 || refused.Offset > len(raw) {
		t.Errorf("offset %d of %d bytes: %v", refused.Offset, len(raw), err)
	}
	if !slices.Contains(module.Rules(), refused.Rule) {
		t.Errorf("%q is not a rule", refused.Rule)
	}
	if _, err := decode(raw); !errors.As(err, &again) || *again != *refused {
		t.Errorf("first %v, then %v", refused, err)
	}
}

// checkModule holds what is said of an admitted module against its bytes.
func checkModule(t *testing.T, raw []byte, m *module.Module) {
	l := &schedule.V1.Limits
	if len(m.Bodies) != len(m.Funcs) || m.Size != len(raw) {
		t.Errorf("%d bodies, %d functions, %d of %d bytes", len(m.Bodies), len(m.Funcs), m.Size, len(raw))
	}
	m.Entry() // panics if there is none
	var r module.Reader
	for i, b := range m.Bodies {
		if !slices.Equal(raw[b.Offset:b.Offset+len(b.Code)], b.Code) {
			t.Errorf("body %d is not at %d", i, b.Offset)
		}
		ops, blocks, targets, depth := 0, 1, 0, 1
		for r.Reset(b.Code); !r.Done(); {
			in, err := r.Next()
			if err != nil {
				t.Fatalf("body %d: %v", i, err)
			}
			ops++
			switch in.Op {
			case module.BrIf:
				blocks++
			case module.BrTable:
				blocks++
				targets += len(in.Targets) - 1
			case module.Block, module.Loop, module.If:
				blocks++
				depth++
			case module.Else:
				blocks++
			case module.End:
				depth--
			}
			if depth > l.Nesting+1 || (depth == 0) != r.Done() {
				t.Fatalf("body %d: %d blocks open after %v", i, depth, in)
			}
		}
		params := len(m.Types[m.Funcs[i]].Params)
		if ops != b.Ops || blocks != b.Blocks || targets != b.Targets || ops > l.Ops || b.MaxStack > l.Operands || params+len(b.Locals) > l.Locals {
			t.Errorf("body %d: %d instructions, %d blocks, %d targets, said to be %+v", i, ops, blocks, targets, b)
		}
	}
}

// FuzzBody: wazero and Decode agree on every function body, either way, but for
// what is refused because it is a float, too large, a number whose last byte has
// bits set that the format wants to be its sign (section 5.2.2), of which wazero
// admits some, or a longer form of a byte where the format wants the byte (the
// table of call_indirect and the type of a block, section 5.4.1), which wazero
// reads as a number.
func FuzzBody(f *testing.F) {
	for _, code := range []w.Code{
		seq(i32, w.Drop),
		block(ti32, i32, w.Br(0)),
		seq(loop(none, i32, iff(none, w.Br(1), w.Else, w.Return)), w.Unreachable),
		seq(i64, i32, w.Call(1), w.GlobalSet(1), i64, i32, i32, w.CallIndirect(1), w.LocalSet(1)),
		seq(block(none, i32, w.BrTable(1, 0, 0)), w.Unreachable, w.Select, w.LocalTee(1), w.Drop),
		seq(i32, w.Load(w.I64Load32S, 8), w.I64Extend32S, w.LocalSet(1), w.MemorySize, w.MemoryGrow, w.Drop),
	} {
		for result := range byte(3) {
			f.Add(result, []byte(append(code, byte(w.End))))
		}
	}
	compile := oracle(f)
	f.Fuzz(func(t *testing.T, result byte, code []byte) {
		m := around()
		typ := []w.FuncType{params, params.Results(w.I32), params.Results(w.I64)}[result%3]
		fn := m.Declare(typ)
		m.DefineRaw(fn, append([]byte{2, 1, 0x7f, 1, 0x7e}, code...))
		raw := m.Bytes()
		got, err := decode(raw)
		other := compile(raw)
		var refused *module.Error
		switch {
		case err == nil && other == nil:
			checkModule(t, raw, got)
		case err == nil:
			t.Errorf("admitted, but wazero says: %v", other)
		case other == nil:
			known := []module.Rule{module.RuleFloat, module.RuleInteger, module.RuleZeroByte, module.RuleBlockType}
			if errors.As(err, &refused) && !slices.Contains(known, refused.Rule) && refused.Limit == 0 {
				t.Errorf("wazero admits it, but: %v", err)
			}
			fallthrough
		default:
			checkRefusal(t, raw, err)
		}
	})
}
