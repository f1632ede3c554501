// Identifiers that are given out once: an address and a number.
module 0x1::guid {
    struct GUID has drop, store { id: ID }
    struct ID has copy, drop, store { creation_num: u64, addr: address }
    native public fun create_id(addr: address, creation_num: u64): ID;
    native public fun id(guid: &GUID): ID;
    native public fun creator_address(guid: &GUID): address;
    native public fun creation_num(guid: &GUID): u64;
    native public fun id_creator_address(id: &ID): address;
    native public fun id_creation_num(id: &ID): u64;
    native public fun eq_id(guid: &GUID, id: &ID): bool;
}
