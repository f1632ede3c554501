package vm

import (
	"bytes"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// globals are the resources that a session has looked at. Each is read from Env
// the first time, changed here, and written back by flush.
type globals struct {
	index map[globalKey]*global
	order []*global // as they were first looked at, which is how they are written
	last  *global   // looked at last, which is likely to be the next
	// rounds counts how often others have run; see linked.kept.
	rounds int
}

// globalKey names a resource: the words of the address, and the type.
type globalKey struct {
	address [4]uint64
	t       *Type
}

// global is a resource, or the place for one.
type global struct {
	key     globalKey
	root    *Object // one slot, which holds the struct if there is one
	stored  bool    // Env has it
	encoded []byte  // what Env has
	// touched is set when the resource may differ from what Env has: it was made,
	// taken or mutably borrowed since it was last written.
	touched bool
	// stale is set when Env may have something else by now.
	stale bool
}

// held is what the resource is counted as in bytes, beside its root.
func (g *global) held() int { return len(g.encoded) }

func (g *global) exists() bool { return g.root.vals[0].p != nil }

// find gives a resource as it now is.
func (g *globals) find(s *Session, t *Type, address *Value) (*global, error) {
	key := globalKey{address: address.w, t: t}
	e := g.last
	if e == nil || e.key != key {
		e = g.index[key]
	}
	if e == nil {
		return g.load(s, key)
	}
	if e.stale {
		if err := e.refresh(s); err != nil {
			return nil, err
		}
	}
	g.last = e
	return e, nil
}

// load reads a resource for the first time.
func (g *globals) load(s *Session, key globalKey) (*global, error) {
	if err := s.layout(key.t); err != nil {
		return nil, err
	}
	data, found, err := key.read(s)
	if err != nil {
		return nil, err
	}
	e := &global{key: key}
	if err := e.set(s, data, found); err != nil {
		return nil, err
	}
	if g.index == nil {
		g.index = map[globalKey]*global{}
	}
	g.index[key] = e
	g.order = append(g.order, e)
	g.last = e
	return e, nil
}

// refresh reads a resource once more. If it is what was written last, references
// into it that are still alive stay so.
func (g *global) refresh(s *Session) error {
	data, found, err := g.key.read(s)
	if err != nil {
		return err
	}
	if found != g.stored || !bytes.Equal(data, g.encoded) {
		if err := g.set(s, data, found); err != nil {
			return err
		}
		g.touched = false
	}
	g.stale = false
	return nil
}

// set makes the resource what Env has.
func (g *global) set(s *Session, data []byte, found bool) error {
	g.root = newFields(1)
	g.stored, g.encoded = found, data
	if !found {
		return nil
	}
	if err := s.grow(objectSize + valueSize + g.held()); err != nil {
		return err
	}
	v, err := decode(data, g.key.t, status.FailedToDeserializeResource, s)
	g.root.vals[0] = v
	return err
}

func (k *globalKey) read(s *Session) (data []byte, found bool, err error) {
	t, err := k.tag(s)
	if err != nil {
		return nil, false, err
	}
	if err := s.settle(); err != nil {
		return nil, false, err
	}
	data, found, err = s.env.Resource(k.addr(), t)
	s.refill()
	return data, found, err
}

func (k *globalKey) addr() tag.Address { return Value{w: k.address}.Address() }

func (k *globalKey) tag(s *Session) (tag.Struct, error) {
	t, ok := k.t.StructTag()
	if !ok {
		return t, invariant("a resource of kind %#x", k.t.Kind)
	}
	return t, nil
}

// has tells whether there is a resource.
func (g *globals) has(s *Session, t *Type, address *Value) (bool, error) {
	e, err := g.find(s, t, address)
	return err == nil && e.exists(), err
}

// borrow makes a reference to a resource.
func (g *globals) borrow(s *Session, t *Type, address *Value, mutable bool) (Value, error) {
	e, err := g.find(s, t, address)
	if err != nil {
		return Value{}, err
	}
	if !e.exists() {
		return Value{}, missing(&e.key)
	}
	e.touched = e.touched || mutable
	return slotRef(e.root, 0), nil
}

// moveFrom takes a resource away.
func (g *globals) moveFrom(s *Session, t *Type, address *Value) (v Value, err error) {
	e, err := g.find(s, t, address)
	if err != nil {
		return v, err
	}
	if !e.exists() {
		return v, missing(&e.key)
	}
	v, e.root.vals[0] = e.root.vals[0], Value{}
	e.touched = true
	return v, nil
}

// moveTo puts a resource where there is none.
func (g *globals) moveTo(s *Session, t *Type, address, v *Value) error {
	e, err := g.find(s, t, address)
	if err != nil {
		return err
	}
	if e.exists() {
		return status.New(status.ResourceAlreadyExists, "%s has %s", e.key.addr(), t)
	}
	if v.p == nil {
		return invariant("a resource %s that is no struct", t)
	}
	e.root.vals[0] = *v
	e.touched = true
	return nil
}

func missing(k *globalKey) error {
	return status.New(status.MissingData, "%s has no %s", k.addr(), k.t)
}

// flush writes what has changed, in the order in which it was first looked at.
// Unless it is the end of all frames, what was mutably borrowed may still be, and
// is compared once more by the next flush.
func (g *globals) flush(s *Session, end bool) error {
	if err := g.pass(s); err != nil {
		return err
	}
	for _, e := range g.order {
		if !e.touched {
			continue
		}
		if err := e.write(s); err != nil {
			return err
		}
		e.touched = !end
	}
	return nil
}

func (g *global) write(s *Session) error {
	if !g.exists() {
		if !g.stored {
			return nil
		}
		t, err := g.key.tag(s)
		if err != nil {
			return err
		}
		if err := s.settle(); err != nil {
			return err
		}
		err = s.env.DeleteResource(g.key.addr(), t)
		s.refill()
		g.stored, g.encoded = false, nil
		return err
	}
	data, err := encode(nil, &g.root.vals[0], g.key.t, s)
	if err != nil || g.stored && bytes.Equal(data, g.encoded) {
		return err
	}
	t, err := g.key.tag(s)
	if err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	err = s.env.SetResource(g.key.addr(), t, data)
	s.refill()
	g.stored, g.encoded = true, data
	return err
}

// pass pays for a walk past all resources, of which there can be many.
func (g *globals) pass(s *Session) error { return s.work(len(g.order) * valueSize) }

// note notes which modules have a frame, before others run.
func (g *globals) note(s *Session) {
	g.rounds++
	for i := range s.frames {
		s.frames[i].inst.module.kept = g.rounds
	}
}

// forget is called after flush and note, when others have run. It no longer trusts the
// resources of modules without a frame, which are looked up once more when they
// are asked for. References into them can be alive even so, where a native
// function gave them to another module, as of a table; whose only owner still has
// a frame, so that what they point to is what was written.
func (g *globals) forget(s *Session) error {
	if err := g.pass(s); err != nil {
		return err
	}
	for _, e := range g.order {
		if def := e.key.t.def; def == nil || def.module.kept != g.rounds {
			e.stale = true
		}
	}
	return nil
}
