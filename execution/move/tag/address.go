package tag

import (
	"bytes"
	"encoding/hex"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// Core is the address of the framework, 0x1.
var Core = Address{AddressSize - 1: 1}

// evmSize is the length of an address of the chain.
const evmSize = 20

// FromEVM is the Move address of an account of the chain.
func FromEVM(a [evmSize]byte) (m Address) {
	copy(m[AddressSize-evmSize:], a[:])
	return m
}

// EVM is the account of the chain that has the address; ok is false if none has,
// since a byte in front of the last 20 is not zero.
func (a Address) EVM() (account [evmSize]byte, ok bool) {
	copy(account[:], a[AddressSize-evmSize:])
	return account, FromEVM(account) == a
}

// String is 0x and the hexadecimal digits of the address in lower case, without
// leading zeros: 0x1, 0x0.
func (a Address) String() string {
	s := hex.EncodeToString(a[:])
	n := 0
	for n < len(s)-1 && s[n] == '0' {
		n++
	}
	return "0x" + s[n:]
}

// Compare orders addresses by their bytes.
func (a Address) Compare(b Address) int { return bytes.Compare(a[:], b[:]) }

// ParseAddress reads 0x and 1 to 64 hexadecimal digits of either case.
func ParseAddress(s string) (Address, error) {
	p := parser{text: s, what: "address"}
	a, err := p.address()
	if err != nil {
		return Address{}, err
	}
	return a, p.end()
}

// digits makes an address of hexadecimal digits, which have been checked.
func digits(s string) (a Address) {
	at := 2*AddressSize - len(s) // in half bytes
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a':
			c -= 'a' - 10
		case c >= 'A':
			c -= 'A' - 10
		default:
			c -= '0'
		}
		n := at + i
		a[n/2] |= c << (4 * (1 - n%2))
	}
	return a
}

func isDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// limit is the error of what is well-formed and too large.
func limit(format string, args ...any) error {
	return status.New(status.TypeTagLimitExceeded, format, args...)
}
