package instrument

import "github.com/trivium-chain/trivium/execution/wasm/module"

// place is where the number of the ink left is while a function runs.
type place byte

const (
	inGlobal place = iota // the local is old
	inLocal               // the global is old
	inBoth
)

// writer writes the functions of an instrumented module.
type writer struct {
	shift    uint32   // added to the numbers of defined functions
	imports  uint32   // functions that the contract imports
	grow     uint32   // number of the function that grows memory
	ink      uint32   // global
	stack    uint32   // global
	minCells uint32   // of a frame
	charges  []uint64 // of all metered blocks
	allMarks []mark

	// Of the function being written:
	b          []byte
	code       []byte // as it was
	metered    bool   // some block has a price
	wrapped    bool   // the body is a block, for branches that leave it
	inkLocal   uint32
	stackLocal uint32 // holds the cells that were left before the frame
	at         place
}

// function writes one function, without its size. What it gives holds until the
// next call. The shape, where parts in brackets are there only if they are needed:
//
//	block                ;; where the stack is too small
//	  [block]            ;; where the ink is used up
//	    check and take the frame's cells
//	    [block (result)] ;; the body, if a branch leaves it
//	      ...
//	    [end]
//	    put back ink and cells
//	    return
//	  [end
//	  ink = -1]
//	end
//	unreachable
func (w *writer) function(f *function) []byte {
	w.b, w.code = w.b[:0], f.body.Code
	w.metered = false
	for _, ink := range w.charges[f.entry:f.last] {
		w.metered = w.metered || ink > 0
	}
	w.wrapped = f.returns
	locals := uint32(len(f.typ.Params) + len(f.body.Locals))
	w.declare(f, locals)

	w.emit(module.Block, module.BlockEmpty)
	if w.metered {
		w.emit(module.Block, module.BlockEmpty)
	}
	w.takeCells(f, max(w.minCells, locals+uint32(f.body.MaxStack)+2))
	if w.wrapped {
		t := byte(module.BlockEmpty)
		if len(f.typ.Results) > 0 {
			t = byte(f.typ.Results[0])
		}
		w.emit(module.Block, t)
	}
	w.at = inGlobal
	w.charge(f.entry, 1)
	w.body(f)
	if w.wrapped {
		if f.ends {
			w.settle()
		}
		w.emit(module.End)
		w.at = inLocal
	}
	w.leave(f)
	w.emit(module.End)
	return w.b
}

// declare writes the locals: the function's own, then those of the instrumentation.
func (w *writer) declare(f *function, next uint32) {
	var added [2]module.ValType
	n := 0
	if w.metered {
		w.inkLocal = next
		added[n] = module.I64
		next, n = next+1, n+1
	}
	if f.nests {
		w.stackLocal = next
		added[n] = module.I32
		n++
	}
	w.b = appendLocals(w.b, f.body.Locals, added[:n])
}

// takeCells traps if the frame does not fit the stack. A function that calls
// none of the module's leaves the count as it is, for nobody looks at it.
func (w *writer) takeCells(f *function, cells uint32) {
	w.index(module.GlobalGet, w.stack)
	if f.nests {
		w.index(module.LocalTee, w.stackLocal)
	}
	w.constant(module.I32, uint64(cells))
	w.emit(module.I32LtU)
	if w.metered {
		w.index(module.BrIf, 1)
	} else {
		w.index(module.BrIf, 0)
	}
	if f.nests {
		w.index(module.LocalGet, w.stackLocal)
		w.constant(module.I32, uint64(cells))
		w.emit(module.I32Sub)
		w.index(module.GlobalSet, w.stack)
	}
}

// body copies the code, changed at its marks.
func (w *writer) body(f *function) {
	pos := uint32(0)
	marks := w.allMarks[f.firstMark:f.lastMark]
	for i := range marks {
		k := &marks[i]
		w.b = append(w.b, w.code[pos:k.at]...)
		w.mark(k)
		pos = k.next
	}
}

// leave puts back what the function's callers and the host look at, and writes
// the traps.
func (w *writer) leave(f *function) {
	if f.ends || f.returns {
		w.store()
		if f.nests {
			w.index(module.LocalGet, w.stackLocal)
			w.index(module.GlobalSet, w.stack)
		}
		w.emit(module.Return)
	} else {
		w.emit(module.Unreachable)
	}
	w.emit(module.End)
	if w.metered {
		w.constant(module.I64, ^uint64(0))
		w.index(module.GlobalSet, w.ink)
		w.emit(module.End)
	}
	w.emit(module.Unreachable)
}

func (w *writer) mark(k *mark) {
	if k.settle {
		w.settle()
	}
	switch k.kind {
	case markSkip:
	case markKeep:
		w.b = append(w.b, w.code[k.at:k.next]...)
		if k.join {
			w.at = inLocal
		}
		if k.arg != none {
			w.charge(k.arg, k.depth)
		}
	case markDead:
		w.b = append(w.b, w.code[k.at:k.next]...)
		w.emit(module.Unreachable)
	case markReturn:
		w.index(module.Br, uint32(k.depth)-1)
	case markCall:
		fn := uint32(k.arg)
		if fn >= w.imports {
			fn += w.shift
		}
		w.store()
		w.index(module.Call, fn)
		w.at = inGlobal
	case markCallIndirect:
		w.store()
		w.b = append(w.b, w.code[k.at:k.next]...)
		w.at = inGlobal
	case markGrow:
		w.store()
		w.index(module.Call, w.grow)
		w.at = inGlobal
	}
}

// charge takes the price of a metered block, or goes to the trap. depth is the
// number of control frames that are open, the body's included.
func (w *writer) charge(block int32, depth uint16) {
	ink := w.charges[block]
	if ink == 0 {
		return
	}
	trap := uint32(depth)
	if !w.wrapped {
		trap--
	}
	if w.at == inGlobal {
		w.index(module.GlobalGet, w.ink)
	} else {
		w.index(module.LocalGet, w.inkLocal)
	}
	w.constant(module.I64, ink)
	w.emit(module.I64Sub)
	w.index(module.LocalTee, w.inkLocal)
	w.constant(module.I64, 0)
	w.emit(module.I64LtS)
	w.index(module.BrIf, trap)
	w.at = inLocal
}

// settle brings the local up to date.
func (w *writer) settle() {
	if w.metered && w.at == inGlobal {
		w.index(module.GlobalGet, w.ink)
		w.index(module.LocalSet, w.inkLocal)
		w.at = inBoth
	}
}

// store brings the global up to date.
func (w *writer) store() {
	if w.metered && w.at == inLocal {
		w.index(module.LocalGet, w.inkLocal)
		w.index(module.GlobalSet, w.ink)
		w.at = inBoth
	}
}

func (w *writer) emit(op module.Opcode, immediate ...byte) {
	w.b = append(append(w.b, byte(op)), immediate...)
}

func (w *writer) index(op module.Opcode, i uint32) { w.b = appendU32(append(w.b, byte(op)), i) }

func (w *writer) constant(t module.ValType, bits uint64) { w.b = appendConst(w.b, t, bits) }

// appendLocals appends two lists of locals, runs of a type together.
func appendLocals(b []byte, own, added []module.ValType) []byte {
	groups := uint32(0)
	count := func(int, module.ValType) { groups++ }
	eachRun(own, count)
	eachRun(added, count)
	b = appendU32(b, groups)
	write := func(n int, t module.ValType) { b = append(appendU32(b, uint32(n)), byte(t)) }
	eachRun(own, write)
	eachRun(added, write)
	return b
}

func eachRun(types []module.ValType, run func(n int, t module.ValType)) {
	for i := 0; i < len(types); {
		n := 1
		for i+n < len(types) && types[i+n] == types[i] {
			n++
		}
		run(n, types[i])
		i += n
	}
}
