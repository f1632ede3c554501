package move_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
)

// newBenchmark is a chain of n accounts on which blocks run once, without checks.
func newBenchmark(b *testing.B, n int, alloc types.GenesisAlloc) *chain {
	all := system.Alloc(vms.Known())
	for a, acc := range alloc {
		all[a] = acc
	}
	c := &chain{TB: b, Chain: testchain.New(b, n, all), plain: openVMs(b, false)}
	c.Config.Engines = c.plain.Engines()
	c.nameFramework()
	return c
}

// commit runs a block, all of whose transactions succeed.
func (c *chain) commit(txs ...*types.Transaction) {
	c.Helper()
	succeeded(c, c.Append(c, c.Input(txs...)).Receipts...)
}

// token is the ERC-20 in Solidity of the examples for WASM.
func token(tb testing.TB) (a gethabi.ABI, code []byte) {
	tb.Helper()
	raw, err := os.ReadFile("../../examples/wasm/erc20/Token.json")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		ABI      json.RawMessage
		Bytecode string
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		tb.Fatal(err)
	}
	if a, err = gethabi.JSON(strings.NewReader(string(file.ABI))); err != nil {
		tb.Fatal(err)
	}
	return a, common.FromHex(file.Bytecode)
}

// BenchmarkTransfer runs blocks of a hundred signed transfers of a coin, and the
// same of an ERC-20 in Solidity, in turns and on warm caches. Its ratios are
// Solidity's time and gas as multiples of Move's.
func BenchmarkTransfer(b *testing.B) {
	const size = 100
	c := newBenchmark(b, size+1, nil)
	me := c.as(0).String()
	gold := []string{me + "::gold::Gold"}
	a, code := token(b)
	args, err := a.Pack("", "Token", "T", big.NewInt(1e18))
	if err != nil {
		b.Fatal(err)
	}
	erc20 := crypto.CreateAddress(c.Address(0), c.Nonces[0]+1)
	c.commit(c.to(0, system.MoveGateway, 0, c.pack("publish", [][]byte{c.compile(goldSource, "@me", me)}, uint8(0))),
		c.Sign(b, 0, &types.DynamicFeeTx{Data: append(code, args...), Gas: 1 << 23}))
	transfer := func(i int) []byte {
		data, err := a.Pack("transfer", c.Address(i+1), big.NewInt(1))
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	// Everybody has some of both already.
	for i := range size + 1 {
		who := c.as(i)
		c.commit(c.call(i, 0, "0x1::coin", "register", gold), c.call(0, 0, me+"::gold", "mint", nil, who[:], u64(1_000_000)))
		if i < size {
			c.commit(c.to(0, erc20, 0, transfer(i)))
		}
	}
	nonce := c.Nonces[0]
	block := func(tx func(i int) *types.Transaction) stf.Input {
		c.Nonces[0] = nonce
		var txs []*types.Transaction
		for i := range size {
			txs = append(txs, tx(i))
		}
		return c.Input(txs...)
	}
	in := [2]stf.Input{
		block(func(i int) *types.Transaction {
			to := c.as(i + 1)
			return c.call(0, 0, "0x1::coin", "transfer", gold, to[:], u64(1))
		}),
		block(func(i int) *types.Transaction { return c.to(0, erc20, 0, transfer(i)) }),
	}
	compareBlocks(b, c, in, size)
}

// compareBlocks runs two blocks in turns, the first one Move's.
func compareBlocks(b *testing.B, c *chain, in [2]stf.Input, size int) {
	var took [2]time.Duration
	var gas [2]uint64
	for b.Loop() {
		for i := range in {
			st := c.State(b)
			start := time.Now()
			res, err := stf.Process(c.Config, c.Head(), st, c.Ancestor, in[i])
			took[i] += time.Since(start)
			if err != nil {
				b.Fatal(err)
			}
			gas[i] = res.Block.GasUsed()
			succeeded(b, res.Receipts...)
		}
	}
	calls := float64(b.N * size)
	b.ReportMetric(float64(took[0].Nanoseconds())/calls, "ns/move")
	b.ReportMetric(float64(took[1].Nanoseconds())/calls, "ns/solidity")
	b.ReportMetric(float64(gas[0])/float64(size), "gas/move")
	b.ReportMetric(float64(gas[1])/float64(size), "gas/solidity")
	b.ReportMetric(float64(took[1])/float64(took[0]), "time-ratio")
	b.ReportMetric(float64(gas[1])/float64(gas[0]), "gas-ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkRoundTrip is Solidity -> Move -> Solidity, where nobody does anything,
// beside the same with Solidity in the place of Move.
func BenchmarkRoundTrip(b *testing.B) {
	low, mid, top := common.HexToAddress("0xe1"), common.HexToAddress("0xe2"), common.HexToAddress("0xe3")
	c := newBenchmark(b, 1, types.GenesisAlloc{low: contract(batchCode), mid: contract(batchCode), top: contract([]byte{byte(vm.STOP)})})
	me := c.as(0).String()
	c.commit(c.to(0, system.MoveGateway, 0, c.pack("publish", [][]byte{c.compile(tinySource, "@me", me, "@name", "tiny")}, uint8(0))))
	const size = 100
	nonce := c.Nonces[0]
	block := func(to common.Address, data []byte) stf.Input {
		c.Nonces[0] = nonce
		var txs []*types.Transaction
		for range size {
			txs = append(txs, c.to(0, low, 0, quiet(well).call(to, 0, batchMust, data)))
		}
		return c.Input(txs...)
	}
	compareBlocks(b, c, [2]stf.Input{
		block(system.MoveGateway, c.pack("call", me+"::tiny", "out", []string{}, [][]byte{moveAddress(top), {0}})),
		block(mid, quiet(well).call(top, 0, batchMust, nil)),
	}, size)
}

// repeat sends a message again and again on the state of the head,
// cold to VMs that have nothing in memory, and gives the time that a gas takes
// without that of a transaction.
func repeat(b *testing.B, c *chain, cold bool, to common.Address, data []byte) {
	me := c.Address(0)
	st, cfg := c.State(b), *c.Config
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	rules := cfg.Chain.Rules(header.Number, true, header.Time)
	var took time.Duration
	var gas uint64
	for b.Loop() {
		var empty *vms.Set
		if cold {
			var err error
			if empty, err = vms.Open([]string{system.NameMove}, vms.Config{}); err != nil {
				b.Fatal(err)
			}
			cfg.Engines = empty.Engines()
		}
		e := stf.NewEVM(&cfg, header, c.Ancestor, st, vm.Config{})
		before := st.Snapshot()
		st.Prepare(rules, me, header.Coinbase, &to, vm.ActivePrecompiles(rules), nil)
		e.SetTxContext(vm.TxContext{Origin: me, GasPrice: uint256.NewInt(1)})
		start := time.Now()
		_, left, _ := e.Call(me, to, data, vm.NewGasBudget(1<<24, 0), new(uint256.Int))
		took += time.Since(start)
		gas += 1<<24 - left.ExecutionGas
		st.RevertToSnapshot(before)
		e.Release()
		if empty.Close(); left.ExecutionGas == 0 {
			b.Fatal("out of gas")
		}
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(gas), "ns/gas")
	b.ReportMetric(float64(gas)/float64(b.N), "gas")
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N), "ns/op")
}

// BenchmarkPublish publishes modules, those of the framework at another address
// among them.
func BenchmarkPublish(b *testing.B) {
	c := newBenchmark(b, 1, nil)
	me := c.as(0).String()
	for name, source := range map[string]string{"counter": counterSource, "gold": goldSource, "spender": spenderSource} {
		data := c.pack("publish", [][]byte{c.compile(source, "@me", me)}, uint8(1))
		b.Run(name, func(b *testing.B) { repeat(b, c, false, system.MoveGateway, data) })
	}
	for _, m := range framework.Modules() {
		code, ok := c.readdress(m.Bytes)
		if !ok || len(code) < 1000 {
			continue
		}
		data := c.pack("publish", [][]byte{code}, uint8(1))
		b.Run(m.ID.Name, func(b *testing.B) { repeat(b, c, false, system.MoveGateway, data) })
	}
}

// readdress gives a module of the framework to account 0. False if it has natives.
func (c *chain) readdress(code []byte) ([]byte, bool) {
	m, err := format.Decode(code)
	if err != nil {
		c.Fatal(err)
	}
	for i := range m.FunctionDefs {
		if m.FunctionDefs[i].Native {
			return nil, false
		}
	}
	m.ModuleHandles[m.Self].Address = uint16(len(m.Addresses))
	m.Addresses = append(m.Addresses, c.as(0))
	m.Friends = nil
	out, err := format.Encode(m)
	if err != nil {
		c.Fatal(err)
	}
	return out, true
}

// bombs are modules whose verification takes long for what they are.
func bombs() map[string]string {
	lines := func(n int, line func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}
	fields := func(typ func(k int) string) string {
		return lines(30, func(k int) string { return fmt.Sprintf(", f%d: %s", k, typ(k)) })[2:]
	}
	number := func(int) string { return "u64" }
	return map[string]string{
		"functions": lines(1000, func(i int) string { return fmt.Sprintf("public f%d() { label b0: return; }\n", i) }),
		"structs": lines(200, func(i int) string {
			return fmt.Sprintf("struct S%d<T> has copy, drop, store { %s }\n", i, fields(func(int) string { return "vector<T>" }))
		}),
		// Each of which holds those behind it.
		"struct graph": lines(200, func(i int) string {
			return fmt.Sprintf("struct S%d has copy, drop { %s }\n", i, fields(func(k int) string {
				if i+k+1 < 200 {
					return fmt.Sprint("Self.S", i+k+1)
				}
				return "u8"
			}))
		}),
		"calls": "public g(a: &u64, b: &u64): &u64 { label b0: return move(a); } public f(a: &u64) { let r: &u64; label b0: r = copy(a);\n" +
			lines(1500, func(int) string { return "r = Self.g(copy(a), copy(r));\n" }) + "return; }",
		// A loop around many joins of many locals.
		"joins": "f(c: bool) {\n" + lines(250, func(i int) string { return fmt.Sprintf("let l%d: u64;\n", i) }) + "label b0:\n" +
			lines(250, func(i int) string { return fmt.Sprintf("l%d = 1;\n", i) }) +
			lines(1000, func(i int) string { return fmt.Sprintf("label x%d: jump_if (copy(c)) x%d;\n", i, i+1) }) +
			"label x1000: jump_if (copy(c)) x0;\nlabel end: return; }",
		// A loop in which references to fields come and go.
		"borrows": "struct S { " + fields(number) + " } public f(c: bool, p: &Self.S) {" +
			lines(120, func(i int) string { return fmt.Sprintf("let l%d: &u64;\n", i) }) + "label b0:\n" +
			lines(120, func(i int) string { return fmt.Sprintf("l%d = &copy(p).S::f%d;\n", i, i%30) }) +
			lines(800, func(i int) string { return fmt.Sprintf("label x%d: l%d = &copy(p).S::f%d;\n", i, i%120, i%30) }) +
			"jump_if (copy(c)) x0;\nlabel end: return; }",
	}
}

// BenchmarkPublishBombs is BenchmarkPublish of modules that take long to verify,
// some of which are refused.
func BenchmarkPublishBombs(b *testing.B) {
	c := newBenchmark(b, 1, nil)
	for name, body := range bombs() {
		code := c.compile("module @me.bomb { "+body+" }", "@me", c.as(0).String())
		data := c.pack("publish", [][]byte{code}, uint8(1))
		b.Run(name, func(b *testing.B) { repeat(b, c, false, system.MoveGateway, data) })
	}
}

// BenchmarkColdLoad looks for a function that is not there in a module that is not
// in memory.
func BenchmarkColdLoad(b *testing.B) {
	for name, source := range map[string]string{"counter": counterSource, "vault": vaultSource, "functions": bombs()["functions"], "structs": bombs()["structs"], "calls": bombs()["calls"]} {
		c := newBenchmark(b, 1, nil)
		me := c.as(0).String()
		if !strings.Contains(source, "module") {
			source = "module @me.bomb { " + source + " }"
		}
		c.commit(c.to(0, system.MoveGateway, 0, c.pack("publish", [][]byte{c.compile(goldSource, "@me", me)}, uint8(1))))
		code := c.compile(source, "@me", me, "@name", "vault")
		c.commit(c.to(0, system.MoveGateway, 0, c.pack("publish", [][]byte{code}, uint8(1))))
		m, err := format.Decode(code)
		if err != nil {
			b.Fatal(err)
		}
		data := c.pack("call", m.ID().String(), "nothing", []string{}, [][]byte{})
		b.Run(name, func(b *testing.B) { repeat(b, c, true, system.MoveGateway, data) })
	}
}
