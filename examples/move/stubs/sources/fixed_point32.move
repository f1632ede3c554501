// Numbers with 32 binary digits behind the point.
module 0x1::fixed_point32 {
    struct FixedPoint32 has copy, drop, store { value: u64 }
    native public fun multiply_u64(val: u64, multiplier: FixedPoint32): u64;
    native public fun divide_u64(val: u64, divisor: FixedPoint32): u64;
    native public fun create_from_rational(numerator: u64, denominator: u64): FixedPoint32;
    native public fun create_from_u64(val: u64): FixedPoint32;
    native public fun create_from_raw_value(value: u64): FixedPoint32;
    native public fun get_raw_value(num: FixedPoint32): u64;
    native public fun is_zero(num: FixedPoint32): bool;
    native public fun min(a: FixedPoint32, b: FixedPoint32): FixedPoint32;
    native public fun max(a: FixedPoint32, b: FixedPoint32): FixedPoint32;
    native public fun floor(num: FixedPoint32): u64;
    native public fun ceil(num: FixedPoint32): u64;
    // Half is rounded up.
    native public fun round(num: FixedPoint32): u64;
}
