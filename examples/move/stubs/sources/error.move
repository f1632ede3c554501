// Abort codes: a category in the bits from 16, a reason below.
module 0x1::error {
    native public fun canonical(category: u64, reason: u64): u64;
    native public fun invalid_argument(reason: u64): u64;
    native public fun out_of_range(reason: u64): u64;
    native public fun invalid_state(reason: u64): u64;
    native public fun unauthenticated(reason: u64): u64;
    native public fun permission_denied(reason: u64): u64;
    native public fun not_found(reason: u64): u64;
    native public fun aborted(reason: u64): u64;
    native public fun already_exists(reason: u64): u64;
    native public fun resource_exhausted(reason: u64): u64;
    native public fun cancelled(reason: u64): u64;
    native public fun internal(reason: u64): u64;
    native public fun not_implemented(reason: u64): u64;
    native public fun unavailable(reason: u64): u64;
}
