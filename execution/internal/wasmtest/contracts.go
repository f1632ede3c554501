package wasmtest

import "fmt"

// Noop succeeds and returns nothing.
func Noop() []byte {
	m := Contract()
	m.Entry(nil, I32Const(0))
	return m.Bytes()
}

// Echo returns its calldata.
func Echo() []byte { return echo(0) }

// Reverter reverts with its calldata as the reason.
func Reverter() []byte { return echo(1) }

// echo grows memory to hold calldata of any length.
func echo(status int32) []byte {
	m := Contract()
	readArgs, writeResult := m.Hook("read_args"), m.Hook("write_result")
	m.Entry(nil,
		Join(growFor(LocalGet(0))),
		I32Const(0), Call(readArgs),
		I32Const(0), LocalGet(0), Call(writeResult),
		I32Const(status))
	return m.Bytes()
}

// growFor grows memory by as many pages as n bytes need.
func growFor(n Instr) Code {
	return Join(n, I32Const(16), I32ShrU, MemoryGrow, Drop)
}

// Trapper traps.
func Trapper() []byte {
	m := Contract()
	m.Entry(nil, Unreachable)
	return m.Bytes()
}

// Looper goes n times through a loop that only counts, and returns nothing.
func Looper(n int32) []byte {
	m := Contract()
	m.Entry(Locals(I32),
		I32Const(n), LocalSet(1),
		Loop(Void,
			LocalGet(1), I32Const(1), I32Sub, LocalTee(1),
			BrIf(0)),
		I32Const(0))
	return m.Bytes()
}

// Recursion has depth frames of a function that calls itself above its entry
// point, and returns nothing.
func Recursion(depth int32) []byte {
	m := Contract()
	f := m.Declare(Params(I32))
	m.Define(f, nil,
		LocalGet(0), I32Const(1), I32Sub, LocalTee(0),
		If(Void, LocalGet(0), Call(f)))
	m.Entry(nil, I32Const(depth), Call(f), I32Const(0))
	return m.Bytes()
}

// Grower grows memory by pages, and reverts if that fails.
func Grower(pages int32) []byte {
	m := Contract()
	m.Entry(nil, I32Const(pages), MemoryGrow, I32Const(-1), I32Eq)
	return m.Bytes()
}

// HookCaller calls one host function with args, one for each parameter, drops
// what it gives and returns nothing. Memory is one page of zeros.
func HookCaller(name string, args ...int64) []byte {
	m := Contract()
	fn, t := m.Hook(name), Hooks[name]
	if len(args) != len(t.params) {
		panic(fmt.Sprintf("wasmtest: %s takes %d arguments", name, len(t.params)))
	}
	var body Code
	for i, p := range t.params {
		body = Join(body, constant(p, args[i]))
	}
	body = Join(body, Call(fn))
	if len(t.results) > 0 {
		body = Join(body, Drop)
	}
	m.Entry(nil, body, I32Const(0))
	return m.Bytes()
}

func constant(t ValType, v int64) Code {
	if t == I64 {
		return I64Const(v)
	}
	return I32Const(int32(v))
}
