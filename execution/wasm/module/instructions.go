package module

// shape is what follows an opcode.
type shape byte

const (
	shapeUnknown  shape = iota // not an instruction here
	shapeFloat                 // an instruction of WebAssembly 1.0 that has to do with floats
	shapeNone                  // no immediates
	shapeBlock                 // block type
	shapeIndex                 // u32
	shapeTargets               // vector of u32, u32
	shapeIndirect              // u32, zero byte
	shapeMemory                // alignment u32, offset u32
	shapeZero                  // zero byte
	shapeI32                   // s32
	shapeI64                   // s64
)

// signature is what an instruction takes from the operand stack, b above a, and
// what it leaves there; 0 is nothing. Instructions whose operands depend on
// their immediates or on the stack have none here.
type signature struct{ a, b, out ValType }

// Signatures that instructions share.
var (
	none       = signature{}
	constI32   = signature{out: I32}
	constI64   = signature{out: I64}
	testI32    = signature{a: I32, out: I32}
	testI64    = signature{a: I64, out: I32}
	unaryI64   = signature{a: I64, out: I64}
	binaryI32  = signature{a: I32, b: I32, out: I32}
	binaryI64  = signature{a: I64, b: I64, out: I64}
	compareI64 = signature{a: I64, b: I64, out: I32}
	loadI64    = signature{a: I32, out: I64}
	storeI32   = signature{a: I32, b: I32}
	storeI64   = signature{a: I32, b: I64}
)

// instructions is every instruction there is. width is the binary logarithm of
// the bytes that a load or store touches.
var instructions = []struct {
	op        Opcode
	name      string
	shape     shape
	signature signature
	width     uint8
}{
	{Unreachable, "unreachable", shapeNone, none, 0},
	{Nop, "nop", shapeNone, none, 0},
	{Block, "block", shapeBlock, none, 0},
	{Loop, "loop", shapeBlock, none, 0},
	{If, "if", shapeBlock, none, 0},
	{Else, "else", shapeNone, none, 0},
	{End, "end", shapeNone, none, 0},
	{Br, "br", shapeIndex, none, 0},
	{BrIf, "br_if", shapeIndex, none, 0},
	{BrTable, "br_table", shapeTargets, none, 0},
	{Return, "return", shapeNone, none, 0},
	{Call, "call", shapeIndex, none, 0},
	{CallIndirect, "call_indirect", shapeIndirect, none, 0},
	{Drop, "drop", shapeNone, none, 0},
	{Select, "select", shapeNone, none, 0},
	{LocalGet, "local.get", shapeIndex, none, 0},
	{LocalSet, "local.set", shapeIndex, none, 0},
	{LocalTee, "local.tee", shapeIndex, none, 0},
	{GlobalGet, "global.get", shapeIndex, none, 0},
	{GlobalSet, "global.set", shapeIndex, none, 0},
	{I32Load, "i32.load", shapeMemory, testI32, 2},
	{I64Load, "i64.load", shapeMemory, loadI64, 3},
	{I32Load8S, "i32.load8_s", shapeMemory, testI32, 0},
	{I32Load8U, "i32.load8_u", shapeMemory, testI32, 0},
	{I32Load16S, "i32.load16_s", shapeMemory, testI32, 1},
	{I32Load16U, "i32.load16_u", shapeMemory, testI32, 1},
	{I64Load8S, "i64.load8_s", shapeMemory, loadI64, 0},
	{I64Load8U, "i64.load8_u", shapeMemory, loadI64, 0},
	{I64Load16S, "i64.load16_s", shapeMemory, loadI64, 1},
	{I64Load16U, "i64.load16_u", shapeMemory, loadI64, 1},
	{I64Load32S, "i64.load32_s", shapeMemory, loadI64, 2},
	{I64Load32U, "i64.load32_u", shapeMemory, loadI64, 2},
	{I32Store, "i32.store", shapeMemory, storeI32, 2},
	{I64Store, "i64.store", shapeMemory, storeI64, 3},
	{I32Store8, "i32.store8", shapeMemory, storeI32, 0},
	{I32Store16, "i32.store16", shapeMemory, storeI32, 1},
	{I64Store8, "i64.store8", shapeMemory, storeI64, 0},
	{I64Store16, "i64.store16", shapeMemory, storeI64, 1},
	{I64Store32, "i64.store32", shapeMemory, storeI64, 2},
	{MemorySize, "memory.size", shapeZero, constI32, 0},
	{MemoryGrow, "memory.grow", shapeZero, testI32, 0},
	{I32Const, "i32.const", shapeI32, constI32, 0},
	{I64Const, "i64.const", shapeI64, constI64, 0},
	{I32Eqz, "i32.eqz", shapeNone, testI32, 0},
	{I32Eq, "i32.eq", shapeNone, binaryI32, 0},
	{I32Ne, "i32.ne", shapeNone, binaryI32, 0},
	{I32LtS, "i32.lt_s", shapeNone, binaryI32, 0},
	{I32LtU, "i32.lt_u", shapeNone, binaryI32, 0},
	{I32GtS, "i32.gt_s", shapeNone, binaryI32, 0},
	{I32GtU, "i32.gt_u", shapeNone, binaryI32, 0},
	{I32LeS, "i32.le_s", shapeNone, binaryI32, 0},
	{I32LeU, "i32.le_u", shapeNone, binaryI32, 0},
	{I32GeS, "i32.ge_s", shapeNone, binaryI32, 0},
	{I32GeU, "i32.ge_u", shapeNone, binaryI32, 0},
	{I64Eqz, "i64.eqz", shapeNone, testI64, 0},
	{I64Eq, "i64.eq", shapeNone, compareI64, 0},
	{I64Ne, "i64.ne", shapeNone, compareI64, 0},
	{I64LtS, "i64.lt_s", shapeNone, compareI64, 0},
	{I64LtU, "i64.lt_u", shapeNone, compareI64, 0},
	{I64GtS, "i64.gt_s", shapeNone, compareI64, 0},
	{I64GtU, "i64.gt_u", shapeNone, compareI64, 0},
	{I64LeS, "i64.le_s", shapeNone, compareI64, 0},
	{I64LeU, "i64.le_u", shapeNone, compareI64, 0},
	{I64GeS, "i64.ge_s", shapeNone, compareI64, 0},
	{I64GeU, "i64.ge_u", shapeNone, compareI64, 0},
	{I32Clz, "i32.clz", shapeNone, testI32, 0},
	{I32Ctz, "i32.ctz", shapeNone, testI32, 0},
	{I32Popcnt, "i32.popcnt", shapeNone, testI32, 0},
	{I32Add, "i32.add", shapeNone, binaryI32, 0},
	{I32Sub, "i32.sub", shapeNone, binaryI32, 0},
	{I32Mul, "i32.mul", shapeNone, binaryI32, 0},
	{I32DivS, "i32.div_s", shapeNone, binaryI32, 0},
	{I32DivU, "i32.div_u", shapeNone, binaryI32, 0},
	{I32RemS, "i32.rem_s", shapeNone, binaryI32, 0},
	{I32RemU, "i32.rem_u", shapeNone, binaryI32, 0},
	{I32And, "i32.and", shapeNone, binaryI32, 0},
	{I32Or, "i32.or", shapeNone, binaryI32, 0},
	{I32Xor, "i32.xor", shapeNone, binaryI32, 0},
	{I32Shl, "i32.shl", shapeNone, binaryI32, 0},
	{I32ShrS, "i32.shr_s", shapeNone, binaryI32, 0},
	{I32ShrU, "i32.shr_u", shapeNone, binaryI32, 0},
	{I32Rotl, "i32.rotl", shapeNone, binaryI32, 0},
	{I32Rotr, "i32.rotr", shapeNone, binaryI32, 0},
	{I64Clz, "i64.clz", shapeNone, unaryI64, 0},
	{I64Ctz, "i64.ctz", shapeNone, unaryI64, 0},
	{I64Popcnt, "i64.popcnt", shapeNone, unaryI64, 0},
	{I64Add, "i64.add", shapeNone, binaryI64, 0},
	{I64Sub, "i64.sub", shapeNone, binaryI64, 0},
	{I64Mul, "i64.mul", shapeNone, binaryI64, 0},
	{I64DivS, "i64.div_s", shapeNone, binaryI64, 0},
	{I64DivU, "i64.div_u", shapeNone, binaryI64, 0},
	{I64RemS, "i64.rem_s", shapeNone, binaryI64, 0},
	{I64RemU, "i64.rem_u", shapeNone, binaryI64, 0},
	{I64And, "i64.and", shapeNone, binaryI64, 0},
	{I64Or, "i64.or", shapeNone, binaryI64, 0},
	{I64Xor, "i64.xor", shapeNone, binaryI64, 0},
	{I64Shl, "i64.shl", shapeNone, binaryI64, 0},
	{I64ShrS, "i64.shr_s", shapeNone, binaryI64, 0},
	{I64ShrU, "i64.shr_u", shapeNone, binaryI64, 0},
	{I64Rotl, "i64.rotl", shapeNone, binaryI64, 0},
	{I64Rotr, "i64.rotr", shapeNone, binaryI64, 0},
	{I32WrapI64, "i32.wrap_i64", shapeNone, testI64, 0},
	{I64ExtendI32S, "i64.extend_i32_s", shapeNone, loadI64, 0},
	{I64ExtendI32U, "i64.extend_i32_u", shapeNone, loadI64, 0},
	{I32Extend8S, "i32.extend8_s", shapeNone, testI32, 0},
	{I32Extend16S, "i32.extend16_s", shapeNone, testI32, 0},
	{I64Extend8S, "i64.extend8_s", shapeNone, unaryI64, 0},
	{I64Extend16S, "i64.extend16_s", shapeNone, unaryI64, 0},
	{I64Extend32S, "i64.extend32_s", shapeNone, unaryI64, 0},
}

// The same by opcode, as the reader and the validator want it.
var (
	names      [256]string
	shapes     [256]shape
	signatures [256]signature
	widths     [256]uint8
)

func init() {
	for _, i := range instructions {
		names[i.op], shapes[i.op], signatures[i.op], widths[i.op] = i.name, i.shape, i.signature, i.width
	}
	for _, r := range [][2]int{
		{0x2a, 0x2b}, {0x38, 0x39}, {0x43, 0x44}, // loads, stores, constants
		{0x5b, 0x66}, {0x8b, 0xa6}, // comparisons, arithmetic
		{0xa8, 0xab}, {0xae, 0xbf}, // conversions
	} {
		for op := r[0]; op <= r[1]; op++ {
			shapes[op] = shapeFloat
		}
	}
}
