package wasm

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// contracts is the VM of one EVM.
type contracts struct {
	engine *engine.Engine
	pages  hooks.Pages // of the instances on this EVM's stack

	// Kept from one call to the next, to be had for less.
	frames  []*hooks.Frame                // by depth
	modules map[Designator]common.Address // where modules lie
}

// frame is a frame to run a contract in. It belongs to the depth of the call,
// at which there is one at a time.
func (c *contracts) frame(depth int) *hooks.Frame {
	for len(c.frames) <= depth {
		c.frames = append(c.frames, new(hooks.Frame))
	}
	return c.frames[depth]
}

func (c *contracts) moduleAddress(d Designator) common.Address {
	a, ok := c.modules[d]
	if !ok {
		a = d.ModuleAddress()
		if c.modules == nil {
			c.modules = make(map[Designator]common.Address)
		}
		c.modules[d] = a
	}
	return a
}

// halt ends a frame that cannot go on. The gas is gone, so no reason is told.
func halt() execution.Result { return execution.Result{Err: execution.ErrTrap} }

// Call runs one frame: the deployer's, or a contract's.
func (c *contracts) Call(h execution.Host, f execution.Frame) execution.Result {
	if f.Callee == system.Deployer {
		return deploy(h, f, c.engine)
	}
	d, ok := parseDesignator(f.Program)
	if !ok {
		return halt()
	}
	s, ok := schedule.Get(d.Schedule)
	if !ok {
		return halt()
	}
	at := c.moduleAddress(d)
	raw, err := h.Code(at)
	if err != nil || len(raw) == 0 {
		return halt()
	}
	// Always so on the chain, but a call over JSON-RPC may have put other code
	// there, and code is kept under the hash.
	if hash, err := h.CodeHash(at); err != nil || hash != d.Hash {
		return halt()
	}
	if h.Charge(s.Entry.Base) != nil || h.Once(common.BytesToHash(at[:]), s.Entry.Load(len(raw), module.CountFunctions(raw))) != nil {
		return halt()
	}
	code, err := load(c.engine, d, func() (*instrument.Program, error) {
		m, err := module.Decode(raw, &s.Limits, hooks.Lookup)
		if err != nil {
			return nil, err
		}
		return instrument.Rewrite(m, s), nil
	})
	if err != nil {
		return halt() // a call over JSON-RPC can put there what nobody has activated
	}
	return c.run(h, f, s, code)
}

// load gives the code of a module, made by build where it is not at hand. The
// only error is a *module.Error of build's.
func load(e *engine.Engine, d Designator, build func() (*instrument.Program, error)) (*engine.Code, error) {
	code, err := e.Load(engine.Key{Schedule: d.Schedule, Hash: d.Hash}, build)
	var refused *module.Error
	if err != nil && !errors.As(err, &refused) {
		// What the compiler cannot do the interpreter can. So this node is at fault,
		// and must not go on with a result that others do not have.
		panic(fmt.Sprintf("module %s, which the chain has admitted, cannot be run: %v", d.Hash, err))
	}
	return code, err
}

// run runs a contract's code in a frame.
func (c *contracts) run(h execution.Host, f execution.Frame, s *schedule.Schedule, code *engine.Code) execution.Result {
	if f.Caller == system.Deployer {
		f.Caller = creator(h.Frames())
	}
	open := c.pages.Open
	defer func() { c.pages.Open = open }()
	pages := uint64(code.Pages())
	price := hooks.PagePrice(s.Memory, open, pages)
	ink := uint64(code.DataBytes())*s.Entry.DataByte + uint64(code.TableSize())*s.Entry.Element
	price += (ink + schedule.InkPerGas - 1) / schedule.InkPerGas
	if h.Charge(price) != nil {
		return halt()
	}
	c.pages.Open += pages

	frame := c.frame(f.Depth)
	frame.Reset(h, f, s, &c.pages)
	out := code.Run(frame, frame.Start())
	switch {
	case errors.Is(frame.Fault, execution.ErrOutOfGas) || out.Spent:
		return execution.Result{Err: execution.ErrOutOfGas}
	case out.Trap || frame.Fault != nil || frame.Settle(out.Ink) != nil:
		return halt()
	}
	res := execution.Result{Output: frame.Result, GasLeft: h.Gas()}
	if out.Status != 0 {
		res.Err = execution.ErrRevert
	}
	return res
}

// creator is who asked the deployer for the contract whose first call this is.
// To the contract it is the caller: a deployer is nobody that it knows.
func creator(frames []execution.Frame) execution.Address {
	if n := len(frames); n >= 2 && frames[n-2].Callee == system.Deployer {
		return frames[n-2].Caller
	}
	return system.Deployer
}
