package module_test

import (
	"bytes"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// unlimited is every limit out of the way.
func unlimited() schedule.Limits {
	const most = math.MaxInt32
	return schedule.Limits{
		Size: most, Types: most, Imports: most, Functions: most, BodySize: most, Ops: most, Blocks: most,
		BlocksXLocals: most, Nesting: most, LoopNesting: most, Locals: most, Params: most, BrTable: most, BrTableTotal: most,
		Operands: most, Globals: most, Exports: most, NameLength: most, Table: most, ElemSegments: most,
		DataSegments: most, InitialPages: most, MaxPages: most,
	}
}

// with is a contract with one more function.
func with(t w.FuncType, locals []w.ValType, body ...w.Instr) []byte {
	m := contract()
	m.Func(t, locals, body...)
	return m.Bytes()
}

// limitCase makes modules that have exactly n of what a limit bounds.
type limitCase struct {
	rule  module.Rule
	limit func(*schedule.Limits) *int
	make  func(n int) []byte
}

var limitCases = []limitCase{
	{module.RuleSize, func(l *schedule.Limits) *int { return &l.Size }, func(n int) []byte {
		m := contract()
		fill := n - len(m.Bytes())
		for content := fill; ; content-- { // the size is written in more bytes the larger it is
			m = contract()
			m.Custom("", make([]byte, content))
			if b := m.Bytes(); len(b) == n {
				return b
			}
		}
	}},
	{module.RuleTypes, func(l *schedule.Limits) *int { return &l.Types }, func(n int) []byte {
		m := contract()
		for range n - 1 {
			m.RawItem(w.TypeSection, []byte{0x60, 0, 0})
		}
		return m.Bytes()
	}},
	{module.RuleImports, func(l *schedule.Limits) *int { return &l.Imports }, func(n int) []byte {
		m := w.Contract()
		for range n {
			m.Import("vm_hooks", "read_args", w.Params(w.I32))
		}
		m.Entry(nil, i32)
		return m.Bytes()
	}},
	{module.RuleFunctions, func(l *schedule.Limits) *int { return &l.Functions }, func(n int) []byte {
		m := contract()
		for range n - 1 {
			m.Func(void, nil)
		}
		return m.Bytes()
	}},
	{module.RuleBodySize, func(l *schedule.Limits) *int { return &l.BodySize }, func(n int) []byte {
		return with(void, nil, w.Repeat(n-2, w.Nop)) // and the number of locals, and the end
	}},
	{module.RuleOps, func(l *schedule.Limits) *int { return &l.Ops }, func(n int) []byte {
		return with(void, nil, w.Repeat(n-1, w.Nop))
	}},
	{module.RuleBlocks, func(l *schedule.Limits) *int { return &l.Blocks }, func(n int) []byte {
		return with(void, nil, w.Repeat(n/4, w.Block(none), w.Loop(none), i32, w.If(none, w.Else)), w.Repeat(n%4, w.Block(none)))
	}},
	{module.RuleBlocksXLocals, func(l *schedule.Limits) *int { return &l.BlocksXLocals }, func(n int) []byte {
		locals := 256
		for n%locals != 0 {
			locals--
		}
		return with(w.Params(w.I32), slices.Repeat(w.Locals(w.I64), locals-1), w.Repeat(n/locals-1, w.Block(none)))
	}},
	{module.RuleNesting, func(l *schedule.Limits) *int { return &l.Nesting }, func(n int) []byte {
		return with(void, nil, w.Repeat(n, w.Raw(0x03, 0x40)), w.Repeat(n, w.End))
	}},
	{module.RuleLoopNesting, func(l *schedule.Limits) *int { return &l.LoopNesting }, func(n int) []byte {
		nest := seq(w.Repeat(n, w.Raw(0x03, 0x40), w.Raw(0x02, 0x40)), w.Repeat(2*n, w.End))
		return with(void, nil, nest, nest)
	}},
	{module.RuleLocals, func(l *schedule.Limits) *int { return &l.Locals }, func(n int) []byte {
		return with(w.Params(w.I32, w.I32), slices.Repeat(w.Locals(w.I64), n-2))
	}},
	{module.RuleParams, func(l *schedule.Limits) *int { return &l.Params }, func(n int) []byte {
		return with(w.Params(slices.Repeat([]w.ValType{w.I64}, n)...), nil)
	}},
	{module.RuleBrTable, func(l *schedule.Limits) *int { return &l.BrTable }, func(n int) []byte {
		return with(void, nil, i32, w.BrTable(0, make([]uint32, n)...))
	}},
	{module.RuleBrTableTotal, func(l *schedule.Limits) *int { return &l.BrTableTotal }, func(n int) []byte {
		return with(void, nil, w.Repeat(2, i32, w.BrTable(0, make([]uint32, n/2)...)), i32, w.BrTable(0, make([]uint32, n%2)...))
	}},
	{module.RuleOperands, func(l *schedule.Limits) *int { return &l.Operands }, func(n int) []byte {
		return with(void, nil, w.Repeat(n, i64), w.Repeat(n, w.Drop))
	}},
	{module.RuleGlobals, func(l *schedule.Limits) *int { return &l.Globals }, func(n int) []byte {
		m := contract()
		for range n {
			m.Global(w.I64, true, i64)
		}
		return m.Bytes()
	}},
	{module.RuleExports, func(l *schedule.Limits) *int { return &l.Exports }, func(n int) []byte {
		m := contract()
		for i := range n - 2 {
			m.Export(string(rune('a'+i)), w.KindFunc, 0)
		}
		return m.Bytes()
	}},
	{module.RuleNameLength, func(l *schedule.Limits) *int { return &l.NameLength }, func(n int) []byte {
		m := contract()
		m.Export(string(bytes.Repeat([]byte{'n'}, n)), w.KindFunc, 0)
		return m.Bytes()
	}},
	{module.RuleTable, func(l *schedule.Limits) *int { return &l.Table }, func(n int) []byte {
		m := contract()
		m.Table(uint32(n), 0)
		return m.Bytes()
	}},
	{module.RuleElemSegments, func(l *schedule.Limits) *int { return &l.ElemSegments }, func(n int) []byte {
		m := contract()
		m.Table(1, 0)
		for range n {
			m.Elem(0, 0)
		}
		return m.Bytes()
	}},
	{module.RuleDataSegments, func(l *schedule.Limits) *int { return &l.DataSegments }, func(n int) []byte {
		m := contract()
		for range n {
			m.Data(0, nil)
		}
		return m.Bytes()
	}},
	{module.RuleInitialPages, func(l *schedule.Limits) *int { return &l.InitialPages }, func(n int) []byte {
		m := w.New()
		m.Memory(uint32(n), 0)
		m.Export("memory", w.KindMemory, 0)
		m.Entry(nil, i32)
		return m.Bytes()
	}},
}

// At the limit is admitted, one more is not.
func TestLimits(t *testing.T) {
	for _, c := range limitCases {
		one := unlimited()
		limit := *c.limit(&schedule.V1.Limits)
		*c.limit(&one) = limit
		if _, err := module.Decode(c.make(limit), &one, hooks); err != nil {
			t.Errorf("%s: %d: %v", c.rule, limit, err)
		}
		_, err := module.Decode(c.make(limit+1), &one, hooks)
		checkRule(t, string(c.rule), err, c.rule)
		var refused *module.Error
		if errors.As(err, &refused) && refused.Limit != limit {
			t.Errorf("%s: the error says %d, want %d", c.rule, refused.Limit, limit)
		}
	}
}

// A few limits have more than one place where they can be broken.
func TestLimitsElsewhere(t *testing.T) {
	small := func(set func(*schedule.Limits)) *schedule.Limits {
		l := unlimited()
		set(&l)
		return &l
	}
	imports := func(mod, name string) []byte {
		m := w.Contract()
		m.Import(mod, name, void)
		m.Entry(nil, i32)
		return m.Bytes()
	}
	names := small(func(l *schedule.Limits) { l.NameLength = 20 })
	for _, c := range []struct {
		name   string
		raw    []byte
		limits *schedule.Limits
		want   module.Rule
	}{
		{"module name of an import", imports("123456789012345678901", ""), names, module.RuleNameLength},
		{"name of an import", imports("", "123456789012345678901"), names, module.RuleNameLength},
		{"name of a custom section", func() []byte { m := contract(); m.Custom("123456789012345678901", nil); return m.Bytes() }(), names, valid},
		{"parameters alone", with(w.Params(w.I32, w.I32, w.I32), nil), small(func(l *schedule.Limits) { l.Locals = 2 }), module.RuleLocals},
		{"parameters alone with one block", with(w.Params(w.I32, w.I32, w.I32), nil), small(func(l *schedule.Limits) { l.BlocksXLocals = 2 }), module.RuleBlocksXLocals},
		{"blocks without locals", with(void, nil, w.Repeat(100, block(none))), small(func(l *schedule.Limits) { l.BlocksXLocals = 2 }), valid},
		{"closed blocks are not nested", with(void, nil, w.Repeat(100, block(none))), small(func(l *schedule.Limits) { l.Nesting = 1 }), valid},
		{"else is no deeper than if", with(void, nil, i32, iff(none, w.Else)), small(func(l *schedule.Limits) { l.Nesting = 1 }), valid},
		{"operands in dead code", with(void, nil, w.Unreachable, w.Repeat(9, i32), w.Repeat(9, w.Drop)), small(func(l *schedule.Limits) { l.Operands = 8 }), module.RuleOperands},
	} {
		_, err := module.Decode(c.raw, c.limits, hooks)
		checkRule(t, c.name, err, c.want)
	}
}

// bombs are modules that say much with few bytes. Each must be refused before
// what it says is acted on.
func bombs() map[string]struct {
	raw  []byte
	want module.Rule
} {
	huge := []byte{0xff, 0xff, 0xff, 0xff, 0x0f}
	raw := func(build func(m *w.Module)) []byte {
		m := contract()
		build(m)
		return m.Bytes()
	}
	body := func(entry ...byte) []byte {
		return raw(func(m *w.Module) { m.DefineRaw(m.Declare(void), entry) })
	}
	section := func(s w.Section, content []byte) []byte {
		return raw(func(m *w.Module) { m.Replace(s, content) })
	}
	type bomb = struct {
		raw  []byte
		want module.Rule
	}
	many := slices.Concat([]byte{200, 1}, bytes.Repeat([]byte{0xff, 0xff, 0xff, 0x7f, 0x7e}, 200))
	return map[string]bomb{
		"a million locals":             {body(1, 0xc0, 0x84, 0x3d, 0x7f, 0x0b), module.RuleLocals},
		"four billion locals":          {body(slices.Concat([]byte{1}, huge, []byte{0x7f, 0x0b})...), module.RuleLocals},
		"locals that wrap around":      {body(slices.Concat([]byte{2}, huge, []byte{0x7f, 1, 0x7f, 0x0b})...), module.RuleLocals},
		"many groups of locals":        {body(append(many, 0x0b)...), module.RuleLocals},
		"four billion groups":          {body(slices.Concat(huge, []byte{1, 0x7f, 0x0b})...), module.RuleVector},
		"four billion branch targets":  {body(slices.Concat([]byte{0, 0x41, 0, 0x0e}, huge, []byte{0, 0x0b})...), module.RuleVector},
		"four billion types":           {section(w.TypeSection, huge), module.RuleVector},
		"four billion parameters":      {section(w.TypeSection, slices.Concat([]byte{1, 0x60}, huge)), module.RuleVector},
		"four billion imports":         {section(w.ImportSection, huge), module.RuleVector},
		"four billion bytes of a name": {section(w.ImportSection, slices.Concat([]byte{1}, huge)), module.RuleVector},
		"four billion functions":       {section(w.FunctionSection, huge), module.RuleVector},
		"four billion globals":         {section(w.GlobalSection, huge), module.RuleVector},
		"four billion exports":         {section(w.ExportSection, huge), module.RuleVector},
		"four billion segments":        {section(w.DataSection, huge), module.RuleVector},
		"four billion bytes of data":   {section(w.DataSection, slices.Concat([]byte{1, 0, 0x41, 0, 0x0b}, huge)), module.RuleEnd},
		"a table of four billion":      {section(w.TableSection, slices.Concat([]byte{1, 0x70, 0}, huge)), module.RuleTable},
		"a memory of four billion":     {section(w.MemorySection, slices.Concat([]byte{1, 0}, huge)), module.RuleInitialPages},
		"a body of four gigabytes":     {section(w.CodeSection, slices.Concat([]byte{1}, huge)), module.RuleBodySize},
		"a section of four gigabytes":  {slices.Concat(contract().Bytes(), []byte{0}, huge), module.RuleEnd},
	}
}

func TestBombs(t *testing.T) {
	for name, b := range bombs() {
		if got := allocated(func() { check(t, name, b.raw, b.want) }); got > 64<<10 {
			t.Errorf("%s: %d bytes of memory for %d bytes", name, got, len(b.raw))
		}
	}
}

// The most memory for a byte is asked for by what is small in the format and
// large once decoded. It stays below 64 bytes, beside the locals of functions.
func TestMemoryBound(t *testing.T) {
	for name, raw := range heavy() {
		l := schedule.V1.Limits
		if got, most := allocated(func() { check(t, name, raw, valid) }), uint64(64*len(raw)+l.Functions*l.Locals+64<<10); got > most {
			t.Errorf("%s: %d bytes of memory for %d bytes, at most %d", name, got, len(raw), most)
		}
	}
}

// heavy are admitted modules that ask for as much work or memory as they can.
func heavy() map[string][]byte {
	all := map[string][]byte{}
	l := schedule.V1.Limits
	m := contract()
	for range l.Functions - 1 {
		m.DefineRaw(m.Declare(void), []byte{1, 0xff, 1, 0x7e, 0x0b})
	}
	all["functions with 255 locals"] = m.Bytes()
	m = contract()
	for range l.Functions - 1 {
		m.Func(void, nil)
	}
	all["empty functions"] = m.Bytes()
	m = contract()
	for range l.Types - 1 {
		m.RawItem(w.TypeSection, []byte{0x60, 0, 0})
	}
	all["types"] = m.Bytes()

	fill := func(t w.FuncType, locals []w.ValType, body ...w.Instr) []byte {
		m := contract()
		m.Func(w.Params(slices.Repeat([]w.ValType{w.I64}, l.Params)...), nil) // function 1
		for fn := m.Func(t, locals, body...); ; fn = m.Func(t, locals, body...) {
			if size := len(m.Bytes()); size+size/int(fn) > l.Size {
				return m.Bytes()
			}
		}
	}
	long := min(l.Ops, l.BodySize/2) - 100 // instructions of two bytes in a function
	deep := l.LoopNesting
	high := min(l.Operands, 1000)
	all["nops"] = fill(void, nil, w.Repeat(long, w.Nop))
	all["blocks"] = fill(void, nil, w.Repeat(l.Blocks, block(none)))
	all["nested loops"] = fill(void, nil, w.Repeat(l.Blocks/deep, w.Repeat(deep, w.Raw(0x03, 0x40)), w.Repeat(deep, w.End)))
	all["constants and drops"] = fill(void, nil, w.Repeat(long/high/2, w.Repeat(high, i32), w.Repeat(high, w.Drop)))
	all["additions in dead code"] = fill(void, nil, w.Unreachable, w.Repeat(long, w.I64Add), w.Drop)
	all["calls of many parameters in dead code"] = fill(void, nil, w.Unreachable, w.Repeat(long, w.Call(1)))
	all["calls of many parameters"] = fill(void, nil, w.Repeat(long/(l.Params+1), w.Repeat(l.Params, i64), w.Call(1)))
	all["selects in dead code"] = fill(void, nil, w.Unreachable, w.Repeat(long, w.Select), w.Drop)
	all["br_tables"] = fill(void, nil, w.Repeat(l.BrTableTotal/l.BrTable, block(none, i32, w.BrTable(0, make([]uint32, l.BrTable)...))))
	all["small br_tables"] = fill(void, nil, w.Unreachable, w.Repeat(min(long/2, l.Blocks), w.BrTable(0)))
	all["locals"] = fill(w.Params(w.I64, w.I64), nil, w.Repeat(long/2, w.LocalGet(1), w.LocalSet(0)))
	all["loads"] = fill(void, nil, i32, w.Repeat(long/2, w.Load(w.I32Load, 5)), w.Drop)
	return all
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
