package move_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/system"
)

// outSource calls out while it holds a reference into a resource of its own.
const outSource = `
module @me.@name {
    import 0x1.evm;
    import 0x1.native_coin;
    struct Held has key { value: u64 }

    init_module(owner: &signer) {
    label b0:
        move_to<Held>(move(owner), Held { value: 1 });
        return;
    }

    // Adds 1 before the call and 10 after it, through one reference.
    public entry hold(to: address, data: vector<u8>) acquires Held {
        let r: &mut u64;
        let out: vector<u8>;
    label b0:
        r = &mut borrow_global_mut<Held>(@me).Held::value;
        *copy(r) = *copy(r) + 1;
        out = evm.call(move(to), native_coin.zero(), move(data));
        *copy(r) = *copy(r) + 10;
        _ = move(r);
        return;
    }

    public touch() acquires Held {
        let r: &mut u64;
    label b0:
        r = &mut borrow_global_mut<Held>(@me).Held::value;
        *copy(r) = *copy(r) + 100;
        _ = move(r);
        return;
    }

    public get(): u64 acquires Held {
    label b0:
        return *&borrow_global<Held>(@me).Held::value;
    }

    public try(to: address, data: vector<u8>): bool * vector<u8> {
        let ok: bool;
        let out: vector<u8>;
        let back: native_coin.Ether;
    label b0:
        ok, out, back = evm.try_call(move(to), native_coin.zero(), move(data));
        native_coin.destroy_zero(move(back));
        return move(ok), move(out);
    }

    public entry pay(from: &signer, to: address, amount: u256, data: vector<u8>) {
        let out: vector<u8>;
    label b0:
        out = evm.call(move(to), native_coin.withdraw_attached(move(from), move(amount)), move(data));
        return;
    }

    public entry give(to: address, amount: u256) {
    label b0:
        native_coin.deposit(move(to), evm.collect(move(amount)));
        return;
    }

    public account(): address {
    label b0:
        return evm.account();
    }
}`

func (c *chain) out(i int, name string) (module string, id tag.Module) {
	c.Helper()
	me := c.as(i).String()
	succeeded(c, c.publish(i, move.Compatible, c.compile(outSource, "@me", me, "@name", name)))
	return me + "::" + name, tag.Module{Address: c.as(i), Name: name}
}

func moveAddress(a common.Address) []byte {
	m := tag.FromEVM(a)
	return m[:]
}

// bcs is a vector<u8>.
func bcsBytes(b []byte) []byte {
	out := []byte{}
	n := len(b)
	for n >= 0x80 {
		out = append(out, byte(n)|0x80)
		n >>= 7
	}
	return append(append(out, byte(n)), b...)
}

// A module with a reference outstanding is not entered again, by whatever way;
// others may run, and see what was written before the call.
func TestReentrancy(t *testing.T) {
	c := newChain(t, nil)
	one, id := c.out(0, "one")
	two, _ := c.out(0, "two")
	inner := func(module, function string, args ...[]byte) []byte {
		return c.pack("call", module, function, []string{}, list(args))
	}
	hold := func(data []byte) *types.Transaction {
		return c.call(1, 0, one, "hold", nil, moveAddress(system.MoveGateway), bcsBytes(data))
	}
	value := func(module string) uint64 {
		return new(big.Int).SetBytes(reversed(c.view(module, "get", nil)[0])).Uint64()
	}
	// Another module, while one holds its reference.
	succeeded(t, c.block(hold(inner(two, "touch")))...)
	if a, b := value(one), value(two); a != 12 || b != 101 {
		t.Errorf("values %d and %d, want 12 and 101", a, b)
	}
	for name, data := range map[string][]byte{
		"a function that changes the resource": inner(one, "touch"),
		"one that reads it":                    inner(one, "get"),
		"a way round by another module":        inner(two, "hold", moveAddress(system.MoveGateway), bcsBytes(inner(one, "touch"))),
		"an upgrade":                           c.pack("publish", [][]byte{c.compile(outSource, "@me", c.as(0).String(), "@name", "one")}, uint8(1)),
	} {
		if r := c.block(hold(data))[0]; r.Status != types.ReceiptStatusFailed {
			t.Errorf("%s: let in", name)
		}
	}
	if a, b := value(one), value(two); a != 12 || b != 101 {
		t.Errorf("values %d and %d after what was refused, want 12 and 101", a, b)
	}
	// The refusal has a name, and is the inner frame's alone: the outer one goes on if it wants.
	out, err := c.try(1, "call", one, "try", []string{}, [][]byte{moveAddress(system.MoveGateway), bcsBytes(inner(one, "get"))})
	if err != nil {
		t.Fatal(err)
	}
	values, _ := gatewayABI.Unpack("call", out)
	results := values[0].([][]byte)
	why := reason(results[1][2:]) // behind its length
	if !bytes.Equal(results[0], []byte{0}) || why != "ModuleBusy["+id.String()+"]" {
		t.Errorf("%x, %s", results[0], why)
	}
	// The module through which Move calls out is on every such stack.
	inner2 := inner(two, "try", moveAddress(common.Address{0xee}), []byte{0})
	succeeded(t, c.block(hold(inner2))...)
}

func reversed(b []byte) []byte {
	out := bytes.Clone(b)
	for i := range out {
		out[i] = b[len(b)-1-i]
	}
	return out
}

func u256(n uint64) []byte { return append(u64(n), make([]byte, 24)...) }

// A contract sees the account of the module that calls it, and ether goes from
// who attached it by way of that account.
func TestModuleAccounts(t *testing.T) {
	seen := common.HexToAddress("0x5ee0")
	back := common.HexToAddress("0xbac0")
	c := newChain(t, types.GenesisAlloc{
		// Notes its caller and the value, and keeps both.
		seen: {Nonce: 1, Balance: new(big.Int), Code: program.New().Op(vm.CALLER, vm.PUSH0, vm.SSTORE, vm.CALLVALUE).Push(1).Op(vm.SSTORE, vm.STOP).Bytes()},
		// Sends back half of what it gets.
		back: {Nonce: 1, Balance: new(big.Int), Code: program.New().Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0).Push(2).Op(vm.CALLVALUE, vm.DIV, vm.CALLER, vm.GAS, vm.CALL, vm.STOP).Bytes()},
	})
	one, id := c.out(0, "one")
	account := move.ModuleAccount(id)
	if got := c.view(one, "account", nil)[0]; !bytes.Equal(got, moveAddress(account)) {
		t.Errorf("account of the module %x, want %s", got, account)
	}
	succeeded(t, c.block(c.call(1, 50, one, "pay", nil, moveAddress(seen), u256(50), []byte{0}))...)
	st := c.State(t)
	if got := st.GetState(seen, common.Hash{}); common.BytesToAddress(got[:]) != account {
		t.Errorf("the contract saw %x", got)
	}
	if got := st.GetState(seen, common.Hash{31: 1}); got != (common.Hash{31: 50}) || st.GetBalance(seen).Uint64() != 50 {
		t.Errorf("value %x, balance %s", got, st.GetBalance(seen))
	}
	// What comes back is the module's.
	succeeded(t, c.block(c.call(1, 50, one, "pay", nil, moveAddress(back), u256(50), []byte{0}))...)
	if got := c.State(t).GetBalance(account); got.Uint64() != 25 {
		t.Errorf("the module's account has %s, want 25", got)
	}
	to := common.HexToAddress("0x70")
	rs := c.block(c.call(2, 0, one, "give", nil, moveAddress(to), u256(26)), c.call(2, 0, one, "give", nil, moveAddress(to), u256(25)))
	if rs[0].Status != types.ReceiptStatusFailed {
		t.Error("a module has given more than it has")
	}
	succeeded(t, rs[1])
	st = c.State(t)
	if a, b, g := st.GetBalance(to), st.GetBalance(account), st.GetBalance(system.MoveGateway); a.Uint64() != 25 || !b.IsZero() || !g.IsZero() {
		t.Errorf("balances %s, %s, gateway %s", a, b, g)
	}
	// Another module cannot take it, nor can the caller's own ether be touched.
	two, _ := c.out(1, "two")
	succeeded(t, c.block(c.to(0, account, 9, nil))...)
	before := c.State(t).GetBalance(c.Address(1))
	if r := c.block(c.call(2, 0, two, "give", nil, moveAddress(to), u256(9)))[0]; r.Status != types.ReceiptStatusFailed {
		t.Error("one module has taken another's ether")
	}
	if _, err := c.try(1, "call", one, "pay", []string{}, [][]byte{moveAddress(to), u256(1), {0}}); err == nil {
		t.Error("ether was taken that was not attached")
	}
	if after := c.State(t).GetBalance(c.Address(1)); !after.Eq(before) {
		t.Errorf("balance %s, was %s", after, before)
	}
	// Value that nobody takes comes back with the whole.
	e := c.to(1, system.MoveGateway, 7, c.pack("call", one, "touch", []string{}, [][]byte{}))
	if r := c.block(e)[0]; r.Status != types.ReceiptStatusFailed || !c.State(t).GetBalance(system.MoveGateway).IsZero() {
		t.Errorf("value that nobody takes: status %d", r.Status)
	}
}
