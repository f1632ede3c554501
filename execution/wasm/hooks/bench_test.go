package hooks_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// idle is a Host that answers at once and charges nothing, so that the functions
// alone are measured.
type idle struct{ *chain }

var zero uint256.Int

func (idle) Load(common.Hash) (common.Hash, error)          { return common.Hash{}, nil }
func (idle) Store(_, _ common.Hash) error                   { return nil }
func (idle) LoadTransient(common.Hash) (common.Hash, error) { return common.Hash{}, nil }
func (idle) StoreTransient(_, _ common.Hash) error          { return nil }
func (idle) Balance(common.Address) (*uint256.Int, error)   { return &zero, nil }
func (idle) Log([]common.Hash, []byte) error                { return nil }
func (idle) Call(execution.Frame) execution.Result          { return execution.Result{} }

func function(name string) hooks.Function {
	for _, f := range hooks.Functions() {
		if f.Name == name {
			return f
		}
	}
	panic("no function " + name)
}

// frequent are the functions that contracts call all the time, none of which may
// allocate.
var frequent = map[string][]uint64{
	"storage_load_bytes32":    {0, 32},
	"storage_cache_bytes32":   {0, 32}, // a slot that is cached already
	"transient_load_bytes32":  {0, 32},
	"transient_store_bytes32": {0, 32},
	"read_args":               {64},
	"write_result":            {64, 32},
	"msg_sender":              {64},
	"msg_value":               {64},
	"msg_reentrant":           {},
	"contract_address":        {64},
	"block_timestamp":         {},
	"evm_gas_left":            {},
	"account_balance":         {0, 32},
	"native_keccak256":        {0, 64, 128},
	"math_mul_mod":            {0, 32, 64},
	"math_pow":                {0, 32},
	"return_data_size":        {},
}

func busy(name string) (run func()) {
	w := newWorld(1 << 61)
	w.Frame.Host = idle{w.chain}
	w.Call.Input = make([]byte, 68)
	w.Call.Value = uint256.NewInt(1)
	for i := range w.memory {
		w.memory[i] = byte(i*14 + 1) // odd, so that powers do not come to zero
	}
	f, params := function(name), frequent[name]
	var stack [8]uint64
	return func() {
		copy(stack[:], params)
		*w.ink = 1 << 61
		f.Call(w.Frame, stack[:])
		if w.Fault != nil {
			panic(w.Fault)
		}
	}
}

func TestFrequentFunctionsDoNotAllocate(t *testing.T) {
	for name := range frequent {
		run := busy(name)
		run()
		if n := testing.AllocsPerRun(200, run); n >= 1 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	for name := range frequent {
		b.Run(name, func(b *testing.B) {
			run := busy(name)
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}

func BenchmarkCall(b *testing.B) {
	w := newWorld(1 << 61)
	w.Frame.Host = idle{w.chain}
	f := function("call_contract")
	var stack [6]uint64
	b.ReportAllocs()
	for b.Loop() {
		copy(stack[:], []uint64{0, 64, 68, 160, 1 << 40, 200})
		*w.ink = 1 << 61
		f.Call(w.Frame, stack[:])
	}
}

// Pages are priced by anyone who calls pay_for_memory_grow, at the price of a host
// function: it must take no longer than one.
func BenchmarkPagePrice(b *testing.B) {
	for b.Loop() {
		hooks.PagePrice(schedule.V1.Memory, 1000, 65_535)
	}
}
