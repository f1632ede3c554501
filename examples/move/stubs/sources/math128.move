// Functions of u128 that have no instruction.
module 0x1::math128 {
    native public fun max(a: u128, b: u128): u128;
    native public fun min(a: u128, b: u128): u128;
    // Rounded down.
    native public fun average(a: u128, b: u128): u128;
    // Aborts when the result is too large.
    native public fun pow(n: u128, e: u128): u128;
}
