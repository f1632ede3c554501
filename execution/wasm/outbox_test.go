package wasm_test

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
)

// A WASM contract sends messages in its own name, with value; what is static or is
// reverted sends none.
func TestOutbox(t *testing.T) {
	c := newChain(t, messages.Alloc())
	var box testchain.Outbox
	target := common.Address{0xaa, 19: 0xbb}
	message := messages.InitiateWithdrawal(target, 70_000, []byte("from WASM"))
	const gas = 1 << 22
	send := func(wei uint64) wasmtest.Steps { return wasmtest.Steps{}.Call(system.Messages, wei, gas, message) }
	at := c.deploy(wasmtest.Script(), wasmtest.Script())
	one, two := at[0], at[1]
	for _, tc := range []struct {
		name  string
		steps wasmtest.Steps
		fails bool
		from  []common.Address
	}{
		{"with value", send(3).Require(), false, []common.Address{one}},
		{"twice", send(1).Require().Call(system.Messages, 0, gas, message).Require(), false, []common.Address{one, one}},
		{"more than it has", send(1 << 62), false, nil},
		{"with little gas", wasmtest.Steps{}.Call(system.Messages, 0, 20_000, message), false, nil},
		{"reverted", send(1).Require().Revert(), true, nil},
		{"trapped", send(1).Require().Trap(), true, nil},
		{"by another, which reverts", wasmtest.Steps{}.Call(two, 1, gas, send(1).Require().Revert()).Call(system.Messages, 1, gas, message).Require(), false, []common.Address{one}},
		{"by another's code", wasmtest.Steps{}.Delegate(two, gas, send(2).Require()).Require(), false, []common.Address{one}},
		{"by the outbox's code", wasmtest.Steps{}.Delegate(system.Messages, gas, message), false, nil},
		{"statically", wasmtest.Steps{}.Static(system.Messages, gas, message), false, nil},
		{"below a static call", wasmtest.Steps{}.Static(two, gas, send(0)), false, nil},
	} {
		r := c.block(c.Sign(t, 1, &types.DynamicFeeTx{To: &one, Value: big.NewInt(5), Data: tc.steps, Gas: 1 << 24}))[0]
		if (r.Status == types.ReceiptStatusFailed) != tc.fails {
			t.Errorf("%s: status %d", tc.name, r.Status)
		}
		sent := box.Take(t, c.Chain, r)
		if got := testchain.Senders(sent); !slices.Equal(got, tc.from) {
			t.Errorf("%s: messages of %v, want %v", tc.name, got, tc.from)
		}
		for _, m := range sent {
			if m.Target != target || m.Gas != 70_000 || string(m.Data) != "from WASM" {
				t.Errorf("%s: %+v", tc.name, m)
			}
		}
	}
}

// tokenBridge is an EVM contract that logs its call data, and gives 7.
func tokenBridge() types.Account {
	p := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.CALLDATASIZE, vm.PUSH0, vm.LOG0)
	code := p.Push(7).Op(vm.PUSH0, vm.MSTORE).Return(0, 32).Bytes()
	return types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
}

// nameOf is the name of a custom error of one of these ABIs.
func nameOf(data []byte, abis ...abi.ABI) string {
	for _, a := range abis {
		if len(data) < 4 {
			break
		}
		if e, err := a.ErrorByID([4]byte(data)); err == nil {
			return e.Name
		}
	}
	return fmt.Sprintf("%x", data)
}

// The locker and its twin in Solidity say, keep and send the same.
func TestLockerIsItsTwin(t *testing.T) {
	alloc := messages.Alloc()
	alloc[system.TokenBridge] = tokenBridge()
	c := newChain(t, alloc)
	var box testchain.Outbox
	locker, erc20, chainABI := exampleABI(t, "locker"), exampleABI(t, "erc20"), readABI(t, "locker/chain.abi.json")
	token := c.deployExample("erc20", packed(t, erc20, "init", "T", "T", big.NewInt(1000)))
	lockers := []common.Address{c.deployExample("locker", nil), c.deploySolidity(readArtefact(t, "locker/Locker.json"), 0)}
	for _, at := range lockers {
		if r := c.block(c.call(0, token, 0, packed(t, erc20, "approve", at, big.NewInt(300)))); r[0].Status != 1 {
			t.Fatal("not approved")
		}
	}
	var nobody common.Address
	me, to := c.Address(0), common.Address{0xbb}
	for _, tc := range []struct {
		from   int
		wei    int64
		method string
		args   []any
		want   string // the revert, or what is logged beside messages
	}{
		{0, 5, "deposit", nil, "Deposited"},
		{0, 7, "deposit", nil, "Deposited"},
		{1, 1, "deposit", nil, "Deposited"},
		{0, 0, "balanceOf", []any{me, nobody}, ""},
		{0, 0, "exit", []any{to}, "Exited"},
		{0, 0, "exit", []any{to}, "NothingThere"},
		{0, 0, "balanceOf", []any{me, nobody}, ""},
		{2, 0, "exit", []any{to}, "NothingThere"},
		{0, 1, "exit", []any{to}, "revert"},
		{0, 0, "depositToken", []any{token, big.NewInt(200)}, "Deposited"},
		{0, 0, "depositToken", []any{token, big.NewInt(200)}, "ERC20InsufficientAllowance"},
		{0, 0, "depositToken", []any{common.Address{1}, big.NewInt(1)}, "revert"},
		{0, 0, "balanceOf", []any{me, token}, ""},
		{0, 0, "exitToken", []any{token, to}, "Exited"},
		{0, 0, "exitToken", []any{token, to}, "NothingThere"},
	} {
		t.Run(fmt.Sprint(tc.method, tc.args), func(t *testing.T) {
			data := packed(t, locker, tc.method, tc.args...)
			var outs [2][]byte
			var errs [2]error
			for i, at := range lockers {
				outs[i], _, errs[i] = c.try(c.Address(tc.from), at, uint64(tc.wei), 2_000_000, data)
			}
			twin := bytes.ReplaceAll(outs[1], lockers[1][:], lockers[0][:])
			if sends := !locker.Methods[tc.method].IsConstant() && errs[0] == nil; (errs[0] == nil) != (errs[1] == nil) || !sends && !bytes.Equal(outs[0], twin) {
				t.Fatalf("%x %v, twin %x %v", outs[0], errs[0], outs[1], errs[1])
			}
			rs := c.block(c.call(tc.from, lockers[0], tc.wei, data), c.call(tc.from, lockers[1], tc.wei, data))
			sent := box.Take(t, c.Chain, rs...)
			for i, at := range lockers {
				var said []string
				for _, l := range rs[i].Logs {
					switch {
					case l.Address == at:
						e, err := locker.EventByID(l.Topics[0])
						if err != nil {
							t.Fatal(err)
						}
						said = append(said, e.Name)
					case l.Address == system.TokenBridge:
						if want := packed(t, chainABI, "withdraw", token, to, big.NewInt(200)); !bytes.Equal(l.Data, want) {
							t.Errorf("the bridge is asked for %x, want %x", l.Data, want)
						}
					}
				}
				switch got := fmt.Sprint(said); {
				case rs[i].Status == types.ReceiptStatusFailed && tc.want == "revert":
				case rs[i].Status == types.ReceiptStatusFailed:
					if name := nameOf(outs[i], locker, erc20); name != tc.want {
						t.Errorf("reverts with %s, want %s", name, tc.want)
					}
				case tc.want == "" && len(said) == 0:
				case got != "["+tc.want+"]":
					t.Errorf("says %s, want %s", got, tc.want)
				}
			}
			if tc.method != "exit" || tc.want != "Exited" {
				if len(sent) != 0 {
					t.Errorf("messages %v", sent)
				}
				return
			}
			if got := testchain.Senders(sent); !slices.Equal(got, lockers) {
				t.Fatalf("messages of %v, want %v", got, lockers)
			}
			for i, m := range sent {
				exited := rs[i].Logs[len(rs[i].Logs)-1]
				if m.Target != to || m.Value.ToInt().Int64() != 12 || m.Gas != 50_000 || len(m.Data) != 0 || !bytes.HasSuffix(exited.Data, m.Hash().Bytes()) {
					t.Errorf("message %+v, event %x", m, exited.Data)
				}
			}
		})
	}
}

// The locker says where there is no outbox.
func TestLockerWithoutOutbox(t *testing.T) {
	c := newChain(t, nil)
	locker := exampleABI(t, "locker")
	at := c.deployExample("locker", nil)
	rs := c.block(c.call(1, at, 5, packed(t, locker, "deposit")), c.call(1, at, 0, packed(t, locker, "exit", common.Address{1})))
	if rs[0].Status != 1 || rs[1].Status != 0 {
		t.Errorf("status %d and %d", rs[0].Status, rs[1].Status)
	}
	out, _, err := c.try(c.Address(1), at, 0, 1_000_000, packed(t, locker, "exit", common.Address{1}))
	if want := "the chain has no outbox"; err == nil || !bytes.Contains(out, []byte(want)) {
		t.Errorf("%v %q, want %q", err, out, want)
	}
	if got := c.view(locker, at, "balanceOf", c.Address(1), common.Address{})[0].(*big.Int); got.Int64() != 5 {
		t.Errorf("%v wei are left, want 5", got)
	}
}
