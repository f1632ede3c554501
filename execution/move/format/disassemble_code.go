package format

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/holiman/uint256"
)

// code writes a function's locals and instructions, with a label before each
// basic block.
func (p *printer) code(c *Code, params Signature) {
	if locals := p.m.Locals(c); len(locals) > 0 {
		p.line("    locals %s", p.named(locals, len(params)))
	}
	labels := blockLabels(c.Instrs)
	for i := range c.Instrs {
		if l := labels[i]; l >= 0 {
			p.line("  B%d:", l)
		}
		p.line("    %4d  %s", i, p.instruction(&c.Instrs[i], labels))
	}
}

// Instruction is one instruction as Disassemble writes it; empty if there is none.
func (m *Module) Instruction(function, offset int) string {
	if function < 0 || function >= len(m.FunctionDefs) || Bounds(m) != nil {
		return ""
	}
	c := m.FunctionDefs[function].Code
	if c == nil || offset < 0 || offset >= len(c.Instrs) {
		return ""
	}
	p := &printer{m: m, self: true}
	return p.instruction(&c.Instrs[offset], blockLabels(c.Instrs))
}

func (p *printer) instruction(in *Instr, labels []int) string {
	return strings.TrimRight(in.Op.String()+" "+p.operand(in, labels), " ")
}

// blockLabels numbers the basic blocks: -1 for an instruction that begins none.
func blockLabels(instrs []Instr) []int {
	labels := make([]int, len(instrs))
	for i := range labels {
		labels[i] = -1
	}
	begin := func(i int) {
		if i < len(labels) {
			labels[i] = 0
		}
	}
	begin(0)
	for i := range instrs {
		op := instrs[i].Op
		if op.Branches() {
			begin(int(instrs[i].Index))
		}
		if op.Branches() || op.Ends() {
			begin(i + 1)
		}
	}
	n := 0
	for i := range labels {
		if labels[i] == 0 {
			labels[i] = n
			n++
		}
	}
	return labels
}

// operand is what follows an instruction's name.
func (p *printer) operand(in *Instr, labels []int) string {
	m := p.m
	switch in.Op.Operand() {
	case U8Op, U16Op, U32Op, U64Op:
		return strconv.FormatUint(in.Imm, 10)
	case U128Op, U256Op:
		return in.Big.Dec()
	case OffsetOp:
		return fmt.Sprintf("B%d // %d", labels[in.Index], in.Index)
	case LocalOp:
		return "l" + strconv.Itoa(int(in.Index))
	case ConstantOp:
		text := constantText(m.Constants[in.Index])
		if len(text) > 80 {
			text = text[:80] + "..."
		}
		return fmt.Sprintf("%d // %s", in.Index, text)
	case FunctionOp:
		return p.functionName(in.Index)
	case FunctionInstOp:
		i := m.FunctionInsts[in.Index]
		return p.functionName(i.Handle) + p.args(i.TypeArgs)
	case StructOp:
		return m.StructDefName(int(in.Index))
	case StructInstOp:
		i := m.StructDefInsts[in.Index]
		return m.StructDefName(int(i.Def)) + p.args(i.TypeArgs)
	case FieldOp:
		return p.field(in.Index, "")
	case FieldInstOp:
		i := m.FieldInsts[in.Index]
		return p.field(i.Handle, p.args(i.TypeArgs))
	case VariantFieldOp:
		return p.variantField(in.Index, "")
	case VariantFieldInstOp:
		i := m.VariantFieldInsts[in.Index]
		return p.variantField(i.Handle, p.args(i.TypeArgs))
	case StructVariantOp:
		return p.variant(in.Index, "")
	case StructVariantInstOp:
		i := m.StructVariantInsts[in.Index]
		return p.variant(i.Handle, p.args(i.TypeArgs))
	case SignatureOp:
		return p.args(in.Index)
	case SignatureCountOp:
		return p.args(in.Index) + " " + strconv.FormatUint(in.Imm, 10)
	}
	return ""
}

// args are type arguments behind an operand, cut to what a line can bear.
func (p *printer) args(signature uint16) string {
	s := p.types("<", p.m.Signatures[signature], ">")
	if len(s) > 200 {
		return s[:200] + "..."
	}
	return s
}

func (p *printer) field(handle uint16, args string) string {
	h := p.m.FieldHandles[handle]
	f := p.m.StructDefs[h.Owner].Fields[h.Field]
	return p.m.StructDefName(int(h.Owner)) + args + "." + p.m.Identifiers[f.Name]
}

// variantField is Enum.(A|B).field; the field is named as the first variant has it.
func (p *printer) variantField(handle uint16, args string) string {
	h := p.m.VariantFields[handle]
	d := &p.m.StructDefs[h.Owner]
	names := make([]string, 0, len(h.Variants))
	for _, v := range h.Variants {
		if name := p.m.Identifiers[d.Variants[v].Name]; len(names) < 8 && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	field := d.Variants[h.Variants[0]].Fields[h.Field]
	return p.m.StructDefName(int(h.Owner)) + args + ".(" + strings.Join(names, "|") + ")." + p.m.Identifiers[field.Name]
}

func (p *printer) variant(handle uint16, args string) string {
	h := p.m.StructVariants[handle]
	d := &p.m.StructDefs[h.Owner]
	return p.m.StructDefName(int(h.Owner)) + args + "::" + p.m.Identifiers[d.Variants[h.Variant].Name]
}

// constantText is a constant's value where its type is simple and its bytes are
// those of such a value, and the bytes else.
func constantText(c Constant) string {
	switch n := len(c.Data); {
	case c.Type.Kind == Bool && n == 1 && c.Data[0] <= 1:
		return strconv.FormatBool(c.Data[0] == 1)
	case c.Type.Kind == AddressK && n == len(Address{}):
		return "@" + Address(c.Data).String()
	case c.Type.IsInteger() && n == c.Type.Kind.size():
		big := slices.Clone(c.Data)
		slices.Reverse(big)
		return new(uint256.Int).SetBytes(big).Dec()
	case c.Type.Kind == Vector && c.Type.Args[0].Kind == U8:
		r := reader{data: c.Data}
		if size := r.count(maxConstant); r.ok() && size == r.left() {
			return bytesText(r.bytes(size))
		}
	}
	return "bcs " + hexText(c.Data)
}

// size is the number of bytes of an integer.
func (k Kind) size() int {
	switch k {
	case U8:
		return 1
	case U16:
		return 2
	case U32:
		return 4
	case U64:
		return 8
	case U128:
		return 16
	case U256:
		return 32
	}
	return 0
}

// bytesText is bytes as text where all are plain ASCII, and in hexadecimal else.
func bytesText(b []byte) string {
	for _, c := range b {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return hexText(b)
		}
	}
	return `b"` + string(b) + `"`
}

func hexText(b []byte) string { return `x"` + hex.EncodeToString(b) + `"` }
