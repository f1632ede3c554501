package instrument

import (
	"strconv"

	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// The host function that takes the price of memory before it grows.
const (
	growModule = "vm_hooks"
	growName   = "pay_for_memory_grow"
)

var (
	payType  = module.FuncType{Params: []module.ValType{module.I32}}
	growType = module.FuncType{Params: []module.ValType{module.I32}, Results: []module.ValType{module.I32}}
)

// globalPrefix begins the exported names of the contract's own mutable globals;
// their number follows.
const globalPrefix = "trivium_global_"

// Sections of a module.
const (
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionTable    = 4
	sectionMemory   = 5
	sectionGlobal   = 6
	sectionExport   = 7
	sectionElem     = 9
	sectionCode     = 10
	sectionData     = 11
)

// Rewrite instruments a module that validation has passed under s. The result
// depends on m and s alone; neither is changed, and only Program.Data aliases m.
func Rewrite(m *module.Module, s *schedule.Schedule) *Program {
	p := &program{m: m, s: s}
	blocks := 0
	for i := range m.Bodies {
		blocks += m.Bodies[i].Blocks
	}
	p.meter = meter{
		m: m, s: s, reader: module.NewReader(nil),
		marks: make([]mark, 0, 3*blocks), charges: make([]uint64, 0, 2*blocks), // as a rule
	}
	functions := make([]function, len(m.Bodies))
	for i := range m.Bodies {
		functions[i] = p.meter.function(&m.Bodies[i], m.Types[m.Funcs[i]])
	}
	p.plan()
	out := &Program{
		Pages:    m.Memory.Min,
		MaxPages: p.maxPages,
		Data:     m.Data,
		Globals:  p.globals,
		Imports:  len(p.imports),
	}
	const charge, settle, frame = 16, 4, 64 // bytes, at most as a rule
	b := make([]byte, 0, m.Size+charge*len(p.meter.charges)+settle*len(p.meter.marks)+frame*(len(functions)+len(p.globals)+4))
	b = append(b, "\x00asm\x01\x00\x00\x00"...)
	b = p.section(b, sectionType, p.typeSection)
	b = p.section(b, sectionImport, p.importSection)
	b = p.section(b, sectionFunction, p.functionSection)
	b = p.section(b, sectionTable, p.tableSection)
	b = p.section(b, sectionMemory, p.memorySection)
	b = p.section(b, sectionGlobal, p.globalSection)
	b = p.section(b, sectionExport, p.exportSection)
	b = p.section(b, sectionElem, p.elemSection)
	b = p.section(b, sectionCode, func(b []byte) []byte { return p.codeSection(b, functions) })
	b = p.section(b, sectionData, p.dataSection)
	out.Wasm = b
	return out
}

// program is a module on its way to being instrumented.
type program struct {
	m     *module.Module
	s     *schedule.Schedule
	meter meter

	types    []module.FuncType
	imports  []module.Import
	shift    uint32   // what the numbers of defined functions grow by
	pay      uint32   // number of the host function that takes the price of memory
	growType uint32   // type of the function that grows memory
	maxPages uint32   // of memory
	globals  []string // exported names
}

// plan numbers what the module gains.
func (p *program) plan() {
	m := p.m
	p.types, p.imports = m.Types, m.Imports
	p.maxPages = uint32(p.s.Limits.MaxPages)
	if m.Memory.HasMax {
		p.maxPages = min(p.maxPages, m.Memory.Max)
	}
	for i, g := range m.Globals {
		if g.Mutable {
			p.globals = append(p.globals, globalPrefix+strconv.Itoa(i))
		}
	}
	if !p.meter.grows {
		return
	}
	p.growType = p.typeIndex(growType)
	for i, imp := range m.Imports {
		if imp.Module == growModule && imp.Name == growName && m.Types[imp.Type].Equal(payType) {
			p.pay = uint32(i)
			return
		}
	}
	p.pay = uint32(len(m.Imports))
	p.shift = 1
	imp := module.Import{Module: growModule, Name: growName, Type: p.typeIndex(payType)}
	p.imports = append(m.Imports[:len(m.Imports):len(m.Imports)], imp)
}

// typeIndex is the number of a type, which is added if there is none yet.
func (p *program) typeIndex(t module.FuncType) uint32 {
	for i, have := range p.types {
		if have.Equal(t) {
			return uint32(i)
		}
	}
	p.types = append(p.types[:len(p.types):len(p.types)], t)
	return uint32(len(p.types) - 1)
}

// function is the new number of a function.
func (p *program) function(fn uint32) uint32 {
	if fn >= uint32(len(p.m.Imports)) {
		fn += p.shift
	}
	return fn
}

// section appends a section, unless its content is empty. The content is written
// in place, behind room for its length.
func (p *program) section(b []byte, id byte, content func([]byte) []byte) []byte {
	const room = 5
	start := len(b)
	b = append(b, id, 0x80, 0x80, 0x80, 0x80, 0)
	b = content(b)
	n := uint32(len(b) - start - 1 - room)
	if n == 0 {
		return b[:start]
	}
	head := appendU32(b[:start+1], n)
	return append(head, b[start+1+room:]...)
}
