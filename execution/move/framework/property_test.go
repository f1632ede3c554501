package framework_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/vm"
)

// TestTableIsAMap does random things to a table and to a map of Go's.
func TestTableIsAMap(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		c.is(t, "", "0x2::own::tables_new", signer(5))
		model := map[string]uint64{}
		r := rand.New(rand.NewPCG(1, 2))
		for range 600 {
			k, v := fmt.Sprintf("key %d", r.IntN(12)), r.Uint64N(1000)
			old, has := model[k]
			found := x(u64(old))
			if !has {
				found = "abort 0x6507 0x1::table"
			}
			switch r.IntN(7) {
			case 0:
				want := ""
				if has {
					want = "abort 0x6407 0x1::table"
				} else {
					model[k] = v
				}
				c.is(t, want, "0x2::own::table_add", addr(5), str(k), u64(v))
			case 1:
				model[k] = v
				c.is(t, "", "0x2::own::table_upsert", addr(5), str(k), u64(v))
			case 2:
				if !has {
					old = v
				}
				model[k] = old + 1
				c.is(t, "", "0x2::own::table_bump", addr(5), str(k), u64(v))
			case 3:
				delete(model, k)
				c.is(t, found, "0x2::own::table_remove", addr(5), str(k))
			case 4:
				c.is(t, found, "0x2::own::table_get", addr(5), str(k))
			case 5:
				c.is(t, x(boolean(has)), "0x2::own::table_has", addr(5), str(k))
			case 6:
				if !has {
					old = v
				}
				c.is(t, x(u64(old)), "0x2::own::table_get_or", addr(5), str(k), u64(v))
			}
		}
		if len(model) == 0 {
			t.Fatal("nothing is in the table")
		}
	})
}

// TestSupply does random things with coins, most of which abort at times. The sum
// of what accounts have is the supply, which only mint and burn change.
func TestSupply(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		const gold = "<0x2::own::Gold>"
		c.is(t, "", "0x2::own::gold", signer(2), str("Gold"), str("AU"))
		for a := byte(5); a < 9; a++ { // 9 is not registered
			c.is(t, "", "0x1::coin::register"+gold, signer(a))
		}
		r := rand.New(rand.NewPCG(3, 4))
		supply, done := uint64(0), 0
		for range 600 {
			a, b, n := byte(5+r.IntN(5)), byte(5+r.IntN(5)), r.Uint64N(100)
			call := func(function string, args ...vm.Arg) bool {
				_, err := c.call(function, args...)
				if err == nil {
					done++
				}
				return err == nil
			}
			switch r.IntN(8) {
			case 0:
				if call("0x2::own::mint", addr(a), u64(n)) {
					supply += n
				}
			case 1:
				if call("0x2::own::burn", signer(a), u64(n)) {
					supply -= n
				}
			case 2:
				if call("0x2::own::burn_from", addr(a), u64(n)) {
					supply -= n
				}
			case 3:
				call("0x2::own::freeze_it", addr(a))
			case 4:
				call("0x2::own::unfreeze_it", addr(a))
			case 5:
				call("0x2::own::split", signer(a), u64(n), u64(r.Uint64N(100)))
			default:
				call("0x1::coin::transfer"+gold, signer(a), addr(b), u64(n))
			}
			sum := uint64(0)
			for a := byte(5); a < 9; a++ {
				out, err := c.call("0x1::coin::balance"+gold, addr(a))
				if err != nil {
					t.Fatal(err)
				}
				sum += leU64(t, out[0])
			}
			if sum != supply {
				t.Fatalf("accounts have %d, the supply is %d", sum, supply)
			}
			c.is(t, x(some(u128(0, supply))), "0x1::coin::supply"+gold)
		}
		if done < 100 || done > 500 {
			t.Errorf("%d of 600 went well; the test is to see both", done)
		}
	})
}

func leU64(t *testing.T, h string) (n uint64) {
	t.Helper()
	b := bytesOf(t, h)
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}
