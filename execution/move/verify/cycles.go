package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// maxClosure bounds how many modules a module may depend on, directly or not, and
// how many may be its friends.
const maxClosure = 768

// Cycles checks that the module, once it is stored, depends on itself over no
// chain of modules, is its own friend over none, and has no friend among what it
// depends on. find sees the modules as they will be: those that are stored, and in
// their place those that are published with it.
//
// Passes over one module rely on it: structs of several modules cannot hold each
// other, and functions of several modules cannot call each other in a circle.
func Cycles(m *format.Module, find Lookup) error { return cycles(m, find, nil) }

func cycles(m *format.Module, find Lookup, pay Pay) error {
	self := m.ID()
	deps, err := closure(self, Dependencies(m), find, pay, Dependencies, status.CyclicModuleDependency)
	if err != nil {
		return in(err, m)
	}
	friends, err := closure(self, friendsOf(m), find, pay, friendsOf, status.CyclicModuleFriendship)
	if err != nil {
		return in(err, m)
	}
	depends := make(map[tag.Module]bool, len(deps))
	for _, id := range deps {
		depends[id] = true
	}
	for _, id := range friends {
		if depends[id] {
			return in(status.New(status.InvalidFriendDeclWithModulesInDependencies, "%s", id), m)
		}
	}
	return nil
}

// closure is all that can be reached from the first modules over next, which self
// must not be among.
func closure(self tag.Module, first []tag.Module, find Lookup, pay Pay, next func(*format.Module) []tag.Module, cyclic status.Code) ([]tag.Module, error) {
	seen := make(map[tag.Module]bool)
	var reached []tag.Module
	add := func(ids []tag.Module, from tag.Module) error {
		for _, id := range ids {
			switch {
			case id == self:
				return status.New(cyclic, "by way of %s", from)
			case seen[id]:
				continue
			case len(reached) == maxClosure:
				return status.New(status.DependencyLimitReached, "more than %d modules", maxClosure)
			}
			seen[id] = true
			reached = append(reached, id)
		}
		return nil
	}
	if err := add(first, self); err != nil {
		return nil, err
	}
	for i := 0; i < len(reached); i++ {
		m, found := find(reached[i])
		if !found {
			return nil, status.New(status.MissingDependency, "there is no module %s", reached[i])
		}
		if err := pay.names(len(m.ModuleHandles) + len(m.Friends)); err != nil {
			return nil, err
		}
		if err := add(next(m), reached[i]); err != nil {
			return nil, err
		}
	}
	return reached, nil
}

// Bundle links modules, each verified, that are published together. Each may
// depend on what is stored and on those before it, and none on those behind it.
// Friends may stand anywhere, but must exist. The work grows with the square of what
// names what, also within the modules, so that all of it is asked of pay.
func Bundle(modules []*format.Module, stored Lookup, pay Pay) error {
	place := make(map[tag.Module]int, len(modules))
	for i, m := range modules {
		if _, twice := place[m.ID()]; twice {
			return in(status.New(status.DuplicateModuleName, ""), m)
		}
		place[m.ID()] = i
	}
	within := func(end int) Lookup {
		return func(id tag.Module) (*format.Module, bool) {
			if i, ours := place[id]; ours {
				return modules[i], i < end
			}
			return stored(id)
		}
	}
	all := within(len(modules))
	for i, m := range modules {
		if err := link(m, within(i), pay); err != nil {
			return err
		}
		for _, f := range friendsOf(m) {
			if _, found := all(f); !found {
				return in(status.New(status.LinkerError, "there is no friend %s", f), m)
			}
		}
		if err := cycles(m, all, pay); err != nil {
			return err
		}
	}
	return nil
}
