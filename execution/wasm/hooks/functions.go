package hooks

import (
	"slices"
	"strings"

	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// Module is the name that host functions are imported from.
const Module = "vm_hooks"

// Function is a host function. Call takes its parameters from stack, in order,
// and leaves its result, if it has one, in stack[0]. After Call, Frame.Fault or
// Frame.Exited may be set; the instance must then not go on.
type Function struct {
	Name string
	Type module.FuncType
	Call func(f *Frame, stack []uint64)
}

// Functions are all host functions, by name. Read only.
func Functions() []Function { return functions }

// Lookup gives the type of an import, if there is such a host function.
func Lookup(from, name string) (module.FuncType, bool) {
	if from != Module {
		return module.FuncType{}, false
	}
	i, ok := slices.BinarySearchFunc(functions, name, func(f Function, name string) int {
		return strings.Compare(f.Name, name)
	})
	if !ok {
		return module.FuncType{}, false
	}
	return functions[i].Type, true
}

var functions = []Function{
	{"account_balance", signature("pp", ""), accountBalance},
	{"account_code", signature("pnnp", "n"), accountCode},
	{"account_code_size", signature("p", "n"), accountCodeSize},
	{"account_codehash", signature("pp", ""), accountCodehash},
	{"block_basefee", signature("p", ""), blockBasefee},
	{"block_coinbase", signature("p", ""), blockCoinbase},
	{"block_gas_limit", signature("", "g"), blockGasLimit},
	{"block_number", signature("", "g"), blockNumber},
	{"block_timestamp", signature("", "g"), blockTimestamp},
	{"call_contract", signature("ppnpgp", "n"), callContract},
	{"chainid", signature("", "g"), chainID},
	{"contract_address", signature("p", ""), contractAddress},
	{"create1", signature("pnppp", ""), create1},
	{"create2", signature("pnpppp", ""), create2},
	{"delegate_call_contract", signature("ppngp", "n"), delegateCallContract},
	{"emit_log", signature("pnn", ""), emitLog},
	{"evm_gas_left", signature("", "g"), evmGasLeft},
	{"evm_ink_left", signature("", "g"), evmInkLeft},
	{"exit_early", signature("n", ""), exitEarly},
	{"math_add_mod", signature("ppp", ""), mathAddMod},
	{"math_div", signature("pp", ""), mathDiv},
	{"math_mod", signature("pp", ""), mathMod},
	{"math_mul_mod", signature("ppp", ""), mathMulMod},
	{"math_pow", signature("pp", ""), mathPow},
	{"msg_reentrant", signature("", "n"), msgReentrant},
	{"msg_sender", signature("p", ""), msgSender},
	{"msg_value", signature("p", ""), msgValue},
	{"native_keccak256", signature("pnp", ""), nativeKeccak256},
	{"pay_for_memory_grow", signature("n", ""), payForMemoryGrow},
	{"read_args", signature("p", ""), readArgs},
	{"read_return_data", signature("pnn", "n"), readReturnData},
	{"return_data_size", signature("", "n"), returnDataSize},
	{"static_call_contract", signature("ppngp", "n"), staticCallContract},
	{"storage_cache_bytes32", signature("pp", ""), storageCache},
	{"storage_flush_cache", signature("n", ""), storageFlush},
	{"storage_load_bytes32", signature("pp", ""), storageLoad},
	{"transient_load_bytes32", signature("pp", ""), transientLoad},
	{"transient_store_bytes32", signature("pp", ""), transientStore},
	{"tx_gas_price", signature("p", ""), txGasPrice},
	{"tx_ink_price", signature("", "n"), txInkPrice},
	{"tx_origin", signature("p", ""), txOrigin},
	{"write_result", signature("pn", ""), writeResult},
}

// signature reads p for a pointer, n for a u32, both i32; g for a u64, an i64.
func signature(params, results string) module.FuncType {
	types := func(letters string) []module.ValType {
		var t []module.ValType
		for _, l := range letters {
			if l == 'g' {
				t = append(t, module.I64)
			} else {
				t = append(t, module.I32)
			}
		}
		return t
	}
	return module.FuncType{Params: types(params), Results: types(results)}
}
