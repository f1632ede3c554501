package verify

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// RandomParams are what each function of RandomModule takes.
const RandomParams = "u64, bool, S, E, vector<u64>, G<u8>, address, &signer, &mut S, &mut vector<u64>, F<u8, u8>, &mut E"

// randomLocals are the locals behind them, without values at first.
const randomLocals = "u8, R, &u64, &mut u64, &S, &mut G<u8>, &R, &mut R, &vector<u64>, &E, vector<vector<u64>>, &mut F<u8, u8>, &u8"

// RandomModule is a module of functions f0, f1, ... whose code is drawn from all
// instructions, of which those are kept that the passes over code let through. A
// function calls those before it, and some never return.
func RandomModule(t testing.TB, r *rand.Rand, functions, size int) *format.Module {
	s := newSketch(t)
	last := len(s.structs) - 1 // the native struct
	s.structs, s.StructHandles, s.StructDefs = s.structs[:last], s.StructHandles[:last], s.StructDefs[:last]
	s.define("id", "T0", "T0", []format.Abilities{0}, "move_loc 0; ret")
	s.define("pick", "&mut S, &mut S, bool", "&mut u64", nil, "copy_loc 2; br_true 5; move_loc 1; mut_borrow_field S.a; ret; move_loc 0; mut_borrow_field S.a; ret")
	s.define("wrap", "T0", "G<T0>", []format.Abilities{format.Copy | format.Drop}, "copy_loc 0; vec_pack T0 0; ld_u64 7; pack_generic G<T0>; ret")
	for i := range functions {
		g := &generator{sketch: s, r: r, palette: s.palette(i)}
		g.function(fmt.Sprintf("f%d", i), []string{"", "u64", "&mut u64"}[r.Intn(3)], size)
	}
	return &s.Module
}

// define defines a function by its code.
func (s *sketch) define(name, params, returns string, constraints []format.Abilities, code string) {
	s.function(name, params, returns, constraints, []uint16{})
	def := &s.FunctionDefs[len(s.FunctionDefs)-1]
	def.Native, def.Visibility = false, format.Public
	def.Code = &format.Code{Locals: s.signature("")}
	for _, text := range strings.Split(code, ";") {
		def.Code.Instrs = append(def.Code.Instrs, s.instr(text))
	}
}

// palette is the instructions to draw from, where there are functions f0 to f(n-1).
func (s *sketch) palette(n int) (code []format.Instr) {
	add := func(operands string, ops ...format.Opcode) {
		for _, op := range ops {
			for _, o := range strings.Split(operands, "; ") {
				code = append(code, s.instr(op.String()+" "+o))
			}
		}
	}
	locals := ""
	for i := range len(split(RandomParams + ", " + randomLocals)) {
		locals += fmt.Sprintf("; %d", i)
	}
	for op := format.OpPop; op <= format.OpTestVariantGeneric; op++ {
		switch op.Operand() {
		case format.NoOp:
			if op.Valid() && !op.Ends() {
				add("", op)
			}
		case format.U8Op, format.U64Op:
			add("0; 1; 2", op)
		case format.U16Op, format.U32Op, format.U128Op, format.U256Op:
			add("1", op)
		case format.LocalOp:
			add(locals[2:], op)
		case format.ConstantOp:
			code = append(code, s.constant(format.Type{Kind: format.U64}, 5, 0, 0, 0, 0, 0, 0, 0))
		case format.StructOp:
			add("S; R", op)
		case format.StructInstOp:
			add("G<u8>; P<R>", op)
		case format.FieldOp:
			add("S.a; S.b; R.v", op)
		case format.FieldInstOp:
			add("G<u8>.t; G<u8>.v; P<R>.n", op)
		case format.VariantFieldOp:
			add("E.A.B.0; E.B.1", op)
		case format.VariantFieldInstOp:
			add("F<u8, u8>.X.Y.Z.0; F<u8, u8>.X.Y.1", op)
		case format.StructVariantOp:
			add("E.A; E.B; E.C", op)
		case format.StructVariantInstOp:
			add("F<u8, u8>.X; F<u8, u8>.Z", op)
		case format.SignatureOp:
			add("u64; u8; vector<u64>", op)
		case format.SignatureCountOp:
			add("u64 0; u64 2; u8 1; vector<u64> 1", op)
		case format.FunctionOp:
			add("pick", op)
			for i := range n {
				add(fmt.Sprintf("f%d", i), op)
			}
		case format.FunctionInstOp:
			add("id<u64>; id<R>; id<E>; wrap<u8>", op)
		}
	}
	return code
}

func (s *sketch) constant(t format.Type, data ...byte) format.Instr {
	return format.Instr{Op: format.OpLdConst, Index: put(&s.Constants, format.Constant{Type: t, Data: data})}
}

// generator writes one function.
type generator struct {
	*sketch
	r       *rand.Rand
	palette []format.Instr
	u       *unit
	c       *typeCheck
	blocks  []uint16 // offsets at which the stack is empty and a block may begin
	pending []int    // branches forward that lead nowhere yet
}

func (g *generator) function(name, returns string, size int) {
	g.sketch.function(name, RandomParams, returns, nil, []uint16{})
	number := len(g.FunctionDefs) - 1
	u := g.unit(Production, RandomParams, returns, "")
	u.typeParams, u.index = nil, number
	u.locals = append(u.locals[:len(u.locals):len(u.locals)], g.Signatures[g.signature(randomLocals)]...)
	u.code.Locals = g.signature(randomLocals)
	g.u, g.c, g.blocks = u, &typeCheck{unit: u}, []uint16{0}
	for tries := 0; len(u.code.Instrs) < size && tries < 40*size; tries++ {
		if g.r.Intn(12) == 0 {
			g.border()
		} else {
			g.add(g.palette[g.r.Intn(len(g.palette))])
		}
	}
	g.end(returns)
	def := &g.FunctionDefs[number]
	def.Native, def.Code, def.Acquires, def.Visibility = false, u.code, u.acquires, format.Public
}

// add keeps an instruction if the function still passes with it.
func (g *generator) add(in format.Instr) bool {
	if pops, _ := g.u.stackEffect(&in); pops > uint64(len(g.c.stack)) {
		return false
	}
	n, stack := len(g.u.code.Instrs), append([]operand(nil), g.c.stack...)
	g.u.code.Instrs = append(g.u.code.Instrs, in)
	g.c.pc = n
	if g.c.instruction(&g.u.code.Instrs[n]) == nil && g.passes() {
		return true
	}
	g.u.code.Instrs, g.c.stack = g.u.code.Instrs[:n], stack
	return false
}

// passes verifies the function as if it ended here: what is on the stack is
// dropped and the function aborts, and so it does where branches lead nowhere yet.
func (g *generator) passes() bool {
	whole := *g.u
	code := append([]format.Instr(nil), g.u.code.Instrs...)
	for i := len(g.c.stack) - 1; i >= 0; i-- {
		code = append(code, g.drop(g.c.stack[i])...)
	}
	code = append(code, g.instr("ld_u64 9"), g.instr("abort"))
	for _, pc := range g.pending {
		code[pc].Index = uint16(len(code))
	}
	if len(g.pending) > 0 {
		code = append(code, g.instr("ld_u64 9"), g.instr("abort"))
	}
	whole.code = &format.Code{Locals: g.u.code.Locals, Instrs: code}
	whole.acquires = g.acquired(code)
	g.u.acquires = whole.acquires
	whole.meter = newMeter(Production)
	return verifyFunction(&whole) == nil
}

// drop is how a value of the types that occur here is got rid of.
func (g *generator) drop(o operand) []format.Instr {
	if !g.c.operandHas(o, format.Drop) {
		return []format.Instr{g.instr("unpack R"), g.instr("pop")}
	}
	return []format.Instr{g.instr("pop")}
}

// acquired is what the code must declare.
func (g *generator) acquired(code []format.Instr) (acquires []uint16) {
	for i := range code {
		switch in := &code[i]; in.Op {
		case format.OpCall:
			if def, ok := g.u.defs[in.Index]; ok {
				for _, a := range g.FunctionDefs[def].Acquires {
					put(&acquires, a)
				}
			}
		case format.OpMoveFrom, format.OpMutBorrowGlobal, format.OpImmBorrowGlobal,
			format.OpMoveFromGeneric, format.OpMutBorrowGlobalGeneric, format.OpImmBorrowGlobalGeneric:
			def, _, _ := g.u.structOf(in)
			put(&acquires, def)
		}
	}
	return acquires
}

// empty drops what is on the stack.
func (g *generator) empty() bool {
	for len(g.c.stack) > 0 {
		for _, in := range g.drop(g.c.stack[len(g.c.stack)-1]) {
			if !g.add(in) {
				return false
			}
		}
	}
	return true
}

// border ends a block: by a branch back, a branch forward, or by being the target
// of one.
func (g *generator) border() {
	if !g.empty() {
		return
	}
	here := len(g.u.code.Instrs)
	back := g.blocks[g.r.Intn(len(g.blocks))]
	switch g.r.Intn(4) {
	case 0:
		if len(g.pending) > 0 { // ends nowhere, then here
			pc, rest := g.pending[0], g.pending[1:]
			pending := g.pending
			g.u.code.Instrs[pc].Index, g.pending = uint16(here), rest
			// A target needs an instruction behind it, which passes appends.
			if g.passes() {
				g.blocks = append(g.blocks, uint16(here))
				return
			}
			g.pending = pending
		}
	case 1:
		g.add(g.instr("copy_loc 1"))
		if len(g.c.stack) == 1 && g.add(format.Instr{Op: format.OpBrTrue, Index: back}) {
			g.blocks = append(g.blocks, uint16(len(g.u.code.Instrs)))
		}
	default:
		g.add(g.instr("copy_loc 1"))
		if len(g.c.stack) != 1 {
			return
		}
		g.pending = append(g.pending, len(g.u.code.Instrs))
		if op := []format.Opcode{format.OpBrTrue, format.OpBrFalse}[g.r.Intn(2)]; g.add(format.Instr{Op: op}) {
			g.blocks = append(g.blocks, uint16(len(g.u.code.Instrs)))
		} else {
			g.pending = g.pending[:len(g.pending)-1]
		}
	}
}

// end returns if it can, and aborts if not.
func (g *generator) end(returns string) {
	ends := [][]string{{"ld_u64 9", "abort"}}
	switch returns {
	case "":
		ends = append(ends, []string{"ret"})
	case "u64":
		ends = append(ends, []string{"copy_loc 0", "ret"})
	case "&mut u64":
		ends = append(ends, []string{"copy_loc 8", "mut_borrow_field S.a", "ret"})
	}
	code := g.u.code.Instrs
	for i := len(g.c.stack) - 1; i >= 0; i-- {
		code = append(code, g.drop(g.c.stack[i])...)
	}
	for i := len(ends) - 1; i >= 0; i-- {
		whole := append([]format.Instr(nil), code...)
		for _, pc := range g.pending {
			whole[pc].Index = uint16(len(whole))
		}
		for _, text := range ends[i] {
			whole = append(whole, g.instr(text))
		}
		u := *g.u
		u.code = &format.Code{Locals: g.u.code.Locals, Instrs: whole}
		u.acquires, u.meter = g.acquired(whole), newMeter(Production)
		if err := verifyFunction(&u); err == nil {
			g.u.code, g.u.acquires = u.code, u.acquires
			return
		} else if i == 0 {
			g.t.Fatalf("a random function does not end well: %v", err)
		}
	}
}
