package wasmtest

// Script is a contract that does what its calldata says; see Steps. It has a
// function for each step, which the entry point calls through the table.
//
//	memory: 0..63 scratch | 64.. calldata | result, which grows memory as needed
func Script() []byte {
	s := newScript()
	m := s.Module
	step := m.Type(Params())
	m.Table(stepCount, stepCount)

	s.steps()
	m.Elem(0, s.table...)
	m.Entry(nil,
		growFor(Join(LocalGet(0), I32Const(scriptArgs), I32Add)),
		I32Const(scriptArgs), Call(m.Hook("read_args")),
		I32Const(scriptArgs), GlobalSet(s.pc),
		I32Const(scriptArgs), LocalGet(0), I32Add, GlobalSet(s.end),
		GlobalGet(s.end), GlobalSet(s.result),
		GlobalGet(s.end), GlobalSet(s.out),
		Block(Void, Loop(Void,
			GlobalGet(s.pc), GlobalGet(s.end), I32GeU, BrIf(1),
			s.take(1), Load(I32Load8U, 0), CallIndirect(step),
			Br(0))),
		s.write(),
		GlobalGet(s.verdict))
	return m.Bytes()
}

const scriptArgs = 64 // where calldata lies

// script is the contract while it is written.
type script struct {
	*Module
	pc, end     uint32 // globals: next byte of calldata, and the end of it
	result, out uint32 // globals: first byte of the result, and its end
	status      uint32 // global: of the last call
	verdict     uint32 // global: what the entry point will return

	takeFn, u32Fn, roomFn uint32
	table                 []uint32
}

func newScript() *script {
	s := &script{Module: Contract()}
	for _, name := range []string{
		"read_args", "write_result", "exit_early", "call_contract", "delegate_call_contract", "static_call_contract",
		"create1", "create2", "read_return_data", "return_data_size",
		"storage_load_bytes32", "storage_cache_bytes32", "storage_flush_cache", "transient_load_bytes32", "transient_store_bytes32",
		"emit_log", "native_keccak256", "account_balance", "account_codehash", "account_code_size", "account_code",
		"msg_sender", "msg_value", "msg_reentrant", "contract_address", "tx_origin", "tx_gas_price",
		"block_basefee", "block_coinbase", "block_number", "block_timestamp", "block_gas_limit", "chainid",
		"evm_gas_left", "evm_ink_left",
	} {
		s.Hook(name)
	}
	for _, g := range []*uint32{&s.pc, &s.end, &s.result, &s.out, &s.status, &s.verdict} {
		*g = s.Global(I32, true, I32Const(0))
	}
	// take(n) gives the place of the next n bytes of calldata and goes past them.
	s.takeFn = s.Func(Params(I32).Results(I32), nil,
		GlobalGet(s.end), GlobalGet(s.pc), I32Sub, LocalGet(0), I32LtU, If(Void, Unreachable),
		GlobalGet(s.pc),
		GlobalGet(s.pc), LocalGet(0), I32Add, GlobalSet(s.pc))
	// u32() reads four bytes.
	var be Code
	for i := range uint32(4) {
		be = Join(be, LocalGet(0), Load(I32Load8U, i), I32Const(int32(24-8*i)), I32Shl)
	}
	s.u32Fn = s.Func(Params().Results(I32), Locals(I32),
		s.take(4), LocalSet(0), be, I32Or, I32Or, I32Or)
	// room(n) gives the place of n bytes at the end of the result.
	s.roomFn = s.Func(Params(I32).Results(I32), nil,
		GlobalGet(s.out),
		GlobalGet(s.out), LocalGet(0), I32Add, GlobalSet(s.out),
		GlobalGet(s.out), MemorySize, I32Const(16), I32Shl, I32GtU,
		If(Void,
			LocalGet(0), I32Const(16), I32ShrU, I32Const(1), I32Add, MemoryGrow,
			I32Const(-1), I32Eq, If(Void, Unreachable)))
	return s
}

func (s *script) take(n int32) Code { return Join(I32Const(n), Call(s.takeFn)) }
func (s *script) u32() Code         { return Call(s.u32Fn) }
func (s *script) room(n int32) Code { return Join(I32Const(n), Call(s.roomFn)) }

func (s *script) u64() Code {
	return Join(s.u32(), I64ExtendI32U, I64Const(32), I64Shl, s.u32(), I64ExtendI32U, I64Or)
}

// hook calls a host function after what leaves its arguments.
func (s *script) hook(name string, args ...Instr) Code {
	return Join(Join(args...), Call(s.Hook(name)))
}

func (s *script) write() Code {
	return s.hook("write_result", GlobalGet(s.result), GlobalGet(s.out), GlobalGet(s.result), I32Sub)
}

// add defines the function of the next step.
func (s *script) add(locals []ValType, body ...Instr) {
	s.table = append(s.table, s.Func(Params(), locals, body...))
}

func (s *script) steps() {
	s.calls()
	s.state()
	s.questions()
	s.flow()
}

func (s *script) calls() {
	const to, value, length, data, gas = 0, 1, 2, 3, 4
	locals := Locals(I32, I32, I32, I32, I64)
	blob := Join(s.u32(), LocalTee(length), Call(s.takeFn), LocalSet(data))
	retlen := I32Const(0)

	s.add(locals,
		s.take(20), LocalSet(to), s.take(32), LocalSet(value), s.u64(), LocalSet(gas), blob,
		s.hook("call_contract", LocalGet(to), LocalGet(data), LocalGet(length), LocalGet(value), LocalGet(gas), retlen),
		GlobalSet(s.status))
	for _, name := range []string{"delegate_call_contract", "static_call_contract"} {
		s.add(locals,
			s.take(20), LocalSet(to), s.u64(), LocalSet(gas), blob,
			s.hook(name, LocalGet(to), LocalGet(data), LocalGet(length), LocalGet(gas), retlen),
			GlobalSet(s.status))
	}
	s.add(locals,
		s.take(32), LocalSet(value), blob,
		s.hook("create1", LocalGet(data), LocalGet(length), LocalGet(value), s.room(20), retlen))
	const salt = to
	s.add(locals,
		s.take(32), LocalSet(value), s.take(32), LocalSet(salt), blob,
		s.hook("create2", LocalGet(data), LocalGet(length), LocalGet(value), LocalGet(salt), s.room(20), retlen))

	const size = 0
	returned := Join(
		s.hook("return_data_size"), LocalSet(size),
		s.hook("read_return_data", LocalGet(size), Call(s.roomFn), I32Const(0), LocalGet(size)), Drop)
	s.add(Locals(I32),
		GlobalGet(s.status), If(Void,
			GlobalGet(s.result), GlobalSet(s.out),
			returned,
			s.stop(1)))
	s.add(nil, s.room(1), GlobalGet(s.status), Store(I32Store8, 0))
	s.add(Locals(I32), returned)
}

func (s *script) state() {
	const key, value = 0, 1
	pair := Join(s.take(32), LocalSet(key), s.take(32), LocalSet(value), LocalGet(key), LocalGet(value))
	s.add(Locals(I32, I32), s.hook("storage_cache_bytes32", pair), s.hook("storage_flush_cache", I32Const(0)))
	s.add(Locals(I32, I32), s.hook("storage_cache_bytes32", pair))
	s.add(nil, s.hook("storage_flush_cache", s.u32()))
	s.add(nil, s.hook("storage_load_bytes32", s.take(32), s.room(32)))
	s.add(Locals(I32, I32), s.hook("transient_store_bytes32", pair))
	s.add(nil, s.hook("transient_load_bytes32", s.take(32), s.room(32)))
	const topics, length = 0, 1
	s.add(Locals(I32, I32),
		s.u32(), LocalSet(topics), s.u32(), LocalSet(length),
		s.hook("emit_log", LocalGet(length), Call(s.takeFn), LocalGet(length), LocalGet(topics)))
}

func (s *script) questions() {
	const length, addr, offset, dest = 0, 1, 2, 3
	s.add(Locals(I32),
		s.u32(), LocalSet(length),
		s.hook("native_keccak256", LocalGet(length), Call(s.takeFn), LocalGet(length), s.room(32)))
	s.add(Locals(I32, I32),
		s.take(20), LocalSet(addr),
		s.hook("account_balance", LocalGet(addr), s.room(32)),
		s.hook("account_codehash", LocalGet(addr), s.room(32)),
		s.room(4), s.hook("account_code_size", LocalGet(addr)), Store(I32Store, 0))
	s.add(Locals(I32, I32, I32, I32),
		s.take(20), LocalSet(addr), s.u32(), LocalSet(offset), s.u32(), LocalTee(length), Call(s.roomFn), LocalTee(dest),
		s.hook("account_code", LocalGet(addr), LocalGet(offset), LocalGet(length), LocalGet(dest)),
		I32Add, GlobalSet(s.out))
	s.add(nil,
		s.hook("msg_sender", s.room(20)),
		s.hook("msg_value", s.room(32)),
		s.hook("contract_address", s.room(20)),
		s.hook("tx_origin", s.room(20)),
		s.hook("tx_gas_price", s.room(32)),
		s.room(4), s.hook("msg_reentrant"), Store(I32Store, 0))
	numbers := func(names ...string) Code {
		var b Code
		for _, name := range names {
			b = Join(b, s.room(8), s.hook(name), Store(I64Store, 0))
		}
		return b
	}
	s.add(nil,
		s.hook("block_basefee", s.room(32)),
		s.hook("block_coinbase", s.room(20)),
		numbers("block_number", "block_timestamp", "block_gas_limit", "chainid"))
	s.add(nil, numbers("evm_gas_left", "evm_ink_left"))
}

func (s *script) flow() {
	const length, data, place = 0, 1, 2
	s.add(Locals(I32, I32, I32),
		s.u32(), LocalTee(length), Call(s.takeFn), LocalSet(data),
		LocalGet(length), Call(s.roomFn), LocalSet(place),
		Block(Void, Loop(Void,
			LocalGet(length), I32Eqz, BrIf(1),
			LocalGet(length), I32Const(1), I32Sub, LocalSet(length),
			LocalGet(place), LocalGet(length), I32Add,
			LocalGet(data), LocalGet(length), I32Add, Load(I32Load8U, 0),
			Store(I32Store8, 0),
			Br(0))))
	s.add(Locals(I32),
		s.u32(), LocalSet(0),
		Loop(Void, LocalGet(0), I32Const(1), I32Sub, LocalTee(0), BrIf(0)))
	s.add(nil, s.room(4), s.u32(), MemoryGrow, Store(I32Store, 0))

	recurse := s.Declare(Params(I32))
	s.Define(recurse, nil, LocalGet(0), If(Void, LocalGet(0), I32Const(1), I32Sub, Call(recurse)))
	s.add(nil, s.u32(), Call(recurse))

	s.add(nil, s.stop(0))
	s.add(nil, s.stop(1))
	s.add(nil, s.write(), s.hook("exit_early", s.u32()))
	s.add(nil, Unreachable)
}

// stop ends the steps.
func (s *script) stop(verdict int32) Code {
	return Join(I32Const(verdict), GlobalSet(s.verdict), GlobalGet(s.end), GlobalSet(s.pc))
}
