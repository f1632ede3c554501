// The time of the block, by the names that Move developers know.
module 0x1::timestamp {
    native public fun now_seconds(): u64;
    native public fun now_microseconds(): u64;
}
