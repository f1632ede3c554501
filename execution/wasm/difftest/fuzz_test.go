package difftest

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

var (
	seeds = flag.Uint64("seeds", 200, "number of modules that TestSeeds makes")
	from  = flag.Uint64("from", 1000, "number of the first of them")
)

// seed is a long seed, always the same for i.
func seed(i uint64) []byte {
	r := rand.New(rand.NewPCG(i, 1))
	b := make([]byte, r.IntN(2500))
	for j := range b {
		b[j] = byte(r.Uint32())
	}
	return b
}

var someArgs = []byte("calldata of some contract, longer than a word")

func FuzzRewrite(f *testing.F) {
	for i := range uint64(20) {
		f.Add(seed(i), someArgs)
	}
	f.Fuzz(func(t *testing.T, seed, args []byte) {
		if len(args) > 1000 {
			return
		}
		checkRewrite(t, w.Generate(seed), args)
	})
}

func FuzzEngines(f *testing.F) {
	for i := range uint64(20) {
		f.Add(seed(i), someArgs, i*1_000_003)
	}
	f.Fuzz(func(t *testing.T, seed, args []byte, ink uint64) {
		if len(args) > 1000 {
			return
		}
		checkEngines(t, w.Generate(seed), args, ink)
	})
}

// edit changes bytes of a module, and takes each change back after which it
// would be refused. A change is three bytes: place, place, value.
func edit(wasm, changes []byte) (edited []byte, kept int) {
	for ; len(changes) >= 3; changes = changes[3:] {
		at := (int(changes[0])<<8 | int(changes[1])) % len(wasm)
		old := wasm[at]
		wasm[at] = changes[2]
		if _, err := module.Decode(wasm, &schedule.V1.Limits, hooks.Lookup); err != nil {
			wasm[at] = old
		} else if old != changes[2] {
			kept++
		}
	}
	return wasm, kept
}

// FuzzEdited is FuzzRewrite on what the generator would not write.
func FuzzEdited(f *testing.F) {
	for i := range uint64(20) {
		f.Add(seed(i), seed(i + 100)[:90])
	}
	f.Fuzz(func(t *testing.T, seed, changes []byte) {
		if len(changes) < 300 {
			wasm, _ := edit(w.Generate(seed), changes)
			checkRewrite(t, wasm, someArgs)
		}
	})
}

// TestSeeds is all targets without the fuzzer, which takes ten times as long for
// an input. That its runs end in many ways is a test of the generator.
func TestSeeds(t *testing.T) {
	ends := map[string]uint64{}
	i := *from
	defer func() {
		if t.Failed() {
			t.Logf("at seed %d", i)
		}
	}()
	deadline, _ := t.Deadline()
	for ; i < *from+*seeds; i++ {
		if !deadline.IsZero() && time.Until(deadline) < 20*time.Second {
			break
		}
		raw := w.Generate(seed(i))
		ends["rewrite: "+checkRewrite(t, raw, someArgs)]++
		ends["engines: "+checkEngines(t, raw, someArgs, i*999_983)]++
		changes := seed(i + 1<<32)
		edited, kept := edit(raw, changes[:min(len(changes), 150)])
		ends["edited: "+checkRewrite(t, edited, someArgs)]++
		ends["changes"] += uint64(kept)
	}
	n := i - *from
	t.Logf("%d modules: %v", n, ends)
	for end, least := range map[string]uint64{
		"rewrite: return": n / 3, "rewrite: ink": n / 30, "rewrite: stack": n / 200,
		"rewrite: wasm error: out of bounds memory access": n / 30, "rewrite: wasm error: integer divide by zero": n / 200,
		"edited: return": n / 6, "changes": 5 * n,
		"engines: return": n / 3, "engines: trap": n / 10, "engines: out of gas": n / 50,
	} {
		if ends[end] < least {
			t.Errorf("%d runs ended by %q, want %d", ends[end], end, least)
		}
	}
}

func TestContracts(t *testing.T) {
	a := common.Address{1}
	for name, c := range map[string]struct{ wasm, args []byte }{
		"Noop":      {w.Noop(), nil},
		"Echo":      {w.Echo(), bytes.Repeat([]byte("echo"), 40_000)},
		"Reverter":  {w.Reverter(), someArgs},
		"Trapper":   {w.Trapper(), nil},
		"Looper":    {w.Looper(10_000), nil},
		"Recursion": {w.Recursion(1000), nil},
		"too deep":  {w.Recursion(2000), nil},
		"Grower":    {w.Grower(8), nil},
		"too large": {w.Grower(512), nil},
		"Script": {w.Script(), w.Steps{}.Store(common.Hash{1}, common.Hash{2}).Load(common.Hash{1}).Log(someArgs, common.Hash{3}).
			StoreTransient(common.Hash{4}, common.Hash{5}).LoadTransient(common.Hash{4}).Keccak(someArgs).
			Account(a).Code(a, 0, 40).Context().Block().Gas().Grow(1).Loop(50).Recurse(50).Append(someArgs)},
		"Script that calls": {w.Script(), w.Steps{}.Call(a, 0, 1<<40, w.Steps{}.Append(someArgs).Revert()).Status().Returned().
			Delegate(a, 1<<40, w.Steps{}.Trap()).Status().Static(a, 1<<40, w.Steps{}.Store(common.Hash{1}, common.Hash{2})).Status().
			Create(0, someArgs).Create2(0, common.Hash{9}, nil).Returned()},
		"Script that exits": {w.Script(), w.Steps{}.Append(someArgs).Exit(3)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Log(checkRewrite(t, c.wasm, c.args))
			t.Log(checkEngines(t, c.wasm, c.args, 123_457))
		})
	}
}

// TestKernels has the code of a C compiler.
func TestKernels(t *testing.T) {
	files, err := filepath.Glob("../testdata/kernels/*.wasm")
	if err != nil || len(files) == 0 {
		t.Fatal("no kernels", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			wasm, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			args := common.Hash{31: 3}
			t.Log(checkRewrite(t, wasm, args[:]))
			t.Log(checkEngines(t, wasm, args[:], 123_457))
		})
	}
}
