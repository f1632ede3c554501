package asm

import (
	"slices"
	"testing"
)

func TestLines(t *testing.T) {
	const src = `module 0x1.m {
    native hash(b: vector<u8>): vector<u8>;
    max(a: u64, b: u64): u64 {
    label b0:
        jump_if (
            copy(a) > copy(b)) first;
        return move(b);
    label first:
        return move(a);
    }
    none() { label b0: return; }
}`
	m, lines, err := ModuleWithLines(src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3 || len(lines[0]) != 0 || len(lines[1]) != len(m.FunctionDefs[1].Code.Instrs) {
		t.Fatalf("lines %v", lines)
	}
	if want := []int{6, 6, 6, 5, 7, 7, 9, 9}; !slices.Equal(lines[1], want) || lines.Line(2, 0) != 11 {
		t.Errorf("lines %v, want %v and 11", lines, want)
	}
	for _, at := range [][2]int{{0, 0}, {1, 8}, {2, 1}, {3, 0}, {-1, 0}, {1, -1}} {
		if n := lines.Line(at[0], at[1]); n != 0 {
			t.Errorf("function %d has no instruction %d, but it is in line %d", at[0], at[1], n)
		}
	}
}
