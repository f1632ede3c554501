// Signers: who has one may act for its account.
module 0x1::signer {
    native public fun borrow_address(s: &signer): &address;
    native public fun address_of(s: &signer): address;
}
