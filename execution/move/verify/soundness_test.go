package verify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// What verifiers of Move have let through, or could not end.

// An element is borrowed mutably, and then some element of the same vector
// immutably. The second would see what the first changes: here, the inner vector
// becomes shorter while its first element is borrowed.
func TestElementBesideMutableElement(t *testing.T) {
	const params, locals = "&mut vector<vector<u64>>", "&mut vector<u64>, &u64"
	const two = "copy_loc 0; ld_u64 0; vec_mut_borrow vector<u64>; st_loc 1; copy_loc 0; ld_u64 0; vec_imm_borrow vector<u64>; "
	for code, want := range map[string]string{
		two + "pop; ret": "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR@6",
		two + "ld_u64 0; vec_imm_borrow u64; st_loc 2; copy_loc 1; vec_pop_back u64; pop; copy_loc 2; read_ref; pop; ret": "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR@6",
		// The other order has always been refused.
		"copy_loc 0; ld_u64 0; vec_imm_borrow vector<u64>; ld_u64 0; vec_imm_borrow u64; st_loc 2; copy_loc 0; ld_u64 0; vec_mut_borrow vector<u64>; pop; ret": "VEC_BORROW_ELEMENT_EXISTS_MUTABLE_BORROW_ERROR@8",
		// And what does no harm is not.
		"copy_loc 0; ld_u64 0; vec_mut_borrow vector<u64>; vec_len u64; pop; copy_loc 0; ld_u64 0; vec_imm_borrow vector<u64>; pop; ret": "OK",
	} {
		if got := place(analysed(t, Production, params, locals, "", code)); got != want {
			t.Errorf("%s: got %s, want %s", code, got, want)
		}
	}
}

// Two variant field handles that have a variant in common are one place. Taken
// for two, they are two mutable references to one field, and writing another
// variant of the enum in it through one of them makes the other's fields values
// of other types.
func TestOverlappingVariantFields(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"mut_borrow_variant_field I.A.B.0", "mut_borrow_variant_field I.B.0", "refused"},
		{"mut_borrow_variant_field I.A.0", "mut_borrow_variant_field I.A.B.0", "refused"},
		{"mut_borrow_variant_field I.A.B.0", "mut_borrow_variant_field I.B.A.0", "refused"},
		{"mut_borrow_variant_field I.A.0", "mut_borrow_variant_field I.A.0", "refused"},
		{"mut_borrow_variant_field I.A.0", "mut_borrow_variant_field I.B.0", "OK"},
		{"mut_borrow_variant_field I.A.0", "mut_borrow_variant_field I.A.1", "OK"},
		{"mut_borrow_variant_field I.A.B.0", "mut_borrow_variant_field I.A.1", "OK"},
	} {
		// The first goes on to a field of what it borrowed, the second writes.
		code := "copy_loc 0; " + c.first + "; mut_borrow_variant_field E.B.1; st_loc 1; copy_loc 0; " + c.second + "; st_loc 2; pack_variant E.C; move_loc 2; write_ref; ld_true; move_loc 1; write_ref; ret"
		got := place(analysed(t, Production, "&mut I", "&mut bool, &mut E", "", code))
		if (got == "OK") != (c.want == "OK") || got != "OK" && got != "WRITEREF_EXISTS_BORROW_ERROR@9" {
			t.Errorf("%s, then %s: %s", c.first, c.second, got)
		}
	}
	// A handle that links two others which have nothing in common.
	code := "copy_loc 0; mut_borrow_variant_field I.A.0; st_loc 1; copy_loc 0; mut_borrow_variant_field I.B.0; st_loc 2; copy_loc 0; mut_borrow_variant_field I.A.B.0; pop; pack_variant E.C; copy_loc 2; write_ref; ret"
	if got := place(analysed(t, Production, "&mut I", "&mut E, &mut E", "", code)); got != "WRITEREF_EXISTS_BORROW_ERROR@11" {
		t.Error(got)
	}
}

// A reference that may be to one of more locals than edges are counted for is
// taken to be to any. Then no local can be borrowed mutably any more, whether it
// was one of them or not: that a mutable borrow takes over what is borrowed of its
// local does not help where the borrow does not say of which.
func TestMutableBorrowOfAnyLocal(t *testing.T) {
	// Locals 1 to n are vectors, local n+1 a reference to an element of one.
	program := func(n int, end string) (params, locals, code string) {
		params = "bool" + strings.Repeat(", vector<u64>", n)
		var b strings.Builder
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, "copy_loc 0; br_true skip%d; imm_borrow_loc %d; ld_u64 0; vec_imm_borrow u64; st_loc %d; branch out; skip%d: nop; ", i, i, n+1, i)
		}
		fmt.Fprintf(&b, "ld_u64 0; abort; out: %s ret", strings.ReplaceAll(end, "REF", fmt.Sprint(n+1)))
		return params, "&u64", b.String()
	}
	const shorten = "mut_borrow_loc 1; vec_pop_back u64; pop; "
	const read = "copy_loc REF; read_ref; pop;"
	for _, c := range []struct {
		n    int
		end  string
		want status.Code
	}{
		{10, shorten + read, status.VecUpdateExistsMutableBorrowError},
		{11, shorten + read, status.BorrowLocExistsBorrowError},
		{30, shorten + read, status.BorrowLocExistsBorrowError},
		{30, "ld_u64 1; vec_pack u64 1; st_loc 3;" + read, status.StLocUnsafeToDestroyError},
		{30, "move_loc 3; pop;" + read, status.MoveLocExistsBorrowError},
		{30, "imm_borrow_loc 3; pop; copy_loc 3; pop;" + read, status.OK},
		{30, read + "move_loc REF; pop;" + shorten, status.OK},
	} {
		params, locals, code := program(c.n, c.end)
		if got := status.CodeOf(analysed(t, Production, params, locals, "", code)); got != c.want {
			t.Errorf("%d locals, %s: %v, want %v", c.n, c.end, got, c.want)
		}
	}
}

// At the head of a loop the state that comes back must name references as the one
// that came first does, whatever the body did to them.
func TestReferencesChangePlaces(t *testing.T) {
	for _, c := range []struct{ params, code, want string }{
		{"&u64, &u64", "again: move_loc 0; move_loc 1; st_loc 0; st_loc 1; branch again", "OK"},
		{"&mut u64, &mut u64", "again: move_loc 0; move_loc 1; st_loc 0; st_loc 1; branch again", "OK"},
		{"&mut u64, &mut u64, &mut u64", "again: move_loc 0; move_loc 1; move_loc 2; st_loc 1; st_loc 0; st_loc 2; branch again", "OK"},
		// After one turn, 0 is borrowed from 1, and the other way round after two.
		{"&mut u64, &mut u64, bool", "again: copy_loc 1; move_loc 1; st_loc 0; st_loc 1; ld_u64 1; copy_loc 0; write_ref; copy_loc 2; br_true again; ret", "WRITEREF_EXISTS_BORROW_ERROR@6"},
		{"&mut S, &mut u64, bool", "again: copy_loc 0; mut_borrow_field S.a; st_loc 1; copy_loc 2; br_true again; ret", "OK"},
		// The one that would be dangling in the second turn.
		{"vector<u64>, &mut vector<u64>, u64, &mut u64", "copy_loc 3; read_ref; ld_u64 0; eq; br_false in; ret; in: copy_loc 1; vec_pop_back u64; pop; ld_u64 0; copy_loc 3; write_ref; copy_loc 1; ld_u64 0; vec_mut_borrow u64; st_loc 3; branch 0", "VEC_UPDATE_EXISTS_MUTABLE_BORROW_ERROR@7"},
	} {
		if got := place(analysed(t, Production, c.params, "", "", c.code)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.code, got, c.want)
		}
	}
}

// Code whose analysis takes long is refused when the meter ends, not before, and
// soon: the units bound the work, whatever the code.
func TestLongAnalyses(t *testing.T) {
	list := func(n int, f string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(f, "#", fmt.Sprint(i)) + "; ")
		}
		return b.String()
	}
	anyOf := func(n int) string {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, "in%d: copy_loc %d; st_loc %d; copy_loc 0; br_true in%d; ", i, i, i*37%n+1, i*61%n+1)
		}
		return b.String()
	}
	refs := func(n int, t string) string { return strings.TrimSuffix(strings.Repeat(t+", ", n), ", ") }
	for _, c := range []struct{ name, params, locals, code string }{
		// Each call could give each argument to each result: 128 x 128 edges.
		{"calls of many references", refs(128, "&u64"), "", list(128, "copy_loc #") + strings.Repeat("call many; ", 76) + list(128, "pop") + "ret"},
		// Every block jumps to the head, which learns one local a turn.
		{"many back edges", "bool", refs(250, "u64"), strings.Repeat("copy_loc 0; br_true 0; ", 700) +
			list(250, "ld_u64 1; st_loc #; copy_loc 0; br_true 0") + "ret"},
		// A long list of borrows from one reference, and steps that walk it.
		{"many children", "&vector<u64>", "&vector<u64>", "copy_loc 0; st_loc 1; " + strings.Repeat("copy_loc 1; ld_u64 0; vec_imm_borrow u64; ", 1000) +
			strings.Repeat("copy_loc 1; pop; ", 3000) + strings.Repeat("pop; ", 1000) + "ret"},
		// Any reference may be borrowed from any other.
		{"references to any", "bool, " + refs(100, "&u64"), "", anyOf(100) + "ret"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSketch(t)
			many := refs(128, "&u64")
			s.function("many", many, many, nil, nil)
			u := s.referenceUnit(Production, c.params, c.locals, "", c.code)
			g := newCFG(u.code.Instrs)
			if err := checkStack(u, g); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			err := checkLocals(u, g)
			if err == nil {
				err = checkReferences(u, g)
			}
			took := time.Since(began)
			t.Logf("%v after %v: %d units", err, took, u.meter.function)
			if status.CodeOf(err) != status.ProgramTooComplex {
				t.Errorf("got %v", err)
			}
			if took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// A module of about a hundred bytes: its function's blocks all jump to each other.
// Without the meter it is analysed for as long as it likes.
func TestShortModuleThatTakesLong(t *testing.T) {
	s := newSketch(t)
	u := s.referenceUnit(&Config{FunctionUnits: 2000}, "bool, &mut u64, &mut u64", "", "",
		"again: copy_loc 1; move_loc 2; st_loc 1; st_loc 2; copy_loc 0; br_true again; copy_loc 0; br_true again; copy_loc 0; br_true again; ret")
	if err := checkReferences(u, newCFG(u.code.Instrs)); status.CodeOf(err) != status.ProgramTooComplex {
		t.Errorf("got %v", err)
	}
	if u.meter.function > 2000 {
		t.Errorf("%d units were spent", u.meter.function)
	}
}

// Whatever earlier passes would have refused gets a status, not a panic.
func TestReferencesWithoutEarlierPasses(t *testing.T) {
	for _, code := range []string{
		"pop; ret", "st_loc 0; ret", "read_ref; ret", "ld_true; read_ref; ret", "imm_borrow_loc 0; br_true 0; ret",
		"ld_true; ld_true; ret", "imm_borrow_loc 0; branch 0", "call two; ret",
		"ld_true; imm_borrow_loc 0; eq; pop; ret", "vec_pack u64 18446744073709551615; ret", "vec_unpack u64 65536; ret",
		"write_ref; ret", "vec_swap u64; ret", "pack S; ret", "ld_true; pack S; ret",
		"imm_borrow_field S.a; ret", "ld_true; st_loc 2; copy_loc 2; freeze_ref; ret",
	} {
		u := newSketch(t).referenceUnit(Production, "u64, &u64, &mut u64", "", "u64", code)
		err := checkReferences(u, newCFG(u.code.Instrs))
		if got := status.CodeOf(err); got != status.VerifierInvariantViolation {
			t.Errorf("%s: %v", code, err)
		}
	}
}
