package move_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/system"
)

// hammerCode calls the address in the first 20 bytes of its call data with the rest,
// as long as there is gas.
var hammerCode = assemble(
	20, vm.CALLDATASIZE, vm.SUB, vm.DUP1, 20, vm.PUSH0, vm.CALLDATACOPY, // length
	":loop", vm.GAS, 100_000, vm.GT, "@done", vm.JUMPI,
	vm.PUSH0, vm.PUSH0, vm.DUP3, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.CALLDATALOAD, 96, vm.SHR, 90_000, vm.CALL, vm.POP, "@loop", vm.JUMP,
	":done", vm.STOP,
)

// towerSource recurses, and calls out from the bottom.
const towerSource = `
module @me.@name {
    import 0x1.evm;
    import 0x1.native_coin;
    import 0x1.error;
    import 0x1.table;
    deep(n: u64, to: address, data: vector<u8>) {
    label b0:
        jump_if (copy(n) == 0) out;
    label more:
        Self.deep(move(n) - 1, move(to), move(data));
        return;
    label out:
        _ = evm.call(move(to), native_coin.zero(), move(data));
        return;
    }
    public go(n: u64, to: address, data: vector<u8>) {
    label b0:
        _ = error.not_found(1);
        Self.deep(move(n), move(to), move(data));
        return;
    }
    struct R has key { n: u64 }
    struct T has key { t: table.Table<u64, u64> }
    public fill(who: &signer, n: u64) {
        let t: table.Table<u64, u64>;
        let i: u64;
    label b0:
        t = table.new<u64, u64>();
        i = 0;
    label loop:
        table.add<u64, u64>(&mut t, copy(i), 1);
        i = move(i) + 1;
        jump_if (copy(i) < copy(n)) loop;
    label done:
        move_to<T>(move(who), T { t: move(t) });
        return;
    }
    public many(n: u64, m: u64, to: address) acquires T {
        let t: &mut table.Table<u64, u64>;
        let i: u64;
    label b0:
        t = &mut borrow_global_mut<T>(@me).T::t;
        i = 0;
    label loop:
        *table.borrow_mut<u64, u64>(copy(t), copy(i)) = 1;
        i = move(i) + 1;
        jump_if (copy(i) < copy(n)) loop;
    label full:
        i = 0;
    label out:
        _ = evm.call(copy(to), native_coin.zero(), b"");
        i = move(i) + 1;
        jump_if (copy(i) < copy(m)) out;
    label done:
        return;
    }
    public hold(who: &signer, n: u64, to: address) acquires R {
        let i: u64;
    label b0:
        i = 0;
        jump_if (exists<R>(@me)) loop;
    label make:
        move_to<R>(copy(who), R { n: 1 });
    label loop:
        *&mut borrow_global_mut<R>(@me).R::n = copy(i);
        _ = evm.call(copy(to), native_coin.zero(), b"");
        i = move(i) + 1;
        jump_if (copy(i) < copy(n)) loop;
    label done:
        return;
    }
}`

// BenchmarkHammer does little things at the gateway as often as gas allows, and gives
// the time that a gas takes.
func BenchmarkHammer(b *testing.B) {
	hammer, top := common.HexToAddress("0xe9"), common.HexToAddress("0xea")
	c := newBenchmark(b, 1, types.GenesisAlloc{hammer: contract(hammerCode), top: contract([]byte{byte(vm.STOP)})})
	me := c.as(0).String()
	c.commit(c.to(0, system.MoveGateway, 0, c.pack("publish", [][]byte{c.compile(counterSource, "@me", me)}, uint8(1))))
	call := func(module, function string, args ...[]byte) []byte {
		return c.pack("call", module, function, []string{}, list(args))
	}
	at := func(to common.Address, data []byte) []byte { return append(to.Bytes(), data...) }
	run := func(name string, to common.Address, data []byte) {
		b.Run(name, func(b *testing.B) { repeat(b, c, false, to, data) })
	}
	for name, data := range map[string][]byte{
		"account of a module": c.pack("moduleAccount", "0x1::coin"),
		"bad method":          {1, 2, 3, 4},
		"no module":           call("0x1::nothing", "f"),
		"no module of mine":   call(me+"::nothing", "f"),
		"block number":        call("0x1::block", "number"),
		"module":              call(me+"::counter", "get"),
		"type argument":       c.pack("call", me+"::counter", "same", []string{"vector<vector<vector<vector<vector<vector<u8>>>>>>"}, [][]byte{u64(1)}),
		"many type arguments": c.pack("call", "0x1::block", "number", strings.Split(strings.Repeat("u8,", 100)+"u8", ","), [][]byte{}),
		"struct":              c.pack("call", me+"::counter", "same", []string{"0x1::coin::Coin<0x1::option::Option<0x1::string::String>>"}, [][]byte{u64(1)}),
		"signer":              call("0x1::signer", "address_of"),
		"error":               call("0x1::error", "not_found", u64(1)),
	} {
		run(name, hammer, at(system.MoveGateway, data))
	}
	for i := range 50 {
		c.commit(c.to(0, system.MoveGateway, 0, c.pack("publish", [][]byte{c.compile(towerSource, "@me", me, "@name", fmt.Sprint("t", i))}, uint8(1))))
	}
	run("calls out", system.MoveGateway, call(me+"::t0", "hold", u64(10_000), moveAddress(top)))
	c.commit(c.call(0, 0, me+"::t1", "fill", nil, u64(600)))
	run("calls out with many resources", system.MoveGateway, call(me+"::t1", "many", u64(600), u64(2500), moveAddress(top)))
	run("many resources", system.MoveGateway, call(me+"::t1", "many", u64(600), u64(1), moveAddress(top)))
	data, to := at(system.MoveGateway, call("0x1::error", "not_found", u64(1))), hammer
	for i := range 50 {
		data = call(me+"::t"+fmt.Sprint(i), "go", u64(900), moveAddress(to), bcsBytes(data))
		to = system.MoveGateway
	}
	run("tower", to, data)
}
