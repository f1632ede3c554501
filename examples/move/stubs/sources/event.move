// Events become logs of the chain. A module emits events of its own structs.
module 0x1::event {
    use 0x1::guid;
    // A stream of events that are numbered.
    struct EventHandle<phantom T: drop + store> has store { counter: u64, guid: guid::GUID }
    native public fun emit<T: drop + store>(msg: T);
    native public fun emit_event<T: drop + store>(handle: &mut EventHandle<T>, msg: T);
    native public fun guid<T: drop + store>(handle: &EventHandle<T>): &guid::GUID;
    native public fun counter<T: drop + store>(handle: &EventHandle<T>): u64;
    native public fun destroy_handle<T: drop + store>(handle: EventHandle<T>);
}
