package verify

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

func asStatus(err error) (*status.Error, bool) {
	var e *status.Error
	return e, errors.As(err, &e)
}

// typed runs the stack and type passes over code behind a ret, with parameters.
func typed(t *testing.T, cfg *Config, params, returns, code string) error {
	s := newSketch(t)
	s.function("noop", "", "", nil, nil)
	s.function("two", "u64, &mut S", "bool, u8", nil, nil)
	s.function("id", "T0", "T0", []format.Abilities{0}, nil)
	s.function("wrap", "&T0, vector<T1>", "G<T1>, &T0", []format.Abilities{0, 0}, nil)
	u := s.unit(cfg, params, returns, code+"; ret")
	if err := checkStack(u, newCFG(u.code.Instrs)); err != nil {
		return err
	}
	return checkTypes(u)
}

func TestTypes(t *testing.T) {
	for _, c := range []struct{ params, code, want string }{
		// Values: each instruction with what it takes, and with what it does not.
		{"S", "move_loc 0; pop", "OK"},
		{"R", "move_loc 0; pop", "POP_WITHOUT_DROP_ABILITY@1"},
		{"T0", "move_loc 0; pop", "POP_WITHOUT_DROP_ABILITY@1"},
		{"T1", "move_loc 0; pop", "OK"},
		{"signer", "move_loc 0; pop", "OK"},
		{"&mut R", "move_loc 0; pop", "OK"},
		{"vector<R>", "move_loc 0; pop", "POP_WITHOUT_DROP_ABILITY@1"},
		{"G<T0>", "move_loc 0; pop", "POP_WITHOUT_DROP_ABILITY@1"},
		{"P<R>", "move_loc 0; pop", "OK"}, // a phantom argument takes nothing away
		{"", "ld_true; br_true 2", "OK"},
		{"", "ld_u8 1; br_true 2", "BR_TYPE_MISMATCH_ERROR@1"},
		{"", "ld_u64 1; br_false 2", "BR_TYPE_MISMATCH_ERROR@1"},
		{"&bool", "move_loc 0; br_true 2", "BR_TYPE_MISMATCH_ERROR@1"},
		{"", "ld_u64 1; abort", "OK"},
		{"", "ld_u32 1; abort", "ABORT_TYPE_MISMATCH_ERROR@1"},
		{"", "nop; branch 2", "OK"},
		{"", "ld_const vector<u8>; pop", "OK"},
		{"u64", "ld_u64 1; st_loc 0", "OK"},
		{"u64", "ld_u8 1; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"u64, &u64", "move_loc 1; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"&u64, &mut u64", "move_loc 1; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"G<u64>, G<u8>", "move_loc 1; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"S, E", "move_loc 1; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"T0, T1", "move_loc 1; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"u64", "ld_const u64; st_loc 0", "OK"},
		{"S", "copy_loc 0; pop", "OK"},
		{"R", "copy_loc 0; pop", "COPYLOC_WITHOUT_COPY_ABILITY@0"},
		{"signer", "copy_loc 0; pop", "COPYLOC_WITHOUT_COPY_ABILITY@0"},
		{"T0", "copy_loc 0; pop", "COPYLOC_WITHOUT_COPY_ABILITY@0"},
		{"&mut R", "copy_loc 0; pop", "OK"},
		{"R", "mut_borrow_loc 0; pop", "OK"},
		{"&R", "imm_borrow_loc 0; pop", "BORROWLOC_REFERENCE_ERROR@0"},
		{"&mut R", "mut_borrow_loc 0; pop", "BORROWLOC_REFERENCE_ERROR@0"},
		{"S, &mut S", "imm_borrow_loc 0; st_loc 1", "STLOC_TYPE_MISMATCH_ERROR@1"},
		{"S, &mut S", "mut_borrow_loc 0; st_loc 1", "OK"},

		// References.
		{"&mut R", "move_loc 0; freeze_ref; pop", "OK"},
		{"&mut R, &R", "move_loc 0; freeze_ref; st_loc 1", "OK"},
		{"&R", "move_loc 0; freeze_ref; pop", "FREEZEREF_TYPE_MISMATCH_ERROR@1"},
		{"R", "move_loc 0; freeze_ref; pop", "FREEZEREF_TYPE_MISMATCH_ERROR@1"},
		{"&S, S", "move_loc 0; read_ref; st_loc 1", "OK"},
		{"&mut S, S", "move_loc 0; read_ref; st_loc 1", "OK"},
		{"S", "move_loc 0; read_ref; pop", "READREF_TYPE_MISMATCH_ERROR@1"},
		{"&R", "move_loc 0; read_ref; pop", "READREF_WITHOUT_COPY_ABILITY@1"},
		{"&T0", "move_loc 0; read_ref; pop", "READREF_WITHOUT_COPY_ABILITY@1"},
		{"&mut S, S", "move_loc 1; move_loc 0; write_ref", "OK"},
		{"&S, S", "move_loc 1; move_loc 0; write_ref", "WRITEREF_NO_MUTABLE_REFERENCE_ERROR@2"},
		{"S, S", "move_loc 1; move_loc 0; write_ref", "WRITEREF_NO_MUTABLE_REFERENCE_ERROR@2"},
		{"&mut R, R", "move_loc 1; move_loc 0; write_ref", "WRITEREF_WITHOUT_DROP_ABILITY@2"},
		{"&mut R, S", "move_loc 1; move_loc 0; write_ref", "WRITEREF_WITHOUT_DROP_ABILITY@2"},
		{"&mut S, E", "move_loc 1; move_loc 0; write_ref", "WRITEREF_TYPE_MISMATCH_ERROR@2"},
		{"&mut u64, &u64", "move_loc 1; move_loc 0; write_ref", "WRITEREF_TYPE_MISMATCH_ERROR@2"},

		// Operators beside those of TestOperators.
		{"", "ld_true; not; pop", "OK"},
		{"", "ld_u8 1; not; pop", "BOOLEAN_OP_TYPE_MISMATCH_ERROR@1"},
		{"S", "copy_loc 0; copy_loc 0; eq; pop", "OK"},
		{"R, R", "move_loc 0; move_loc 1; eq; pop", "EQUALITY_OP_TYPE_MISMATCH_ERROR@2"},
		{"&R, &R", "move_loc 0; move_loc 1; neq; pop", "OK"},
		{"&mut R, &mut R", "move_loc 0; move_loc 1; eq; pop", "OK"},
		{"&mut R, &R", "move_loc 0; move_loc 1; eq; pop", "EQUALITY_OP_TYPE_MISMATCH_ERROR@2"},
		{"", "ld_u8 1; ld_u64 1; neq; pop", "EQUALITY_OP_TYPE_MISMATCH_ERROR@2"},
		{"vector<S>, vector<E>", "move_loc 0; move_loc 1; eq; pop", "EQUALITY_OP_TYPE_MISMATCH_ERROR@2"},

		// Calls.
		{"", "call noop", "OK"},
		{"&mut S, u8", "ld_u64 1; move_loc 0; call two; st_loc 1; pop", "OK"},
		{"&mut S, u8", "ld_u64 1; move_loc 0; call two; pop; st_loc 1", "STLOC_TYPE_MISMATCH_ERROR@4"},
		{"&S", "ld_u64 1; move_loc 0; call two; pop; pop", "CALL_TYPE_MISMATCH_ERROR@2"},
		{"&mut S", "ld_u8 1; move_loc 0; call two; pop; pop", "CALL_TYPE_MISMATCH_ERROR@2"},
		{"R", "move_loc 0; call_generic id<R>; st_loc 0", "OK"},
		{"R", "move_loc 0; call_generic id<S>; pop", "CALL_TYPE_MISMATCH_ERROR@1"},
		{"&R, vector<u8>, G<u8>, &R", "move_loc 0; move_loc 1; call_generic wrap<R, u8>; st_loc 3; st_loc 2", "OK"},
		{"&R, vector<u8>, G<u8>, &R", "move_loc 0; move_loc 1; call_generic wrap<R, u64>; st_loc 3; st_loc 2", "CALL_TYPE_MISMATCH_ERROR@2"},
		{"&R, vector<u8>, G<u64>, &R", "move_loc 0; move_loc 1; call_generic wrap<R, u8>; st_loc 3; st_loc 2", "STLOC_TYPE_MISMATCH_ERROR@4"},

		// Structs.
		{"S", "ld_u64 1; ld_true; pack S; st_loc 0", "OK"},
		{"S", "ld_true; ld_u64 1; pack S; st_loc 0", "PACK_TYPE_MISMATCH_ERROR@2"},
		{"&u64", "move_loc 0; ld_true; pack S; pop", "PACK_TYPE_MISMATCH_ERROR@2"},
		{"G<u8>, vector<u8>", "ld_u8 1; move_loc 1; ld_u64 1; pack_generic G<u8>; st_loc 0", "OK"},
		{"G<u8>, vector<u16>", "ld_u8 1; move_loc 1; ld_u64 1; pack_generic G<u8>; st_loc 0", "PACK_TYPE_MISMATCH_ERROR@3"},
		{"G<u16>, vector<u8>", "ld_u8 1; move_loc 1; ld_u64 1; pack_generic G<u8>; st_loc 0", "STLOC_TYPE_MISMATCH_ERROR@4"},
		{"", "pack E; pop", "PACK_TYPE_MISMATCH_ERROR@0"},
		{"", "pack N; pop", "PACK_TYPE_MISMATCH_ERROR@0"},
		{"S, bool, u64", "move_loc 0; unpack S; st_loc 1; st_loc 2", "OK"},
		{"R", "move_loc 0; unpack S; pop; pop", "UNPACK_TYPE_MISMATCH_ERROR@1"},
		{"&S", "move_loc 0; unpack S; pop; pop", "UNPACK_TYPE_MISMATCH_ERROR@1"},
		{"E", "move_loc 0; unpack E", "PACK_TYPE_MISMATCH_ERROR@1"},
		{"G<u8>", "move_loc 0; unpack_generic G<u8>; pop; pop; pop", "OK"},
		{"G<u8>", "move_loc 0; unpack_generic G<u16>; pop; pop; pop", "UNPACK_TYPE_MISMATCH_ERROR@1"},
		{"G<u8>, vector<u8>", "move_loc 0; unpack_generic G<u8>; pop; st_loc 1; pop", "OK"},
		{"G<u8>, vector<u16>", "move_loc 0; unpack_generic G<u8>; pop; st_loc 1; pop", "STLOC_TYPE_MISMATCH_ERROR@3"},

		// Enums.
		{"E", "ld_u64 1; pack_variant E.A; st_loc 0", "OK"},
		{"E", "pack_variant E.C; st_loc 0", "OK"},
		{"E", "ld_u64 1; ld_u64 1; pack_variant E.B; pop", "PACK_TYPE_MISMATCH_ERROR@2"},
		{"E, u64, bool", "move_loc 0; unpack_variant E.B; st_loc 2; st_loc 1", "OK"},
		{"E", "move_loc 0; unpack_variant E.C", "OK"},
		{"S", "move_loc 0; unpack_variant E.A; pop", "UNPACK_TYPE_MISMATCH_ERROR@1"},
		{"F<u8, bool>, vector<u8>", "ld_u8 1; move_loc 1; pack_variant_generic F<u8, bool>.X; st_loc 0", "OK"},
		{"F<u8, bool>, vector<u8>", "ld_u8 1; move_loc 1; pack_variant_generic F<u8, bool>.Y; st_loc 0", "PACK_TYPE_MISMATCH_ERROR@2"},
		{"F<u8, bool>, bool, vector<bool>", "move_loc 0; unpack_variant_generic F<u8, bool>.Y; st_loc 2; st_loc 1", "OK"},
		{"F<u8, bool>", "move_loc 0; unpack_variant_generic F<bool, u8>.Y; pop; pop", "UNPACK_TYPE_MISMATCH_ERROR@1"},
		{"&E", "move_loc 0; test_variant E.A; pop", "OK"},
		{"&mut E, bool", "move_loc 0; test_variant E.A; st_loc 1", "OK"},
		{"E", "move_loc 0; test_variant E.A; pop", "TEST_VARIANT_TYPE_MISMATCH_ERROR@1"},
		{"&S", "move_loc 0; test_variant E.A; pop", "TEST_VARIANT_TYPE_MISMATCH_ERROR@1"},
		{"&F<u8, u8>", "move_loc 0; test_variant_generic F<u8, u8>.X; pop", "OK"},
		{"&F<u8, u8>", "move_loc 0; test_variant_generic F<u8, u16>.X; pop", "TEST_VARIANT_TYPE_MISMATCH_ERROR@1"},

		// Fields.
		{"&S, &u64", "move_loc 0; imm_borrow_field S.a; st_loc 1", "OK"},
		{"&mut S, &u64", "move_loc 0; imm_borrow_field S.a; st_loc 1", "OK"},
		{"&mut S, &mut bool", "move_loc 0; mut_borrow_field S.b; st_loc 1", "OK"},
		{"&S", "move_loc 0; mut_borrow_field S.a; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"S", "move_loc 0; imm_borrow_field S.a; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&R", "move_loc 0; imm_borrow_field S.a; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&G<u8>, &vector<u8>", "move_loc 0; imm_borrow_field_generic G<u8>.v; st_loc 1", "OK"},
		{"&G<u8>, &vector<u8>", "move_loc 0; imm_borrow_field_generic G<u16>.v; st_loc 1", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&mut G<u8>, &mut u8", "move_loc 0; mut_borrow_field_generic G<u8>.t; st_loc 1", "OK"},
		{"&E, &u64", "move_loc 0; imm_borrow_variant_field E.A.0; st_loc 1", "OK"},
		{"&E, &u64", "move_loc 0; imm_borrow_variant_field E.A.B.0; st_loc 1", "OK"},
		{"&mut E, &mut u64", "move_loc 0; mut_borrow_variant_field E.A.B.0; st_loc 1", "OK"},
		{"&E", "move_loc 0; mut_borrow_variant_field E.A.0; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&E", "move_loc 0; imm_borrow_variant_field E.A.B.1; pop", "BORROWFIELD_BAD_FIELD_ERROR@1"},
		{"&E", "move_loc 0; imm_borrow_variant_field E.C.0; pop", "BORROWFIELD_BAD_FIELD_ERROR@1"},
		{"&E", "move_loc 0; imm_borrow_variant_field E.0; pop", "ZERO_VARIANTS_ERROR@1"},
		{"&F<u8, u8>, &u8", "move_loc 0; imm_borrow_variant_field_generic F<u8, u8>.X.Y.0; st_loc 1", "OK"},
		{"&F<u8, u16>", "move_loc 0; imm_borrow_variant_field_generic F<u8, u16>.X.Y.0; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&F<u16, u16>, &vector<u16>", "move_loc 0; imm_borrow_variant_field_generic F<u16, u16>.X.Y.1; st_loc 1", "OK"},
		{"&F<u8, u16>, &vector<u8>", "move_loc 0; imm_borrow_variant_field_generic F<u8, u16>.X.Z.1; st_loc 1", "OK"},
		{"&F<u8, u16>, &vector<u8>", "move_loc 0; imm_borrow_variant_field_generic F<u8, u16>.Z.X.1; st_loc 1", "OK"},
		{"&F<u8, u16>", "move_loc 0; imm_borrow_variant_field_generic F<u8, u16>.Z.Y.1; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&F<u8, u16>", "move_loc 0; imm_borrow_variant_field_generic F<u8, u16>.Y.Z.0; pop", "BORROWFIELD_TYPE_MISMATCH_ERROR@1"},
		{"&mut F<u8, u16>, &mut u16", "move_loc 0; mut_borrow_variant_field_generic F<u8, u16>.Y.0; st_loc 1", "OK"},

		// Global storage.
		{"address", "move_loc 0; exists R; pop", "OK"},
		{"address", "move_loc 0; exists S; pop", "EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT@1"},
		{"u64", "move_loc 0; exists R; pop", "EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT@1"},
		{"address", "move_loc 0; exists_generic G<u8>; pop", "OK"},
		{"address", "move_loc 0; exists_generic G<T1>; pop", "EXISTS_WITHOUT_KEY_ABILITY_OR_BAD_ARGUMENT@1"},
		{"address", "move_loc 0; exists_generic P<T0>; pop", "OK"},
		{"address, &R", "move_loc 0; imm_borrow_global R; st_loc 1", "OK"},
		{"address, &mut R", "move_loc 0; mut_borrow_global R; st_loc 1", "OK"},
		{"address, &mut R", "move_loc 0; imm_borrow_global R; st_loc 1", "STLOC_TYPE_MISMATCH_ERROR@2"},
		{"u64", "move_loc 0; imm_borrow_global R; pop", "BORROWGLOBAL_TYPE_MISMATCH_ERROR@1"},
		{"u64", "move_loc 0; imm_borrow_global S; pop", "BORROWGLOBAL_TYPE_MISMATCH_ERROR@1"},
		{"address", "move_loc 0; mut_borrow_global S; pop", "BORROWGLOBAL_WITHOUT_KEY_ABILITY@1"},
		{"address, &G<u8>", "move_loc 0; imm_borrow_global_generic G<u8>; st_loc 1", "OK"},
		{"address", "move_loc 0; mut_borrow_global_generic G<signer>; pop", "BORROWGLOBAL_WITHOUT_KEY_ABILITY@1"},
		{"address, R", "move_loc 0; move_from R; st_loc 1", "OK"},
		{"u64", "move_loc 0; move_from R; unpack R; pop", "MOVEFROM_TYPE_MISMATCH_ERROR@1"},
		{"u64", "move_loc 0; move_from S; pop", "MOVEFROM_WITHOUT_KEY_ABILITY@1"},
		{"address, G<u8>", "move_loc 0; move_from_generic G<u8>; st_loc 1", "OK"},
		{"address", "move_loc 0; move_from_generic G<T0>; unpack_generic G<T0>; pop; pop; pop", "MOVEFROM_WITHOUT_KEY_ABILITY@1"},
		{"&signer, R", "move_loc 0; move_loc 1; move_to R", "OK"},
		{"&mut signer, R", "move_loc 0; move_loc 1; move_to R", "MOVETO_TYPE_MISMATCH_ERROR@2"},
		{"signer, R", "move_loc 0; move_loc 1; move_to R", "MOVETO_TYPE_MISMATCH_ERROR@2"},
		{"&address, R", "move_loc 0; move_loc 1; move_to R", "MOVETO_TYPE_MISMATCH_ERROR@2"},
		{"&signer, S", "move_loc 0; move_loc 1; move_to R", "MOVETO_TYPE_MISMATCH_ERROR@2"},
		{"&signer, &R", "move_loc 0; move_loc 1; move_to R", "MOVETO_TYPE_MISMATCH_ERROR@2"},
		{"&signer, S", "move_loc 0; move_loc 1; move_to S", "MOVETO_WITHOUT_KEY_ABILITY@2"},
		{"&signer, G<u8>", "move_loc 0; move_loc 1; move_to_generic G<u8>", "OK"},
		{"&signer, G<u8>", "move_loc 0; move_loc 1; move_to_generic G<u16>", "MOVETO_TYPE_MISMATCH_ERROR@2"},

		// Vectors.
		{"vector<u64>", "ld_u64 1; ld_u64 2; vec_pack u64 2; st_loc 0", "OK"},
		{"vector<R>", "vec_pack R 0; st_loc 0", "OK"},
		{"", "ld_u64 1; ld_u8 2; vec_pack u64 2; pop", "TYPE_MISMATCH@2"},
		{"&u64", "move_loc 0; vec_pack u64 1; pop", "TYPE_MISMATCH@1"},
		{"vector<u64>", "move_loc 0; vec_unpack u64 2; add; pop", "OK"},
		{"vector<u64>", "move_loc 0; vec_unpack u8 1; pop", "TYPE_MISMATCH@1"},
		{"&vector<u64>", "move_loc 0; vec_unpack u64 1; pop", "TYPE_MISMATCH@1"},
		{"u64", "move_loc 0; vec_unpack u64 1; pop", "TYPE_MISMATCH@1"},
		{"&vector<R>", "move_loc 0; vec_len R; abort", "OK"},
		{"&mut vector<R>", "move_loc 0; vec_len R; abort", "OK"},
		{"vector<u8>", "move_loc 0; vec_len u8; pop", "TYPE_MISMATCH@1"},
		{"&vector<u8>", "move_loc 0; vec_len u64; pop", "TYPE_MISMATCH@1"},
		{"&u8", "move_loc 0; vec_len u8; pop", "TYPE_MISMATCH@1"},
		{"&vector<R>, &R", "move_loc 0; ld_u64 0; vec_imm_borrow R; st_loc 1", "OK"},
		{"&mut vector<R>, &R", "move_loc 0; ld_u64 0; vec_imm_borrow R; st_loc 1", "OK"},
		{"&mut vector<R>, &mut R", "move_loc 0; ld_u64 0; vec_mut_borrow R; st_loc 1", "OK"},
		{"&vector<R>", "move_loc 0; ld_u64 0; vec_mut_borrow R; pop", "TYPE_MISMATCH@2"},
		{"&vector<R>", "move_loc 0; ld_u8 0; vec_imm_borrow R; pop", "TYPE_MISMATCH@2"},
		{"&vector<R>", "move_loc 0; ld_u64 0; vec_imm_borrow S; pop", "TYPE_MISMATCH@2"},
		{"&mut vector<R>, R", "move_loc 0; move_loc 1; vec_push_back R", "OK"},
		{"&vector<R>, R", "move_loc 0; move_loc 1; vec_push_back R", "TYPE_MISMATCH@2"},
		{"&mut vector<R>, S", "move_loc 0; move_loc 1; vec_push_back R", "TYPE_MISMATCH@2"},
		{"&mut vector<S>, R", "move_loc 0; move_loc 1; vec_push_back R", "TYPE_MISMATCH@2"},
		{"&mut vector<R>, R", "move_loc 0; vec_pop_back R; st_loc 1", "OK"},
		{"&vector<R>, R", "move_loc 0; vec_pop_back R; st_loc 1", "TYPE_MISMATCH@1"},
		{"&mut vector<R>, R", "move_loc 0; vec_pop_back S; pop", "TYPE_MISMATCH@1"},
		{"&mut vector<R>", "move_loc 0; ld_u64 0; ld_u64 1; vec_swap R", "OK"},
		{"&vector<R>", "move_loc 0; ld_u64 0; ld_u64 1; vec_swap R", "TYPE_MISMATCH@3"},
		{"&mut vector<R>", "move_loc 0; ld_u64 0; ld_u8 1; vec_swap R", "TYPE_MISMATCH@3"},
		{"&mut vector<R>", "move_loc 0; ld_u8 0; ld_u64 1; vec_swap R", "TYPE_MISMATCH@3"},
		{"&mut vector<R>", "move_loc 0; ld_u64 0; ld_u64 1; vec_swap S", "TYPE_MISMATCH@3"},

		// What is never reached is checked all the same.
		{"", "branch 4; ld_u8 1; not; pop", "BOOLEAN_OP_TYPE_MISMATCH_ERROR@2"},
	} {
		if got := place(typed(t, Production, c.params, "", c.code)); got != c.want {
			t.Errorf("(%s) %s:\n got %s, want %s", c.params, c.code, got, c.want)
		}
	}
}

func TestOperators(t *testing.T) {
	ints := []string{"u8", "u16", "u32", "u64", "u128", "u256"}
	types := append([]string{"bool", "address", "S", "&u64"}, ints...)
	isInt := func(s string) bool { return s[0] == 'u' }
	for _, a := range types {
		for _, b := range types {
			params := a + ", " + b + ", " + a + ", bool"
			check := func(op, to string, ok bool, code string) {
				t.Helper()
				want := "OK"
				if !ok {
					want = code + "@2"
				}
				if got := place(typed(t, Production, params, "", "move_loc 0; move_loc 1; "+op+"; st_loc "+to)); got != want {
					t.Errorf("%s of %s and %s: got %s, want %s", op, a, b, got, want)
				}
			}
			for _, op := range []string{"add", "sub", "mul", "mod", "div", "bit_or", "bit_and", "xor"} {
				check(op, "2", isInt(a) && a == b, "INTEGER_OP_TYPE_MISMATCH_ERROR")
			}
			for _, op := range []string{"shl", "shr"} {
				check(op, "2", isInt(a) && b == "u8", "INTEGER_OP_TYPE_MISMATCH_ERROR")
			}
			for _, op := range []string{"lt", "gt", "le", "ge"} {
				check(op, "3", isInt(a) && a == b, "INTEGER_OP_TYPE_MISMATCH_ERROR")
			}
			for _, op := range []string{"or", "and"} {
				check(op, "3", a == "bool" && b == "bool", "BOOLEAN_OP_TYPE_MISMATCH_ERROR")
			}
			for _, op := range []string{"eq", "neq"} {
				check(op, "3", a == b, "EQUALITY_OP_TYPE_MISMATCH_ERROR")
			}
		}
		for _, to := range ints {
			want := "OK"
			if !isInt(a) {
				want = "INTEGER_OP_TYPE_MISMATCH_ERROR@1"
			}
			if got := place(typed(t, Production, a+", "+to, "", "move_loc 0; cast_"+to+"; st_loc 1")); got != want {
				t.Errorf("cast_%s of %s: got %s, want %s", to, a, got, want)
			}
		}
	}
	for _, typ := range ints {
		if got := place(typed(t, Production, typ, "", "ld_"+typ+" 1; st_loc 0")); got != "OK" {
			t.Errorf("ld_%s: %s", typ, got)
		}
	}
}

func TestResults(t *testing.T) {
	for _, c := range []struct{ params, returns, code, want string }{
		{"u64, &S", "u64, &S", "move_loc 0; move_loc 1", "OK"},
		{"u64, &S", "&S, u64", "move_loc 0; move_loc 1", "RET_TYPE_MISMATCH_ERROR@2"},
		{"&mut S", "&S", "move_loc 0", "RET_TYPE_MISMATCH_ERROR@1"},
		{"T0", "T0", "move_loc 0", "OK"},
		{"T0", "T1", "move_loc 0", "RET_TYPE_MISMATCH_ERROR@1"},
		{"", "u64", "", "NEGATIVE_STACK_SIZE_WITHIN_BLOCK@0"},
		{"u64", "", "move_loc 0", "POSITIVE_STACK_SIZE_AT_BLOCK_END@0"},
	} {
		if got := place(typed(t, Production, c.params, c.returns, c.code)); got != c.want {
			t.Errorf("(%s): (%s) %s: got %s, want %s", c.params, c.returns, c.code, got, c.want)
		}
	}
}

// Errors name the type that there is and the one that there should be, if it has no
// type arguments in it.
func TestWantedTypes(t *testing.T) {
	for _, c := range []struct{ params, code, want string }{
		{"u8, &mut S", "move_loc 0; move_loc 1; call two; pop; pop", "argument 0 of two is u8, not u64"},
		{"&S", "ld_u64 1; move_loc 0; call two; pop; pop", "argument 1 of two is &0x1::m::S, not &mut 0x1::m::S"},
		{"R", "move_loc 0; call_generic id<S>; pop", "argument 0 of id is 0x1::m::R"},
	} {
		err := typed(t, Production, c.params, "", c.code)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.code, err, c.want)
		}
	}
}

// Each node of a pushed type and of a type argument costs typeNodePrice.
func TestTypeMeter(t *testing.T) {
	for _, c := range []struct {
		params, code string
		nodes        int
	}{
		{"", "ld_u64 1; pop", 1},
		{"S", "imm_borrow_loc 0; pop", 2},
		{"vector<vector<u8>>", "move_loc 0; pop", 3},
		{"vector<u8>, vector<u8>", "move_loc 0; st_loc 1", 2},
		{"", "vec_pack vector<u8> 0; pop", 0},
		{"vector<u8>", "move_loc 0; vec_unpack u8 2; pop; pop", 4},
		{"R", "move_loc 0; call_generic id<R>; st_loc 0", 3},
		{"&R, vector<u8>, G<u8>, &R", "move_loc 0; move_loc 1; call_generic wrap<R, u8>; st_loc 3; st_loc 2", 2 + 2 + 2 + 2 + 2},
		{"G<vector<u8>>", "move_loc 0; unpack_generic G<vector<u8>>; pop; pop; pop", 3 + 2 + 2 + 3 + 1},
		{"&F<u8, u8>", "move_loc 0; test_variant_generic F<u8, u8>.X; pop", 4 + 1}, // its type arguments are free
	} {
		units := uint64(c.nodes * typeNodePrice)
		if units > 0 {
			cfg := *Production
			cfg.FunctionUnits = units - 1
			if got := place(typed(t, &cfg, c.params, "", c.code)); got != "PROGRAM_TOO_COMPLEX" && got != "CONSTRAINT_NOT_SATISFIED" {
				t.Errorf("(%s) %s with %d units: %s", c.params, c.code, cfg.FunctionUnits, got)
			}
		}
		cfg := *Production
		cfg.FunctionUnits = max(units, 1)
		if got := place(typed(t, &cfg, c.params, "", c.code)); got != "OK" {
			t.Errorf("(%s) %s with %d units: %s", c.params, c.code, units, got)
		}
	}
}

// A type bomb: types that multiply when type arguments are put into them. What
// the meter does not pay for is not made.
func TestTypeBomb(t *testing.T) {
	wide := func(elem string, n int) string {
		return "F<" + strings.TrimSuffix(strings.Repeat(elem+", ", n), ", ") + ">"
	}
	s := newSketch(t)
	params := make([]format.Abilities, 32)
	s.StructHandles[s.structNo("F")].TypeParams = make([]format.StructTypeParam, 32)
	s.function("bomb", "", wide("vector<T0>", 32), params[:1], nil)
	arg := wide("u64", 32)
	s.function("start", "", arg, nil, nil)
	code := "call start; pop"
	for range 300 {
		code += fmt.Sprintf("; call_generic bomb<%s>; pop", wide(arg, 32))
	}
	u := s.unit(Production, "", "", code+"; ret")
	err := checkTypes(u)
	e, ok := asStatus(err)
	if !ok || e.Offset >= 0 {
		t.Fatalf("the bomb gave %v", err)
	}
	if u.meter.function > Production.FunctionUnits {
		t.Errorf("%d units were spent, more than there are", u.meter.function)
	}
}
