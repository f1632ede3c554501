// Vectors. What the machine has an instruction for is that instruction.
module 0x1::vector {
    native public fun empty<E>(): vector<E>;
    native public fun length<E>(v: &vector<E>): u64;
    native public fun borrow<E>(v: &vector<E>, i: u64): &E;
    native public fun borrow_mut<E>(v: &mut vector<E>, i: u64): &mut E;
    native public fun push_back<E>(v: &mut vector<E>, e: E);
    native public fun pop_back<E>(v: &mut vector<E>): E;
    native public fun destroy_empty<E>(v: vector<E>);
    native public fun swap<E>(v: &mut vector<E>, i: u64, j: u64);
    native public fun singleton<E>(e: E): vector<E>;
    native public fun is_empty<E>(v: &vector<E>): bool;
    native public fun reverse<E>(v: &mut vector<E>);
    // The elements from left to right, right itself left out.
    native public fun reverse_slice<E>(v: &mut vector<E>, left: u64, right: u64);
    native public fun append<E>(v: &mut vector<E>, other: vector<E>);
    // Appends the elements of the other from its last to its first.
    native public fun reverse_append<E>(v: &mut vector<E>, other: vector<E>);
    native public fun contains<E>(v: &vector<E>, e: &E): bool;
    native public fun index_of<E>(v: &vector<E>, e: &E): (bool, u64);
    native public fun insert<E>(v: &mut vector<E>, i: u64, e: E);
    native public fun remove<E>(v: &mut vector<E>, i: u64): E;
    native public fun remove_value<E>(v: &mut vector<E>, e: &E): vector<E>;
    native public fun swap_remove<E>(v: &mut vector<E>, i: u64): E;
    // Cuts the vector to a length, and gives what was behind it.
    native public fun trim<E>(v: &mut vector<E>, n: u64): vector<E>;
    // The same, from the last to the first.
    native public fun trim_reverse<E>(v: &mut vector<E>, n: u64): vector<E>;
    // Moves the element at by to the front, and gives where the first now is.
    native public fun rotate<E>(v: &mut vector<E>, by: u64): u64;
    native public fun rotate_slice<E>(v: &mut vector<E>, left: u64, by: u64, right: u64): u64;
    // A copy of the elements from start to end, end itself left out.
    native public fun slice<E: copy>(v: &vector<E>, start: u64, end: u64): vector<E>;
    native public fun range(start: u64, end: u64): vector<u64>;
    native public fun range_with_step(start: u64, end: u64, step: u64): vector<u64>;
}
