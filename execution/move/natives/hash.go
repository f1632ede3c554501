package natives

import (
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/blake2b"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// digest is a hash of the first argument.
func digest(c *vm.NativeCall, price schedule.Digest, sum func([]byte) []byte) ([]vm.Value, error) {
	data := c.Args[0].AsBytes()
	if err := c.Charge(price.Price(len(data))); err != nil {
		return nil, err
	}
	return makeBytes(c, sum(data))
}

func sha2x256(c *vm.NativeCall) ([]vm.Value, error) {
	return digest(c, prices(c).SHA2x256, func(b []byte) []byte { h := sha256.Sum256(b); return h[:] })
}

func sha2x512(c *vm.NativeCall) ([]vm.Value, error) {
	return digest(c, prices(c).SHA2x512, func(b []byte) []byte { h := sha512.Sum512(b); return h[:] })
}

func sha3x256(c *vm.NativeCall) ([]vm.Value, error) {
	return digest(c, prices(c).Keccak, func(b []byte) []byte { h := sha3.Sum256(b); return h[:] })
}

func sha3x512(c *vm.NativeCall) ([]vm.Value, error) {
	return digest(c, prices(c).SHA3x512, func(b []byte) []byte { h := sha3.Sum512(b); return h[:] })
}

func keccak256(c *vm.NativeCall) ([]vm.Value, error) {
	return digest(c, prices(c).Keccak, func(b []byte) []byte { return crypto.Keccak256(b) })
}

func blake2b256(c *vm.NativeCall) ([]vm.Value, error) {
	return digest(c, prices(c).Blake, func(b []byte) []byte { h := blake2b.Sum256(b); return h[:] })
}
