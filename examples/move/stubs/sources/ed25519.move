// Signatures of Ed25519.
module 0x1::ed25519 {
    use 0x1::option;
    use 0x1::type_info;
    struct Signature has copy, drop, store { bytes: vector<u8> }
    struct UnvalidatedPublicKey has copy, drop, store { bytes: vector<u8> }
    struct ValidatedPublicKey has copy, drop, store { bytes: vector<u8> }
    // A message of a type, which is signed with it: the same bytes of another type
    // are another message.
    struct SignedMessage<T> has drop { type_info: type_info::TypeInfo, inner: T }
    native public fun new_signature_from_bytes(bytes: vector<u8>): Signature;
    native public fun new_unvalidated_public_key_from_bytes(bytes: vector<u8>): UnvalidatedPublicKey;
    native public fun new_validated_public_key_from_bytes(bytes: vector<u8>): option::Option<ValidatedPublicKey>;
    native public fun public_key_validate(pk: &UnvalidatedPublicKey): option::Option<ValidatedPublicKey>;
    native public fun public_key_to_unvalidated(pk: &ValidatedPublicKey): UnvalidatedPublicKey;
    native public fun public_key_into_unvalidated(pk: ValidatedPublicKey): UnvalidatedPublicKey;
    native public fun signature_to_bytes(sig: &Signature): vector<u8>;
    native public fun unvalidated_public_key_to_bytes(pk: &UnvalidatedPublicKey): vector<u8>;
    native public fun validated_public_key_to_bytes(pk: &ValidatedPublicKey): vector<u8>;
    // False as well for a key or a nonce of small order.
    native public fun signature_verify_strict(sig: &Signature, pk: &UnvalidatedPublicKey, message: vector<u8>): bool;
    native public fun new_signed_message<T: drop>(data: T): SignedMessage<T>;
    // What is signed is the BCS of the message.
    native public fun signature_verify_strict_t<T: drop>(sig: &Signature, pk: &UnvalidatedPublicKey, data: T): bool;
}
