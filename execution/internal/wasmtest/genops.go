package wasmtest

import "slices"

// instruction writes one instruction and what it needs before it.
func (b *body) instruction() {
	type kind struct {
		weight int
		write  func()
	}
	pick := b.n(256)
	for _, k := range []kind{
		{26, func() { b.fresh(b.valType()) }},
		{30, b.unary},
		{54, b.binary},
		{8, b.divide},
		{22, b.setLocal},
		{12, b.setGlobal},
		{4, b.drop},
		{6, b.selectOne},
		{14, b.load},
		{14, b.store},
		{3, b.sizeOrGrow},
		{10, b.block},
		{9, b.loop},
		{10, b.branchIf},
		{4, b.branch},
		{4, b.table},
		{1, b.leave},
		{10, b.call},
		{4, b.callIndirect},
		{10, b.host},
	} {
		if pick -= k.weight; pick < 0 {
			k.write()
			return
		}
	}
	b.emit(Nop)
}

type unaryOp struct {
	op       Op
	from, to ValType
}

var unaryOps = []unaryOp{
	{I32Eqz, I32, I32}, {I32Clz, I32, I32}, {I32Ctz, I32, I32}, {I32Popcnt, I32, I32}, {I32Extend8S, I32, I32}, {I32Extend16S, I32, I32},
	{I64Eqz, I64, I32}, {I64Clz, I64, I64}, {I64Ctz, I64, I64}, {I64Popcnt, I64, I64}, {I64Extend8S, I64, I64}, {I64Extend16S, I64, I64}, {I64Extend32S, I64, I64},
	{I32WrapI64, I64, I32}, {I64ExtendI32S, I32, I64}, {I64ExtendI32U, I32, I64},
}

func (b *body) unary() {
	o := unaryOps[b.n(len(unaryOps))]
	b.need(o.from)
	b.emit(o.op)
	b.push(o.to)
}

// binary writes a comparison or an operation that cannot trap.
func (b *body) binary() {
	t, first, cmp := I32, I32Add, I32Eq
	if b.n(2) == 1 {
		t, first, cmp = I64, I64Add, I64Eq
	}
	// add sub mul, then past the four divisions and, or, xor, shl, shr_s, shr_u, rotl, rotr.
	k := b.n(11 + 10)
	b.need(t, t)
	switch {
	case k < 3:
		b.emit(first + Op(k))
		b.push(t)
	case k < 11:
		b.emit(first + Op(k+4))
		b.push(t)
	default:
		b.emit(cmp + Op(k-11))
		b.push(I32)
	}
}

// divide mostly makes the divisor odd.
func (b *body) divide() {
	t, first, or := I32, I32DivS, I32Or
	if b.n(2) == 1 {
		t, first, or = I64, I64DivS, I64Or
	}
	k := b.n(4)
	b.need(t, t)
	if !b.once(12) {
		b.emit(constant(t, 1), or)
	}
	b.emit(first + Op(k))
	b.push(t)
}

func (b *body) setLocal() {
	t := b.valType()
	i, ok := b.local(t, false)
	if !ok {
		return
	}
	b.need(t)
	if b.n(2) == 0 {
		b.emit(LocalSet(i))
		return
	}
	b.emit(LocalTee(i))
	b.push(t)
}

func (b *body) setGlobal() {
	t := b.valType()
	if v, ok := b.global(t, true); ok {
		b.need(t)
		b.emit(GlobalSet(v.index))
	}
}

func (b *body) drop() {
	top := b.top()
	if len(b.stack) > top.height {
		b.stack = b.stack[:len(b.stack)-1]
	} else if !top.dead {
		return
	}
	b.emit(Drop)
}

func (b *body) selectOne() {
	t := b.valType()
	b.need(t, t, I32)
	b.emit(Select)
	b.push(t)
}

// address leaves an address on the stack, mostly one within memory.
func (b *body) address() {
	switch size := int32(b.pages << 16); b.n(40) {
	case 0:
		b.need(I32)
	case 1:
		b.emit(I32Const(size - int32(b.n(24)) + 4))
	case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16:
		b.emit(I32Const(int32(b.n(256))))
	default:
		b.need(I32)
		b.emit(I32Const(0x7fff), I32And)
	}
}

// access gives the immediates of a load or store.
func (b *body) access(op Op) Code {
	align := uint32(b.n(int(naturalAlign(op)) + 1))
	switch b.byte() {
	case 253:
		return Access(op, align, b.pages<<16-uint32(b.n(12)))
	case 254:
		return Access(op, align, 1<<32-1-uint32(b.n(12)))
	case 255:
		return Access(op, align, uint32(b.u64(4)))
	}
	return Access(op, align, uint32(b.n(64)))
}

func (b *body) load() {
	ops := []Op{I32Load, I32Load8S, I32Load8U, I32Load16S, I32Load16U,
		I64Load, I64Load8S, I64Load8U, I64Load16S, I64Load16U, I64Load32S, I64Load32U}
	k := b.n(len(ops))
	b.address()
	b.emit(b.access(ops[k]))
	if k < 5 {
		b.push(I32)
	} else {
		b.push(I64)
	}
}

func (b *body) store() {
	ops := []Op{I32Store, I32Store8, I32Store16, I64Store, I64Store8, I64Store16, I64Store32}
	k := b.n(len(ops))
	t := I32
	if k > 2 {
		t = I64
	}
	b.address()
	b.push(I32)
	b.fresh(t)
	b.need(I32, t)
	b.emit(b.access(ops[k]))
}

func (b *body) sizeOrGrow() {
	switch b.n(8) {
	case 0, 1, 2:
		b.emit(MemorySize)
	case 3:
		b.need(I32)
		b.emit(MemoryGrow)
	default:
		b.emit(I32Const(int32(b.n(3))), MemoryGrow)
	}
	b.push(I32)
}

func (b *body) block() {
	if len(b.blocks) >= maxNesting {
		return
	}
	result := b.blockType()
	if b.n(2) == 0 {
		b.open(OpBlock, result)
		b.sequence()
		b.close()
		return
	}
	b.need(I32)
	b.open(OpIf, result)
	b.sequence()
	if result != Void || b.n(2) == 0 {
		b.otherwise()
		b.sequence()
	}
	b.close()
}

func (b *body) loop() {
	if len(b.blocks) >= maxNesting || len(b.locals) >= maxLocals {
		return
	}
	result := b.blockType()
	if b.once(6) {
		b.open(OpLoop, result)
		b.sequence()
		b.close()
		return
	}
	b.counted(result)
	b.sequence()
	b.again(0)
	b.close()
}

// aim picks a block to branch to, and rarely the function, which such a branch
// would end. It fails if there is no other.
func (b *body) aim() (depth int, ok bool) {
	last := len(b.blocks) - 1
	if b.once(12) {
		return last, true
	}
	if last == 0 {
		return 0, false
	}
	return b.n(last), true
}

func (b *body) at(depth int) openBlock { return b.blocks[len(b.blocks)-1-depth] }

func (b *body) branchIf() {
	depth, ok := b.aim()
	if !ok {
		return
	}
	label := b.at(depth).label()
	if loop := b.at(depth); loop.counter >= 0 {
		b.again(depth)
		return
	} else if loop.loop && !b.once(6) {
		return
	}
	b.need(operands(label, I32)...)
	b.emit(BrIf(uint32(depth)))
	b.push(label)
}

func operands(label ValType, more ...ValType) []ValType {
	if label == Void {
		return more
	}
	return append([]ValType{label}, more...)
}

func (b *body) branch() {
	depth, ok := b.aim()
	if !ok || b.at(depth).loop && !b.once(12) {
		return
	}
	b.need(operands(b.at(depth).label())...)
	b.emit(Br(uint32(depth)))
	b.die()
}

func (b *body) table() {
	depth, ok := b.aim()
	if !ok || b.at(depth).loop && !b.once(12) {
		return
	}
	label := b.at(depth).label()
	var same []uint32
	for d := range b.blocks {
		if at := b.at(d); at.label() == label && (!at.loop || d == depth || b.once(12)) {
			same = append(same, uint32(d))
		}
	}
	targets := make([]uint32, b.n(6))
	for i := range targets {
		targets[i] = same[b.n(len(same))]
	}
	b.need(operands(label, I32)...)
	if b.n(2) == 0 {
		b.emit(I32Const(7), I32And)
	}
	b.emit(BrTable(uint32(depth), targets...))
	b.die()
}

// leave returns or traps, and rarely so outside of a block.
func (b *body) leave() {
	if len(b.blocks) == 1 && !b.once(8) {
		return
	}
	if b.n(3) > 0 {
		b.need(operands(b.blocks[0].result)...)
		b.emit(Return)
	} else {
		b.emit(Unreachable)
	}
	b.die()
}

// call calls a function further on, or with a guard any.
func (b *body) call() {
	f := b.n(len(b.funcs))
	t := b.funcs[f].typ
	b.guarded(f <= b.self && !b.once(12), resultOf(t), func() {
		b.need(t.params...)
		b.emit(Call(b.funcs[f].index))
	})
}

func (b *body) callIndirect() {
	if b.slots == nil {
		return
	}
	s := b.n(len(b.slots))
	t := b.funcs[b.n(len(b.funcs))].typ
	f := b.slots[s]
	if f >= 0 && !b.once(24) {
		t = b.funcs[f].typ
	} else if !b.once(3) {
		return
	}
	b.guarded(f < 0 || f <= b.self, resultOf(t), func() {
		if b.once(32) {
			b.need(append(slices.Clone(t.params), I32)...)
		} else {
			b.need(t.params...)
			b.emit(I32Const(int32(s)))
		}
		b.emit(CallIndirect(b.Type(t)))
	})
}

// guarded writes a call with its operands. With a guard the call is made only
// while a global, common to all, has not been counted down.
func (b *body) guarded(guard bool, result ValType, call func()) {
	if !guard {
		call()
		b.push(result)
		return
	}
	b.emit(GlobalGet(b.depth), I32Const(1), I32Sub, GlobalSet(b.depth),
		GlobalGet(b.depth), I32Const(0), I32GtS)
	b.open(OpIf, result)
	call()
	b.push(result)
	if result != Void {
		b.otherwise()
	}
	b.close()
}

// generatedHooks are the host functions that are called, with a letter for
// each parameter: pointer p, length n, length of a log l, topics t, flag f,
// pages w, gas g.
var generatedHooks = []struct{ name, params string }{
	{"storage_load_bytes32", "pp"}, {"storage_cache_bytes32", "pp"}, {"storage_flush_cache", "f"},
	{"transient_load_bytes32", "pp"}, {"transient_store_bytes32", "pp"},
	{"call_contract", "ppnpgp"}, {"static_call_contract", "ppngp"}, {"delegate_call_contract", "ppngp"},
	{"read_return_data", "pnn"}, {"return_data_size", ""}, {"emit_log", "plt"},
	{"account_balance", "pp"}, {"account_code_size", "p"}, {"account_code", "pnnp"}, {"account_codehash", "pp"},
	{"create1", "pnppp"}, {"create2", "pnpppp"},
	{"evm_gas_left", ""}, {"evm_ink_left", ""}, {"msg_sender", "p"}, {"msg_value", "p"}, {"msg_reentrant", ""},
	{"contract_address", "p"}, {"tx_origin", "p"}, {"tx_gas_price", "p"}, {"tx_ink_price", ""},
	{"block_number", ""}, {"block_timestamp", ""}, {"block_gas_limit", ""}, {"block_basefee", "p"}, {"block_coinbase", "p"}, {"chainid", ""},
	{"math_div", "pp"}, {"math_mod", "pp"}, {"math_pow", "pp"}, {"math_add_mod", "ppp"}, {"math_mul_mod", "ppp"},
	{"native_keccak256", "pnp"}, {"read_args", "p"}, {"write_result", "pn"}, {"pay_for_memory_grow", "w"}, {"exit_early", "f"},
}

// host calls one of the host functions that were imported, with operands that
// mostly make sense to it.
func (b *body) host() {
	name := b.imported[b.n(len(b.imported))]
	if name == "exit_early" && !b.once(4) {
		return
	}
	i := slices.IndexFunc(generatedHooks, func(h struct{ name, params string }) bool { return h.name == name })
	topics := int32(b.n(5))
	for _, kind := range generatedHooks[i].params {
		switch {
		case kind == 'g':
			b.emit(I64Const(int64(b.u64(2))))
			continue
		case b.once(64):
			b.emit(I32Const(int32(b.number(I32))))
			continue
		}
		v := int32(0)
		switch kind {
		case 'p':
			v = int32(b.n(256)) * 8
		case 'n':
			v = int32(b.n(80))
		case 'l':
			v = topics*32 + int32(b.n(40))
		case 't':
			v = topics
		case 'f':
			v = int32(b.n(2))
		case 'w':
			v = int32(b.n(4))
		}
		b.emit(I32Const(v))
	}
	b.emit(Call(b.Hook(name)))
	b.push(resultOf(Hooks[name]))
}
