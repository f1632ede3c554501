package vm

import (
	"github.com/trivium-chain/trivium/execution/move/status"
)

// enter makes a frame for a function whose arguments are on the operand stack.
func (s *Session) enter(called *instance) error {
	if len(s.frames) > s.schedule.Runtime.CallStack {
		return status.New(status.CallStackOverflow, "more than %d calls", s.schedule.Runtime.CallStack)
	}
	if err := s.charge(called.fn.code.entry); err != nil {
		return err
	}
	if err := s.admit(called.module); err != nil {
		return err
	}
	base := s.base
	if n := len(s.frames); n > 0 {
		base += len(s.frames[n-1].inst.locals)
	}
	if err := s.reserve(base + len(called.locals)); err != nil {
		return err
	}
	params := len(called.fn.params)
	s.sp -= params
	copy(s.locals[base:], s.stack[s.sp:s.sp+params])
	s.base = base
	s.frames = append(s.frames, frame{inst: called, base: base})
	if s.checks != nil {
		return s.checks.enter(called)
	}
	return nil
}

// reserve makes room for n locals. They stay until the session ends, and count as
// memory: sessions within each other can have many.
func (s *Session) reserve(n int) error {
	if n > s.slots {
		if err := s.hold((n - s.slots) * valueSize); err != nil {
			return err
		}
		s.slots = n
	}
	if n > len(s.locals) {
		s.locals = append(s.locals, make([]Value, n+n/2-len(s.locals))...)
	}
	return nil
}

// widen makes more room on the operand stack, up to what the schedule admits.
func (s *Session) widen() bool {
	n, most := len(s.stack), s.schedule.Runtime.OperandStack
	if n >= most {
		return false
	}
	s.stack = append(s.stack, make([]Value, min(n, most-n))...)
	return true
}

// admit asks Env once a session whether the functions of a module may have a frame.
func (s *Session) admit(m *linked) error {
	if m.entered {
		return nil
	}
	if err := s.settle(); err != nil {
		return err
	}
	err := s.env.Enter(m.image.id)
	s.refill()
	m.entered = err == nil
	return err
}

// callNative calls a native function whose arguments are on the operand stack. A
// status that it gives arose in the native function, unless it came from farther off.
func (s *Session) callNative(called *instance) error {
	fn := called.fn
	if fn.native == nil {
		return status.New(status.MissingDependency, "native function %s is not there", fn.name).In(fn.image.location())
	}
	if err := s.charge(s.schedule.Code.Native); err != nil {
		return err
	}
	if s.checks != nil {
		if err := s.checks.args(called); err != nil {
			return err
		}
	}
	params := len(fn.params)
	s.sp -= params
	results, err := fn.native(&NativeCall{
		Env: s.env, TypeArgs: called.args, Args: s.stack[s.sp : s.sp+params : s.sp+params], Session: s, stack: s.locals,
	})
	if err != nil {
		if e, ok := err.(*status.Error); ok && e.Module == "" && e.Function < 0 {
			e.Function, e.Offset, e.Module = fn.index, 0, fn.image.location()
		}
		return err
	}
	if len(results) != len(called.returns) {
		return invariant("native function %s gave %d results, not %d", fn.name, len(results), len(called.returns))
	}
	for s.sp+len(results) > len(s.stack) {
		if !s.widen() {
			return status.New(status.ExecutionStackOverflow, "more than %d operands", len(s.stack))
		}
	}
	s.sp += copy(s.stack[s.sp:], results)
	if s.checks != nil {
		return s.checks.results(called)
	}
	return nil
}
