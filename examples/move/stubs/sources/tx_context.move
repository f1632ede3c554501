// The transaction that is being run.
module 0x1::tx_context {
    // Who signed it, which is not who calls and permits nothing.
    native public fun origin(): address;
    native public fun gas_price(): u256;
}
