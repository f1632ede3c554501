package module

// instruction is one step of the algorithm.
func (v *validator) instruction(i *Instr) error {
	switch i.Op {
	case Unreachable:
		v.unreachable()
		return nil
	case Block, Loop, If:
		if i.Op == If {
			if _, err := v.pop(I32); err != nil {
				return err
			}
		}
		result := ValType(i.A)
		if i.A == BlockEmpty {
			result = 0
		}
		return v.open(i.Op, result)
	case Else:
		return v.otherwise()
	case End:
		return v.end()
	case Br, BrIf:
		return v.branch(i)
	case BrTable:
		return v.branchTable(i.Targets)
	case Return:
		if err := v.popResult(v.result); err != nil {
			return err
		}
		v.unreachable()
		return nil
	case Call:
		if i.A >= uint64(v.m.functions()) {
			return refuse(RuleUnknownFunction, v.at)
		}
		t := v.m.Type(uint32(i.A))
		return v.call(&t)
	case CallIndirect:
		if v.m.Table == nil {
			return refuse(RuleUnknownTable, v.at)
		}
		if i.A >= uint64(len(v.m.Types)) {
			return refuse(RuleUnknownType, v.at)
		}
		if _, err := v.pop(I32); err != nil {
			return err
		}
		return v.call(&v.m.Types[i.A])
	case Drop:
		_, err := v.pop(anyType)
		return err
	case Select:
		return v.choose()
	case LocalGet, LocalSet, LocalTee:
		return v.local(i)
	case GlobalGet, GlobalSet:
		return v.global(i)
	}
	if shapes[i.Op] == shapeMemory && i.A > uint64(widths[i.Op]) {
		return refuse(RuleAlignment, v.at)
	}
	s := &signatures[i.Op]
	if err := v.popResult(s.b); err != nil {
		return err
	}
	if err := v.popResult(s.a); err != nil {
		return err
	}
	return v.pushResult(s.out)
}

func (v *validator) otherwise() error {
	if v.controls[len(v.controls)-1].op != If {
		return refuse(RuleElse, v.at)
	}
	block, err := v.close()
	if err != nil {
		return err
	}
	return v.open(Else, block.result)
}

func (v *validator) end() error {
	block, err := v.close()
	if err != nil {
		return err
	}
	if block.op == If && block.result != 0 { // the way around it leaves nothing
		return refuse(RuleTypeMismatch, v.at)
	}
	if len(v.controls) == 0 {
		return nil // the function's result is the caller's
	}
	return v.pushResult(block.result)
}

func (v *validator) branch(i *Instr) error {
	t, err := v.target(i.A)
	if err != nil {
		return err
	}
	if i.Op == BrIf {
		if _, err := v.pop(I32); err != nil {
			return err
		}
	}
	if err := v.popResult(t); err != nil {
		return err
	}
	if i.Op == BrIf {
		return v.pushResult(t)
	}
	v.unreachable()
	return nil
}

// branchTable holds all targets to the type of the default, as version 1.0 does.
func (v *validator) branchTable(targets []uint32) error {
	t, err := v.target(uint64(targets[len(targets)-1]))
	if err != nil {
		return err
	}
	for _, label := range targets {
		u, err := v.target(uint64(label))
		if err != nil {
			return err
		}
		if u != t {
			return refuse(RuleTypeMismatch, v.at)
		}
	}
	if _, err := v.pop(I32); err != nil {
		return err
	}
	if err := v.popResult(t); err != nil {
		return err
	}
	v.unreachable()
	return nil
}

func (v *validator) call(t *FuncType) error {
	for i := len(t.Params) - 1; i >= 0; i-- {
		top := &v.controls[len(v.controls)-1]
		if top.unreachable && len(v.operands) == top.height {
			break // the rest can be anything; calls in dead code must not cost their parameters
		}
		if _, err := v.pop(t.Params[i]); err != nil {
			return err
		}
	}
	return v.pushResult(resultOf(t))
}

// choose is select. Its operands have one type, whichever.
func (v *validator) choose() error {
	if _, err := v.pop(I32); err != nil {
		return err
	}
	t, err := v.pop(anyType)
	if err != nil {
		return err
	}
	if t, err = v.pop(t); err != nil {
		return err
	}
	return v.push(t)
}

func (v *validator) local(i *Instr) error {
	if i.A >= uint64(len(v.locals)) {
		return refuse(RuleUnknownLocal, v.at)
	}
	t := v.locals[i.A]
	if i.Op != LocalGet {
		if _, err := v.pop(t); err != nil {
			return err
		}
	}
	if i.Op == LocalSet {
		return nil
	}
	return v.push(t)
}

func (v *validator) global(i *Instr) error {
	if i.A >= uint64(len(v.m.Globals)) {
		return refuse(RuleUnknownGlobal, v.at)
	}
	g := &v.m.Globals[i.A]
	if i.Op == GlobalGet {
		return v.push(g.Type)
	}
	if !g.Mutable {
		return refuse(RuleImmutable, v.at)
	}
	_, err := v.pop(g.Type)
	return err
}
