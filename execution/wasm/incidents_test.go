package wasm_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/big"
	"runtime"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// What has gone wrong in other chains that run WASM, a test each. Of those that
// cannot happen here the tests of the packages below speak: there is no allocate
// export that the host calls, no iterator, no text form of an address.

// frames counts what a tracer sees.
type frames struct{ entered int }

func newFrames() *frames { return new(frames) }

func (f *frames) hooks() *tracing.Hooks {
	return &tracing.Hooks{OnEnter: func(int, byte, common.Address, common.Address, []byte, uint64, *big.Int) { f.entered++ }}
}

// Contracts that call themselves without end, by every kind of call and through
// the EVM: each level has a Go stack beneath, which must not run out.
func TestEndlessRecursion(t *testing.T) {
	r := common.HexToAddress("0xe4")
	c := newChain(t, types.GenesisAlloc{r: {Nonce: 1, Balance: new(big.Int), Code: relay(vm.CALL, true, passOn)}})
	w := c.deploy(wasmtest.Script())[0]
	const gas = 1 << 40
	nest := func(wrap func(inner wasmtest.Steps) wasmtest.Steps) wasmtest.Steps {
		s := wasmtest.Steps{}.Store(common.Hash{1}, common.Hash{1})
		for range 70 { // deeper than is allowed
			s = wrap(s)
		}
		return s
	}
	for name, wrap := range map[string]func(wasmtest.Steps) wasmtest.Steps{
		"call":     func(s wasmtest.Steps) wasmtest.Steps { return wasmtest.Steps{}.Call(w, 0, gas, s).Status() },
		"delegate": func(s wasmtest.Steps) wasmtest.Steps { return wasmtest.Steps{}.Delegate(w, gas, s).Status() },
		"static":   func(s wasmtest.Steps) wasmtest.Steps { return wasmtest.Steps{}.Static(w, gas, s).Status() },
		"EVM": func(s wasmtest.Steps) wasmtest.Steps {
			return wasmtest.Steps{}.Call(r, 0, gas, append(w.Bytes(), s...)).Status()
		},
		// Each level also uses the stack of its instance to the end.
		"deep frames": func(s wasmtest.Steps) wasmtest.Steps {
			return wasmtest.Steps{}.Recurse(900).Call(w, 0, gas, s).Recurse(900).Status()
		},
	} {
		data := nest(wrap)
		compiled := c.message(c.compiled, vm.Config{}, w, 0, 500_000_000, data)
		interpreted := c.message(c.interpreted, vm.Config{}, w, 0, 500_000_000, data)
		if compiled != interpreted || !compiled.OK {
			t.Errorf("%s: compiled %+v, interpreted %+v", name, compiled, interpreted)
		}
	}
	if got := c.slot(w, common.Hash{1}); got != (common.Hash{}) {
		t.Errorf("a message left %x", got)
	}
}

// A contract without end costs its gas and no more time: by each kind of branch.
func TestEndlessLoops(t *testing.T) {
	var modules [][]byte
	for name, body := range map[string][]wasmtest.Instr{
		"br":       {wasmtest.Loop(wasmtest.Void, wasmtest.Br(0))},
		"br_if":    {wasmtest.Loop(wasmtest.Void, wasmtest.I32Const(1), wasmtest.BrIf(0))},
		"br_table": {wasmtest.Loop(wasmtest.Void, wasmtest.I32Const(1), wasmtest.BrTable(0, 0, 0))},
		"if":       {wasmtest.Loop(wasmtest.Void, wasmtest.I32Const(1), wasmtest.If(wasmtest.Void, wasmtest.Br(1)))},
	} {
		m := wasmtest.Contract()
		m.Entry(nil, append(body, wasmtest.I32Const(0))...)
		code := m.Bytes()
		if _, err := wasm.Check(code); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		modules = append(modules, code)
	}
	c := newChain(t, nil)
	for _, at := range c.deploy(modules...) {
		compiled := c.message(c.compiled, vm.Config{}, at, 0, 200_000, nil)
		interpreted := c.message(c.interpreted, vm.Config{}, at, 0, 200_000, nil)
		if compiled.OK || compiled != interpreted || compiled.Used < 190_000 {
			t.Errorf("compiled %+v, interpreted %+v", compiled, interpreted)
		}
	}
	for op, ink := range schedule.V1.Ops {
		// Every branch has a price: free ones could follow each other without end.
		if o := module.Opcode(op); ink == 0 && (o == module.Br || o == module.BrIf || o == module.BrTable || o == module.Loop || o == module.Call) {
			t.Errorf("%v is free", o)
		}
	}
}

// Counts that are far larger than the bytes behind them, each in a module that
// nothing else is wrong with. None makes anybody reserve room for what it says.
func TestCountBombs(t *testing.T) {
	many := []byte{0xff, 0xff, 0xff, 0xff, 0x0f}
	segment := []byte{0, 0x41, 0, 0x0b} // of memory or table 0, from 0 on
	build := func(change func(m *wasmtest.Module)) []byte {
		m := wasmtest.New()
		m.Import("vm_hooks", "msg_reentrant", wasmtest.Params().Results(wasmtest.I32))
		m.Memory(1, 0)
		m.Export("memory", wasmtest.KindMemory, 0)
		m.Table(1, 1)
		m.Global(wasmtest.I32, true, wasmtest.I32Const(0))
		entry := m.Entry(nil, wasmtest.I32Const(0))
		m.Elem(0, entry)
		m.Data(0, []byte("data"))
		if change != nil {
			change(m)
		}
		return m.Bytes()
	}
	content := func(s wasmtest.Section, parts ...[]byte) []byte {
		return build(func(m *wasmtest.Module) { m.Replace(s, bytes.Join(parts, nil)) })
	}
	item := func(s wasmtest.Section, parts ...[]byte) []byte {
		return build(func(m *wasmtest.Module) { m.RawItem(s, bytes.Join(parts, nil)) })
	}
	body := func(parts ...[]byte) []byte {
		return build(func(m *wasmtest.Module) { m.DefineRaw(m.Declare(wasmtest.Params()), bytes.Join(parts, nil)) })
	}
	good := build(nil)
	if _, err := wasm.Check(good); err != nil {
		t.Fatalf("without a bomb: %v", err)
	}
	if _, err := wasm.Check(body([]byte{1, 1, 0x7f, 0x0b})); err != nil {
		t.Fatalf("without a bomb: %v", err)
	}
	const most = 8 << 10 // bytes; the largest takes 1,000
	for name, bomb := range map[string]struct {
		code []byte
		want module.Rule
	}{
		"types":          {content(wasmtest.TypeSection, many), module.RuleVector},
		"parameters":     {item(wasmtest.TypeSection, []byte{0x60}, many), module.RuleVector},
		"results":        {item(wasmtest.TypeSection, []byte{0x60, 0}, many), module.RuleVector},
		"imports":        {content(wasmtest.ImportSection, many), module.RuleVector},
		"import's name":  {content(wasmtest.ImportSection, []byte{1}, many), module.RuleVector},
		"functions":      {content(wasmtest.FunctionSection, many), module.RuleVector},
		"table":          {content(wasmtest.TableSection, []byte{1, 0x70, 0}, many), module.RuleTable},
		"table maximum":  {content(wasmtest.TableSection, []byte{1, 0x70, 1, 1}, many), ""}, // allowed, and nothing is reserved
		"memory":         {content(wasmtest.MemorySection, []byte{1, 0}, many), module.RuleInitialPages},
		"memory maximum": {content(wasmtest.MemorySection, []byte{1, 1, 1}, many), module.RuleMemoryLimits},
		"globals":        {content(wasmtest.GlobalSection, many), module.RuleVector},
		"exports":        {content(wasmtest.ExportSection, many), module.RuleVector},
		"export's name":  {item(wasmtest.ExportSection, many), module.RuleVector},
		"elem segments":  {content(wasmtest.ElemSection, many), module.RuleVector},
		"elements":       {item(wasmtest.ElemSection, segment, many), module.RuleVector},
		"bodies":         {content(wasmtest.CodeSection, many), module.RuleBodyCount},
		"body":           {content(wasmtest.CodeSection, []byte{1}, many), module.RuleBodySize},
		"local groups":   {body(many, []byte{0x0b}), module.RuleVector},
		"locals":         {body([]byte{1}, many, []byte{0x7f, 0x0b}), module.RuleLocals},
		"branch targets": {body([]byte{0, 0x41, 0, 0x0e}, many, []byte{0, 0x0b}), module.RuleVector},
		"data segments":  {content(wasmtest.DataSection, many), module.RuleVector},
		"data":           {item(wasmtest.DataSection, segment, many), module.RuleEnd},
		"section":        {append(bytes.Clone(good), append([]byte{0}, many...)...), module.RuleEnd},
	} {
		least := uint64(math.MaxUint64) // of a few times, as others may allocate
		for range 3 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := wasm.Check(bomb.code)
			runtime.ReadMemStats(&after)
			least = min(least, after.TotalAlloc-before.TotalAlloc)
			var refused *module.Error
			if bomb.want == "" && err == nil {
				continue
			}
			if !errors.As(err, &refused) || refused.Rule != bomb.want {
				t.Errorf("%s: %v, want rule %q", name, err, bomb.want)
			}
		}
		if least > most {
			t.Errorf("%s: %d bytes were allocated for a module of %d", name, least, len(bomb.code))
		}
	}
}

// Asking for very much of others' data is paid for before it is done.
func TestUnboundedReads(t *testing.T) {
	large := common.HexToAddress("0xb16")
	c := newChain(t, types.GenesisAlloc{large: {Nonce: 1, Balance: new(big.Int), Code: bytes.Repeat([]byte{byte(vm.STOP)}, 24_000)}})
	w := c.deploy(wasmtest.Script())[0]
	few, all := c.message(c.compiled, vm.Config{}, w, 0, 5_000_000, wasmtest.Steps{}.Code(large, 0, 100)), c.message(c.compiled, vm.Config{}, w, 0, 5_000_000, wasmtest.Steps{}.Code(large, 0, 24_000))
	if !few.OK || !all.OK || all.Used <= few.Used+100 {
		t.Errorf("100 bytes cost %d gas, 24,000 cost %d", few.Used, all.Used)
	}
	if out := c.message(c.compiled, vm.Config{}, w, 0, 100_000, wasmtest.Steps{}.Code(large, 0, 1<<31)); out.OK {
		t.Errorf("2 GiB of code for 100,000 gas: %+v", out.Used)
	}
}

// Memory is bounded by gas over the whole call stack, not a contract at a time.
func TestMemoryOfTheWholeStack(t *testing.T) {
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script())[0]
	const gas = 1 << 40
	pages := uint32(schedule.V1.Limits.MaxPages) - 8
	s := wasmtest.Steps{}
	for range 40 {
		s = wasmtest.Steps{}.Grow(pages).Call(w, 0, gas, s).Status()
	}
	out := c.message(c.compiled, vm.Config{}, w, 0, 1<<24, s)
	if interpreted := c.message(c.interpreted, vm.Config{}, w, 0, 1<<24, s); interpreted != out {
		t.Errorf("compiled %+v, interpreted %+v", out, interpreted)
	}
	one := c.message(c.compiled, vm.Config{}, w, 0, 1<<24, wasmtest.Steps{}.Grow(pages))
	two := c.message(c.compiled, vm.Config{}, w, 0, 1<<24, wasmtest.Steps{}.Grow(pages).Call(w, 0, gas, wasmtest.Steps{}.Grow(pages)))
	if !one.OK || two.Used < 2*one.Used {
		t.Errorf("the first contract's pages cost %d gas, those of two %d", one.Used, two.Used)
	}
}

// What compiled code was made under one schedule must not serve another.
func TestCodeIsKeptBySchedule(t *testing.T) {
	a := wasm.Designator{Schedule: 1, Hash: common.Hash{1}}
	b := wasm.Designator{Schedule: 2, Hash: common.Hash{1}}
	if a.ModuleAddress() == b.ModuleAddress() {
		t.Error("two schedules share a module account: one would run what only the other has admitted")
	}
	c := newChain(t, types.GenesisAlloc{
		common.HexToAddress("0x5c"): {Nonce: 1, Balance: new(big.Int), Code: b.AccountCode()},
	})
	if out := c.message(c.compiled, vm.Config{}, common.HexToAddress("0x5c"), 0, 100_000, nil); out.OK {
		t.Errorf("a contract of a schedule that does not exist ran: %+v", out)
	}
}

// Nothing of the engine's texts is to be seen: a trap is a trap.
func TestTrapsAreAlike(t *testing.T) {
	var modules [][]byte
	for _, body := range [][]wasmtest.Instr{
		{wasmtest.Unreachable},
		{wasmtest.I32Const(1), wasmtest.I32Const(0), wasmtest.I32DivU, wasmtest.Drop},
		{wasmtest.I32Const(-4), wasmtest.Load(wasmtest.I32Load, 100), wasmtest.Drop},
	} {
		m := wasmtest.Contract()
		m.Entry(nil, append(body, wasmtest.I32Const(0))...)
		modules = append(modules, m.Bytes())
	}
	modules = append(modules, wasmtest.Recursion(100_000), wasmtest.HookCaller("read_args", 0xffff))
	c := newChain(t, nil)
	var txs []*types.Transaction
	for _, at := range c.deploy(modules...) {
		out := c.message(c.compiled, vm.Config{}, at, 0, 1_000_000, []byte("input"))
		if out.OK || out.Output != "" || out.Used < 980_000 {
			t.Errorf("%+v", out)
		}
		txs = append(txs, c.call(0, at, 0, []byte("input")))
	}
	var seen string
	for _, r := range c.block(txs...) {
		got := fmt.Sprint(r.Status, r.GasUsed, len(r.Logs))
		if seen != "" && got != seen {
			t.Errorf("receipts differ: %s and %s", seen, got)
		}
		seen = got
	}
}

// A contract that calls the engine itself is not believed, whatever it says of
// gas, caller and value.
func TestContractCallsTheEngine(t *testing.T) {
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script())[0]
	forged := make([]byte, 96)
	forged[31], forged[88] = 0xad, 0x10
	forged = append(forged, wasmtest.Steps{}.Loop(1<<30)...)
	for name, steps := range map[string]wasmtest.Steps{
		"call":     wasmtest.Steps{}.Call(system.WASM, 0, 100_000, forged).Status(),
		"delegate": wasmtest.Steps{}.Delegate(system.WASM, 100_000, forged).Status(),
		"static":   wasmtest.Steps{}.Static(system.WASM, 100_000, forged).Status(),
		"the gate": wasmtest.Steps{}.Call(router.DelegateGate(system.WASM), 0, 100_000, append(make([]byte, 96), forged[96:]...)).Status(),
	} {
		out := c.message(c.compiled, vm.Config{}, w, 0, 500_000, steps)
		if !out.OK || out.Output != "\x01" || out.Used > 150_000 {
			t.Errorf("%s: %+v", name, out)
		}
	}
}
