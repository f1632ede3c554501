// Text in ASCII.
module 0x1::ascii {
    use 0x1::option;
    struct String has copy, drop, store { bytes: vector<u8> }
    struct Char has copy, drop, store { byte: u8 }
    native public fun char(byte: u8): Char;
    native public fun string(bytes: vector<u8>): String;
    native public fun try_string(bytes: vector<u8>): option::Option<String>;
    native public fun all_characters_printable(s: &String): bool;
    native public fun push_char(s: &mut String, char: Char);
    native public fun pop_char(s: &mut String): Char;
    native public fun length(s: &String): u64;
    native public fun as_bytes(s: &String): &vector<u8>;
    native public fun into_bytes(s: String): vector<u8>;
    native public fun byte(char: Char): u8;
    native public fun is_valid_char(b: u8): bool;
    native public fun is_printable_char(byte: u8): bool;
}
