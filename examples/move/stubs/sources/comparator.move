// An order of all values: that of their BCS, byte by byte.
module 0x1::comparator {
    struct Result has drop { inner: u8 }
    native public fun compare<T>(left: &T, right: &T): Result;
    native public fun compare_u8_vector(left: vector<u8>, right: vector<u8>): Result;
    native public fun is_equal(r: &Result): bool;
    native public fun is_smaller_than(r: &Result): bool;
    native public fun is_greater_than(r: &Result): bool;
}
