package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Session is one entry into Move from outside, from its first frame until it
// returns. It sees the modules of its start, and keeps the resources that it has
// read until Commit or Suspend writes the changed ones. It is not safe for use by
// several goroutines, and of no use after an error.
type Session struct {
	machine  *Machine
	env      Env
	schedule *schedule.Schedule
	memory   *Memory
	grown    int // bytes that this session has added to memory
	gas      meter

	modules map[tag.Module]*linked
	types   types
	globals globals

	stack  []Value // operands of all frames
	sp     int     // how many there are
	locals []Value // of all frames
	slots  int     // how many of them there were at most
	base   int     // where those of the last frame begin
	frames []frame
	checks *checker // nil if types are not followed
}

// firstStack is how many operands there is room for at first.
const firstStack = 64

// Session begins a session. Memory is shared by the sessions of a transaction;
// nil is a new one.
func (m *Machine) Session(env Env, s *schedule.Schedule, memory *Memory) *Session {
	if memory == nil {
		memory = new(Memory)
	}
	session := &Session{
		machine: m, env: env, schedule: s, memory: memory,
		modules: map[tag.Module]*linked{}, types: types{next: firstTypeID},
		stack: make([]Value, min(firstStack, s.Runtime.OperandStack)),
	}
	if m.cfg.Checks {
		session.stack = make([]Value, s.Runtime.OperandStack) // no instruction is checked twice
		session.checks = newChecker(session)
	}
	session.refill()
	return session
}

// Schedule is the numbers that the session goes by.
func (s *Session) Schedule() *schedule.Schedule { return s.schedule }

// Arg is an argument of a function: the BCS of a value, or the address of a signer.
// For a parameter that is a reference it is what the reference points to.
type Arg struct {
	Data   []byte
	Signer bool // Data is the address of a signer; no other argument may be one
}

// FunctionInfo is what a caller from outside must know of a function.
type FunctionInfo struct {
	Module     tag.Module
	Name       string
	Index      int // in the function definitions of the module
	Visibility format.Visibility
	Entry      bool
	Native     bool
	TypeParams []format.Abilities
	Params     []*Type // with the type arguments in place
	Returns    []*Type
}

// Module gives a module as it was verified, or LINKER_ERROR if there is none.
func (s *Session) Module(id tag.Module) (*format.Module, error) {
	m, err := s.module(id)
	if err != nil {
		return nil, err
	}
	return m.image.module, nil
}

// Function finds a function, and puts type arguments into its signature.
func (s *Session) Function(id tag.Module, name string, typeArgs []tag.Type) (*FunctionInfo, error) {
	i, err := s.find(id, name, typeArgs)
	if err != nil {
		return nil, s.end(err)
	}
	fn := i.fn
	return &FunctionInfo{
		Module: id, Name: name, Index: fn.index,
		Visibility: fn.def.Visibility, Entry: fn.def.Entry, Native: fn.code == nil,
		TypeParams: fn.typeParams, Params: i.locals[:len(fn.params)], Returns: i.returns,
	}, nil
}

// find finds a function with type arguments from outside.
func (s *Session) find(id tag.Module, name string, typeArgs []tag.Type) (*instance, error) {
	m, err := s.module(id)
	if err != nil {
		return nil, err
	}
	index, ok := m.image.byName[name]
	if !ok {
		return nil, status.New(status.FunctionResolutionFailure, "module %s has no function %s", id, name)
	}
	return s.instanceOf(m, index, typeArgs)
}

func (s *Session) instanceOf(m *linked, index int, typeArgs []tag.Type) (*instance, error) {
	args, err := s.typeArgs(typeArgs)
	if err != nil {
		return nil, err
	}
	fn := m.image.functions[index]
	if err := meets(args, fn.typeParams); err != nil {
		return nil, err
	}
	if err := s.pay(args...); err != nil {
		return nil, err
	}
	return s.instance(&callee{module: m, fn: fn}, args)
}

// Call runs a function, whatever its visibility, and gives the BCS of each
// result; of a reference, that of what it points to. It may be called once more
// after it succeeded: resources stay as the call left them.
func (s *Session) Call(id tag.Module, function string, typeArgs []tag.Type, args []Arg) (results [][]byte, err error) {
	s.refill()
	i, err := s.find(id, function, typeArgs)
	if err == nil {
		results, err = s.call(i, args)
	}
	return results, s.end(err)
}

// end pays what has been used when something asked from outside has ended, well or
// not.
func (s *Session) end(err error) error {
	if unpaid := s.finish(); err == nil {
		return unpaid
	}
	return err
}

// Script verifies and runs a script. The gateway takes none: the public test cases
// are run with it.
func (s *Session) Script(script *format.Script, typeArgs []tag.Type, args []Arg) (results [][]byte, err error) {
	image, err := s.machine.script(script, s.schedule)
	if err != nil {
		return nil, err
	}
	s.refill()
	m := link(image)
	m.entered = true // no module that anybody could enter
	i, err := s.instanceOf(m, 0, typeArgs)
	if err == nil {
		results, err = s.call(i, args)
	}
	return results, s.end(err)
}

// call runs a function with arguments from outside.
func (s *Session) call(i *instance, args []Arg) (results [][]byte, err error) {
	s.sp, s.base, s.frames = 0, 0, s.frames[:0]
	if err := s.pushArgs(i, args); err != nil {
		return nil, err
	}
	if i.fn.code == nil {
		err = s.callNative(i)
	} else if err = s.enter(i); err == nil {
		err = s.run()
	}
	if err != nil {
		return nil, err
	}
	return s.results(i)
}

// pushArgs puts arguments on the operand stack. What parameters that are
// references point to is in the first locals, below those of the frame.
func (s *Session) pushArgs(i *instance, args []Arg) error {
	params := i.locals[:len(i.fn.params)]
	if len(args) != len(params) {
		return status.New(status.NumberOfArgumentsMismatch, "%d arguments, %d expected", len(args), len(params))
	}
	if err := s.reserve(len(params)); err != nil {
		return err
	}
	for n, t := range params {
		to := t
		if t.IsRef() {
			to = t.Elem
		}
		v, err := s.arg(to, args[n])
		if err != nil {
			return err
		}
		if t.IsRef() {
			s.locals[s.base], v = v, localRef(uint64(s.base))
			s.base++
		}
		if s.sp == len(s.stack) && !s.widen() {
			return status.New(status.ExecutionStackOverflow, "more than %d operands", len(s.stack))
		}
		s.stack[s.sp] = v
		s.sp++
	}
	if s.checks != nil {
		s.checks.begin(params)
	}
	return nil
}

func (s *Session) arg(t *Type, a Arg) (Value, error) {
	if t.Kind == format.Signer || a.Signer {
		if t.Kind != format.Signer || !a.Signer || len(a.Data) != tag.AddressSize {
			return Value{}, status.New(status.FailedToDeserializeArgument, "a signer is given where none is wanted, or the other way round")
		}
		return Signer(tag.Address(a.Data)), nil
	}
	if err := s.layout(t); err != nil {
		return Value{}, err
	}
	if most := s.schedule.Runtime.LayoutNodes; t.layoutNodes > most {
		return Value{}, status.New(status.InvalidParamTypeForDeserialization, "%s is made of more than %d types", t, most)
	}
	return decode(a.Data, t, status.FailedToDeserializeArgument, s)
}

// results are the BCS of what is on the operand stack.
func (s *Session) results(i *instance) ([][]byte, error) {
	if s.sp != len(i.returns) {
		return nil, invariant("%d results of %d", s.sp, len(i.returns))
	}
	results := make([][]byte, len(i.returns))
	for n, t := range i.returns {
		v := s.stack[n]
		if t.IsRef() {
			if err := deref(s.locals, &s.stack[n], &v); err != nil {
				return nil, err
			}
			t = t.Elem
		}
		if err := s.layout(t); err != nil {
			return nil, err
		}
		if most := s.schedule.Runtime.LayoutNodes; t.layoutNodes > most {
			return nil, status.New(status.VMMaxTypeNodesReached, "%s is made of more than %d types", t, most)
		}
		b, err := encode(nil, &v, t, s)
		if err != nil {
			return nil, err
		}
		results[n] = b
	}
	s.sp = 0
	return results, nil
}

// JSON writes a value of a type, given as BCS, as the function JSON does.
func (s *Session) JSON(t tag.Type, data []byte, limit int) ([]byte, error) {
	made, err := s.Type(t)
	if err != nil {
		return nil, err
	}
	if err := s.layout(made); err != nil {
		return nil, err
	}
	return JSON(data, made, limit)
}

// Commit writes the resources that have changed.
func (s *Session) Commit() error {
	s.refill()
	return s.end(s.globals.flush(s, true))
}

// Suspend is called before a native function leaves the VM for the chain: it
// writes the resources that have changed, so that whoever runs meanwhile sees them,
// and settles the gas.
func (s *Session) Suspend() error {
	if err := s.globals.flush(s, false); err != nil {
		return err
	}
	s.globals.note(s)
	return s.settle()
}

// Resume is called after Suspend, when the chain has come back. It forgets the
// resources that others may have changed meanwhile: those of modules without a
// frame in this session.
func (s *Session) Resume() error {
	s.refill()
	return s.globals.forget(s)
}

// Close gives back the memory of the session.
func (s *Session) Close() {
	s.memory.live -= s.grown
	s.grown = 0
}
