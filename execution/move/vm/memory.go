package vm

import "github.com/trivium-chain/trivium/execution/move/status"

// Memory is what the sessions of a transaction hold together, in bytes. Sessions
// that begin inside one another share it.
type Memory struct {
	live int
}

// grow pays for n bytes of memory that a value is about to take. Whoever makes or
// enlarges an Object calls it first.
func (s *Session) grow(n int) error {
	if err := s.chargeEach(s.schedule.Memory.Byte, uint64(n)); err != nil {
		return err
	}
	s.grown += n
	s.memory.live += n
	if s.memory.live > s.schedule.Runtime.Memory {
		return status.New(status.MemoryLimitExceeded, "values take more than %d bytes", s.schedule.Runtime.Memory)
	}
	return nil
}

// work pays for reading n bytes of values.
func (s *Session) work(n int) error { return s.chargeEach(s.schedule.Memory.Read, uint64(n)) }
