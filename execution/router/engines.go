package router

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution"
)

// Prefix begins every address that belongs to the chain itself: "TRIVIUM".
var Prefix = [7]byte{0x54, 0x52, 0x49, 0x56, 0x49, 0x55, 0x4d}

// Reserved tells whether an address begins with Prefix.
func Reserved(a common.Address) bool { return bytes.HasPrefix(a[:], Prefix[:]) }

// Engine is a VM at a reserved address.
type Engine struct {
	Address common.Address
	// New makes the VM for one EVM. What it makes serves one goroutine, and may
	// keep what belongs to the frames on that EVM's stack.
	New func() execution.VM
}

// Engines is a fixed set of engines, for any number of EVMs.
type Engines struct {
	list  []Engine
	addrs []common.Address
	gates []common.Address
}

// NewEngines checks and keeps a set of engines. It refuses an address without
// the reserved prefix, one whose byte behind the prefix is not zero, an address
// given twice, and an engine without VM.
func NewEngines(engines ...Engine) (*Engines, error) {
	e := new(Engines)
	for _, n := range engines {
		switch {
		case !Reserved(n.Address):
			return nil, fmt.Errorf("engine address %s: must begin with the reserved prefix %x", n.Address, Prefix)
		case n.Address[len(Prefix)] != 0:
			return nil, fmt.Errorf("engine address %s: the byte behind the prefix must be zero, other values are for delegate gates", n.Address)
		case slices.Contains(e.addrs, n.Address):
			return nil, fmt.Errorf("engine address %s: registered twice, give each engine its own", n.Address)
		case n.New == nil:
			return nil, fmt.Errorf("engine address %s: no VM given", n.Address)
		}
		e.list = append(e.list, n)
		e.addrs = append(e.addrs, n.Address)
		e.gates = append(e.gates, DelegateGate(n.Address))
	}
	return e, nil
}

// With is the set and one engine more. The engine must be one that NewEngines
// takes, at an address that the set does not have.
func (e *Engines) With(n Engine) (*Engines, error) {
	if e == nil {
		return NewEngines(n)
	}
	return NewEngines(append(slices.Clone(e.list), n)...)
}

// Addresses of the engines, in the order given. Read only.
func (e *Engines) Addresses() []common.Address {
	if e == nil {
		return nil
	}
	return e.addrs
}

// Gates are the delegate gates of the engines. Read only.
func (e *Engines) Gates() []common.Address {
	if e == nil {
		return nil
	}
	return e.gates
}
