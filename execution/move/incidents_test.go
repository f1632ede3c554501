package move_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// libSource is a module that a contract owns; the next version has a variant more.
const libSource = `
module @it.lib {
    enum E has store, drop { A { n: u64 } }
    struct R has key { e: Self.E }

    init_module(owner: &signer) {
    label b0:
        move_to<R>(move(owner), R { e: E::A { n: 1 } });
        return;
    }
    public one(): u64 { label b0: return 1; }
    public exists_there(): bool { label b0: return exists<R>(@it); }
    public value(): u64 acquires R {
    label b0:
        _ = borrow_global<R>(@it);
        return 1;
    }
}`

var nextLib = strings.NewReplacer("A { n: u64 }", "A { n: u64 }, B { x: bool }", "return 1; }", `return 2; }
    public entry turn() acquires R {
    label b0:
        *&mut borrow_global_mut<R>(@it).R::e = E::B { x: true };
        return;
    }`).Replace(libSource)

// libUserSource uses the module, calls out, and uses it again.
const libUserSource = `
module @me.user {
    import @it.lib;
    import 0x1.evm;
    import 0x1.native_coin;
    public run(to: address, data: vector<u8>): u64 * u64 {
        let a: u64;
        let ok: bool;
        let e: native_coin.Ether;
    label b0:
        a = lib.one();
        ok, data, e = evm.try_call(move(to), native_coin.zero(), move(data));
        native_coin.destroy_zero(move(e));
        _ = lib.exists_there();
        _ = lib.value();
        return move(a), lib.one();
    }
    public entry must(to: address, data: vector<u8>) {
    label b0:
        _ = lib.one();
        _ = evm.call(move(to), native_coin.zero(), move(data));
        return;
    }
}`

// A module that a waiting frame has linked with stays as it is until the frame is
// over: otherwise it would go on with the old code on what the new code has written.
func TestUpgradeWhileLinked(t *testing.T) {
	low := common.HexToAddress("0xe1")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode)})
	me, it := c.as(0).String(), tag.FromEVM(low).String()
	first, next := c.compile(libSource, "@it", it), c.compile(nextLib, "@it", it)
	publish := func(code []byte) batch {
		return newBatch(well).call(system.MoveGateway, 0, batchMust, c.pack("publish", [][]byte{code}, uint8(1)))
	}
	// A contract is the signer of what it publishes.
	succeeded(t, c.block(c.to(1, low, 0, publish(first)))...)
	if c.resource(tag.FromEVM(low), it+"::lib::R") == nil {
		t.Fatal("the module of a contract has not been initialised with the contract as its signer")
	}
	succeeded(t, c.publish(0, move.Compatible, c.compile(libUserSource, "@me", me, "@it", it)))
	upgrade := publish(next).call(system.MoveGateway, 0, batchMust, c.pack("call", it+"::lib", "turn", []string{}, [][]byte{}))
	out, err := c.try(1, "call", me+"::user", "run", []string{}, [][]byte{moveAddress(low), bcsBytes(upgrade)})
	if err != nil {
		t.Fatalf("%v: %s", err, reason(out))
	}
	rs := c.block(
		c.call(1, 0, me+"::user", "run", nil, moveAddress(low), bcsBytes(upgrade)),
		c.call(1, 0, me+"::user", "must", nil, moveAddress(low), bcsBytes(upgrade)),
	)
	if rs[0].Status != types.ReceiptStatusSuccessful || rs[1].Status != types.ReceiptStatusFailed {
		t.Errorf("status %d and %d, want 1 and 0", rs[0].Status, rs[1].Status)
	}
	if got := c.view(it+"::lib", "one", nil)[0]; !bytes.Equal(got, u64(1)) {
		t.Errorf("the module was upgraded below one that uses it: %x", got)
	}
	out, err = c.tryAt(1, low, newBatch(well).call(system.MoveGateway, 0, batchMust, c.pack("call", me+"::user", "must", []string{}, [][]byte{moveAddress(low), bcsBytes(upgrade)})))
	if err == nil || reason(out) != "Aborted["+"0x1::evm call 196609]" {
		t.Errorf("%v, %s", err, reason(out))
	}
	// Between two calls of one transaction it may be.
	get := c.pack("call", it+"::lib", "one", []string{}, [][]byte{})
	out, err = c.tryAt(1, low, newBatch(well).call(system.MoveGateway, 0, batchMust, get).call(low, 0, batchMust, upgrade).call(system.MoveGateway, 0, batchMust, get))
	if err != nil {
		t.Fatalf("%v: %s", err, reason(out))
	}
	if values, _ := gatewayABI.Unpack("call", out); !bytes.Equal(values[0].([][]byte)[0], u64(2)) {
		t.Errorf("after an upgrade in the transaction: %x", out)
	}
	succeeded(t, c.block(c.to(1, low, 0, newBatch(well).call(system.MoveGateway, 0, batchMust, get).call(low, 0, batchMust, upgrade).call(system.MoveGateway, 0, batchMust, get)))...)
}
