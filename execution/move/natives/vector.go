package natives

import (
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// The functions of vectors for modules that declare them native: the framework's
// own are instructions. They fail as the instructions do.

func empty(c *vm.NativeCall) ([]vm.Value, error) {
	if err := c.Grow(0, 0); err != nil {
		return nil, err
	}
	return one(vm.Vector(c.TypeArgs[0])), nil
}

func length(c *vm.NativeCall) ([]vm.Value, error) {
	v, err := c.Deref(c.Args[0])
	return one(vm.U64(uint64(v.Len()))), err
}

// borrow is both borrow and borrow_mut: their declarations tell them apart.
func borrow(c *vm.NativeCall) ([]vm.Value, error) {
	r, err := c.Element(c.Args[0], c.Args[1].U64())
	return one(r), err
}

func pushBack(c *vm.NativeCall) ([]vm.Value, error) {
	return nil, c.Push(c.Args[0], c.Args[1])
}

func popBack(c *vm.NativeCall) ([]vm.Value, error) {
	v, err := c.Pop(c.Args[0])
	return one(v), err
}

func destroyEmpty(c *vm.NativeCall) ([]vm.Value, error) {
	const unpackLength = 3
	if n := c.Args[0].Len(); n != 0 {
		return nil, status.New(status.VectorOperationError, "%d elements are left", n).WithSub(unpackLength)
	}
	return nil, nil
}

func swap(c *vm.NativeCall) ([]vm.Value, error) {
	if err := c.Charge(prices(c).VectorSwap); err != nil {
		return nil, err
	}
	i, err := c.Element(c.Args[0], c.Args[1].U64())
	if err != nil {
		return nil, err
	}
	j, err := c.Element(c.Args[0], c.Args[2].U64())
	if err != nil {
		return nil, err
	}
	x, err := c.Deref(i)
	if err != nil {
		return nil, err
	}
	y, err := c.Deref(j)
	if err != nil {
		return nil, err
	}
	if err := c.Set(i, y); err != nil {
		return nil, err
	}
	return nil, c.Set(j, x)
}
