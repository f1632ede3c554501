package natives

import (
	"bytes"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move/vm"
)

// ecdsaRecover gives the public key without the 4 in front, and whether there is
// one. s may be in the upper half of the order: a message can have two signatures.
func ecdsaRecover(c *vm.NativeCall) ([]vm.Value, error) {
	if err := c.Charge(prices(c).ECDSA); err != nil {
		return nil, err
	}
	message, id, sig := c.Args[0].AsBytes(), c.Args[1].U8(), c.Args[2].AsBytes()
	order := crypto.S256().Params().N.Bytes()
	switch {
	case len(message) != 32:
		return nil, abort(wrongSize, "a message of %d bytes", len(message))
	case id > 3:
		return nil, abort(wrongSize, "recovery id %d", id)
	case len(sig) != 64:
		return nil, abort(wrongSize, "a signature of %d bytes", len(sig))
	case bytes.Compare(sig[:32], order) >= 0 || bytes.Compare(sig[32:], order) >= 0:
		return nil, abort(wrongSize, "a signature beyond the order of the curve")
	}
	key, err := crypto.Ecrecover(message, append(bytes.Clone(sig), id))
	if err != nil {
		key = []byte{4}
	}
	pk, growErr := makeBytes(c, bytes.Clone(key[1:]))
	return append(pk, vm.Bool(err == nil)), growErr
}
