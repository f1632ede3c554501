// Values from their BCS, of types that anybody may make values of. Aborts with
// 0x10001 for bytes that are no such value.
module 0x1::from_bcs {
    use 0x1::string;
    native public fun to_bool(bytes: vector<u8>): bool;
    native public fun to_u8(bytes: vector<u8>): u8;
    native public fun to_u16(bytes: vector<u8>): u16;
    native public fun to_u32(bytes: vector<u8>): u32;
    native public fun to_u64(bytes: vector<u8>): u64;
    native public fun to_u128(bytes: vector<u8>): u128;
    native public fun to_u256(bytes: vector<u8>): u256;
    native public fun to_address(bytes: vector<u8>): address;
    native public fun to_bytes(bytes: vector<u8>): vector<u8>;
    native public fun to_string(bytes: vector<u8>): string::String;
}
