package wasm_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// BenchmarkExamples runs an example and its twin in turns, calls alone or blocks
// of transactions, on warm caches, and gives the twin's time and gas as multiples
// of the example's.
func BenchmarkExamples(b *testing.B) {
	b.Run("transfer", func(b *testing.B) {
		a := exampleABI(b, "erc20")
		args := []any{"Token", "T", big.NewInt(1e18)}
		n := newBenchmark(b)
		n.deploy("erc20", packed(b, a, "init", args...), "erc20/Token.json", args...)
		n.compare(packed(b, a, "transfer", common.Address{1}, big.NewInt(1)))
	})
	b.Run("transfers in blocks", func(b *testing.B) {
		a := exampleABI(b, "erc20")
		args := []any{"Token", "T", big.NewInt(1e18)}
		n := newBenchmark(b)
		n.deploy("erc20", packed(b, a, "init", args...), "erc20/Token.json", args...)
		n.compareBlocks(func(i int) []byte { return packed(b, a, "transfer", testchain.Fresh(uint64(i)), big.NewInt(1)) })
	})
	b.Run("classify", func(b *testing.B) {
		n := newBenchmark(b)
		n.deploy("inference", []byte{}, "inference/Network.json")
		n.compare(packed(b, exampleABI(b, "inference"), "classify", drawnDigits(b)[8]))
	})
}

type benchmark struct {
	*testing.B
	chain    *testchain.Chain
	contract [2]common.Address // in WASM, in Solidity
}

func newBenchmark(b *testing.B) *benchmark {
	n := &benchmark{B: b, chain: testchain.New(b, 1, system.Alloc(vms.Known()))}
	n.chain.Config.Engines = openVMs(b, wasm.Config{}).Engines()
	return n
}

func (n *benchmark) deploy(name string, init []byte, twin string, args ...any) {
	n.Helper()
	code := readExample(n, name+"/"+name+".wasm")
	data, err := deployerABI.Pack("deploy", code, init, common.Hash{})
	if err != nil {
		n.Fatal(err)
	}
	a := readArtefact(n, twin)
	me := n.chain.Address(0)
	n.contract = [2]common.Address{wasm.AddressOf(me, crypto.Keccak256Hash(code), common.Hash{}), crypto.CreateAddress(me, 1)}
	res := n.chain.Append(n, n.chain.Input(
		n.chain.Sign(n, 0, &types.DynamicFeeTx{To: &system.Deployer, Data: data, Gas: 1 << 23}),
		n.chain.Sign(n, 0, &types.DynamicFeeTx{Data: append(a.bytecode, packed(n, a.ABI, "", args...)...), Gas: 1 << 23}),
	))
	for i, r := range res.Receipts {
		if r.Status != 1 {
			n.Fatalf("deployment %d failed", i)
		}
	}
}

func (n *benchmark) compare(data []byte) {
	header := types.CopyHeader(n.chain.Head())
	header.Number.Add(header.Number, common.Big1)
	st := n.chain.State(n)
	evm := stf.NewEVM(n.chain.Config, header, n.chain.Ancestor, st, vm.Config{})
	defer evm.Release()
	me, rules := n.chain.Address(0), n.chain.Config.Chain.Rules(header.Number, true, header.Time)
	run := func(to common.Address) (time.Duration, uint64) {
		before := st.Snapshot()
		st.Prepare(rules, me, header.Coinbase, &to, vm.ActivePrecompiles(rules), nil)
		evm.SetTxContext(vm.TxContext{Origin: me, GasPrice: uint256.NewInt(1)})
		start := time.Now()
		_, left, err := evm.Call(me, to, data, vm.NewGasBudget(16_000_000, 0), new(uint256.Int))
		took := time.Since(start)
		if err != nil {
			n.Fatal(err)
		}
		st.RevertToSnapshot(before)
		return took, 16_000_000 - left.ExecutionGas
	}
	var took [2]time.Duration
	var gas [2]uint64
	for n.Loop() {
		for i, to := range n.contract {
			t, g := run(to)
			took[i], gas[i] = took[i]+t, g
		}
	}
	n.report(took, gas, n.N)
}

// compareBlocks runs blocks of a hundred signed transactions to the example, and
// the same to its twin.
func (n *benchmark) compareBlocks(data func(i int) []byte) {
	const size = 100
	nonce := n.chain.Nonces[0]
	var in [2]stf.Input
	for i, to := range n.contract {
		n.chain.Nonces[0] = nonce
		var txs []*types.Transaction
		for k := range size {
			txs = append(txs, n.chain.Call(n, 0, to, 0, data(k)))
		}
		in[i] = n.chain.Input(txs...)
	}
	var took [2]time.Duration
	var gas [2]uint64
	for n.Loop() {
		for i := range in {
			st := n.chain.State(n)
			start := time.Now()
			res, err := stf.Process(n.chain.Config, n.chain.Head(), st, n.chain.Ancestor, in[i])
			if err != nil {
				n.Fatal(err)
			}
			took[i], gas[i] = took[i]+time.Since(start), gas[i]+res.Block.GasUsed()
		}
	}
	n.report(took, gas, n.N*size)
}

func (n *benchmark) report(took [2]time.Duration, gas [2]uint64, calls int) {
	n.ReportMetric(float64(took[0].Nanoseconds())/float64(calls), "ns/wasm")
	n.ReportMetric(float64(took[1].Nanoseconds())/float64(calls), "ns/solidity")
	n.ReportMetric(float64(took[1])/float64(took[0]), "time-ratio")
	n.ReportMetric(float64(gas[1])/float64(gas[0]), "gas-ratio")
	n.ReportMetric(0, "ns/op")
}
