// The host functions of a Trivium WASM contract, module vm_hooks. Every pointer
// names a place in the contract's memory. Addresses are 20 bytes, words 32 bytes
// big-endian. The other headers wrap what contracts use most.
#ifndef TRIVIUM_HOOKS_H
#define TRIVIUM_HOOKS_H

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int32_t i32;
typedef int64_t i64;

#define VM_HOOK(name) __attribute__((import_module("vm_hooks"), import_name(#name))) extern

// Call data and result.
VM_HOOK(read_args) void read_args(void *dest);
VM_HOOK(write_result) void write_result(const void *data, u32 len);
VM_HOOK(exit_early) _Noreturn void exit_early(u32 status); // 0 is success, all else a revert

// Storage. What storage_cache_bytes32 writes reaches the state by storage_flush_cache.
VM_HOOK(storage_load_bytes32) void storage_load_bytes32(const void *key, void *dest);
VM_HOOK(storage_cache_bytes32) void storage_cache_bytes32(const void *key, const void *value);
VM_HOOK(storage_flush_cache) void storage_flush_cache(u32 clear);
VM_HOOK(transient_load_bytes32) void transient_load_bytes32(const void *key, void *dest);
VM_HOOK(transient_store_bytes32) void transient_store_bytes32(const void *key, const void *value);

// Calls give 0 for success; the length of what came back is written to return_len.
VM_HOOK(call_contract) u32 call_contract(const void *to, const void *data, u32 len, const void *value, u64 gas, u32 *return_len);
VM_HOOK(delegate_call_contract) u32 delegate_call_contract(const void *to, const void *data, u32 len, u64 gas, u32 *return_len);
VM_HOOK(static_call_contract) u32 static_call_contract(const void *to, const void *data, u32 len, u64 gas, u32 *return_len);
VM_HOOK(create1) void create1(const void *code, u32 len, const void *endowment, void *address, u32 *revert_len);
VM_HOOK(create2) void create2(const void *code, u32 len, const void *endowment, const void *salt, void *address, u32 *revert_len);
VM_HOOK(read_return_data) u32 read_return_data(void *dest, u32 offset, u32 size);
VM_HOOK(return_data_size) u32 return_data_size(void);

// Logs: the topics come first in data, 32 bytes each, and count in len.
VM_HOOK(emit_log) void emit_log(const void *data, u32 len, u32 topics);

// Accounts.
VM_HOOK(account_balance) void account_balance(const void *address, void *dest);
VM_HOOK(account_code) u32 account_code(const void *address, u32 offset, u32 size, void *dest);
VM_HOOK(account_codehash) void account_codehash(const void *address, void *dest);
VM_HOOK(account_code_size) u32 account_code_size(const void *address);

// Block, transaction and call.
VM_HOOK(evm_gas_left) u64 evm_gas_left(void);
VM_HOOK(evm_ink_left) u64 evm_ink_left(void); // 10,000 ink are a gas
VM_HOOK(chainid) u64 chainid(void);
VM_HOOK(block_gas_limit) u64 block_gas_limit(void);
VM_HOOK(block_number) u64 block_number(void);
VM_HOOK(block_timestamp) u64 block_timestamp(void);
VM_HOOK(block_basefee) void block_basefee(void *dest);
VM_HOOK(block_coinbase) void block_coinbase(void *dest);
VM_HOOK(contract_address) void contract_address(void *dest);
VM_HOOK(msg_reentrant) u32 msg_reentrant(void);
VM_HOOK(msg_sender) void msg_sender(void *dest);
VM_HOOK(msg_value) void msg_value(void *dest);
VM_HOOK(tx_gas_price) void tx_gas_price(void *dest);
VM_HOOK(tx_ink_price) u32 tx_ink_price(void);
VM_HOOK(tx_origin) void tx_origin(void *dest);

// 256-bit arithmetic in place: the result replaces a.
VM_HOOK(math_div) void math_div(void *a, const void *b);
VM_HOOK(math_mod) void math_mod(void *a, const void *b);
VM_HOOK(math_pow) void math_pow(void *a, const void *b);
VM_HOOK(math_add_mod) void math_add_mod(void *a, const void *b, const void *m);
VM_HOOK(math_mul_mod) void math_mul_mod(void *a, const void *b, const void *m);

VM_HOOK(native_keccak256) void native_keccak256(const void *data, u32 len, void *dest);
VM_HOOK(pay_for_memory_grow) void pay_for_memory_grow(u32 pages);

#endif
