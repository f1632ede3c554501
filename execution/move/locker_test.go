package move_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// consents is an EVM contract that logs its call data, and gives 1.
func consents() types.Account {
	p := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.CALLDATASIZE, vm.PUSH0, vm.LOG0)
	return contract(p.Push(1).Op(vm.PUSH0, vm.MSTORE).Return(0, 32).Bytes())
}

// The locker of examples/move gives everybody what is his, and no more; ether goes out
// by a message in the module's name, tokens by the bridge.
func TestLocker(t *testing.T) {
	token := common.HexToAddress("0xe1")
	alloc := messages.Alloc()
	alloc[token], alloc[system.TokenBridge] = consents(), consents()
	c := newChain(t, alloc)
	var box testchain.Outbox
	succeeded(t, c.publish(0, move.Immutable, c.exampleOf(0, "locker")))
	id := tag.Module{Address: c.as(0), Name: "locker"}
	module, account := id.String(), move.ModuleAccount(id)
	to := common.Address{0xbb}
	ether, coin := moveAddress(common.Address{}), moveAddress(token)

	// asks is call data of the token or the bridge.
	asks := func(signature string, args ...common.Hash) string {
		data := crypto.Keccak256([]byte(signature))[:4]
		for _, a := range args {
			data = append(data, a[:]...)
		}
		return string(data)
	}
	word := func(a common.Address) common.Hash { return common.BytesToHash(a[:]) }
	number := func(n int64) common.Hash { return common.BigToHash(big.NewInt(n)) }
	for i, tc := range []struct {
		from     int
		wei      int64
		function string
		args     [][]byte
		asked    string // call data that the token or the bridge gets
		sent     int64  // wei that a message takes along
		aborts   string
	}{
		{from: 1, wei: 5, function: "deposit"},
		{from: 2, wei: 3, function: "deposit"},
		{from: 1, wei: 7, function: "deposit"},
		{from: 1, function: "exit", args: [][]byte{moveAddress(to)}, sent: 12},
		{from: 1, function: "exit", args: [][]byte{moveAddress(to)}, aborts: "exit 393217"},
		{from: 3, function: "exit", args: [][]byte{moveAddress(to)}, aborts: "exit 393217"},
		{from: 2, function: "exit", args: [][]byte{slices.Concat([]byte{1}, coin[1:])}, aborts: "native_send 65544"},
		{from: 1, function: "deposit_token", args: [][]byte{coin, u256(200)}, asked: asks("transferFrom(address,address,uint256)", word(c.Address(1)), word(account), number(200))},
		{from: 1, function: "deposit_token", args: [][]byte{coin, u256(50)}, asked: asks("transferFrom(address,address,uint256)", word(c.Address(1)), word(account), number(50))},
		{from: 2, function: "exit_token", args: [][]byte{coin, moveAddress(to)}, aborts: "exit_token 393217"},
		{from: 1, function: "exit_token", args: [][]byte{coin, moveAddress(to)}, asked: asks("withdraw(address,address,uint256)", word(token), word(to), number(250))},
		{from: 1, function: "exit_token", args: [][]byte{coin, moveAddress(to)}, aborts: "exit_token 393217"},
		{from: 2, function: "exit", args: [][]byte{moveAddress(to)}, sent: 3},
	} {
		name := fmt.Sprintf("%d: %s of %d", i, tc.function, tc.from)
		if tc.aborts != "" {
			out, err := c.try(tc.from, "call", module, tc.function, []string{}, tc.args)
			if why := reason(out); err == nil || !strings.HasSuffix(why, tc.aborts+"]") {
				t.Errorf("%s: %v, %s, want %s", name, err, why, tc.aborts)
			}
		}
		r := c.block(c.call(tc.from, tc.wei, module, tc.function, nil, tc.args...))[0]
		if ok := r.Status == types.ReceiptStatusSuccessful; ok != (tc.aborts == "") {
			t.Fatalf("%s: status %d", name, r.Status)
		}
		asked := ""
		for _, l := range r.Logs {
			if l.Address == token || l.Address == system.TokenBridge {
				asked = string(l.Data)
			}
		}
		if asked != tc.asked {
			t.Errorf("%s: others are asked for %x, want %x", name, asked, tc.asked)
		}
		sent := box.Take(t, c.Chain, r)
		if (len(sent) == 1) != (tc.sent > 0) || len(sent) == 1 && (sent[0].Sender != account || sent[0].Target != to ||
			sent[0].Value.ToInt().Int64() != tc.sent || sent[0].Gas != 50_000 || len(sent[0].Data) != 0) {
			t.Errorf("%s: messages %+v", name, sent)
		}
		var held int64
		for who := range c.Keys {
			of := c.view(module, "balance_of", nil, moveAddress(c.Address(who)), ether)[0]
			held += new(big.Int).SetBytes(reversed(of)).Int64()
		}
		if has := c.wei(system.MoveGateway); !has.IsUint64() || int64(has.Uint64()) != held {
			t.Errorf("%s: the gateway has %s wei, the locker says %d", name, has.Dec(), held)
		}
	}
	if got := c.view(module, "account", nil)[0]; string(got) != string(moveAddress(account)) {
		t.Errorf("account %x, want %s", got, account)
	}
}
