package router

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution"
)

// Prefix begins every address that belongs to the chain itself: "TRIVIUM".
var Prefix = [7]byte{0x54, 0x52, 0x49, 0x56, 0x49, 0x55, 0x4d}

// Reserved tells whether an address begins with Prefix.
func Reserved(a common.Address) bool { return bytes.HasPrefix(a[:], Prefix[:]) }

// Engine is a VM at a reserved address.
type Engine struct {
	Address common.Address
	VM      execution.VM
	// Price, if set, makes the engine callable directly by any account rather
	// than through the stub. It gives the gas of a call from its input alone; that
	// much is charged before the engine runs, and the engine has no more to spend.
	Price func(input []byte) uint64
}

// Engines is a fixed set of engines. It may be shared by any number of EVMs as
// far as the VMs in it may.
type Engines struct {
	list  []Engine
	addrs []common.Address
	stubs map[common.Hash]common.Address // hash of stub -> engine
}

// NewEngines checks and keeps a set of engines. It refuses an address without
// the reserved prefix, an address given twice, and an engine without VM.
func NewEngines(engines ...Engine) (*Engines, error) {
	e := &Engines{stubs: make(map[common.Hash]common.Address)}
	for _, n := range engines {
		switch {
		case !Reserved(n.Address):
			return nil, fmt.Errorf("engine address %s: must begin with the reserved prefix %x", n.Address, Prefix)
		case slices.Contains(e.addrs, n.Address):
			return nil, fmt.Errorf("engine address %s: registered twice, give each engine its own", n.Address)
		case n.VM == nil:
			return nil, fmt.Errorf("engine address %s: no VM given", n.Address)
		}
		e.list = append(e.list, n)
		e.addrs = append(e.addrs, n.Address)
		e.stubs[StubHash(n.Address)] = n.Address
	}
	return e, nil
}

// Addresses of the engines, in the order given. Read only.
func (e *Engines) Addresses() []common.Address {
	if e == nil {
		return nil
	}
	return e.addrs
}

// Runs names the engine that runs accounts with this code hash.
func (e *Engines) Runs(codeHash common.Hash) (engine common.Address, ok bool) {
	engine, ok = e.stubs[codeHash]
	return engine, ok
}

// StubHash is the code hash of accounts run by the engine at this address.
func StubHash(engine common.Address) common.Hash { return crypto.Keccak256Hash(Stub(engine)) }
