// A value that may be absent: a vector of at most one element.
module 0x1::option {
    struct Option<E> has copy, drop, store { vec: vector<E> }
    native public fun none<E>(): Option<E>;
    native public fun some<E>(e: E): Option<E>;
    native public fun from_vec<E>(vec: vector<E>): Option<E>;
    native public fun is_none<E>(t: &Option<E>): bool;
    native public fun is_some<E>(t: &Option<E>): bool;
    native public fun contains<E>(t: &Option<E>, e: &E): bool;
    native public fun borrow<E>(t: &Option<E>): &E;
    native public fun borrow_mut<E>(t: &mut Option<E>): &mut E;
    native public fun borrow_with_default<E>(t: &Option<E>, default: &E): &E;
    native public fun get_with_default<E: copy + drop>(t: &Option<E>, default: E): E;
    native public fun fill<E>(t: &mut Option<E>, e: E);
    native public fun extract<E>(t: &mut Option<E>): E;
    native public fun swap<E>(t: &mut Option<E>, e: E): E;
    native public fun swap_or_fill<E>(t: &mut Option<E>, e: E): Option<E>;
    native public fun destroy_with_default<E: drop>(t: Option<E>, default: E): E;
    native public fun destroy_some<E>(t: Option<E>): E;
    native public fun destroy_none<E>(t: Option<E>);
    native public fun to_vec<E>(t: Option<E>): vector<E>;
}
