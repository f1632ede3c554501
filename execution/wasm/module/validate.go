package module

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// anyType is the type of an operand that unreachable code takes from an empty
// stack. It fits whatever is asked for.
const anyType ValType = 0

// control is a block that is open. The function's body is the outermost.
type control struct {
	op          Opcode  // Block for the body too
	result      ValType // 0 if there is none
	height      int     // of the operand stack below the block
	unreachable bool    // the rest of the block cannot run
}

// label is what a branch to the block takes along.
func (c *control) label() ValType {
	if c.op == Loop {
		return 0
	}
	return c.result
}

// validator checks bodies by the algorithm of the specification's appendix. One
// serves all functions of a module, so that its stacks are allocated once.
type validator struct {
	m      *Module
	limits *schedule.Limits
	reader Reader
	locals []ValType // of the function, parameters first
	kept   []ValType // declared locals of the functions before, and room for more

	operands []ValType
	controls []control
	result   ValType // of the function
	at       int     // offset of the instruction in the module
	max      int     // greatest height of operands
	loops    int     // open ones
}

// codeSection reads the bodies, each validated when it is reached.
func (d *decoder) codeSection() error {
	at := d.at()
	n, err := d.u32()
	if err != nil {
		return err
	}
	if uint64(n) != uint64(len(d.m.Funcs)) {
		return refuse(RuleBodyCount, at)
	}
	d.hasCode = true
	d.m.Bodies = make([]Body, n)
	v := &validator{m: d.m, limits: d.limits}
	v.reader.bounded, v.reader.maxTargets = true, d.limits.BrTable
	for i := range d.m.Bodies {
		at := d.at()
		size, err := d.u32()
		if err != nil {
			return err
		}
		if uint64(size) > uint64(d.limits.BodySize) {
			return exceeds(RuleBodySize, at, d.limits.BodySize)
		}
		base := d.at()
		content, err := d.bytes(size)
		if err != nil {
			return err
		}
		body := cursor{data: content, base: base}
		if err := v.function(&d.m.Bodies[i], body, &d.m.Types[d.m.Funcs[i]]); err != nil {
			return err
		}
	}
	return nil
}

// function reads and validates one body.
func (v *validator) function(b *Body, c cursor, t *FuncType) error {
	if err := v.declared(&c, t.Params); err != nil {
		return err
	}
	b.Locals = v.keep(v.locals[len(t.Params):])
	b.Offset = c.at()
	b.Code = c.data[c.pos:len(c.data):len(c.data)]
	v.reader.cursor = cursor{data: b.Code, base: b.Offset}

	v.operands, v.max, v.loops = v.operands[:0], 0, 0
	v.result = resultOf(t)
	v.controls = append(v.controls[:0], control{op: Block, result: v.result})
	b.Blocks = 1
	if len(v.locals) > v.limits.BlocksXLocals {
		return exceeds(RuleBlocksXLocals, b.Offset, v.limits.BlocksXLocals)
	}

	var i Instr
	for len(v.controls) > 0 {
		v.at = v.reader.at()
		if b.Ops++; b.Ops > v.limits.Ops {
			return exceeds(RuleOps, v.at, v.limits.Ops)
		}
		if err := v.reader.next(&i); err != nil {
			return err
		}
		switch i.Op {
		case Block, Loop, If, Else, BrIf, BrTable:
			b.Blocks++
			if b.Blocks-1 > v.limits.Blocks {
				return exceeds(RuleBlocks, v.at, v.limits.Blocks)
			}
			if uint64(b.Blocks)*uint64(len(v.locals)) > uint64(v.limits.BlocksXLocals) {
				return exceeds(RuleBlocksXLocals, v.at, v.limits.BlocksXLocals)
			}
		}
		if i.Op == BrTable {
			if b.Targets += len(i.Targets) - 1; b.Targets > v.limits.BrTableTotal {
				return exceeds(RuleBrTableTotal, v.at, v.limits.BrTableTotal)
			}
		}
		if err := v.instruction(&i); err != nil {
			return err
		}
	}
	if !v.reader.Done() {
		return refuse(RuleBodyLength, v.reader.at())
	}
	b.MaxStack = v.max
	return nil
}

// declared fills v.locals. A few bytes can declare any number of locals, so the
// number is checked before they are spread out.
func (v *validator) declared(c *cursor, params []ValType) error {
	v.locals = append(v.locals[:0], params...)
	at := c.at()
	if len(v.locals) > v.limits.Locals {
		return exceeds(RuleLocals, at, v.limits.Locals)
	}
	groups, err := c.u32()
	if err != nil {
		return err
	}
	if uint64(groups) > uint64(c.left()) {
		return refuse(RuleVector, at)
	}
	for range groups {
		at := c.at()
		n, err := c.u32()
		if err != nil {
			return err
		}
		if uint64(n) > uint64(v.limits.Locals-len(v.locals)) {
			return exceeds(RuleLocals, at, v.limits.Locals)
		}
		t, err := c.valType()
		if err != nil {
			return err
		}
		v.locals = appendTimes(v.locals, t, int(n))
	}
	return nil
}

// appendTimes appends t n times, by doubling: the locals of many small functions
// are the most work that a byte can ask for.
func appendTimes(to []ValType, t ValType, n int) []ValType {
	if n == 0 {
		return to
	}
	start := len(to)
	to = slices.Grow(to, n)[:start+n]
	run := to[start:]
	run[0] = t
	for done := 1; done < n; done *= 2 {
		copy(run[done:], run[:done])
	}
	return to
}

// keep copies locals to where they stay. Functions share the allocations.
func (v *validator) keep(locals []ValType) []ValType {
	n := len(locals)
	if n == 0 {
		return nil
	}
	if n > cap(v.kept)-len(v.kept) {
		v.kept = make([]ValType, 0, max(n, 4096))
	}
	v.kept = append(v.kept, locals...)
	return v.kept[len(v.kept)-n : len(v.kept) : len(v.kept)]
}

func resultOf(t *FuncType) ValType {
	if len(t.Results) == 0 {
		return 0
	}
	return t.Results[0]
}

// push puts an operand on the stack; 0 puts none.
func (v *validator) push(t ValType) error {
	v.operands = append(v.operands, t)
	if h := len(v.operands); h > v.max {
		if h > v.limits.Operands {
			return exceeds(RuleOperands, v.at, v.limits.Operands)
		}
		v.max = h
	}
	return nil
}

// pop takes an operand of a type from the stack, or of any type, and gives the
// type that it has.
func (v *validator) pop(want ValType) (ValType, error) {
	top := &v.controls[len(v.controls)-1]
	if len(v.operands) == top.height {
		if top.unreachable {
			return want, nil
		}
		return 0, refuse(RuleTypeMismatch, v.at)
	}
	got := v.operands[len(v.operands)-1]
	v.operands = v.operands[:len(v.operands)-1]
	switch {
	case got == want || want == anyType:
		return got, nil
	case got == anyType:
		return want, nil
	}
	return 0, refuse(RuleTypeMismatch, v.at)
}

// popResult is pop for what may be nothing: a type of 0 takes no operand.
func (v *validator) popResult(t ValType) error {
	if t == 0 {
		return nil
	}
	_, err := v.pop(t)
	return err
}

func (v *validator) pushResult(t ValType) error {
	if t == 0 {
		return nil
	}
	return v.push(t)
}

// unreachable is called behind what never goes on: whatever was on the stack of
// the block is gone, and anything may be taken from it.
func (v *validator) unreachable() {
	top := &v.controls[len(v.controls)-1]
	v.operands = v.operands[:top.height]
	top.unreachable = true
}

// open begins a block.
func (v *validator) open(op Opcode, result ValType) error {
	if len(v.controls) > v.limits.Nesting { // the body is not counted
		return exceeds(RuleNesting, v.at, v.limits.Nesting)
	}
	if op == Loop {
		if v.loops++; v.loops > v.limits.LoopNesting {
			return exceeds(RuleLoopNesting, v.at, v.limits.LoopNesting)
		}
	}
	v.controls = append(v.controls, control{op: op, result: result, height: len(v.operands)})
	return nil
}

// close ends the innermost block, which must leave its result and nothing else.
func (v *validator) close() (control, error) {
	top := v.controls[len(v.controls)-1]
	if err := v.popResult(top.result); err != nil {
		return top, err
	}
	if len(v.operands) != top.height {
		return top, refuse(RuleTypeMismatch, v.at)
	}
	v.controls = v.controls[:len(v.controls)-1]
	if top.op == Loop {
		v.loops--
	}
	return top, nil
}

// target is what a branch to a label takes along.
func (v *validator) target(label uint64) (ValType, error) {
	if label >= uint64(len(v.controls)) {
		return 0, refuse(RuleUnknownLabel, v.at)
	}
	return v.controls[uint64(len(v.controls))-1-label].label(), nil
}
