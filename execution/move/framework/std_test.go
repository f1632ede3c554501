package framework_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// fixtures is the folder of the Aptos framework, version 5.
func fixtures(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "fixtures", "move", "aptos-framework-v5")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the Aptos framework is not here:", err)
	}
	return dir
}

// withFixtures is a chain with the Aptos framework instead of ours.
func withFixtures(t *testing.T, checks bool) *chain {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(fixtures(t), "*.mv"))
	if err != nil || len(files) == 0 {
		t.Skip("the Aptos framework is not here:", err)
	}
	c := newChain(checks)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m, err := format.Decode(b)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		c.add(m.ID(), b)
	}
	return c
}

func (c *chain) publishFile(t *testing.T, name string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	c.publish(t, string(b))
}

type stdCase struct {
	want     string // as chain.is has it
	function string
	args     []vm.Arg
}

func args(a ...vm.Arg) []vm.Arg { return a }

// join is the bytes of fields or elements one behind the other.
func join(a ...vm.Arg) vm.Arg {
	var b []byte
	for _, x := range a {
		b = append(b, x.Data...)
	}
	return raw(b)
}

// Options and bits are vectors in BCS.
func none() vm.Arg          { return raw([]byte{0}) }
func some(v vm.Arg) vm.Arg  { return raw(append([]byte{1}, v.Data...)) }
func bits(b ...byte) vm.Arg { return raw(append([]byte{byte(len(b))}, b...)) }

const maxU64 = 1<<64 - 1

// stdCases are calls of the standard library with answers that were worked out
// by hand or stand in a specification. The framework and that of Aptos must give
// the same.
var stdCases = []stdCase{
	// vector
	{x(u64s(7)), "0x1::vector::singleton<u64>", args(u64(7))},
	{x(boolean(true)), "0x1::vector::is_empty<u64>", args(u64s())},
	{x(boolean(false)), "0x1::vector::is_empty<u64>", args(u64s(0))},
	{x(boolean(true)), "0x1::vector::contains<u64>", args(u64s(1, 2, 3), u64(3))},
	{x(boolean(false)), "0x1::vector::contains<u64>", args(u64s(1, 2, 3), u64(4))},
	{x(boolean(true), u64(1)), "0x1::vector::index_of<u64>", args(u64s(5, 6, 6), u64(6))},
	{x(boolean(false), u64(0)), "0x1::vector::index_of<u64>", args(u64s(), u64(6))},
	{x(boolean(true), u64(1)), "0x1::vector::index_of<0x1::string::String>", args(join(u8(2), str("a"), str("b")), str("b"))},
	{x(u64s(3, 2, 1)), "0x2::std::reverse", args(u64s(1, 2, 3))},
	{x(u64s(4, 3, 2, 1)), "0x2::std::reverse", args(u64s(1, 2, 3, 4))},
	{x(u64s()), "0x2::std::reverse", args(u64s())},
	{x(u64s(1, 2, 3, 4, 5)), "0x2::std::append", args(u64s(1, 2), u64s(3, 4, 5))},
	{x(u64s(1)), "0x2::std::append", args(u64s(1), u64s())},
	{x(u64(2), u64s(1, 3, 4)), "0x2::std::remove", args(u64s(1, 2, 3, 4), u64(1))},
	{x(u64(4), u64s(1, 2, 3)), "0x2::std::remove", args(u64s(1, 2, 3, 4), u64(3))},
	{"abort 0x20000 0x1::vector", "0x2::std::remove", args(u64s(1), u64(1))},
	{x(u64(1), u64s(4, 2, 3)), "0x2::std::swap_remove", args(u64s(1, 2, 3, 4), u64(0))},
	{"abort 0x20000 0x1::vector", "0x2::std::swap_remove", args(u64s(), u64(0))},
	{"VECTOR_OPERATION_ERROR", "0x2::std::swap_remove", args(u64s(1), u64(5))},
	{x(join(u8(2), addr(3), addr(9)), u64(2), addr(1)), "0x2::std::natives", nil},
	{"VECTOR_OPERATION_ERROR", "0x2::std::borrow_beyond", nil},
	{"VECTOR_OPERATION_ERROR", "0x2::std::pop_empty", nil},
	{"VECTOR_OPERATION_ERROR", "0x2::std::swap_beyond", nil},
	{"VECTOR_OPERATION_ERROR", "0x2::std::destroy_full", nil},

	// option
	{x(some(u64(5))), "0x1::option::some<u64>", args(u64(5))},
	{x(none()), "0x1::option::none<address>", nil},
	{x(boolean(true)), "0x1::option::is_none<u64>", args(none())},
	{x(boolean(false)), "0x1::option::is_none<u64>", args(some(u64(1)))},
	{x(boolean(true)), "0x1::option::is_some<u64>", args(some(u64(1)))},
	{x(boolean(true)), "0x1::option::contains<u64>", args(some(u64(1)), u64(1))},
	{x(boolean(false)), "0x1::option::contains<u64>", args(some(u64(1)), u64(2))},
	{x(boolean(false)), "0x1::option::contains<u64>", args(none(), u64(2))},
	{x(u64(9)), "0x1::option::get_with_default<u64>", args(none(), u64(9))},
	{x(u64(8)), "0x1::option::get_with_default<u64>", args(some(u64(8)), u64(9))},
	{x(u64(9)), "0x1::option::destroy_with_default<u64>", args(none(), u64(9))},
	{x(u64(8)), "0x1::option::destroy_with_default<u64>", args(some(u64(8)), u64(9))},
	{x(u64(8)), "0x1::option::destroy_some<u64>", args(some(u64(8)))},
	{"abort 0x40001 0x1::option", "0x1::option::destroy_some<u64>", args(none())},
	{"", "0x1::option::destroy_none<u64>", args(none())},
	{"abort 0x40000 0x1::option", "0x1::option::destroy_none<u64>", args(some(u64(8)))},
	{x(u64(8)), "0x1::option::borrow<u64>", args(some(u64(8)))},
	{"abort 0x40001 0x1::option", "0x1::option::borrow<u64>", args(none())},
	{x(u64(8)), "0x1::option::borrow_with_default<u64>", args(some(u64(8)), u64(9))},
	{x(u64(9)), "0x1::option::borrow_with_default<u64>", args(none(), u64(9))},
	{x(u64s(8)), "0x1::option::to_vec<u64>", args(some(u64(8)))},
	{x(some(u64(4))), "0x2::std::opt_fill", args(none(), u64(4))},
	{"abort 0x40000 0x1::option", "0x2::std::opt_fill", args(some(u64(3)), u64(4))},
	{x(u64(3), none()), "0x2::std::opt_extract", args(some(u64(3)))},
	{"abort 0x40001 0x1::option", "0x2::std::opt_extract", args(none())},
	{x(u64(3), some(u64(4))), "0x2::std::opt_swap", args(some(u64(3)), u64(4))},
	{"abort 0x40001 0x1::option", "0x2::std::opt_swap", args(none(), u64(4))},
	{x(some(u64(3)), some(u64(4))), "0x2::std::opt_swap_or_fill", args(some(u64(3)), u64(4))},
	{x(none(), some(u64(4))), "0x2::std::opt_swap_or_fill", args(none(), u64(4))},
	{x(some(u64(4))), "0x2::std::opt_set", args(some(u64(3)), u64(4))},
	{"abort 0x40001 0x1::option", "0x2::std::opt_set", args(none(), u64(4))},

	// string: ü is two bytes, € three, 𝄞 four
	{x(str("grün")), "0x1::string::utf8", args(str("grün"))},
	{"abort 0x1 0x1::string", "0x1::string::utf8", args(str("\xff"))},
	{"abort 0x1 0x1::string", "0x1::string::utf8", args(str("\xc0\x80"))},         // not the shortest form
	{"abort 0x1 0x1::string", "0x1::string::utf8", args(str("\xed\xa0\x80"))},     // a surrogate
	{"abort 0x1 0x1::string", "0x1::string::utf8", args(str("\xf4\x90\x80\x80"))}, // above U+10FFFF
	{x(some(str("€"))), "0x1::string::try_utf8", args(str("€"))},
	{x(none()), "0x1::string::try_utf8", args(str("\xe2\x82"))},
	{x(boolean(true)), "0x1::string::internal_check_utf8", args(str("𝄞"))},
	{x(boolean(false)), "0x1::string::internal_check_utf8", args(str("\x80"))},
	{x(str("a€")), "0x1::string::bytes", args(str("a€"))},
	{x(u64(4)), "0x1::string::length", args(str("a€"))},
	{x(boolean(true)), "0x1::string::is_empty", args(str(""))},
	{x(boolean(false)), "0x1::string::is_empty", args(str("a"))},
	{x(str("€")), "0x1::string::sub_string", args(str("a€b"), u64(1), u64(4))},
	{x(str("")), "0x1::string::sub_string", args(str("a€b"), u64(5), u64(5))},
	{"abort 0x2 0x1::string", "0x1::string::sub_string", args(str("a€b"), u64(2), u64(4))},
	{"abort 0x2 0x1::string", "0x1::string::sub_string", args(str("a€b"), u64(1), u64(3))},
	{"abort 0x2 0x1::string", "0x1::string::sub_string", args(str("a€b"), u64(4), u64(1))},
	{"abort 0x2 0x1::string", "0x1::string::sub_string", args(str("a€b"), u64(0), u64(6))},
	{"abort 0x2 0x1::string", "0x1::string::sub_string", args(str("a€b"), u64(maxU64), u64(maxU64))},
	{x(u64(1)), "0x1::string::index_of", args(str("a€b€"), str("€"))},
	{x(u64(5)), "0x1::string::index_of", args(str("a€b"), str("x"))},
	{x(u64(0)), "0x1::string::index_of", args(str("a€b"), str(""))},
	{x(u64(1)), "0x1::string::index_of", args(str("a"), str("abc"))},
	{x(str("grünes Gras")), "0x2::std::str_append", args(str("grünes"), str(" Gras"))},
	{x(str("a€")), "0x2::std::str_append_utf8", args(str("a"), str("€"))},
	{"abort 0x1 0x1::string", "0x2::std::str_append_utf8", args(str("a"), str("\xe2"))},
	{x(str("a€xb")), "0x2::std::str_insert", args(str("a€b"), u64(4), str("x"))},
	{"abort 0x2 0x1::string", "0x2::std::str_insert", args(str("a€b"), u64(3), str("x"))},
	{"abort 0x2 0x1::string", "0x2::std::str_insert", args(str("a"), u64(2), str("x"))},

	// error
	{x(u64(0x30007)), "0x1::error::canonical", args(u64(3), u64(7))},
	{x(u64(0x10005)), "0x1::error::invalid_argument", args(u64(5))},
	{x(u64(0x20005)), "0x1::error::out_of_range", args(u64(5))},
	{x(u64(0x30005)), "0x1::error::invalid_state", args(u64(5))},
	{x(u64(0x40005)), "0x1::error::unauthenticated", args(u64(5))},
	{x(u64(0x50005)), "0x1::error::permission_denied", args(u64(5))},
	{x(u64(0x60005)), "0x1::error::not_found", args(u64(5))},
	{x(u64(0x70005)), "0x1::error::aborted", args(u64(5))},
	{x(u64(0x80005)), "0x1::error::already_exists", args(u64(5))},
	{x(u64(0x90005)), "0x1::error::resource_exhausted", args(u64(5))},
	{x(u64(0xb0005)), "0x1::error::internal", args(u64(5))},
	{x(u64(0xc0005)), "0x1::error::not_implemented", args(u64(5))},
	{x(u64(0xd0005)), "0x1::error::unavailable", args(u64(5))},

	// fixed_point32: 1 is 2^32
	{x(u64(3 << 31)), "0x2::std::ratio", args(u64(3), u64(2))},
	{x(u64(0x55555555)), "0x2::std::ratio", args(u64(1), u64(3))},
	{x(u64(0)), "0x2::std::ratio", args(u64(0), u64(5))},
	{"abort 0x10001 0x1::fixed_point32", "0x2::std::ratio", args(u64(1), u64(0))},
	{"abort 0x20005 0x1::fixed_point32", "0x2::std::ratio", args(u64(1), u64(1<<33))},
	{"abort 0x20005 0x1::fixed_point32", "0x2::std::ratio", args(u64(1<<32), u64(1))},
	{x(u64(150)), "0x2::std::times", args(u64(100), u64(3), u64(2))},
	{x(u64(33)), "0x2::std::times", args(u64(100), u64(1), u64(3))},
	{"abort 0x20003 0x1::fixed_point32", "0x2::std::times_raw", args(u64(maxU64), u64(2<<32))},
	{x(u64(maxU64)), "0x2::std::times_raw", args(u64(maxU64), u64(1<<32))},
	{x(u64(200)), "0x2::std::over", args(u64(100), u64(1<<31))},
	{"abort 0x10004 0x1::fixed_point32", "0x2::std::over", args(u64(1), u64(0))},
	{"abort 0x20002 0x1::fixed_point32", "0x2::std::over", args(u64(maxU64), u64(1<<31))},
	{x(boolean(true)), "0x1::fixed_point32::is_zero", args(u64(0))},
	{x(boolean(false)), "0x1::fixed_point32::is_zero", args(u64(1))},

	// bit_vector
	{x(join(u64(4), bits(0, 0, 0, 0))), "0x1::bit_vector::new", args(u64(4))},
	{"abort 0x20001 0x1::bit_vector", "0x1::bit_vector::new", args(u64(0))},
	{"abort 0x20001 0x1::bit_vector", "0x1::bit_vector::new", args(u64(1024))},
	{x(join(u64(5), bits(0, 1, 0, 1, 0)), u64(0), u64(5)), "0x2::std::bits", args(u64(5), u64(1), u64(3), u64(0), u64(0))},
	{x(join(u64(5), bits(1, 1, 0, 0, 0)), u64(2), u64(5)), "0x2::std::bits", args(u64(5), u64(1), u64(2), u64(0), u64(1))},
	{x(join(u64(5), bits(0, 0, 0, 0, 0)), u64(0), u64(5)), "0x2::std::bits", args(u64(5), u64(1), u64(2), u64(0), u64(5))},
	{x(join(u64(5), bits(0, 0, 0, 0, 0)), u64(0), u64(5)), "0x2::std::bits", args(u64(5), u64(1), u64(2), u64(0), u64(maxU64))},
	{x(join(u64(3), bits(1, 1, 0)), u64(2), u64(3)), "0x2::std::bits", args(u64(3), u64(0), u64(1), u64(2), u64(0))},
	{"abort 0x20000 0x1::bit_vector", "0x2::std::bits", args(u64(5), u64(5), u64(3), u64(0), u64(0))},
	{"abort 0x20000 0x1::bit_vector", "0x2::std::bits", args(u64(5), u64(1), u64(3), u64(9), u64(0))},
	{x(boolean(false)), "0x2::std::bit", args(u64(5), u64(4))},
	{"abort 0x20000 0x1::bit_vector", "0x2::std::bit", args(u64(5), u64(5))},

	// bcs
	{x(str("\x07\x02\x01\x00\x03\x02\x01")), "0x2::std::struct_bytes", nil},
	{x(str(strings.Repeat("\x00", 31) + "\x05")), "0x2::std::address_bytes", args(addr(5))},
	{x(str("\x01")), "0x1::bcs::to_bytes<bool>", args(boolean(true))},
	{x(str("\x39\x30\x00\x00\x00\x00\x00\x00")), "0x1::bcs::to_bytes<u64>", args(u64(12345))},
	{x(str("\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00")), "0x1::bcs::to_bytes<u128>", args(u128(1, 2))},
	{x(str("\x02\x01a\x02bc")), "0x1::bcs::to_bytes<vector<0x1::string::String>>", args(join(u8(2), str("a"), str("bc")))},
	{x(str("\x80\x01" + strings.Repeat("z", 128))), "0x1::bcs::to_bytes<vector<u8>>", args(str(strings.Repeat("z", 128)))},

	// hash: FIPS 180-4, FIPS 202
	{"20ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "0x1::hash::sha2_256", args(str("abc"))},
	{"203a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532", "0x1::hash::sha3_256", args(str("abc"))},
	{"20c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", "0x1::aptos_hash::keccak256", args(str(""))},
	{"204e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45", "0x1::aptos_hash::keccak256", args(str("abc"))},

	// signer, type_info
	{x(addr(9)), "0x1::signer::address_of", args(signer(9))},
	{x(addr(9)), "0x1::signer::borrow_address", args(signer(9))},
	{x(str("u64")), "0x1::type_info::type_name<u64>", nil},
	{x(str("vector<vector<address>>")), "0x1::type_info::type_name<vector<vector<address>>>", nil},
	{x(str("0x1::option::Option<0x1::string::String>")), "0x1::type_info::type_name<0x1::option::Option<0x1::string::String>>", nil},
	{x(join(addr(1), str("option"), str("Option<u8>"))), "0x1::type_info::type_of<0x1::option::Option<u8>>", nil},
	{x(join(addr(2), str("std"), str("S"))), "0x1::type_info::type_of<0x2::std::S>", nil},
	{"abort 0x1 0x1::type_info", "0x1::type_info::type_of<u8>", nil},

	// from_bcs
	{x(u64(12345)), "0x1::from_bcs::to_u64", args(str("\x39\x30\x00\x00\x00\x00\x00\x00"))},
	{x(u128(1, 2)), "0x1::from_bcs::to_u128", args(str("\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"))},
	{x(boolean(true)), "0x1::from_bcs::to_bool", args(str("\x01"))},
	{"abort 0x10001 0x1::from_bcs", "0x1::from_bcs::to_bool", args(str("\x02"))},
	{"abort 0x10001 0x1::from_bcs", "0x1::from_bcs::to_u8", args(str("\x02\x03"))},
	{x(addr(3)), "0x1::from_bcs::to_address", args(str(strings.Repeat("\x00", 31) + "\x03"))},
	{x(str("a€")), "0x1::from_bcs::to_string", args(str("\x04a€"))},
	{"abort 0x10001 0x1::from_bcs", "0x1::from_bcs::to_string", args(str("\x01\xff"))},

	// math64, math128
	{x(u64(7)), "0x1::math64::max", args(u64(7), u64(3))},
	{x(u64(3)), "0x1::math64::min", args(u64(7), u64(3))},
	{x(u64(5)), "0x1::math64::average", args(u64(7), u64(3))},
	{x(u64(maxU64 - 1)), "0x1::math64::average", args(u64(maxU64), u64(maxU64-2))},
	{x(u64(1)), "0x1::math64::pow", args(u64(10), u64(0))},
	{x(u64(1)), "0x1::math64::pow", args(u64(0), u64(0))},
	{x(u64(10_000_000_000_000_000_000)), "0x1::math64::pow", args(u64(10), u64(19))},
	{x(u64(1 << 63)), "0x1::math64::pow", args(u64(2), u64(63))},
	{"ARITHMETIC_ERROR", "0x1::math64::pow", args(u64(2), u64(64))},
	{x(u128(1, 0)), "0x1::math128::pow", args(u128(0, 2), u128(0, 64))},
	{x(u128(0x4b3b4ca85a86c47a, 0x98a224000000000)), "0x1::math128::pow", args(u128(0, 10), u128(0, 38))},
	{"ARITHMETIC_ERROR", "0x1::math128::pow", args(u128(0, 2), u128(0, 128))},
	{x(u128(1, 0)), "0x1::math128::max", args(u128(1, 0), u128(0, 5))},
	{x(u128(0, 5)), "0x1::math128::min", args(u128(1, 0), u128(0, 5))},
	{x(u128(1, 1)), "0x1::math128::average", args(u128(2, 0), u128(0, 2))},

	// comparator: the inner is 0 for equal, 1 for smaller, 2 for greater
	{x(u8(0)), "0x1::comparator::compare<u64>", args(u64(5), u64(5))},
	{x(u8(1)), "0x1::comparator::compare<u64>", args(u64(5), u64(6))},
	{x(u8(2)), "0x1::comparator::compare<u64>", args(u64(6), u64(5))},
	{x(u8(2)), "0x1::comparator::compare<u64>", args(u64(1), u64(256))}, // by the bytes of BCS, the lowest first
	{x(u8(1)), "0x1::comparator::compare_u8_vector", args(str("ab"), str("abc"))},
	{x(u8(2)), "0x1::comparator::compare_u8_vector", args(str("b"), str("abc"))},
	{x(u8(0)), "0x1::comparator::compare_u8_vector", args(str(""), str(""))},
	{x(boolean(true)), "0x1::comparator::is_equal", args(u8(0))},
	{x(boolean(false)), "0x1::comparator::is_smaller_than", args(u8(2))},
	{x(boolean(true)), "0x1::comparator::is_greater_than", args(u8(2))},

	// simple_map
	{x(u64(3), u64(30), u64(20), boolean(true), boolean(false), join(u8(2), u8(1), u64(10), u8(3), u64(33))), "0x2::std::maps", nil},
	{"abort 0x10001 0x1::simple_map", "0x2::std::map_twice", nil},
	{"abort 0x10002 0x1::simple_map", "0x2::std::map_missing", nil},
	{"", "0x2::std::map_empty", nil},
}

func runStd(t *testing.T, c *chain) {
	c.publishFile(t, "std.mvir")
	for _, k := range stdCases {
		c.is(t, k.want, k.function, k.args...)
	}
}

func TestStandardLibrary(t *testing.T) {
	both(t, func(t *testing.T, checks bool) { runStd(t, withFramework(checks)) })
}

// TestAptosFramework asks the same of real modules that others have written.
func TestAptosFramework(t *testing.T) {
	both(t, func(t *testing.T, checks bool) {
		c := withFixtures(t, checks)
		runStd(t, c)
	})
}
