package abi

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

// Selector is a fresh copy of the first four bytes of a signature's hash.
func Selector(signature string) []byte { return crypto.Keccak256([]byte(signature))[:4:4] }

// Method is Selector as an array, to be compared.
func Method(signature string) [4]byte { return [4]byte(Selector(signature)) }

// Arguments reads call data. Bad is set once something lies outside of it;
// padding behind bytes may be missing, and is not looked at.
type Arguments struct {
	Method [4]byte
	Bad    bool

	data []byte
}

// Read begins to read call data. False if there is no method.
func Read(input []byte) (*Arguments, bool) {
	if len(input) < 4 {
		return nil, false
	}
	return &Arguments{Method: [4]byte(input), data: input[4:]}, true
}

// Values begins to read what has no method before it: return data, or that of an event.
func Values(data []byte) *Arguments { return &Arguments{data: data} }

// Word is argument i, of a static type.
func (a *Arguments) Word(i int) common.Hash { return a.word(a.data, i) }

// Bytes is argument i, of type bytes or string.
func (a *Arguments) Bytes(i int) []byte { return a.bytes(a.data, i) }

// Number is argument i, of an unsigned integer type whose values are at most max.
func (a *Arguments) Number(i int, max uint64) uint64 {
	w := a.Word(i)
	n := new(uint256.Int).SetBytes32(w[:])
	if a.Bad || !n.IsUint64() || n.Uint64() > max {
		a.Bad = true
		return 0
	}
	return n.Uint64()
}

// List is argument i, of type bytes[] or string[].
func (a *Arguments) List(i int) [][]byte {
	at, n := a.head(a.data, i)
	// Each element has a word that says where it begins.
	if rest := a.data[at:]; n > len(rest)/32 {
		a.Bad = true
	}
	if a.Bad {
		return nil
	}
	list := make([][]byte, n)
	for j := range list {
		list[j] = a.bytes(a.data[at:], j)
	}
	if a.Bad {
		return nil
	}
	return list
}

func (a *Arguments) word(data []byte, i int) (w common.Hash) {
	if len(data)/32 <= i {
		a.Bad = true
		return w
	}
	return common.BytesToHash(data[32*i : 32*(i+1)])
}

func (a *Arguments) bytes(data []byte, i int) []byte {
	at, n := a.head(data, i)
	if n > len(data)-at {
		a.Bad = true
	}
	if a.Bad {
		return nil
	}
	return data[at : at+n]
}

// head follows the offset in word i of data to the length there, and gives where
// what it counts begins. Zeros where one of them lies outside.
func (a *Arguments) head(data []byte, i int) (at, n int) {
	at = a.number(a.word(data, i), len(data)-32)
	if a.Bad {
		return 0, 0
	}
	n = a.number(common.BytesToHash(data[at:at+32]), len(data)-at-32)
	if a.Bad {
		return 0, 0
	}
	return at + 32, n
}

// number is a word that is at most limit.
func (a *Arguments) number(w common.Hash, limit int) int {
	n := new(uint256.Int).SetBytes32(w[:])
	if a.Bad || limit < 0 || !n.IsUint64() || n.Uint64() > uint64(limit) {
		a.Bad = true
		return 0
	}
	return int(n.Uint64())
}
