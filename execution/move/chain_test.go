package move_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
)

// chain runs every block three times: as a node does, with the types of all values
// checked, and from its witness on VMs that start with empty caches.
type chain struct {
	testing.TB
	*testchain.Chain
	plain, checked *vms.Set
	outbox         bool             // genesis has messages.Alloc
	modules        []*format.Module // that sources can name
}

func openVMs(tb testing.TB, checks bool) *vms.Set {
	tb.Helper()
	s, err := vms.Open(vms.Known(), vms.Config{Move: move.Config{Checks: checks}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if n := s.Move().Violations(); n != 0 {
			tb.Errorf("the VM has found %d bugs in itself", n)
		}
		s.Close()
	})
	return s
}

func newChain(tb testing.TB, alloc types.GenesisAlloc) *chain {
	tb.Helper()
	all := system.Alloc(vms.Known())
	for a, acc := range alloc {
		all[a] = acc
	}
	c := &chain{TB: tb, Chain: testchain.New(tb, 4, all)}
	c.plain, c.checked = openVMs(tb, false), openVMs(tb, true)
	_, c.outbox = alloc[system.Messages]
	c.Config.Engines = c.engines(c.plain)
	c.nameFramework()
	return c
}

// engines are those of the chain, with these VMs.
func (c *chain) engines(s *vms.Set) *router.Engines {
	c.Helper()
	if c.outbox {
		return testchain.WithOutbox(c, s.Engines())
	}
	return s.Engines()
}

// nameFramework lets sources name the modules of the framework.
func (c *chain) nameFramework() {
	for _, m := range framework.Modules() {
		decoded, err := format.Decode(m.Bytes)
		if err != nil {
			c.Fatal(err)
		}
		c.modules = append(c.modules, decoded)
	}
}

// block makes the next block of transactions, and checks that all ways agree.
func (c *chain) block(txs ...*types.Transaction) types.Receipts {
	c.Helper()
	return c.AppendAllWays(c, c.engines(c.checked), c.engines(openVMs(c, true)), txs...)
}

var gatewayABI = func() gethabi.ABI {
	a, err := gethabi.JSON(strings.NewReader(move.GatewayABI))
	if err != nil {
		panic(err)
	}
	return a
}()

func (c *chain) pack(method string, args ...any) []byte {
	c.Helper()
	data, err := gatewayABI.Pack(method, args...)
	if err != nil {
		c.Fatal(err)
	}
	return data
}

// to is a transaction with plenty of gas.
func (c *chain) to(i int, to common.Address, wei int64, data []byte) *types.Transaction {
	return c.Sign(c, i, &types.DynamicFeeTx{To: &to, Value: big.NewInt(wei), Data: data, Gas: 1 << 24})
}

// as is the Move address of account i.
func (c *chain) as(i int) tag.Address { return tag.FromEVM(c.Address(i)) }

// compile assembles a module, in which names stand for what follows each.
func (c *chain) compile(source string, names ...string) []byte {
	c.Helper()
	m, err := asm.Module(strings.NewReplacer(names...).Replace(source), asm.Options{Name: "test", Version: format.VersionLatest, Deps: asm.Deps(c.modules...)})
	if err != nil {
		c.Fatal(err)
	}
	b, err := format.Encode(m)
	if err != nil {
		c.Fatal(err)
	}
	c.modules = append(c.modules, m)
	return b
}

// publish publishes modules of account i in a block.
func (c *chain) publish(i int, policy move.Policy, modules ...[]byte) *types.Receipt {
	c.Helper()
	return c.block(c.to(i, system.MoveGateway, 0, c.pack("publish", modules, uint8(policy))))[0]
}

// call is a transaction that calls a function.
func (c *chain) call(i int, wei int64, module, function string, typeArgs []string, args ...[]byte) *types.Transaction {
	c.Helper()
	return c.to(i, system.MoveGateway, wei, c.pack("call", module, function, list(typeArgs), list(args)))
}

// list is a list that is not nil, as package abi wants it.
func list[T any](l []T) []T { return append([]T{}, l...) }

func succeeded(tb testing.TB, rs ...*types.Receipt) {
	tb.Helper()
	for i, r := range rs {
		if r.Status != types.ReceiptStatusSuccessful {
			tb.Fatalf("transaction %d failed, %d gas used", i, r.GasUsed)
		}
	}
}

// try calls the gateway at the head without keeping anything, and gives what it
// returned or reverted with.
func (c *chain) try(i int, method string, args ...any) ([]byte, error) {
	c.Helper()
	return c.tryAt(i, system.MoveGateway, c.pack(method, args...))
}

func (c *chain) tryAt(i int, to common.Address, data []byte) ([]byte, error) {
	st := c.State(c)
	e := stf.NewEVM(c.Config, c.Head(), c.Ancestor, st, vm.Config{})
	defer e.Release()
	st.Prepare(c.Config.Chain.Rules(new(big.Int), true, 0), c.Address(i), testchain.Recipient, &to, nil, nil)
	out, _, err := e.Call(c.Address(i), to, data, vm.NewGasBudget(1<<24, 0), new(uint256.Int))
	return out, err
}

// view calls a function that changes nothing, and gives its results.
func (c *chain) view(module, function string, typeArgs []string, args ...[]byte) [][]byte {
	c.Helper()
	out, err := c.try(0, "viewFunction", module, function, list(typeArgs), list(args))
	if err != nil {
		c.Fatalf("%s::%s: %v: %s", module, function, err, reason(out))
	}
	values, err := gatewayABI.Unpack("viewFunction", out)
	if err != nil {
		c.Fatal(err)
	}
	return values[0].([][]byte)
}

// reason is an error of the gateway in words, as Name[values].
func reason(data []byte) string {
	if len(data) < 4 {
		return "no data"
	}
	e, err := gatewayABI.ErrorByID([4]byte(data))
	if err != nil {
		return err.Error()
	}
	values, err := e.Inputs.Unpack(data[4:])
	if err != nil {
		return err.Error()
	}
	const none = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
	return strings.ReplaceAll(fmt.Sprint(e.Name, values), none, "-")
}
