package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
)

// translator makes the code of one function. It walks over the bytecode once, in
// order, and follows the types of operands as far as instructions differ by them.
// The stack is empty where branches go to, so that nothing has to be merged.
type translator struct {
	fn       *function
	module   *format.Module
	schedule *schedule.Schedule
	plain    bool // every instruction of the bytecode becomes one, for who follows it step by step

	out   code
	pc    int      // the instruction of the bytecode
	at    []uint32 // of each instruction of the bytecode: where it begins in out
	gas   int      // where in out the running segment is paid
	stack []operand

	typeIndex map[typeSource]uint32
	callIndex map[callSource]uint32
}

// operand is what is known of a value on the stack: its kind, and of a reference
// the kind of what it points to.
type operand struct {
	kind, to format.Kind
}

// typeSource is where the bytecode has a type from: a table and an index into it.
type typeSource struct {
	table format.Operand
	index uint16
}

type callSource struct {
	generic bool
	index   uint16
}

// translate makes the code of a verified function.
func translate(f *function, s *schedule.Schedule, plain bool) (*code, error) {
	instrs := f.def.Code.Instrs
	t := &translator{
		fn: f, module: f.image.module, schedule: s, plain: plain,
		at:        make([]uint32, len(instrs)),
		typeIndex: map[typeSource]uint32{},
		callIndex: map[callSource]uint32{},
	}
	t.out.instrs = make([]instr, 0, len(instrs)+len(instrs)/4+2)
	t.out.offsets = make([]uint16, 0, cap(t.out.instrs))
	t.out.entry = uint64(len(f.locals)) * s.Code.Local
	blocks := blockStarts(instrs)
	for pc := range instrs {
		t.pc = pc
		t.at[pc] = uint32(len(t.out.instrs))
		if blocks[pc] {
			t.stack = t.stack[:0]
		}
		if blocks[pc] || isCall(instrs[pc-1].Op) {
			t.gas = t.emit(instr{op: opGas})
		}
		in := &instrs[pc]
		t.out.instrs[t.gas].imm += t.price(in)
		if err := t.instruction(in); err != nil {
			return nil, err
		}
	}
	t.emit(instr{op: opEnd})
	for i := range t.out.instrs {
		switch in := &t.out.instrs[i]; in.op {
		case opBranch, opBrTrue, opBrFalse:
			in.a = t.at[in.a]
		}
	}
	return &t.out, nil
}

// blockStarts tells of each instruction whether a branch goes there, or control
// does not just come from the instruction before.
func blockStarts(instrs []format.Instr) []bool {
	starts := make([]bool, len(instrs)+1)
	starts[0] = true
	for pc := range instrs {
		in := &instrs[pc]
		if in.Op.Branches() {
			starts[in.Index] = true
		}
		if in.Op.Branches() || in.Op.Ends() {
			starts[pc+1] = true
		}
	}
	return starts
}

func isCall(o format.Opcode) bool { return o == format.OpCall || o == format.OpCallGeneric }

// emit adds an instruction and says where it is.
func (t *translator) emit(in instr) int {
	t.out.instrs = append(t.out.instrs, in)
	t.out.offsets = append(t.out.offsets, uint16(t.pc))
	return len(t.out.instrs) - 1
}

// nop stands for an instruction that does nothing at run time.
func (t *translator) nop() {
	if t.plain {
		t.emit(instr{op: opNop})
	}
}

func (t *translator) push(o operand) { t.stack = append(t.stack, o) }

// pop takes the types of n operands, and gives the lowest of them.
func (t *translator) pop(n int) (operand, error) {
	at := len(t.stack) - n
	if at < 0 || n < 1 {
		return operand{}, invariant("%d operands of %d at instruction %d of verified code", n, len(t.stack), t.pc)
	}
	o := t.stack[at]
	t.stack = t.stack[:at]
	return o, nil
}

// drop takes the types of n operands, which may be none.
func (t *translator) drop(n int) error {
	if n == 0 {
		return nil
	}
	_, err := t.pop(n)
	return err
}

// of is the operand of a declared type with type arguments in place, of which
// there are none if the code is the type's own.
func of(ty *format.Type, args format.Signature) operand {
	if ty.Kind == format.TypeParam && int(ty.Index) < len(args) {
		ty = &args[ty.Index]
	}
	if !ty.IsRef() {
		return operand{kind: ty.Kind}
	}
	to := &ty.Args[0]
	if to.Kind == format.TypeParam && int(to.Index) < len(args) {
		to = &args[to.Index]
	}
	return operand{kind: ty.Kind, to: to.Kind}
}

// owns tells whether values of a kind may own an Object, which copying must copy.
func owns(k format.Kind) bool {
	switch k {
	case format.Vector, format.Struct, format.StructInst, format.TypeParam:
		return true
	}
	return false
}

// price is the ink of an instruction that depends on nothing but the code.
func (t *translator) price(in *format.Instr) uint64 {
	ink, c := uint64(t.schedule.Ops[in.Op]), &t.schedule.Code
	switch in.Op {
	case format.OpCall:
		return ink + uint64(len(t.module.Params(&t.module.FunctionHandles[in.Index])))*c.Arg
	case format.OpCallGeneric:
		h := t.module.FunctionInsts[in.Index].Handle
		return ink + uint64(len(t.module.Params(&t.module.FunctionHandles[h])))*c.Arg
	case format.OpPack, format.OpUnpack, format.OpPackGeneric, format.OpUnpackGeneric,
		format.OpPackVariant, format.OpUnpackVariant, format.OpPackVariantGeneric, format.OpUnpackVariantGeneric:
		return ink + uint64(len(t.fields(in)))*c.Field
	case format.OpVecPack, format.OpVecUnpack:
		return ink + in.Imm*c.Element
	}
	return ink
}

// fields are those that an instruction packs or unpacks.
func (t *translator) fields(in *format.Instr) []format.Field {
	def, variant, _ := t.packed(in)
	if d := &t.module.StructDefs[def]; d.Kind == format.VariantStruct {
		return d.Variants[variant].Fields
	}
	return t.module.StructDefs[def].Fields
}

// packed is the struct definition that an instruction packs, unpacks or tests,
// its variant, and the type arguments.
func (t *translator) packed(in *format.Instr) (def, variant uint16, args format.Signature) {
	m := t.module
	switch in.Op.Operand() {
	case format.StructInstOp:
		i := m.StructDefInsts[in.Index]
		return i.Def, 0, m.Signatures[i.TypeArgs]
	case format.StructVariantOp:
		h := m.StructVariants[in.Index]
		return h.Owner, h.Variant, nil
	case format.StructVariantInstOp:
		i := m.StructVariantInsts[in.Index]
		h := m.StructVariants[i.Handle]
		return h.Owner, h.Variant, m.Signatures[i.TypeArgs]
	}
	return in.Index, 0, nil
}

// structType is the number of the type of a struct definition in the code's types.
func (t *translator) structType(in *format.Instr) uint32 {
	def, _, args := t.packed(in)
	ty := format.Type{Kind: format.Struct, Index: t.module.StructDefs[def].Handle}
	if args != nil {
		ty.Kind, ty.Args = format.StructInst, args
	}
	return t.typeNumber(typeSource{in.Op.Operand(), in.Index}, ty)
}

// elemType is the number of the type that a vector instruction names.
func (t *translator) elemType(in *format.Instr) uint32 {
	return t.typeNumber(typeSource{format.SignatureOp, in.Index}, t.module.Signatures[in.Index][0])
}

func (t *translator) typeNumber(from typeSource, ty format.Type) uint32 {
	n, ok := t.typeIndex[from]
	if !ok {
		n = uint32(len(t.out.types))
		t.out.types = append(t.out.types, ty)
		t.typeIndex[from] = n
	}
	return n
}
