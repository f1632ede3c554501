package move_test

import (
	"bytes"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
)

// message executes a message of account 0 on a copy of the head's state.
func (c *chain) message(on *vms.Set, to common.Address, wei, gas uint64, data []byte) testchain.Outcome {
	c.Helper()
	return c.Message(c, on.Engines(), vm.Config{}, to, wei, gas, data)
}

// spenderSource has a function for each thing that costs gas of the chain.
const spenderSource = `
module @me.spender {
    import 0x1.coin;
    import 0x1.event;
    import 0x1.evm;
    import 0x1.native_coin;
    import 0x1.signer;
    import 0x1.table;

    struct R has key, drop { n: u64, data: vector<u8> }
    struct Here has key { items: table.Table<u64, vector<u8>>, ether: native_coin.Ether, r: u64 }
    struct Said has drop, store { n: u64, data: vector<u8> }

    init_module(owner: &signer) {
        let t: table.Table<u64, vector<u8>>;
    label b0:
        t = table.new<u64, vector<u8>>();
        table.add<u64, vector<u8>>(&mut t, 1, b"one, and longer than a word of the chain has place for");
        move_to<Here>(move(owner), Here { items: move(t), ether: native_coin.zero(), r: 5 });
        return;
    }

    public nothing() { label b0: return; }
    public loops(n: u64): u64 {
        let i: u64;
    label b0:
        i = 0;
    label loop:
        jump_if (copy(i) >= copy(n)) done;
    label body:
        i = move(i) + 1;
        jump loop;
    label done:
        return move(i);
    }
    public echo(data: vector<u8>): vector<u8> { label b0: return move(data); }
    public same<T>(n: u64): u64 { label b0: return move(n); }
    public has(): bool { label b0: return exists<R>(@me); }
    public read(): u64 acquires Here { label b0: return *&borrow_global<Here>(@me).Here::r; }
    public write() acquires Here {
    label b0:
        *&mut borrow_global_mut<Here>(@me).Here::r = 6;
        return;
    }
    public make(who: &signer, data: vector<u8>) {
    label b0:
        move_to<R>(move(who), R { n: 1, data: move(data) });
        return;
    }
    public make_and_take(who: &signer, data: vector<u8>) acquires R {
        let r: Self.R;
    label b0:
        move_to<R>(copy(who), R { n: 1, data: move(data) });
        r = move_from<R>(signer.address_of(move(who)));
        return;
    }
    public take_item() acquires Here {
        let v: vector<u8>;
    label b0:
        v = table.remove<u64, vector<u8>>(&mut borrow_global_mut<Here>(@me).Here::items, 1);
        return;
    }
    public add_item(key: u64) acquires Here {
    label b0:
        table.add<u64, vector<u8>>(&mut borrow_global_mut<Here>(@me).Here::items, move(key), b"an item");
        return;
    }
    public say(data: vector<u8>) {
    label b0:
        event.emit<Self.Said>(Said { n: 1, data: move(data) });
        return;
    }
    public balance(a: address): u256 { label b0: return native_coin.balance(move(a)); }
    public keep(who: &signer) acquires Here {
        let e: native_coin.Ether;
    label b0:
        e = native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who)));
        native_coin.merge(&mut borrow_global_mut<Here>(@me).Here::ether, move(e));
        return;
    }
    public pay(who: &signer, to: address) {
    label b0:
        native_coin.deposit(move(to), native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who))));
        return;
    }
    public out(to: address, data: vector<u8>): vector<u8> acquires Here {
        let r: &mut u64;
        let v: vector<u8>;
    label b0:
        r = &mut borrow_global_mut<Here>(@me).Here::r;
        *copy(r) = 7;
        v = evm.call(move(to), native_coin.zero(), move(data));
        *copy(r) = 8;
        return move(v);
    }
    public out_with_value(who: &signer, to: address): vector<u8> {
        let e: native_coin.Ether;
    label b0:
        e = native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who)));
        return evm.call(move(to), move(e), b"");
    }
    public look(to: address, data: vector<u8>): vector<u8> { label b0: return evm.static_call(move(to), move(data)); }
    public collect(to: address, n: u256) {
    label b0:
        native_coin.deposit(move(to), evm.collect(move(n)));
        return;
    }
    public account(): address { label b0: return evm.account(); }
}`

// Whatever costs gas needs it to the unit: with the least that suffices a call goes
// well, with one less it fails and leaves nothing; and with the types of all values
// checked, and on a machine that has never seen the module, it is the same.
func TestOutOfGasAnywhere(t *testing.T) {
	low := common.HexToAddress("0xe1")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode)})
	me := c.as(0).String()
	spender := me + "::spender"
	succeeded(t, c.publish(0, move.Compatible, c.compile(spenderSource, "@me", me)))
	account := common.BytesToAddress(c.view(spender, "account", nil)[0])
	succeeded(t, c.block(c.to(1, account, 1000, nil))...)
	script := c.deploy(1, wasmtest.Script())[0]

	call := func(module, function string, args ...[]byte) []byte {
		return c.pack("call", module, function, []string{}, list(args))
	}
	bundle := func(modules ...[]byte) []byte { return c.pack("publish", modules, uint8(1)) }
	base := c.compile(baseSource, "@me", me)
	long := bytes.Repeat([]byte("long "), 50)
	for _, tc := range []struct {
		name    string
		wei     uint64
		data    []byte
		reverts bool // with a little less than it needs it may revert, as a callee has halted
	}{
		{name: "the account of a module", data: c.pack("moduleAccount", spender)},
		{name: "publish", data: bundle(base)},
		{name: "publish a bundle", data: bundle(base, c.compile(userSource, "@me", me))},
		{name: "publish with an initialiser", data: bundle(c.compile(counterSource, "@me", me))},
		{name: "upgrade", data: bundle(c.compile(spenderSource+" ", "@me", me))},
		{name: "nothing", data: call(spender, "nothing")},
		{name: "a loop", data: call(spender, "loops", u64(10_000))},
		{name: "arguments and results", data: call(spender, "echo", bcsBytes(long[:120]))},
		{name: "type arguments", data: c.pack("call", spender, "same", []string{"vector<0x1::coin::Coin<" + spender + "::R>>"}, [][]byte{u64(1)})},
		{name: "exists", data: call(spender, "has")},
		{name: "read a resource", data: call(spender, "read")},
		{name: "a view", data: c.pack("viewFunction", spender, "read", []string{}, [][]byte{})},
		{name: "write a resource", data: call(spender, "write")},
		{name: "make a resource", data: call(spender, "make", bcsBytes(long[:120]))},
		{name: "make a resource and take it", data: call(spender, "make_and_take", bcsBytes(long[:120]))},
		{name: "take from a table", data: call(spender, "take_item")},
		{name: "add to a table", data: call(spender, "add_item", u64(2))},
		{name: "emit", data: call(spender, "say", bcsBytes(long[:100]))},
		{name: "balance", data: call(spender, "balance", moveAddress(low))},
		{name: "keep ether", wei: 5, data: call(spender, "keep")},
		{name: "pay ether", wei: 5, data: call(spender, "pay", moveAddress(common.Address{0x99}))},
		{name: "collect ether", data: call(spender, "collect", moveAddress(low), u256(5))},
		{name: "account", data: call(spender, "account")},
		{name: "call the EVM", data: call(spender, "out", moveAddress(low), bcsBytes(newBatch(well))), reverts: true},
		{name: "call WASM", data: call(spender, "out", moveAddress(script), bcsBytes(wasmtest.Steps{}.Store(mark, mark))), reverts: true},
		{name: "call Move", data: call(spender, "out", moveAddress(system.MoveGateway), bcsBytes(call("0x1::block", "number"))), reverts: true},
		{name: "call the EVM with value", wei: 5, data: call(spender, "out_with_value", moveAddress(low)), reverts: true},
		{name: "call the EVM statically", data: call(spender, "look", moveAddress(low), bcsBytes(quiet(well))), reverts: true},
		{name: "block", data: call("0x1::block", "timestamp")},
		{name: "transaction", data: call("0x1::tx_context", "gas_price")},
		{name: "Keccak", data: call("0x1::aptos_hash", "keccak256", bcsBytes(long[:100]))},
		{name: "SHA-512", data: call("0x1::aptos_hash", "sha2_512", bcsBytes(long[:100]))},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fresh := openVMs(t, false)
			run := func(gas uint64) testchain.Outcome {
				plain := c.message(c.plain, system.MoveGateway, tc.wei, gas, tc.data)
				if checked := c.message(c.checked, system.MoveGateway, tc.wei, gas, tc.data); checked != plain {
					t.Fatalf("%d gas: %+v, with checks %+v", gas, plain, checked)
				}
				return plain
			}
			const plenty = 1 << 22
			first := c.message(fresh, system.MoveGateway, tc.wei, plenty, tc.data)
			most := run(plenty)
			if !most.OK {
				t.Fatalf("fails with plenty of gas: %s", reason([]byte(most.Output)))
			}
			if again := c.message(fresh, system.MoveGateway, tc.wei, plenty, tc.data); first != most || again != most {
				t.Errorf("on a fresh machine %+v, then %+v; on one that knows the modules %+v", first, again, most)
			}
			least, enough := uint64(0), uint64(plenty) // the first is too little
			for enough-least > 1 {
				if middle := (least + enough) / 2; run(middle).OK {
					enough = middle
				} else {
					least = middle
				}
			}
			untouched := c.message(c.plain, common.Address{1}, 0, 100, nil)
			for gas := least - min(least, 5); gas <= least; gas++ {
				short := run(gas)
				if short.OK || short.Logs != 0 || short.Refund != 0 || short.Root != untouched.Root {
					t.Errorf("with %d gas, %d are needed: %+v", gas, enough, short)
				}
				// The stub keeps a 64th for itself; the rest is gone.
				if !tc.reverts && (short.Output != "" || short.Used < gas-gas/32) {
					t.Errorf("with %d gas, %d are needed: %+v", gas, enough, short)
				}
			}
			// Every limit below is a failure too.
			for gas := least / 40; gas < least; gas += least / 40 {
				if short := run(gas); short.OK || short.Logs != 0 || short.Root != untouched.Root {
					t.Errorf("with %d gas, %d are needed: %+v", gas, enough, short)
				}
			}
		})
	}
}

// A block's gas is the same whatever blocks a node has run before, and a module's
// first use in a transaction costs what its size and its verification say, a second
// one nothing.
func TestGasDoesNotDependOnCaches(t *testing.T) {
	c := newChain(t, types.GenesisAlloc{common.HexToAddress("0xe1"): contract(batchCode)})
	low := common.HexToAddress("0xe1")
	counter := c.as(0).String() + "::counter"
	succeeded(t, c.publish(0, move.Compatible, c.compile(counterSource, "@me", c.as(0).String())))
	get := c.pack("call", counter, "get", []string{}, [][]byte{})
	var used []uint64
	for range 3 {
		rs := c.block(c.to(1, system.MoveGateway, 0, get), c.to(1, system.MoveGateway, 0, get))
		succeeded(t, rs...)
		used = append(used, rs[0].GasUsed, rs[1].GasUsed)
	}
	for _, u := range used {
		if u != used[0] {
			t.Fatalf("the same call used %v gas", used)
		}
	}
	twice := newBatch(well).call(system.MoveGateway, 0, batchMust, get).call(system.MoveGateway, 0, batchMust, get)
	once := newBatch(well).call(system.MoveGateway, 0, batchMust, get)
	one, two := c.message(c.plain, low, 0, 1<<22, once), c.message(c.plain, low, 0, 1<<22, twice)
	if second := two.Used - one.Used; !one.OK || !two.OK || 2*second > one.Used {
		t.Errorf("a call costs %d gas, with another one %d", one.Used, two.Used)
	}
}

// A frame gets no more than 63/64 of what its caller has, across VMs, and one that
// halts does not take the rest.
func TestOneSixtyFourth(t *testing.T) {
	c := newChain(t, types.GenesisAlloc{common.HexToAddress("0xfa"): contract([]byte{byte(vm.INVALID)})})
	one := c.storey("one")
	const gas = 4_000_000
	for name, data := range map[string][]byte{
		"the EVM": c.run(one, common.HexToAddress("0xfa"), nil, true, well),
		"Move":    c.run(c.storey("two"), system.MoveGateway, c.run(one, common.Address{}, nil, false, halts), true, well),
	} {
		out := c.message(c.plain, system.MoveGateway, 0, gas, data)
		if left := gas - out.Used; !out.OK || left < gas/64 || left > gas/64*4 {
			t.Errorf("%s: %d of %d gas left, %v", name, left, gas, out.OK)
		}
	}
}

// Frames of VMs nest 64 deep, whichever they are, and no deeper.
func TestDepth(t *testing.T) {
	low := common.HexToAddress("0xe1")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode)})
	me := c.as(0).String()
	script := c.deploy(1, wasmtest.Script())[0]
	// Modules cannot be entered twice, so there is one for each level.
	var modules [][]byte
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprint("m", i))
		modules = append(modules, c.compile(tinySource, "@me", me, "@name", names[i]))
	}
	for len(modules) > 0 {
		n := min(10, len(modules))
		succeeded(t, c.publish(0, move.Compatible, modules[:n]...))
		modules = modules[n:]
	}
	// Move, WASM and the EVM in turns; only the frames of the first two count.
	tower := func(frames int) (common.Address, []byte) {
		to, data := low, []byte(newBatch(well))
		for i := range frames {
			if i%2 == 0 {
				data = wasmtest.Steps{}.Call(to, 0, 1<<40, data).Require()
				to = script
			} else {
				data = c.pack("call", me+"::"+names[i/2], "out", []string{}, [][]byte{moveAddress(to), bcsBytes(data)})
				to = system.MoveGateway
			}
			if i%8 == 0 {
				data = newBatch(well).call(to, 0, batchMust, data)
				to = low
			}
		}
		return to, data
	}
	for frames, want := range map[int]bool{60: true, 64: true, 65: false, 80: false} {
		to, data := tower(frames)
		if out, err := c.tryAt(0, to, data); (err == nil) != want {
			t.Errorf("%d frames: %v %s", frames, err, reason(out))
		}
	}
	to, data := tower(64)
	r := c.block(c.Sign(t, 1, &types.DynamicFeeTx{To: &to, Value: new(big.Int), Data: data, Gas: 1 << 24}))[0]
	succeeded(t, r)

	// Ether that goes out with a call which is too deep comes back.
	one := c.storey("one")
	data = c.run(one, script, wasmtest.Steps{}, true, well)
	to = system.MoveGateway
	for range 63 {
		data = wasmtest.Steps{}.Call(to, 7, 1<<40, data).Require()
		to = script
	}
	succeeded(t, c.block(c.to(1, to, 7, data))...)
	if n, kept := c.marks(one); n != 1 || kept != 7 || c.wei(system.MoveGateway).Uint64() != 7 {
		t.Errorf("%d runs, %d wei kept, the gateway has %s", n, kept, c.wei(system.MoveGateway))
	}
}

// tinySource does nothing but call out.
const tinySource = `
module @me.@name {
    import 0x1.evm;
    import 0x1.native_coin;
    public out(to: address, data: vector<u8>): vector<u8> {
    label b0:
        return evm.call(move(to), native_coin.zero(), move(data));
    }
}`
