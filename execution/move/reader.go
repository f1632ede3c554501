package move

import (
	"cmp"
	"math"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/system"
)

// Reader answers questions about a state outside of any transaction. It serves one
// goroutine, and nobody else may use the state meanwhile.
type Reader struct {
	machine *Machine
	state   *state.State
}

// Reader reads from a state.
func (m *Machine) Reader(st *state.State) *Reader { return &Reader{machine: m, state: st} }

// Published is a module as it stands on the chain.
type Published struct {
	ID        tag.Module
	Framework bool   // part of the node; Record is zero
	Record    Record // in the registry
	Code      vm.Code
}

// Module finds a module; nil if there is none.
func (r *Reader) Module(id tag.Module) (*Published, error) {
	if c, ok := frameworkCode(id); ok || id.Address == tag.Core {
		if !ok {
			return nil, nil
		}
		return &Published{ID: id, Framework: true, Code: c}, nil
	}
	record, found, err := readRecord(freeStore{r.state}, id)
	if err != nil || !found {
		return nil, cmp.Or(err, r.state.Error())
	}
	c, err := readCode(freeStore{r.state}, record)
	if err := cmp.Or(r.state.Error(), err); err != nil {
		return nil, err
	}
	return &Published{ID: id, Record: record, Code: c}, nil
}

// Resource finds a resource: its BCS, and the value as JSON that people read. The
// two are nil if there is none. The JSON alone is nil, with the error that says
// why, where the type or its modules are not there.
func (r *Reader) Resource(a tag.Address, t tag.Struct) (raw, text []byte, err error) {
	raw, found, err := freeStore{r.state}.ReadValue(resourceKey(a, t))
	if err := cmp.Or(err, r.state.Error()); err != nil || !found {
		return nil, nil, err
	}
	s := r.machine.vm.Session(&readEnv{Reader: r, gas: readGas}, Current().Schedule, nil)
	defer s.Close()
	text, err = s.JSON(tag.Type{Kind: tag.StructKind, Struct: &t}, raw, maxJSON)
	return raw, text, err
}

// maxJSON bounds the text of a resource, in bytes.
const maxJSON = 8 << 20

// freeStore reads a state at no price.
type freeStore struct{ state *state.State }

func (s freeStore) ReadValue(key []byte) ([]byte, bool, error) {
	return state.Slots{DB: s.state, Meter: freeMeter{}, Account: system.MoveGateway}.ReadValue(key)
}

func (s freeStore) Code(a common.Address) ([]byte, error) { return s.state.GetCode(a), nil }

func (s freeStore) CodeHash(a common.Address) (common.Hash, error) {
	return s.state.GetCodeHash(a), nil
}

// freeMeter has gas without end.
type freeMeter struct{}

func (freeMeter) Gas() uint64         { return math.MaxInt64 }
func (freeMeter) Charge(uint64) error { return nil }

// readGas bounds what is done to find out what a type looks like: as much as one
// transaction may have, for which no more than that would be read either. A few
// structs can be made of any number of types.
const readGas = params.MaxTxGas

// readEnv is what a session may see of a state that is only read.
type readEnv struct {
	*Reader
	gas uint64
}

var _ vm.Env = (*readEnv)(nil)

func (e *readEnv) Gas() uint64 { return e.gas }

func (e *readEnv) Charge(gas uint64) error {
	if gas > e.gas {
		return execution.ErrOutOfGas
	}
	e.gas -= gas
	return nil
}

func (*readEnv) Enter(tag.Module) error { return nil }

func (e *readEnv) Module(id tag.Module) (vm.Code, bool, error) {
	p, err := e.Reader.Module(id)
	if err != nil || p == nil {
		return vm.Code{}, false, err
	}
	return p.Code, true, nil
}

func (e *readEnv) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	return freeStore{e.state}.ReadValue(resourceKey(a, t))
}

func (*readEnv) SetResource(tag.Address, tag.Struct, []byte) error {
	return execution.ErrWriteProtection
}
func (*readEnv) DeleteResource(tag.Address, tag.Struct) error { return execution.ErrWriteProtection }
