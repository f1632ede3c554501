package wasm_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// BenchmarkColdLoad calls modules that are not in memory, the first time in a
// transaction: from the cache on disk, and compiled anew. What is to be seen is
// the time a gas, since whoever has paid for more modules than memory holds can
// make every call such a one.
func BenchmarkColdLoad(b *testing.B) {
	modules := map[string][]byte{"63 bytes": wasmtest.Noop()}
	for _, name := range []string{"calls", "divisions", "operands", "functions"} {
		modules[name] = bombs()[name]
	}
	modules["erc20"] = readFile(b, "../../examples/wasm/erc20/erc20.wasm")
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		for _, disk := range []bool{true, false} {
			where := map[bool]string{true: "/disk", false: "/compiled"}[disk]
			b.Run(name+where, func(b *testing.B) {
				cfg := wasm.Config{CacheBytes: 1} // holds nothing but what was asked for last
				if disk {
					cfg.CacheDir = b.TempDir()
				}
				a := newArena(b, cfg)
				at, other := a.deploy(modules[name]), a.deploy(wasmtest.Trapper())
				decimals := crypto.Keccak256([]byte("decimals()"))[:4] // of erc20; the others ask for nothing
				var took time.Duration
				var gas uint64
				for b.Loop() {
					a.evm.Call(a.me, other, nil, vm.NewGasBudget(100_000, 0), new(uint256.Int)) // takes its place
					a.st.Prepare(a.evm.GetRules(), a.me, common.Address{}, nil, nil, nil)
					_, g, t := a.call(at, decimals)
					took, gas = took+t, gas+g
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(took.Nanoseconds())/float64(gas), "ns/gas")
				b.ReportMetric(float64(took.Microseconds())/float64(b.N)/1000, "ms/call")
				b.ReportMetric(float64(gas)/float64(b.N), "gas/call")
				b.ReportMetric(float64(len(modules[name])), "bytes")
			})
		}
	}
}
