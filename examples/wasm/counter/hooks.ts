// The host functions that the counter uses, module vm_hooks. The SDK's hooks.h
// has all of them; declare others in the same way. Pointers are places in memory.

// @ts-ignore: decorator
@external("vm_hooks", "read_args") export declare function readArgs(dest: usize): void
// @ts-ignore: decorator
@external("vm_hooks", "write_result") export declare function writeResult(data: usize, len: u32): void
// @ts-ignore: decorator
@external("vm_hooks", "storage_load_bytes32") export declare function storageLoad(key: usize, dest: usize): void
// @ts-ignore: decorator
@external("vm_hooks", "storage_cache_bytes32") export declare function storageCache(key: usize, value: usize): void
// @ts-ignore: decorator
@external("vm_hooks", "storage_flush_cache") export declare function storageFlush(clear: u32): void
// @ts-ignore: decorator
@external("vm_hooks", "emit_log") export declare function emitLog(data: usize, len: u32, topics: u32): void
// @ts-ignore: decorator
@external("vm_hooks", "msg_sender") export declare function msgSender(dest: usize): void
// @ts-ignore: decorator
@external("vm_hooks", "msg_value") export declare function msgValue(dest: usize): void
