// Functions of u64 that have no instruction.
module 0x1::math64 {
    native public fun max(a: u64, b: u64): u64;
    native public fun min(a: u64, b: u64): u64;
    // Rounded down.
    native public fun average(a: u64, b: u64): u64;
    // Aborts when the result is too large.
    native public fun pow(n: u64, e: u64): u64;
}
