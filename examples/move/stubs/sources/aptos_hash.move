// More hashes of bytes, by the module name that Move developers know.
module 0x1::aptos_hash {
    native public fun keccak256(data: vector<u8>): vector<u8>;
    native public fun sha2_512(data: vector<u8>): vector<u8>;
    native public fun sha3_512(data: vector<u8>): vector<u8>;
    native public fun blake2b_256(data: vector<u8>): vector<u8>;
}
