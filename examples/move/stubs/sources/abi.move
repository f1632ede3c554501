// The words of Solidity's ABI: 32 bytes each, numbers from their highest byte.
module 0x1::abi {
    // The first 4 bytes of call data, of a signature as transfer(address,uint256).
    native public fun selector(signature: vector<u8>): vector<u8>;
    native public fun append_u256(data: &mut vector<u8>, n: u256);
    native public fun append_address(data: &mut vector<u8>, a: address);
    native public fun append_bool(data: &mut vector<u8>, b: bool);
    // The bytes with zeros up to a whole word, as they stand behind their length.
    native public fun append_padded(data: &mut vector<u8>, bytes: vector<u8>);
    // The number in the 32 bytes from at.
    native public fun read_u256(data: &vector<u8>, at: u64): u256;
    native public fun read_address(data: &vector<u8>, at: u64): address;
    native public fun read_bool(data: &vector<u8>, at: u64): bool;
}
