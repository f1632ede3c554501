package vm

import "github.com/trivium-chain/trivium/execution/move/status"

// Memory is what the sessions of a transaction hold together, in bytes. Sessions
// that begin inside one another share it.
//
// Values are counted as they are made, and not when they are dropped. Instead, what
// a session still holds is counted anew whenever so much has been made that it is
// worth the while, at the next point where nothing is half made.
type Memory struct {
	live  int    // as it was counted last, and what was made since
	last  int    // live as it was counted last
	full  bool   // it is time to count again
	epoch uint32 // of the count: objects that have its mark have been seen
}

// grow pays for n bytes of memory that a value is about to take. Whoever makes or
// enlarges an Object calls it first.
func (s *Session) grow(n int) error {
	if err := s.chargeEach(s.schedule.Memory.Byte, uint64(n)); err != nil {
		return err
	}
	return s.hold(n)
}

// hold counts n bytes of memory that has been paid for.
func (s *Session) hold(n int) error {
	m := s.memory
	m.last = min(m.last, m.live)
	s.grown += n
	m.live += n
	if m.live > s.schedule.Runtime.Memory {
		return status.New(status.MemoryLimitExceeded, "values take more than %d bytes", s.schedule.Runtime.Memory)
	}
	if m.live-m.last >= s.schedule.Runtime.MemoryStep {
		m.full = true
	}
	return nil
}

// recount finds out what the session holds: what its sp operands, its locals and
// its resources own or refer to. It pays for looking.
func (s *Session) recount(sp int) error {
	top := 0
	if n := len(s.frames); n > 0 {
		top = s.frames[n-1].base + len(s.frames[n-1].inst.locals)
	}
	// Nobody will look at what has been left behind there.
	clear(s.stack[sp:])
	clear(s.locals[top:])

	s.memory.epoch++
	total := s.slots * valueSize
	for _, slots := range [][]Value{s.stack[:sp], s.locals[:top]} {
		for i := range slots {
			if err := s.count(slots[i].p, &total); err != nil {
				return err
			}
		}
	}
	for _, g := range s.globals.order {
		total += g.held()
		if err := s.count(g.root, &total); err != nil {
			return err
		}
	}
	s.memory.live += total - s.grown
	s.memory.last, s.memory.full = s.memory.live, false
	s.grown = total
	return nil
}

// count adds an Object and all that it owns, unless it has been counted.
func (s *Session) count(o *Object, total *int) error {
	if o == nil || o.mark == s.memory.epoch {
		return nil
	}
	o.mark = s.memory.epoch
	*total += o.size()
	if err := s.work(objectSize + len(o.vals)*valueSize); err != nil {
		return err
	}
	for i := range o.vals {
		if err := s.count(o.vals[i].p, total); err != nil {
			return err
		}
	}
	return nil
}

// work pays for reading n bytes of values.
func (s *Session) work(n int) error { return s.chargeEach(s.schedule.Memory.Read, uint64(n)) }
