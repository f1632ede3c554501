package schedule

// Natives prices the native functions of the standard library, in ink, beside
// Code.Native for the call and Memory for what they make.
type Natives struct {
	Byte     uint64 // each byte of text that is looked at or made
	TypeNode uint64 // each type in one that is made text

	SHA2x256    Digest // sha2_256
	SHA2x512    Digest // sha2_512
	Keccak      Digest // keccak256, sha3_256
	SHA3x512    Digest // sha3_512
	Blake       Digest // blake2b_256
	TableItem   uint64 // the place of an item, beside the hash of the key
	Ed25519     uint64 // a signature, beside its message as SHA2x512
	Ed25519Key  uint64 // a public key that is checked
	ECDSA       uint64 // a key that is recovered
	VectorSwap  uint64 // elements exchanged by a function instead of the instruction
	Conversions uint64 // a value made of its BCS, beside reading it
}

// Digest prices a hash.
type Digest struct {
	Base uint64
	Word uint64 // each 32 bytes, the last of them whole
}

// Price is the ink of the hash of so many bytes.
func (d Digest) Price(bytes int) uint64 { return d.Base + d.Word*((uint64(bytes)+31)/32) }

// Where the EVM has a hash or a signature, this costs the same; the others are in
// proportion to those by the time that they take.
var nativesV1 = Natives{
	Byte:     5_000,
	TypeNode: 500_000,

	SHA2x256:    Digest{Base: 60 * InkPerGas, Word: 12 * InkPerGas},
	SHA2x512:    Digest{Base: 60 * InkPerGas, Word: 24 * InkPerGas},
	Keccak:      Digest{Base: 30 * InkPerGas, Word: 6 * InkPerGas},
	SHA3x512:    Digest{Base: 30 * InkPerGas, Word: 12 * InkPerGas},
	Blake:       Digest{Base: 60 * InkPerGas, Word: 12 * InkPerGas},
	TableItem:   60 * InkPerGas,
	Ed25519:     5_000 * InkPerGas,
	Ed25519Key:  3_000 * InkPerGas,
	ECDSA:       3_000 * InkPerGas,
	VectorSwap:  100_000,
	Conversions: 100_000,
}
