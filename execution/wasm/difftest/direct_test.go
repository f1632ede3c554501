package difftest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

const features = api.CoreFeatureMutableGlobal | api.CoreFeatureSignExtensionOps

// A scene is what a module finds when wazero alone runs it: calldata, and host
// functions that answer by rule.
type scene struct {
	wasm    []byte
	args    []byte
	globals []string // exported, to look at afterwards
	gauge   string   // exported global with ink that host functions charge; "" is none
	stack   string   // exported global with stack cells; "" is none
	ink     int64    // what the gauge starts with
	cells   uint32   // what the stack starts with
}

// An observation is what came of a run.
type observation struct {
	end     string // "" if it returned, "exit", or the name of the trap
	status  uint32
	size    uint32 // of memory
	memory  uint32 // checksum
	globals []uint64
	calls   []string // of host functions
	ink     int64    // left
	cells   uint32   // left
	paid    []uint32 // pages that pay_for_memory_grow was called with
}

var errExit = errors.New("exit")

// fee is what a scripted host function charges.
func fee(call int) int64 { return 1000 + int64(call)*7 }

func (s scene) run(t *testing.T) (o observation) {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().
		WithCoreFeatures(features).WithMemoryLimitPages(uint32(schedule.V1.Limits.MaxPages)))
	defer r.Close(ctx)
	b := r.NewHostModuleBuilder(hooks.Module)
	for _, f := range hooks.Functions() {
		b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, m api.Module, stack []uint64) {
			s.hook(&o, f, m, stack)
		}), valueTypes(f.Type.Params), valueTypes(f.Type.Results)).Export(f.Name)
	}
	if _, err := b.Instantiate(ctx); err != nil {
		t.Fatal(err)
	}
	m, err := r.InstantiateWithConfig(ctx, s.wasm, wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		t.Fatalf("wazero refuses the module: %v", err)
	}
	if s.gauge != "" {
		m.ExportedGlobal(s.gauge).(api.MutableGlobal).Set(uint64(s.ink))
	}
	if s.stack != "" {
		m.ExportedGlobal(s.stack).(api.MutableGlobal).Set(uint64(s.cells))
	}
	out, err := m.ExportedFunction(module.EntryName).Call(ctx, uint64(len(s.args)))
	if err != nil {
		o.end, _, _ = strings.Cut(err.Error(), "\n")
		o.end = strings.TrimSuffix(o.end, " (recovered by wazero)")
	} else {
		o.status = uint32(out[0])
	}
	mem := m.ExportedMemory(module.MemoryName)
	o.size = mem.Size()
	all, _ := mem.Read(0, o.size)
	o.memory = checksum(all)
	for _, g := range s.globals {
		o.globals = append(o.globals, m.ExportedGlobal(g).Get())
	}
	if s.gauge != "" {
		o.ink = int64(m.ExportedGlobal(s.gauge).Get())
	}
	if s.stack != "" {
		o.cells = uint32(m.ExportedGlobal(s.stack).Get())
	}
	return o
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

func valueTypes(ts []module.ValType) []api.ValueType {
	out := make([]api.ValueType, len(ts))
	for i, t := range ts {
		out[i] = api.ValueType(t)
	}
	return out
}

// hook is every host function: it notes its operands and what lies in memory
// where they point to, and writes and returns what follows from these.
func (s scene) hook(o *observation, f hooks.Function, m api.Module, stack []uint64) {
	if f.Name == payForMemoryGrow { // the instrumented module calls it of its own
		o.paid = append(o.paid, uint32(stack[0]))
		return
	}
	if s.gauge != "" {
		g := m.ExportedGlobal(s.gauge).(api.MutableGlobal)
		left := int64(g.Get()) - fee(len(o.calls))
		g.Set(uint64(max(left, -1)))
		if left < 0 {
			panic(errInk)
		}
	}
	h := fnv.New64a()
	fmt.Fprint(h, f.Name, len(o.calls))
	mem := m.Memory()
	last := uint32(0)
	for i, t := range f.Type.Params {
		h.Write(binary.LittleEndian.AppendUint64(nil, stack[i]))
		if t == module.I32 {
			last = uint32(stack[i])
			at, _ := mem.Read(last, 8)
			h.Write(at)
		}
	}
	sum := h.Sum64()
	o.calls = append(o.calls, fmt.Sprintf("%s %x", f.Name, sum))
	switch {
	case f.Name == "exit_early":
		o.status = uint32(stack[0])
		panic(errExit)
	case f.Name == "read_args":
		if !mem.Write(uint32(stack[0]), s.args) {
			panic(errBounds)
		}
	case f.Name == "write_result" || f.Name == "emit_log":
	case len(f.Type.Params) > 0:
		mem.WriteUint64Le(last, sum)
	}
	if len(f.Type.Results) > 0 {
		stack[0] = sum >> 7
		if f.Type.Results[0] == module.I32 {
			stack[0] &= 3
		}
	}
}

var (
	errInk    = errors.New("ink")
	errBounds = errors.New("bounds")
)
