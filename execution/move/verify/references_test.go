package verify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// analysed runs all passes up to references over code in which jumps may go to
// names ("again: nop; branch again"), with structs and functions beside those of
// sketch. Locals behind the parameters have no value at first.
//
//	struct D has copy, drop { s: S, v: vector<u64>, w: vector<vector<u64>> }
//	struct H has key { s: S, v: vector<u64> }
//	enum I has copy, drop { A { e: E, f: E }, B { e: E }, C { u: u64 } }
func analysed(t *testing.T, cfg *Config, params, locals, returns, code string) error {
	t.Helper()
	u := newSketch(t).referenceUnit(cfg, params, locals, returns, code)
	g, err := checkControlFlow(u)
	if err != nil {
		return err
	}
	if err := checkStack(u, g); err != nil {
		return err
	}
	if err := checkTypes(u); err != nil {
		return err
	}
	if err := checkLocals(u, g); err != nil {
		return err
	}
	return checkReferences(u, g)
}

func (s *sketch) referenceUnit(cfg *Config, params, locals, returns, code string) *unit {
	s.def("D", format.Copy|format.Drop, nil, "s: S, v: vector<u64>, w: vector<vector<u64>>")
	s.def("H", format.Key, nil, "s: S, v: vector<u64>")
	s.def("I", format.Copy|format.Drop, nil, "A", "e: E, f: E", "B", "e: E", "C", "u: u64")
	s.function("see", "&u64", "", nil, nil)
	s.function("id", "&u64", "&u64", nil, nil)
	s.function("mut_id", "&mut u64", "&mut u64", nil, nil)
	s.function("both", "&mut u64, &u64", "", nil, nil)
	s.function("two", "&mut u64, &mut u64", "", nil, nil)
	s.function("pick", "&mut u64, &u64", "&u64", nil, nil)
	s.function("pick_mut", "&mut u64, &u64", "&mut u64", nil, nil)
	s.function("at", "&mut S", "&mut u64, &bool", nil, nil)
	s.function("part", "&mut D", "&mut S", nil, nil)
	s.function("takes_h", "", "", nil, []uint16{s.structNo("H")})
	s.function("takes_r", "", "", nil, []uint16{s.structNo("R")})
	s.function("elsewhere", "", "", nil, nil)

	var instrs []string
	labels := map[string]int{}
	for _, text := range strings.Split(code, ";") {
		if name, rest, ok := strings.Cut(text, ":"); ok {
			labels[strings.TrimSpace(name)] = len(instrs)
			text = rest
		}
		if strings.TrimSpace(text) != "" {
			instrs = append(instrs, strings.TrimSpace(text))
		}
	}
	for i, text := range instrs {
		op, to, _ := strings.Cut(text, " ")
		if at, ok := labels[to]; ok {
			instrs[i] = fmt.Sprint(op, " ", at)
		}
	}
	u := s.unit(cfg, params, returns, strings.Join(instrs, "; "))
	u.locals = joined(u.locals, s.Signatures[s.signature(locals)])
	return u
}

func TestLocals(t *testing.T) {
	for _, c := range []struct{ params, locals, code, want string }{
		{"", "u64", "copy_loc 0; pop; ret", "COPYLOC_UNAVAILABLE_ERROR@0"},
		{"", "u64", "move_loc 0; pop; ret", "MOVELOC_UNAVAILABLE_ERROR@0"},
		{"", "u64", "imm_borrow_loc 0; pop; ret", "BORROWLOC_UNAVAILABLE_ERROR@0"},
		{"", "u64", "mut_borrow_loc 0; pop; ret", "BORROWLOC_UNAVAILABLE_ERROR@0"},
		{"", "u64", "ld_u64 1; st_loc 0; copy_loc 0; pop; move_loc 0; pop; ret", "OK"},
		{"u64", "", "move_loc 0; pop; move_loc 0; pop; ret", "MOVELOC_UNAVAILABLE_ERROR@2"},
		{"u64", "", "move_loc 0; pop; ld_u64 1; st_loc 0; copy_loc 0; pop; ret", "OK"},
		{"&mut u64", "", "move_loc 0; pop; copy_loc 0; pop; ret", "COPYLOC_UNAVAILABLE_ERROR@2"},

		// What cannot be dropped.
		{"R", "", "ret", "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP@0"},
		{"R", "", "ld_u64 0; abort", "OK"},
		{"R", "R", "move_loc 0; st_loc 1; ret", "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP@2"},
		{"R, R", "", "move_loc 0; st_loc 1; ld_u64 0; abort", "STLOC_UNSAFE_TO_DESTROY_ERROR@1"},
		{"R", "R", "move_loc 0; st_loc 1; move_loc 1; st_loc 0; move_loc 0; unpack R; pop; ret", "OK"},
		{"T0", "", "ret", "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP@0"},
		{"T1", "", "ret", "OK"},
		{"vector<R>", "", "ret", "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP@0"},
		{"vector<S>", "", "ret", "OK"},
		{"P<R>", "", "ret", "OK"},

		// Paths that meet: a value on one of them is no value, and is one.
		{"bool", "u64", "copy_loc 0; br_false out; ld_u64 1; st_loc 1; out: copy_loc 1; pop; ret", "COPYLOC_UNAVAILABLE_ERROR@4"},
		{"bool", "u64", "copy_loc 0; br_false out; ld_u64 1; st_loc 1; out: imm_borrow_loc 1; pop; ret", "BORROWLOC_UNAVAILABLE_ERROR@4"},
		{"bool", "u64", "copy_loc 0; br_false else; ld_u64 1; st_loc 1; branch out; else: ld_u64 2; st_loc 1; out: move_loc 1; pop; ret", "OK"},
		{"bool", "u64", "copy_loc 0; br_false out; ld_u64 1; st_loc 1; out: ld_u64 1; st_loc 1; move_loc 1; pop; ret", "OK"},
		{"bool, R", "", "copy_loc 0; br_false out; move_loc 1; unpack R; pop; out: ret", "UNSAFE_RET_UNUSED_VALUES_WITHOUT_DROP@5"},
		{"bool, R, R", "", "copy_loc 0; br_false out; move_loc 1; unpack R; pop; out: move_loc 2; st_loc 1; ret", "STLOC_UNSAFE_TO_DESTROY_ERROR@6"},
		{"bool, R", "", "copy_loc 0; br_false out; move_loc 1; unpack R; pop; ret; out: move_loc 1; unpack R; pop; ret", "OK"},

		// Loops: what is gone after the first turn is gone at the head.
		{"bool, u64", "", "again: move_loc 1; pop; copy_loc 0; br_true again; ret", "MOVELOC_UNAVAILABLE_ERROR@0"},
		{"bool, u64", "", "again: move_loc 1; st_loc 1; copy_loc 0; br_true again; ret", "OK"},
		{"bool", "u64", "branch test; again: copy_loc 1; pop; test: ld_u64 1; st_loc 1; copy_loc 0; br_true again; ret", "OK"},
		{"bool", "u64", "ld_u64 1; st_loc 1; again: copy_loc 0; br_true in; ret; in: copy_loc 0; br_true out; move_loc 1; pop; out: copy_loc 1; pop; branch again", "COPYLOC_UNAVAILABLE_ERROR@9"},
		// The entry block is a loop's head: its parameters are not full for ever.
		{"bool, R", "", "move_loc 1; unpack R; pop; copy_loc 0; br_true 0; ret", "MOVELOC_UNAVAILABLE_ERROR@0"},
		// Code that cannot be reached is not followed.
		{"", "u64", "ret; copy_loc 0; pop; ret", "OK"},
	} {
		if got := place(analysed(t, Production, c.params, c.locals, "", c.code)); got != c.want {
			t.Errorf("%s | %s | %s:\n got %s, want %s", c.params, c.locals, c.code, got, c.want)
		}
	}
}

func TestReferences(t *testing.T) {
	for _, c := range []struct{ name, params, locals, returns, code, want string }{
		// Locals.
		{"copy while mutably borrowed", "u64", "", "", "mut_borrow_loc 0; copy_loc 0; pop; pop; ret", "COPYLOC_EXISTS_BORROW_ERROR@1"},
		{"copy while borrowed", "u64", "", "", "imm_borrow_loc 0; copy_loc 0; pop; pop; ret", "OK"},
		{"move while borrowed", "u64", "", "", "imm_borrow_loc 0; move_loc 0; pop; pop; ret", "MOVELOC_EXISTS_BORROW_ERROR@1"},
		{"move while a field is borrowed", "S", "", "", "imm_borrow_loc 0; imm_borrow_field S.a; move_loc 0; pop; pop; ret", "MOVELOC_EXISTS_BORROW_ERROR@2"},
		{"move while an element is borrowed", "vector<u64>", "", "", "imm_borrow_loc 0; ld_u64 0; vec_imm_borrow u64; move_loc 0; pop; pop; ret", "MOVELOC_EXISTS_BORROW_ERROR@3"},
		{"move of another", "u64, u64", "", "", "imm_borrow_loc 0; move_loc 1; pop; pop; ret", "OK"},
		{"move after the borrow", "u64", "", "", "imm_borrow_loc 0; pop; move_loc 0; pop; ret", "OK"},
		{"store while borrowed", "u64", "&u64", "", "imm_borrow_loc 0; st_loc 1; ld_u64 1; st_loc 0; ret", "STLOC_UNSAFE_TO_DESTROY_ERROR@3"},
		{"store of a reference over the borrow", "u64, u64", "&u64", "", "imm_borrow_loc 0; st_loc 2; imm_borrow_loc 1; st_loc 2; ld_u64 1; st_loc 0; ret", "OK"},
		{"imm borrow while mutably borrowed", "u64", "", "", "mut_borrow_loc 0; imm_borrow_loc 0; pop; pop; ret", "BORROWLOC_EXISTS_BORROW_ERROR@1"},
		{"imm borrow while a field is mutably borrowed", "S", "", "", "mut_borrow_loc 0; mut_borrow_field S.a; imm_borrow_loc 0; pop; pop; ret", "BORROWLOC_EXISTS_BORROW_ERROR@2"},
		{"two imm borrows", "u64", "", "", "imm_borrow_loc 0; imm_borrow_loc 0; eq; pop; ret", "OK"},
		{"mut borrow takes over", "u64", "", "", "mut_borrow_loc 0; mut_borrow_loc 0; pop; pop; ret", "OK"},
		{"mut borrow takes over, and is not free", "u64", "", "", "mut_borrow_loc 0; ld_u64 1; mut_borrow_loc 0; write_ref; pop; ret", "WRITEREF_EXISTS_BORROW_ERROR@3"},
		{"what it took over is free", "u64", "&mut u64, &mut u64", "", "mut_borrow_loc 0; st_loc 1; mut_borrow_loc 0; st_loc 2; ld_u64 1; copy_loc 1; write_ref; ret", "OK"},
		{"and makes it free at its end", "u64", "&mut u64, &mut u64", "", "mut_borrow_loc 0; st_loc 1; mut_borrow_loc 0; st_loc 2; move_loc 1; pop; ld_u64 1; move_loc 2; write_ref; ret", "OK"},
		{"mut borrow of a local while only a field lives", "S", "&mut u64", "", "mut_borrow_loc 0; mut_borrow_field S.a; st_loc 1; mut_borrow_loc 0; mut_borrow_field S.b; ld_true; pop; pop; ret", "OK"},

		// Fields.
		{"disjoint fields", "S", "&mut S", "", "mut_borrow_loc 0; st_loc 1; copy_loc 1; mut_borrow_field S.a; copy_loc 1; mut_borrow_field S.b; pop; pop; ret", "OK"},
		{"write of both fields", "&mut S", "&mut u64, &mut bool", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; move_loc 0; mut_borrow_field S.b; st_loc 2; ld_u64 1; move_loc 1; write_ref; ld_true; move_loc 2; write_ref; ret", "OK"},
		{"one field twice", "&mut S", "&mut u64, &mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 0; mut_borrow_field S.a; st_loc 2; ld_u64 1; move_loc 2; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@8"},
		{"parent written while a field lives", "&mut S", "&mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; ld_u64 1; ld_true; pack S; copy_loc 0; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@7"},
		{"parent written while an imm field lives", "&mut S", "&u64", "", "copy_loc 0; imm_borrow_field S.a; st_loc 1; ld_u64 1; ld_true; pack S; copy_loc 0; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@7"},
		{"parent read while an imm field lives", "&mut S", "&u64", "", "copy_loc 0; imm_borrow_field S.a; st_loc 1; copy_loc 0; read_ref; pop; ret", "OK"},
		{"parent read while a mut field lives", "&mut S", "&mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 0; read_ref; pop; ret", "READREF_EXISTS_MUTABLE_BORROW_ERROR@4"},
		{"parent frozen while a mut field lives", "&mut S", "&mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 0; freeze_ref; pop; ret", "FREEZEREF_EXISTS_MUTABLE_BORROW_ERROR@4"},
		{"field of a frozen copy, then the field", "&mut S", "&S", "", "copy_loc 0; freeze_ref; st_loc 1; copy_loc 0; mut_borrow_field S.a; pop; ret", "BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR@4"},
		{"imm field beside a mut one", "&mut S", "&mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 0; imm_borrow_field S.b; pop; ret", "OK"},
		{"imm field that is mut borrowed", "&mut S", "&mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 0; imm_borrow_field S.a; pop; ret", "BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR@4"},
		{"imm field through mut, twice", "&mut S", "&u64", "", "copy_loc 0; imm_borrow_field S.a; st_loc 1; copy_loc 0; imm_borrow_field S.a; pop; ret", "OK"},
		{"a deeper field below a borrowed one", "&mut D", "&mut u64", "", "copy_loc 0; mut_borrow_field D.s; mut_borrow_field S.a; st_loc 1; copy_loc 0; mut_borrow_field D.s; mut_borrow_field S.b; pop; ret", "OK"},
		{"the whole of a field with a part lent", "&mut D", "&mut u64, &mut S", "", "copy_loc 0; mut_borrow_field D.s; mut_borrow_field S.a; st_loc 1; copy_loc 0; mut_borrow_field D.s; st_loc 2; ld_u64 1; ld_true; pack S; move_loc 2; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@11"},
		{"fields of two structs of one type", "&mut S, &mut S", "", "", "copy_loc 0; mut_borrow_field S.a; copy_loc 1; mut_borrow_field S.a; call two; ret", "OK"},

		// Comparison.
		{"equality of mutable references", "&mut u64, &mut u64", "", "", "copy_loc 0; copy_loc 1; eq; pop; ret", "OK"},
		{"equality of a reference and its copy", "&mut u64", "", "", "copy_loc 0; move_loc 0; eq; pop; ret", "READREF_EXISTS_MUTABLE_BORROW_ERROR@2"},

		// Vectors.
		{"length through a mutable reference", "&mut vector<u64>", "&mut u64", "", "copy_loc 0; ld_u64 0; vec_mut_borrow u64; st_loc 1; copy_loc 0; vec_len u64; pop; ret", "OK"},
		{"push while an element lives", "&mut vector<u64>", "&u64", "", "copy_loc 0; ld_u64 0; vec_imm_borrow u64; st_loc 1; copy_loc 0; ld_u64 1; vec_push_back u64; ret", "VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR@6"},
		{"pop while an element lives", "&mut vector<u64>", "&mut u64", "", "copy_loc 0; ld_u64 0; vec_mut_borrow u64; st_loc 1; copy_loc 0; vec_pop_back u64; pop; ret", "VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR@5"},
		{"swap while an element lives", "&mut vector<u64>", "&mut u64", "", "copy_loc 0; ld_u64 0; vec_mut_borrow u64; st_loc 1; copy_loc 0; ld_u64 0; ld_u64 1; vec_swap u64; ret", "VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR@7"},
		{"two mut elements", "&mut vector<u64>", "&mut u64", "", "copy_loc 0; ld_u64 0; vec_mut_borrow u64; st_loc 1; copy_loc 0; ld_u64 1; vec_mut_borrow u64; pop; ret", "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR@6"},
		{"a mut element beside an imm one", "&mut vector<u64>", "&u64", "", "copy_loc 0; ld_u64 0; vec_imm_borrow u64; st_loc 1; copy_loc 0; ld_u64 1; vec_mut_borrow u64; pop; ret", "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR@6"},
		{"two imm elements through a mutable reference", "&mut vector<u64>", "&u64", "", "copy_loc 0; ld_u64 0; vec_imm_borrow u64; st_loc 1; copy_loc 0; ld_u64 1; vec_imm_borrow u64; pop; ret", "OK"},
		{"an element of one vector, an update of the other", "&mut vector<u64>, &mut vector<u64>", "&mut u64", "", "copy_loc 0; ld_u64 0; vec_mut_borrow u64; st_loc 2; copy_loc 1; ld_u64 1; vec_push_back u64; ret", "OK"},
		{"unpack of a borrowed vector", "vector<u64>", "&u64", "", "imm_borrow_loc 0; ld_u64 0; vec_imm_borrow u64; st_loc 1; move_loc 0; vec_unpack u64 1; pop; ret", "MOVELOC_EXISTS_BORROW_ERROR@4"},

		// Resources.
		{"two imm", "address", "&R", "", "copy_loc 0; imm_borrow_global R; st_loc 1; copy_loc 0; imm_borrow_global R; pop; ret", "OK"},
		{"two mut", "address", "&mut R", "", "copy_loc 0; mut_borrow_global R; st_loc 1; copy_loc 0; mut_borrow_global R; pop; ret", "GLOBAL_REFERENCE_ERROR@4"},
		{"imm and mut", "address", "&R", "", "copy_loc 0; imm_borrow_global R; st_loc 1; copy_loc 0; mut_borrow_global R; pop; ret", "GLOBAL_REFERENCE_ERROR@4"},
		{"mut and imm", "address", "&mut R", "", "copy_loc 0; mut_borrow_global R; st_loc 1; copy_loc 0; imm_borrow_global R; pop; ret", "GLOBAL_REFERENCE_ERROR@4"},
		{"another resource", "address", "&mut R", "", "copy_loc 0; mut_borrow_global R; st_loc 1; copy_loc 0; mut_borrow_global H; pop; ret", "OK"},
		{"move_from while borrowed", "address", "&u64", "", "copy_loc 0; imm_borrow_global R; imm_borrow_field R.v; st_loc 1; copy_loc 0; move_from R; unpack R; pop; ret", "GLOBAL_REFERENCE_ERROR@5"},
		{"move_from after", "address", "&u64", "", "copy_loc 0; imm_borrow_global R; pop; copy_loc 0; move_from R; unpack R; pop; ret", "OK"},
		{"instances of a generic resource are one", "address", "&mut G<u64>", "", "copy_loc 0; mut_borrow_global_generic G<u64>; st_loc 1; copy_loc 0; imm_borrow_global_generic G<u8>; pop; ret", "GLOBAL_REFERENCE_ERROR@4"},
		{"exists while borrowed", "address", "", "", "copy_loc 0; mut_borrow_global R; copy_loc 0; exists R; pop; pop; ret", "OK"},
		{"call that acquires it", "address", "", "", "copy_loc 0; mut_borrow_global R; call takes_r; pop; ret", "GLOBAL_REFERENCE_ERROR@2"},
		{"call that acquires it, of a field", "address", "", "", "copy_loc 0; imm_borrow_global R; imm_borrow_field R.v; call takes_r; pop; ret", "GLOBAL_REFERENCE_ERROR@3"},
		{"call that acquires another", "address", "", "", "copy_loc 0; mut_borrow_global R; call takes_h; pop; ret", "OK"},
		{"call of another module", "address", "", "", "copy_loc 0; mut_borrow_global R; call elsewhere; pop; ret", "OK"},
		{"move_to", "&signer, R", "", "", "move_loc 0; move_loc 1; move_to R; ret", "OK"},

		// Calls.
		{"one reference passed twice", "&mut u64", "", "", "copy_loc 0; move_loc 0; call two; ret", "CALL_BORROWED_MUTABLE_REFERENCE_ERROR@2"},
		{"mut and imm of one local", "u64", "", "", "mut_borrow_loc 0; imm_borrow_loc 0; call both; ret", "BORROWLOC_EXISTS_BORROW_ERROR@1"},
		{"imm and mut of one local", "u64", "&u64", "", "imm_borrow_loc 0; st_loc 1; mut_borrow_loc 0; move_loc 1; call both; ret", "CALL_BORROWED_MUTABLE_REFERENCE_ERROR@4"},
		{"parent of a live field passed", "&mut S", "&mut u64", "", "copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 0; call at; pop; pop; ret", "CALL_BORROWED_MUTABLE_REFERENCE_ERROR@4"},
		{"result keeps the argument borrowed", "u64", "&mut u64", "", "mut_borrow_loc 0; call mut_id; st_loc 1; copy_loc 0; pop; ret", "COPYLOC_EXISTS_BORROW_ERROR@3"},
		{"imm result keeps the argument borrowed", "u64", "&u64", "", "imm_borrow_loc 0; call id; st_loc 1; move_loc 0; pop; ret", "MOVELOC_EXISTS_BORROW_ERROR@3"},
		{"imm result of a mut argument", "u64, u64", "&u64", "", "mut_borrow_loc 0; imm_borrow_loc 1; call pick; st_loc 2; ld_u64 1; st_loc 0; ret", "STLOC_UNSAFE_TO_DESTROY_ERROR@5"},
		{"mut result does not hold imm arguments", "u64, u64", "&mut u64", "", "mut_borrow_loc 0; imm_borrow_loc 1; call pick_mut; st_loc 2; ld_u64 1; st_loc 1; ret", "OK"},
		{"mut and imm result", "&mut S", "&mut u64, &bool", "", "copy_loc 0; call at; st_loc 2; st_loc 1; ld_u64 1; copy_loc 1; write_ref; copy_loc 2; pop; ret", "OK"},
		{"a field beside a part that may be in it", "&mut D", "&mut u64", "", "copy_loc 0; call part; mut_borrow_field S.a; st_loc 1; copy_loc 0; mut_borrow_field D.s; pop; ret", "BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR@5"},
		{"write behind results", "&mut S", "&mut u64, &bool", "", "copy_loc 0; call at; st_loc 2; st_loc 1; ld_u64 1; ld_true; pack S; copy_loc 0; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@8"},

		// Returns.
		{"of a parameter", "&mut u64", "", "&mut u64", "move_loc 0; ret", "OK"},
		{"of a copy of a parameter", "&mut u64", "", "&mut u64", "copy_loc 0; ret", "OK"},
		{"of a local", "u64", "", "&u64", "imm_borrow_loc 0; ret", "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED@1"},
		{"of a field of a local", "S", "", "&mut u64", "mut_borrow_loc 0; mut_borrow_field S.a; ret", "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED@2"},
		{"of a result over a local", "u64", "", "&u64", "imm_borrow_loc 0; call id; ret", "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED@2"},
		{"of a resource", "address", "", "&R", "copy_loc 0; imm_borrow_global R; ret", "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED@2"},
		{"of a field of a resource", "address", "", "&u64", "copy_loc 0; imm_borrow_global R; imm_borrow_field R.v; ret", "UNSAFE_RET_LOCAL_OR_RESOURCE_STILL_BORROWED@3"},
		{"of a field of a parameter", "&mut S", "", "&mut u64", "move_loc 0; mut_borrow_field S.a; ret", "OK"},
		{"of two disjoint fields", "&mut S", "", "&mut u64, &mut bool", "copy_loc 0; mut_borrow_field S.a; move_loc 0; mut_borrow_field S.b; ret", "OK"},
		{"of one field twice", "&mut S", "", "&mut u64, &mut u64", "copy_loc 0; mut_borrow_field S.a; move_loc 0; mut_borrow_field S.a; ret", "RET_BORROWED_MUTABLE_REFERENCE_ERROR@4"},
		{"of a parent with its field", "&mut S", "", "&mut u64, &mut S", "copy_loc 0; mut_borrow_field S.a; move_loc 0; ret", "RET_BORROWED_MUTABLE_REFERENCE_ERROR@3"},
		{"of a parent with its imm field", "&mut S", "", "&u64, &mut S", "copy_loc 0; imm_borrow_field S.a; move_loc 0; ret", "RET_BORROWED_MUTABLE_REFERENCE_ERROR@3"},
		{"of an imm copy twice", "&u64", "", "&u64, &u64", "copy_loc 0; move_loc 0; ret", "OK"},
		{"with borrowed locals that end", "u64", "&mut u64", "", "mut_borrow_loc 0; st_loc 1; ret", "OK"},
		{"abort keeps nothing", "u64", "&mut u64", "", "mut_borrow_loc 0; st_loc 1; ld_u64 1; abort", "OK"},

		// Enums.
		{"two fields of one variant", "&mut I", "", "", "copy_loc 0; mut_borrow_variant_field I.A.0; copy_loc 0; mut_borrow_variant_field I.A.1; pop; pop; ret", "OK"},
		{"one place of two variants", "&mut I", "", "&mut E, &mut E", "copy_loc 0; mut_borrow_variant_field I.A.0; move_loc 0; mut_borrow_variant_field I.B.0; ret", "OK"},
		{"enum written while a field lives", "&mut E", "&mut u64", "", "copy_loc 0; mut_borrow_variant_field E.A.B.0; st_loc 1; pack_variant E.C; copy_loc 0; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@5"},
		{"enum written while an imm field lives", "&mut E", "&u64", "", "copy_loc 0; imm_borrow_variant_field E.A.B.0; st_loc 1; pack_variant E.C; copy_loc 0; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@5"},
		{"test while a field is mut borrowed", "&mut E", "&mut u64", "", "copy_loc 0; mut_borrow_variant_field E.A.0; st_loc 1; copy_loc 0; test_variant E.A; pop; ret", "READREF_EXISTS_MUTABLE_BORROW_ERROR@4"},
		{"test while a field is borrowed", "&mut E", "&u64", "", "copy_loc 0; imm_borrow_variant_field E.A.0; st_loc 1; copy_loc 0; test_variant E.A; pop; ret", "OK"},
		{"test of a mutable reference", "&mut E", "", "", "copy_loc 0; test_variant E.A; pop; ret", "OK"},

		// Paths that meet.
		{"a reference that ended on one path ends", "bool, u64", "&u64", "", "imm_borrow_loc 1; st_loc 2; copy_loc 0; br_true out; move_loc 2; pop; out: move_loc 1; pop; ret", "OK"},
		{"borrowed on one path", "bool, u64, u64", "&u64", "", "imm_borrow_loc 1; st_loc 3; copy_loc 0; br_true out; imm_borrow_loc 2; st_loc 3; out: move_loc 1; pop; ret", "MOVELOC_EXISTS_BORROW_ERROR@6"},
		{"one of two", "bool, u64, u64", "&u64", "", "copy_loc 0; br_true b; imm_borrow_loc 1; st_loc 3; branch out; b: imm_borrow_loc 2; st_loc 3; out: ld_u64 1; st_loc 2; move_loc 3; read_ref; pop; ret", "STLOC_UNSAFE_TO_DESTROY_ERROR@8"},
		{"one of two parameters", "bool, &mut u64, &mut u64", "&mut u64", "&mut u64", "copy_loc 0; br_true b; move_loc 1; st_loc 3; branch out; b: move_loc 2; st_loc 3; out: move_loc 3; ret", "OK"},
		{"a field or the whole", "bool, &mut D", "&mut S, &mut S", "", "copy_loc 0; br_true b; copy_loc 1; mut_borrow_field D.s; st_loc 2; branch out; b: ld_u64 0; abort; out: copy_loc 1; mut_borrow_field D.s; st_loc 3; ld_u64 1; ld_true; pack S; move_loc 3; write_ref; ret", "WRITEREF_EXISTS_BORROW_ERROR@15"},

		// Loops.
		{"what the first turn borrows, the second finds", "bool, u64, u64", "&mut u64", "", "mut_borrow_loc 2; st_loc 3; again: ld_u64 1; st_loc 1; mut_borrow_loc 1; st_loc 3; copy_loc 0; br_true again; ret", "STLOC_UNSAFE_TO_DESTROY_ERROR@3"},
		{"but not in a local that is empty at the head", "bool, u64", "&mut u64", "", "again: ld_u64 1; st_loc 1; mut_borrow_loc 1; st_loc 2; copy_loc 0; br_true again; ret", "OK"},
		{"ended before the next turn", "bool, u64", "&mut u64", "", "again: ld_u64 1; st_loc 1; mut_borrow_loc 1; st_loc 2; move_loc 2; pop; copy_loc 0; br_true again; ret", "OK"},
		{"elements turn by turn", "bool, &mut vector<u64>, &mut u64", "", "", "again: copy_loc 1; ld_u64 0; vec_mut_borrow u64; st_loc 2; copy_loc 0; br_true again; ret", "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR@2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := place(analysed(t, Production, c.params, c.locals, c.returns, c.code)); got != c.want {
				t.Errorf("%s | %s | %s | %s:\n got %s, want %s", c.params, c.locals, c.returns, c.code, got, c.want)
			}
		})
	}
}
