package hooks

import (
	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// MaxGas is the most gas that a frame can use: its ink stays below 2^62.
const MaxGas = (1<<62 - 1) / schedule.InkPerGas

const spent = ^uint64(0) // -1

// Start is the ink that the frame begins with: all of the Host's gas. Gas beyond
// MaxGas buys nothing.
func (f *Frame) Start() (ink int64) {
	return int64(min(f.Host.Gas(), MaxGas) * schedule.InkPerGas)
}

// Settle ends the frame's account: it brings the Host's meter to the ink that
// the contract left, a fraction of a gas being lost. Nothing is left if the frame
// has a fault or its ink is negative. It gives the fault.
func (f *Frame) Settle(ink int64) error {
	if ink < 0 {
		f.halt(execution.ErrOutOfGas)
	}
	if f.Fault != nil {
		ink = 0
	}
	if err := f.Host.Charge(f.Host.Gas() - uint64(ink)/schedule.InkPerGas); err != nil {
		f.halt(err)
	}
	return f.Fault
}

// charge takes ink, or ends the frame.
func (f *Frame) charge(ink uint64) bool {
	left := f.Ink.Get()
	if int64(left) < 0 || left < ink {
		f.Ink.Set(spent)
		return f.halt(execution.ErrOutOfGas)
	}
	f.Ink.Set(left - ink)
	return true
}

// pay takes the price of a host function that touches so many values behind
// pointers and so many bytes of data. It cannot overflow: prices are below 2^30
// and lengths below 2^32.
func (f *Frame) pay(values, bytes, extra uint64) bool {
	h := &f.Schedule.Host
	return f.charge(h.Call + values*h.Pointer + bytes*h.Byte + extra)
}

// spend does an act that the Host prices in gas, out of the frame's ink. An
// error ends the frame.
func (f *Frame) spend(act func() error) bool {
	ink := f.Ink.Get()
	// Ink only falls, so the meter has at least this. If it had not, the difference
	// would wrap to more gas than there is, and end the frame.
	if err := f.Host.Charge(f.Host.Gas() - ink/schedule.InkPerGas); err != nil {
		return f.halt(err)
	}
	err := act()
	f.Ink.Set(f.Host.Gas()*schedule.InkPerGas + ink%schedule.InkPerGas)
	if err != nil {
		return f.halt(err)
	}
	return true
}
