package difftest

import (
	"crypto/sha256"
	"reflect"
	"sync"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// engines are the compiler and the interpreter. They live as long as the
// process, as a node's do, and forget modules soon.
var engines = sync.OnceValues(func() (engines [2]*engine.Engine, err error) {
	for i := range engines {
		if engines[i], err = engine.New(engine.Config{Interpreter: i == 1, CacheBytes: 1 << 20}, logged()); err != nil {
			break
		}
	}
	return engines, err
})

// engineGas bounds a run to some hundred thousand instructions, or to a few
// acts on the chain.
const engineGas = 60_000

// checkEngines runs a module on both engines, with as much ink as it likes, with
// as much as it has used, and with less. It tells how the first run ended.
func checkEngines(t *testing.T, raw, args []byte, ink uint64) (end string) {
	both, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	if both[0].Name() != "compiler" {
		t.Skip("no compiler for this machine")
	}
	var codes [2]*engine.Code
	for i, e := range both {
		codes[i], err = e.Load(engine.Key{Schedule: 1, Hash: sha256.Sum256(raw)}, func() (*instrument.Program, error) {
			m, err := module.Decode(raw, &schedule.V1.Limits, hooks.Lookup)
			if err != nil {
				return nil, err
			}
			return instrument.Rewrite(m, &schedule.V1), nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	run := func(less uint64) (ending, *chain) {
		var ends [2]ending
		var chains [2]*chain
		for i, code := range codes {
			f := execution.Frame{Input: args, Static: ink%16 == 0}
			chains[i] = &chain{code: code, slots: map[execution.Hash]execution.Hash{}, transient: map[execution.Hash]execution.Hash{}}
			h := &host{chain: chains[i], gas: engineGas, static: f.Static, frames: []execution.Frame{f}}
			ends[i] = h.run(f, less)
			chains[i].code = nil
		}
		agree(t, less, ends, chains)
		return ends[0], chains[0]
	}
	const all = engineGas * schedule.InkPerGas
	full, seen := run(0)
	again, seenAgain := run(0)
	agree(t, 0, [2]ending{full, again}, [2]*chain{seen, seenAgain})
	used := uint64(all)
	if !full.Trap {
		used -= uint64(full.Ink)
		run(all - used)
		run(min(all, all-used+1))
	}
	run(all - ink%(used+1))
	for _, e := range both {
		if n := e.Stats().Unexpected; n > 0 {
			t.Fatalf("%s: %d unexpected failures", e.Name(), n)
		}
	}
	switch {
	case full.fault != nil:
		return full.fault.Error()
	case full.Trap:
		return "trap"
	}
	return "return"
}

func agree(t *testing.T, less uint64, ends [2]ending, chains [2]*chain) {
	t.Helper()
	for i := range max(len(chains[0].log), len(chains[1].log)) {
		if i >= len(chains[0].log) || i >= len(chains[1].log) || chains[0].log[i] != chains[1].log[i] {
			t.Fatalf("with %d ink less than all, from line %d on\n%v\n%v", less, i, chains[0].log[i:min(len(chains[0].log), i+3)], chains[1].log[i:min(len(chains[1].log), i+3)])
		}
	}
	if ends[0] != ends[1] || !reflect.DeepEqual(chains[0], chains[1]) {
		t.Fatalf("with %d ink less than all\n%+v\n%+v", less, ends[0], ends[1])
	}
}
