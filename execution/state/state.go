package state

import (
	"github.com/ethereum/go-ethereum/common"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// State is a StateDB that shows engines how they were called. It satisfies
// vm.StateDB; everything but the overridden methods is the StateDB's own.
// Like the StateDB, it serves one goroutine.
type State struct {
	*gethstate.StateDB
	recorder *recorder // nil but after Record
	capture  Capture
	engines  []common.Address
	gates    []common.Address
	warm     []common.Address // room for warmed
}

var _ vm.StateDB = (*State)(nil)

// New opens the state with the given root. It fails if the root's node is not in
// the database.
func New(root common.Hash, db gethstate.Database) (*State, error) {
	inner, err := gethstate.New(root, db)
	if err != nil {
		return nil, err
	}
	return Wrap(inner), nil
}

// Wrap gives a StateDB the methods of State. The two share everything.
func Wrap(inner *gethstate.StateDB) *State {
	return &State{StateDB: inner}
}

// DB is the StateDB beneath.
func (s *State) DB() *gethstate.StateDB { return s.StateDB }

// Capture is where calls into the engines are seen.
func (s *State) Capture() *Capture { return &s.capture }

// Install makes the state follow calls to the engines' addresses, and warms
// these addresses and those of the gates at the start of each transaction from
// the next one on.
func (s *State) Install(engines, gates []common.Address) {
	s.engines, s.gates = engines, gates
	s.capture.Watch(engines)
}

// Copy is an independent state with the same content and engines. A call
// announced but not yet taken stays with the original.
func (s *State) Copy() *State {
	c := Wrap(s.StateDB.Copy())
	if len(s.engines) > 0 {
		c.Install(s.engines, s.gates)
	}
	return c
}

// Prepare starts a transaction (EIP-2929, EIP-2930, EIP-3651, EIP-1153).
func (s *State) Prepare(rules params.Rules, sender, coinbase common.Address, dst *common.Address, precompiles []common.Address, list types.AccessList) {
	s.StateDB.Prepare(rules, sender, coinbase, dst, s.warmed(precompiles), list)
	s.capture.armed = false
	s.capture.tx++
}

// warmed are the precompiles, and what is warm beside them.
func (s *State) warmed(precompiles []common.Address) []common.Address {
	if len(s.engines) == 0 {
		return precompiles
	}
	s.warm = append(append(append(s.warm[:0], precompiles...), s.engines...), s.gates...)
	return s.warm
}

// AddBalance adds to a balance. The EVM touches the callee of a STATICCALL by
// adding nothing to it.
func (s *State) AddBalance(a common.Address, amount *uint256.Int, why tracing.BalanceChangeReason) uint256.Int {
	if why == tracing.BalanceChangeTouchAccount {
		s.capture.Touch(a)
	}
	return s.StateDB.AddBalance(a, amount, why)
}

// Hooked is the same state with a tracer's hooks called on every change. Calls
// are captured in the State it came from.
func (s *State) Hooked(hooks *tracing.Hooks) vm.StateDB {
	return &hooked{StateDB: gethstate.NewHookedState(s.StateDB, hooks), state: s}
}

type hooked struct {
	vm.StateDB
	state *State
}

func (h *hooked) Prepare(rules params.Rules, sender, coinbase common.Address, dst *common.Address, precompiles []common.Address, list types.AccessList) {
	h.state.Prepare(rules, sender, coinbase, dst, precompiles, list)
}

func (h *hooked) AddBalance(a common.Address, amount *uint256.Int, why tracing.BalanceChangeReason) uint256.Int {
	if why == tracing.BalanceChangeTouchAccount {
		h.state.capture.Touch(a)
	}
	return h.StateDB.AddBalance(a, amount, why)
}

func (h *hooked) Witness() *stateless.Witness { return h.state.Witness() }
