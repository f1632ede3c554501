// Tables that know how many items they have, and so can be destroyed.
module 0x1::table_with_length {
    use 0x1::table;
    struct TableWithLength<phantom K: copy + drop, phantom V> has store { inner: table::Table<K, V>, length: u64 }
    native public fun new<K: copy + drop, V: store>(): TableWithLength<K, V>;
    native public fun destroy_empty<K: copy + drop, V>(t: TableWithLength<K, V>);
    native public fun add<K: copy + drop, V>(t: &mut TableWithLength<K, V>, key: K, val: V);
    native public fun borrow<K: copy + drop, V>(t: &TableWithLength<K, V>, key: K): &V;
    native public fun borrow_mut<K: copy + drop, V>(t: &mut TableWithLength<K, V>, key: K): &mut V;
    native public fun borrow_mut_with_default<K: copy + drop, V: drop>(t: &mut TableWithLength<K, V>, key: K, default: V): &mut V;
    native public fun upsert<K: copy + drop, V: drop>(t: &mut TableWithLength<K, V>, key: K, val: V);
    native public fun length<K: copy + drop, V>(t: &TableWithLength<K, V>): u64;
    native public fun empty<K: copy + drop, V>(t: &TableWithLength<K, V>): bool;
    native public fun remove<K: copy + drop, V>(t: &mut TableWithLength<K, V>, key: K): V;
    native public fun contains<K: copy + drop, V>(t: &TableWithLength<K, V>, key: K): bool;
}
