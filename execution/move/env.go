package move

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
	"github.com/trivium-chain/trivium/execution/move/vm"
	"github.com/trivium-chain/trivium/execution/state"
)

// env is what a frame of the gateway is to its session: the state behind the
// Host, in the layout of registry.go.
type env struct {
	gateway  *gateway
	host     execution.Host
	caller   execution.Address
	static   bool        // nothing may change
	purse    uint256.Int // wei that came with the call and that no native coin stands for yet
	called   call        // what was asked for; zero where it is no call
	session  *vm.Session
	verifier *verify.Config
	schedule *schedule.Schedule
}

var _ vm.Env = (*env)(nil)

// open begins the session.
func (e *env) open() {
	e.session = e.gateway.machine.vm.Session(e, e.schedule, &e.gateway.memory)
}

func (e *env) Gas() uint64             { return e.host.Gas() }
func (e *env) Charge(gas uint64) error { return e.host.Charge(gas) }

// mutate fails where nothing may change. That is a status and no halt, so that
// who views a function which writes learns why it does not work.
func (e *env) mutate() error {
	if e.static {
		return status.New(status.AccessDenied, "the call must not change state")
	}
	return nil
}

// Module finds a module of the framework or of the registry. The first use of one
// in a transaction pays for its coming from where it lies.
func (e *env) Module(id tag.Module) (vm.Code, bool, error) {
	if c, ok := frameworkCode(id); ok || id.Address == tag.Core {
		return c, ok, nil
	}
	r, found, err := readRecord(e.host, id)
	if err != nil || !found {
		return vm.Code{}, false, err
	}
	c, err := readCode(e.host, r)
	if err != nil {
		return vm.Code{}, false, err
	}
	err = e.host.Once(common.BytesToHash(r.Code[:]), e.schedule.Gateway.First(len(c.Bytes), r.Work))
	return c, true, err
}

// Enter refuses a module with a function on the stack of a session below. The
// module through which Move calls out is there in all of them, and holds nothing.
func (e *env) Enter(id tag.Module) error {
	if id == outModule || !e.gateway.busy(id) {
		return nil
	}
	return moduleBusy(id.String())
}

// busy tells whether a module has a function on the stack of a session that waits.
func (g *gateway) busy(id tag.Module) bool {
	for _, below := range g.active[:len(g.active)-1] {
		if below.session != nil && below.session.OnStack(id) {
			return true
		}
	}
	return false
}

// linked tells whether a session that waits has linked with a module. It would go
// on with the old code on what new code has written.
func (g *gateway) linked(id tag.Module) bool {
	for _, below := range g.active[:len(g.active)-1] {
		if below.session != nil && below.session.Knows(id) {
			return true
		}
	}
	return false
}

func (e *env) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	return e.host.ReadValue(resourceKey(a, t))
}

func (e *env) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	if err := e.mutate(); err != nil {
		return err
	}
	return e.write(resourceKey(a, t), data)
}

func (e *env) DeleteResource(a tag.Address, t tag.Struct) error {
	if err := e.mutate(); err != nil {
		return err
	}
	return e.host.DeleteValue(resourceKey(a, t))
}

// write keeps a byte value. One that is too long for its place is a status.
func (e *env) write(key, data []byte) error {
	if len(data) > state.MaxValueSize {
		return status.New(status.StorageWriteLimitReached, "value of %d bytes, limit %d", len(data), state.MaxValueSize)
	}
	return e.host.WriteValue(key, data)
}
