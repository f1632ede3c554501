// Text in UTF-8. Indices and lengths count bytes.
module 0x1::string {
    use 0x1::option;
    struct String has copy, drop, store { bytes: vector<u8> }
    native public fun internal_check_utf8(v: &vector<u8>): bool;
    native public fun utf8(bytes: vector<u8>): String;
    native public fun try_utf8(bytes: vector<u8>): option::Option<String>;
    native public fun bytes(s: &String): &vector<u8>;
    native public fun into_bytes(s: String): vector<u8>;
    native public fun is_empty(s: &String): bool;
    native public fun length(s: &String): u64;
    native public fun append(s: &mut String, r: String);
    native public fun append_utf8(s: &mut String, bytes: vector<u8>);
    native public fun insert(s: &mut String, at: u64, o: String);
    native public fun sub_string(s: &String, i: u64, j: u64): String;
    // Where r begins in s for the first time, or the length of s.
    native public fun index_of(s: &String, r: &String): u64;
}
