package engine

import (
	"container/list"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// Code is a module that can be run, by many goroutines at once. It stays good
// after it has left the engine's cache.
type Code struct {
	engine *Engine
	key    Key

	interpreted bool
	runtime     wazero.Runtime
	compiled    wazero.CompiledModule
	bytes       int64         // estimate of what all but the instances holds
	place       *list.Element // in the engine's cache

	memory        uint32        // bytes at the start
	maxMemory     uint64        // bytes
	data          []module.Data // what is in memory at the start
	globals       []string      // mutable ones but for the ink
	dataBytes     int           // of data
	elements      uint32        // of the table
	initial       []uint64      // their values at the start
	instanceBytes int64         // of an instance's functions and globals, an estimate

	idle      []*instance // guarded by engine.idle
	forgotten bool        // likewise

}

// Pages is the memory of an instance at the start, in pages.
func (c *Code) Pages() uint32 { return c.memory / module.PageSize }

// TableSize is the number of elements of the table, 0 if there is none. The making
// of an instance takes time for each.
func (c *Code) TableSize() uint32 { return c.elements }

// DataBytes is the number of bytes that each run finds in memory.
func (c *Code) DataBytes() int { return c.dataBytes }

// Outcome is how a run ended.
type Outcome struct {
	Status uint32 // of the contract: 0 is success, else it asks for a revert
	Ink    int64  // left; meaningless after a trap
	Trap   bool   // a halt: trap of the contract, ink or stack used up, or Frame.Fault
	Spent  bool   // a trap because the ink was used up
}

// Run calls the contract with the length of f.Call.Input and with ink, which is
// not negative and below 1<<62. f.Memory and f.Ink are set until it returns. Runs
// nest: a host function may run this code or another.
func (c *Code) Run(f *hooks.Frame, ink int64) (out Outcome) {
	e := c.engine
	e.counters.runs.Add(1)
	defer func() {
		f.Memory, f.Ink = nil, nil
		if out.Trap {
			e.counters.traps.Add(1)
		}
	}()
	in := e.idle.take(c)
	if in != nil {
		in.reset()
	} else {
		var err error
		e.counters.fresh.Add(1)
		if in, err = c.instantiate(); err != nil {
			c.fail(err)
		}
	}
	f.Memory, f.Ink = in.memory, in.gauge
	in.ink.Set(uint64(ink))
	in.call.frame = f
	in.stack[0] = uint64(uint32(len(f.Call.Input)))
	err := in.entry.CallWithStack(&in.call, in.stack[:])
	in.call.frame = nil
	left := int64(in.ink.Get())

	switch {
	case err == nil && left >= 0:
		out = Outcome{Status: uint32(in.stack[0]), Ink: left}
	case in.call.panic != nil:
		in.close()
		panic(in.call.panic)
	case err == error(unwind) && f.Fault != nil:
		out = Outcome{Trap: true}
	case err == error(unwind) && f.Exited:
		out = Outcome{Status: f.Status, Ink: left}
	case err != nil && byContract(err):
		out = Outcome{Trap: true, Spent: left < 0}
	default:
		in.close()
		c.fail(fmt.Errorf("ink %d: %v", left, err))
	}
	if in.shrink() {
		e.idle.put(in)
	} else {
		in.close()
	}
	return out
}

// byContract tells whether the contract itself caused a trap: wazero names these
// so. Instrumented code never fills the call stack.
func byContract(err error) bool {
	text := err.Error()
	return strings.HasPrefix(text, "wasm error: ") && !strings.HasPrefix(text, "wasm error: stack overflow")
}

// fail ends a run by the fault of this node: wazero has done what no contract can
// make it do. Another engine might go on, so it must not become a result.
func (c *Code) fail(err error) {
	c.engine.counters.unexpected.Add(1)
	c.engine.log.Error("A WASM contract failed in a way that it should not be able to. Please report this; the other engine (wasm.engine) may be able to run it",
		"module", c.key.Hash, "schedule", c.key.Schedule, "engine", c.engine.Name(), "err", err)
	panic(fmt.Sprintf("wasm engine, module %s: %v", c.key.Hash, err))
}
