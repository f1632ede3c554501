// Names of types.
module 0x1::type_info {
    use 0x1::string;
    struct TypeInfo has copy, drop, store { account_address: address, module_name: vector<u8>, struct_name: vector<u8> }
    // What a struct is called; aborts with 1 for any other type.
    native public fun type_of<T>(): TypeInfo;
    // The whole type, as 0x1::coin::Coin<u64>.
    native public fun type_name<T>(): string::String;
    native public fun account_address(t: &TypeInfo): address;
    native public fun module_name(t: &TypeInfo): vector<u8>;
    // With the type arguments, as Coin<u64>.
    native public fun struct_name(t: &TypeInfo): vector<u8>;
}
