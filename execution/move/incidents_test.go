package move_test

import (
	"bytes"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/router"
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

// A module is of use in the transaction that publishes it.
func TestPublishAndCall(t *testing.T) {
	low := common.HexToAddress("0xe1")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode)})
	it := tag.FromEVM(low).String()
	one := c.storey("one")
	data := newBatch(well).
		call(system.MoveGateway, 0, batchMust, c.pack("publish", [][]byte{c.compile(counterSource, "@me", it)}, uint8(1))).
		call(system.MoveGateway, 0, batchMust, c.pack("call", it+"::counter", "bump", []string{}, [][]byte{u64(3)}))
	// From a contract, and the contract from a module.
	rs := c.block(c.to(1, low, 0, data))
	succeeded(t, rs...)
	if got := c.view(it+"::counter", "get", nil)[0]; !bytes.Equal(got, u64(10)) {
		t.Errorf("the counter is %x", got)
	}
	again := newBatch(well).
		call(system.MoveGateway, 0, batchMust, c.pack("publish", [][]byte{c.compile(baseSource, "@me", it), c.compile(userSource, "@me", it)}, uint8(1))).
		call(system.MoveGateway, 0, batchMust, c.pack("call", it+"::user", "nine", []string{}, [][]byte{}))
	succeeded(t, c.block(c.to(1, system.MoveGateway, 0, c.run(one, low, again, false, well)))...)
	// What is taken back with the frame that has published it is not there, though
	// the machine knows the code by now.
	lost := newBatch(reverts).
		call(system.MoveGateway, 0, batchMust, c.pack("publish", [][]byte{c.compile(tinySource, "@me", it, "@name", "lost")}, uint8(1))).
		call(system.MoveGateway, 0, batchMust, c.pack("call", it+"::lost", "out", []string{}, [][]byte{moveAddress(common.Address{9}), {0}}))
	then := newBatch(well).call(low, 0, 0, lost).call(system.MoveGateway, 0, batchMust, c.pack("call", it+"::lost", "out", []string{}, [][]byte{moveAddress(common.Address{9}), {0}}))
	if out, err := c.tryAt(1, low, then); err == nil || reason(out) != "ExecutionFailed[LINKER_ERROR "+it+"::lost out -]" {
		t.Errorf("a module that was taken back: %v, %s", err, reason(out))
	}
	if r := c.block(c.to(1, low, 0, then))[0]; r.Status != types.ReceiptStatusFailed {
		t.Error("a module that was taken back can be called")
	}
}

// callingInit is init code that calls an account with data, and deploys nothing;
// it fails if the call does.
func callingInit(to common.Address, data []byte) []byte {
	p := program.New()
	p.Push(len(data)).Push(0xffff).Op(vm.PUSH0, vm.CODECOPY)
	at := bytes.Index(p.Bytes(), []byte{byte(vm.PUSH2), 0xff, 0xff}) + 1
	p.Op(vm.PUSH0, vm.PUSH0).Push(len(data)).Op(vm.PUSH0, vm.PUSH0).Push(to.Bytes()).Op(vm.GAS, vm.CALL)
	fix := p.Size() + 1
	p.Push(0xff).Op(vm.JUMPI)
	p.Op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)
	_, dest := p.Jumpdest()
	p.Op(vm.PUSH0, vm.PUSH0, vm.RETURN)
	code := p.Bytes()
	code[at], code[at+1], code[fix] = byte(len(code)>>8), byte(len(code)), byte(dest)
	return append(code, data...)
}

// A contract under construction calls Move as any other, and is no way round the
// rule against re-entrancy.
func TestConstructors(t *testing.T) {
	maker := common.HexToAddress("0x3a")
	// Makes a contract of its call data; fails if that fails.
	code := assemble(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CREATE, "@made", vm.JUMPI,
		vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY, vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT, ":made", vm.STOP)
	c := newChain(t, types.GenesisAlloc{maker: contract(code)})
	one, two := c.storey("one"), c.storey("two")
	script := c.deploy(1, wasmtest.Script())[0]
	me := c.as(0).String()
	succeeded(t, c.publish(0, move.Compatible, c.compile(counterSource, "@me", me)))

	bump := callingInit(system.MoveGateway, c.pack("call", me+"::counter", "bump", []string{}, [][]byte{u64(3)}))
	r := c.block(c.Sign(t, 1, &types.DynamicFeeTx{Data: bump, Gas: 1 << 22}))[0]
	succeeded(t, r)
	values, err := gatewayABI.Events["Emitted"].Inputs.NonIndexed().Unpack(r.Logs[0].Data)
	if err != nil || !bytes.Equal(values[1].([]byte)[8:], moveAddress(r.ContractAddress)) {
		t.Errorf("the signer was %x, want %s", values[1], r.ContractAddress)
	}
	inner := func(module string) []byte {
		return callingInit(system.MoveGateway, c.run(module, common.Address{}, nil, false, well))
	}
	if out, err := c.tryAt(1, system.MoveGateway, c.run(one, maker, inner(two), false, well)); err != nil {
		t.Errorf("another module from a constructor: %v, %s", err, reason(out))
	}
	rs := c.block(
		c.to(1, system.MoveGateway, 0, c.run(one, maker, inner(two), false, well)),
		c.to(1, system.MoveGateway, 0, c.run(one, script, wasmtest.Steps{}.Create(0, inner(two)), false, well)),
		c.to(1, system.MoveGateway, 0, c.run(one, maker, inner(one), false, well)),
		c.to(1, system.MoveGateway, 0, c.run(one, script, wasmtest.Steps{}.Create(0, inner(one)), true, well)),
	)
	succeeded(t, rs[0], rs[1], rs[3])
	if rs[2].Status != types.ReceiptStatusFailed {
		t.Error("a module was entered again from a constructor")
	}
	if n, _ := c.marks(one); n != 3 {
		t.Errorf("module one has run %d times, want 3", n)
	}
	if n, _ := c.marks(two); n != 2 {
		t.Errorf("module two has run %d times, want 2", n)
	}
}

// An account that has delegated its code (EIP-7702) to the gateway or the engine
// is not the gateway; one that is delegated to a contract calls it as itself.
func TestDelegatedAccounts(t *testing.T) {
	low := common.HexToAddress("0xe1")
	c := newChain(t, types.GenesisAlloc{low: contract(batchCode)})
	one := c.storey("one")
	me := c.as(0).String()
	succeeded(t, c.publish(0, move.Compatible, c.compile(counterSource, "@me", me)))
	delegate := func(to common.Address) {
		t.Helper()
		auth, err := types.SignSetCode(c.Keys[2], types.SetCodeAuthorization{ChainID: *uint256.MustFromBig(c.Config.Chain.ChainID), Address: to, Nonce: c.Nonces[2]})
		if err != nil {
			t.Fatal(err)
		}
		tx, err := types.SignNewTx(c.Keys[1], c.Config.Signer(), &types.SetCodeTx{
			ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), Nonce: c.Nonces[1], To: common.Address{1}, Gas: 200_000,
			GasFeeCap: uint256.NewInt(100e9), GasTipCap: uint256.NewInt(1e9), Value: new(uint256.Int), AuthList: []types.SetCodeAuthorization{auth},
		})
		if err != nil {
			t.Fatal(err)
		}
		c.Nonces[1]++
		c.Nonces[2]++
		succeeded(t, c.block(tx)...)
		if got, ok := types.ParseDelegation(c.State(t).GetCode(c.Address(2))); !ok || got != to {
			t.Fatalf("delegated to %s, want %s", got, to)
		}
	}
	bump := c.pack("call", me+"::counter", "bump", []string{}, [][]byte{u64(3)})
	for _, to := range []common.Address{system.MoveGateway, system.Move, router.DelegateGate(system.Move)} {
		delegate(to)
		rs := c.block(c.to(1, c.Address(2), 0, bump), c.to(1, system.MoveGateway, 0, c.run(one, c.Address(2), bump, false, well)), c.to(2, c.Address(2), 5, bump))
		for i, r := range rs {
			// The code of a precompiled contract does not run by delegation: such a call does nothing.
			if len(r.Logs) != 0 && i != 1 || to == system.MoveGateway && r.Status != types.ReceiptStatusFailed {
				t.Errorf("delegated to %s: call %d has status %d, %d logs", to, i, r.Status, len(r.Logs))
			}
		}
	}
	if got := c.view(me+"::counter", "get", nil)[0]; !bytes.Equal(got, u64(7)) {
		t.Errorf("the counter is %x", got)
	}
	delegate(low)
	r := c.block(c.to(1, c.Address(2), 0, newBatch(well).call(system.MoveGateway, 0, batchMust, bump)))[0]
	succeeded(t, r)
	values, _ := gatewayABI.Events["Emitted"].Inputs.NonIndexed().Unpack(r.Logs[len(r.Logs)-1].Data)
	if !bytes.Equal(values[1].([]byte)[8:], moveAddress(c.Address(2))) {
		t.Errorf("the signer was %x, want %s", values[1], c.Address(2))
	}
}

// Ether that is forced upon the gateway is nobody's, and disturbs nothing; upon the
// account of a module it is the module's.
func TestForcedEther(t *testing.T) {
	bomb, second := common.HexToAddress("0xb0"), common.HexToAddress("0xb1")
	destroy := func(to common.Address) types.Account {
		a := contract(program.New().Push(to.Bytes()).Op(vm.SELFDESTRUCT).Bytes())
		a.Balance = big.NewInt(1000)
		return a
	}
	c := newChain(t, nil)
	account := move.ModuleAccount(tag.Module{Address: c.as(0), Name: "one"})
	c = newChain(t, types.GenesisAlloc{bomb: destroy(system.MoveGateway), second: destroy(account)})
	one := c.storey("one")
	succeeded(t, c.publish(0, move.Compatible, c.compile(outSource, "@me", c.as(0).String(), "@name", "two")))
	succeeded(t, c.block(c.call(1, 7, one, "storey", nil, moveAddress(common.Address{}), []byte{0}, boolean(false), []byte{0}), c.to(1, bomb, 0, nil), c.to(1, second, 0, nil))...)
	if got := c.wei(system.MoveGateway).Uint64(); got != 1007 {
		t.Errorf("the gateway has %d wei, want 1007", got)
	}
	to := common.HexToAddress("0x70")
	rs := c.block(
		c.to(1, system.MoveGateway, 5, nil), // plain ether is refused
		c.call(1, 5, one, "pay", nil, moveAddress(to)),
		c.call(1, 0, c.as(0).String()+"::two", "give", nil, moveAddress(to), u256(1)), // two has nothing
		c.call(1, 5, "0x1::native_coin", "transfer", nil, moveAddress(to), u256(5)),
		c.call(1, 5, "0x1::native_coin", "transfer", nil, moveAddress(to), u256(6)),
	)
	for i, want := range []uint64{0, 1, 0, 1, 0} {
		if rs[i].Status != want {
			t.Errorf("transaction %d: status %d, want %d", i, rs[i].Status, want)
		}
	}
	if a, g, b := c.wei(to).Uint64(), c.wei(system.MoveGateway).Uint64(), c.wei(account).Uint64(); a != 10 || g != 1007 || b != 1000 {
		t.Errorf("balances %d, gateway %d, module %d", a, g, b)
	}
}

// Whoever calls a module back at its account finds an account without code.
func TestModuleAccountCalledBack(t *testing.T) {
	back := common.HexToAddress("0xbac0")
	// Calls its caller, statically and with value, and returns the size of its code.
	code := program.New().Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.CALLVALUE, vm.CALLER, vm.GAS, vm.CALL).
		Op(vm.CALLER, vm.EXTCODESIZE, vm.ADD, vm.PUSH0, vm.MSTORE).Return(0, 32).Bytes()
	c := newChain(t, types.GenesisAlloc{back: contract(code)})
	one := c.storey("one")
	account := move.ModuleAccount(tag.Module{Address: c.as(0), Name: "one"})
	succeeded(t, c.block(c.to(1, system.MoveGateway, 9, c.run(one, back, nil, false, well)))...)
	if n, kept := c.marks(one); n != 1 || kept != 0 || c.wei(account).Uint64() != 9 {
		t.Errorf("%d runs, %d wei kept, %s at the account", n, kept, c.wei(account))
	}
	out, err := c.tryAt(1, system.MoveGateway, c.pack("call", one, "peek", []string{}, [][]byte{moveAddress(back), {0}}))
	values, bad := gatewayABI.Unpack("call", out)
	if err != nil || bad != nil {
		t.Fatal(err, bad)
	}
	if results := values[0].([][]byte); results[0][0] != 1 || !bytes.Equal(results[1], bcsBytes(testchain.Words(1))) {
		t.Errorf("%x", results)
	}
}

// A module that calls the engine of a VM, or its gate, is not believed, whatever it
// says of gas, caller and value.
func TestModuleCallsEngines(t *testing.T) {
	c := newChain(t, nil)
	one := c.storey("one")
	forged := make([]byte, 96)
	forged[31], forged[88] = 0xad, 0x10
	forged = append(forged, c.pack("call", one, "count", []string{}, [][]byte{})...)
	for _, to := range []common.Address{system.Move, system.WASM, router.DelegateGate(system.Move), router.DelegateGate(system.WASM)} {
		out, err := c.tryAt(1, system.MoveGateway, c.pack("call", one, "peek", []string{}, [][]byte{moveAddress(to), bcsBytes(forged)}))
		values, bad := gatewayABI.Unpack("call", out)
		if err != nil || bad != nil {
			t.Fatal(err, bad, reason(out))
		}
		if results := values[0].([][]byte); results[0][0] != 0 {
			t.Errorf("%s has served a module: %x", to, results)
		}
		r := c.block(c.to(1, system.MoveGateway, 5, c.run(one, to, forged, false, well)))[0]
		if r.Status != types.ReceiptStatusFailed {
			t.Errorf("%s has taken ether of a module", to)
		}
	}
	// So do others.
	for _, to := range []common.Address{system.Move, router.DelegateGate(system.Move)} {
		if r := c.block(c.to(1, to, 0, forged))[0]; r.Status != types.ReceiptStatusFailed {
			t.Errorf("%s has served a user", to)
		}
	}
}

// Call data that is large, or that names the same bytes many times over, is paid for
// before it is looked at.
func TestCallDataBombs(t *testing.T) {
	c, counter := newCounter(t)
	// A list of n words that all point to one element of the given bytes.
	bomb := func(argument, n int, element []byte) []byte {
		word := func(v int) []byte { return common.BigToHash(big.NewInt(int64(v))).Bytes() }
		text := func(s string) []byte { return append(word(len(s)), common.RightPadBytes([]byte(s), 96)...) }
		empty := word(0)
		many := append(word(n), bytes.Repeat(word(32*n), n)...)
		many = append(append(many, word(len(element))...), element...)
		tails := [][]byte{text(counter), text("get"), empty, empty}
		tails[argument] = many
		data, at := gatewayABI.Methods["call"].ID[:4:4], 128
		for _, tail := range tails {
			data = append(data, word(at)...)
			at += len(tail)
		}
		return append(data, bytes.Join(tails, nil)...)
	}
	spaces := bytes.Repeat([]byte(" "), 50_000)
	for name, tc := range map[string]struct {
		data []byte
		want string // "" for a halt
	}{
		"few type arguments":  {bomb(2, 2, []byte("u8")), "ExecutionFailed[NUMBER_OF_TYPE_ARGUMENTS_MISMATCH " + counter + " get -]"},
		"many type arguments": {bomb(2, 3000, []byte("u8")), "ExecutionFailed[NUMBER_OF_TYPE_ARGUMENTS_MISMATCH " + counter + " get -]"},
		"long type arguments": {bomb(2, 3000, append(spaces, "u8"...)), ""},
		"few arguments":       {bomb(3, 2, u64(1)), "ExecutionFailed[NUMBER_OF_ARGUMENTS_MISMATCH " + counter + " get -]"},
		"many arguments":      {bomb(3, 3000, u64(1)), "ExecutionFailed[NUMBER_OF_ARGUMENTS_MISMATCH " + counter + " get -]"},
		"long arguments":      {bomb(3, 3000, spaces), ""},
		"a deep type":         {c.pack("call", counter, "get", []string{strings.Repeat("vector<", 9) + "u8" + strings.Repeat(">", 9)}, [][]byte{}), "BadArgument[type argument]"},
		"a wide type":         {c.pack("call", counter, "get", []string{"0x1::a::B<" + strings.Repeat("u8,", 200) + "u8>"}, [][]byte{}), "BadArgument[type argument]"},
		"a long name":         {c.pack("call", counter+strings.Repeat("x", 60_000), "get", []string{}, [][]byte{}), "BadArgument[module]"},
		"a long function":     {c.pack("call", counter, strings.Repeat("x", 60_000), []string{}, [][]byte{}), "ExecutionFailed[FUNCTION_RESOLUTION_FAILURE " + counter + "  -]"},
		"a list beyond":       {append(c.pack("call", counter, "get", []string{}, [][]byte{})[:4], bytes.Repeat([]byte{0xff}, 128)...), "BadArgument[arguments of call]"},
	} {
		out, err := c.tryAt(1, system.MoveGateway, tc.data)
		if tc.want == "" && (err == nil || len(out) != 0) || tc.want != "" && reason(out) != tc.want {
			t.Errorf("%s: %v, %s, want %q", name, err, reason(out), tc.want)
		}
		checked := c.message(c.checked, system.MoveGateway, 0, 1<<24, tc.data)
		if plain := c.message(c.plain, system.MoveGateway, 0, 1<<24, tc.data); plain != checked {
			t.Errorf("%s: %+v, with checks %+v", name, plain, checked)
		}
	}
	// A vector of many elements is taken, and paid for.
	vectors := c.compile(`module @me.vectors { public size(v: vector<vector<u8>>): u64 { label b0: return vec_len<vector<u8>>(&v); } }`, "@me", c.as(0).String())
	succeeded(t, c.publish(0, move.Compatible, vectors))
	few := append([]byte{0x80, 0x01}, make([]byte, 128)...)
	many := append([]byte{0xff, 0xff, 0x03}, make([]byte, 0xffff)...)
	module := c.as(0).String() + "::vectors"
	a := c.message(c.plain, system.MoveGateway, 0, 1<<24, c.pack("call", module, "size", []string{}, [][]byte{few}))
	b := c.message(c.plain, system.MoveGateway, 0, 1<<24, c.pack("call", module, "size", []string{}, [][]byte{many}))
	if !a.OK || !b.OK || b.Used-a.Used < 0xff00 {
		t.Errorf("128 elements cost %d gas, 65,535 cost %d", a.Used, b.Used)
	}
}
