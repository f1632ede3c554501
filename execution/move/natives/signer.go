package natives

import "github.com/trivium-chain/trivium/execution/move/vm"

// borrowAddress: a signer is its address, so that a reference to one is a
// reference to the other.
func borrowAddress(c *vm.NativeCall) ([]vm.Value, error) { return one(c.Args[0]), nil }

// createSigner makes a signer of any account. Only modules of the framework
// declare it, for themselves.
func createSigner(c *vm.NativeCall) ([]vm.Value, error) {
	return one(vm.Signer(c.Args[0].Address())), nil
}
