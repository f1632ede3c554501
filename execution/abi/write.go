package abi

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Value is a value to write: what stands in the head, and what stands behind it.
type Value struct {
	head common.Hash
	tail []byte // of a dynamic value; the head is then its place
}

// Uint is a value of an unsigned integer type, or of bool.
func Uint(n uint64) Value { return Value{head: uint256.NewInt(n).Bytes32()} }

// Word is a value of a static type.
func Word(w common.Hash) Value { return Value{head: w} }

// Address is a value of type address.
func Address(a common.Address) Value { return Value{head: common.BytesToHash(a[:])} }

// Bytes is a value of type bytes.
func Bytes(b []byte) Value {
	tail := make([]byte, 32+(len(b)+31)/32*32)
	putUint(tail, len(b))
	copy(tail[32:], b)
	return Value{tail: tail}
}

// String is a value of type string.
func String(s string) Value { return Bytes([]byte(s)) }

// List is a value of type bytes[] or string[].
func List(list [][]byte) Value {
	values := make([]Value, len(list))
	for i, b := range list {
		values[i] = Bytes(b)
	}
	count := uint256.NewInt(uint64(len(list))).Bytes32()
	return Value{tail: append(count[:], Encode(values...)...)}
}

// Encode is the encoding of values, as return data or behind a selector.
func Encode(values ...Value) []byte {
	size := 32 * len(values)
	for _, v := range values {
		size += len(v.tail)
	}
	out := make([]byte, 32*len(values), size)
	for i, v := range values {
		if v.tail == nil {
			copy(out[32*i:], v.head[:])
			continue
		}
		putUint(out[32*i:], len(out))
		out = append(out, v.tail...)
	}
	return out
}

// Call is call data, or the data of an error: selector and values.
func Call(signature string, values ...Value) []byte {
	return append(Selector(signature), Encode(values...)...)
}

func putUint(word []byte, n int) {
	w := uint256.NewInt(uint64(n)).Bytes32()
	copy(word, w[:])
}
