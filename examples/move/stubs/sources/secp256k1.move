// Signatures of ECDSA over secp256k1.
module 0x1::secp256k1 {
    use 0x1::option;
    // Without the 4 that stands in front of uncompressed keys.
    struct ECDSARawPublicKey has copy, drop, store { bytes: vector<u8> }
    // r and s.
    struct ECDSASignature has copy, drop, store { bytes: vector<u8> }
    native public fun ecdsa_signature_from_bytes(bytes: vector<u8>): ECDSASignature;
    native public fun ecdsa_raw_public_key_from_64_bytes(bytes: vector<u8>): ECDSARawPublicKey;
    native public fun ecdsa_raw_public_key_to_bytes(pk: &ECDSARawPublicKey): vector<u8>;
    native public fun ecdsa_signature_to_bytes(sig: &ECDSASignature): vector<u8>;
    // The key whose signature of a message, a hash of 32 bytes, it is.
    native public fun ecdsa_recover(message: vector<u8>, recovery_id: u8, signature: &ECDSASignature): option::Option<ECDSARawPublicKey>;
}
