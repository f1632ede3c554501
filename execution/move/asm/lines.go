package asm

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// Lines are the lines of a source, from 1, that instructions are from: by function
// definition, then by offset. A native function has none.
type Lines [][]int

// Line is the line of an instruction, or 0 if there is no such instruction.
func (l Lines) Line(function, offset int) int {
	if function < 0 || function >= len(l) || offset < 0 || offset >= len(l[function]) {
		return 0
	}
	return l[function][offset]
}

// linesOf makes lines of the bytes at which instructions begin in a source.
// Bodies are those of the functions that are not native, in their order.
func linesOf(src string, m *format.Module, bodies [][]int) Lines {
	starts := []int{0}
	for i := range len(src) {
		if src[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	out := make(Lines, len(m.FunctionDefs))
	for i := range m.FunctionDefs {
		if m.FunctionDefs[i].Native {
			continue
		}
		for _, pos := range bodies[0] {
			line, exact := slices.BinarySearch(starts, pos)
			if exact {
				line++
			}
			out[i] = append(out[i], line)
		}
		bodies = bodies[1:]
	}
	return out
}
