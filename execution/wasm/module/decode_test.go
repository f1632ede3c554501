package module_test

import (
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

func TestDecodeContracts(t *testing.T) {
	for name, raw := range map[string][]byte{
		"noop": w.Noop(), "echo": w.Echo(), "reverter": w.Reverter(), "trapper": w.Trapper(), "script": w.Script(),
		"looper": w.Looper(3), "recursion": w.Recursion(3), "grower": w.Grower(3), "hook": w.HookCaller("account_code_size", 0),
	} {
		m, err := module.Decode(raw, &schedule.V1.Limits, hooks)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if typ := m.Type(m.Entry()); !typ.Equal(module.FuncType{Params: []module.ValType{module.I32}, Results: []module.ValType{module.I32}}) {
			t.Errorf("%s: entry of type %v", name, typ)
		}
	}
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
