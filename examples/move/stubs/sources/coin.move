// Coins of any kind: CoinType is a struct of the module that issues the coin.
//
// Coins come into being by mint and end by burn, each with a capability; nothing
// else changes the supply.
module 0x1::coin {
    use 0x1::option;
    use 0x1::string;
    struct Coin<phantom CoinType> has store { value: u64 }
    // What an account has.
    struct CoinStore<phantom CoinType> has key { coin: Coin<CoinType>, frozen: bool }
    // What there is to know of a coin, at the address of its module. The supply is
    // absent if it is not followed.
    struct CoinInfo<phantom CoinType> has key { name: string::String, symbol: string::String, decimals: u8, supply: option::Option<u128> }
    struct MintCapability<phantom CoinType> has copy, store { dummy_field: bool }
    struct BurnCapability<phantom CoinType> has copy, store { dummy_field: bool }
    struct FreezeCapability<phantom CoinType> has copy, store { dummy_field: bool }
    struct Deposit<phantom CoinType> has drop, store { account: address, amount: u64 }
    struct Withdraw<phantom CoinType> has drop, store { account: address, amount: u64 }
    struct Mint<phantom CoinType> has drop, store { amount: u64 }
    struct Burn<phantom CoinType> has drop, store { amount: u64 }
    struct Freeze<phantom CoinType> has drop, store { account: address, frozen: bool }
    native public fun initialize<CoinType>(account: &signer, name: string::String, symbol: string::String, decimals: u8, monitor_supply: bool): (BurnCapability<CoinType>, FreezeCapability<CoinType>, MintCapability<CoinType>);
    native public fun is_coin_initialized<CoinType>(): bool;
    native public fun name<CoinType>(): string::String;
    native public fun symbol<CoinType>(): string::String;
    native public fun decimals<CoinType>(): u8;
    native public fun supply<CoinType>(): option::Option<u128>;
    native public fun value<CoinType>(coin: &Coin<CoinType>): u64;
    native public fun zero<CoinType>(): Coin<CoinType>;
    native public fun destroy_zero<CoinType>(coin: Coin<CoinType>);
    native public fun merge<CoinType>(dst: &mut Coin<CoinType>, src: Coin<CoinType>);
    native public fun extract<CoinType>(coin: &mut Coin<CoinType>, amount: u64): Coin<CoinType>;
    native public fun extract_all<CoinType>(coin: &mut Coin<CoinType>): Coin<CoinType>;
    native public fun is_account_registered<CoinType>(account: address): bool;
    // Lets the account hold the coin. Doing so twice does nothing.
    native public fun register<CoinType>(account: &signer);
    native public fun balance<CoinType>(account: address): u64;
    native public fun is_frozen<CoinType>(account: address): bool;
    native public fun deposit<CoinType>(account: address, coin: Coin<CoinType>);
    native public fun withdraw<CoinType>(account: &signer, amount: u64): Coin<CoinType>;
    native public fun transfer<CoinType>(from: &signer, to: address, amount: u64);
    native public fun mint<CoinType>(amount: u64, cap: &MintCapability<CoinType>): Coin<CoinType>;
    native public fun burn<CoinType>(coin: Coin<CoinType>, cap: &BurnCapability<CoinType>);
    // Burns what an account has, frozen or not.
    native public fun burn_from<CoinType>(account: address, amount: u64, cap: &BurnCapability<CoinType>);
    native public fun freeze_coin_store<CoinType>(account: address, cap: &FreezeCapability<CoinType>);
    native public fun unfreeze_coin_store<CoinType>(account: address, cap: &FreezeCapability<CoinType>);
    native public fun destroy_mint_cap<CoinType>(cap: MintCapability<CoinType>);
    native public fun destroy_burn_cap<CoinType>(cap: BurnCapability<CoinType>);
    native public fun destroy_freeze_cap<CoinType>(cap: FreezeCapability<CoinType>);
}
