package verify

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Lookup finds a module that exists, verified, by its name.
type Lookup func(tag.Module) (*format.Module, bool)

// Pay is asked before a module that is named is looked at, and the names in it are
// gone through. Its error ends the work, as it is. Nil asks for nothing.
type Pay func(names int) error

func (p Pay) names(n int) error {
	if p == nil {
		return nil
	}
	return p(n)
}

// Link holds what a verified module says of other modules against what they are.
// A module is verified by what its handles say, so that it is safe only if they
// say no more than the truth:
//
//   - The modules that it names exist, and its structs all have a layout.
//   - A struct that it names exists, with at least the abilities of the handle, and
//     with the same type parameters, of which each may ask for less than the handle
//     says, and may be phantom where the handle says nothing.
//   - A function that it names exists and may be called from here, has exactly the
//     handle's parameters and results, and type parameters that ask for no more.
//
// LINKER_ERROR is for a module that is missing, LOOKUP_FAILED for a struct or
// function, TYPE_MISMATCH for one that differs.
func Link(m *format.Module, find Lookup) error { return link(m, find, nil) }

func link(m *format.Module, find Lookup, pay Pay) error {
	for i := range m.StructDefs {
		if m.StructDefs[i].Kind == format.NativeStruct {
			return in(status.New(status.MissingDependency, "native struct %s", m.StructDefName(i)), m)
		}
	}
	self := m.ID()
	l := &linker{user: &m.Tables, isSelf: func(handle uint16) bool { return handle == m.Self }, self: &self}
	if err := l.link(find, pay); err != nil {
		return in(err, m)
	}
	return nil
}

// LinkScript does for a script what Link does for a module. No script is run on
// the chain: the public test cases are linked with it.
func LinkScript(s *format.Script, find Lookup) error {
	l := &linker{user: &s.Tables, isSelf: func(uint16) bool { return false }}
	return l.link(find, nil)
}

// linker compares the handles of a user with the modules that it depends on.
type linker struct {
	user   *format.Tables
	isSelf func(moduleHandle uint16) bool
	self   *tag.Module // nil for a script
	deps   []*dependency
}

// dependency is a module that the user names. What is looked up in it is ordered
// only when it is worth the while: modules are large, and users name little of them.
type dependency struct {
	*format.Module
	user      *tag.Module // nil for a script
	structs   names
	functions names
	same      sameSignatures
	friend    uint8 // 1: the user is a friend, 2: it is none, 0: not known yet
}

// names finds definitions by their names.
type names struct {
	asked int
	index map[string]int // once there is one
}

// fewNames are looked up one by one.
const fewNames = 8

// find is the definition of a name; there are n of them, and of tells their names.
func (d *names) find(name string, n int, of func(int) string) (int, bool) {
	if d.asked++; d.asked <= fewNames {
		for i := range n {
			if of(i) == name {
				return i, true
			}
		}
		return 0, false
	}
	if d.index == nil {
		d.index = make(map[string]int, n)
		for i := range n {
			d.index[of(i)] = i
		}
	}
	i, found := d.index[name]
	return i, found
}

func (l *linker) link(find Lookup, pay Pay) error {
	l.deps = make([]*dependency, len(l.user.ModuleHandles))
	for i := range l.user.ModuleHandles {
		if l.isSelf(uint16(i)) {
			continue
		}
		id := l.user.ModuleID(uint16(i))
		m, found := find(id)
		if !found {
			return status.New(status.LinkerError, "there is no module %s", id)
		}
		if err := pay.names(len(m.StructDefs) + len(m.FunctionDefs) + len(m.Friends)); err != nil {
			return err
		}
		l.deps[i] = &dependency{Module: m, user: l.self, same: sameSignatures{a: l.user, b: &m.Tables}}
	}
	for i := range l.user.StructHandles {
		if h := &l.user.StructHandles[i]; !l.isSelf(h.Module) {
			if err := l.structHandle(uint16(i), h, l.deps[h.Module]); err != nil {
				return err
			}
		}
	}
	for i := range l.user.FunctionHandles {
		if h := &l.user.FunctionHandles[i]; !l.isSelf(h.Module) {
			if err := l.functionHandle(uint16(i), h, l.deps[h.Module]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *linker) structHandle(index uint16, h *format.StructHandle, d *dependency) error {
	id, name := l.user.StructID(index)
	def, found := d.structs.find(name, len(d.StructDefs), d.StructDefName)
	if !found {
		return status.New(status.LookupFailed, "there is no struct %s::%s", id, name)
	}
	real := d.StructDefHandle(def)
	same := real.Abilities.Has(h.Abilities) && len(h.TypeParams) == len(real.TypeParams)
	for i := 0; same && i < len(h.TypeParams); i++ {
		said, is := h.TypeParams[i], real.TypeParams[i]
		same = said.Constraints.Has(is.Constraints) && (is.Phantom || !said.Phantom)
	}
	if !same {
		return status.New(status.TypeMismatch, "%s::%s has other abilities or type parameters", id, name)
	}
	return nil
}

func (l *linker) functionHandle(index uint16, h *format.FunctionHandle, d *dependency) error {
	id, name := l.user.HandleID(index)
	def, found := d.functions.find(name, len(d.FunctionDefs), d.FunctionName)
	if !found || !d.callable(def) {
		return status.New(status.LookupFailed, "there is no function %s::%s that may be called from here", id, name)
	}
	real := d.FunctionDefHandle(def)
	same := len(h.TypeParams) == len(real.TypeParams)
	for i := 0; same && i < len(h.TypeParams); i++ {
		same = h.TypeParams[i].Has(real.TypeParams[i])
	}
	if !same {
		return status.New(status.TypeMismatch, "%s::%s has other type parameters", id, name)
	}
	if !d.same.are(h.Params, real.Params) || !d.same.are(h.Returns, real.Returns) {
		return status.New(status.TypeMismatch, "%s::%s has other parameters or results", id, name)
	}
	return nil
}

// callable tells whether the user may call a function of the dependency.
func (d *dependency) callable(def int) bool {
	switch d.FunctionDefs[def].Visibility {
	case format.Public:
		return true
	case format.Friend:
		return d.isFriend()
	}
	return false
}

// isFriend tells whether the dependency counts the user among its friends.
func (d *dependency) isFriend() bool {
	if d.friend == 0 {
		d.friend = 2
		if d.user != nil && slices.Contains(friendsOf(d.Module), *d.user) {
			d.friend = 1
		}
	}
	return d.friend == 1
}

// sameSignatures compares signatures of two modules. Many functions can share one
// that is large, which is gone through once.
type sameSignatures struct {
	a, b  *format.Tables
	known map[[2]uint16]bool // those that are the same
}

func (s *sameSignatures) are(i, j uint16) bool {
	pair := [2]uint16{i, j}
	if s.known[pair] {
		return true
	}
	if !sameTypes(s.a, s.a.Signatures[i], s.b, s.b.Signatures[j]) {
		return false
	}
	if s.known == nil {
		s.known = map[[2]uint16]bool{}
	}
	s.known[pair] = true
	return true
}

// sameTypes compares types of two modules: structs are the same by their names.
func sameTypes(a *format.Tables, as []format.Type, b *format.Tables, bs []format.Type) bool {
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		if !sameType(a, as[i], b, bs[i]) {
			return false
		}
	}
	return true
}

func sameType(a *format.Tables, t format.Type, b *format.Tables, u format.Type) bool {
	if t.Kind != u.Kind {
		return false
	}
	switch t.Kind {
	case format.Struct, format.StructInst:
		m, s := a.StructID(t.Index)
		n, r := b.StructID(u.Index)
		if m != n || s != r {
			return false
		}
	case format.TypeParam:
		if t.Index != u.Index {
			return false
		}
	}
	return sameTypes(a, t.Args, b, u.Args)
}

// Dependencies are the modules that a module names, itself left out.
func Dependencies(m *format.Module) []tag.Module {
	var list []tag.Module
	for i := range m.ModuleHandles {
		if uint16(i) != m.Self {
			list = append(list, m.ModuleID(uint16(i)))
		}
	}
	return list
}

func friendsOf(m *format.Module) []tag.Module {
	list := make([]tag.Module, len(m.Friends))
	for i, f := range m.Friends {
		list[i] = tag.Module{Address: m.Addresses[f.Address], Name: m.Identifiers[f.Name]}
	}
	return list
}
