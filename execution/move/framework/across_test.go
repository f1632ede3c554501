package framework_test

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// TestTablesAcrossCalls has a module hold a reference to an item of its table
// while Move is left and entered again, and changes the table of another module
// meanwhile: the reference stays good, and the change is seen.
func TestTablesAcrossCalls(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := withFramework(checks)
		c.publishFile(t, "shelf.mvir")
		c.publishFile(t, "across.mvir")
		shelf := tag.Module{Address: tag.Address(addr(3).Data), Name: "shelf"}
		for _, f := range []string{"0x3::shelf::init", "0x2::across::init"} {
			s, err := tag.ParseStruct(f)
			if err != nil {
				t.Fatal(err)
			}
			c.is(t, "", f, vm.Arg{Data: s.Module.Address[:], Signer: true})
		}
		var inner string
		c.outside = func() error {
			s := c.machine.Session(c, &schedule.V1, nil)
			defer s.Close()
			if _, err := s.Call(shelf, inner, nil, []vm.Arg{u8(4)}); err != nil {
				return err
			}
			return s.Commit()
		}
		held := func(more ...uint64) vm.Arg { return u64s(append([]uint64{5}, more...)...) }

		inner = "bump" // makes the item
		c.is(t, x(u64(999), u64(1), held(6, 7)), "0x2::across::hold", u8(4))
		c.is(t, x(held(6, 7, 8)), "0x2::across::get")
		c.is(t, x(u64(1), u64(2), held(6, 7, 8, 6, 7)), "0x2::across::hold", u8(4))
		inner = "drop"
		c.is(t, x(u64(2), u64(999), held(6, 7, 8, 6, 7, 8, 6, 7)), "0x2::across::hold", u8(4))
		c.is(t, x(held(6, 7, 8, 6, 7, 8, 6, 7, 8)), "0x2::across::get")
		c.is(t, x(u64(999)), "0x3::shelf::get", u8(4))
	})
}
