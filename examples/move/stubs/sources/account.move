// Accounts. Every address is one: an account of the chain has a key or code
// outside of Move; a resource account has a module that holds its capability.
module 0x1::account {
    use 0x1::event;
    use 0x1::guid;
    // What an account has given out.
    struct Account has key { guid_creation_num: u64 }
    // Marks an address as that of a resource account.
    struct ResourceAccount has key { source: address }
    struct SignerCapability has drop, store { account: address }
    native public fun create_guid(s: &signer): guid::GUID;
    native public fun new_event_handle<T: drop + store>(s: &signer): event::EventHandle<T>;
    native public fun get_guid_next_creation_num(addr: address): u64;
    native public fun create_resource_address(source: &address, seed: vector<u8>): address;
    // Makes an account without a key, whose signer only the capability gives. The
    // same source and seed give it once.
    native public fun create_resource_account(source: &signer, seed: vector<u8>): (signer, SignerCapability);
    native public fun create_signer_with_capability(cap: &SignerCapability): signer;
    native public fun get_signer_capability_address(cap: &SignerCapability): address;
}
