// Bits by number, fewer than 1024.
module 0x1::bit_vector {
    struct BitVector has copy, drop, store { length: u64, bit_field: vector<bool> }
    native public fun new(length: u64): BitVector;
    native public fun set(v: &mut BitVector, i: u64);
    native public fun unset(v: &mut BitVector, i: u64);
    // Bit i becomes what bit i + amount was.
    native public fun shift_left(v: &mut BitVector, amount: u64);
    native public fun is_index_set(v: &BitVector, i: u64): bool;
    native public fun length(v: &BitVector): u64;
    native public fun longest_set_sequence_starting_at(v: &BitVector, start: u64): u64;
}
