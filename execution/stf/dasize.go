package stf

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// What parts of a transaction take in a batch, in bytes. rollup/codec's tests
// compare with real batches.
const (
	sizeFixed         = 64 + 2    // signature; nonce, gas limit, fees and kind are mostly alike from one to the next
	sizeRecipient     = 20        // of wei: often new
	sizeContract      = 2         // of a call: one of those that all call
	sizeWords         = 4 + 11*32 // of data in which a batch finds no word again, since it keeps each place's apart
	sizeTuple         = 20 + 2    // of an access list: address and count
	sizeAuthorization = 64 + 22   // signature; address, nonce, chain and parity
	sizeRepeat        = 2         // what came before, again: how far back and how long
	minRepeat         = 4         // bytes that are worth it
	repeatTable       = 1 << 12   // places remembered
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
	words := min(len(data), sizeWords)
	size += literalSize(data[:words]) + compressedSize(data[words:])
	if to != nil && len(data)%32 == 4 { // a call by Solidity's ABI: its selector is one of those that all call
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
// repetitions of what came before (sizeRepeat).
func compressedSize(b []byte) (size uint64) {
	if len(b) == 0 {
		return 0
	}
	var table [repeatTable]uint32 // hash of four bytes -> one behind their place
	for i := 0; i < len(b); {
		if b[i] == 0 {
			for i < len(b) && b[i] == 0 {
				i++
			}
			size++
			continue
		}
		if i+minRepeat > len(b) {
			size++
			i++
			continue
		}
		four := binary.LittleEndian.Uint32(b[i:])
		slot := &table[four*2654435761>>20] // Knuth's multiplicative hash, upper 12 bits
		at := int(*slot) - 1
		*slot = uint32(i + 1)
		if at < 0 || binary.LittleEndian.Uint32(b[at:]) != four {
			size++
			i++
			continue
		}
		for i, at = i+minRepeat, at+minRepeat; i < len(b) && b[i] == b[at]; i, at = i+1, at+1 {
		}
		size += sizeRepeat
	}
	return size
}
