package stf

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// What parts of a transaction take in a batch, in bytes. rollup/codec's tests
// compare with real batches.
const (
	sizeFixed         = 64 + 2     // signature; nonce, gas limit, fees and kind are mostly alike from one to the next
	sizeRecipient     = 20         // of wei: often new
	sizeContract      = 2          // of a call: one of those that all call
	sizeWords         = 4 + 11*32  // of data in which a batch finds no word again, since it keeps each place's apart
	sizeCall          = 4 + 256*32 // up to which a batch takes a call's data apart into words
	sizeTuple         = 20 + 2     // of an access list: address and count
	sizeAuthorization = 64 + 22    // signature; address, nonce, chain and parity
	sizeRepeat        = 2          // what came before, again: how far back and how long
	minRepeat         = 5          // bytes that are worth it
	repeatTable       = 1 << 12    // places remembered
)

// DASize estimates the bytes that a transaction adds to a batch. It is a function
// of the transaction alone: a fixed part, and for what may be of any length what a
// simple compressor of the LZ77 family (Ziv and Lempel, 1977) would make of it. It
// takes time linear in the length, and is at most the length and the fixed parts.
func DASize(tx *types.Transaction) uint64 {
	return daSize(tx.To(), tx.Value().BitLen(), tx.Data(), tx.AccessList(), tx.SetCodeAuthorizations())
}

func daSize(to *common.Address, valueBits int, data []byte, list types.AccessList, auths []types.SetCodeAuthorization) uint64 {
	size := sizeFixed + uint64(valueBits+7)/8
	switch {
	case to == nil:
	case len(data) == 0:
		size += sizeRecipient
	default:
		size += sizeContract
	}
	call := len(data)%32 == 4 // by Solidity's ABI
	head := min(len(data), sizeWords)
	size += literalSize(data[:head]) + compressedSize(data[head:], call && len(data) <= sizeCall)
	if to != nil && call { // its selector is one of those that all call
		size -= literalSize(data[:4]) - 1
	}
	for _, tuple := range list {
		size += sizeTuple
		for i := range tuple.StorageKeys {
			size += literalSize(tuple.StorageKeys[i][:])
		}
	}
	return size + sizeAuthorization*uint64(len(auths))
}

// literalSize is the length of bytes of which only runs of zeros are worth less
// than themselves: one byte a run.
func literalSize(b []byte) (size uint64) {
	zero := false
	for _, c := range b {
		if c != 0 || !zero {
			size++
		}
		zero = c == 0
	}
	return size
}

// compressedSize is the length of bytes as literals, runs of zeros (one byte) and
// repetitions of what came before (sizeRepeat). Of whole words (words), each is for
// itself, and one that is a number has no repetitions: a batch takes numbers apart.
func compressedSize(b []byte, words bool) (size uint64) {
	if len(b) == 0 {
		return 0
	}
	var table [repeatTable]uint32 // hash of four bytes -> one behind their place
	for i, end := 0, len(b); i < len(b); {
		if words {
			if i%32 == 0 && isNumber(b[i:]) {
				size += literalSize(b[i : i+32])
				i += 32
				continue
			}
			end = i - i%32 + 32
		}
		if b[i] == 0 {
			for i < end && b[i] == 0 {
				i++
			}
			size++
			continue
		}
		length := 1
		if i+minRepeat <= end {
			four := binary.LittleEndian.Uint32(b[i:])
			slot := &table[four*2654435761>>20] // Knuth's multiplicative hash, upper 12 bits
			if at := int(*slot) - 1; at >= 0 && binary.LittleEndian.Uint32(b[at:]) == four {
				for length = 4; i+length < end && b[i+length] == b[at+length]; length++ {
				}
			}
			*slot = uint32(i + 1)
		}
		if length < minRepeat {
			size++
			i++
			continue
		}
		size += sizeRepeat
		i += length
	}
	return size
}

// isNumber tells whether a word holds at most 16 bytes.
func isNumber(word []byte) bool {
	return binary.LittleEndian.Uint64(word)|binary.LittleEndian.Uint64(word[8:]) == 0
}
