package wasm_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/wasm"
)

// The contracts of examples/wasm on a chain, beside their twins in Solidity.

const examples = "../../examples/wasm/"

func readExample(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(examples + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// exampleABI is the ABI of an example's WASM contract.
func exampleABI(tb testing.TB, name string) abi.ABI {
	tb.Helper()
	return readABI(tb, name+"/"+name+".abi.json")
}

func readABI(tb testing.TB, file string) abi.ABI {
	tb.Helper()
	a, err := abi.JSON(bytes.NewReader(readExample(tb, file)))
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// artefact is a compiled Solidity contract.
type artefact struct {
	ABI      abi.ABI
	bytecode []byte
}

func readArtefact(tb testing.TB, name string) artefact {
	tb.Helper()
	var file struct {
		ABI      json.RawMessage
		Bytecode string
	}
	if err := json.Unmarshal(readExample(tb, name), &file); err != nil {
		tb.Fatal(err)
	}
	a, err := abi.JSON(bytes.NewReader(file.ABI))
	if err != nil {
		tb.Fatal(err)
	}
	return artefact{a, common.FromHex(file.Bytecode)}
}

func packed(tb testing.TB, a abi.ABI, method string, args ...any) []byte {
	tb.Helper()
	data, err := a.Pack(method, args...)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// deployExample puts an example on the chain by account 0, and calls init if there is any.
func (c *chain) deployExample(name string, init []byte) common.Address {
	c.Helper()
	code := readExample(c, name+"/"+name+".wasm")
	if init == nil {
		init = []byte{}
	}
	if r := c.block(c.toDeployer(0, 0, c.pack("deploy", code, init, common.Hash{}))); r[0].Status != 1 {
		c.Fatalf("%s not deployed: %d gas used", name, r[0].GasUsed)
	}
	return wasm.AddressOf(c.Address(0), crypto.Keccak256Hash(code), common.Hash{})
}

// deploySolidity deploys a compiled contract by account 0.
func (c *chain) deploySolidity(a artefact, wei int64, args ...any) common.Address {
	c.Helper()
	at := crypto.CreateAddress(c.Address(0), c.Nonces[0])
	tx := c.Sign(c, 0, &types.DynamicFeeTx{Value: big.NewInt(wei), Data: append(bytes.Clone(a.bytecode), packed(c, a.ABI, "", args...)...), Gas: 1 << 23})
	if r := c.block(tx); r[0].Status != 1 {
		c.Fatalf("not deployed: %d gas used", r[0].GasUsed)
	}
	return at
}

// view calls a function and decodes what it gives.
func (c *chain) view(a abi.ABI, at common.Address, method string, args ...any) []any {
	c.Helper()
	out, _, err := c.try(c.Address(0), at, 0, 10_000_000, packed(c, a, method, args...))
	if err != nil {
		c.Fatalf("%s: %v, %x", method, err, out)
	}
	values, err := a.Unpack(method, out)
	if err != nil {
		c.Fatalf("%s gave %x: %v", method, out, err)
	}
	return values
}

// reason names the custom error of a revert with its arguments.
func reason(tb testing.TB, a abi.ABI, data []byte) string {
	tb.Helper()
	if len(data) < 4 {
		return "nothing"
	}
	e, err := a.ErrorByID([4]byte(data))
	if err != nil {
		return fmt.Sprintf("%x", data)
	}
	args, err := e.Unpack(data)
	if err != nil {
		tb.Fatal(err)
	}
	return fmt.Sprint(e.Name, args)
}

func TestExampleHashes(t *testing.T) {
	listed := make(map[string]bool)
	for line := range strings.Lines(string(readExample(t, "HASHES"))) {
		want, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if sum := sha256.Sum256(readExample(t, name)); !ok || hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s has the hash %x, HASHES says %s", name, sum, want)
		}
		listed[name] = true
	}
	files := 0
	for _, pattern := range []string{"*/*.wasm", "*/*/*.wasm"} {
		found, err := filepath.Glob(examples + pattern)
		if err != nil {
			t.Fatal(err)
		}
		files += len(found)
	}
	if files != len(listed) {
		t.Errorf("%d modules, %d in HASHES", files, len(listed))
	}
	for name := range listed {
		if _, err := wasm.Check(readExample(t, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// pair is the token in WASM and its twin, with the same deployer and supply.
type pair struct {
	*chain
	abi          abi.ABI
	wasm, twin   common.Address
	gas, twinGas uint64 // of transactions that succeeded
}

func newPair(t *testing.T) *pair {
	p := &pair{chain: newChain(t, nil), abi: exampleABI(t, "erc20")}
	name, symbol, supply := "Trivium Test Token, whose name does not fit one slot", "TTT", new(big.Int).Lsh(big.NewInt(1), 128)
	p.wasm = p.deployExample("erc20", packed(t, p.abi, "init", name, symbol, supply))
	p.twin = p.deploySolidity(readArtefact(t, "erc20/Token.json"), 0, name, symbol, supply)
	return p
}

// same runs a call on both, first as eth_call does and then as a transaction, and
// fails unless everything that a client sees is equal.
func (p *pair) same(from int, wei int64, data []byte) {
	p.Helper()
	var outs [2][]byte
	var errs [2]error
	for i, at := range []common.Address{p.wasm, p.twin} {
		outs[i], _, errs[i] = p.try(p.Address(from), at, uint64(wei), 1_000_000, data)
	}
	if !bytes.Equal(outs[0], outs[1]) || !errors.Is(errs[0], errs[1]) {
		p.Errorf("call %x with %d wei of account %d: %v %s, twin %v %s", data, wei, from,
			errs[0], reason(p, p.abi, outs[0]), errs[1], reason(p, p.abi, outs[1]))
	}
	receipts := p.block(p.call(from, p.wasm, wei, data), p.call(from, p.twin, wei, data))
	a, b := receipts[0], receipts[1]
	if a.Status != b.Status || (a.Status == 1) != (errs[0] == nil) || len(a.Logs) != len(b.Logs) {
		p.Fatalf("transaction %x: status %d, %d logs; twin %d, %d", data, a.Status, len(a.Logs), b.Status, len(b.Logs))
	}
	for i, l := range a.Logs {
		if m := b.Logs[i]; fmt.Sprint(l.Topics) != fmt.Sprint(m.Topics) || !bytes.Equal(l.Data, m.Data) || l.Address != p.wasm {
			p.Errorf("transaction %x: log %v %x, twin %v %x", data, l.Topics, l.Data, m.Topics, m.Data)
		}
	}
	if a.Status == 1 {
		p.gas, p.twinGas = p.gas+a.GasUsed, p.twinGas+b.GasUsed
	}
}

// sameSlots fails unless both have the same variables in storage.
func (p *pair) sameSlots() {
	p.Helper()
	mapping := func(key, base common.Hash) common.Hash { return crypto.Keccak256Hash(key[:], base[:]) }
	number := func(n int64) common.Hash { return common.BigToHash(big.NewInt(n)) }
	var slots []common.Hash
	for n := range int64(6) {
		slots = append(slots, number(n))
	}
	long := new(big.Int).SetBytes(crypto.Keccak256(number(3).Bytes()))
	slots = append(slots, common.BigToHash(long), common.BigToHash(long.Add(long, common.Big1)))
	for i := range p.Keys {
		a := p.Address(i)
		owner := common.BytesToHash(a[:])
		slots = append(slots, mapping(owner, number(0)))
		for j := range p.Keys {
			b := p.Address(j)
			slots = append(slots, mapping(common.BytesToHash(b[:]), mapping(owner, number(1))))
		}
	}
	for _, s := range slots {
		if a, b := p.slot(p.wasm, s), p.slot(p.twin, s); a != b {
			p.Errorf("slot %s holds %s, the twin's %s", s, a, b)
		}
	}
}

func TestERC20IsItsTwin(t *testing.T) {
	p := newPair(t)
	a, b, c := p.Address(0), p.Address(1), p.Address(2)
	var zero common.Address
	most := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	n := big.NewInt
	for _, s := range []struct {
		from   int
		method string
		args   []any
	}{
		{0, "name", nil}, {0, "symbol", nil}, {0, "decimals", nil}, {0, "totalSupply", nil},
		{0, "balanceOf", []any{a}}, {0, "balanceOf", []any{zero}},
		{0, "transfer", []any{b, n(1000)}}, {0, "transfer", []any{a, n(5)}}, {0, "transfer", []any{b, n(0)}},
		{0, "transfer", []any{zero, n(1)}}, {1, "transfer", []any{c, n(1001)}}, {1, "transfer", []any{c, most}},
		{1, "transfer", []any{c, n(1000)}}, {2, "transfer", []any{b, n(1000)}},
		{0, "approve", []any{b, n(50)}}, {0, "approve", []any{zero, n(50)}}, {0, "allowance", []any{a, b}},
		{1, "transferFrom", []any{a, c, n(51)}}, {1, "transferFrom", []any{a, zero, n(1)}}, {1, "transferFrom", []any{a, c, n(20)}},
		{1, "transferFrom", []any{zero, c, n(0)}}, {1, "transferFrom", []any{zero, c, n(1)}},
		{0, "allowance", []any{a, b}}, {0, "approve", []any{b, most}}, {1, "transferFrom", []any{a, c, n(7)}},
		{0, "allowance", []any{a, b}}, {2, "approve", []any{b, n(1)}}, {1, "transferFrom", []any{c, b, n(1)}},
		{1, "transferFrom", []any{c, b, n(0)}}, {1, "approve", []any{c, most}}, {2, "transferFrom", []any{b, a, most}},
	} {
		p.same(s.from, 0, packed(t, p.abi, s.method, s.args...))
	}
	transfer := packed(t, p.abi, "transfer", b, n(1))
	for _, data := range [][]byte{
		nil, {0xa9}, {0xa9, 0x05, 0x9c, 0xbb}, transfer[:67], append(bytes.Clone(transfer), 9), {1, 2, 3, 4},
		append(append(bytes.Clone(transfer[:4]), 1), transfer[5:]...),   // dirt above an address
		append(append(bytes.Clone(transfer[:15]), 1), transfer[16:]...), // just above it
	} {
		p.same(0, 0, data)
	}
	for _, method := range []string{"transfer", "name", "balanceOf"} {
		args := map[string][]any{"transfer": {b, n(1)}, "balanceOf": {a}}[method]
		p.same(0, 1, packed(t, p.abi, method, args...)) // no function takes wei
	}
	p.sameSlots()
	t.Logf("gas of the transactions that succeeded: %.2f of the twin's", float64(p.gas)/float64(p.twinGas))
}

// Random calls, right and wrong, keep the two equal.
func TestERC20IsItsTwinAtRandom(t *testing.T) {
	p := newPair(t)
	r := rand.New(rand.NewPCG(20, 20))
	account := func() common.Address {
		if r.IntN(12) == 0 {
			return common.Address{}
		}
		return p.Address(r.IntN(len(p.Keys)))
	}
	amount := func() *big.Int {
		x := new(big.Int).Lsh(big.NewInt(1), uint(r.IntN(256)))
		return x.Sub(x, big.NewInt(int64(r.IntN(2))))
	}
	rounds := 80
	if testing.Short() {
		rounds = 20
	}
	for range rounds {
		var data []byte
		switch r.IntN(5) {
		case 0, 1:
			data = packed(t, p.abi, "transfer", account(), amount())
		case 2:
			data = packed(t, p.abi, "approve", account(), amount())
		case 3:
			data = packed(t, p.abi, "transferFrom", account(), account(), amount())
		case 4:
			data = packed(t, p.abi, "allowance", account(), account())
		}
		if r.IntN(10) == 0 {
			data[r.IntN(len(data))] ^= 1 << r.IntN(8)
		}
		p.same(r.IntN(len(p.Keys)), 0, data)
	}
	p.sameSlots()
}

func TestERC20InitPassesOnce(t *testing.T) {
	p := newPair(t)
	for from := range 2 {
		out, _, err := p.try(p.Address(from), p.wasm, 0, 1_000_000, packed(t, p.abi, "init", "again", "A", big.NewInt(1)))
		if !errors.Is(err, vm.ErrExecutionReverted) || reason(t, p.abi, out) != "InvalidInitialization[]" {
			t.Errorf("second init: %v, %s", err, reason(t, p.abi, out))
		}
	}
	// A token that was deployed without init is nobody's until somebody calls it.
	c := newChain(t, nil)
	at := c.deployExample("erc20", nil)
	if got := c.view(p.abi, at, "totalSupply")[0].(*big.Int); got.Sign() != 0 {
		t.Errorf("supply %v before init", got)
	}
	init := packed(t, p.abi, "init", strings.Repeat("x", 31), strings.Repeat("y", 32), big.NewInt(77))
	for _, cut := range []int{4, 35, 99, 100, 131, len(init) - 33} {
		if out, _, err := c.try(c.Address(1), at, 0, 1_000_000, init[:cut]); !errors.Is(err, vm.ErrExecutionReverted) || len(out) > 0 {
			t.Errorf("init cut to %d bytes: %x, %v", cut, out, err)
		}
	}
	if r := c.block(c.call(1, at, 0, init)); r[0].Status != 1 {
		t.Fatal("init failed")
	}
	name, symbol := c.view(p.abi, at, "name")[0], c.view(p.abi, at, "symbol")[0]
	held := c.view(p.abi, at, "balanceOf", c.Address(1))[0].(*big.Int)
	if name != strings.Repeat("x", 31) || symbol != strings.Repeat("y", 32) || held.Int64() != 77 {
		t.Errorf("name %q, symbol %q, balance %v", name, symbol, held)
	}
}

func TestCounterExample(t *testing.T) {
	c := newChain(t, nil)
	a := exampleABI(t, "counter")
	at := c.deployExample("counter", nil)
	number := func() *big.Int { return c.view(a, at, "number")[0].(*big.Int) }
	for _, start := range []string{"0x0", "0xff", "0xffffffffffffffff", "0xffffffffffffffffffffffffffffffffffffffffffffffff"} {
		n, _ := new(big.Int).SetString(start, 0)
		r := c.block(c.call(1, at, 0, packed(t, a, "setNumber", n)), c.call(2, at, 0, packed(t, a, "increment")))
		n.Add(n, common.Big1)
		if got := number(); got.Cmp(n) != 0 {
			t.Errorf("%s incremented is %v", start, got)
		}
		by := c.Address(2)
		l := r[1].Logs
		if len(l) != 1 || l[0].Topics[0] != a.Events["Changed"].ID || l[0].Topics[1] != common.BytesToHash(by[:]) || new(big.Int).SetBytes(l[0].Data).Cmp(n) != 0 {
			t.Errorf("logs of increment: %+v", l)
		}
	}
	most := new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)
	c.block(c.call(1, at, 0, packed(t, a, "setNumber", most)))
	out, _, err := c.try(c.Address(0), at, 0, 100_000, packed(t, a, "increment"))
	if text, bad := abi.UnpackRevert(out); !errors.Is(err, vm.ErrExecutionReverted) || bad != nil || !strings.Contains(text, "arithmetic") {
		t.Errorf("overflow: %v, %x", err, out)
	}
	for _, data := range [][]byte{nil, {1, 2, 3, 4}, packed(t, a, "setNumber", most)[:35], bytes.Repeat([]byte{7}, 40_000)} {
		if out, _, err := c.try(c.Address(0), at, 0, 1_000_000, data); !errors.Is(err, vm.ErrExecutionReverted) || len(out) > 0 {
			t.Errorf("%d bytes: %x, %v", len(data), out, err)
		}
	}
	if _, _, err := c.try(c.Address(0), at, 1, 100_000, packed(t, a, "increment")); !errors.Is(err, vm.ErrExecutionReverted) {
		t.Errorf("increment with a wei: %v", err)
	}
	if number().Cmp(most) != 0 {
		t.Error("a revert changed the number")
	}
}
