// Messages to the parent chain, on chains that have an outbox. Once the parent chain
// has accepted the chain's state, its portal makes the call that a message asks for.
//
// The sender is the account of the module that calls outbox, as with evm: what a
// contract of the parent chain permits that account it permits the module's code,
// whoever called the module. No signer goes out, and nobody's ether but what is given.
module 0x1::outbox {
    use 0x1::native_coin;
    // Asks for a call of target on the parent chain, with the value, that much gas and
    // the data. The value stays on this chain for good, and is paid there. Gives the
    // message's hash, which is its leaf in the outbox.
    native public fun send(target: address, value: native_coin::Ether, gas_limit: u64, data: vector<u8>): vector<u8>;
}
