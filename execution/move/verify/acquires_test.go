package verify

import (
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

func TestAcquires(t *testing.T) {
	const S, R, G = 0, 1, 2 // struct definitions of the sketch
	for _, c := range []struct {
		name, code string
		acquires   []uint16
		want       string
	}{
		{"nothing", "ret", nil, "OK"},
		{"borrowed", "nop; mut_borrow_global R; ret", nil, "MISSING_ACQUIRES_ANNOTATION@1"},
		{"borrowed and declared", "imm_borrow_global R; ret", []uint16{R}, "OK"},
		{"moved", "move_from R; ret", nil, "MISSING_ACQUIRES_ANNOTATION@0"},
		{"moved and declared", "move_from R; ret", []uint16{R}, "OK"},
		{"another declared", "move_from R; ret", []uint16{G}, "MISSING_ACQUIRES_ANNOTATION@0"},
		{"exists and move_to acquire nothing", "exists R; move_to R; ret", nil, "OK"},
		{"generic", "imm_borrow_global_generic G<u8>; ret", nil, "MISSING_ACQUIRES_ANNOTATION@0"},
		{"generic declared", "move_from_generic G<u8>; mut_borrow_global_generic G<u16>; ret", []uint16{G}, "OK"},
		{"of a function called", "call takesR; ret", nil, "MISSING_ACQUIRES_ANNOTATION@0"},
		{"of a function called and declared", "call takesR; ret", []uint16{R}, "OK"},
		{"of a generic function called", "call_generic takesG<u8>; ret", nil, "MISSING_ACQUIRES_ANNOTATION@0"},
		{"one of two of a function called", "call takesR; call takesBoth; ret", []uint16{R}, "MISSING_ACQUIRES_ANNOTATION@1"},
		{"of a function of another module", "call other; ret", nil, "OK"},
		{"declared in vain", "ret", []uint16{R}, "EXTRANEOUS_ACQUIRES_ANNOTATION"},
		{"one declared in vain", "move_from R; ret", []uint16{R, G}, "EXTRANEOUS_ACQUIRES_ANNOTATION"},
		{"used by what is never reached", "ret; move_from R; ret", []uint16{R}, "OK"},
		{"without key", "call takesS; ret", []uint16{S}, "INVALID_ACQUIRES_ANNOTATION"},
		{"the lower definition first", "call takesS; ret", []uint16{R, S}, "INVALID_ACQUIRES_ANNOTATION"},
	} {
		s := newSketch(t)
		s.function("takesR", "", "", nil, []uint16{R})
		s.function("takesBoth", "", "", nil, []uint16{R, G})
		s.function("takesS", "", "", nil, []uint16{S})
		s.function("takesG", "", "", []format.Abilities{0}, []uint16{G})
		s.function("other", "", "", nil, nil)
		u := s.unit(Production, "", "", c.code)
		u.acquires = c.acquires
		if got := place(checkAcquires(u)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
