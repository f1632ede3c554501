package wasmtest

// body is a function while it is generated.
type body struct {
	*generator
	self     int       // index into funcs
	locals   []ValType // parameters included
	params   int
	counters map[uint32]bool // locals that count loops; other code only reads them

	code    Code
	stack   []ValType // operands of all open blocks
	blocks  []openBlock
	allowed int // instructions still
}

// openBlock is a block that has not ended.
type openBlock struct {
	loop    bool
	result  ValType // Void if there is none
	height  int     // of stack at its start
	dead    bool    // what follows cannot be reached: operands may come from nowhere
	counter int     // of a loop that counts: its local, or -1
}

// label is the type of the operand that a branch to the block takes.
func (b openBlock) label() ValType {
	if b.loop {
		return Void
	}
	return b.result
}

const (
	maxNesting = 16
	maxLocals  = 40
)

func (g *generator) begin(i int) *body {
	t := g.funcs[i].typ
	b := &body{generator: g, self: i, params: len(t.params), counters: map[uint32]bool{}, allowed: 8 + 2*g.n(256)}
	b.locals = append(b.locals, t.params...)
	for range g.n(6) {
		b.locals = append(b.locals, g.valType())
	}
	b.blocks = []openBlock{{result: resultOf(t), counter: -1}}
	return b
}

func resultOf(t FuncType) ValType {
	if len(t.results) == 0 {
		return Void
	}
	return t.results[0]
}

func (b *body) finish() {
	b.settle()
	b.Define(b.funcs[b.self].index, b.locals[b.params:], b.code)
}

func (b *body) emit(in ...Instr) { b.code = append(b.code, Join(in...)...) }

func (b *body) top() *openBlock { return &b.blocks[len(b.blocks)-1] }

func (b *body) push(t ValType) {
	if t != Void {
		b.stack = append(b.stack, t)
	}
}

// die is what an unconditional branch does to the rest of the block.
func (b *body) die() {
	b.stack = b.stack[:b.top().height]
	b.top().dead = true
}

// need takes operands of these types off the stack, and first puts there what
// is not.
func (b *body) need(types ...ValType) {
	have := len(types)
	for ; have > 0; have-- {
		if b.fits(types[:have]) {
			break
		}
	}
	for _, t := range types[have:] {
		b.fresh(t)
	}
	b.stack = b.stack[:max(len(b.stack)-len(types), b.top().height)]
}

// fits tells whether the stack ends in types. In dead code what is missing is
// there as well.
func (b *body) fits(types []ValType) bool {
	at := len(b.stack)
	for i := len(types) - 1; i >= 0; i-- {
		at--
		if at < b.top().height {
			return b.top().dead && !b.once(4)
		}
		if b.stack[at] != types[i] {
			return false
		}
	}
	return true
}

// fresh puts a value of a type on the stack.
func (b *body) fresh(t ValType) {
	b.allowed--
	switch k := b.n(8); {
	case k < 4:
		if i, ok := b.local(t, true); ok {
			b.emit(LocalGet(i))
			break
		}
		b.emit(constant(t, b.number(t)))
	case k == 4:
		if v, ok := b.global(t, false); ok {
			b.emit(GlobalGet(v.index))
			break
		}
		fallthrough
	default:
		b.emit(constant(t, b.number(t)))
	}
	b.push(t)
}

// local finds a local of a type; those that count loops only to read.
func (b *body) local(t ValType, read bool) (uint32, bool) {
	if len(b.locals) == 0 {
		return 0, false
	}
	from := b.n(len(b.locals))
	for i := range b.locals {
		at := (from + i) % len(b.locals)
		if b.locals[at] == t && (read || !b.counters[uint32(at)]) {
			return uint32(at), true
		}
	}
	return 0, false
}

func (b *body) global(t ValType, write bool) (variable, bool) {
	vars := b.vars
	if len(vars) == 0 {
		return variable{}, false
	}
	from := b.n(len(vars))
	for i := range vars {
		if v := vars[(from+i)%len(vars)]; v.typ == t && (v.mutable || !write) {
			return v, true
		}
	}
	return variable{}, false
}

// sequence writes instructions until the block is to end.
func (b *body) sequence() {
	for !b.over() && b.allowed > 0 {
		if len(b.blocks) > 1 && b.once(12) {
			return
		}
		b.allowed--
		b.instruction()
	}
}

// settle leaves on the stack what the open block is to leave, and nothing else.
func (b *body) settle() {
	top := b.top()
	want := 0
	if top.result != Void {
		want = 1
	}
	if want == 1 && len(b.stack) > top.height && b.stack[len(b.stack)-1] == top.result && len(b.stack) > top.height+1 && !top.loop && b.n(2) == 0 {
		b.emit(Br(0)) // takes the value along from above the others
		b.die()
		return
	}
	for len(b.stack) > top.height+want {
		b.emit(Drop)
		b.stack = b.stack[:len(b.stack)-1]
	}
	if want == 1 && len(b.stack) == top.height+1 && b.stack[top.height] != top.result {
		b.emit(Drop)
		b.stack = b.stack[:top.height]
	}
	if want == 1 && len(b.stack) == top.height && (!top.dead || b.once(2)) {
		b.emit(constant(top.result, b.number(top.result)))
		b.push(top.result)
	}
}

// open begins a block, close ends it.
func (b *body) open(op Op, result ValType) {
	b.emit(Raw(byte(op), byte(result)))
	b.blocks = append(b.blocks, openBlock{loop: op == OpLoop, result: result, height: len(b.stack), counter: -1})
}

func (b *body) close() {
	b.settle()
	top := *b.top()
	b.emit(End)
	b.blocks = b.blocks[:len(b.blocks)-1]
	b.stack = b.stack[:top.height]
	b.push(top.result)
}

// otherwise begins the other arm of an if.
func (b *body) otherwise() {
	b.settle()
	top := b.top()
	b.emit(Else)
	b.stack = b.stack[:top.height]
	top.dead = false
}

// counted begins a loop that a local bounds; the local counts down at each
// branch that again makes.
func (b *body) counted(result ValType) {
	c := uint32(len(b.locals))
	b.locals = append(b.locals, I32)
	b.counters[c] = true
	b.emit(I32Const([]int32{1, 2, 3, 5, 10, 60}[b.n(6)]), LocalSet(c))
	b.open(OpLoop, result)
	b.top().counter = int(c)
}

// again branches to a loop that counts, unless it has counted down.
func (b *body) again(depth int) {
	c := uint32(b.blocks[len(b.blocks)-1-depth].counter)
	b.emit(LocalGet(c), I32Const(1), I32Sub, LocalTee(c), I32Const(0), I32GtS, BrIf(uint32(depth)))
}
