package wasmtest

// Op is an opcode. An instruction without immediates is its opcode; the others
// have a function that writes the immediates, and their opcode is called Op...
type Op byte

func (o Op) appendTo(b []byte) []byte { return append(b, byte(o)) }

// Control and variables.
const (
	Unreachable    Op = 0x00
	Nop            Op = 0x01
	OpBlock        Op = 0x02
	OpLoop         Op = 0x03
	OpIf           Op = 0x04
	Else           Op = 0x05
	End            Op = 0x0b
	OpBr           Op = 0x0c
	OpBrIf         Op = 0x0d
	OpBrTable      Op = 0x0e
	Return         Op = 0x0f
	OpCall         Op = 0x10
	OpCallIndirect Op = 0x11
	Drop           Op = 0x1a
	Select         Op = 0x1b
	OpLocalGet     Op = 0x20
	OpLocalSet     Op = 0x21
	OpLocalTee     Op = 0x22
	OpGlobalGet    Op = 0x23
	OpGlobalSet    Op = 0x24
	OpMemorySize   Op = 0x3f
	OpMemoryGrow   Op = 0x40
	OpI32Const     Op = 0x41
	OpI64Const     Op = 0x42
	OpF32Const     Op = 0x43
	OpF64Const     Op = 0x44
)

// Memory, for Load, Store and Access.
const (
	I32Load    Op = 0x28
	I64Load    Op = 0x29
	F32Load    Op = 0x2a
	F64Load    Op = 0x2b
	I32Load8S  Op = 0x2c
	I32Load8U  Op = 0x2d
	I32Load16S Op = 0x2e
	I32Load16U Op = 0x2f
	I64Load8S  Op = 0x30
	I64Load8U  Op = 0x31
	I64Load16S Op = 0x32
	I64Load16U Op = 0x33
	I64Load32S Op = 0x34
	I64Load32U Op = 0x35
	I32Store   Op = 0x36
	I64Store   Op = 0x37
	F32Store   Op = 0x38
	F64Store   Op = 0x39
	I32Store8  Op = 0x3a
	I32Store16 Op = 0x3b
	I64Store8  Op = 0x3c
	I64Store16 Op = 0x3d
	I64Store32 Op = 0x3e
)

// Integers.
const (
	I32Eqz        Op = 0x45
	I32Eq         Op = 0x46
	I32Ne         Op = 0x47
	I32LtS        Op = 0x48
	I32LtU        Op = 0x49
	I32GtS        Op = 0x4a
	I32GtU        Op = 0x4b
	I32LeS        Op = 0x4c
	I32LeU        Op = 0x4d
	I32GeS        Op = 0x4e
	I32GeU        Op = 0x4f
	I64Eqz        Op = 0x50
	I64Eq         Op = 0x51
	I64Ne         Op = 0x52
	I64LtS        Op = 0x53
	I64LtU        Op = 0x54
	I64GtS        Op = 0x55
	I64GtU        Op = 0x56
	I64LeS        Op = 0x57
	I64LeU        Op = 0x58
	I64GeS        Op = 0x59
	I64GeU        Op = 0x5a
	I32Clz        Op = 0x67
	I32Ctz        Op = 0x68
	I32Popcnt     Op = 0x69
	I32Add        Op = 0x6a
	I32Sub        Op = 0x6b
	I32Mul        Op = 0x6c
	I32DivS       Op = 0x6d
	I32DivU       Op = 0x6e
	I32RemS       Op = 0x6f
	I32RemU       Op = 0x70
	I32And        Op = 0x71
	I32Or         Op = 0x72
	I32Xor        Op = 0x73
	I32Shl        Op = 0x74
	I32ShrS       Op = 0x75
	I32ShrU       Op = 0x76
	I32Rotl       Op = 0x77
	I32Rotr       Op = 0x78
	I64Clz        Op = 0x79
	I64Ctz        Op = 0x7a
	I64Popcnt     Op = 0x7b
	I64Add        Op = 0x7c
	I64Sub        Op = 0x7d
	I64Mul        Op = 0x7e
	I64DivS       Op = 0x7f
	I64DivU       Op = 0x80
	I64RemS       Op = 0x81
	I64RemU       Op = 0x82
	I64And        Op = 0x83
	I64Or         Op = 0x84
	I64Xor        Op = 0x85
	I64Shl        Op = 0x86
	I64ShrS       Op = 0x87
	I64ShrU       Op = 0x88
	I64Rotl       Op = 0x89
	I64Rotr       Op = 0x8a
	I32WrapI64    Op = 0xa7
	I64ExtendI32S Op = 0xac
	I64ExtendI32U Op = 0xad
	I32Extend8S   Op = 0xc0
	I32Extend16S  Op = 0xc1
	I64Extend8S   Op = 0xc2
	I64Extend16S  Op = 0xc3
	I64Extend32S  Op = 0xc4
)
