package messages_test

import (
	"bytes"
	"fmt"
	"math/big"
	"strings"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
)

// relay passes call data and value on to the account of messages, by CALL, and what
// comes back to its caller; quiet does so by STATICCALL, and proxy by DELEGATECALL.
// undo does as relay and reverts.
var relay, quiet, proxy, undo = common.HexToAddress("0xc1"), common.HexToAddress("0xc2"), common.HexToAddress("0xc3"), common.HexToAddress("0xc4")

func chain(t testing.TB) *testchain.Chain {
	t.Helper()
	alloc := messages.Alloc()
	for a, code := range map[common.Address][]byte{
		relay: testchain.Relay(vm.CALL, system.Messages, vm.RETURN), quiet: testchain.Relay(vm.STATICCALL, system.Messages, vm.RETURN), proxy: testchain.Relay(vm.DELEGATECALL, system.Messages, vm.RETURN), undo: testchain.Relay(vm.CALL, system.Messages, vm.REVERT),
	} {
		alloc[a] = types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
	}
	c := testchain.New(t, 3, alloc)
	var err error
	if c.Config.Engines, err = router.NewEngines(messages.Engine()); err != nil {
		t.Fatal(err)
	}
	return c
}

func parsed(t testing.TB) *gethabi.ABI {
	t.Helper()
	a, err := gethabi.JSON(strings.NewReader(messages.ABI))
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

// ask gives what a message of account 0 returns; nothing of it is kept.
func ask(t testing.TB, c *testchain.Chain, to common.Address, wei uint64, data []byte) testchain.Outcome {
	t.Helper()
	return c.Message(t, c.Config.Engines, vm.Config{}, to, wei, 5_000_000, data)
}

// refused is the error that a message reverts with.
func refused(t testing.TB, out testchain.Outcome) string {
	t.Helper()
	if out.OK || len(out.Output) < 4 {
		return ""
	}
	for name, e := range parsed(t).Errors {
		if bytes.HasPrefix(e.ID[:], []byte(out.Output[:4])) {
			args, err := e.Inputs.Unpack([]byte(out.Output[4:]))
			if err != nil {
				t.Fatal(err)
			}
			return name + fmt.Sprint(args)
		}
	}
	t.Fatalf("reverts with %x", out.Output)
	return ""
}

// checkViews asks every view in every way.
func checkViews(t testing.TB, c *testchain.Chain, tree *messages.Tree) {
	t.Helper()
	root, count := messages.Outbox(c.State(t))
	if root != tree.Root() || count != tree.Count() {
		t.Fatalf("outbox of %d messages with root %s, want %d, %s", count, root, tree.Count(), tree.Root())
	}
	for name, want := range map[string]common.Hash{
		"outboxRoot": root, "outboxCount": common.BigToHash(new(big.Int).SetUint64(count)), "inboxCount": {}, "inboxAccumulator": {},
	} {
		for _, to := range []common.Address{system.Messages, relay, quiet} {
			if got := ask(t, c, to, 0, pack(t, name)); !got.OK || got.Output != string(want[:]) {
				t.Errorf("%s by way of %s: %x, want %s", name, to, got.Output, want)
			}
		}
	}
}

// Whatever is sent is in the tree, in order, and told of in an event; the value stays.
func TestSend(t *testing.T) {
	c := chain(t)
	var tree messages.Tree
	var sent []common.Hash
	total := new(big.Int)
	checkViews(t, c, &tree)
	for i, size := range []int{0, 1, 31, 32, 33, 500, messages.MaxData} {
		for j, to := range []common.Address{system.Messages, relay} {
			m := messages.Message{
				Nonce: uint64(len(sent)), Sender: c.Address(i % 3), Target: common.Address{byte(i), 19: byte(j)},
				Value: (*hexutil.Big)(big.NewInt(int64(i * 1000))), Gas: uint64(i) * messages.MaxGas / 6, Data: bytes.Repeat([]byte{byte(i)}, size),
			}
			tx := c.Sign(t, i%3, &types.DynamicFeeTx{To: &to, Value: m.Value.ToInt(), Gas: 6_000_000, Data: messages.InitiateWithdrawal(m.Target, m.Gas, m.Data)})
			if to == relay {
				m.Sender = relay
			}
			r := c.Append(t, c.Input(tx)).Receipts[0]
			if r.Status != types.ReceiptStatusSuccessful || len(r.Logs) != 1 {
				t.Fatalf("message %d: %+v", m.Nonce, r)
			}
			if got, ok := messages.Passed(r.Logs[0]); !ok || got.Hash() != m.Hash() || got.Nonce != m.Nonce {
				t.Errorf("event of %+v, want %+v", got, m)
			}
			if want := passed(t, &m); !bytes.Equal(r.Logs[0].Data, want.Data) {
				t.Errorf("data of the event %x, by go-ethereum's encoder %x", r.Logs[0].Data, want.Data)
			}
			sent = append(sent, m.Hash())
			if err := tree.Append(m.Hash()); err != nil {
				t.Fatal(err)
			}
			total.Add(total, m.Value.ToInt())
		}
		checkViews(t, c, &tree)
	}
	if got := c.State(t).GetBalance(system.Messages); got.ToBig().Cmp(total) != 0 {
		t.Errorf("%v wei stayed, want %v", got, total)
	}
	for i, leaf := range sent {
		if branch, ok := messages.Prove(sent, uint64(i)); !ok || !messages.VerifyBranch(tree.Root(), uint64(i), leaf, branch) {
			t.Errorf("message %d is not proven", i)
		}
	}
}

// What a frame above takes back was never sent, also where others have sent in the
// same transaction.
func TestRevertedMessageIsNotSent(t *testing.T) {
	c := chain(t)
	data := messages.InitiateWithdrawal(bob, 1, []byte{1})
	if r := c.Append(t, c.Input(c.Call(t, 0, undo, 5, data))).Receipts[0]; r.Status != types.ReceiptStatusFailed || len(r.Logs) != 0 {
		t.Errorf("%+v", r)
	}
	checkViews(t, c, new(messages.Tree))
	if got := c.State(t).GetBalance(system.Messages); !got.IsZero() {
		t.Errorf("%v wei stayed", got)
	}
}

func TestRefusals(t *testing.T) {
	c := chain(t)
	good := messages.InitiateWithdrawal(bob, 1, []byte{1})
	changed := func(at int, b byte) []byte {
		data := bytes.Clone(good)
		data[at] = b
		return data
	}
	huge := pack(t, "initiateWithdrawal", bob, new(big.Int).Lsh(common.Big1, 200), []byte{})
	before := ask(t, c, relay, 0, nil).Root
	for name, tc := range map[string]struct {
		wei  uint64
		data []byte
		want string
	}{
		"too much data":         {0, messages.InitiateWithdrawal(bob, 1, make([]byte, messages.MaxData+1)), "DataTooLong[65537 65536]"},
		"too much gas":          {1, messages.InitiateWithdrawal(bob, messages.MaxGas+1, nil), "GasLimitTooHigh[10000001 10000000]"},
		"gas beyond 64 bits":    {0, huge, "GasLimitTooHigh[" + new(big.Int).Lsh(common.Big1, 200).String() + " 10000000]"},
		"no address":            {0, changed(4, 1), "BadArgument[target]"},
		"half of it":            {0, good[:40], "BadArgument[encoding]"},
		"data elsewhere":        {0, changed(4+64, 1), "BadArgument[encoding]"},
		"data longer than said": {0, changed(4+96+20, 1), "BadArgument[encoding]"},
		"wei alone":             {1, nil, "BadArgument[method]"},
		"wei to look":           {1, pack(t, "outboxRoot"), "BadArgument[value]"},
		"another method":        {0, []byte("meth"), "BadArgument[method]"},
		"too short for one":     {0, []byte("abc"), "BadArgument[method]"},
	} {
		for _, to := range []common.Address{system.Messages, relay} {
			out := ask(t, c, to, tc.wei, tc.data)
			if got := refused(t, out); got != tc.want || out.Root != before || out.Logs != 0 {
				t.Errorf("%s: %q (%x), want %s; root %s", name, got, out.Output, tc.want, out.Root)
			}
		}
	}
	// What is no call of the account itself is refused by the router or the engine.
	for name, to := range map[string]common.Address{"by delegation": proxy, "the engine": system.MessagesEngine} {
		for _, data := range [][]byte{pack(t, "outboxRoot"), good} {
			if out := ask(t, c, to, 0, data); out.OK {
				t.Errorf("%s: %+v", name, out)
			}
		}
	}
	if out := ask(t, c, quiet, 0, good); out.OK || out.Root != before {
		t.Errorf("a message in a static call: %+v", out)
	}
	// Without the gas for all of it, nothing of it happens.
	enough := ask(t, c, system.Messages, 0, good).Used
	for _, gas := range []uint64{enough - 1, enough / 2, 3000} {
		if out := c.Message(t, c.Config.Engines, vm.Config{}, system.Messages, 0, gas, good); out.OK || out.Root != before {
			t.Errorf("sent with %d gas: %+v", gas, out)
		}
	}
}

// The tree has its last leaf, and none behind it.
func TestFullOutbox(t *testing.T) {
	c := chain(t)
	st := c.State(t)
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	evm := stf.NewEVM(c.Config, header, c.Ancestor, st, vm.Config{})
	defer evm.Release()
	last := new(big.Int).SetUint64(1<<messages.Depth - 1)
	st.SetState(system.Messages, messages.SlotOutboxCount, common.BigToHash(last))
	send := func() error {
		rules := c.Config.Chain.Rules(header.Number, true, header.Time)
		st.Prepare(rules, alice, header.Coinbase, &system.Messages, vm.ActivePrecompiles(rules), nil)
		_, _, err := evm.Call(alice, system.Messages, messages.InitiateWithdrawal(bob, 1, nil), vm.NewGasBudget(1_000_000, 0), new(uint256.Int))
		return err
	}
	if err := send(); err != nil {
		t.Errorf("the last message: %v", err)
	}
	root, count := messages.Outbox(st)
	if count != 1<<messages.Depth {
		t.Errorf("%d messages", count)
	}
	if err := send(); err == nil {
		t.Error("a message behind the last")
	}
	if again, count := messages.Outbox(st); again != root || count != 1<<messages.Depth {
		t.Errorf("%d messages, root %s", count, again)
	}
}

// Every signature of the code is one of the ABI.
func TestABI(t *testing.T) {
	a := parsed(t)
	if got, want := messages.InitiateWithdrawal(bob, 7, []byte{1, 2}), pack(t, "initiateWithdrawal", bob, big.NewInt(7), []byte{1, 2}); !bytes.Equal(got, want) {
		t.Errorf("initiateWithdrawal: %x, want %x", got, want)
	}
	if len(a.Methods) != 5 || len(a.Events) != 1 || len(a.Errors) != 3 {
		t.Errorf("%d methods, %d events, %d errors", len(a.Methods), len(a.Events), len(a.Errors))
	}
}

// FuzzCall: whatever is sent to the account of messages, it answers as the ABI says,
// and what it takes is a call of the ABI.
func FuzzCall(f *testing.F) {
	c := chain(f)
	for _, data := range [][]byte{
		nil, pack(f, "outboxRoot"), pack(f, "inboxCount"), messages.InitiateWithdrawal(bob, 1, []byte{1}), messages.InitiateWithdrawal(bob, messages.MaxGas+1, nil),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out := ask(t, c, system.Messages, 0, data)
		if !out.OK {
			if refused(t, out) == "" {
				t.Fatalf("%x halts: %+v", data, out)
			}
			return
		}
		m, err := parsed(t).MethodById(data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Inputs.Unpack(data[4:]); err != nil || (out.Logs == 1) == m.IsConstant() || len(out.Output) != 32 {
			t.Fatalf("%x is a call of %s: %v, %+v", data, m.Sig, err, out)
		}
	})
}

// outboxOf makes ready to send a message of a word into an outbox that holds this many,
// and has held more: every slot has been written. The function gives the gas that it costs.
func outboxOf(tb testing.TB, count uint64) (send func() uint64) {
	tb.Helper()
	c := chain(tb)
	st := c.State(tb)
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	evm := stf.NewEVM(c.Config, header, c.Ancestor, st, vm.Config{})
	tb.Cleanup(evm.Release)
	rules := c.Config.Chain.Rules(header.Number, true, header.Time)
	st.SetState(system.Messages, messages.SlotOutboxCount, common.BigToHash(new(big.Int).SetUint64(count)))
	for level := range messages.Depth {
		st.SetState(system.Messages, common.BigToHash(big.NewInt(int64(0x100+level))), common.Hash{1})
	}
	st.Finalise(rules)
	data := messages.InitiateWithdrawal(bob, 100_000, make([]byte, 32))
	return func() uint64 {
		snapshot := st.Snapshot()
		defer st.RevertToSnapshot(snapshot)
		st.Prepare(rules, alice, header.Coinbase, &system.Messages, vm.ActivePrecompiles(rules), nil)
		_, left, err := evm.Call(alice, system.Messages, data, vm.NewGasBudget(1_000_000, 0), new(uint256.Int))
		if err != nil {
			tb.Fatal(err)
		}
		return 1_000_000 - left.ExecutionGas
	}
}

// What sending costs is a rule of the chain.
func TestGasOfSending(t *testing.T) {
	for _, tc := range []struct{ count, gas uint64 }{{2, 22_171}, {1 << 20, 22_171}, {1<<20 - 1, 62_071}, {1<<31 - 1, 85_171}, {1<<32 - 1, 82_271}} {
		if got := outboxOf(t, tc.count)(); got != tc.gas {
			t.Errorf("message %d costs %d gas, want %d", tc.count, got, tc.gas)
		}
	}
}

// BenchmarkSend is what a message of a word takes, in an outbox that holds this many.
func BenchmarkSend(b *testing.B) {
	for _, count := range []uint64{1, 1 << 10, 1<<20 - 1, 1<<20 + 1, 1<<32 - 1} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			send := outboxOf(b, count)
			var gas uint64
			for b.Loop() {
				gas = send()
			}
			b.ReportMetric(float64(gas), "gas/op")
		})
	}
}
