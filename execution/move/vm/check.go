package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// checker follows the types of all operands and locals while code runs, and holds
// every instruction against them before it runs: that operands have the types and
// abilities it wants, that values look like values of their types, that references
// point to something, that locals which are read have a value. What it finds is a
// fault of the verifier, or of the VM: an invariant violation.
//
// It changes no result: it makes types without limit, and without a price.
type checker struct {
	s     *Session
	stack []checked
	valid []bool // of all locals: there is a value
}

// checked is the type of an operand. References are held apart from what they
// point to, so that borrowing makes no new type.
type checked struct {
	t   *Type
	ref format.Kind // Ref or MutRef; 0 for a value that is no reference
}

func newChecker(s *Session) *checker { return &checker{s: s} }

// violation is what the checks find, with the sub-status that tells it from other
// states that cannot be.
func violation(format string, args ...any) error {
	err := invariant(format, args...).(*status.Error)
	return err.WithSub(subChecks)
}

// subChecks is the sub-status of UNKNOWN_INVARIANT_VIOLATION_ERROR that the checks give.
const subChecks = 1

// typed is the checked type of a declared one.
func typed(t *Type) checked {
	if t.IsRef() {
		return checked{t: t.Elem, ref: t.Kind}
	}
	return checked{t: t}
}

func (a checked) abilities() format.Abilities {
	if a.ref != 0 {
		return format.RefAbilities
	}
	return a.t.Abilities
}

func (a checked) String() string {
	switch a.ref {
	case format.Ref:
		return "&" + a.t.String()
	case format.MutRef:
		return "&mut " + a.t.String()
	}
	return a.t.String()
}

// fits tells whether a value of type a may stand where b is declared.
func (a checked) fits(b checked) bool { return a == b }

// begin takes the arguments of a call from outside, which are on the stack; what
// references point to is in the first locals.
func (c *checker) begin(params []*Type) {
	c.stack, c.valid = c.stack[:0], c.valid[:0]
	for _, p := range params {
		c.stack = append(c.stack, typed(p))
	}
	for range c.s.base {
		c.valid = append(c.valid, true)
	}
}

// enter moves the arguments of a function into its new frame.
func (c *checker) enter(called *instance) error {
	if err := c.args(called); err != nil {
		return err
	}
	c.valid = c.valid[:c.s.base]
	for i := range called.locals {
		c.valid = append(c.valid, i < len(called.fn.params))
	}
	return nil
}

// args takes the arguments of a function off the stack of types.
func (c *checker) args(called *instance) error {
	params := called.locals[:len(called.fn.params)]
	if len(c.stack) < len(params) {
		return violation("%d operands for %d parameters", len(c.stack), len(params))
	}
	at := len(c.stack) - len(params)
	for i, p := range params {
		if a := c.stack[at+i]; !a.fits(typed(p)) {
			return violation("argument %d of %s is %s, not %s", i, called.fn.name, a, p)
		}
	}
	c.stack = c.stack[:at]
	return nil
}

// results puts the results of a native function on the stack of types.
func (c *checker) results(called *instance) error {
	at := c.s.sp - len(called.returns)
	for i, r := range called.returns {
		c.stack = append(c.stack, typed(r))
		if err := c.conforms(&c.s.stack[at+i], typed(r)); err != nil {
			return err
		}
	}
	return nil
}

// step checks the instruction that is about to run, and does to the types what it
// does to the values.
func (c *checker) step(f *frame) error {
	if len(c.stack) != c.s.sp {
		return violation("%d operands, types of %d", c.s.sp, len(c.stack))
	}
	s := c.s
	s.types.unlimited = true
	defer func() { s.types.unlimited = false }()
	in := &f.inst.fn.def.Code.Instrs[f.inst.fn.code.offsets[f.pc-1]]
	return (&instrCheck{checker: c, f: f, in: in, m: f.inst.module.image.module}).check()
}

// push adds a type.
func (c *checker) push(a checked) { c.stack = append(c.stack, a) }

// pop takes the type of the top operand, and holds the value against it.
func (c *checker) pop() (checked, error) {
	n := len(c.stack) - 1
	if n < 0 {
		return checked{}, violation("no operand")
	}
	a := c.stack[n]
	c.stack = c.stack[:n]
	return a, c.conforms(&c.s.stack[n], a)
}

// want pops an operand of a type.
func (c *checker) want(t *Type) error {
	a, err := c.pop()
	if err == nil && (a.t != t || a.ref != 0) {
		err = violation("operand is %s, not %s", a, t)
	}
	return err
}

// wantRef pops a reference, to t if t is not nil. A mutable one does for an immutable one.
func (c *checker) wantRef(t *Type, mutable bool) (*Type, error) {
	a, err := c.pop()
	if err != nil {
		return nil, err
	}
	if a.ref == 0 || mutable && a.ref != format.MutRef || t != nil && a.t != t {
		return nil, violation("operand is %s, not a reference to %s, mutable: %v", a, t, mutable)
	}
	return a.t, nil
}

func able(a checked, want format.Abilities) error {
	if !a.abilities().Has(want) {
		return violation("%s lacks an ability of %#x", a, want)
	}
	return nil
}

// conforms tells whether a value looks like one of its type. Of what it owns, only
// the kind and number of slots is looked at.
func (c *checker) conforms(v *Value, a checked) error {
	if a.ref == 0 {
		return looksLike(v, a.t)
	}
	if i := v.w[0]; v.p == nil && (i >= uint64(len(c.valid)) || !c.valid[i]) {
		return violation("a reference to local %d of %d, which has no value", i, len(c.valid))
	}
	var to Value
	if err := deref(c.s.locals, v, &to); err != nil {
		return err
	}
	return looksLike(&to, a.t)
}

func looksLike(v *Value, t *Type) error {
	ok := false
	switch most, _ := largest(t.Kind); t.Kind {
	case format.Bool:
		ok = v.p == nil && v.w[1]|v.w[2]|v.w[3] == 0 && v.w[0] <= 1
	case format.U8, format.U16, format.U32, format.U64:
		ok = v.p == nil && fitsWord(&v.w, most)
	case format.U128:
		ok = v.p == nil && fitsU128(&v.w)
	case format.U256, format.AddressK, format.Signer:
		ok = v.p == nil
	case format.Vector:
		ok = v.p != nil && v.p.kind == kindOf(t.Elem)
	case format.Struct:
		ok = v.p != nil && v.p.kind == objValues && int(v.p.variant) < len(t.def.variants) &&
			len(v.p.vals) == len(t.def.variants[v.p.variant].fields)
	}
	if !ok {
		return violation("no value of %s: %x", t, v.w)
	}
	return nil
}
