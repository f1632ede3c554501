// Maps of any size: every item is a resource of its own, at an address that is
// the hash of the table's handle and the key.
//
// An item is reached only through its table, so what the verifier says of
// references to the table holds for references to its items.
module 0x1::table {
    struct Table<phantom K: copy + drop, phantom V> has store { handle: address }
    struct Box<V> has drop, store, key { val: V }
    // How many tables there are, at 0x1.
    struct Tables has key { count: u64 }
    native public fun new<K: copy + drop, V: store>(): Table<K, V>;
    native public fun add<K: copy + drop, V>(table: &mut Table<K, V>, key: K, val: V);
    native public fun borrow<K: copy + drop, V>(table: &Table<K, V>, key: K): &V;
    native public fun borrow_mut<K: copy + drop, V>(table: &mut Table<K, V>, key: K): &mut V;
    native public fun borrow_with_default<K: copy + drop, V>(table: &Table<K, V>, key: K, default: &V): &V;
    native public fun borrow_mut_with_default<K: copy + drop, V: drop>(table: &mut Table<K, V>, key: K, default: V): &mut V;
    native public fun upsert<K: copy + drop, V: drop>(table: &mut Table<K, V>, key: K, val: V);
    native public fun remove<K: copy + drop, V>(table: &mut Table<K, V>, key: K): V;
    native public fun contains<K: copy + drop, V>(table: &Table<K, V>, key: K): bool;
}
