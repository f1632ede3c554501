// A map in one value, for few keys: a look-up goes over all of them.
module 0x1::simple_map {
    use 0x1::option;
    struct Element<Key, Value> has copy, drop, store { key: Key, value: Value }
    struct SimpleMap<Key, Value> has copy, drop, store { data: vector<Element<Key, Value>> }
    native public fun create<Key: store, Value: store>(): SimpleMap<Key, Value>;
    native public fun new<Key: store, Value: store>(): SimpleMap<Key, Value>;
    native public fun length<Key: store, Value: store>(map: &SimpleMap<Key, Value>): u64;
    native public fun contains_key<Key: store, Value: store>(map: &SimpleMap<Key, Value>, key: &Key): bool;
    native public fun borrow<Key: store, Value: store>(map: &SimpleMap<Key, Value>, key: &Key): &Value;
    native public fun borrow_mut<Key: store, Value: store>(map: &mut SimpleMap<Key, Value>, key: &Key): &mut Value;
    native public fun add<Key: store, Value: store>(map: &mut SimpleMap<Key, Value>, key: Key, value: Value);
    // Sets the value of a key, and gives the key and value that were there.
    native public fun upsert<Key: store, Value: store>(map: &mut SimpleMap<Key, Value>, key: Key, value: Value): (option::Option<Key>, option::Option<Value>);
    native public fun remove<Key: store, Value: store>(map: &mut SimpleMap<Key, Value>, key: &Key): (Key, Value);
    native public fun keys<Key: copy + store, Value: store>(map: &SimpleMap<Key, Value>): vector<Key>;
    native public fun values<Key: store, Value: copy + store>(map: &SimpleMap<Key, Value>): vector<Value>;
    native public fun destroy_empty<Key: store, Value: store>(map: SimpleMap<Key, Value>);
}
