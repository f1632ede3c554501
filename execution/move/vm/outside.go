package vm

import "github.com/trivium-chain/trivium/execution/move/tag"

// Outside runs what uses gas of Env by itself: what the session has used is paid
// before, and what is left of Env's gas counts after it.
func (c *NativeCall) Outside(f func() error) error {
	if err := c.Session.settle(); err != nil {
		return err
	}
	err := f()
	c.Session.refill()
	return err
}

// OnStack tells whether a function of the module has a frame in the session, which
// is suspended. It takes no more time for a deep stack, since there can be many
// sessions to ask.
func (s *Session) OnStack(id tag.Module) bool {
	m, ok := s.modules[id]
	return ok && m.kept == s.globals.rounds
}

// Knows tells whether the session has linked with the module, and so goes on with
// the code that it then had.
func (s *Session) Knows(id tag.Module) bool {
	_, ok := s.modules[id]
	return ok
}

// CallerOf is the module that has called into the module of the innermost frames:
// that of the innermost frame of another module. False if there is none, since the
// module was called from outside, or since a script has called it.
func (s *Session) CallerOf(id tag.Module) (tag.Module, bool) {
	for i := len(s.frames) - 1; i >= 0; i-- {
		if m := s.frames[i].inst.module.image; m.script || m.id != id {
			return m.id, !m.script
		}
	}
	return tag.Module{}, false
}
