package move_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// storeySource is a module that counts its calls, emits an event, calls on with
// the value that came along, keeps what comes back, and ends as it is told.
const storeySource = `
module @me.@name {
    import 0x1.event;
    import 0x1.evm;
    import 0x1.native_coin;

    struct Mark has key { n: u64, kept: native_coin.Ether }
    struct Ran has drop, store { n: u64 }

    init_module(owner: &signer) {
    label b0:
        move_to<Mark>(move(owner), Mark { n: 0, kept: native_coin.zero() });
        return;
    }

    public entry storey(who: &signer, to: address, data: vector<u8>, swallow: bool, ending: u8) acquires Mark {
        let m: &mut Self.Mark;
        let n: u64;
        let ok: bool;
        let out: vector<u8>;
        let ether: native_coin.Ether;
    label b0:
        m = borrow_global_mut<Mark>(@me);
        n = *&copy(m).Mark::n + 1;
        *&mut copy(m).Mark::n = copy(n);
        event.emit<Self.Ran>(Ran { n: move(n) });
        ether = native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who)));
        jump_if (copy(to) == 0x0) top;
    label out:
        ok, out, ether = evm.try_call(move(to), move(ether), move(data));
        assert(copy(ok) || copy(swallow), 9);
    label top:
        native_coin.merge(&mut copy(m).Mark::kept, move(ether));
        jump_if (copy(ending) == 1u8) reverts;
    label b3:
        jump_if (copy(ending) == 2u8) halts;
    label b4:
        jump_if (copy(ending) == 3u8) breaks;
    label done:
        return;
    label reverts:
        abort 77;
    label halts:
        jump halts;
    label breaks:
        n = *&copy(m).Mark::n + 18446744073709551615;
        return;
    }

    // What the static call of another account gives.
    public peek(to: address, data: vector<u8>): bool * vector<u8> {
        let ok: bool;
        let out: vector<u8>;
    label b0:
        ok, out = evm.try_static_call(move(to), move(data));
        return move(ok), move(out);
    }

    public entry pay(who: &signer, to: address) {
    label b0:
        native_coin.deposit(move(to), native_coin.withdraw_attached(copy(who), native_coin.attached(copy(who))));
        return;
    }

    public entry count() acquires Mark {
    label b0:
        *&mut borrow_global_mut<Mark>(@me).Mark::n = 1000;
        return;
    }

    public seen(): u64 acquires Mark {
    label b0:
        return *&borrow_global<Mark>(@me).Mark::n;
    }
}`

// storey publishes the module by account 0.
func (c *chain) storey(name string) (module string) {
	c.Helper()
	me := c.as(0).String()
	succeeded(c, c.publish(0, move.Compatible, c.compile(storeySource, "@me", me, "@name", name)))
	return me + "::" + name
}

// run is call data that calls function storey, which calls to.
func (c *chain) run(module string, to common.Address, data []byte, swallow bool, e ending) []byte {
	c.Helper()
	return c.pack("call", module, "storey", []string{}, [][]byte{moveAddress(to), bcsBytes(data), boolean(swallow), {byte(e)}})
}

// marks are how often a module has run, and the ether that it has kept.
func (c *chain) marks(module string) (n, ether uint64) {
	c.Helper()
	raw := c.resource(c.as(0), module+"::Mark")
	return binary.LittleEndian.Uint64(raw), binary.LittleEndian.Uint64(raw[8:])
}

// A tower is Solidity -> Move -> Solidity -> WASM -> Move, each frame with a mark,
// a log, and a call of the next one. One of the five fails after all have run. What
// remains is what no failing frame stands above or is.
func TestAtomicity(t *testing.T) {
	low, high := common.HexToAddress("0xe1"), common.HexToAddress("0xe2")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode), high: contract(batchCode)})
	one, two := c.storey("one"), c.storey("two")
	script := c.deploy(1, wasmtest.Script())[0]

	const storeys, value = 5, 7
	// observe is what each frame has to show: how often it ran, and its wei.
	observe := func() (marks, wei [storeys]uint64) {
		st := c.State(t)
		for i, a := range []common.Address{0: low, 2: high, 3: script} {
			if a != (common.Address{}) {
				slot := st.GetState(a, mark)
				marks[i], wei[i] = binary.BigEndian.Uint64(slot[24:]), st.GetBalance(a).Uint64()
			}
		}
		marks[1], wei[1] = c.marks(one)
		marks[4], wei[4] = c.marks(two)
		return marks, wei
	}
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
		data := c.run(two, common.Address{}, nil, swallow, how(4))
		before, held := observe()
		ran := common.BigToHash(new(big.Int).SetUint64(before[3] + 1))
		steps := wasmtest.Steps{}.Store(mark, ran).Log(nil).Call(system.MoveGateway, value, 1<<40, data)
		if !swallow {
			steps = steps.Require()
		}
		switch how(3) {
		case reverts:
			steps = steps.Revert()
		case halts:
			steps = steps.Trap()
		}
		data = newBatch(how(2)).call(script, value, must, steps)
		data = c.run(one, high, data, swallow, how(1))
		data = newBatch(how(0)).call(system.MoveGateway, value, must, data)
		r := c.block(c.Sign(t, 1, &types.DynamicFeeTx{To: &low, Value: big.NewInt(value), Data: data, Gas: 4_000_000}))[0]

		alive := func(i int) bool { return end == well || swallow && i < depth }
		if ok := r.Status == types.ReceiptStatusSuccessful; ok != alive(0) {
			t.Fatalf("status %d, %d gas used", r.Status, r.GasUsed)
		}
		marks, wei := observe()
		logs := 0
		for i := range storeys {
			var ran, kept uint64
			if alive(i) {
				ran = 1
				logs++
				if i == storeys-1 || !alive(i+1) {
					kept = value // the value stopped here
				}
			}
			if got := marks[i] - before[i]; got != ran {
				t.Errorf("frame %d has run %d times, want %d", i, got, ran)
			}
			if got := wei[i] - held[i]; got != kept {
				t.Errorf("frame %d has gained %d wei, want %d", i, got, kept)
			}
		}
		if len(r.Logs) != logs {
			t.Errorf("%d logs, want %d", len(r.Logs), logs)
		}
		if got := c.wei(system.MoveGateway).Uint64(); got != wei[1]+wei[4] {
			t.Errorf("the gateway has %d wei, coins for %d exist", got, wei[1]+wei[4])
		}
		for _, name := range []string{"one", "two"} {
			if a := move.ModuleAccount(tag.Module{Address: c.as(0), Name: name}); !c.wei(a).IsZero() {
				t.Errorf("the account of module %s is left with ether", name)
			}
		}
	}
	for _, swallow := range []bool{false, true} {
		for depth := range storeys {
			for _, end := range []ending{well, reverts, halts, breaks} {
				if end == well && depth > 0 || end == breaks && depth != 1 && depth != 4 {
					continue
				}
				t.Run(fmt.Sprintf("frame %d %v, swallowed %v", depth, end, swallow), func(*testing.T) { check(depth, end, swallow) })
			}
		}
	}
}

// Why the deepest frame has failed is told to each caller in its own words, and a
// module that passes a failure on says only that there was one.
func TestReasonsTravel(t *testing.T) {
	low := common.HexToAddress("0xe1")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode)})
	one := c.storey("one")
	script := c.deploy(1, wasmtest.Script())[0]
	for _, tc := range []struct {
		end  ending
		want string
	}{
		{reverts, "Aborted[" + one + " storey 77]"},
		{breaks, "ExecutionFailed[ARITHMETIC_ERROR " + one + " storey "},
	} {
		top := c.run(one, common.Address{}, nil, false, tc.end)
		data := newBatch(well).call(script, 0, batchMust, wasmtest.Steps{}.Call(system.MoveGateway, 0, 1<<40, top).Require())
		out, err := c.tryAt(0, low, data)
		if err == nil || !strings.HasPrefix(reason(out), tc.want) {
			t.Errorf("%v: %v, %s, want %s", tc.end, err, reason(out), tc.want)
		}
		// Through Move.
		out, err = c.tryAt(0, system.MoveGateway, c.run(one, low, newBatch(reverts), false, well))
		if want := "Aborted[" + one + " storey 9]"; err == nil || reason(out) != want {
			t.Errorf("%v, %s, want %s", err, reason(out), want)
		}
	}
	// And what it returns arrives.
	data := newBatch(well).call(script, 0, batchMust, wasmtest.Steps{}.Call(system.MoveGateway, 0, 1<<40, c.pack("call", one, "seen", []string{}, [][]byte{})).Require().Returned())
	out, err := c.tryAt(0, low, data)
	values, bad := gatewayABI.Unpack("call", out)
	if err != nil || bad != nil || !bytes.Equal(values[0].([][]byte)[0], u64(0)) {
		t.Errorf("%v, %v, %x", err, bad, out)
	}
}

// Below a static call nothing changes, whoever makes it and whoever is asked to.
func TestStaticTowers(t *testing.T) {
	low, high := common.HexToAddress("0xe1"), common.HexToAddress("0xe2")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode), high: contract(batchCode)})
	one, two := c.storey("one"), c.storey("two")
	script := c.deploy(1, wasmtest.Script())[0]
	key := common.Hash{1}
	gateway := system.MoveGateway
	call := func(module, function string, args ...[]byte) []byte {
		return c.pack("call", module, function, []string{}, list(args))
	}
	peek := func(module string, to common.Address, data []byte) []byte {
		return call(module, "peek", moveAddress(to), bcsBytes(data))
	}
	var txs []*types.Transaction
	for name, w := range map[string]struct {
		to   common.Address
		data []byte
	}{
		"an event":           {gateway, c.run(one, common.Address{}, nil, false, well)},
		"a resource":         {gateway, call(one, "count")},
		"a publication":      {gateway, c.pack("publish", [][]byte{c.compile(storeySource, "@me", c.as(0).String(), "@name", "three")}, uint8(1))},
		"a store in WASM":    {script, wasmtest.Steps{}.Store(key, key)},
		"a store in the EVM": {low, newBatch(well)},
		"a way round":        {low, quiet(well).call(gateway, 0, batchMust, call(one, "count"))},
	} {
		// Solidity calls statically; the gateway may end as it likes.
		out, err := c.tryAt(0, high, quiet(well).call(w.to, 0, batchMust|batchStatic, w.data))
		if err == nil {
			t.Errorf("%s under STATICCALL: done, %x", name, out)
		}
		// Move calls statically; a static call in between of the same kind.
		for way, data := range map[string][]byte{"static_call": peek(two, w.to, w.data), "two of them": peek(two, gateway, peek(one, w.to, w.data))} {
			out, err = c.tryAt(0, gateway, data)
			if err != nil {
				t.Errorf("%s under %s: %v %s", name, way, err, reason(out))
				continue
			}
			values, _ := gatewayABI.Unpack("call", out)
			if ok := values[0].([][]byte)[0]; ok[0] == 1 && way == "static_call" {
				t.Errorf("%s under %s: done", name, way)
			}
			txs = append(txs, c.to(1, gateway, 0, data))
		}
		// A view calls on, with the EVM's CALL.
		view := c.pack("viewFunction", two, "peek", []string{}, [][]byte{moveAddress(low), bcsBytes(quiet(well).call(w.to, 0, batchMust, w.data))})
		if out, err = c.tryAt(0, gateway, view); err != nil {
			t.Errorf("%s in a view: %v, %s", name, err, reason(out))
		} else if values, _ := gatewayABI.Unpack("viewFunction", out); values[0].([][]byte)[0][0] == 1 {
			t.Errorf("%s in a view: done", name)
		}
		txs = append(txs, c.to(1, gateway, 0, view))
		// WASM calls statically.
		txs = append(txs, c.to(1, script, 0, wasmtest.Steps{}.Static(w.to, 1_000_000, w.data)))
	}
	before := c.State(t)
	root := before.GetStorageRoot(gateway)
	for i, r := range c.block(txs...) {
		if r.Status != types.ReceiptStatusSuccessful || len(r.Logs) != 0 {
			t.Errorf("transaction %d: status %d, %d logs", i, r.Status, len(r.Logs))
		}
	}
	st := c.State(t)
	if st.GetStorageRoot(gateway) != root || st.GetState(script, key) != (common.Hash{}) || st.GetState(low, mark) != (common.Hash{}) {
		t.Error("something was written")
	}
	// Reading is fine.
	out, err := c.tryAt(0, high, quiet(well).call(gateway, 0, batchMust|batchStatic, peek(two, gateway, call(one, "seen"))))
	values, bad := gatewayABI.Unpack("call", out)
	if err != nil || bad != nil || values[0].([][]byte)[0][0] != 1 {
		t.Errorf("reading: %v, %x", err, out)
	}
}
