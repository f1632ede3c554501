package verify

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// RandomParams are what each function of RandomModule takes.
const RandomParams = "u64, bool, S, E, vector<u64>, G<u8>, address, &signer, &mut S, &mut vector<u64>, F<u8, u8>, &mut E"

// randomLocals are the locals behind them, without values at first.
const randomLocals = "u8, R, &u64, &mut u64, &S, &mut G<u8>, &R, &mut R, &vector<u64>, &E, vector<vector<u64>>, &mut F<u8, u8>, &u8"

// RandomModule is a module of functions f0, f1, ... of random steps, of which those
// are kept that the passes over code let through: each is an instruction behind
// others that put its operands. A function calls those before it, and some never
// return.
func RandomModule(t testing.TB, r *rand.Rand, functions, size int) *format.Module {
	s := newSketch(t)
	last := len(s.structs) - 1 // the native struct
	s.structs, s.StructHandles, s.StructDefs = s.structs[:last], s.StructHandles[:last], s.StructDefs[:last]
	s.define("id", "T0", "T0", []format.Abilities{0}, "move_loc 0; ret")
	s.define("pick", "&mut S, &mut S, bool", "&mut u64", nil, "copy_loc 2; br_true 5; move_loc 1; mut_borrow_field S.a; ret; move_loc 0; mut_borrow_field S.a; ret")
	s.define("wrap", "T0", "G<T0>", []format.Abilities{format.Copy | format.Drop}, "copy_loc 0; vec_pack T0 0; ld_u64 7; pack_generic G<T0>; ret")
	for i := range functions {
		g := &generator{sketch: s, r: r, steps: steps(i)}
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

// producers put a value of a type. Locals are numbered as in RandomParams and
// randomLocals.
var producers = map[string][]string{
	"u8": {"ld_u8 1", "ld_u8 2", "copy_loc 12", "copy_loc 24; read_ref"}, "u16": {"ld_u16 1"}, "u32": {"ld_u32 1"}, "u128": {"ld_u128 1"}, "u256": {"ld_u256 1"},
	"u64":     {"ld_u64 0", "ld_u64 1", "ld_u64 2", "copy_loc 0", "copy_loc 14; read_ref", "copy_loc 15; read_ref", "ld_const u64"},
	"bool":    {"copy_loc 1", "ld_true", "ld_false"},
	"address": {"copy_loc 6"}, "&signer": {"copy_loc 7"},
	"S":                   {"copy_loc 2", "move_loc 2", "ld_u64 1; ld_true; pack S", "copy_loc 16; read_ref"},
	"E":                   {"copy_loc 3", "move_loc 3", "ld_u64 1; pack_variant E.A", "ld_u64 2; ld_false; pack_variant E.B", "pack_variant E.C", "copy_loc 21; read_ref"},
	"R":                   {"ld_u64 3; pack R", "copy_loc 0; pack R", "move_loc 13", "copy_loc 6; move_from R"},
	"G<u8>":               {"copy_loc 5", "ld_u8 1; call_generic wrap<u8>", "copy_loc 17; read_ref"},
	"F<u8, u8>":           {"copy_loc 10", "ld_u8 2; vec_pack u8 0; pack_variant_generic F<u8, u8>.X", "ld_u8 2; vec_pack u8 0; pack_variant_generic F<u8, u8>.Z"},
	"vector<u64>":         {"copy_loc 4", "move_loc 4", "ld_u64 1; ld_u64 2; vec_pack u64 2", "copy_loc 20; read_ref"},
	"vector<vector<u64>>": {"copy_loc 4; vec_pack vector<u64> 1", "copy_loc 22"},
	"&mut S":              {"copy_loc 8", "mut_borrow_loc 2"}, "&S": {"imm_borrow_loc 2", "copy_loc 8; freeze_ref", "copy_loc 16"},
	"&mut u64": {"mut_borrow_loc 0", "copy_loc 8; mut_borrow_field S.a", "copy_loc 15", "copy_loc 9; ld_u64 0; vec_mut_borrow u64", "copy_loc 19; mut_borrow_field R.v"},
	"&u64":     {"imm_borrow_loc 0", "copy_loc 8; imm_borrow_field S.a", "copy_loc 14", "copy_loc 20; ld_u64 1; vec_imm_borrow u64", "copy_loc 18; imm_borrow_field R.v"},
	"&u8":      {"imm_borrow_loc 12", "copy_loc 24", "imm_borrow_loc 5; imm_borrow_field_generic G<u8>.t"}, "&mut u8": {"mut_borrow_loc 12", "copy_loc 17; mut_borrow_field_generic G<u8>.t"},
	"&mut vector<u64>": {"copy_loc 9", "mut_borrow_loc 4", "mut_borrow_loc 22; ld_u64 0; vec_mut_borrow vector<u64>"}, "&vector<u64>": {"imm_borrow_loc 4", "copy_loc 20"},
	"&mut E": {"copy_loc 11", "mut_borrow_loc 3"}, "&E": {"imm_borrow_loc 3", "copy_loc 21", "copy_loc 11; freeze_ref"},
	"&mut G<u8>": {"mut_borrow_loc 5", "copy_loc 17", "copy_loc 6; mut_borrow_global_generic G<u8>"}, "&G<u8>": {"imm_borrow_loc 5"},
	"&mut F<u8, u8>": {"mut_borrow_loc 10", "copy_loc 23"}, "&F<u8, u8>": {"imm_borrow_loc 10"},
	"&mut R": {"copy_loc 6; mut_borrow_global R", "mut_borrow_loc 13", "copy_loc 19"}, "&R": {"copy_loc 6; imm_borrow_global R", "copy_loc 18", "imm_borrow_loc 13"},
	"P<R>": {"ld_u64 1; pack_generic P<R>"},
}

// steps are instructions with the types that they take, "types | instructions".
func steps(functions int) (all []string) {
	ints := []string{"u8", "u16", "u32", "u64", "u128", "u256"}
	for _, t := range ints {
		for _, op := range []string{"add", "sub", "mul", "mod", "div", "bit_or", "bit_and", "xor", "lt", "gt", "le", "ge"} {
			all = append(all, t+", "+t+" | "+op)
		}
		for _, op := range []string{"shl", "shr"} {
			all = append(all, t+", u8 | "+op)
		}
		for _, to := range ints {
			all = append(all, t+" | cast_"+to)
		}
	}
	for t := range producers {
		all = append(all, t+" | nop", t+" | nop", t+" | pop")
		if t != "R" && t != "&signer" {
			all = append(all, t+", "+t+" | eq", t+", "+t+" | neq")
		}
		if to, ok := strings.CutPrefix(t, "&mut "); ok && to != "R" {
			all = append(all, t+" | freeze_ref", t+" | read_ref", to+", "+t+" | write_ref", to+", "+t+" | write_ref")
		}
	}
	slices.Sort(all) // map order
	for range 3 {
		all = append(all, "bool | not", "bool, bool | or", "bool, bool | and",
			"&mut S | mut_borrow_field S.b", "&S | imm_borrow_field S.a", "&R | imm_borrow_field R.v", "&mut R | mut_borrow_field R.v",
			"&mut G<u8> | mut_borrow_field_generic G<u8>.v", "&G<u8> | imm_borrow_field_generic G<u8>.t",
			"&mut E | mut_borrow_variant_field E.A.B.0", "&mut E | mut_borrow_variant_field E.B.1", "&E | imm_borrow_variant_field E.A.B.0",
			"&mut F<u8, u8> | mut_borrow_variant_field_generic F<u8, u8>.X.Y.Z.0", "&F<u8, u8> | imm_borrow_variant_field_generic F<u8, u8>.X.Z.1",
			"&E | test_variant E.A", "&mut E | test_variant E.B", "&F<u8, u8> | test_variant_generic F<u8, u8>.X",
			"S | unpack S", "R | unpack R", "G<u8> | unpack_generic G<u8>", "P<R> | unpack_generic P<R>",
			"E | unpack_variant E.A", "E | unpack_variant E.B", "E | unpack_variant E.C", "F<u8, u8> | unpack_variant_generic F<u8, u8>.X",
			"address | exists R", "address | exists_generic G<u8>", "&signer, R | move_to R", "&signer, G<u8> | move_to_generic G<u8>", "&signer, P<R> | move_to_generic P<R>",
			"address | imm_borrow_global R", "address | mut_borrow_global R", "address | move_from R", "address | move_from_generic G<u8>",
			"address | imm_borrow_global_generic G<u8>", "address | mut_borrow_global_generic P<R>",
			"&vector<u64> | vec_len u64", "&mut vector<u64>, u64 | vec_push_back u64", "&mut vector<u64> | vec_pop_back u64",
			"&mut vector<u64>, u64, u64 | vec_swap u64", "&vector<u64>, u64 | vec_imm_borrow u64", "&mut vector<u64>, u64 | vec_mut_borrow u64",
			"vector<u64> | vec_unpack u64 2", "vector<vector<u64>> | vec_unpack vector<u64> 1", "u64, u64 | vec_pack u64 2",
			"&mut S, &mut S, bool | call pick", "R | call_generic id<R>", "u8 | call_generic wrap<u8>", "E | call_generic id<E>")
	}
	for i := range functions {
		all = append(all, fmt.Sprintf("%s | call f%d", RandomParams, i), fmt.Sprintf("%s | call f%d", RandomParams, i))
	}
	return all
}

// generator writes one function.
type generator struct {
	*sketch
	r       *rand.Rand
	steps   []string
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
	for tries := 0; len(u.code.Instrs) < size && tries < 10*size; tries++ {
		switch g.r.Intn(8) {
		case 0:
			g.border()
		case 1, 2, 3:
			g.store()
		default:
			g.step(g.steps[g.r.Intn(len(g.steps))])
		}
	}
	g.end(returns)
	def := &g.FunctionDefs[number]
	def.Native, def.Code, def.Acquires, def.Visibility = false, u.code, u.acquires, format.Public
}

// try keeps what f adds if the function still passes with it.
func (g *generator) try(f func() bool) bool {
	n, stack := len(g.u.code.Instrs), append([]operand(nil), g.c.stack...)
	if f() && g.passes() {
		return true
	}
	g.u.code.Instrs, g.c.stack = g.u.code.Instrs[:n], stack
	return false
}

// add adds an instruction if its operands are on the stack.
func (g *generator) add(in format.Instr) bool {
	if pops, _ := g.u.stackEffect(&in); pops > uint64(len(g.c.stack)) {
		return false
	}
	g.c.pc = len(g.u.code.Instrs)
	g.u.code.Instrs = append(g.u.code.Instrs, in)
	return g.c.instruction(&g.u.code.Instrs[g.c.pc]) == nil
}

func (g *generator) addAll(texts string) bool {
	for _, text := range strings.Split(texts, "; ") {
		if !g.add(g.instr(text)) {
			return false
		}
	}
	return true
}

// step puts the operands of an instruction and then the instruction.
func (g *generator) step(step string) bool {
	types, texts, _ := strings.Cut(step, " | ")
	return g.try(func() bool {
		for _, t := range split(types) {
			if p := producers[t]; !g.addAll(p[g.r.Intn(len(p))]) {
				return false
			}
		}
		return g.addAll(texts)
	})
}

// store puts the topmost operand into a local.
func (g *generator) store() {
	if len(g.c.stack) == 0 {
		return
	}
	for _, i := range g.r.Perm(len(g.u.locals)) {
		if top := g.c.stack[len(g.c.stack)-1]; top.isA(&g.u.locals[i]) &&
			g.try(func() bool { return g.add(format.Instr{Op: format.OpStLoc, Index: uint16(i)}) }) {
			return
		}
	}
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

// border ends a block: by a branch back, a branch forward, or by being the target
// of one.
func (g *generator) border() {
	empty := g.try(func() bool {
		for len(g.c.stack) > 0 {
			for _, in := range g.drop(g.c.stack[len(g.c.stack)-1]) {
				if !g.add(in) {
					return false
				}
			}
		}
		return true
	})
	if !empty {
		return
	}
	pending := append([]int(nil), g.pending...)
	op := []format.Opcode{format.OpBrTrue, format.OpBrFalse}[g.r.Intn(2)]
	ok := false
	switch kind := g.r.Intn(5); {
	case kind == 0 && len(pending) > 0: // a branch ends here
		ok = g.try(func() bool { g.land(0); return true })
	case kind == 1 && len(pending) > 0: // and here, while what comes before goes on behind
		ok = g.try(func() bool {
			g.pending = append(g.pending, len(g.u.code.Instrs))
			if !g.add(format.Instr{Op: format.OpBranch}) {
				return false
			}
			g.land(0)
			return true
		})
	case kind == 2:
		back := g.blocks[g.r.Intn(len(g.blocks))]
		ok = g.try(func() bool { return g.addAll("copy_loc 1") && g.add(format.Instr{Op: op, Index: back}) })
	default:
		ok = g.try(func() bool {
			if !g.addAll([]string{"copy_loc 1", "ld_true", "copy_loc 0; ld_u64 2; lt"}[g.r.Intn(3)]) {
				return false
			}
			g.pending = append(g.pending, len(g.u.code.Instrs))
			return g.add(format.Instr{Op: op})
		})
	}
	if ok {
		g.blocks = append(g.blocks, uint16(len(g.u.code.Instrs)))
	} else {
		g.pending = pending
	}
}

// land lets a branch go to the next instruction.
func (g *generator) land(i int) {
	g.u.code.Instrs[g.pending[i]].Index = uint16(len(g.u.code.Instrs))
	g.pending = append(append([]int(nil), g.pending[:i]...), g.pending[i+1:]...)
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
