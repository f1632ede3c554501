package wasm_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// Benchmarks give the best of some runs, which other work on the machine
// disturbs least, and ratios of what ran in turns.

// BenchmarkKernels runs each kernel in WASM and in Solidity. "ratio" is the time
// that a gas buys in WASM over the time that it buys in the EVM: below 1, WASM is
// dear for what it does. "speed" is the EVM's time over that of WASM.
func BenchmarkKernels(b *testing.B) {
	for _, k := range kernels {
		b.Run(k.name, func(b *testing.B) {
			a := newArena(b, wasm.Config{})
			inWASM, inEVM := a.deploy(k.file(b, ".wasm")), a.install(k.evmCode(b))
			var perGas [2]float64
			var took [2]time.Duration
			for i := 0; b.Loop(); i++ {
				for which, to := range []common.Address{inWASM, inEVM} {
					_, gas, t := a.best(5, to, uintWord(k.n))
					if i == 0 || t < took[which] {
						took[which], perGas[which] = t, float64(t.Nanoseconds())/float64(gas)
					}
				}
			}
			b.ReportMetric(perGas[0], "ns/gas-wasm")
			b.ReportMetric(perGas[1], "ns/gas-evm")
			b.ReportMetric(perGas[0]/perGas[1], "ratio")
			b.ReportMetric(float64(took[1])/float64(took[0]), "speed")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkSHA256 hashes 4 MiB in C compiled for the machine by its own
// compiler, and in the same C in WASM.
func BenchmarkSHA256(b *testing.B) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		b.Skip("no C compiler (cc) on this machine to compare with")
	}
	native := filepath.Join(b.TempDir(), "sha256")
	if out, err := exec.Command(cc, "-O2", "-o", native, filepath.Join(kernelFiles, "sha256.c")).CombinedOutput(); err != nil {
		b.Skipf("cc does not compile the kernel: %v\n%s", err, out)
	}
	const blocks = 4 << 20 / 64
	compiled, interpreted := newArena(b, wasm.Config{}), newArena(b, wasm.Config{Interpreter: true})
	code := kernels[0].file(b, ".wasm")
	fast, slow := compiled.deploy(code), interpreted.deploy(code)
	best := [3]float64{1e18, 1e18, 1e18} // native, compiled, interpreted, in ns
	for b.Loop() {
		out, err := exec.Command(native, fmt.Sprint(blocks), "3").Output()
		if err != nil {
			b.Fatal(err)
		}
		var result uint64
		var ns float64
		if _, err := fmt.Sscan(string(out), &result, &ns); err != nil {
			b.Fatal(err)
		}
		best[0] = min(best[0], ns)
		word, gas, took := compiled.best(3, fast, uintWord(blocks))
		if !bytes.Equal(word, uintWord(result)) {
			b.Fatalf("native %x, compiled %x", result, word)
		}
		best[1] = min(best[1], float64(took))
		b.ReportMetric(float64(gas), "gas")
		_, _, took = interpreted.call(slow, uintWord(blocks))
		best[2] = min(best[2], float64(took))
	}
	b.ReportMetric(best[0]/1e6, "ms-native")
	b.ReportMetric(best[1]/best[0], "compiled/native")
	b.ReportMetric(best[2]/best[0], "interpreted/native")
	b.ReportMetric(0, "ns/op")
}

// caller is a contract in WASM that calls the address in its calldata, which is
// a word, and returns nothing.
func caller() []byte {
	m := w.Contract()
	readArgs, call := m.Hook("read_args"), m.Hook("call_contract")
	m.Entry(nil, w.I32Const(0), w.Call(readArgs),
		w.I32Const(12), w.I32Const(0), w.I32Const(0), w.I32Const(64), w.I64Const(-1), w.I32Const(96), w.Call(call))
	return m.Bytes()
}

// BenchmarkRoundTrip is a contract in EVM code that calls one in WASM, that calls
// one in EVM code, which does nothing, warm: microseconds for both calls.
func BenchmarkRoundTrip(b *testing.B) {
	const rounds = 100
	a := newArena(b, wasm.Config{})
	inner := a.install([]byte{byte(vm.STOP)})
	middle := a.deploy(caller())
	p := program.New().Push(inner.Bytes()).Op(vm.PUSH0, vm.MSTORE).Push(rounds)
	_, loop := p.Jumpdest()
	p.Op(vm.PUSH0, vm.PUSH0).Push(32).Op(vm.PUSH0, vm.PUSH0).Push(middle.Bytes()).Op(vm.GAS, vm.CALL)
	p.Op(vm.ISZERO).Push(0xff).Op(vm.JUMPI) // a failure ends it: there is no such place
	p.Push(1).Op(vm.SWAP1, vm.SUB, vm.DUP1).Push(loop).Op(vm.JUMPI, vm.STOP)
	outer := a.install(p.Bytes())
	best := time.Hour
	var gas uint64
	for b.Loop() {
		_, g, took := a.best(3, outer, nil)
		best, gas = min(best, took), g
	}
	b.ReportMetric(best.Seconds()*1e6/rounds, "us/round")
	b.ReportMetric(float64(gas)/rounds, "gas/round")
	b.ReportMetric(0, "ns/op")
}
