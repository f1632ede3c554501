package framework_test

import "testing"

func TestBasics(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := withFramework(checks)
		c.is(t, x(u64(0x10005)), "0x1::error::invalid_argument", u64(5))
		c.is(t, x(u64s(3, 2, 1)), "0x1::vector::trim_reverse<u64>", u64s(1, 2, 3), u64(0))
	})
}
