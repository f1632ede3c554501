// Names of types, as text in ASCII.
module 0x1::type_name {
    use 0x1::ascii;
    struct TypeName has copy, drop, store { name: ascii::String }
    native public fun get<T>(): TypeName;
    native public fun borrow_string(t: &TypeName): &ascii::String;
    native public fun into_string(t: TypeName): ascii::String;
}
