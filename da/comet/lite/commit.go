package lite

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Validator is one of a height's validators, with its vote where it is counted.
type Validator struct {
	Key       ed25519.PublicKey
	Power     uint64
	Time      time.Time // of the vote
	Signature []byte    // none: not counted
}

// Commit is what a header's validators signed: it, and how its block was parted.
type Commit struct {
	Round      uint32
	PartsTotal uint32
	PartsHash  [32]byte
	// Validators are all of the height in the order of their set, by falling power. The
	// votes of the first who voted are here, and no more than are needed.
	Validators []Validator
}

// maxPower is CometBFT's bound on the power of all validators.
const maxPower = (1<<63 - 1) / 8

// Verify checks that more than two thirds of the header's validators, by power,
// signed it. Who they are is for the caller to judge, by h.ValidatorsHash.
func (c *Commit) Verify(h Header) error {
	header, err := h.Open()
	if err != nil {
		return err
	}
	leaves := make([][]byte, len(c.Validators))
	var total uint64
	for i, v := range c.Validators {
		if len(v.Key) != ed25519.PublicKeySize || v.Power == 0 || v.Power > maxPower-total {
			return fmt.Errorf("validator %d has a key of %d bytes and a power of %d", i, len(v.Key), v.Power)
		}
		total += v.Power
		leaves[i] = v.leaf()
	}
	if got, want := merkleRoot(leaves), h.ValidatorsHash(); got != want {
		return fmt.Errorf("the validators hash to %X, those of the header to %X", got, want)
	}
	if c.Round > 1<<31-1 {
		return errors.New("impossible round")
	}
	var signed, last uint64
	for i, v := range c.Validators {
		if len(v.Signature) == 0 {
			if !v.Time.IsZero() {
				return fmt.Errorf("validator %d has a time and no signature", i)
			}
			continue
		}
		if !ed25519.Verify(v.Key, c.signBytes(header.ChainID, header.Height, header.Hash, v.Time), v.Signature) {
			return fmt.Errorf("the signature of validator %d does not hold", i)
		}
		signed, last = signed+v.Power, v.Power
	}
	needed := total / 3 * 2
	needed += total % 3 * 2 / 3
	switch {
	case signed <= needed:
		return fmt.Errorf("validators with %d of %d voting power signed, want more than two thirds", signed, total)
	case signed-last > needed:
		return errors.New("more signatures than are needed")
	}
	return nil
}

// leaf is the validator's leaf in the hash of its set (tendermint.types.SimpleValidator).
func (v *Validator) leaf() []byte {
	b := append([]byte{0x0a, 0x22, 0x0a, 0x20}, v.Key...)
	return binary.AppendUvarint(append(b, 0x10), v.Power)
}

// precommit is the type of the vote that a commit consists of.
const precommit = 2

// signBytes are what a validator signs (tendermint.types.CanonicalVote, with its
// length before it).
func (c *Commit) signBytes(chainID string, height uint64, hash [32]byte, at time.Time) []byte {
	parts := field(nil, 1, uint64(c.PartsTotal))
	parts = message(parts, 2, c.PartsHash[:])
	id := message(nil, 1, hash[:])
	id = message(id, 2, parts)
	var stamp []byte
	stamp = field(stamp, 1, uint64(at.Unix()))
	stamp = field(stamp, 2, uint64(at.Nanosecond()))

	vote := field(nil, 1, precommit)
	vote = fixed(vote, 2, height)
	vote = fixed(vote, 3, uint64(c.Round))
	vote = message(vote, 4, id)
	vote = message(vote, 5, stamp)
	if chainID != "" {
		vote = message(vote, 6, []byte(chainID))
	}
	return append(binary.AppendUvarint(nil, uint64(len(vote))), vote...)
}

// field appends a number, unless it is zero.
func field(b []byte, tag byte, n uint64) []byte {
	if n == 0 {
		return b
	}
	return binary.AppendUvarint(append(b, tag<<3), n)
}

// fixed appends a number in 8 bytes, unless it is zero.
func fixed(b []byte, tag byte, n uint64) []byte {
	if n == 0 {
		return b
	}
	return binary.LittleEndian.AppendUint64(append(b, tag<<3|1), n)
}

// message appends a message or bytes.
func message(b []byte, tag byte, content []byte) []byte {
	b = binary.AppendUvarint(append(b, tag<<3|2), uint64(len(content)))
	return append(b, content...)
}
