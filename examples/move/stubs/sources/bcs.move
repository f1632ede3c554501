// The binary canonical serialization of values.
module 0x1::bcs {
    native public fun to_bytes<T>(v: &T): vector<u8>;
}
