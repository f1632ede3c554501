package vm

import (
	"math/bits"

	"github.com/trivium-chain/trivium/execution/move/schedule"
)

const inkPerGas = schedule.InkPerGas

// meter is the gas of a session in ink. Env is asked only where it could see a
// difference: the session uses up what Env had, and pays what it has used before
// every call of Env.
type meter struct {
	left  uint64 // ink that Env has and the session may use
	begun uint64 // left as it was at the last settling, and the part of a gas that was owed then
}

// refill makes what Env has left the session's, less what is owed.
func (s *Session) refill() {
	owed := s.gas.begun - s.gas.left
	ink := inkOf(s.env.Gas())
	s.gas.begun = ink
	s.gas.left = ink - min(owed, ink)
}

// settle pays Env the whole gas that has been used.
func (s *Session) settle() error {
	used := s.gas.begun - s.gas.left
	if used < inkPerGas {
		return nil
	}
	s.gas.begun = s.gas.left + used%inkPerGas
	return s.env.Charge(used / inkPerGas)
}

// finish pays Env the rest, a part of a gas as a gas.
func (s *Session) finish() error {
	used := s.gas.begun - s.gas.left
	s.gas.begun = s.gas.left
	if used == 0 {
		return nil
	}
	return s.env.Charge((used + inkPerGas - 1) / inkPerGas)
}

// charge uses ink.
func (s *Session) charge(ink uint64) error {
	if ink > s.gas.left {
		return s.exhausted(ink)
	}
	s.gas.left -= ink
	return nil
}

// chargeEach uses ink for each of n things.
func (s *Session) chargeEach(ink, n uint64) error {
	high, total := bits.Mul64(ink, n)
	if high != 0 {
		total = 1<<64 - 1
	}
	return s.charge(total)
}

// exhausted asks Env for more than it has, which is how it says what happens then.
func (s *Session) exhausted(ink uint64) error {
	used := s.gas.begun - s.gas.left
	s.gas.begun, s.gas.left = 0, 0
	sum, carry := bits.Add64(used, ink, 0)
	if carry != 0 {
		sum = 1<<64 - 1
	}
	gas := sum / inkPerGas
	if sum%inkPerGas != 0 {
		gas++
	}
	if err := s.env.Charge(max(gas, s.env.Gas()+1)); err != nil {
		return err
	}
	return invariant("the chain gave more gas than it has")
}

// inkOf is gas in ink, as much as fits.
func inkOf(gas uint64) uint64 {
	const most = (1<<63 - 1) / inkPerGas
	return min(gas, most) * inkPerGas
}
