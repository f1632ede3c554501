package wasmtest

// Generate makes a module that is valid for contracts, whatever seed is: each
// choice it has is one byte of seed, and with no bytes left it comes to an end.
// The longer the seed the larger the module, up to some ten thousand
// instructions. Equal seeds give equal modules.
//
// It knows the types on the operand stack at each point, dead code included, so
// that nothing it writes needs to be thrown away. The modules have loops that
// count, recursion with and without an end, loads and stores on both sides of
// the end of memory, divisions by zero, indirect calls of the wrong type, and
// host functions. Most of them end by themselves, some never do; all end by ink.
func Generate(seed []byte) []byte {
	g := &generator{choices: choices{seed}, Module: New()}
	g.memory()
	g.imports()
	g.globals()
	g.functions()
	g.tables()
	entry := g.entry()
	for i := range g.funcs {
		if i != entry {
			g.define(i)
		}
	}
	return g.Bytes()
}

// choices are the bytes that decide.
type choices struct{ left []byte }

func (c *choices) byte() byte {
	if len(c.left) == 0 {
		return 0
	}
	b := c.left[0]
	c.left = c.left[1:]
	return b
}

// n is a number below k, at most 256.
func (c *choices) n(k int) int { return int(c.byte()) % k }

// once is true one time in k. It is false when no bytes are left.
func (c *choices) once(k int) bool { return c.n(k) == k-1 }

func (c *choices) over() bool { return len(c.left) == 0 }

func (c *choices) u64(bytes int) (v uint64) {
	for range bytes {
		v = v<<8 | uint64(c.byte())
	}
	return v
}

type generator struct {
	choices
	*Module
	pages    uint32 // of memory at the start
	imported []string
	vars     []variable // globals that code may use
	depth    uint32     // global that counts guarded calls down
	funcs    []function
	slots    []int // of the table: an index into funcs, or -1
}

type variable struct {
	index   uint32
	typ     ValType
	mutable bool
}

type function struct {
	index uint32
	typ   FuncType
}

func (g *generator) memory() {
	g.pages = 1 + uint32(g.n(3))
	max := uint32(0)
	if g.once(3) {
		max = g.pages + uint32(g.n(4))
	}
	g.Memory(g.pages, max)
	g.Export("memory", KindMemory, 0)
	for range g.n(3) {
		b := make([]byte, g.n(40))
		for i := range b {
			b[i] = g.byte()
		}
		g.Data(uint32(g.u64(2))*g.pages%(g.pages<<16-64), b)
	}
}

func (g *generator) imports() {
	g.imported = []string{"read_args", "write_result"}
	for range g.n(8) {
		g.imported = append(g.imported, generatedHooks[g.n(len(generatedHooks))].name)
	}
	for _, name := range g.imported {
		g.Hook(name)
	}
}

func (g *generator) globals() {
	depths := []int32{3, 10, 40, 300, 3000}
	for range g.n(6) {
		v := variable{typ: g.valType(), mutable: !g.once(4)}
		v.index = g.Global(v.typ, v.mutable, constant(v.typ, g.number(v.typ)))
		g.vars = append(g.vars, v)
	}
	g.depth = g.Global(I32, true, I32Const(depths[g.n(len(depths))]))
}

func (g *generator) valType() ValType {
	if g.n(2) == 0 {
		return I32
	}
	return I64
}

// blockType is a type or none.
func (g *generator) blockType() ValType {
	return []ValType{Void, I32, I64}[g.n(3)]
}

var entryType = Params(I32).Results(I32)

// functions declares them all, so that each can call each.
func (g *generator) functions() {
	types := []FuncType{entryType}
	for range g.n(5) {
		params := make([]ValType, g.n(5))
		for i := range params {
			params[i] = g.valType()
		}
		t := Params(params...)
		if r := g.blockType(); r != Void {
			t = t.Results(r)
		}
		types = append(types, t)
	}
	add := func(t FuncType) { g.funcs = append(g.funcs, function{g.Declare(t), t}) }
	add(entryType)
	for range g.n(8) {
		add(types[g.n(len(types))])
	}
}

func (g *generator) tables() {
	if g.once(3) {
		return
	}
	size := 1 + g.n(10)
	max := 0
	if g.once(2) {
		max = size + g.n(3)
	}
	g.Table(uint32(size), uint32(max))
	g.slots = make([]int, size)
	for i := range g.slots {
		g.slots[i] = -1
	}
	for range g.n(4) {
		at := g.n(size)
		var fns []uint32
		for i := at; i < size && !g.once(4); i++ {
			f := g.n(len(g.funcs))
			g.slots[i] = f
			fns = append(fns, g.funcs[f].index)
		}
		g.Elem(uint32(at), fns...)
	}
}

// entry makes one of the functions the entry point, and its body before the
// others, which get what it leaves of the seed.
func (g *generator) entry() int {
	b := g.begin(0)
	if !g.once(8) {
		b.emit(I32Const(0), Call(g.Hook("read_args")))
	}
	b.sequence()
	if !g.once(4) {
		b.emit(I32Const(int32(g.n(256))), I32Const(int32(g.n(64))), Call(g.Hook("write_result")))
	}
	b.finish()
	g.Export("user_entrypoint", KindFunc, g.funcs[0].index)
	if g.once(4) {
		g.Export("more", KindFunc, g.funcs[g.n(len(g.funcs))].index)
	}
	return 0
}

func (g *generator) define(i int) {
	b := g.begin(i)
	b.sequence()
	b.finish()
}

// number is a value of a type, often one at which something changes.
func (g *generator) number(t ValType) int64 {
	edges := []int64{0, 1, -1, 2, 7, 31, 32, 63, 64, 127, 128, -128, 255, 256, 32767, 32768, 65535, 65536, -32768,
		1<<31 - 1, -1 << 31, 1 << 31, 1<<32 - 1, 1 << 32, 1<<63 - 1, -1 << 63, 0x0123456789abcdef}
	var v int64
	switch k := g.n(64); {
	case k < len(edges):
		v = edges[k]
	case k < 52:
		v = int64(int8(g.byte()))
	default:
		v = int64(g.u64(1 + g.n(8)))
	}
	if t == I32 {
		v = int64(int32(v))
	}
	return v
}
