package verify

import (
	"math"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// checkStack says whether every block leaves the operand stack as it found it and
// takes only what it has put there, so that the stack is empty at the borders of
// blocks; ret takes the results of the function. A block pushes no more than
// Config.Pushes operands in all and has no more than Config.ValueStack at a time.
// Sums stick at their maximum, for a block can name more operands than can be
// counted. Faults are told at the beginning of the block.
func checkStack(u *unit, g *cfg) error {
	for i := range g.blocks {
		b := &g.blocks[i]
		var height, pushed uint64
		for pc := b.start; pc <= b.end; pc++ {
			in := &u.code.Instrs[pc]
			pops, pushes := u.stackEffect(in)
			if pushed = addCapped(pushed, pushes); u.cfg.Pushes != 0 && pushed > uint64(u.cfg.Pushes) {
				return u.fail(status.ValueStackPushOverflow, b.start, "up to %s at %d the block pushes %d operands, at most %d are allowed", in.Op, pc, pushed, u.cfg.Pushes)
			}
			if height < pops {
				return u.fail(status.NegativeStackSizeWithinBlock, b.start, "%s at %d takes %d operands, the block has %d", in.Op, pc, pops, height)
			}
			if height = addCapped(height-pops, pushes); u.cfg.ValueStack != 0 && height > uint64(u.cfg.ValueStack) {
				return u.fail(status.ValueStackOverflow, b.start, "behind %s at %d the block has %d operands, at most %d are allowed", in.Op, pc, height, u.cfg.ValueStack)
			}
		}
		if height != 0 {
			return u.fail(status.PositiveStackSizeAtBlockEnd, b.start, "the block leaves %d operands", height)
		}
	}
	return nil
}

func addCapped(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}

// stackEffects are how many operands an instruction takes and how many it puts.
// What depends on what the instruction names is in unit.stackEffect.
var stackEffects = [...]struct{ pops, pushes uint8 }{
	format.OpPop: {1, 0}, format.OpBrTrue: {1, 0}, format.OpBrFalse: {1, 0}, format.OpStLoc: {1, 0}, format.OpAbort: {1, 0},

	format.OpLdU8: {0, 1}, format.OpLdU16: {0, 1}, format.OpLdU32: {0, 1}, format.OpLdU64: {0, 1}, format.OpLdU128: {0, 1}, format.OpLdU256: {0, 1},
	format.OpLdTrue: {0, 1}, format.OpLdFalse: {0, 1}, format.OpLdConst: {0, 1},
	format.OpCopyLoc: {0, 1}, format.OpMoveLoc: {0, 1}, format.OpMutBorrowLoc: {0, 1}, format.OpImmBorrowLoc: {0, 1},

	format.OpNot: {1, 1}, format.OpFreezeRef: {1, 1}, format.OpReadRef: {1, 1}, format.OpWriteRef: {2, 0},
	format.OpCastU8: {1, 1}, format.OpCastU16: {1, 1}, format.OpCastU32: {1, 1}, format.OpCastU64: {1, 1}, format.OpCastU128: {1, 1}, format.OpCastU256: {1, 1},

	format.OpAdd: {2, 1}, format.OpSub: {2, 1}, format.OpMul: {2, 1}, format.OpMod: {2, 1}, format.OpDiv: {2, 1},
	format.OpBitOr: {2, 1}, format.OpBitAnd: {2, 1}, format.OpXor: {2, 1}, format.OpShl: {2, 1}, format.OpShr: {2, 1},
	format.OpOr: {2, 1}, format.OpAnd: {2, 1},
	format.OpEq: {2, 1}, format.OpNeq: {2, 1}, format.OpLt: {2, 1}, format.OpGt: {2, 1}, format.OpLe: {2, 1}, format.OpGe: {2, 1},

	format.OpMutBorrowField: {1, 1}, format.OpImmBorrowField: {1, 1},
	format.OpMutBorrowFieldGeneric: {1, 1}, format.OpImmBorrowFieldGeneric: {1, 1},
	format.OpMutBorrowVariantField: {1, 1}, format.OpImmBorrowVariantField: {1, 1},
	format.OpMutBorrowVariantFieldGeneric: {1, 1}, format.OpImmBorrowVariantFieldGeneric: {1, 1},
	format.OpTestVariant: {1, 1}, format.OpTestVariantGeneric: {1, 1},

	format.OpExists: {1, 1}, format.OpMutBorrowGlobal: {1, 1}, format.OpImmBorrowGlobal: {1, 1}, format.OpMoveFrom: {1, 1}, format.OpMoveTo: {2, 0},
	format.OpExistsGeneric: {1, 1}, format.OpMutBorrowGlobalGeneric: {1, 1}, format.OpImmBorrowGlobalGeneric: {1, 1}, format.OpMoveFromGeneric: {1, 1}, format.OpMoveToGeneric: {2, 0},

	format.OpVecLen: {1, 1}, format.OpVecPopBack: {1, 1}, format.OpVecImmBorrow: {2, 1}, format.OpVecMutBorrow: {2, 1},
	format.OpVecPushBack: {2, 0}, format.OpVecSwap: {3, 0},
}

// stackEffect is how many operands an instruction takes, and how many it then
// puts.
func (u *unit) stackEffect(in *format.Instr) (pops, pushes uint64) {
	switch in.Op {
	case format.OpRet:
		return uint64(len(u.returns)), 0
	case format.OpCall, format.OpCallGeneric:
		handle, _ := u.callee(in)
		h := &u.FunctionHandles[handle]
		return uint64(len(u.Signatures[h.Params])), uint64(len(u.Signatures[h.Returns]))
	case format.OpPack, format.OpPackGeneric, format.OpPackVariant, format.OpPackVariantGeneric:
		return u.fieldCount(in), 1
	case format.OpUnpack, format.OpUnpackGeneric, format.OpUnpackVariant, format.OpUnpackVariantGeneric:
		return 1, u.fieldCount(in)
	case format.OpVecPack:
		return in.Imm, 1
	case format.OpVecUnpack:
		return 1, in.Imm
	case format.OpBranch, format.OpNop:
		return 0, 0
	}
	e := stackEffects[in.Op]
	return uint64(e.pops), uint64(e.pushes)
}

func (u *unit) fieldCount(in *format.Instr) uint64 {
	def, variant, _ := u.structOf(in)
	fields, _ := u.fieldsOf(def, variant)
	return uint64(len(fields))
}
