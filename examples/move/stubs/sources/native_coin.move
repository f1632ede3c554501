// The coin of the chain, in wei. Ether in Move is a claim on the balance of the
// account that Move is reached through: it is taken from what the caller attached
// to the call, and ends when it is deposited, which is a transfer of the chain.
module 0x1::native_coin {
    struct Ether has store { value: u256 }
    native public fun balance(account: address): u256;
    native public fun attached(payer: &signer): u256;
    native public fun withdraw_attached(payer: &signer, amount: u256): Ether;
    native public fun deposit(to: address, coin: Ether);
    // Pays on what the caller attached.
    native public fun transfer(from: &signer, to: address, amount: u256);
    native public fun value(coin: &Ether): u256;
    native public fun zero(): Ether;
    native public fun destroy_zero(coin: Ether);
    native public fun merge(dst: &mut Ether, src: Ether);
    native public fun extract(coin: &mut Ether, amount: u256): Ether;
}
