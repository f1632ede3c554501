// Coins that one account mints, burns and freezes by transactions. Only the
// account whose module has the coin's type can begin.
module 0x1::managed_coin {
    use 0x1::coin;
    struct Capabilities<phantom CoinType> has key { burn_cap: coin::BurnCapability<CoinType>, freeze_cap: coin::FreezeCapability<CoinType>, mint_cap: coin::MintCapability<CoinType> }
    native public fun initialize<CoinType>(account: &signer, name: vector<u8>, symbol: vector<u8>, decimals: u8, monitor_supply: bool);
    native public fun mint<CoinType>(account: &signer, to: address, amount: u64);
    // Burns what the account itself has.
    native public fun burn<CoinType>(account: &signer, amount: u64);
    // freeze: Move lets no function have this name.
    native public fun unfreeze<CoinType>(account: &signer, holder: address);
    native public fun register<CoinType>(account: &signer);
}
