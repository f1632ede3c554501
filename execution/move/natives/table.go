package natives

import (
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// An item of a table is the resource Box<V> at the address
//
//	keccak256(handle ++ BCS of the key)
//
// which is no account's: who gets at it is who has the table. The functions have
// three type arguments, K, V and Box<V>, and the table as the first argument.

// Abort codes, those of the Move project's table extension.
const (
	itemExists  = 25607
	itemMissing = 25863
)

// item finds the place of the item that the first two arguments name.
func item(c *vm.NativeCall) (at tag.Address, exists bool, err error) {
	if err := c.Charge(prices(c).TableItem); err != nil {
		return at, false, err
	}
	table, err := c.Deref(c.Args[0])
	if err != nil {
		return at, false, err
	}
	key, err := c.Encode(c.Args[1], c.TypeArgs[0])
	if err != nil {
		return at, false, err
	}
	handle := table.At(0).Address()
	if err := c.Charge(prices(c).Keccak.Price(len(handle) + len(key))); err != nil {
		return at, false, err
	}
	at = tag.Address(crypto.Keccak256(handle[:], key))
	exists, err = c.Exists(at, c.TypeArgs[2])
	return at, exists, err
}

func addItem(c *vm.NativeCall) ([]vm.Value, error) {
	at, exists, err := item(c)
	if err != nil {
		return nil, err
	}
	if exists {
		return nil, abort(itemExists, "the table has the key")
	}
	return nil, c.MoveTo(at, c.TypeArgs[2], c.Args[2])
}

func borrowItem(c *vm.NativeCall) ([]vm.Value, error)    { return reference(c, false) }
func borrowItemMut(c *vm.NativeCall) ([]vm.Value, error) { return reference(c, true) }

func reference(c *vm.NativeCall, mutable bool) ([]vm.Value, error) {
	at, err := existing(c)
	if err != nil {
		return nil, err
	}
	r, err := c.BorrowGlobal(at, c.TypeArgs[2], mutable)
	return one(r), err
}

func existing(c *vm.NativeCall) (tag.Address, error) {
	at, exists, err := item(c)
	if err == nil && !exists {
		err = abort(itemMissing, "the table does not have the key")
	}
	return at, err
}

func containsItem(c *vm.NativeCall) ([]vm.Value, error) {
	_, exists, err := item(c)
	return one(vm.Bool(exists)), err
}

func removeItem(c *vm.NativeCall) ([]vm.Value, error) {
	at, err := existing(c)
	if err != nil {
		return nil, err
	}
	v, err := c.MoveFrom(at, c.TypeArgs[2])
	return one(v), err
}
