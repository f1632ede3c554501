// Package asm makes modules and scripts of source text in Move IR: names instead
// of indices, expressions instead of a stack, otherwise instruction for
// instruction what the binary format has.
//
//	text -> lex -> tokens -> parse -> syntax tree -> compile -> format.Module
//
// A module:
//
//	module 0x42.Coin {
//	    friend 0x42.Market;
//	    import 0x1.signer;
//	    import 0x1.vector as v;
//
//	    struct Coin<phantom T> has store { value: u64 }
//	    enum Side has copy, drop { Buy { at: u64 }, Sell { at: u64 }, None }
//	    const EZERO: u64 = 1;
//
//	    public value<T>(c: &Self.Coin<T>): u64 {
//	    label b0:
//	        return *&move(c).Coin<T>::value;
//	    }
//	}
//
// A script is imports and one function main.
//
// Statements: x, *r, _ = e; S<T> { f: x, g } = e; assert(e, code); abort code;
// return e, ...; jump l; jump_if (e) l; jump_if_false (e) l; nop; and calls.
// Expressions: move(x), copy(x), &x, &mut x, &e.S<T>::f, &mut e.S<T>::f, *e, !e,
// the binary operators, S<T> { f: e }, M.f<T>(e, ...), Self.f(e, ...), lists in
// brackets, and instructions as calls: exists<S>, borrow_global<S>,
// borrow_global_mut<S>, move_from<S>, move_to<S>, vec_pack_2<T>, vec_unpack_2<T>,
// vec_len<T>, vec_imm_borrow<T>, vec_mut_borrow<T>, vec_push_back<T>,
// vec_pop_back<T>, vec_swap<T>, freeze, to_u8 ... to_u256, nop.
// Literals: 1, 1u8, 0xffu128, true, 0x1 (an address), h"0aff", b"text".
//
// Beyond the public syntax: enums (pack S::V { f: e }, unpack S::V { f } = e,
// borrow &e.S::V.f or &e.S::{V, W}.f, test_variant<S::V>(e)), named constants,
// hexadecimal integers with their type, b"...". Conditions of the specification
// language are skipped.
//
// Promises
//   - The instructions are those of the Move project's own compiler for the same
//     source, one for one, so that offsets in its expected results hold.
//   - The same source and dependencies give the same bytes.
//   - A fault of the source is an *Error that names file, line, column, the thing
//     and what to do. Any text ends in a module or an error, in time and depth
//     bounded by its length.
//
// It does not check types, nor that the numbers of arguments or fields are right:
// package verify does, and public cases that must fail there have to get there.
// Must not: read files, know the chain.
package asm
