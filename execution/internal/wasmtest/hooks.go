package wasmtest

import "fmt"

// HooksModule is the name that host functions are imported from.
const HooksModule = "vm_hooks"

// Hooks are the host functions and their types. Pointers, lengths and small
// numbers are i32; gas, ink and block numbers are i64.
var Hooks = map[string]FuncType{
	"read_args":               Params(I32),
	"write_result":            Params(I32, I32),
	"exit_early":              Params(I32),
	"storage_load_bytes32":    Params(I32, I32),
	"storage_cache_bytes32":   Params(I32, I32),
	"storage_flush_cache":     Params(I32),
	"transient_load_bytes32":  Params(I32, I32),
	"transient_store_bytes32": Params(I32, I32),
	"call_contract":           Params(I32, I32, I32, I32, I64, I32).Results(I32),
	"delegate_call_contract":  Params(I32, I32, I32, I64, I32).Results(I32),
	"static_call_contract":    Params(I32, I32, I32, I64, I32).Results(I32),
	"create1":                 Params(I32, I32, I32, I32, I32),
	"create2":                 Params(I32, I32, I32, I32, I32, I32),
	"read_return_data":        Params(I32, I32, I32).Results(I32),
	"return_data_size":        Params().Results(I32),
	"emit_log":                Params(I32, I32, I32),
	"account_balance":         Params(I32, I32),
	"account_code":            Params(I32, I32, I32, I32).Results(I32),
	"account_codehash":        Params(I32, I32),
	"account_code_size":       Params(I32).Results(I32),
	"evm_gas_left":            Params().Results(I64),
	"evm_ink_left":            Params().Results(I64),
	"chainid":                 Params().Results(I64),
	"block_gas_limit":         Params().Results(I64),
	"block_number":            Params().Results(I64),
	"block_timestamp":         Params().Results(I64),
	"block_basefee":           Params(I32),
	"block_coinbase":          Params(I32),
	"contract_address":        Params(I32),
	"math_div":                Params(I32, I32),
	"math_mod":                Params(I32, I32),
	"math_pow":                Params(I32, I32),
	"math_add_mod":            Params(I32, I32, I32),
	"math_mul_mod":            Params(I32, I32, I32),
	"msg_reentrant":           Params().Results(I32),
	"msg_sender":              Params(I32),
	"msg_value":               Params(I32),
	"tx_gas_price":            Params(I32),
	"tx_ink_price":            Params().Results(I32),
	"tx_origin":               Params(I32),
	"pay_for_memory_grow":     Params(I32),
	"native_keccak256":        Params(I32, I32, I32),
}

// Hook imports a host function, once, and gives its number.
func (m *Module) Hook(name string) uint32 {
	if fn, ok := m.hooks[name]; ok {
		return fn
	}
	t, ok := Hooks[name]
	if !ok {
		panic(fmt.Sprintf("wasmtest: no host function %q", name))
	}
	fn := m.Import(HooksModule, name, t)
	m.hooks[name] = fn
	return fn
}
