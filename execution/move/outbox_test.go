package move_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// senderSource is a module that sends messages, and one that has another module send.
const senderSource = `
module @me.@name {
    import 0x1.evm;
    import 0x1.native_coin;
    import 0x1.outbox;

    // Sends what came along, and gives the message's hash.
    public send(who: &signer, target: address, gas: u64, data: vector<u8>): vector<u8> {
    label b0:
        return outbox.send(move(target), native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who))), move(gas), move(data));
    }

    public empty(target: address): vector<u8> {
    label b0:
        return outbox.send(move(target), native_coin.zero(), 21000, h"");
    }

    public account(): address {
    label b0:
        return evm.account();
    }

    // Sends nothing but data, then calls to, and ends as it is told.
    public entry storey(who: &signer, to: address, data: vector<u8>, swallow: bool, ending: u8) {
        let ok: bool;
        let out: vector<u8>;
        let left: native_coin.Ether;
    label b0:
        out = Self.send(move(who), 0x77, 21000, h"4d");
        jump_if (copy(to) == 0x0) top;
    label out:
        ok, out, left = evm.try_call(move(to), native_coin.zero(), move(data));
        native_coin.destroy_zero(move(left));
        assert(copy(ok) || copy(swallow), 9);
    label top:
        jump_if (copy(ending) == 1u8) reverts;
    label b3:
        jump_if (copy(ending) == 2u8) halts;
    label done:
        return;
    label reverts:
        abort 77;
    label halts:
        jump halts;
    }
}`

// relaySource is a module of whoever, that calls the one above.
const relaySource = `
module @me.relay {
    import @sender.sender;

    public send(who: &signer, target: address, data: vector<u8>): vector<u8> {
    label b0:
        return sender.send(move(who), move(target), 50000, move(data));
    }
}`

// outboxChain has an outbox, and contracts of the EVM at these places.
func outboxChain(t *testing.T, evm ...common.Address) *chain {
	t.Helper()
	alloc := messages.Alloc()
	for _, a := range evm {
		alloc[a] = contract(batchCode)
	}
	return newChain(t, alloc)
}

// sender publishes the module by account i.
func (c *chain) sender(i int) (module string, account common.Address) {
	c.Helper()
	succeeded(c, c.publish(i, move.Compatible, c.compile(senderSource, "@me", c.as(i).String(), "@name", "sender")))
	id := tag.Module{Address: c.as(i), Name: "sender"}
	return id.String(), move.ModuleAccount(id)
}

// A message has the module whose code sends it for its sender, whoever has called that
// module, and carries what came along.
func TestOutboxSender(t *testing.T) {
	c := outboxChain(t)
	var box testchain.Outbox
	one, oneAccount := c.sender(0)
	two, twoAccount := c.sender(1)
	succeeded(t, c.publish(2, move.Compatible, c.compile(relaySource, "@me", c.as(2).String(), "@sender", c.as(0).String())))
	target := common.Address{0xaa, 19: 0xbb}
	data := []byte("to the parent chain")
	rs := c.block(
		c.call(3, 5, one, "send", nil, moveAddress(target), u64(100_000), bcsBytes(data)),
		c.call(3, 0, two, "send", nil, moveAddress(target), u64(messages.MaxGas), bcsBytes(nil)),
		c.call(3, 7, c.as(2).String()+"::relay", "send", nil, moveAddress(common.Address{}), bcsBytes(make([]byte, 3000))),
		c.to(3, system.Messages, 11, messages.InitiateWithdrawal(target, 1, data)), // a wallet's own
	)
	succeeded(t, rs...)
	sent := box.Take(t, c.Chain, rs...)
	if got, want := testchain.Senders(sent), []common.Address{oneAccount, twoAccount, oneAccount, c.Address(3)}; !slices.Equal(got, want) {
		t.Errorf("senders %v, want %v", got, want)
	}
	for i, want := range []struct {
		target     common.Address
		value, gas int64
		size       int
	}{{target, 5, 100_000, len(data)}, {target, 0, messages.MaxGas, 0}, {common.Address{}, 7, 50_000, 3000}, {target, 11, 1, len(data)}} {
		m := sent[i]
		if m.Target != want.target || m.Value.ToInt().Int64() != want.value || int64(m.Gas) != want.gas || len(m.Data) != want.size {
			t.Errorf("message %d is %+v, want %+v", i, m, want)
		}
	}
	// The same account is the module's name when it calls out.
	if got := c.view(one, "account", nil)[0]; string(got) != string(moveAddress(oneAccount)) {
		t.Errorf("account %x, want %s", got, oneAccount)
	}
	// What Move gets is the hash that the outbox has.
	out, err := c.try(0, "call", one, "empty", []string{}, [][]byte{moveAddress(target)})
	want := (&messages.Message{Nonce: 4, Sender: oneAccount, Target: target, Gas: 21000}).Hash()
	values, bad := gatewayABI.Unpack("call", out)
	if err != nil || bad != nil || string(values[0].([][]byte)[0]) != string(bcsBytes(want[:])) {
		t.Errorf("hash %x, %v, want %s", out, err, want)
	}
}

// What cannot be sent aborts with a code of its own, and leaves nothing.
func TestOutboxRefusals(t *testing.T) {
	with := outboxChain(t)
	without := newChain(t, nil)
	module, _ := with.sender(0)
	without.sender(0)
	var box testchain.Outbox
	target := moveAddress(common.Address{1})
	wide := slices.Concat([]byte{1}, target[1:])
	for _, tc := range []struct {
		name string
		on   *chain
		args [][]byte
		want uint64
	}{
		{"no outbox", without, [][]byte{target, u64(1), bcsBytes(nil)}, 0xc0001},
		{"an address of 32 bytes", with, [][]byte{wide, u64(1), bcsBytes(nil)}, 0x10008},
		{"too much data", with, [][]byte{target, u64(1), bcsBytes(make([]byte, messages.MaxData+1))}, 0x20003},
		{"too much gas", with, [][]byte{target, u64(messages.MaxGas + 1), bcsBytes(nil)}, 0x20004},
	} {
		want := fmt.Sprintf("Aborted[0x1::outbox native_send %d]", tc.want)
		out, err := tc.on.try(1, "call", module, "send", []string{}, tc.args)
		if got := reason(out); err == nil || got != want {
			t.Errorf("%s: %v, %s, want %s", tc.name, err, got, want)
		}
		// With value, which comes back.
		r := tc.on.block(tc.on.call(1, 9, module, "send", nil, tc.args...))[0]
		if r.Status != types.ReceiptStatusFailed || !tc.on.wei(system.Messages).IsZero() {
			t.Errorf("%s: status %d, and %s wei are gone", tc.name, r.Status, tc.on.wei(system.Messages))
		}
	}
	out, err := with.try(1, "viewFunction", module, "empty", []string{}, [][]byte{target})
	if got := reason(out); err == nil || !strings.Contains(got, "ACCESS_DENIED") {
		t.Errorf("in a view: %v, %s", err, got)
	}
	box.Take(t, with.Chain) // nothing
}

// Whatever gas there is, either all of a message is there or nothing of it.
func TestOutboxOutOfGas(t *testing.T) {
	c := outboxChain(t)
	var box testchain.Outbox
	module, _ := c.sender(0)
	data := c.pack("call", module, "empty", []string{}, [][]byte{moveAddress(common.Address{1})})
	var txs []*types.Transaction
	for gas := uint64(60_000); gas < 260_000; gas += 4_321 {
		to := system.MoveGateway
		txs = append(txs, c.Sign(t, 1, &types.DynamicFeeTx{To: &to, Data: data, Gas: gas, Value: new(big.Int)}))
	}
	rs := c.block(txs...)
	sent := 0
	for _, r := range rs {
		sent += int(r.Status)
	}
	if got := len(box.Take(t, c.Chain, rs...)); got != sent || sent == 0 || sent == len(rs) {
		t.Errorf("%d messages, and %d of %d transactions succeeded", got, sent, len(rs))
	}
}

// A tower is Solidity -> WASM -> Move -> Solidity; each frame sends a message and calls
// the next one. One of the four fails after all have sent. What remains in the outbox
// is what no failing frame stands above or is.
func TestOutboxAtomicity(t *testing.T) {
	low, high := common.HexToAddress("0xe1"), common.HexToAddress("0xe2")
	c := outboxChain(t, low, high)
	var box testchain.Outbox
	module, account := c.sender(0)
	script := c.deploy(1, wasmtest.Script())[0]
	const storeys, value = 4, 3
	senders := []common.Address{low, script, account, high}
	message := messages.InitiateWithdrawal(common.Address{0x77}, 21000, []byte("M"))

	check := func(depth int, end ending, swallow bool) {
		how := func(i int) ending {
			if i == depth {
				return end
			}
			return well
		}
		must := byte(batchMust)
		if swallow {
			must = 0
		}
		// From the top down.
		data := []byte(newBatch(how(3)).call(system.Messages, 0, batchMust, message))
		data = c.pack("call", module, "storey", []string{}, [][]byte{moveAddress(high), bcsBytes(data), boolean(swallow), {byte(how(2))}})
		steps := wasmtest.Steps{}.Call(system.Messages, value, 1<<40, message).Require().Call(system.MoveGateway, value, 2_500_000, data)
		if !swallow {
			steps = steps.Require()
		}
		switch how(1) {
		case reverts:
			steps = steps.Revert()
		case halts:
			steps = steps.Trap()
		}
		data = newBatch(how(0)).call(system.Messages, value, batchMust, message).call(script, 2*value, must, steps)
		r := c.block(c.Sign(t, 1, &types.DynamicFeeTx{To: &low, Value: big.NewInt(3 * value), Data: data, Gas: 8_000_000}))[0]

		alive := storeys
		if end != well {
			alive = 0
			if swallow {
				alive = depth
			}
		}
		if ok := r.Status == types.ReceiptStatusSuccessful; ok != (alive > 0) {
			t.Fatalf("status %d, %d gas used", r.Status, r.GasUsed)
		}
		sent := box.Take(t, c.Chain, r)
		if got := testchain.Senders(sent); !slices.Equal(got, senders[:alive]) {
			t.Errorf("senders %v, want %v", got, senders[:alive])
		}
	}
	for _, swallow := range []bool{false, true} {
		for depth := range storeys {
			for _, end := range []ending{well, reverts, halts} {
				if end == well && depth > 0 {
					continue
				}
				t.Run(fmt.Sprintf("frame %d %v, swallowed %v", depth, end, swallow), func(*testing.T) { check(depth, end, swallow) })
			}
		}
	}
}
