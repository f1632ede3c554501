package hooks_test

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// What the chain below charges, whatever was done before.
const (
	loadGas      = 2100
	storeGas     = 5000
	transientGas = 100
	accountGas   = 2600
	logGas       = 375
	callGas      = 700
	createGas    = 32_000
)

// chain is a Host in memory, of one account. It keeps what was done in order.
type chain struct {
	gas       uint64
	static    bool
	slots     map[common.Hash]common.Hash
	transient map[common.Hash]common.Hash
	code      map[common.Address][]byte
	block     execution.Block
	tx        execution.Tx
	frames    []execution.Frame
	acts      []string // names of methods that did something, and keys of slots

	logs  []entry
	calls []execution.Frame
	made  []execution.Creation
	// answer is what calls and creations come to. Its GasLeft is what the callee
	// spends.
	answer execution.Result
	// during runs in a call, as the callee.
	during func(c *chain)
}

type entry struct {
	topics []common.Hash
	data   []byte
}

func newChain(gas uint64) *chain {
	return &chain{
		gas:       gas,
		slots:     make(map[common.Hash]common.Hash),
		transient: make(map[common.Hash]common.Hash),
		code:      make(map[common.Address][]byte),
	}
}

func (c *chain) Gas() uint64 { return c.gas }

func (c *chain) Charge(gas uint64) error {
	if gas > c.gas {
		c.gas = 0
		return execution.ErrOutOfGas
	}
	c.gas -= gas
	return nil
}

func (c *chain) act(name string, gas uint64, writes bool) error {
	if writes && c.static {
		return execution.ErrWriteProtection
	}
	if err := c.Charge(gas); err != nil {
		return err
	}
	c.acts = append(c.acts, name)
	return nil
}

func (c *chain) Load(slot common.Hash) (common.Hash, error) {
	err := c.act("load "+slot.Hex(), loadGas, false)
	return c.slots[slot], err
}

func (c *chain) Store(slot, value common.Hash) error {
	if err := c.act("store "+slot.Hex(), storeGas, true); err != nil {
		return err
	}
	c.slots[slot] = value
	return nil
}

func (c *chain) LoadTransient(slot common.Hash) (common.Hash, error) {
	err := c.act("tload", transientGas, false)
	return c.transient[slot], err
}

func (c *chain) StoreTransient(slot, value common.Hash) error {
	if err := c.act("tstore", transientGas, true); err != nil {
		return err
	}
	c.transient[slot] = value
	return nil
}

// No host function uses values, publishes or pays without a call.
func (c *chain) ReadValue([]byte) ([]byte, bool, error)       { panic("ReadValue") }
func (c *chain) WriteValue([]byte, []byte) error              { panic("WriteValue") }
func (c *chain) DeleteValue([]byte) error                     { panic("DeleteValue") }
func (c *chain) Publish(common.Address, []byte) (bool, error) { panic("Publish") }
func (c *chain) Pay(common.Address, common.Address, *uint256.Int) (bool, error) {
	panic("Pay")
}
func (c *chain) Block() execution.Block            { return c.block }
func (c *chain) Tx() execution.Tx                  { return c.tx }
func (c *chain) Frames() []execution.Frame         { return c.frames }
func (c *chain) Once(execution.Hash, uint64) error { return nil }
func (c *chain) Balance(a common.Address) (*uint256.Int, error) {
	return new(uint256.Int).SetBytes(a[:]), c.act("balance", accountGas, false)
}

func (c *chain) Code(a common.Address) ([]byte, error) {
	return c.code[a], c.act("code", accountGas, false)
}

func (c *chain) CodeHash(a common.Address) (common.Hash, error) {
	return common.BytesToHash(a[:]), c.act("codehash", accountGas, false)
}

func (c *chain) Log(topics []common.Hash, data []byte) error {
	if err := c.act("log", logGas*uint64(1+len(topics))+8*uint64(len(data)), true); err != nil {
		return err
	}
	c.logs = append(c.logs, entry{slices.Clone(topics), bytes.Clone(data)})
	return nil
}

func (c *chain) Call(f execution.Frame) execution.Result {
	if err := c.act("call", callGas, f.Kind == execution.Call && !f.Value.IsZero()); err != nil {
		return execution.Result{Err: err, Fatal: true}
	}
	f.Input = bytes.Clone(f.Input)
	f.Gas = min(f.Gas, c.gas-c.gas/64)
	c.calls = append(c.calls, f)
	return c.run(f.Gas)
}

func (c *chain) Create(n execution.Creation) (common.Address, execution.Result) {
	if err := c.act("create", createGas, true); err != nil {
		return common.Address{}, execution.Result{Err: err, Fatal: true}
	}
	n.Init = bytes.Clone(n.Init)
	c.made = append(c.made, n)
	res := c.run(c.gas - c.gas/64)
	if res.Err != nil {
		return common.Address{}, res
	}
	return newcomer, res
}

func (c *chain) run(gas uint64) execution.Result {
	if c.during != nil {
		c.during(c)
	}
	res := c.answer
	spends := min(res.GasLeft, gas)
	c.gas -= spends
	res.GasLeft = gas - spends
	return res
}

// newcomer is the address of whatever is created.
var newcomer = common.HexToAddress("0x1e3c0c0e")

// prices are unlike each other, so that a mistaken one shows.
var prices = schedule.Host{
	Call: 1009, Pointer: 101, Byte: 7, CacheEntry: 5003,
	Div: 211, Mod: 223, Pow: 227, PowByte: 13, AddMod: 229, MulMod: 233,
	Keccak: 239, KeccakWord: 17, Exit: 241,
}

var testSchedule = schedule.Schedule{Host: prices, Memory: schedule.Memory{Free: 2, Page: 1000, Quadratic: 4}}

// memory is an instance's memory.
type memory []byte

func (m memory) Read(offset, count uint32) ([]byte, bool) {
	end := uint64(offset) + uint64(count)
	if end > uint64(len(m)) {
		return nil, false
	}
	return m[offset:end:end], true
}

// gauge is an instance's ink.
type gauge uint64

func (g *gauge) Get() uint64  { return uint64(*g) }
func (g *gauge) Set(v uint64) { *g = gauge(v) }

// world is a frame with all that is around it.
type world struct {
	*hooks.Frame
	chain  *chain
	memory memory
	ink    *gauge
}

const memorySize = 4096

func newWorld(ink uint64) *world {
	w := &world{chain: newChain(ink/schedule.InkPerGas + 77), memory: make(memory, memorySize), ink: new(gauge)}
	*w.ink = gauge(ink)
	s := testSchedule
	w.Frame = &hooks.Frame{Host: w.chain, Schedule: &s, Pages: new(hooks.Pages), Memory: w.memory, Ink: w.ink}
	return w
}

// plenty is ink for anything.
const plenty = 1 << 50

// do calls a function by its name, and gives the first cell of the stack.
func (w *world) do(name string, params ...uint64) uint64 {
	for _, f := range hooks.Functions() {
		if f.Name == name {
			stack := append(make([]uint64, 0, 8), params...)
			stack = stack[:max(len(f.Type.Params), len(f.Type.Results))]
			f.Call(w.Frame, stack)
			if len(stack) == 0 {
				return 0
			}
			return stack[0]
		}
	}
	panic("no function " + name)
}

// must is do where nothing may go wrong.
func (w *world) must(name string, params ...uint64) uint64 {
	v := w.do(name, params...)
	if w.Fault != nil {
		panic(fmt.Sprintf("%s%v: %v", name, params, w.Fault))
	}
	return v
}

func (w *world) put(at int, b []byte)    { copy(w.memory[at:], b) }
func (w *world) get(at, n int) []byte    { return w.memory[at : at+n] }
func (w *world) hash(at int) common.Hash { return common.Hash(w.get(at, 32)) }
func word(n uint64) []byte               { b := uint256.NewInt(n).Bytes32(); return b[:] }
func hashOf(n uint64) common.Hash        { return common.Hash(word(n)) }
func addressOf(n uint64) common.Address  { return common.BytesToAddress(word(n)) }
