// The block that is being made.
module 0x1::block {
    native public fun number(): u64;
    // In seconds.
    native public fun timestamp(): u64;
    native public fun chain_id(): u64;
    native public fun base_fee(): u256;
    native public fun gas_limit(): u64;
    native public fun coinbase(): address;
    // What Move developers call the number.
    native public fun get_current_block_height(): u64;
}
