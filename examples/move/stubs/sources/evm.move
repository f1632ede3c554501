// Calls of contracts, in Solidity or any other language, by address.
//
// A contract sees an account of the module that calls evm as the sender: every
// module has one of its own, which no other can call from. What the contract
// permits that account it permits the module's code, whoever called the module;
// no signer goes out.
module 0x1::evm {
    use 0x1::native_coin;
    // The account of the module that calls this.
    native public fun account(): address;
    // Ether that the account of the module that calls this has been sent.
    native public fun collect(amount: u256): native_coin::Ether;
    // Aborts with 0x30001 if the call fails; try_call tells why.
    native public fun call(to: address, value: native_coin::Ether, data: vector<u8>): vector<u8>;
    // A call that can change nothing.
    native public fun static_call(to: address, data: vector<u8>): vector<u8>;
    // Gives the value back if the call fails, and none if it succeeds.
    native public fun try_call(to: address, value: native_coin::Ether, data: vector<u8>): (bool, vector<u8>, native_coin::Ether);
    native public fun try_static_call(to: address, data: vector<u8>): (bool, vector<u8>);
}
