package wasm_test

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// kernel is a computation that exists in C and in Solidity, see
// testdata/kernels. Both take a number and give the same word.
type kernel struct {
	name string
	n    uint64 // a size that keeps the EVM busy for some milliseconds
	want uint64 // the result, as the C program gives it natively
}

var kernels = []kernel{
	{"sha256", 100, 541611354180937236},
	{"keccak", 30, 11455583254593576422},
	{"matmul", 32, 511293},
	{"sort", 2000, 2238661743},
	{"table", 10000, 3131034273},
	{"fib", 20, 6765},
}

const kernelFiles = "testdata/kernels"

func (k kernel) file(tb testing.TB, ext string) []byte {
	tb.Helper()
	return readFile(tb, filepath.Join(kernelFiles, k.name+ext))
}

// evmCode is the runtime code of the Solidity twin.
func (k kernel) evmCode(tb testing.TB) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.TrimSpace(string(k.file(tb, ".evm"))))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func uintWord(n uint64) []byte { return common.BigToHash(new(big.Int).SetUint64(n)).Bytes() }

// arena is one EVM with the WASM VM in it, on a state in memory. Calls in it
// belong to one long transaction.
type arena struct {
	testing.TB
	st    *state.State
	evm   *vm.EVM
	me    common.Address
	codes int
}

const plenty = 1 << 40 // gas

func newArena(tb testing.TB, cfg wasm.Config) *arena {
	tb.Helper()
	c := testchain.New(tb, 1, system.Alloc(vms.Known()))
	c.Config.Engines = openVMs(tb, cfg).Engines()
	header := types.CopyHeader(c.Head())
	header.Number.Add(header.Number, common.Big1)
	a := &arena{TB: tb, st: c.State(tb), me: c.Address(0)}
	a.evm = stf.NewEVM(c.Config, header, c.Ancestor, a.st, vm.Config{})
	tb.Cleanup(a.evm.Release)
	rules := c.Config.Chain.Rules(header.Number, true, header.Time)
	a.st.Prepare(rules, a.me, header.Coinbase, nil, vm.ActivePrecompiles(rules), nil)
	a.evm.SetTxContext(vm.TxContext{Origin: a.me, GasPrice: uint256.NewInt(1)})
	return a
}

// deploy deploys a module that does nothing on init.
func (a *arena) deploy(code []byte) common.Address {
	a.Helper()
	data, err := deployerABI.Pack("deploy", code, []byte{}, common.Hash{})
	if err != nil {
		a.Fatal(err)
	}
	a.call(system.Deployer, data)
	return wasm.AddressOf(a.me, crypto.Keccak256Hash(code), common.Hash{})
}

// install makes an account with EVM code.
func (a *arena) install(code []byte) common.Address {
	a.codes++
	to := common.BigToAddress(big.NewInt(0xc0de0000 + int64(a.codes)))
	a.st.SetNonce(to, 1, tracing.NonceChangeUnspecified)
	a.st.SetCode(to, code, tracing.CodeChangeUnspecified)
	return to
}

// call gives the output, the gas that was used, and the time it took.
func (a *arena) call(to common.Address, data []byte) ([]byte, uint64, time.Duration) {
	a.Helper()
	start := time.Now()
	out, left, err := a.evm.Call(a.me, to, data, vm.NewGasBudget(plenty, 0), new(uint256.Int))
	took := time.Since(start)
	if err != nil {
		a.Fatalf("call of %s: %v, output %x", to, err, out)
	}
	return bytes.Clone(out), plenty - left.ExecutionGas, took
}

// best is call a few times, with the time of the fastest.
func (a *arena) best(times int, to common.Address, data []byte) (out []byte, gas uint64, took time.Duration) {
	a.Helper()
	took = time.Hour
	for range times {
		o, g, t := a.call(to, data)
		out, gas, took = o, g, min(took, t)
	}
	return out, gas, took
}

// Compiled C, interpreted C and Solidity compute the same, the first two for the
// same gas.
func TestKernels(t *testing.T) {
	compiled, interpreted := newArena(t, wasm.Config{}), newArena(t, wasm.Config{Interpreter: true})
	for _, k := range kernels {
		code := k.file(t, ".wasm")
		a, b := compiled.deploy(code), interpreted.deploy(code)
		out, gas, _ := compiled.best(2, a, uintWord(k.n)) // the second call finds the account warm
		again, gasAgain, _ := interpreted.best(2, b, uintWord(k.n))
		if !bytes.Equal(out, uintWord(k.want)) || !bytes.Equal(again, out) || gas != gasAgain {
			t.Errorf("%s: %x for %d gas compiled, %x for %d interpreted, want %x", k.name, out, gas, again, gasAgain, k.want)
		}
		if out, _, _ := compiled.call(compiled.install(k.evmCode(t)), uintWord(k.n)); !bytes.Equal(out, uintWord(k.want)) {
			t.Errorf("%s in Solidity: %x, want %x", k.name, out, k.want)
		}
	}
}
