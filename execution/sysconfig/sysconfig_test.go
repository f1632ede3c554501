package sysconfig_test

import (
	"bytes"
	"math"
	"math/big"
	"strings"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
)

// limit is the greatest price of the chain of these tests.
const limit = 1_000_000

// relay passes call data on to the system config, by CALL, and what comes back to
// its caller; quiet does so by STATICCALL, and proxy by DELEGATECALL.
var relay, quiet, proxy = common.HexToAddress("0xc1"), common.HexToAddress("0xc2"), common.HexToAddress("0xc3")

// chain has the operator in account 0.
func chain(t testing.TB) *testchain.Chain {
	t.Helper()
	operator := testchain.New(t, 1, nil).Address(0)
	alloc := sysconfig.Alloc(sysconfig.Values{Operator: operator, Recipient: common.Address{9}, Price: 0, MaxPrice: limit})
	for a, call := range map[common.Address]vm.OpCode{relay: vm.CALL, quiet: vm.STATICCALL, proxy: vm.DELEGATECALL} {
		alloc[a] = types.Account{Nonce: 1, Balance: new(big.Int), Code: testchain.Relay(call, system.Config, vm.RETURN)}
	}
	c := testchain.New(t, 3, alloc)
	c.Config.DA = &stf.DAFees{MinBaseFee: 1, Smoothing: 1}
	var err error
	if c.Config.Engines, err = router.NewEngines(sysconfig.Engine()); err != nil {
		t.Fatal(err)
	}
	return c
}

func parsed(t testing.TB) *gethabi.ABI {
	t.Helper()
	a, err := gethabi.JSON(strings.NewReader(sysconfig.ABI))
	if err != nil {
		t.Fatal(err)
	}
	return &a
}

func pack(t testing.TB, name string, args ...any) []byte {
	t.Helper()
	data, err := parsed(t).Pack(name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// call gives what a message of account 0 returns.
func call(t testing.TB, c *testchain.Chain, to common.Address, wei uint64, data []byte) testchain.Outcome {
	t.Helper()
	return c.Message(t, c.Config.Engines, vm.Config{}, to, wei, 200_000, data)
}

// refused is the name of the error that a message reverts with, and its arguments.
func refused(t testing.TB, out testchain.Outcome) (string, []any) {
	t.Helper()
	if out.OK || len(out.Output) < 4 {
		return "", nil
	}
	for name, e := range parsed(t).Errors {
		if bytes.HasPrefix(e.ID[:], []byte(out.Output[:4])) {
			args, err := e.Inputs.Unpack([]byte(out.Output[4:]))
			if err != nil {
				t.Fatal(err)
			}
			return name, args
		}
	}
	t.Fatalf("reverts with %x", out.Output)
	return "", nil
}

// The operator changes what it may, anybody reads it, and each change has its event.
func TestOperatorSets(t *testing.T) {
	c := chain(t)
	values := sysconfig.Values{Operator: c.Address(0), Recipient: common.Address{9}, MaxPrice: limit}
	check := func() {
		t.Helper()
		if got := sysconfig.Read(c.State(t)); got != values {
			t.Errorf("holds %+v, want %+v", got, values)
		}
		for name, want := range map[string]common.Hash{
			"daPrice": common.BigToHash(new(big.Int).SetUint64(values.Price)), "maxDAPrice": common.BigToHash(big.NewInt(limit)),
			"daRecipient": common.BytesToHash(values.Recipient[:]), "operator": common.BytesToHash(values.Operator[:]),
		} {
			for _, to := range []common.Address{system.Config, relay, quiet} {
				if got := call(t, c, to, 0, pack(t, name)); !got.OK || got.Output != string(want[:]) {
					t.Errorf("%s by way of %s: %x, want %s", name, to, got.Output, want)
				}
			}
		}
	}
	send := func(from int, event string, data []byte) *types.Log {
		t.Helper()
		r := c.Append(t, c.Input(c.Call(t, from, system.Config, 0, data))).Receipts[0]
		if r.Status != types.ReceiptStatusSuccessful || len(r.Logs) != 1 || r.Logs[0].Address != system.Config || r.Logs[0].Topics[0] != parsed(t).Events[event].ID {
			t.Fatalf("receipt %+v", r)
		}
		return r.Logs[0]
	}
	check()

	log := send(0, "DAPriceSet", sysconfig.SetDAPrice(limit))
	if got := new(big.Int).SetBytes(log.Data); got.Uint64() != limit {
		t.Errorf("event of price %v", got)
	}
	values.Price = limit
	check()
	send(0, "DAPriceSet", sysconfig.SetDAPrice(0))
	values.Price = 0
	check()

	values.Recipient = common.Address{0xaa}
	if log := send(0, "DARecipientSet", sysconfig.SetDARecipient(values.Recipient)); log.Topics[1] != common.BytesToHash(values.Recipient[:]) {
		t.Errorf("event %v", log.Topics)
	}
	check()

	values.Operator = c.Address(1)
	if log := send(0, "OperatorSet", sysconfig.SetOperator(values.Operator)); log.Topics[1] != common.BytesToHash(values.Operator[:]) {
		t.Errorf("event %v", log.Topics)
	}
	check()
	// From now on account 1 is in charge, and account 0 is nobody.
	if r := c.Append(t, c.Input(c.Call(t, 0, system.Config, 0, sysconfig.SetDAPrice(3)))).Receipts[0]; r.Status != types.ReceiptStatusFailed {
		t.Error("the operator before sets a price")
	}
	send(1, "DAPriceSet", sysconfig.SetDAPrice(4))
	values.Price = 4
	check()
}

func TestRefusals(t *testing.T) {
	c := chain(t)
	me, other := c.Address(0), c.Address(1)
	if err := c.Append(t, c.Input(c.Call(t, 0, system.Config, 0, sysconfig.SetOperator(other)))); err.Receipts[0].Status != 1 {
		t.Fatal("not handed over")
	}
	mine := chain(t) // where account 0, who sends all messages, is the operator
	long := append(sysconfig.SetDAPrice(1)[:4], bytes.Repeat([]byte{0xff}, 32)...)
	wide := append(sysconfig.SetDARecipient(me)[:4], bytes.Repeat([]byte{0xff}, 32)...)
	for _, tc := range []struct {
		name string
		on   *testchain.Chain
		to   common.Address
		wei  uint64
		data []byte
		want string
		args []any
	}{
		{"a stranger's price", c, system.Config, 0, sysconfig.SetDAPrice(1), "NotOperator", []any{me, other}},
		{"a stranger's recipient", c, system.Config, 0, sysconfig.SetDARecipient(me), "NotOperator", []any{me, other}},
		{"a stranger's operator", c, system.Config, 0, sysconfig.SetOperator(me), "NotOperator", []any{me, other}},
		{"a contract for the operator", mine, relay, 0, sysconfig.SetDAPrice(1), "NotOperator", []any{relay, me}},
		{"over the limit", mine, system.Config, 0, sysconfig.SetDAPrice(limit + 1), "PriceTooHigh", []any{uint64(limit + 1), uint64(limit)}},
		{"the greatest number", mine, system.Config, 0, sysconfig.SetDAPrice(math.MaxUint64), "PriceTooHigh", []any{uint64(math.MaxUint64), uint64(limit)}},
		{"no uint64", mine, system.Config, 0, long, "BadArgument", []any{"price"}},
		{"no price", mine, system.Config, 0, long[:4], "BadArgument", []any{"price"}},
		{"no address", mine, system.Config, 0, wide, "BadArgument", []any{"recipient"}},
		{"half an address", mine, system.Config, 0, wide[:20], "BadArgument", []any{"recipient"}},
		{"recipient zero", mine, system.Config, 0, sysconfig.SetDARecipient(common.Address{}), "BadArgument", []any{"recipient"}},
		{"operator zero", mine, system.Config, 0, sysconfig.SetOperator(common.Address{}), "BadArgument", []any{"operator"}},
		{"with wei", mine, system.Config, 1, sysconfig.SetDAPrice(1), "BadArgument", []any{"value"}},
		{"wei alone", mine, system.Config, 1, nil, "BadArgument", []any{"method"}},
		{"another method", mine, system.Config, 0, []byte("meth"), "BadArgument", []any{"method"}},
		{"too short for one", mine, system.Config, 0, []byte("abc"), "BadArgument", []any{"method"}},
	} {
		before := call(t, tc.on, relay, 0, nil).Root
		out := call(t, tc.on, tc.to, tc.wei, tc.data)
		name, args := refused(t, out)
		if name != tc.want || len(args) != len(tc.args) {
			t.Errorf("%s: %q %v (%x), want %s %v", tc.name, name, args, out.Output, tc.want, tc.args)
			continue
		}
		for i := range args {
			if args[i] != tc.args[i] {
				t.Errorf("%s: %s %v, want %v", tc.name, name, args, tc.args)
			}
		}
		if out.Root != before || out.Logs != 0 {
			t.Errorf("%s: it has left something", tc.name)
		}
	}

	// What is no call of the account itself is refused by the router or the engine.
	for name, to := range map[string]common.Address{"by delegation": proxy, "the engine": system.ConfigEngine} {
		for _, data := range [][]byte{pack(t, "daPrice"), sysconfig.SetDAPrice(1)} {
			if out := call(t, mine, to, 0, data); out.OK {
				t.Errorf("%s: %+v", name, out)
			}
		}
	}
	if out := call(t, mine, quiet, 0, sysconfig.SetOperator(me)); out.OK {
		t.Errorf("a change in a static call: %+v", out)
	}
}

// Every signature of the code is one of the ABI.
func TestABI(t *testing.T) {
	a := parsed(t)
	for name, want := range map[string][]byte{
		"setDAPrice": sysconfig.SetDAPrice(7), "setDARecipient": sysconfig.SetDARecipient(common.Address{7}), "setOperator": sysconfig.SetOperator(common.Address{7}),
	} {
		args := map[bool]any{true: uint64(7), false: common.Address{7}}
		if got := pack(t, name, args[name == "setDAPrice"]); !bytes.Equal(got, want) {
			t.Errorf("%s: %x, want %x", name, want, got)
		}
	}
	if len(a.Methods) != 7 || len(a.Events) != 3 || len(a.Errors) != 3 {
		t.Errorf("%d methods, %d events, %d errors", len(a.Methods), len(a.Events), len(a.Errors))
	}
}

// FuzzCall: whatever the operator sends to the system config, it answers as the ABI
// says, and what it takes is a call of the ABI.
func FuzzCall(f *testing.F) {
	c := chain(f)
	for _, data := range [][]byte{
		nil, pack(f, "daPrice"), pack(f, "operator"), sysconfig.SetDAPrice(limit), sysconfig.SetDAPrice(limit + 1), sysconfig.SetDARecipient(proxy), sysconfig.SetOperator(common.Address{}),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out := call(t, c, system.Config, 0, data)
		if name, _ := refused(t, out); !out.OK && name != "BadArgument" && name != "PriceTooHigh" {
			t.Fatalf("%x is answered with %q, %x", data, name, out.Output)
		}
		if !out.OK {
			return
		}
		m, err := parsed(t).MethodById(data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Inputs.Unpack(data[4:]); err != nil || (out.Logs == 1) == m.IsConstant() || len(out.Output) != 32*len(m.Outputs) {
			t.Fatalf("%x is a call of %s: %v, %+v", data, m.Sig, err, out)
		}
	})
}
