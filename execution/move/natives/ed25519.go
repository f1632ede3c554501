package natives

import (
	"crypto/ed25519"
	"math/big"
	"slices"

	"github.com/trivium-chain/trivium/execution/move/vm"
)

func ed25519Validate(c *vm.NativeCall) ([]vm.Value, error) {
	if err := c.Charge(prices(c).Ed25519Key); err != nil {
		return nil, err
	}
	key := c.Args[0].AsBytes()
	if len(key) != ed25519.PublicKeySize {
		return nil, abort(wrongSize, "a public key of %d bytes", len(key))
	}
	return one(vm.Bool(onCurve([32]byte(key)) && !smallOrder([32]byte(key)))), nil
}

// ed25519Verify verifies as RFC 8032 says, without the cofactor; a key or a nonce
// of small order, which fits more than one message, makes no signature.
func ed25519Verify(c *vm.NativeCall) ([]vm.Value, error) {
	sig, key, message := c.Args[0].AsBytes(), c.Args[1].AsBytes(), c.Args[2].AsBytes()
	p := prices(c)
	if err := c.Charge(p.Ed25519 + p.SHA2x512.Price(len(message))); err != nil {
		return nil, err
	}
	if len(key) != ed25519.PublicKeySize {
		return nil, abort(wrongSize, "a public key of %d bytes", len(key))
	}
	if len(sig) != ed25519.SignatureSize {
		return nil, abort(wrongSize+1, "a signature of %d bytes", len(sig))
	}
	ok := !smallOrder([32]byte(key)) && !smallOrder([32]byte(sig)) && ed25519.Verify(key, message, sig)
	return one(vm.Bool(ok)), nil
}

// smallOrders are the encodings of the points whose order divides 8, without the
// sign of x: y is 0, 1, -1 or one of two more; 0 and 1 have a second encoding, that
// is not reduced.
var smallOrders = [][32]byte{
	hex32("0000000000000000000000000000000000000000000000000000000000000000"),
	hex32("0100000000000000000000000000000000000000000000000000000000000000"),
	hex32("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
	hex32("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
	hex32("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	hex32("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
	hex32("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
}

func hex32(s string) (b [32]byte) {
	n, ok := new(big.Int).SetString(s, 16)
	if !ok {
		panic("natives: constant " + s)
	}
	n.FillBytes(b[:])
	return b
}

func smallOrder(point [32]byte) bool {
	point[31] &= 0x7f
	return slices.Contains(smallOrders, point)
}

// The field of the curve -x*x + y*y = 1 + d*x*x*y*y, and its d.
var (
	fieldP, _ = new(big.Int).SetString("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed", 16)
	curveD, _ = new(big.Int).SetString("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3", 16)
)

// onCurve tells whether the y of an encoding is that of a point: x*x must be
// (y*y - 1) / (d*y*y + 1), so that the product of the two is a square.
func onCurve(point [32]byte) bool {
	point[31] &= 0x7f
	slices.Reverse(point[:])
	yy := new(big.Int).SetBytes(point[:])
	yy.Mul(yy, yy).Mod(yy, fieldP)
	u := new(big.Int).Sub(yy, big.NewInt(1))
	v := new(big.Int).Mul(yy, curveD)
	v.Add(v, big.NewInt(1))
	u.Mul(u, v).Mod(u, fieldP)
	return big.Jacobi(u, fieldP) >= 0
}
