package instrument

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

const (
	features = api.CoreFeaturesV1 | api.CoreFeatureSignExtensionOps
	plenty   = uint64(1) << 50 // ink that no test uses up
	deep     = 60_000          // cells of stack, as the schedule has
)

// engines are the two that must agree.
var engines = []struct {
	name   string
	config wazero.RuntimeConfig
}{
	{"compiler", wazero.NewRuntimeConfigCompiler()},
	{"interpreter", wazero.NewRuntimeConfigInterpreter()},
}

func eachEngine(t *testing.T, test func(t *testing.T, config wazero.RuntimeConfig)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { test(t, e.config) })
	}
}

func decode(t testing.TB, raw []byte) *module.Module {
	t.Helper()
	m, err := module.Decode(raw, &schedule.V1.Limits, hooks.Lookup)
	if err != nil {
		t.Fatalf("%v\n%.200x", err, raw)
	}
	return m
}

// priced is the first schedule with prices by which every opcode can be told
// from the sum, or with one price for all if unit is set.
func priced(unit bool) *schedule.Schedule {
	s := schedule.V1
	for op := range s.Ops {
		if unit {
			s.Ops[op] = 1
		} else if s.Ops[op] > 0 || op == int(module.End) || op == int(module.Else) {
			s.Ops[op] = uint32(1000 + 7*op)
		}
	}
	s.Code.BrTableTarget, s.Code.CallIndirectParam, s.Code.CallLocal = 11, 13, 17
	s.Code.FrameCells = 32 // golden files have it
	if unit {
		s.Code.BrTableTarget, s.Code.CallIndirectParam, s.Code.CallLocal = 1, 1, 1
	}
	return &s
}

// sparse is a schedule by which about half of the opcodes cost nothing, others
// for each seed.
func sparse(seed uint64) *schedule.Schedule {
	s := priced(false)
	r := rand.New(rand.NewPCG(seed, 2))
	for op := range s.Ops {
		if r.IntN(2) == 0 {
			s.Ops[op] = 0
		}
	}
	s.Ops[module.Loop], s.Ops[module.BrIf], s.Ops[module.Br] = 1, 0, 0
	s.Ops[module.I32Mul] = 500 // which dense code does wherever it decides
	if r.IntN(2) == 0 {
		s.Code.CallLocal = 0
	}
	return s
}

// call is a call of a host function as the host saw it.
type call struct {
	name string
	args [6]uint64
	ink  uint64
}

// outcome is all that one run leaves.
type outcome struct {
	status  uint32
	trap    string // reason of the engine, empty if there was none
	ink     int64  // in the global; stale if the contract trapped
	stack   int32
	pages   uint32
	memory  uint64 // hash
	globals []uint64
	calls   []call
	paid    []uint64 // arguments of pay_for_memory_grow
}

// run starts user_entrypoint(7) of an instrumented module, or of any other if
// ink is 0. Host functions take charge ink, give numbers that follow from their
// arguments, and change a word of memory.
func run(t testing.TB, config wazero.RuntimeConfig, wasm []byte, globals []string, ink uint64, cells uint32, charge uint64) outcome {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, config.WithCoreFeatures(features).WithMemoryLimitPages(uint32(schedule.V1.Limits.MaxPages)))
	defer r.Close(ctx)
	var out outcome
	host := r.NewHostModuleBuilder(hooks.Module)
	for name := range w.Hooks {
		if !bytes.Contains(wasm, []byte(name)) {
			continue // it takes time to make them all
		}
		typ, _ := hooks.Lookup(hooks.Module, name)
		host.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, mod api.Module, stack []uint64) {
			c := call{name: name}
			for i, t := range typ.Params {
				c.args[i] = stack[i]
				if t == module.I32 {
					c.args[i] = uint64(uint32(stack[i]))
				}
			}
			if g, ok := mod.ExportedGlobal(InkExport).(api.MutableGlobal); ok {
				c.ink = g.Get()
				g.Set(c.ink - charge)
			}
			if name == growName {
				out.paid = append(out.paid, c.args[0])
				return
			}
			out.calls = append(out.calls, c)
			sum := uint64(len(out.calls))
			for _, a := range c.args {
				sum = sum*31 + a
			}
			mod.Memory().WriteUint32Le(uint32(sum)%mod.Memory().Size()&^3, uint32(sum))
			if len(typ.Results) > 0 {
				stack[0] = sum % 100
			}
		}), valueTypes(typ.Params), valueTypes(typ.Results)).Export(name)
	}
	if _, err := host.Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	mod, err := r.Instantiate(ctx, wasm)
	if err != nil {
		t.Fatalf("%v\n%x", err, wasm)
	}
	if ink > 0 {
		mod.ExportedGlobal(InkExport).(api.MutableGlobal).Set(ink - 1)
		mod.ExportedGlobal(StackExport).(api.MutableGlobal).Set(uint64(cells))
	}
	res, err := mod.ExportedFunction(EntryExport).Call(ctx, 7)
	if err != nil {
		out.trap, _, _ = strings.Cut(err.Error(), "\n")
	} else {
		out.status = uint32(res[0])
	}
	if ink > 0 {
		out.ink = int64(mod.ExportedGlobal(InkExport).Get())
		out.stack = int32(mod.ExportedGlobal(StackExport).Get())
	}
	for _, name := range globals {
		out.globals = append(out.globals, mod.ExportedGlobal(name).Get())
	}
	out.pages, _ = mod.Memory().Grow(0)
	h := fnv.New64a()
	memory, _ := mod.Memory().Read(0, mod.Memory().Size())
	h.Write(memory)
	out.memory = h.Sum64()
	return out
}

func valueTypes(types []module.ValType) []api.ValueType {
	out := make([]api.ValueType, len(types))
	for i, t := range types {
		out[i] = api.ValueType(t)
	}
	return out
}

// left is how much ink to give so that n is in the global at the start.
func left(n uint64) uint64 { return n + 1 }

// counted is the module with a count before every instruction: what it takes
// from the ink is the sum of the prices of what ran, by a way that has nothing
// to do with metered blocks. It never traps for ink or stack, and memory.grow
// stays as it is.
func counted(m *module.Module, s *schedule.Schedule) []byte {
	p := &program{m: m, s: s}
	p.plan()
	count := func(b []byte, ink uint64) []byte {
		if ink == 0 {
			return b
		}
		b = appendIndexed(b, module.GlobalGet, p.inkGlobal())
		b = appendConst(b, module.I64, ink)
		b = append(b, byte(module.I64Sub))
		return appendIndexed(b, module.GlobalSet, p.inkGlobal())
	}
	price := func(op module.Opcode) uint64 { return uint64(s.Ops[op]) }
	b := []byte("\x00asm\x01\x00\x00\x00")
	b = p.section(b, sectionType, p.typeSection)
	b = p.section(b, sectionImport, p.importSection)
	b = p.section(b, sectionFunction, p.functionSection)
	b = p.section(b, sectionTable, p.tableSection)
	b = p.section(b, sectionMemory, p.memorySection)
	b = p.section(b, sectionGlobal, p.globalSection)
	b = p.section(b, sectionExport, p.exportSection)
	b = p.section(b, sectionElem, p.elemSection)
	b = p.section(b, sectionCode, func(b []byte) []byte {
		b = appendU32(b, uint32(len(m.Bodies)))
		for i := range m.Bodies {
			body := &m.Bodies[i]
			c := appendLocals(nil, body.Locals, nil)
			c = count(c, price(module.End)+uint64(s.Code.CallLocal)*uint64(len(body.Locals)))
			r := module.NewReader(body.Code)
			for !r.Done() {
				in, err := r.Next()
				if err != nil {
					panic(err)
				}
				switch in.Op {
				case module.Block, module.Loop, module.If:
					c = count(c, price(in.Op)+price(module.End))
				case module.BrTable:
					targets := uint64(1)
					for targets < uint64(len(in.Targets)) {
						targets *= 2
					}
					c = count(c, price(in.Op)+targets*uint64(s.Code.BrTableTarget))
				case module.CallIndirect:
					c = count(c, price(in.Op)+uint64(len(m.Types[in.A].Params))*uint64(s.Code.CallIndirectParam))
				case module.Else, module.End:
				default:
					c = count(c, price(in.Op))
				}
				c = append(c, body.Code[in.Start:in.End]...)
				if in.Op == module.Else {
					c = count(c, price(in.Op))
				}
			}
			b = appendSized(b, c)
		}
		return b
	})
	return p.section(b, sectionData, p.dataSection)
}

// same compares what two runs left, but for ink and stack.
func same(a, b outcome) error {
	switch {
	case a.trap != b.trap:
		return fmt.Errorf("traps %q and %q", a.trap, b.trap)
	case a.status != b.status:
		return fmt.Errorf("results %d and %d", a.status, b.status)
	case a.pages != b.pages:
		return fmt.Errorf("%d and %d pages", a.pages, b.pages)
	case a.memory != b.memory:
		return fmt.Errorf("memory differs")
	case !slices.Equal(a.globals, b.globals):
		return fmt.Errorf("globals %x and %x", a.globals, b.globals)
	case len(a.calls) != len(b.calls):
		return fmt.Errorf("%d and %d host calls", len(a.calls), len(b.calls))
	}
	for i := range a.calls {
		if a.calls[i].name != b.calls[i].name || a.calls[i].args != b.calls[i].args {
			return fmt.Errorf("host call %d: %v and %v", i, a.calls[i], b.calls[i])
		}
	}
	return nil
}

// identical compares two runs of the same module, in everything.
func identical(a, b outcome) error {
	if err := same(a, b); err != nil {
		return err
	}
	if a.ink != b.ink || a.stack != b.stack || !slices.Equal(a.paid, b.paid) || !slices.Equal(a.calls, b.calls) {
		return fmt.Errorf("ink %d and %d, stack %d and %d, paid %v and %v", a.ink, b.ink, a.stack, b.stack, a.paid, b.paid)
	}
	return nil
}
