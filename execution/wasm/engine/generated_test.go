package engine

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"testing"

	"github.com/trivium-chain/trivium/execution"
	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// witness keeps a digest of all that host functions see.
type witness struct {
	execution.Host
	digest uint64
	calls  int
}

// stubs have the names and types of the real host functions. They take in ink,
// arguments and the whole memory, and give and write what follows from that. One
// call in forty ends the run.
func stubs() []hooks.Function {
	fs := make([]hooks.Function, len(hooks.Functions()))
	for i, f := range hooks.Functions() {
		f.Call = func(f *hooks.Frame, stack []uint64) {
			x := f.Host.(*witness)
			h := fnv.New64a()
			fmt.Fprint(h, x.digest, i, f.Ink.Get(), stack)
			h.Write(memoryOf(f))
			x.digest = h.Sum64()
			x.calls++
			switch x.digest % 80 {
			case 0:
				f.Fault = errFault
			case 1:
				f.Exited, f.Status = true, uint32(x.digest>>32)
			default:
				if len(stack) > 0 {
					if b, ok := f.Memory.Read(uint32(stack[0]), 8); ok {
						binary.LittleEndian.PutUint64(b, x.digest)
					}
					stack[0] = x.digest >> 33
				}
			}
		}
		fs[i] = f
	}
	return fs
}

// Any contract, run again and again in the same instance with more or less ink,
// does what it does in a new one, on both engines.
func TestGeneratedModulesAreReset(t *testing.T) {
	var es []*Engine
	for _, interpreted := range []bool{false, true} {
		for _, fresh := range []bool{false, true} {
			e, err := New(Config{Interpreter: interpreted}, stubs())
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			if fresh {
				e.idle.limit = 0
			}
			es = append(es, e)
		}
	}
	ends, calls := map[bool]int{}, 0
	for i := range uint64(60) {
		r := rand.New(rand.NewPCG(i, 5))
		seed := make([]byte, r.IntN(2500))
		for k := range seed {
			seed[k] = byte(r.Uint32())
		}
		m, err := module.Decode(w.Generate(seed), &schedule.V1.Limits, hooks.Lookup)
		if err != nil {
			t.Fatalf("seed %d: %v", i, err)
		}
		p := instrument.Rewrite(m, &schedule.V1)
		var codes []*Code
		for _, e := range es {
			codes = append(codes, load(t, e, p))
		}
		for range 6 {
			input, ink := r.IntN(5), r.Int64N(int64(1)<<r.IntN(24))
			var want string
			for k, c := range codes {
				x := new(witness)
				out := c.Run(&hooks.Frame{Host: x, Call: execution.Frame{Input: make([]byte, input)}}, ink)
				if out.Trap {
					out.Ink = 0 // says nothing
				}
				got := fmt.Sprint(out, x.digest, x.calls)
				if k == 0 {
					want = got
					ends[out.Trap]++
					calls += x.calls
				} else if got != want {
					t.Fatalf("seed %d, input of %d, ink %d: %s on engine %d, %s on engine 0", i, input, ink, got, k, want)
				}
			}
		}
	}
	for _, e := range es {
		if s := e.Stats(); s.Unexpected != 0 || s.Fallbacks != 0 || e.idle.limit != 0 && s.Fresh > 0 {
			t.Errorf("%+v", s)
		}
	}
	if ends[true] < 30 || ends[false] < 30 || calls < 300 {
		t.Errorf("%d traps, %d returns, %d host calls: the test says little", ends[true], ends[false], calls)
	}
}
