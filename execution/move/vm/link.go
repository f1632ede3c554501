package vm

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// linked is a module in a session. What it names in other modules is found, and
// held against what it expects, when it is used first.
type linked struct {
	image     *image
	defs      map[int]*structDef    // by struct definition
	structs   map[uint16]*structDef // by struct handle
	functions map[uint16]*callee    // by function handle
	instances map[instanceKey]*instance
	friendOf  map[*linked]bool // modules that were asked whether this one is a friend
	entered   bool             // Env was asked whether its functions may have a frame
	kept      int              // the last of globals.rounds in which one had
}

// callee is a function with the module it is of.
type callee struct {
	module *linked
	fn     *function
	held   bool // its types have been held against what the caller expects
}

type instanceKey struct {
	index int
	args  string
}

// structDef is a struct or enum of a module in a session.
type structDef struct {
	*structShape
	module *linked
}

// instance is a function with type arguments. What its instructions name is
// found when it is used first.
type instance struct {
	module  *linked
	fn      *function
	args    []*Type
	locals  []*Type
	returns []*Type
	types   []*Type     // by number of a type in the code
	made    []bool      // by the same: values of the type may be made
	calls   []*instance // by number of a call in the code
}

// module finds a module, as the session saw it first.
func (s *Session) module(id tag.Module) (*linked, error) {
	if m, ok := s.modules[id]; ok {
		return m, nil
	}
	if err := s.settle(); err != nil {
		return nil, err
	}
	c, found, err := s.env.Module(id)
	s.refill()
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, status.New(status.LinkerError, "there is no module %s", id).In(id.String())
	}
	image, err := s.machine.image(c, s.schedule)
	if err != nil {
		return nil, err
	}
	if image.id != id {
		return nil, status.New(status.LinkerError, "the code of module %s says %s", id, image.id).In(id.String())
	}
	m := link(image)
	s.modules[id] = m
	return m, nil
}

// link begins a module's life in a session. It costs the same for a large module
// as for a small one.
func link(i *image) *linked {
	return &linked{
		image:     i,
		defs:      map[int]*structDef{},
		structs:   map[uint16]*structDef{},
		functions: map[uint16]*callee{},
		instances: map[instanceKey]*instance{},
	}
}

// def is a struct definition of the module.
func (m *linked) def(n int) *structDef {
	d := m.defs[n]
	if d == nil {
		d = &structDef{structShape: m.image.shapes[n], module: m}
		m.defs[n] = d
	}
	return d
}

func (m *linked) structNamed(name string) (*structDef, bool) {
	n, ok := m.image.structs[name]
	if !ok {
		return nil, false
	}
	return m.def(n), true
}

// structDef finds the definition of a struct handle.
func (s *Session) structDef(m *linked, handle uint16) (*structDef, error) {
	if d := m.structs[handle]; d != nil {
		return d, nil
	}
	f := m.image.module
	id, name := f.StructID(handle)
	owner := m
	if id != m.image.id {
		var err error
		if owner, err = s.module(id); err != nil {
			return nil, err
		}
	}
	d, ok := owner.structNamed(name)
	if !ok {
		return nil, status.New(status.LookupFailed, "module %s has no type %s", id, name)
	}
	h := &f.StructHandles[handle]
	if !d.abilities.Has(h.Abilities) || !sameTypeParams(h.TypeParams, d.typeParams) {
		return nil, status.New(status.TypeMismatch, "type %s::%s is not as module %s expects", id, name, m.image.id)
	}
	m.structs[handle] = d
	return d, nil
}

// sameTypeParams tells whether type arguments that suit what a module expects
// suit what there is.
func sameTypeParams(expected, actual []format.StructTypeParam) bool {
	return slices.EqualFunc(expected, actual, func(e, a format.StructTypeParam) bool {
		return e.Constraints.Has(a.Constraints) && (a.Phantom || !e.Phantom)
	})
}

// callee finds the function of a function handle.
func (s *Session) callee(m *linked, handle uint16) (*callee, error) {
	if c := m.functions[handle]; c != nil {
		return c, nil
	}
	id, name := m.image.module.HandleID(handle)
	owner := m
	if id != m.image.id {
		var err error
		if owner, err = s.module(id); err != nil {
			return nil, err
		}
	}
	i, ok := owner.image.byName[name]
	if !ok {
		return nil, status.New(status.LookupFailed, "module %s has no function %s", id, name)
	}
	fn := owner.image.functions[i]
	if owner != m {
		if !m.sees(owner, fn) {
			return nil, status.New(status.LookupFailed, "function %s::%s is not visible in module %s", id, name, m.image.id)
		}
		expected := m.image.module.FunctionHandles[handle].TypeParams
		if !slices.EqualFunc(expected, fn.typeParams, format.Abilities.Has) {
			return nil, mismatch(m, fn)
		}
	}
	m.functions[handle] = &callee{module: owner, fn: fn, held: owner == m}
	return m.functions[handle], nil
}

// hold holds a callee's parameters and results against what a module expects. They
// have been paid for by then, as the types of an instance.
func (c *callee) hold(m *linked, handle uint16) error {
	if c.held {
		return nil
	}
	user, h := m.image.module, &m.image.module.FunctionHandles[handle]
	same := func(a, b format.Type) bool { return sameType(user, &a, c.fn.image.module, &b) }
	if !slices.EqualFunc(user.Params(h), c.fn.params, same) || !slices.EqualFunc(user.Returns(h), c.fn.returns, same) {
		return mismatch(m, c.fn)
	}
	c.held = true
	return nil
}

func mismatch(m *linked, fn *function) error {
	return status.New(status.TypeMismatch, "function %s::%s is not as module %s expects", fn.image.id, fn.name, m.image.id)
}

// sees tells whether code of the module may call a function of another one, which
// can have many friends and is looked through for this one once.
func (m *linked) sees(owner *linked, fn *function) bool {
	if fn.def.Visibility != format.Friend {
		return fn.def.Visibility == format.Public
	}
	is, known := m.friendOf[owner]
	if !known {
		t := &owner.image.module.Tables
		is = slices.ContainsFunc(owner.image.module.Friends, func(h format.ModuleHandle) bool {
			return tag.Module{Address: t.Addresses[h.Address], Name: t.Identifiers[h.Name]} == m.image.id
		})
		if m.friendOf == nil {
			m.friendOf = map[*linked]bool{}
		}
		m.friendOf[owner] = is
	}
	return is
}

// sameType tells whether two modules write the same type. Its recursion is bounded
// by the depth of what the decoder takes.
func sameType(m *format.Module, a *format.Type, n *format.Module, b *format.Type) bool {
	if a.Kind != b.Kind || len(a.Args) != len(b.Args) {
		return false
	}
	switch a.Kind {
	case format.TypeParam:
		if a.Index != b.Index {
			return false
		}
	case format.Struct, format.StructInst:
		id, name := m.StructID(a.Index)
		if other, otherName := n.StructID(b.Index); other != id || otherName != name {
			return false
		}
	}
	for i := range a.Args {
		if !sameType(m, &a.Args[i], n, &b.Args[i]) {
			return false
		}
	}
	return true
}

// instance is a function with type arguments in place.
func (s *Session) instance(c *callee, args []*Type) (*instance, error) {
	key := instanceKey{index: c.fn.index, args: idsOf(args)}
	if i, ok := c.module.instances[key]; ok {
		return i, nil
	}
	if len(args) != len(c.fn.typeParams) {
		return nil, invariant("function %s with %d type arguments", c.fn.name, len(args))
	}
	locals, err := s.paid(c.module, c.fn.locals, args)
	if err != nil {
		return nil, err
	}
	returns, err := s.paid(c.module, c.fn.returns, args)
	if err != nil {
		return nil, err
	}
	i := &instance{module: c.module, fn: c.fn, args: args, locals: locals, returns: returns}
	if k := c.fn.code; k != nil {
		// What an instance remembers of its code is memory as values are.
		if err := s.chargeEach(s.schedule.Memory.Byte, uint64(9*len(k.types)+8*len(k.calls))); err != nil {
			return nil, err
		}
		i.types = make([]*Type, len(k.types))
		i.made = make([]bool, len(k.types))
		i.calls = make([]*instance, len(k.calls))
	}
	c.module.instances[key] = i
	return i, nil
}

// typeAt is a type that the code of an instance names.
func (s *Session) typeAt(i *instance, n uint32) (*Type, error) {
	if t := i.types[n]; t != nil {
		return t, nil
	}
	t, err := s.instantiate(i.module, &i.fn.code.types[n], i.args)
	if err != nil {
		return nil, err
	}
	if err := s.pay(t); err != nil {
		return nil, err
	}
	i.types[n] = t
	return t, nil
}

// callAt is a function that the code of an instance calls.
func (s *Session) callAt(i *instance, n uint32) (*instance, error) {
	if c := i.calls[n]; c != nil {
		return c, nil
	}
	site := &i.fn.code.calls[n]
	c, err := s.callee(i.module, site.handle)
	if err != nil {
		return nil, err
	}
	args, err := s.paid(i.module, site.typeArgs, i.args)
	if err != nil {
		return nil, err
	}
	called, err := s.instance(c, args)
	if err != nil {
		return nil, err
	}
	if err := c.hold(i.module, site.handle); err != nil {
		return nil, err
	}
	i.calls[n] = called
	return called, nil
}
