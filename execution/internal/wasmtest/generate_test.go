package wasmtest

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// seed is a long seed, always the same for i.
func seed(i uint64) []byte {
	r := rand.New(rand.NewPCG(i, 0))
	b := make([]byte, r.IntN(4000))
	for j := range b {
		b[j] = byte(r.Uint32())
	}
	return b
}

func TestGeneratedModulesAreValid(t *testing.T) {
	ctx := context.Background()
	for i := range uint64(3000) {
		wasm := Generate(seed(i))
		r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(features))
		if _, err := r.CompileModule(ctx, wasm); err != nil {
			t.Errorf("seed %d: %v", i, err)
		}
		r.Close(ctx)
		if _, err := module.Decode(wasm, &schedule.V1.Limits, hooks.Lookup); err != nil {
			t.Errorf("seed %d: %v", i, err)
		}
		if i%100 == 0 && !bytes.Equal(wasm, Generate(seed(i))) {
			t.Errorf("seed %d makes two modules", i)
		}
	}
}

func FuzzGenerate(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(binary.BigEndian.AppendUint64(nil, 0x0102030405060708))
	f.Add(seed(1)[:200])
	f.Fuzz(func(t *testing.T, seed []byte) {
		if err := validate(t, Generate(seed)); err != nil {
			t.Error(err)
		}
		if _, err := module.Decode(Generate(seed), &schedule.V1.Limits, hooks.Lookup); err != nil {
			t.Error(err)
		}
	})
}

// The list here is what tests mean by the interface; package hooks has its own.
func TestHooksAreThoseOfContracts(t *testing.T) {
	if len(hooks.Functions()) != len(Hooks) {
		t.Errorf("%d host functions here, %d there", len(Hooks), len(hooks.Functions()))
	}
	types := func(ts []ValType) (out []module.ValType) {
		for _, t := range ts {
			out = append(out, module.ValType(t))
		}
		return out
	}
	for name, typ := range Hooks {
		there, ok := hooks.Lookup(HooksModule, name)
		if !ok || !there.Equal(module.FuncType{Params: types(typ.params), Results: types(typ.results)}) {
			t.Errorf("%s has another type in package hooks, or is not there", name)
		}
	}
	if len(generatedHooks) != len(Hooks) {
		t.Errorf("Generate knows %d host functions of %d", len(generatedHooks), len(Hooks))
	}
	for _, h := range generatedHooks {
		if len(h.params) != len(Hooks[h.name].params) {
			t.Errorf("Generate calls %s with %d operands", h.name, len(h.params))
		}
	}
}
