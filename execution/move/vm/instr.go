package vm

import "github.com/trivium-chain/trivium/execution/move/format"

// instr is an instruction as the interpreter runs it. What it works on, and where
// it goes to, has been found out when its module was translated.
type instr struct {
	op  op
	n   uint16 // a count: of fields, of elements
	a   uint32 // an index, or where a branch goes to
	imm uint64 // a number that stands in the code
}

// op is the operation of an instruction. Those of one word are for bool, u8, u16,
// u32 and u64; imm is the largest value of the type where a result can be too large.
type op uint16

const (
	opGas op = iota // pays imm ink for the instructions up to the next opGas
	opNop

	opBranch  // to a
	opBrTrue  // to a
	opBrFalse // to a
	opRet
	opAbort
	opCall // a of calls

	opPop
	opLdWord  // imm
	opLdBig   // a of bigs
	opLdConst // a of the module's constants, a vector

	opCopyLoc // local a, whose type owns nothing
	opCopyLocDeep
	opMoveLoc
	opStLoc
	opBorrowLoc

	opBorrowField        // field a
	opBorrowVariantField // field n of the variants a of variants
	opReadRef            // of a type that owns nothing
	opReadRefDeep
	opWriteRef
	opPack          // n fields of type a, variant imm
	opUnpack        // n fields of type a
	opUnpackVariant // the same, variant imm
	opTestVariant   // variant imm

	opAddWord
	opAddU64
	opAddU128
	opAddU256
	opSubWord
	opSubU128
	opSubU256
	opMulWord
	opMulU128
	opMulU256
	opDivWord
	opDivU128
	opDivU256
	opModWord
	opModU128
	opModU256
	opOrWord
	opOr // of four words
	opAndWord
	opAnd
	opXorWord
	opXor
	opShlWord // n is the width
	opShlU128
	opShlU256
	opShrWord
	opShrU128
	opShrU256
	opNot
	opCastWord // from any integer
	opCastU128

	opLtWord
	opLtU256 // of u128 and u256
	opGtWord
	opGtU256
	opLeWord
	opLeU256
	opGeWord
	opGeU256
	opEqWord
	opEqBig // of four words
	opEqDeep
	opEqRef // of what references point to
	opNeqWord
	opNeqBig
	opNeqDeep
	opNeqRef

	opVecPack // n elements of type a
	opVecLen
	opVecBorrow
	opVecPush
	opVecPop
	opVecUnpack // n elements
	opVecSwap

	opExists // type a
	opBorrowGlobal
	opBorrowGlobalMut
	opMoveFrom
	opMoveTo

	opEnd // there is no instruction: no branch goes there
)

// code is the body of a function.
type code struct {
	instrs   []instr
	offsets  []uint16 // of each of instrs: the instruction of the bytecode that it comes from
	entry    uint64   // ink of making a frame
	types    []format.Type
	calls    []callSite
	bigs     [][4]uint64
	variants [][]uint16
}

// callSite is a function that code calls.
type callSite struct {
	handle   uint16
	typeArgs format.Signature
}
