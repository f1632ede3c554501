package framework_test

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/natives"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// chain is an Env in memory, and what the functions of the chain answer with.
type chain struct {
	machine   *vm.Machine
	modules   map[tag.Module]vm.Code
	resources map[string][]byte
	gas       uint64

	events   []string
	attached map[tag.Address]*uint256.Int
	ether    map[tag.Address]*uint256.Int
	calls    []string
	fails    bool         // calls of contracts
	outside  func() error // what happens during one
}

func newChain(checks bool) *chain {
	c := &chain{
		modules: map[tag.Module]vm.Code{}, resources: map[string][]byte{},
		attached: map[tag.Address]*uint256.Int{}, ether: map[tag.Address]*uint256.Int{},
	}
	all := natives.Standard()
	for name, f := range c.natives() {
		module, function, _ := strings.Cut(name, "::")
		all[vm.NativeName{Module: tag.Module{Address: tag.Core, Name: module}, Function: function}] = f
	}
	c.machine = vm.New(vm.Config{Natives: all, Checks: checks})
	return c
}

// withFramework is a chain as it begins.
func withFramework(checks bool) *chain {
	c := newChain(checks)
	for _, m := range framework.Modules() {
		c.modules[m.ID] = vm.Code{Hash: m.Hash, Bytes: m.Bytes}
	}
	return c
}

func (c *chain) add(id tag.Module, b []byte) {
	c.modules[id] = vm.Code{Hash: crypto.Keccak256Hash(b), Bytes: b}
}

// publish assembles a module and puts it on the chain.
func (c *chain) publish(t *testing.T, source string) {
	t.Helper()
	m, err := asm.Module(source, asm.Options{Version: format.VersionU256, Deps: func(id tag.Module) *format.Module {
		m, err := format.Decode(c.modules[id].Bytes)
		if err != nil {
			return nil
		}
		return m
	}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := format.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	c.add(m.ID(), b)
}

func (c *chain) natives() map[string]vm.Native {
	one := func(v ...vm.Value) []vm.Value { return v }
	event := func(n *vm.NativeCall, msg vm.Value) error {
		b, err := n.Encode(msg, n.TypeArgs[0])
		c.events = append(c.events, fmt.Sprintf("%s %x", n.TypeArgs[0], b))
		return err
	}
	of := func(m map[tag.Address]*uint256.Int, a tag.Address) *uint256.Int {
		if m[a] == nil {
			m[a] = new(uint256.Int)
		}
		return m[a]
	}
	return map[string]vm.Native{
		"event::write_module_event_to_store": func(n *vm.NativeCall) ([]vm.Value, error) { return nil, event(n, n.Args[0]) },
		"event::write_to_event_store":        func(n *vm.NativeCall) ([]vm.Value, error) { return nil, event(n, n.Args[2]) },
		"native_coin::native_balance": func(n *vm.NativeCall) ([]vm.Value, error) {
			return one(vm.U256(of(c.ether, n.Args[0].Address()))), nil
		},
		"native_coin::native_attached": func(n *vm.NativeCall) ([]vm.Value, error) {
			return one(vm.U256(of(c.attached, n.Args[0].Address()))), nil
		},
		"native_coin::native_take": func(n *vm.NativeCall) ([]vm.Value, error) {
			a := of(c.attached, n.Args[0].Address())
			a.Sub(a, n.Args[1].U256())
			return nil, nil
		},
		"native_coin::native_pay": func(n *vm.NativeCall) ([]vm.Value, error) {
			a := of(c.ether, n.Args[0].Address())
			a.Add(a, n.Args[1].U256())
			return nil, nil
		},
		"evm::native_call": func(n *vm.NativeCall) ([]vm.Value, error) {
			c.calls = append(c.calls, fmt.Sprintf("%s %s %x %v", n.Args[0].Address(), n.Args[1].U256(), n.Args[2].AsBytes(), n.Args[3].Bool()))
			if c.outside != nil {
				if err := n.Session.Suspend(); err != nil {
					return nil, err
				}
				if err := c.outside(); err != nil {
					return nil, err
				}
				if err := n.Session.Resume(); err != nil {
					return nil, err
				}
			}
			return one(vm.Bool(!c.fails), vm.Bytes([]byte("answer"))), nil
		},
		"evm::native_account":   func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.Address(tag.Core)), nil },
		"evm::native_collect":   func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.Bool(!c.fails)), nil },
		"block::number":         func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.U64(7)), nil },
		"block::timestamp":      func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.U64(1_700_000_000)), nil },
		"block::chain_id":       func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.U64(42)), nil },
		"block::gas_limit":      func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.U64(30_000_000)), nil },
		"block::base_fee":       func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.U256(uint256.NewInt(9))), nil },
		"block::coinbase":       func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.Address(tag.Core)), nil },
		"tx_context::origin":    func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.Address(tag.Core)), nil },
		"tx_context::gas_price": func(*vm.NativeCall) ([]vm.Value, error) { return one(vm.U256(uint256.NewInt(10))), nil },
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

func (c *chain) Module(id tag.Module) (vm.Code, bool, error) {
	code, ok := c.modules[id]
	return code, ok, nil
}

func resourceKey(a tag.Address, t tag.Struct) string { return a.String() + "/" + t.String() }

func (c *chain) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	b, ok := c.resources[resourceKey(a, t)]
	return b, ok, nil
}

func (c *chain) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	c.resources[resourceKey(a, t)] = slices.Clone(data)
	return nil
}

func (c *chain) DeleteResource(a tag.Address, t tag.Struct) error {
	delete(c.resources, resourceKey(a, t))
	return nil
}

func (c *chain) Enter(tag.Module) error { return nil }

// call runs a function, given as 0x1::m::f or 0x1::m::f<T>, and commits.
func (c *chain) call(function string, args ...vm.Arg) ([]string, error) {
	f, err := tag.ParseStruct(function) // a function is written as a struct is
	if err != nil {
		return nil, err
	}
	c.gas = 10_000_000
	s := c.machine.Session(c, &schedule.V1, nil)
	defer s.Close()
	events := len(c.events)
	results, err := s.Call(f.Module, f.Name, f.TypeArgs, args)
	if err == nil {
		err = s.Commit()
	}
	if err != nil {
		c.events = c.events[:events]
		return nil, err
	}
	out := make([]string, len(results))
	for i, r := range results {
		out[i] = hex.EncodeToString(r)
	}
	return out, nil
}

// is runs a function and compares the results, in hexadecimal BCS with a space
// between, or, where want begins with "abort ", the abort code and module, or, where
// it begins with a capital letter, the status.
func (c *chain) is(t *testing.T, want, function string, args ...vm.Arg) {
	t.Helper()
	got, err := c.call(function, args...)
	if d := outcome(got, err); d != want {
		t.Errorf("%s: %s, want %s (%v)", function, d, want, err)
	}
}

func outcome(results []string, err error) string {
	switch code := status.CodeOf(err); code {
	case status.OK:
		return strings.Join(results, " ")
	case status.Aborted:
		e := err.(*status.Error)
		return fmt.Sprintf("abort %#x %s", e.Sub, e.Module)
	case status.UnknownRuntimeStatus:
		return err.Error()
	default:
		return code.String()
	}
}

// Arguments.

func raw(b []byte) vm.Arg       { return vm.Arg{Data: b} }
func u8(n uint8) vm.Arg         { return raw([]byte{n}) }
func u64(n uint64) vm.Arg       { return raw(binary.LittleEndian.AppendUint64(nil, n)) }
func boolean(b bool) vm.Arg     { return raw(bcsBool(b)) }
func u128(hi, lo uint64) vm.Arg { return raw(append(u64(lo).Data, u64(hi).Data...)) }
func u256(n uint64) vm.Arg      { return raw(append(u64(n).Data, make([]byte, 24)...)) }

func bcsBool(b bool) []byte {
	if b {
		return []byte{1}
	}
	return []byte{0}
}

// str is a vector<u8>, or a String.
func str(s string) vm.Arg {
	return raw(append(binary.AppendUvarint(nil, uint64(len(s))), s...))
}

// u64s is a vector<u64>.
func u64s(n ...uint64) vm.Arg {
	b := binary.AppendUvarint(nil, uint64(len(n)))
	for _, x := range n {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return raw(b)
}

func addr(n byte) vm.Arg {
	return raw(append(make([]byte, tag.AddressSize-1), n))
}

func signer(n byte) vm.Arg {
	a := addr(n)
	a.Signer = true
	return a
}

// x is the BCS of arguments, for results to be compared with.
func x(args ...vm.Arg) string {
	var parts []string
	for _, a := range args {
		parts = append(parts, hex.EncodeToString(a.Data))
	}
	return strings.Join(parts, " ")
}

// both runs a test with runtime checks and without.
func both(t *testing.T, f func(t *testing.T, checks bool)) {
	t.Run("checked", func(t *testing.T) { f(t, true) })
	t.Run("plain", func(t *testing.T) { f(t, false) })
}
