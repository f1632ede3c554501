package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// signatures checks every type that is written anywhere.
//
//   - References stand outermost only, and not as type arguments or in fields.
//   - A struct gets as many type arguments as it has parameters, and each has the
//     abilities that its parameter asks for.
//   - Type arguments of calls and of struct instructions meet the constraints of
//     what they are for; those of instructions on resources make a type with key.
//   - A field has the abilities that its struct's need, if type parameters have
//     all; what an instantiation lacks, its arguments' abilities say.
//   - A phantom type parameter is used in phantom places only, so that it really
//     is no part of any value.
//
// A type is checked without knowing what its type parameters can do. What comes
// out is the demand: the abilities that each parameter must have. The demand of a
// type is found once; each context that uses the type only compares its own
// constraints with it.
func signatures(v *view, _ *Config) error {
	c := newSignatureChecker(v)
	if err := c.tables(); err != nil {
		return err
	}
	for i := range v.FunctionDefs {
		if code := v.FunctionDefs[i].Code; code != nil {
			if err := c.code(v.FunctionDefHandle(i).TypeParams, code); err != nil {
				return inFunction(err, i)
			}
		}
	}
	for i := range v.StructDefs {
		if err := c.fields(i); err != nil {
			return err
		}
	}
	return nil
}

// scriptSignatures is the same for a script.
func scriptSignatures(v *view, s *format.Script) error {
	c := newSignatureChecker(v)
	if err := c.tables(); err != nil {
		return err
	}
	if err := c.signatureIn(s.TypeParams, s.Params); err != nil {
		return err
	}
	return c.code(s.TypeParams, &s.Code)
}

// demand is what types ask of the type parameters that they mention, by number.
type demand []format.Abilities

// ask adds a demand on one parameter.
func (d *demand) ask(param uint16, a format.Abilities) {
	if a == 0 {
		return
	}
	for int(param) >= len(*d) {
		*d = append(*d, 0)
	}
	(*d)[param] |= a
}

// join adds the demands of another.
func (d *demand) join(other demand) {
	for i, a := range other {
		d.ask(uint16(i), a)
	}
}

// metBy tells whether parameters with these constraints satisfy the demand.
func (d demand) metBy(constraints []format.Abilities) error {
	for i, a := range d {
		if i >= len(constraints) || !constraints[i].Has(a) {
			return status.New(status.ConstraintNotSatisfied, "type parameter %d lacks an ability", i)
		}
	}
	return nil
}

// typeUse and instUse name what demands are kept for.
type typeUse struct {
	sig      uint16
	index    int
	required format.Abilities
}

type instUse struct {
	operand  format.Operand
	index    uint16
	required format.Abilities
}

type signatureChecker struct {
	*view
	sigs  []demand // of all signatures, once tables has been through them
	types map[typeUse]demand
	insts map[instUse]demand
}

func newSignatureChecker(v *view) *signatureChecker {
	return &signatureChecker{view: v, sigs: make([]demand, len(v.Signatures)), types: map[typeUse]demand{}, insts: map[instUse]demand{}}
}

// maxTypeParam bounds the numbers of type parameters that types mention. No
// declaration has more; a signature that no declaration uses could name more, and
// would make demands large.
const maxTypeParam = 255

// tables checks all signatures and instantiations, used or not, and the handles
// of functions.
func (c *signatureChecker) tables() error {
	for _, sig := range c.Signatures {
		for _, t := range sig {
			if mentionsBeyond(t, maxTypeParam) {
				return status.New(status.TooManyTypeParameters, "%s", c.TypeString(t))
			}
		}
	}
	for i, sig := range c.Signatures {
		for _, t := range sig {
			if err := c.check(t, true, 0, &c.sigs[i]); err != nil {
				return err
			}
		}
	}
	for _, table := range []struct {
		operand format.Operand
		n       int
	}{
		{format.FunctionInstOp, len(c.FunctionInsts)},
		{format.StructInstOp, len(c.StructDefInsts)},
		{format.FieldInstOp, len(c.FieldInsts)},
		{format.StructVariantInstOp, len(c.StructVariantInsts)},
		{format.VariantFieldInstOp, len(c.VariantFieldInsts)},
	} {
		for i := range table.n {
			if _, err := c.instantiation(instUse{operand: table.operand, index: uint16(i)}); err != nil {
				return err
			}
		}
	}
	for i := range c.FunctionHandles {
		h := &c.FunctionHandles[i]
		if err := c.signatureIn(h.TypeParams, h.Params); err != nil {
			return err
		}
		if err := c.signatureIn(h.TypeParams, h.Returns); err != nil {
			return err
		}
	}
	return nil
}

func mentionsBeyond(t format.Type, param uint16) bool {
	if t.Kind == format.TypeParam && t.Index > param {
		return true
	}
	for i := range t.Args {
		if mentionsBeyond(t.Args[i], param) {
			return true
		}
	}
	return false
}

// signatureIn checks that a signature, whose types may be references, can stand
// where type parameters have these constraints.
func (c *signatureChecker) signatureIn(constraints []format.Abilities, sig uint16) error {
	return c.sigs[sig].metBy(constraints)
}

func (c *signatureChecker) typeIn(use typeUse) (demand, error) {
	if d, done := c.types[use]; done {
		return d, nil
	}
	var d demand
	if err := c.check(c.Signatures[use.sig][use.index], true, use.required, &d); err != nil {
		return nil, err
	}
	c.types[use] = d
	return d, nil
}

// instantiation is the demand of a function or struct with type arguments. Of a
// struct, the value that comes of it must have the required abilities.
func (c *signatureChecker) instantiation(use instUse) (demand, error) {
	if d, done := c.insts[use]; done {
		return d, nil
	}
	d, err := c.newInstantiation(use)
	if err != nil {
		return nil, err
	}
	c.insts[use] = d
	return d, nil
}

func (c *signatureChecker) newInstantiation(use instUse) (demand, error) {
	i := use.index
	switch use.operand {
	case format.FunctionInstOp:
		inst := c.FunctionInsts[i]
		return c.arguments(inst.TypeArgs, c.FunctionHandles[inst.Handle].TypeParams)
	case format.StructInstOp:
		return c.structInst(use.required, c.StructDefInsts[i].Def, c.StructDefInsts[i].TypeArgs)
	case format.FieldInstOp:
		return c.structInst(use.required, c.FieldHandles[c.FieldInsts[i].Handle].Owner, c.FieldInsts[i].TypeArgs)
	case format.StructVariantInstOp:
		return c.structInst(use.required, c.StructVariants[c.StructVariantInsts[i].Handle].Owner, c.StructVariantInsts[i].TypeArgs)
	default: // VariantFieldInstOp
		return c.structInst(use.required, c.VariantFields[c.VariantFieldInsts[i].Handle].Owner, c.VariantFieldInsts[i].TypeArgs)
	}
}

func (c *signatureChecker) structInst(required format.Abilities, def, args uint16) (demand, error) {
	h := c.StructDefHandle(int(def))
	if len(h.TypeParams) == len(c.Signatures[args]) && !h.Abilities.Has(required) {
		return nil, status.New(status.ConstraintNotSatisfied, "%s lacks an ability", c.StructDefName(int(def)))
	}
	asked := make([]format.Abilities, len(h.TypeParams))
	for i, p := range h.TypeParams {
		asked[i] = argumentNeeds(p, required)
	}
	return c.arguments(args, asked)
}

// argumentNeeds is what a type argument must have so that the struct's value has
// the required abilities.
func argumentNeeds(p format.StructTypeParam, required format.Abilities) format.Abilities {
	if p.Phantom {
		return p.Constraints
	}
	return p.Constraints | requires(required)
}

// argumentPrice is what a type argument of an instantiation costs, in units of the
// meter. Many instantiations can share one long signature.
const argumentPrice = 5

// arguments is the demand of type arguments of which these abilities are asked.
func (c *signatureChecker) arguments(sig uint16, asked []format.Abilities) (demand, error) {
	args := c.Signatures[sig]
	if len(args) != len(asked) {
		return nil, status.New(status.NumberOfTypeArgumentsMismatch, "%d in place of %d", len(args), len(asked))
	}
	if err := c.work.addModule(argumentPrice, len(args)); err != nil {
		return nil, err
	}
	var d demand
	for i, t := range args {
		if t.IsRef() {
			return nil, status.New(status.InvalidSignatureToken, "a reference as type argument")
		}
		arg, err := c.typeIn(typeUse{sig, i, asked[i]})
		if err != nil {
			return nil, err
		}
		d.join(arg)
	}
	return d, nil
}

// code checks the locals of a function and the type arguments that it uses.
func (c *signatureChecker) code(constraints []format.Abilities, code *format.Code) error {
	if err := c.signatureIn(constraints, code.Locals); err != nil {
		return err
	}
	checked := make(map[instUse]bool)
	for pc := range code.Instrs {
		in := &code.Instrs[pc]
		use := instUse{in.Op.Operand(), in.Index, 0}
		var check func() error
		switch use.operand {
		case format.FunctionInstOp, format.StructInstOp, format.FieldInstOp, format.StructVariantInstOp, format.VariantFieldInstOp:
			if onResource(in.Op) {
				use.required = format.Key
			}
			check = func() error {
				d, err := c.instantiation(use)
				if err != nil {
					return err
				}
				return d.metBy(constraints)
			}
		case format.SignatureOp, format.SignatureCountOp:
			use.operand = format.SignatureOp
			check = func() error { return c.element(constraints, in.Index) }
		default:
			continue
		}
		if checked[use] {
			continue
		}
		if err := check(); err != nil {
			return atOffset(err, pc)
		}
		checked[use] = true
	}
	return nil
}

// onResource tells whether an instruction names a struct that is in storage.
func onResource(op format.Opcode) bool {
	switch op {
	case format.OpExistsGeneric, format.OpMoveFromGeneric, format.OpMoveToGeneric,
		format.OpMutBorrowGlobalGeneric, format.OpImmBorrowGlobalGeneric:
		return true
	}
	return false
}

// element checks the operand of a vector instruction: one type, no reference.
func (c *signatureChecker) element(constraints []format.Abilities, sig uint16) error {
	types := c.Signatures[sig]
	if len(types) != 1 {
		return status.New(status.NumberOfTypeArgumentsMismatch, "%d element types", len(types))
	}
	if types[0].IsRef() {
		return status.New(status.InvalidSignatureToken, "a vector of references")
	}
	return c.signatureIn(constraints, sig)
}

// fields checks the fields of a struct or enum.
func (c *signatureChecker) fields(def int) error {
	h := c.StructDefHandle(def)
	constraints := make([]format.Abilities, len(h.TypeParams))
	all := make([]format.Abilities, len(h.TypeParams))
	for i, p := range h.TypeParams {
		constraints[i], all[i] = p.Constraints, format.AllAbilities
	}
	return eachField(&c.StructDefs[def], func(f *format.Field) error {
		if err := c.typeWith(constraints, f.Type, 0); err != nil {
			return err
		}
		if err := c.typeWith(all, f.Type, requires(h.Abilities)); err != nil {
			return status.New(status.FieldMissingTypeAbility, "%s.%s is %s", c.StructDefName(def), c.Identifiers[f.Name], c.TypeString(f.Type))
		}
		return c.phantoms(h.TypeParams, false, f.Type)
	})
}

// typeWith checks a type that may not be a reference where its type parameters
// are known.
func (c *signatureChecker) typeWith(constraints []format.Abilities, t format.Type, required format.Abilities) error {
	var d demand
	if err := c.check(t, false, required, &d); err != nil {
		return err
	}
	return d.metBy(constraints)
}

// phantoms checks that phantom type parameters appear in phantom places only.
func (c *signatureChecker) phantoms(params []format.StructTypeParam, phantomPlace bool, t format.Type) error {
	switch t.Kind {
	case format.TypeParam:
		if params[t.Index].Phantom && !phantomPlace {
			return status.New(status.InvalidPhantomTypeParamPosition, "type parameter %d", t.Index)
		}
	case format.Vector:
		return c.phantoms(params, false, t.Args[0])
	case format.StructInst:
		for i, arg := range t.Args {
			if err := c.phantoms(params, c.StructHandles[t.Index].TypeParams[i].Phantom, arg); err != nil {
				return err
			}
		}
	}
	return nil
}

// check holds a type to the required abilities and adds to d what that asks of
// the type parameters.
func (c *signatureChecker) check(t format.Type, refs bool, required format.Abilities, d *demand) error {
	has := func(a format.Abilities) error {
		if !a.Has(required) {
			return status.New(status.ConstraintNotSatisfied, "%s lacks an ability", c.TypeString(t))
		}
		return nil
	}
	switch t.Kind {
	case format.TypeParam:
		d.ask(t.Index, required)
		return nil
	case format.Signer:
		return has(format.SignerAbilities)
	case format.Ref, format.MutRef:
		if !refs {
			return status.New(status.InvalidSignatureToken, "a reference within a type or field")
		}
		if err := has(format.RefAbilities); err != nil {
			return err
		}
		return c.check(t.Args[0], false, 0, d)
	case format.Vector:
		if err := has(format.VectorAbilities); err != nil {
			return err
		}
		return c.check(t.Args[0], false, requires(required), d)
	case format.Struct:
		return has(c.StructHandles[t.Index].Abilities)
	case format.StructInst:
		h := &c.StructHandles[t.Index]
		if err := has(h.Abilities); err != nil {
			return err
		}
		if len(h.TypeParams) != len(t.Args) {
			return status.New(status.NumberOfTypeArgumentsMismatch, "%d in place of %d", len(t.Args), len(h.TypeParams))
		}
		for i, arg := range t.Args {
			if err := c.check(arg, false, argumentNeeds(h.TypeParams[i], required), d); err != nil {
				return err
			}
		}
		return nil
	}
	return has(format.PrimitiveAbilities)
}
