package asm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
)

// frame is a function whose body is being compiled.
type frame struct {
	c      *compiler
	locals map[string]uint16
	types  map[string]uint16 // type parameters
	code   []format.Instr
	at     []int // where in the source each instruction is from
	labels map[string]uint16
	jumps  []jump // to labels, to be filled in
}

// jump is a branch whose offset is not known before all labels are.
type jump struct {
	at    int // of the branch in the code
	label ident
}

// body compiles parameters, locals and statements.
func (c *compiler) body(a *functionAST) *format.Code {
	f := &frame{c: c, locals: map[string]uint16{}, types: typeNames(a.typeParams), labels: map[string]uint16{}}
	for i := range a.params {
		c.typ(&a.params[i].typ, f.types)
		f.declare(a.params[i].ident)
	}
	var locals format.Signature
	for i := range a.locals {
		locals = append(locals, c.typ(&a.locals[i].typ, f.types))
		f.declare(a.locals[i].ident)
	}
	out := &format.Code{Locals: c.signature(locals)}
	for i := range a.blocks {
		f.block(&a.blocks[i])
		if c.err != nil {
			return out
		}
	}
	if len(f.code) > maxIndex {
		c.fail(a.name.pos, "function %s has %d instructions, at most %d; take it apart", a.name.text, len(f.code), maxIndex)
		return out
	}
	for _, j := range f.jumps {
		to, ok := f.labels[j.label.text]
		if !ok {
			c.fail(j.label.pos, "label %s is not in this function; write \"label %s:\" where the jump goes", j.label.text, j.label.text)
		}
		f.code[j.at].Index = to
	}
	out.Instrs = f.code
	c.bodies = append(c.bodies, f.at)
	return out
}

func (f *frame) declare(v ident) {
	if _, twice := f.locals[v.text]; twice {
		f.c.fail(v.pos, "local %s is declared twice; rename one", v.text)
	}
	f.locals[v.text] = uint16(len(f.locals))
}

func (f *frame) local(v ident) uint16 {
	i, ok := f.locals[v.text]
	if !ok {
		f.c.fail(v.pos, "local %s is not declared; write \"let %s: TYPE;\" at the top of the function", v.text, v.text)
	}
	return i
}

func (f *frame) emit(pos int, i format.Instr) {
	if i.Op.Since() > f.c.version {
		f.c.fail(pos, "instruction %s: version %d of the format does not have it; compile for version %d", i.Op, f.c.version, i.Op.Since())
	}
	f.code = append(f.code, i)
	f.at = append(f.at, pos)
}

func (f *frame) branch(pos int, op format.Opcode, label ident) {
	f.jumps = append(f.jumps, jump{len(f.code), label})
	f.emit(pos, format.Instr{Op: op})
}

func (f *frame) block(b *block) {
	if _, twice := f.labels[b.label.text]; twice {
		f.c.fail(b.label.pos, "label %s stands twice; rename one", b.label.text)
	}
	f.labels[b.label.text] = uint16(len(f.code))
	for _, s := range b.statements {
		f.statement(s)
	}
}

func (f *frame) statement(s statement) {
	switch s := s.(type) {
	case *abortStmt:
		if s.code != nil {
			f.expr(s.code)
		}
		f.emit(s.pos, format.Instr{Op: format.OpAbort})
	case *assertStmt:
		// The condition is negated, so that the branch over the abort is one on false.
		f.expr(s.cond)
		f.emit(s.pos, format.Instr{Op: format.OpNot})
		over := len(f.code)
		f.emit(s.pos, format.Instr{Op: format.OpBrFalse})
		f.expr(s.code)
		f.emit(s.pos, format.Instr{Op: format.OpAbort})
		f.code[over].Index = uint16(len(f.code))
	case *jumpStmt:
		op := format.OpBranch
		if s.cond != nil {
			f.expr(s.cond)
			op = format.OpBrFalse
			if s.want {
				op = format.OpBrTrue
			}
		}
		f.branch(s.pos, op, s.label)
	case *returnStmt:
		for _, v := range s.values {
			f.expr(v)
		}
		f.emit(s.pos, format.Instr{Op: format.OpRet})
	case *exprStmt:
		f.expr(s.value)
	case *assignStmt:
		f.expr(s.value)
		for i := len(s.targets) - 1; i >= 0; i-- {
			f.assign(&s.targets[i])
		}
	case *unpackStmt:
		f.expr(s.value)
		f.structOp(s.pos, format.OpUnpack, &s.of)
		for i := len(s.bindings) - 1; i >= 0; i-- {
			f.emit(s.bindings[i].field.pos, format.Instr{Op: format.OpStLoc, Index: f.local(s.bindings[i].local)})
		}
	}
}

func (f *frame) assign(t *target) {
	switch {
	case t.local != nil:
		f.emit(t.pos, format.Instr{Op: format.OpStLoc, Index: f.local(*t.local)})
	case t.place != nil:
		f.expr(t.place)
		f.emit(t.pos, format.Instr{Op: format.OpWriteRef})
	default:
		f.emit(t.pos, format.Instr{Op: format.OpPop})
	}
}

func (f *frame) expr(e expr) {
	switch e := e.(type) {
	case *localExpr:
		f.emit(e.pos, format.Instr{Op: e.op, Index: f.local(e.local)})
	case *literalExpr:
		f.literal(&e.literal)
	case *constantExpr:
		f.named(e)
	case *packExpr:
		f.pack(e)
	case *unaryExpr:
		f.expr(e.arg)
		f.emit(e.pos, format.Instr{Op: e.op})
	case *binaryExpr:
		f.binary(e)
	case *borrowExpr:
		f.expr(e.arg)
		f.borrow(e)
	case *builtinExpr:
		f.expr(e.arg)
		f.builtin(e)
	case *callExpr:
		f.expr(e.arg)
		f.call(e)
	case *listExpr:
		for _, v := range e.values {
			f.expr(v)
		}
	}
}

// binary compiles a chain of operators. The parser bounds the depth of every
// other expression, but left operands of a chain may go as deep as the source is long.
func (f *frame) binary(e *binaryExpr) {
	chain := []*binaryExpr{e}
	for {
		left, ok := chain[len(chain)-1].left.(*binaryExpr)
		if !ok {
			break
		}
		chain = append(chain, left)
	}
	f.expr(chain[len(chain)-1].left)
	for i := len(chain) - 1; i >= 0; i-- {
		f.expr(chain[i].right)
		f.emit(chain[i].pos, format.Instr{Op: chain[i].op})
	}
}

func (f *frame) pack(e *packExpr) {
	args := f.c.types(e.of.args, f.types)
	f.c.signature(args) // in front of those that the fields need
	f.c.structIndex(e.of.ident)
	declared := f.c.fieldsOf(&e.of)
	for i, v := range e.fields {
		at, ok := fieldIndex(declared, v.field.text)
		if !ok {
			f.c.fail(v.field.pos, "field %s is not in %s", v.field.text, e.of.text)
		} else if at != i {
			f.c.fail(v.field.pos, "field %s of %s is out of order; write the fields as they are declared", v.field.text, e.of.text)
		}
		f.expr(v.value)
	}
	f.structOp(e.pos, format.OpPack, &e.of)
}

func (f *frame) call(e *callExpr) {
	if _, isLocal := f.locals[e.module.text]; isLocal {
		if _, isModule := f.c.aliases[e.module.text]; !isModule {
			f.c.fail(e.module.pos, "%s", noSuch(e.module.text+"."+e.name.text+"(...)", "write MODULE."+e.name.text+"(copy("+e.module.text+"), ...) with the module that has the function"))
		}
	}
	args := f.c.signature(f.c.types(e.types, f.types))
	h := f.c.function(e.module, e.name)
	if len(e.types) == 0 {
		f.emit(e.pos, format.Instr{Op: format.OpCall, Index: h})
		return
	}
	i := add(f.c, &f.c.functionInst, "function instantiations", key(h, args), format.FunctionInst{Handle: h, TypeArgs: args})
	f.emit(e.pos, format.Instr{Op: format.OpCallGeneric, Index: i})
}

func (f *frame) builtin(e *builtinExpr) {
	switch e.op.Operand() {
	case format.StructOp, format.StructVariantOp:
		f.structOp(e.pos, e.op, &e.of)
	case format.SignatureOp, format.SignatureCountOp:
		i := format.Instr{Op: e.op, Index: f.c.signature(f.c.types(e.types, f.types))}
		if e.op.Operand() == format.SignatureCountOp {
			i.Imm = e.count
		}
		f.emit(e.pos, i)
	default:
		f.emit(e.pos, format.Instr{Op: e.op})
	}
}
