package wasmtest

import "fmt"

// ValType is a value type. Those that contracts may not use are here for the
// tests that refuse them.
type ValType byte

const (
	I32       ValType = 0x7f
	I64       ValType = 0x7e
	F32       ValType = 0x7d
	F64       ValType = 0x7c
	V128      ValType = 0x7b
	FuncRef   ValType = 0x70
	ExternRef ValType = 0x6f
	Void      ValType = 0x40 // type of a block without result
)

// Instr is an instruction, or several.
type Instr interface{ appendTo([]byte) []byte }

// Code is instructions in their encoding, whatever they are.
type Code []byte

func (c Code) appendTo(b []byte) []byte { return append(b, c...) }

// Join puts instructions one after the other.
func Join(body ...Instr) Code {
	var b Code
	for _, in := range body {
		b = in.appendTo(b)
	}
	return b
}

// Raw is any bytes in the place of instructions.
func Raw(b ...byte) Code { return b }

// Repeat is the same instructions n times.
func Repeat(n int, body ...Instr) Code {
	once := Join(body...)
	b := make(Code, 0, n*len(once))
	for range n {
		b = append(b, once...)
	}
	return b
}

func index(op Op, i uint32) Code { return append(Code{byte(op)}, ULEB(uint64(i))...) }

// Instructions that take an index: of a local, a global or a function, or the
// number of blocks that a branch leaves.

func LocalGet(i uint32) Code  { return index(OpLocalGet, i) }
func LocalSet(i uint32) Code  { return index(OpLocalSet, i) }
func LocalTee(i uint32) Code  { return index(OpLocalTee, i) }
func GlobalGet(i uint32) Code { return index(OpGlobalGet, i) }
func GlobalSet(i uint32) Code { return index(OpGlobalSet, i) }
func Call(fn uint32) Code     { return index(OpCall, fn) }
func Br(depth uint32) Code    { return index(OpBr, depth) }
func BrIf(depth uint32) Code  { return index(OpBrIf, depth) }

// CallIndirect calls the function of table 0 that the operand numbers. typ is
// what Module.Type gave.
func CallIndirect(typ uint32) Code {
	return append(index(OpCallIndirect, typ), 0)
}

// BrTable branches to targets[operand], or to otherwise beyond them.
func BrTable(otherwise uint32, targets ...uint32) Code {
	b := index(OpBrTable, uint32(len(targets)))
	for _, t := range targets {
		b = append(b, ULEB(uint64(t))...)
	}
	return append(b, ULEB(uint64(otherwise))...)
}

func I32Const(v int32) Code { return append(Code{byte(OpI32Const)}, SLEB(int64(v))...) }
func I64Const(v int64) Code { return append(Code{byte(OpI64Const)}, SLEB(v)...) }

func block(op Op, t ValType, body []Instr) Code {
	return append(append(Code{byte(op), byte(t)}, Join(body...)...), byte(End))
}

// Block is a block with its end.
func Block(t ValType, body ...Instr) Code { return block(OpBlock, t, body) }

// Loop is a loop with its end. A branch to it goes to its start.
func Loop(t ValType, body ...Instr) Code { return block(OpLoop, t, body) }

// If is an if with its end. An else stands in the body as Else.
func If(t ValType, body ...Instr) Code { return block(OpIf, t, body) }

// Load and Store are accesses to memory with their natural alignment.
func Load(op Op, offset uint32) Code  { return Access(op, naturalAlign(op), offset) }
func Store(op Op, offset uint32) Code { return Access(op, naturalAlign(op), offset) }

// Access is a load or store with an alignment, as a power of two.
func Access(op Op, align, offset uint32) Code {
	return append(index(op, align), ULEB(uint64(offset))...)
}

// MemorySize and MemoryGrow take the zero byte that stands for memory 0.
var (
	MemorySize Instr = Code{byte(OpMemorySize), 0}
	MemoryGrow Instr = Code{byte(OpMemoryGrow), 0}
)

func naturalAlign(op Op) uint32 {
	switch op {
	case I32Load8S, I32Load8U, I64Load8S, I64Load8U, I32Store8, I64Store8:
		return 0
	case I32Load16S, I32Load16U, I64Load16S, I64Load16U, I32Store16, I64Store16:
		return 1
	case I32Load, I64Load32S, I64Load32U, I32Store, I64Store32, F32Load, F32Store:
		return 2
	case I64Load, I64Store, F64Load, F64Store:
		return 3
	}
	panic(fmt.Sprintf("wasmtest: opcode %#x does not access memory", byte(op)))
}
