// Does nothing on a chain; modules that were written with it link.
module 0x1::debug {
    native public fun print<T>(x: &T);
    native public fun print_stack_trace();
}
