package vm

// Value is a value on the operand stack, in a local or in an Object. It has no
// tag of its own: verified code knows the type of every value, and so does who
// handles one.
//
//	bool, u8 to u64   w[0], upper words zero
//	u128, u256        w, least significant word first, upper words zero
//	address, signer   w, the 32 bytes as four big-endian words, w[0] first
//	struct, vector    p
//	reference         the slot w[0] of p; of the machine's stack if p is nil
//
// Copying the Go value moves the Move value: what it points to has one owner.
type Value struct {
	w [4]uint64
	p *Object
}

// objectKind tells which slice of an Object holds its slots.
type objectKind uint8

const (
	objValues objectKind = iota // vals: fields of a struct or variant, elements of any type, the root of a global
	objBytes                    // bytes: vector<u8>, vector<bool>
	objWords                    // words: vector<u16>, vector<u32>, vector<u64>
)

// Object is what a struct, an enum, a vector or a global holds: slots, by number.
type Object struct {
	kind    objectKind
	variant uint16 // of an enum
	vals    []Value
	bytes   []byte
	words   []uint64
}
