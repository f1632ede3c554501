package state

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// MaxValueSize is the longest byte value, in bytes. Gas ends a write long before.
const MaxValueSize = 1 << 20

// inlineSize is the longest value that lies in the header slot.
const inlineSize = 31

// longTag is the last byte of the header of a value that lies in data slots.
const longTag = 0xff

// valueDomain begins the preimage of every header slot's key, in 32 bytes.
var valueDomain = common.RightPadBytes([]byte("TRIVIUM byte value v1"), 32)

var (
	// ErrValueSize refuses a value longer than MaxValueSize.
	ErrValueSize = errors.New("byte value too long")
	// ErrNotHolder refuses to keep byte values in an account that is not a
	// contract: an account with nonce 0 can be swept (EIP-161), and a user's
	// account is the user's own.
	ErrNotHolder = errors.New("account cannot hold byte values")
	// ErrCorruptValue is a header slot that no write of this package leaves.
	ErrCorruptValue = errors.New("corrupt header of a byte value")
)

// ValueSlot is the header slot of the value under a key:
// keccak256(domain || key), domain being 32 bytes.
func ValueSlot(key []byte) common.Hash {
	return crypto.Keccak256Hash(valueDomain, key)
}

// header is the decoded header slot.
type header struct {
	found  bool
	inline []byte // the value, if it fits
	size   int    // length of the value in bytes
}

// words is the number of data slots.
func (h header) words() int {
	if !h.found || h.size <= inlineSize {
		return 0
	}
	return (h.size + 31) / 32
}

// decodeHeader reads a header slot. The last byte tells the form:
//
//	0x00        all bytes zero: no value
//	0x01..0x20  n+1 for an inline value of n bytes in front, zeros between
//	0xff        a long value, its length in bytes 23..30 (big-endian), zeros before
func decodeHeader(w common.Hash) (header, error) {
	switch tag := w[31]; {
	case w == common.Hash{}:
		return header{}, nil
	case tag >= 1 && tag <= inlineSize+1:
		n := int(tag) - 1
		for _, b := range w[n:inlineSize] {
			if b != 0 {
				return header{}, ErrCorruptValue
			}
		}
		return header{found: true, inline: w[:n:n], size: n}, nil
	case tag == longTag:
		n := binary.BigEndian.Uint64(w[23:31])
		for _, b := range w[:23] {
			if b != 0 {
				return header{}, ErrCorruptValue
			}
		}
		if n <= inlineSize || n > MaxValueSize {
			return header{}, ErrCorruptValue
		}
		return header{found: true, size: int(n)}, nil
	}
	return header{}, ErrCorruptValue
}

// encodeHeader is the header slot of a value.
func encodeHeader(value []byte) (w common.Hash) {
	if len(value) <= inlineSize {
		copy(w[:], value)
		w[31] = byte(len(value) + 1)
		return w
	}
	binary.BigEndian.PutUint64(w[23:31], uint64(len(value)))
	w[31] = longTag
	return w
}

// cursor walks the data slots that follow a header slot.
type cursor struct{ at uint256.Int }

func newCursor(base common.Hash) *cursor {
	c := new(cursor)
	c.at.SetBytes32(base[:])
	return c
}

func (c *cursor) next() common.Hash {
	c.at.AddUint64(&c.at, 1) // wraps at 2^256
	return c.at.Bytes32()
}

// base charges for hashing the key, and gives the header slot.
func (s Slots) base(key []byte) (common.Hash, error) {
	words := uint64(len(key)+len(valueDomain)+31) / 32
	if err := s.Meter.Charge(params.Keccak256Gas + words*params.Keccak256WordGas); err != nil {
		return common.Hash{}, err
	}
	return ValueSlot(key), nil
}

// ReadValue reads the value under a key. Each slot costs a Load.
func (s Slots) ReadValue(key []byte) (value []byte, found bool, err error) {
	base, err := s.base(key)
	if err != nil {
		return nil, false, err
	}
	word, err := s.Load(base)
	if err != nil {
		return nil, false, err
	}
	h, err := decodeHeader(word)
	if err != nil || !h.found {
		return nil, false, err
	}
	if h.words() == 0 {
		return common.CopyBytes(h.inline), true, nil
	}
	at := newCursor(base)
	value = make([]byte, 0, h.words()*32)
	for range h.words() {
		word, err := s.Load(at.next())
		if err != nil {
			return nil, false, err
		}
		value = append(value, word[:]...)
	}
	return value[:h.size], true, nil
}

// WriteValue sets the value under a key. Each slot costs a Store, so a slot that
// stays the same costs no more than a read and is not written. Data slots of a
// longer former value are cleared: what lies in storage depends on the present
// values alone.
func (s Slots) WriteValue(key, value []byte) error {
	if len(value) > MaxValueSize {
		return fmt.Errorf("%w: %d bytes, limit %d", ErrValueSize, len(value), MaxValueSize)
	}
	if err := s.holder(); err != nil {
		return err
	}
	base, old, err := s.former(key)
	if err != nil {
		return err
	}
	if err := s.Store(base, encodeHeader(value)); err != nil {
		return err
	}
	at, written := newCursor(base), 0
	if len(value) > inlineSize {
		for rest := value; len(rest) > 0; written++ {
			var word common.Hash
			rest = rest[copy(word[:], rest):]
			if err := s.Store(at.next(), word); err != nil {
				return err
			}
		}
	}
	return s.clear(at, old.words()-written)
}

// DeleteValue removes the value under a key, if there is one.
func (s Slots) DeleteValue(key []byte) error {
	base, old, err := s.former(key)
	if err != nil || !old.found {
		return err
	}
	if err := s.Store(base, common.Hash{}); err != nil {
		return err
	}
	return s.clear(newCursor(base), old.words())
}

// former reads the header of the value that is there.
func (s Slots) former(key []byte) (base common.Hash, old header, err error) {
	if base, err = s.base(key); err != nil {
		return base, old, err
	}
	word, err := s.Load(base)
	if err != nil {
		return base, old, err
	}
	old, err = decodeHeader(word)
	return base, old, err
}

// clear sets the next n data slots to zero.
func (s Slots) clear(at *cursor, n int) error {
	for ; n > 0; n-- {
		if err := s.Store(at.next(), common.Hash{}); err != nil {
			return err
		}
	}
	return nil
}

// holder refuses accounts that are not contracts.
func (s Slots) holder() error {
	size := s.DB.GetCodeSize(s.Account)
	if s.DB.GetNonce(s.Account) == 0 || size == 0 {
		return fmt.Errorf("%w: %s must have a nonce of at least 1 and code", ErrNotHolder, s.Account)
	}
	if size == len(types.DelegationPrefix)+common.AddressLength {
		if _, delegated := types.ParseDelegation(s.DB.GetCode(s.Account)); delegated {
			return fmt.Errorf("%w: %s is a user's account with EIP-7702 code", ErrNotHolder, s.Account)
		}
	}
	return nil
}
