package wasm_test

import (
	"bytes"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
)

// mark is the slot that each contract of a tower sets to 1.
var mark = common.Hash{31: 0x77}

// relay is an EVM contract that marks itself, logs, calls the address in the
// first 20 bytes of its call data with the rest, and then ends as ending says. If
// the call fails it passes the reason on, or with swallow it goes on.
func relay(op vm.OpCode, swallow bool, ending []byte) []byte {
	p := program.New()
	if op != vm.STATICCALL {
		p.Sstore(0x77, 1)
		p.Op(vm.PUSH0, vm.PUSH0, vm.LOG0)
	}
	p.Push(20).Op(vm.CALLDATASIZE, vm.SUB) // n
	p.Op(vm.DUP1).Push(20).Op(vm.PUSH0, vm.CALLDATACOPY)
	p.Op(vm.PUSH0, vm.PUSH0, vm.DUP3, vm.PUSH0) // n 0 0 n 0
	if op == vm.CALL {
		p.Op(vm.CALLVALUE)
	}
	p.Op(vm.PUSH0, vm.CALLDATALOAD).Push(96).Op(vm.SHR, vm.GAS, op)
	p.Op(vm.RETURNDATASIZE, vm.PUSH0, vm.PUSH0, vm.RETURNDATACOPY)
	if swallow {
		p.Op(vm.POP)
	} else {
		fix := p.Size() + 1
		p.Push(0xff).Op(vm.JUMPI)
		p.Op(vm.RETURNDATASIZE, vm.PUSH0, vm.REVERT)
		_, dest := p.Jumpdest()
		b := p.Bytes()
		b[fix] = byte(dest)
		return append(b, ending...)
	}
	return append(p.Bytes(), ending...)
}

var (
	passOn   = []byte{byte(vm.RETURNDATASIZE), byte(vm.PUSH0), byte(vm.RETURN)}
	giveUp   = []byte{byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.REVERT)}
	breakOff = []byte{byte(vm.INVALID)}
)

// ending is how a frame of a tower ends.
type ending int

const (
	well ending = iota
	reverts
	halts
)

func (e ending) String() string { return [...]string{"ends well", "reverts", "halts"}[e] }

// A tower is Solidity -> WASM -> Solidity -> WASM, each frame with a mark, a log
// and a call of the next one. One of the four fails after all have run. What
// remains is what no failing frame stands above or is.
func TestAtomicity(t *testing.T) {
	at := func(i int) common.Address { return common.BigToAddress(big.NewInt(int64(0xe000 + i))) }
	alloc := types.GenesisAlloc{}
	evm := func(swallow bool, end ending) common.Address {
		i := int(end) * 2
		if swallow {
			i++
		}
		alloc[at(i)] = types.Account{Nonce: 1, Balance: new(big.Int), Code: relay(vm.CALL, swallow, [][]byte{passOn, giveUp, breakOff}[end])}
		return at(i)
	}
	// The two EVM storeys must be different accounts.
	second := func(swallow bool, end ending) common.Address {
		a := evm(swallow, end)
		b := a
		b[0] = 1
		alloc[b] = alloc[a]
		return b
	}
	for _, end := range []ending{well, reverts, halts} {
		for _, swallow := range []bool{false, true} {
			second(swallow, end)
		}
	}
	for _, swallow := range []bool{false, true} {
		for depth := range 4 {
			for _, end := range []ending{well, reverts, halts} {
				if end == well && depth > 0 {
					continue
				}
				t.Run(fmt.Sprintf("frame %d %v, swallowed %v", depth, end, swallow), func(t *testing.T) {
					c := newChain(t, alloc)
					wasmAt := c.deploy(wasmtest.Script(), wasmtest.Script())
					how := func(i int) ending {
						if i == depth {
							return end
						}
						return well
					}
					finish := func(s wasmtest.Steps, e ending) wasmtest.Steps {
						switch e {
						case reverts:
							return s.Append([]byte("reason")).Revert()
						case halts:
							return s.Trap()
						}
						return s.Append([]byte("done"))
					}
					join := func(s wasmtest.Steps) wasmtest.Steps {
						if swallow {
							return s
						}
						return s.Require()
					}
					frames := []common.Address{evm(swallow, how(0)), wasmAt[0], second(swallow, how(2)), wasmAt[1]}
					one := common.Hash{31: 1}
					top := finish(wasmtest.Steps{}.Store(mark, one).Log(nil), how(3))
					data := append(frames[3].Bytes(), top...)
					mid := finish(join(wasmtest.Steps{}.Store(mark, one).Log(nil).Call(frames[2], 5, 3_000_000, data)), how(1))
					data = append(frames[1].Bytes(), mid...)

					r := c.block(c.call(0, frames[0], 5, data))[0]
					// The frames from the failing one upwards are undone, and all of them
					// if nobody swallows the failure.
					alive := func(i int) bool {
						switch {
						case end == well:
							return true
						case !swallow:
							return false
						}
						return i < depth
					}
					if ok := r.Status == types.ReceiptStatusSuccessful; ok != alive(0) {
						t.Fatalf("status %d", r.Status)
					}
					logs := 0
					for i, a := range frames {
						if got := c.slot(a, mark) == one; got != alive(i) {
							t.Errorf("frame %d marked: %v, want %v", i, got, alive(i))
						}
						if alive(i) {
							logs++
						}
						moved := c.State(t).GetBalance(a).Uint64()
						want := uint64(0)
						if alive(i) && (i == 3 || !alive(i+1)) {
							want = 5 // the value stopped here
						}
						if moved != want {
							t.Errorf("frame %d gained %d wei, want %d", i, moved, want)
						}
					}
					if len(r.Logs) != logs {
						t.Errorf("%d logs, want %d", len(r.Logs), logs)
					}
				})
			}
		}
	}
}

// The reason of the deepest frame arrives at the top through both VMs.
func TestReasonTravels(t *testing.T) {
	r := common.HexToAddress("0xe0")
	c := newChain(t, types.GenesisAlloc{r: {Nonce: 1, Balance: new(big.Int), Code: relay(vm.CALL, false, passOn)}})
	w := c.deploy(wasmtest.Script(), wasmtest.Script())
	deep := append(w[1].Bytes(), wasmtest.Steps{}.Append([]byte("the reason")).Revert()...)
	data := append(w[0].Bytes(), wasmtest.Steps{}.Call(r, 0, 2_000_000, deep).Require()...)
	out, used, err := c.try(c.Address(0), r, 0, 5_000_000, data)
	if err != vm.ErrExecutionReverted || string(out) != "the reason" {
		t.Errorf("%q, %v", out, err)
	}
	if used > 200_000 {
		t.Errorf("a revert used %d gas", used)
	}
	deep = append(w[1].Bytes(), wasmtest.Steps{}.Append([]byte("the answer"))...)
	data = append(w[0].Bytes(), wasmtest.Steps{}.Call(r, 0, 2_000_000, deep).Require().Returned()...)
	if out, _, err = c.try(c.Address(0), r, 0, 5_000_000, data); err != nil || string(out) != "the answer" {
		t.Errorf("%q, %v", out, err)
	}
}

// Below a static call nothing changes state, whichever VM is asked to.
func TestStaticTower(t *testing.T) {
	static, plain := common.HexToAddress("0xe1"), common.HexToAddress("0xe2")
	c := newChain(t, types.GenesisAlloc{
		static: {Nonce: 1, Balance: new(big.Int), Code: relay(vm.STATICCALL, true, passOn)},
		plain:  {Nonce: 1, Balance: new(big.Int), Code: relay(vm.CALL, false, passOn)},
	})
	w := c.deploy(wasmtest.Script(), wasmtest.Script())
	key := common.Hash{1}
	writes := map[string]wasmtest.Steps{
		"store":     wasmtest.Steps{}.Store(key, key),
		"transient": wasmtest.Steps{}.StoreTransient(key, key),
		"log":       wasmtest.Steps{}.Log(nil),
		"value":     wasmtest.Steps{}.Call(plain, 1, 100_000, nil),
		"create":    wasmtest.Steps{}.Create(0, nil),
		"create2":   wasmtest.Steps{}.Create2(0, key, nil),
		"the EVM":   wasmtest.Steps{}.Call(plain, 0, 1_000_000, w[1].Bytes()).Require(),
	}
	var txs []*types.Transaction
	for name, steps := range writes {
		// Solidity calls statically, WASM writes.
		out, _, err := c.try(c.Address(0), static, 0, 5_000_000, append(w[0].Bytes(), append(steps, wasmtest.Steps{}.Append([]byte("wrote"))...)...))
		if err != nil || len(out) != 0 {
			t.Errorf("%s under STATICCALL: %x, %v", name, out, err)
		}
		// WASM calls statically, WASM writes.
		out, _, err = c.try(c.Address(0), w[0], 0, 5_000_000, wasmtest.Steps{}.Static(w[1], 2_000_000, steps).Status().Returned())
		if err != nil || !bytes.Equal(out, []byte{1}) {
			t.Errorf("%s under static_call_contract: %x, %v", name, out, err)
		}
		txs = append(txs, c.call(0, w[0], 0, wasmtest.Steps{}.Static(w[1], 1_000_000, steps).Status()))
	}
	for i, r := range c.block(txs...) {
		if r.Status != 1 || len(r.Logs) != 0 {
			t.Errorf("transaction %d: %+v", i, r)
		}
	}
	if c.slot(w[1], key) != (common.Hash{}) || c.slot(w[0], key) != (common.Hash{}) {
		t.Error("a slot was written")
	}
	// Reading is fine, and Solidity reads through WASM.
	out, _, err := c.try(c.Address(0), static, 0, 5_000_000, append(w[0].Bytes(), wasmtest.Steps{}.Load(key).Static(w[1], 500_000, wasmtest.Steps{}.Context()).Require()...))
	if err != nil || len(out) != 32 {
		t.Errorf("reading: %x, %v", out, err)
	}
}

// A contract can be entered again, and knows it.
func TestReentrancy(t *testing.T) {
	r := common.HexToAddress("0xe3")
	c := newChain(t, types.GenesisAlloc{r: {Nonce: 1, Balance: new(big.Int), Code: relay(vm.CALL, false, passOn)}})
	w := c.deploy(wasmtest.Script(), wasmtest.Script())
	reentrant := func(out []byte) byte { return out[124] }
	out, _, err := c.try(c.Address(0), w[0], 0, 5_000_000, wasmtest.Steps{}.Context())
	if err != nil || reentrant(append(out, make([]byte, 8)...)) != 0 {
		t.Errorf("first entry: %x, %v", out, err)
	}
	key := common.Hash{1}
	for name, inner := range map[string]wasmtest.Steps{
		"directly":         wasmtest.Steps{}.Call(w[0], 0, 2_000_000, wasmtest.Steps{}.Store(key, key).Context()),
		"through Solidity": wasmtest.Steps{}.Call(r, 0, 2_000_000, append(w[0].Bytes(), wasmtest.Steps{}.Store(key, key).Context()...)),
		"through another":  wasmtest.Steps{}.Call(w[1], 0, 2_000_000, wasmtest.Steps{}.Call(w[0], 0, 1_000_000, wasmtest.Steps{}.Store(key, key).Context()).Require().Returned()),
	} {
		out, _, err := c.try(c.Address(0), w[0], 0, 5_000_000, inner.Require().Returned().Load(key))
		n := len(out) - 32
		if err != nil || n < 104 || out[n-4] != 1 {
			t.Errorf("%s: %x, %v", name, out, err)
			continue
		}
		if common.BytesToHash(out[n:]) != key {
			t.Errorf("%s: what the inner frame stored is not seen: %x", name, out[n:])
		}
	}
	if r := c.block(c.call(0, w[0], 0, wasmtest.Steps{}.Call(w[0], 0, 2_000_000, wasmtest.Steps{}.Store(key, key)).Require()))[0]; r.Status != 1 || c.slot(w[0], key) != key {
		t.Errorf("receipt %+v", r)
	}
}

// A slot costs and gives back what it does in the EVM, cold, warm and cleared.
func TestStorageRefund(t *testing.T) {
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script())[0]
	one, two, key := common.Hash{31: 1}, common.Hash{31: 2}, common.Hash{31: 9}
	c.block(c.call(0, w, 0, wasmtest.Steps{}.Store(key, one)))
	used := func(value common.Hash) uint64 {
		r := c.block(c.call(0, w, 0, wasmtest.Steps{}.Store(key, value)), c.call(0, w, 0, wasmtest.Steps{}.Store(key, one)))
		if r[0].Status != 1 {
			t.Fatalf("receipt %+v", r[0])
		}
		return r[0].GasUsed
	}
	// 4800 back (EIP-3529), and a zero byte of call data is 12 cheaper than another.
	if change, clear := used(two), used(common.Hash{}); change-clear != 4800+12 {
		t.Errorf("changing a slot used %d gas, clearing it %d", change, clear)
	}
	fresh := c.block(c.call(0, w, 0, wasmtest.Steps{}.Store(common.Hash{31: 8}, two)))[0].GasUsed
	if change := used(two); fresh-change != 17_100 {
		t.Errorf("a new slot used %d gas, a change %d", fresh, change)
	}
}

// A contract made by a contract, by each of the EVM's ways, is where the EVM
// would have it.
func TestCreateFromContract(t *testing.T) {
	c := newChain(t, nil)
	w := c.deploy(wasmtest.Script())[0]
	code := []byte{byte(vm.PUSH0), byte(vm.PUSH0), byte(vm.RETURN)}
	init := program.New().ReturnViaCodeCopy(code).Bytes()
	out, _, err := c.try(c.Address(0), w, 0, 5_000_000, wasmtest.Steps{}.Create(0, init).Create2(0, common.Hash{5}, init).Create(0, []byte{byte(vm.INVALID)}))
	if err != nil || len(out) != 60 {
		t.Fatalf("%x, %v", out, err)
	}
	if got, want := common.BytesToAddress(out[:20]), createAddress(w, 1); got != want {
		t.Errorf("create1 made %s, want %s", got, want)
	}
	if got, want := common.BytesToAddress(out[20:40]), create2Address(w, common.Hash{5}, init); got != want {
		t.Errorf("create2 made %s, want %s", got, want)
	}
	if got := common.BytesToAddress(out[40:]); got != (common.Address{}) {
		t.Errorf("a failing creation gave %s", got)
	}
	r := c.block(c.call(0, w, 9, wasmtest.Steps{}.Create(9, init)))[0]
	made := createAddress(w, 1)
	if st := c.State(t); r.Status != 1 || !bytes.Equal(st.GetCode(made), code) || st.GetBalance(made).Uint64() != 9 {
		t.Errorf("receipt %+v, code %x, balance %v", r, st.GetCode(made), st.GetBalance(made))
	}
}
