package difftest

import (
	"bytes"
	"fmt"
	"maps"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// host is a chain of one contract, which calls itself, and of accounts that
// answer by rule. What is asked of it, and what host functions find and leave,
// goes to the log.
type host struct {
	execution.Host // what no contract asks for
	*chain
	gas    uint64
	static bool
	frames []execution.Frame
	memory hooks.Memory // of the running instance
	grown  bool
}

// chain is what all frames share.
type chain struct {
	code      *engine.Code
	slots     map[execution.Hash]execution.Hash
	transient map[execution.Hash]execution.Hash
	pages     hooks.Pages
	log       []string
}

func (h *host) note(format string, a ...any) {
	h.chain.log = append(h.chain.log, fmt.Sprintf(format, a...))
}

// ending is how a frame ended.
type ending struct {
	engine.Outcome
	fault  error
	result string
	gas    uint64 // left
	memory uint32 // checksum, where it can be had
}

// run runs the contract in the frame that h is of.
func (h *host) run(f execution.Frame, less uint64) ending {
	open := h.pages.Open
	defer func() { h.pages.Open = open }()
	frame := &hooks.Frame{Host: h, Call: f, Schedule: &schedule.V1, Pages: &h.pages}
	e := ending{Outcome: h.code.Run(frame, max(0, frame.Start()-int64(less)))}
	if e.Trap {
		e.Ink = 0 // means nothing
	}
	if !e.Trap && !h.grown && h.memory != nil {
		e.memory = contents(h.memory)
	}
	e.fault, e.result = frame.Fault, string(frame.Result)
	frame.Settle(e.Ink)
	e.gas = h.gas
	return e
}

// contents is a checksum of the whole memory.
func contents(m hooks.Memory) uint32 {
	b, _ := m.Read(0, m.(interface{ Size() uint32 }).Size())
	return checksum(b)
}

// logged are the host functions, with a note before and after. Of the first ones
// of a run the whole memory is looked at.
func logged() []hooks.Function {
	functions := append([]hooks.Function(nil), hooks.Functions()...)
	for i, f := range functions {
		functions[i].Call = func(frame *hooks.Frame, stack []uint64) {
			h := frame.Host.(*host)
			h.memory = frame.Memory
			h.grown = h.grown || f.Name == payForMemoryGrow
			sum := uint32(0)
			if len(h.chain.log) < 100 {
				sum = contents(frame.Memory)
			}
			h.note("%s %x ink %d memory %x", f.Name, cells(f.Type.Params, stack), frame.Ink.Get(), sum)
			f.Call(frame, stack)
			if frame.Fault != nil || frame.Exited {
				h.note("fault %v, status %d", frame.Fault, frame.Status)
				return
			}
			h.note("%x ink %d", stack[:len(f.Type.Results)], frame.Ink.Get())
		}
	}
	return functions
}

// cells are values as wazero hands them over: the upper half of an i32 is
// anything.
func cells(types []module.ValType, stack []uint64) []uint64 {
	out := make([]uint64, len(types))
	for i, t := range types {
		out[i] = stack[i]
		if t == module.I32 {
			out[i] = uint64(uint32(stack[i]))
		}
	}
	return out
}

func (h *host) Gas() uint64 { return h.gas }

func (h *host) Charge(gas uint64) error {
	if gas > h.gas {
		h.gas = 0
		return execution.ErrOutOfGas
	}
	h.gas -= gas
	return nil
}

func (h *host) Load(slot execution.Hash) (execution.Hash, error) {
	return h.slots[slot], h.Charge(2100)
}

func (h *host) Store(slot, value execution.Hash) error { return h.put(h.slots, slot, value, 2900) }

func (h *host) LoadTransient(slot execution.Hash) (execution.Hash, error) {
	return h.transient[slot], h.Charge(100)
}

func (h *host) StoreTransient(slot, value execution.Hash) error {
	return h.put(h.transient, slot, value, 100)
}

func (h *host) put(to map[execution.Hash]execution.Hash, slot, value execution.Hash, gas uint64) error {
	if h.static {
		return execution.ErrWriteProtection
	}
	if err := h.Charge(gas); err != nil {
		return err
	}
	h.note("%x = %x", slot, value)
	to[slot] = value
	return nil
}

func (h *host) Balance(a execution.Address) (*uint256.Int, error) {
	return new(uint256.Int).SetBytes(crypto.Keccak256(a[:])), h.Charge(100)
}

func (h *host) Code(a execution.Address) ([]byte, error) {
	return crypto.Keccak256(a[:])[:a[0]%33], h.Charge(100)
}

func (h *host) CodeHash(a execution.Address) (execution.Hash, error) {
	return crypto.Keccak256Hash(a[:]), h.Charge(100)
}

func (h *host) Block() execution.Block {
	return execution.Block{ChainID: *uint256.NewInt(7), Number: 1 << 33, Timestamp: 1 << 34, GasLimit: 30_000_000, BaseFee: *uint256.NewInt(8)}
}

func (h *host) Tx() execution.Tx { return execution.Tx{GasPrice: *uint256.NewInt(9)} }

func (h *host) Frames() []execution.Frame { return h.frames }

func (h *host) Once(execution.Hash, uint64) error { return nil }

func (h *host) Log(topics []execution.Hash, data []byte) error {
	if h.static {
		return execution.ErrWriteProtection
	}
	h.note("log %x %x", topics, data)
	return h.Charge(375 + 375*uint64(len(topics)) + 8*uint64(len(data)))
}

func (h *host) Create(c execution.Creation) (execution.Address, execution.Result) {
	if h.static {
		return execution.Address{}, execution.Result{Err: execution.ErrWriteProtection, Fatal: true}
	}
	h.note("create %x %v %x", c.Init, c.Value, c.Salt)
	if h.Charge(32000) != nil {
		return execution.Address{}, execution.Result{Err: execution.ErrOutOfGas, Fatal: true}
	}
	if len(h.chain.log)%2 == 0 {
		return execution.Address{}, execution.Result{Output: []byte("no"), Err: execution.ErrRevert}
	}
	return execution.Address(crypto.Keccak256(c.Init)[:20]), execution.Result{}
}

// Call succeeds, reverts, halts or runs the contract again, by turns.
func (h *host) Call(f execution.Frame) execution.Result {
	h.note("%s %x %v gas %d %x", f.Kind, f.Callee, f.Value, f.Gas, f.Input)
	if h.static && f.Value != nil && !f.Value.IsZero() {
		return execution.Result{Err: execution.ErrWriteProtection, Fatal: true}
	}
	if h.Charge(100) != nil {
		return execution.Result{Err: execution.ErrOutOfGas, Fatal: true}
	}
	if len(h.frames) > 3 {
		return execution.Result{Err: execution.ErrDepth}
	}
	gas := min(f.Gas, h.gas-h.gas/64)
	switch len(h.chain.log) % 5 {
	case 0:
		h.Charge(gas / 2)
		return execution.Result{Output: crypto.Keccak256(f.Input), GasLeft: gas - gas/2}
	case 1:
		return execution.Result{Output: []byte("reason of a revert"), Err: execution.ErrRevert, GasLeft: gas}
	case 2:
		h.Charge(gas)
		return execution.Result{Err: execution.ErrTrap}
	}
	f.Input, f.Static = bytes.Clone(f.Input), h.static || f.Kind == execution.StaticCall
	inner := &host{chain: h.chain, gas: gas, static: f.Static, frames: append(h.frames[:len(h.frames):len(h.frames)], f)}
	slots, transient := maps.Clone(h.slots), maps.Clone(h.transient)
	e := inner.run(f, 0)
	h.note("inner %+v", e)
	h.Charge(gas - e.gas)
	res := execution.Result{Output: []byte(e.result), GasLeft: e.gas}
	switch {
	case e.fault != nil || e.Trap:
		res = execution.Result{Err: execution.ErrTrap}
	case e.Status != 0:
		res.Err = execution.ErrRevert
	}
	if res.Err != nil {
		h.slots, h.transient = slots, transient
	}
	return res
}
