package instrument

import "github.com/trivium-chain/trivium/execution/wasm/module"

const (
	formFunc = 0x60 // of a type
	elemFunc = 0x70 // of a table
	mutable  = 1
)

func (p *program) typeSection(b []byte) []byte {
	b = appendU32(b, uint32(len(p.types)))
	for _, t := range p.types {
		b = append(b, formFunc)
		b = appendTypes(b, t.Params)
		b = appendTypes(b, t.Results)
	}
	return b
}

func (p *program) importSection(b []byte) []byte {
	if len(p.imports) == 0 {
		return b
	}
	b = appendU32(b, uint32(len(p.imports)))
	for _, imp := range p.imports {
		b = appendName(b, imp.Module)
		b = appendName(b, imp.Name)
		b = append(b, byte(module.ExportFunc))
		b = appendU32(b, imp.Type)
	}
	return b
}

func (p *program) functionSection(b []byte) []byte {
	n := len(p.m.Funcs)
	if p.meter.grows {
		n++
	}
	b = appendU32(b, uint32(n))
	for _, t := range p.m.Funcs {
		b = appendU32(b, t)
	}
	if p.meter.grows {
		b = appendU32(b, p.growType)
	}
	return b
}

func (p *program) tableSection(b []byte) []byte {
	if t := p.m.Table; t != nil {
		b = append(b, 1, elemFunc)
		b = appendLimits(b, t.Min, t.Max, t.HasMax)
	}
	return b
}

func (p *program) memorySection(b []byte) []byte {
	return appendLimits(append(b, 1), p.m.Memory.Min, p.maxPages, true)
}

func (p *program) globalSection(b []byte) []byte {
	b = appendU32(b, uint32(len(p.m.Globals)+2))
	for _, g := range p.m.Globals {
		b = appendGlobal(b, g)
	}
	b = appendGlobal(b, module.Global{Type: module.I64, Mutable: true})
	return appendGlobal(b, module.Global{Type: module.I32, Mutable: true, Init: uint64(p.s.Code.StackLimit)})
}

func appendGlobal(b []byte, g module.Global) []byte {
	b = append(b, byte(g.Type), 0)
	if g.Mutable {
		b[len(b)-1] = mutable
	}
	b = appendConst(b, g.Type, g.Init)
	return append(b, byte(module.End))
}

// inkGlobal and stackGlobal are the numbers of the globals behind the contract's own.
func (p *program) inkGlobal() uint32   { return uint32(len(p.m.Globals)) }
func (p *program) stackGlobal() uint32 { return uint32(len(p.m.Globals)) + 1 }

func (p *program) exportSection(b []byte) []byte {
	b = appendU32(b, uint32(4+len(p.globals)))
	b = appendExport(b, EntryExport, module.ExportFunc, p.function(p.m.Entry()))
	b = appendExport(b, MemoryExport, module.ExportMemory, 0)
	b = appendExport(b, InkExport, module.ExportGlobal, p.inkGlobal())
	b = appendExport(b, StackExport, module.ExportGlobal, p.stackGlobal())
	next := 0
	for i, g := range p.m.Globals {
		if g.Mutable {
			b = appendExport(b, p.globals[next], module.ExportGlobal, uint32(i))
			next++
		}
	}
	return b
}

func appendExport(b []byte, name string, kind module.ExportKind, index uint32) []byte {
	return appendU32(append(appendName(b, name), byte(kind)), index)
}

// appendOffset appends where an element or data segment begins.
func appendOffset(b []byte, offset uint32) []byte {
	b = appendConst(append(b, 0), module.I32, uint64(offset))
	return append(b, byte(module.End))
}

// flatten gives the element segments of m such that none overlap where, together,
// they are longer than the table. The table comes out the same. The time to make
// an instance goes with the length of the segments, which the table bounds then.
func flatten(m *module.Module) []module.Elem {
	total := 0
	for _, e := range m.Elems {
		total += len(e.Funcs)
	}
	if m.Table == nil || total <= int(m.Table.Min) {
		return m.Elems
	}
	funcs, filled := make([]uint32, m.Table.Min), make([]bool, m.Table.Min)
	for _, e := range m.Elems {
		for i, fn := range e.Funcs {
			funcs[int(e.Offset)+i], filled[int(e.Offset)+i] = fn, true
		}
	}
	var out []module.Elem
	for i := 0; i < len(filled); i++ {
		start := i
		for i < len(filled) && filled[i] {
			i++
		}
		if start < i {
			out = append(out, module.Elem{Offset: uint32(start), Funcs: funcs[start:i]})
		}
	}
	return out
}

func (p *program) elemSection(b []byte) []byte {
	elems := flatten(p.m)
	if len(elems) == 0 {
		return b
	}
	b = appendU32(b, uint32(len(elems)))
	for _, e := range elems {
		b = appendOffset(b, e.Offset)
		b = appendU32(b, uint32(len(e.Funcs)))
		for _, fn := range e.Funcs {
			b = appendU32(b, p.function(fn))
		}
	}
	return b
}

func (p *program) dataSection(b []byte) []byte {
	if len(p.m.Data) == 0 {
		return b
	}
	b = appendU32(b, uint32(len(p.m.Data)))
	for _, d := range p.m.Data {
		b = appendOffset(b, d.Offset)
		b = appendU32(b, uint32(len(d.Bytes)))
		b = append(b, d.Bytes...)
	}
	return b
}

func (p *program) codeSection(b []byte, functions []function) []byte {
	n := len(functions)
	if p.meter.grows {
		n++
	}
	b = appendU32(b, uint32(n))
	w := writer{
		shift: p.shift, imports: uint32(len(p.m.Imports)), grow: uint32(len(p.imports) + len(functions)),
		ink: p.inkGlobal(), stack: p.stackGlobal(),
		minCells: p.s.Code.FrameCells,
		charges:  p.meter.charges, allMarks: p.meter.marks,
	}
	for i := range functions {
		b = appendSized(b, w.function(&functions[i]))
	}
	if p.meter.grows {
		b = appendSized(b, p.growFunction())
	}
	return b
}

// growFunction is the code that memory.grow becomes a call of. Its parameter is
// the number of pages, and its result what memory.grow gives. It pays only for
// pages that memory may have, and cannot fail once it has paid.
func (p *program) growFunction() []byte {
	b := []byte{0}                                     // locals
	b = appendIndexed(b, module.LocalGet, 0)           // pages
	b = appendConst(b, module.I32, uint64(p.maxPages)) // at most
	b = append(b, byte(module.MemorySize), 0, byte(module.I32Sub), byte(module.I32GtU))
	b = append(b, byte(module.If), module.BlockEmpty)
	b = append(b, byte(module.I32Const), 0x7f, byte(module.Return))
	b = append(b, byte(module.End))
	b = appendIndexed(b, module.LocalGet, 0)
	b = appendIndexed(b, module.Call, p.pay)
	b = appendIndexed(b, module.LocalGet, 0)
	return append(b, byte(module.MemoryGrow), 0, byte(module.End))
}
