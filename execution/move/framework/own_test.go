package framework_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// own is a chain with the module of the tests, which lives at 0x2.
func own(t *testing.T, checks bool) *chain {
	t.Helper()
	c := withFramework(checks)
	c.publishFile(t, "own.mvir")
	return c
}

func (c *chain) run(t *testing.T, cases []stdCase) {
	t.Helper()
	for _, k := range cases {
		c.is(t, k.want, k.function, k.args...)
	}
}

func bytesOf(t *testing.T, h string) string {
	t.Helper()
	b, err := hex.DecodeString(h)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestVectorBeyond(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		own(t, checks).run(t, []stdCase{
			{x(u64s(9, 1, 2)), "0x2::own::insert", args(u64s(1, 2), u64(0), u64(9))},
			{x(u64s(1, 9, 2)), "0x2::own::insert", args(u64s(1, 2), u64(1), u64(9))},
			{x(u64s(1, 2, 9)), "0x2::own::insert", args(u64s(1, 2), u64(2), u64(9))},
			{"abort 0x20000 0x1::vector", "0x2::own::insert", args(u64s(1, 2), u64(3), u64(9))},
			{x(u64s(2), u64s(1, 2)), "0x2::own::remove_value", args(u64s(1, 2, 2), u64(2))},
			{x(u64s(), u64s(1)), "0x2::own::remove_value", args(u64s(1), u64(2))},
			{x(u64s(1, 4, 3, 2, 5)), "0x2::own::reverse_slice", args(u64s(1, 2, 3, 4, 5), u64(1), u64(4))},
			{x(u64s(1, 2)), "0x2::own::reverse_slice", args(u64s(1, 2), u64(2), u64(2))},
			{"abort 0x20001 0x1::vector", "0x2::own::reverse_slice", args(u64s(1, 2), u64(2), u64(1))},
			{"VECTOR_OPERATION_ERROR", "0x2::own::reverse_slice", args(u64s(1, 2), u64(0), u64(3))},
			{x(u64s(1, 3, 2)), "0x2::own::reverse_append", args(u64s(1), u64s(2, 3))},
			{x(u64s(3, 4), u64s(1, 2)), "0x2::own::trim", args(u64s(1, 2, 3, 4), u64(2))},
			{x(u64s(4, 3), u64s(1, 2)), "0x2::own::trim_reverse", args(u64s(1, 2, 3, 4), u64(2))},
			{x(u64s(), u64s(1)), "0x2::own::trim", args(u64s(1), u64(1))},
			{"abort 0x20000 0x1::vector", "0x2::own::trim", args(u64s(1), u64(2))},
			{x(u64(3), u64s(3, 4, 5, 1, 2)), "0x2::own::rotate", args(u64s(1, 2, 3, 4, 5), u64(2))},
			{"VECTOR_OPERATION_ERROR", "0x2::own::rotate", args(u64s(1), u64(2))},
			{x(u64s(2, 3)), "0x1::vector::slice<u64>", args(u64s(1, 2, 3, 4), u64(1), u64(3))},
			{x(u64s()), "0x1::vector::slice<u64>", args(u64s(1), u64(1), u64(1))},
			{"abort 0x20004 0x1::vector", "0x1::vector::slice<u64>", args(u64s(1), u64(0), u64(2))},
			{"abort 0x20004 0x1::vector", "0x1::vector::slice<u64>", args(u64s(1), u64(1), u64(0))},
			{x(u64s(3, 4, 5)), "0x1::vector::range", args(u64(3), u64(6))},
			{x(u64s(3, 5)), "0x1::vector::range_with_step", args(u64(3), u64(6), u64(2))},
			{"abort 0x20003 0x1::vector", "0x1::vector::range_with_step", args(u64(3), u64(6), u64(0))},
			{x(some(u64(1))), "0x1::option::from_vec<u64>", args(u64s(1))},
			{"abort 0x40002 0x1::option", "0x1::option::from_vec<u64>", args(u64s(1, 2))},
			{x(str("a")), "0x1::string::into_bytes", args(str("a"))},
			{x(u64(0xa0005)), "0x1::error::cancelled", args(u64(5))},
			{x(some(u8(1)), none(), some(u64(10)), str("\x01\x02"), u64s(11, 20)), "0x2::own::upsert", nil},
		})
	})
}

func TestFixedPointBeyond(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		const one = 1 << 32
		own(t, checks).run(t, []stdCase{
			{x(u64(5 * one)), "0x1::fixed_point32::create_from_u64", args(u64(5))},
			{"abort 0x20005 0x1::fixed_point32", "0x1::fixed_point32::create_from_u64", args(u64(one))},
			{x(u64(2)), "0x1::fixed_point32::floor", args(u64(2*one + 1))},
			{x(u64(3)), "0x1::fixed_point32::ceil", args(u64(2*one + 1))},
			{x(u64(2)), "0x1::fixed_point32::ceil", args(u64(2 * one))},
			{x(u64(one)), "0x1::fixed_point32::ceil", args(u64(maxU64))},
			{x(u64(2)), "0x1::fixed_point32::round", args(u64(2*one + one/2 - 1))},
			{x(u64(3)), "0x1::fixed_point32::round", args(u64(2*one + one/2))},
			{x(u64(1)), "0x1::fixed_point32::min", args(u64(1), u64(2))},
			{x(u64(2)), "0x1::fixed_point32::max", args(u64(1), u64(2))},
		})
	})
}

func TestASCII(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		own(t, checks).run(t, []stdCase{
			{x(str("abc\x7f")), "0x1::ascii::string", args(str("abc\x7f"))},
			{"abort 0x10000 0x1::ascii", "0x1::ascii::string", args(str("ü"))},
			{x(some(str(""))), "0x1::ascii::try_string", args(str(""))},
			{x(none()), "0x1::ascii::try_string", args(str("\x80"))},
			{x(boolean(true)), "0x1::ascii::all_characters_printable", args(str(" ~"))},
			{x(boolean(false)), "0x1::ascii::all_characters_printable", args(str("a\n"))},
			{"abort 0x10000 0x1::ascii", "0x1::ascii::char", args(u8(128))},
			{x(str("ab"), u8('b'), u8('a'), str("")), "0x2::own::push_pop", args(str("a"), u8('b'))},
			{x(u64(2)), "0x1::ascii::length", args(str("ab"))},
			{x(str("ab")), "0x1::ascii::as_bytes", args(str("ab"))},
			{x(str("ab")), "0x1::ascii::into_bytes", args(str("ab"))},
			{x(boolean(true)), "0x1::ascii::is_printable_char", args(u8(' '))},
			{x(boolean(false)), "0x1::ascii::is_printable_char", args(u8(127))},
			{x(str("0x2::own::Message")), "0x1::type_name::get<0x2::own::Message>", nil},
			{x(str("u8")), "0x1::type_name::borrow_string", args(str("u8"))},
			{x(str("u8")), "0x1::type_name::into_string", args(str("u8"))},
		})
	})
}

func TestTable(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		c.run(t, []stdCase{
			{"", "0x2::own::tables_new", args(signer(5))},
			{"", "0x2::own::tables_new", args(signer(6))},
			{x(boolean(false)), "0x2::own::table_has", args(addr(5), str("a"))},
			{"abort 0x6507 0x1::table", "0x2::own::table_get", args(addr(5), str("a"))},
			{"", "0x2::own::table_add", args(addr(5), str("a"), u64(1))},
			{"abort 0x6407 0x1::table", "0x2::own::table_add", args(addr(5), str("a"), u64(2))},
			{x(u64(1)), "0x2::own::table_get", args(addr(5), str("a"))},
			{x(boolean(false)), "0x2::own::table_has", args(addr(6), str("a"))}, // a table of its own
			{x(u64(7)), "0x2::own::table_get_or", args(addr(5), str("b"), u64(7))},
			{x(u64(1)), "0x2::own::table_get_or", args(addr(5), str("a"), u64(7))},
			{"", "0x2::own::table_set", args(addr(5), str("a"), u64(3))},
			{x(u64(3)), "0x2::own::table_get", args(addr(5), str("a"))},
			{"abort 0x6507 0x1::table", "0x2::own::table_set", args(addr(5), str("b"), u64(3))},
			{"", "0x2::own::table_upsert", args(addr(5), str("a"), u64(4))},
			{"", "0x2::own::table_upsert", args(addr(5), str("b"), u64(5))},
			{"", "0x2::own::table_bump", args(addr(5), str("b"), u64(100))},
			{"", "0x2::own::table_bump", args(addr(5), str("c"), u64(100))},
			{x(u64(4)), "0x2::own::table_remove", args(addr(5), str("a"))},
			{"abort 0x6507 0x1::table", "0x2::own::table_remove", args(addr(5), str("a"))},
			{x(u64(6)), "0x2::own::table_get", args(addr(5), str("b"))},
			{x(u64(101)), "0x2::own::table_get", args(addr(5), str("c"))},
			{x(u64(2), u64(81), boolean(true)), "0x2::own::nested", nil},
			{"abort 0x30066 0x1::table_with_length", "0x2::own::destroy_full", nil},
		})
		items := 0
		for k := range c.resources {
			if strings.Contains(k, "0x1::table::Box<u64>") {
				items++
			}
		}
		if items != 2 {
			t.Errorf("%d items lie in the state, want 2", items)
		}
		// The handle and the place of an item are what the sources say.
		handle, err := c.call("0x1::hash::sha3_256", str("0x1::table\x01\x00\x00\x00\x00\x00\x00\x00"))
		if err != nil {
			t.Fatal(err)
		}
		at := crypto.Keccak256([]byte(bytesOf(t, handle[0][2:])), str("b").Data)
		item := resourceKey(tag.Address(at), tag.Struct{
			Module: tag.Module{Address: tag.Core, Name: "table"}, Name: "Box", TypeArgs: []tag.Type{{Kind: tag.U64}},
		})
		if got := hex.EncodeToString(c.resources[item]); got != x(u64(6)) {
			t.Errorf("item b is %q", got)
		}
	})
}

func TestAccount(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		seed := append(addr(9).Data, 's', 0xff)
		h, err := c.call("0x1::hash::sha3_256", str(string(seed)))
		if err != nil {
			t.Fatal(err)
		}
		resource := h[0][2:]
		c.run(t, []stdCase{
			{x(u64(0)), "0x1::account::get_guid_next_creation_num", args(addr(9))},
			{x(join(u64(0), addr(9)), boolean(true), boolean(false)), "0x2::own::guids", args(signer(9))},
			{x(join(u64(1), addr(9)), boolean(true), boolean(false)), "0x2::own::guids", args(signer(9))},
			{x(u64(2)), "0x1::account::get_guid_next_creation_num", args(addr(9))},
			{x(u64(2), u64(2), addr(9)), "0x2::own::handle", args(signer(9), u64(41))},
			{"", "0x2::own::emit", args(u64(43))},
			{resource, "0x1::account::create_resource_address", args(addr(9), str("s"))},
			{resource + " " + resource + " " + resource, "0x2::own::resource_account", args(signer(9), str("s"))},
			{"abort 0x8000f 0x1::account", "0x2::own::resource_account", args(signer(9), str("s"))},
		})
		want := []string{"0x2::own::Message 2900000000000000", "0x2::own::Message 2a00000000000000", "0x2::own::Message 2b00000000000000"}
		if got := strings.Join(c.events, "; "); got != strings.Join(want, "; ") {
			t.Errorf("events: %s", got)
		}
	})
}

func TestCoin(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		const gold = "<0x2::own::Gold>"
		c.run(t, []stdCase{
			{x(boolean(false)), "0x1::coin::is_coin_initialized" + gold, nil},
			{"abort 0x10001 0x1::coin", "0x2::own::gold", args(signer(3), str("Gold"), str("AU"))},
			{"abort 0x1000c 0x1::coin", "0x2::own::gold", args(signer(2), str(strings.Repeat("g", 33)), str("AU"))},
			{"abort 0x1000d 0x1::coin", "0x2::own::gold", args(signer(2), str("Gold"), str("AUAUAUAUAUA"))},
			{"", "0x2::own::gold", args(signer(2), str("Gold"), str("AU"))},
			{"abort 0x80002 0x1::coin", "0x2::own::gold", args(signer(2), str("Gold"), str("AU"))},
			{x(boolean(true)), "0x1::coin::is_coin_initialized" + gold, nil},
			{x(str("Gold")), "0x1::coin::name" + gold, nil},
			{x(str("AU")), "0x1::coin::symbol" + gold, nil},
			{x(u8(6)), "0x1::coin::decimals" + gold, nil},
			{x(some(u128(0, 0))), "0x1::coin::supply" + gold, nil},

			{"abort 0x60005 0x1::coin", "0x2::own::mint", args(addr(5), u64(100))},
			{"abort 0x60005 0x1::coin", "0x1::coin::balance" + gold, args(addr(5))},
			{x(boolean(false)), "0x1::coin::is_account_registered" + gold, args(addr(5))},
			{"", "0x1::coin::register" + gold, args(signer(5))},
			{"", "0x1::coin::register" + gold, args(signer(5))},
			{"", "0x1::coin::register" + gold, args(signer(6))},
			{x(boolean(true)), "0x1::coin::is_account_registered" + gold, args(addr(5))},
			{"", "0x2::own::mint", args(addr(5), u64(100))},
			{x(u64(100)), "0x1::coin::balance" + gold, args(addr(5))},
			{x(some(u128(0, 100))), "0x1::coin::supply" + gold, nil},

			{"", "0x1::coin::transfer" + gold, args(signer(5), addr(6), u64(30))},
			{"abort 0x10006 0x1::coin", "0x1::coin::transfer" + gold, args(signer(5), addr(6), u64(71))},
			{"abort 0x60005 0x1::coin", "0x1::coin::transfer" + gold, args(signer(5), addr(7), u64(1))},
			{"abort 0x60005 0x1::coin", "0x1::coin::transfer" + gold, args(signer(7), addr(5), u64(1))},
			{x(u64(70)), "0x1::coin::balance" + gold, args(addr(5))},
			{x(u64(30)), "0x1::coin::balance" + gold, args(addr(6))},

			{"", "0x2::own::freeze_it", args(addr(6))},
			{x(boolean(true)), "0x1::coin::is_frozen" + gold, args(addr(6))},
			{x(boolean(false)), "0x1::coin::is_frozen" + gold, args(addr(7))},
			{"abort 0x5000a 0x1::coin", "0x1::coin::transfer" + gold, args(signer(6), addr(5), u64(1))},
			{"abort 0x5000a 0x1::coin", "0x1::coin::transfer" + gold, args(signer(5), addr(6), u64(1))},
			{"", "0x2::own::burn_from", args(addr(6), u64(10))}, // frozen or not
			{"abort 0x10006 0x1::coin", "0x2::own::burn_from", args(addr(6), u64(21))},
			{"abort 0x60005 0x1::coin", "0x2::own::burn_from", args(addr(7), u64(1))},
			{"", "0x2::own::burn_from", args(addr(7), u64(0))},
			{"", "0x2::own::unfreeze_it", args(addr(6))},
			{"abort 0x60005 0x1::coin", "0x2::own::freeze_it", args(addr(7))},
			{"", "0x1::coin::transfer" + gold, args(signer(6), addr(5), u64(20))},
			{x(some(u128(0, 90))), "0x1::coin::supply" + gold, nil},
			{"", "0x2::own::burn", args(signer(5), u64(40))},
			{x(u64(50)), "0x1::coin::balance" + gold, args(addr(5))},
			{x(some(u128(0, 50))), "0x1::coin::supply" + gold, nil},

			{x(u64(15), u64(5)), "0x2::own::split", args(signer(5), u64(20), u64(5))},
			{"abort 0x10006 0x1::coin", "0x2::own::split", args(signer(5), u64(20), u64(21))},
			{x(u64(50)), "0x1::coin::balance" + gold, args(addr(5))},
			{"abort 0x10007 0x1::coin", "0x2::own::lose", args(signer(5), u64(1))},
			{"", "0x2::own::lose", args(signer(5), u64(0))},
			{"ARITHMETIC_ERROR", "0x2::own::mint", args(addr(5), u64(maxU64-49))}, // more than fits an account
			{x(none()), "0x2::own::silent", args(signer(2))},
		})
		const deposit = "0x1::coin::Deposit<0x2::own::Gold> " // account, amount
		if want := deposit + x(addr(5)) + x(u64(100)); c.events[1] != want {
			t.Errorf("event %s, want %s", c.events[1], want)
		}
	})
}

func TestManagedCoin(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		const m = "0x1::managed_coin::"
		const kind = "<0x2::own::Message>"
		c.run(t, []stdCase{
			{"abort 0x60001 0x1::managed_coin", m + "mint" + kind, args(signer(2), addr(5), u64(1))},
			{"abort 0x10001 0x1::coin", m + "initialize" + kind, args(signer(5), str("M"), str("M"), u8(0), boolean(true))},
			{"abort 0x1 0x1::string", m + "initialize" + kind, args(signer(2), str("\xff"), str("M"), u8(0), boolean(true))},
			{"", m + "initialize" + kind, args(signer(2), str("M"), str("M"), u8(0), boolean(true))},
			{"", m + "register" + kind, args(signer(2))},
			{"", m + "register" + kind, args(signer(5))},
			{"", m + "mint" + kind, args(signer(2), addr(2), u64(9))},
			{"abort 0x60001 0x1::managed_coin", m + "mint" + kind, args(signer(5), addr(5), u64(9))},
			{"", m + "burn" + kind, args(signer(2), u64(4))},
			{"abort 0x60001 0x1::managed_coin", m + "burn" + kind, args(signer(5), u64(0))},
			{"", m + "freeze" + kind, args(signer(2), addr(5))},
			{"abort 0x60001 0x1::managed_coin", m + "freeze" + kind, args(signer(5), addr(2))},
			{"abort 0x5000a 0x1::coin", m + "mint" + kind, args(signer(2), addr(5), u64(1))},
			{"abort 0x60001 0x1::managed_coin", m + "unfreeze" + kind, args(signer(5), addr(5))},
			{"", m + "unfreeze" + kind, args(signer(2), addr(5))},
			{"", m + "mint" + kind, args(signer(2), addr(5), u64(1))},
			{x(some(u128(0, 6))), "0x1::coin::supply" + kind, nil},
			{x(u64(5)), "0x1::coin::balance" + kind, args(addr(2))},
		})
	})
}

func TestNativeCoinAndEVM(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := own(t, checks)
		caller := tag.Address(addr(5).Data)
		c.attached[caller] = uint256.NewInt(100)
		c.run(t, []stdCase{
			{x(u256(10), u256(70)), "0x2::own::ether", args(signer(5), u256(30), u256(10))},
			{x(u256(30)), "0x1::native_coin::balance", args(addr(0x77))},
			{x(u256(70)), "0x1::native_coin::attached", args(signer(5))},
			{x(u256(0)), "0x1::native_coin::attached", args(signer(6))},
			{"abort 0x10001 0x1::native_coin", "0x2::own::ether", args(signer(5), u256(71), u256(0))},
			{"abort 0x10001 0x1::native_coin", "0x2::own::ether", args(signer(6), u256(1), u256(0))},
			{"abort 0x10006 0x1::native_coin", "0x2::own::ether", args(signer(5), u256(0), u256(1))},
			{"", "0x1::native_coin::transfer", args(signer(5), addr(0x78), u256(20))},
			{x(u256(20)), "0x1::native_coin::balance", args(addr(0x78))},
			{"abort 0x10007 0x1::native_coin", "0x2::own::ether_lose", args(signer(5), u256(1))},
		})
		c.attached[caller] = uint256.NewInt(100)
		c.run(t, []stdCase{
			{x(str("answer")), "0x2::own::evm_call", args(signer(5), u256(7))},
			{x(boolean(true), str("answer"), u256(0)), "0x2::own::evm_try", args(signer(5), u256(8))},
			{x(str("answer")), "0x1::evm::static_call", args(addr(0x55), str("q"))},
			{x(boolean(true), str("answer")), "0x1::evm::try_static_call", args(addr(0x55), str("q"))},
			{x(addr(1)), "0x1::evm::account", nil},
			{x(u256(4)), "0x2::own::evm_collect", args(u256(4))},
			{x(u256(4)), "0x1::native_coin::balance", args(addr(0x79))},
		})
		c.fails = true
		c.run(t, []stdCase{
			{"abort 0x10006 0x1::evm", "0x2::own::evm_collect", args(u256(4))},
			{"abort 0x30001 0x1::evm", "0x2::own::evm_call", args(signer(5), u256(1))},
			{x(boolean(false), str("answer"), u256(9)), "0x2::own::evm_try", args(signer(5), u256(9))},
			{"abort 0x30001 0x1::evm", "0x1::evm::static_call", args(addr(0x55), str("q"))},
			{x(boolean(false), str("answer")), "0x1::evm::try_static_call", args(addr(0x55), str("q"))},
		})
		want := "0x55 7 0102 false; 0x55 8 03 false; 0x55 0 71 true"
		if got := strings.Join(c.calls[:3], "; "); got != want {
			t.Errorf("calls %s, want %s", got, want)
		}
		if got := c.ether[tag.Address(addr(0x77).Data)]; !got.Eq(uint256.NewInt(39)) { // 30, and 9 that came back
			t.Errorf("0x77 has %s", got)
		}
	})
}

func TestABI(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		word := func(n byte) string { return strings.Repeat("\x00", 31) + string(n) }
		data := "\xa9\x05\x9c\xbb" + word(5) + strings.Repeat("\x00", 30) + "\x01\x02" + word(1) + "text" + strings.Repeat("\x00", 28)
		big := "\x01" + strings.Repeat("\x00", 31)
		own(t, checks).run(t, []stdCase{
			{x(str(data)), "0x2::own::transfer_data", args(addr(5), u256(0x102), boolean(true), str("text"))},
			{x(u256(0x102)), "0x1::abi::read_u256", args(str(data), u64(36))},
			{x(addr(5)), "0x1::abi::read_address", args(str(data), u64(4))},
			{x(boolean(true)), "0x1::abi::read_bool", args(str(data), u64(68))},
			{x(boolean(false)), "0x1::abi::read_bool", args(str(word(0)), u64(0))},
			{"abort 0x10002 0x1::abi", "0x1::abi::read_bool", args(str(word(2)), u64(0))},
			{"abort 0x10003 0x1::abi", "0x1::abi::read_address", args(str(big), u64(0))},
			{"abort 0x20001 0x1::abi", "0x1::abi::read_u256", args(str(big), u64(1))},
			{"abort 0x20001 0x1::abi", "0x1::abi::read_u256", args(str("short"), u64(0))},
			{"abort 0x20001 0x1::abi", "0x1::abi::read_u256", args(str(big), u64(maxU64))},
		})
	})
}

func TestChainContext(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		own(t, checks).run(t, []stdCase{
			{x(u64(7)), "0x1::block::number", nil},
			{x(u64(7)), "0x1::block::get_current_block_height", nil},
			{x(u64(1_700_000_000)), "0x1::timestamp::now_seconds", nil},
			{x(u64(1_700_000_000_000_000)), "0x1::timestamp::now_microseconds", nil},
			{x(u64(42)), "0x1::block::chain_id", nil},
			{x(u64(30_000_000)), "0x1::block::gas_limit", nil},
			{x(u256(9)), "0x1::block::base_fee", nil},
			{x(addr(1)), "0x1::block::coinbase", nil},
			{x(addr(1)), "0x1::tx_context::origin", nil},
			{x(u256(10)), "0x1::tx_context::gas_price", nil},
			{"", "0x1::debug::print<u64>", args(u64(1))},
			{"", "0x1::debug::print_stack_trace", nil},
		})
	})
}

func TestHashesBeyond(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		own(t, checks).run(t, []stdCase{
			// FIPS 180-4, FIPS 202, RFC 7693 (BLAKE2b with 32 bytes: the reference implementation)
			{"40ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "0x1::aptos_hash::sha2_512", args(str("abc"))},
			{"40b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0", "0x1::aptos_hash::sha3_512", args(str("abc"))},
			{"20bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319", "0x1::aptos_hash::blake2b_256", args(str("abc"))},
		})
	})
}

func TestEd25519(t *testing.T) {
	// RFC 8032, 7.1, test 2.
	pk := bytesOf(t, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
	sig := bytesOf(t, "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
	identity := "\x01" + strings.Repeat("\x00", 31)
	// The key of order one and the nonce of order one fit any message.
	forged := identity + strings.Repeat("\x00", 32)
	if !ed25519.Verify([]byte(identity), []byte("any"), []byte(forged)) {
		t.Fatal("the forgery is none")
	}
	notOnCurve := "\x02" + strings.Repeat("\x00", 31)
	yes, no := boolean(true), boolean(false)
	both(t, func(t *testing.T, checks bool) {
		own(t, checks).run(t, []stdCase{
			{x(yes, yes), "0x2::own::ed25519", args(str(pk), str(sig), str("\x72"))},
			{x(yes, no), "0x2::own::ed25519", args(str(pk), str(sig), str("\x73"))},
			{x(no, no), "0x2::own::ed25519", args(str(identity), str(forged), str("any"))},
			{x(no, no), "0x2::own::ed25519", args(str(notOnCurve), str(sig), str("\x72"))},
			{"abort 0x10001 0x1::ed25519", "0x2::own::ed25519", args(str("k"), str(sig), str("\x72"))},
			{"abort 0x10002 0x1::ed25519", "0x2::own::ed25519", args(str(pk), str("s"), str("\x72"))},
			{"abort 0x10001 0x1::ed25519", "0x1::ed25519::new_validated_public_key_from_bytes", args(str("k"))},
		})
	})
}

func TestSecp256k1(t *testing.T) {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("key of the test")))
	if err != nil {
		t.Fatal(err)
	}
	hash := crypto.Keccak256([]byte("message"))
	sig, err := crypto.Sign(hash, key)
	if err != nil {
		t.Fatal(err)
	}
	pk := crypto.FromECDSAPub(&key.PublicKey)[1:]
	order := bytesOf(t, "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
	zero := strings.Repeat("\x00", 32)
	both(t, func(t *testing.T, checks bool) {
		own(t, checks).run(t, []stdCase{
			{x(some(str(string(pk)))), "0x2::own::secp256k1", args(str(string(hash)), u8(sig[64]), str(string(sig[:64])))},
			{x(none()), "0x2::own::secp256k1", args(str(string(hash)), u8(0), str(zero+zero))},
			{x(none()), "0x2::own::secp256k1", args(str(string(hash)), u8(2), str(string(sig[:64])))}, // r is too large for a second point
			{"abort 0x10001 0x1::secp256k1", "0x2::own::secp256k1", args(str(string(hash)), u8(4), str(string(sig[:64])))},
			{"abort 0x10001 0x1::secp256k1", "0x2::own::secp256k1", args(str("short"), u8(0), str(string(sig[:64])))},
			{"abort 0x10001 0x1::secp256k1", "0x2::own::secp256k1", args(str(string(hash)), u8(0), str(string(sig[:63])))},
			{"abort 0x10001 0x1::secp256k1", "0x2::own::secp256k1", args(str(string(hash)), u8(0), str(order+zero))},
			{"abort 0x10001 0x1::secp256k1", "0x2::own::secp256k1", args(str(string(hash)), u8(0), str(zero+order))},
		})
	})
}

// TestPrivate asks for what a module must not be able to call: the natives that
// make signers, values of any type, and ether.
func TestPrivate(t *testing.T) {
	for _, f := range []string{
		"0x1::account::create_signer", "0x1::table::create_signer", "0x1::from_bcs::from_bytes<u8>",
		"0x1::native_coin::native_take", "0x1::native_coin::native_pay", "0x1::native_coin::restore",
		"0x1::evm::native_call", "0x1::table::add_box<u8, u8, u8>", "0x1::event::write_module_event_to_store<u8>",
	} {
		n, err := tag.ParseStruct(f)
		if err != nil {
			t.Fatal(err)
		}
		m, ok := ours(n.Module)
		if !ok {
			t.Fatalf("no module %s", n.Module)
		}
		def, ok := m.FindFunction(n.Name)
		if !ok {
			t.Fatalf("no function %s", f)
		}
		if v := m.FunctionDefs[def].Visibility; v == format.Public || m.FunctionDefs[def].Entry {
			t.Errorf("%s may be called by anybody", f)
		}
	}
}
