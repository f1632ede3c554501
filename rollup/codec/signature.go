package codec

import (
	"bytes"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

const signatureSize = 64

var (
	curveOrder = common.BigToHash(crypto.S256().Params().N)
	halfOrder  = common.BigToHash(new(big.Int).Rsh(crypto.S256().Params().N, 1))
	one        = common.BigToHash(common.Big1)
	zero       common.Hash
)

// checkScalars tells why no transaction can carry the signature r, s (32 bytes
// each, big endian): outside of the curve's order, s in the upper half (EIP-2),
// or the signature reserved for transactions that derivation itself makes.
func checkScalars(r, s []byte) error {
	switch {
	case bytes.Equal(r, zero[:]) || bytes.Compare(r, curveOrder[:]) >= 0:
		return fmt.Errorf("%w: r is zero or not below the curve's order", ErrUnsupported)
	case bytes.Equal(s, zero[:]) || bytes.Compare(s, halfOrder[:]) > 0:
		return fmt.Errorf("%w: s is zero or above half of the curve's order (EIP-2)", ErrUnsupported)
	case bytes.Equal(r, one[:]) && bytes.Equal(s, one[:]):
		return fmt.Errorf("%w: r = s = 1 is reserved for transactions that derivation makes", ErrUnsupported)
	}
	return nil
}

// appendSignature appends r and s with the y parity in the top bit of s, which
// is free because s is low (the compact form of EIP-2098).
func appendSignature(dst []byte, parity bool, r, s *big.Int) ([]byte, error) {
	if r.Sign() < 0 || s.Sign() < 0 || r.BitLen() > 256 || s.BitLen() > 256 {
		return dst, fmt.Errorf("%w: signature values of more than 256 bits", ErrUnsupported)
	}
	n := len(dst)
	dst = append(dst, zero[:]...)
	dst = append(dst, zero[:]...)
	sig := dst[n:]
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	if err := checkScalars(sig[:32], sig[32:]); err != nil {
		return dst[:n], err
	}
	if parity {
		sig[32] |= 0x80
	}
	return dst, nil
}

// splitSignature undoes appendSignature. s is a copy.
func splitSignature(sig []byte) (r []byte, s [32]byte, parity bool, err error) {
	r, s = sig[:32], [32]byte(sig[32:])
	parity = s[0]&0x80 != 0
	s[0] &= 0x7f
	return r, s, parity, checkScalars(r, s[:])
}

// toUint256 converts a number that a transaction holds.
func toUint256(v *big.Int, what string) (u uint256.Int, err error) {
	if v == nil {
		return u, nil
	}
	if v.Sign() < 0 || u.SetFromBig(v) {
		return u, fmt.Errorf("%w: %s of more than 256 bits", ErrUnsupported, what)
	}
	return u, nil
}
