package verify

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// A model of memory that knows what a real one does not check: which reference
// has seen its value changed by another. It runs code of sketch's vocabulary.

// cell is a value: an integer or bool (no cells), or what a struct, enum or
// vector is made of.
type cell struct {
	variant int
	parts   []*cell
}

func (c *cell) clone() *cell {
	n := &cell{variant: c.variant}
	for _, p := range c.parts {
		n.parts = append(n.parts, p.clone())
	}
	return n
}

// object is what a value lies in by itself: a local, a resource, or the memory of
// the caller.
type object struct {
	name  string
	outer bool // not of this frame and not in storage
	value *cell
}

// pointer is a reference at run time. It is void once what it points to has gone,
// or once, as an immutable one, it has seen a change.
type pointer struct {
	object  *object
	path    []int
	mutable bool
	void    string // why
}

func (p *pointer) String() string { return fmt.Sprintf("%s%v", p.object.name, p.path) }

// datum is what a local or the stack holds: a value or a pointer.
type datum struct {
	value *cell
	ptr   *pointer
}

func overlap(a, b *pointer) bool {
	n := min(len(a.path), len(b.path))
	return a.object == b.object && slices.Equal(a.path[:n], b.path[:n])
}

// run is one run of a function. It ends in an abort, a return, after some steps,
// or in a fault, which is what no accepted function may come to.
type run struct {
	u         *unit
	functions []string // by handle
	rand      *rand.Rand
	locals    []datum
	frame     []*object // the locals that are values
	globals   map[uint16]*object
	stack     []datum
	all       []*pointer
	writes    int
}

type fault string
type aborted struct{}

func (r *run) pop() datum {
	d := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	return d
}

func (r *run) push(d datum)      { r.stack = append(r.stack, d) }
func (r *run) pushValue(c *cell) { r.push(datum{value: c}) }

// point makes a pointer below another place.
func (r *run) point(o *object, path []int, mutable bool, below ...int) *pointer {
	p := &pointer{object: o, path: slices.Concat(path, below), mutable: mutable}
	r.all = append(r.all, p)
	return p
}

func (r *run) pushPointer(p *pointer) { r.push(datum{ptr: p}) }

// at is the cell that a pointer leads to.
func (r *run) at(p *pointer) *cell {
	if p.void != "" {
		panic(fault(fmt.Sprintf("%v is used, but %s", p, p.void)))
	}
	c := p.object.value
	for _, i := range p.path {
		if c == nil || i >= len(c.parts) {
			panic(fault(fmt.Sprintf("%v leads nowhere", p)))
		}
		c = c.parts[i]
	}
	if c == nil {
		panic(fault(fmt.Sprintf("%v leads nowhere", p)))
	}
	return c
}

// wrote voids what a write through a pointer leaves behind: all below it, and
// all immutable ones that see it.
func (r *run) wrote(p *pointer) {
	r.writes++
	if !p.mutable {
		panic(fault(fmt.Sprintf("%v writes, and is not mutable", p)))
	}
	for _, q := range r.all {
		if q != p && overlap(p, q) && (!q.mutable || len(q.path) > len(p.path)) {
			q.void = fmt.Sprintf("%v was written", p)
		}
	}
}

// gone voids all pointers into an object whose value is replaced or moved.
func (r *run) gone(o *object) {
	for _, q := range r.all {
		if q.object == o {
			q.void = o.name + " has moved"
		}
	}
}

// alone says that nobody but the holder of a mutable pointer sees what it leads
// to, among pointers that are handed over together.
func (r *run) alone(handed []datum) {
	for i, a := range handed {
		if a.ptr == nil {
			continue
		}
		r.at(a.ptr)
		for j, b := range handed {
			if i != j && b.ptr != nil && a.ptr.mutable && overlap(a.ptr, b.ptr) {
				panic(fault(fmt.Sprintf("%v and %v are handed over together", a.ptr, b.ptr)))
			}
		}
	}
}

// newCell is some value of a type.
func (r *run) newCell(t format.Type) *cell {
	switch t.Kind {
	case format.Vector:
		c := new(cell)
		for range 2 + r.rand.IntN(2) {
			c.parts = append(c.parts, r.newCell(t.Args[0]))
		}
		return c
	case format.Struct:
		return r.newStruct(t.Index)
	}
	return new(cell)
}

func (r *run) newStruct(def uint16) *cell {
	d := &r.u.StructDefs[def]
	c, fields := new(cell), d.Fields
	if d.Kind == format.VariantStruct {
		c.variant = r.rand.IntN(len(d.Variants))
		fields = d.Variants[c.variant].Fields
	}
	for _, f := range fields {
		c.parts = append(c.parts, r.newCell(f.Type))
	}
	return c
}

// start sets up the frame: parameters have values, each reference one of its own
// to point to, other locals nothing.
func (r *run) start() {
	r.globals = map[uint16]*object{}
	for i, t := range r.u.locals {
		o := &object{name: fmt.Sprint("local", i)}
		r.frame = append(r.frame, o)
		switch {
		case i >= len(r.u.params):
			r.locals = append(r.locals, datum{})
		case t.IsRef():
			outer := &object{name: fmt.Sprint("caller", i), outer: true, value: r.newCell(t.Args[0])}
			r.locals = append(r.locals, datum{ptr: r.point(outer, nil, t.Kind == format.MutRef)})
		default:
			o.value = r.newCell(t)
			r.locals = append(r.locals, datum{})
		}
	}
}

// resource is the object of a resource, which is there unless it was moved.
func (r *run) resource(def uint16) *object {
	o, ok := r.globals[def]
	if !ok {
		o = &object{name: fmt.Sprint("resource", def), value: r.newStruct(def)}
		r.globals[def] = o
	}
	if o.value == nil {
		panic(aborted{})
	}
	return o
}

// go runs the code for some steps.
func (r *run) run(steps int) (err error) {
	defer func() {
		switch e := recover().(type) {
		case nil, aborted:
		case fault:
			err = fmt.Errorf("%s", string(e))
		default:
			panic(e)
		}
	}()
	r.start()
	for pc := 0; steps > 0; steps-- {
		in := &r.u.code.Instrs[pc]
		pc++
		switch in.Op {
		case format.OpRet:
			handed := r.stack[len(r.stack)-len(r.u.returns):]
			r.alone(handed)
			for _, d := range handed {
				if d.ptr != nil && !d.ptr.object.outer {
					panic(fault(fmt.Sprintf("%v is returned", d.ptr)))
				}
			}
			return nil
		case format.OpAbort:
			return nil
		case format.OpBranch:
			pc = int(in.Index)
		case format.OpBrTrue, format.OpBrFalse:
			r.pop()
			if r.rand.IntN(2) == 0 {
				pc = int(in.Index)
			}
		default:
			r.step(in)
		}
	}
	return nil
}

func (r *run) step(in *format.Instr) {
	i := in.Index
	switch in.Op {
	case format.OpNop:
	case format.OpPop:
		r.pop()
	case format.OpLdU64, format.OpLdTrue, format.OpExists:
		if in.Op == format.OpExists {
			r.pop()
		}
		r.pushValue(new(cell))
	case format.OpCopyLoc:
		if p := r.locals[i].ptr; p != nil {
			c := r.point(p.object, p.path, p.mutable)
			c.void = p.void
			r.pushPointer(c)
			return
		}
		r.pushValue(r.frame[i].value.clone())
	case format.OpMoveLoc:
		if p := r.locals[i].ptr; p != nil {
			r.locals[i] = datum{}
			r.pushPointer(p)
			return
		}
		v := r.frame[i].value
		r.frame[i].value = nil
		r.gone(r.frame[i])
		r.pushValue(v)
	case format.OpStLoc:
		d := r.pop()
		r.locals[i] = datum{ptr: d.ptr}
		r.gone(r.frame[i])
		r.frame[i].value = d.value
	case format.OpMutBorrowLoc, format.OpImmBorrowLoc:
		r.pushPointer(r.point(r.frame[i], nil, in.Op == format.OpMutBorrowLoc))
	case format.OpFreezeRef:
		p := r.pop().ptr
		r.at(p)
		r.pushPointer(r.point(p.object, p.path, false))
	case format.OpReadRef:
		r.pushValue(r.at(r.pop().ptr).clone())
	case format.OpTestVariant, format.OpVecLen:
		r.at(r.pop().ptr)
		r.pushValue(new(cell))
	case format.OpWriteRef:
		p, v := r.pop().ptr, r.pop().value
		*r.at(p) = *v
		r.wrote(p)
	case format.OpEq:
		for range 2 {
			if d := r.pop(); d.ptr != nil {
				r.at(d.ptr)
			}
		}
		r.pushValue(new(cell))
	case format.OpMutBorrowField, format.OpImmBorrowField, format.OpMutBorrowVariantField, format.OpImmBorrowVariantField:
		_, variants, field, _ := r.u.fieldOf(in)
		p := r.pop().ptr
		if c := r.at(p); variants != nil && !slices.Contains(variants, uint16(c.variant)) {
			panic(aborted{})
		}
		r.pushPointer(r.point(p.object, p.path, in.Op == format.OpMutBorrowField || in.Op == format.OpMutBorrowVariantField, int(field)))
	case format.OpMutBorrowGlobal, format.OpImmBorrowGlobal:
		r.pop()
		r.pushPointer(r.point(r.resource(i), nil, in.Op == format.OpMutBorrowGlobal))
	case format.OpMoveFrom:
		r.pop()
		o := r.resource(i)
		v := o.value
		o.value = nil
		r.gone(o)
		r.pushValue(v)
	case format.OpVecMutBorrow, format.OpVecImmBorrow:
		r.pop()
		p, index := r.pop().ptr, r.rand.IntN(2)
		if index >= len(r.at(p).parts) {
			panic(aborted{})
		}
		r.pushPointer(r.point(p.object, p.path, in.Op == format.OpVecMutBorrow, index))
	case format.OpVecPushBack:
		v, p := r.pop().value, r.pop().ptr
		c := r.at(p)
		c.parts = append(c.parts, v)
		r.wrote(p)
	case format.OpVecPopBack:
		p := r.pop().ptr
		c := r.at(p)
		if len(c.parts) == 0 {
			panic(aborted{})
		}
		r.pushValue(c.parts[len(c.parts)-1])
		c.parts = c.parts[:len(c.parts)-1]
		r.wrote(p)
	case format.OpPack, format.OpPackVariant:
		def, variant, _ := r.u.structOf(in)
		fields, _ := r.u.fieldsOf(def, variant)
		c := &cell{variant: max(variant, 0), parts: make([]*cell, len(fields))}
		for i := len(fields) - 1; i >= 0; i-- {
			c.parts[i] = r.pop().value
		}
		r.pushValue(c)
	case format.OpUnpack:
		for _, p := range r.pop().value.parts {
			r.pushValue(p)
		}
	case format.OpVecPack:
		c := &cell{parts: make([]*cell, in.Imm)}
		for i := len(c.parts) - 1; i >= 0; i-- {
			c.parts[i] = r.pop().value
		}
		r.pushValue(c)
	case format.OpCall:
		r.call(i)
	default:
		panic("the model does not know " + in.Op.String())
	}
}

// call does what a function of sketch's might that was verified by itself: it
// writes whatever it may, and gives back what it may.
func (r *run) call(handle uint16) {
	h := &r.u.FunctionHandles[handle]
	params, returns := r.u.Signatures[h.Params], r.u.Signatures[h.Returns]
	args := make([]datum, len(params))
	for i := len(args) - 1; i >= 0; i-- {
		args[i] = r.pop()
	}
	r.alone(args)
	for _, a := range args {
		if a.ptr != nil && a.ptr.mutable {
			r.wrote(a.ptr)
		}
	}
	if def, ok := r.u.defs[handle]; ok {
		for _, resource := range r.u.FunctionDefs[def].Acquires {
			r.gone(r.resource(resource))
		}
	}
	var results []datum
	for i, t := range returns {
		var from []*pointer
		for _, a := range args {
			if a.ptr != nil && (a.ptr.mutable || t.Kind == format.Ref) {
				from = append(from, a.ptr)
			}
		}
		p := from[r.rand.IntN(len(from))]
		var below []int
		if name := r.functions[handle]; name == "at" || name == "part" {
			below = []int{i}
		}
		results = append(results, datum{ptr: r.point(p.object, p.path, t.Kind == format.MutRef, below...)})
	}
	r.alone(results)
	r.stack = append(r.stack, results...)
}
