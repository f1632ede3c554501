package main

import (
	"bytes"
	"fmt"
	"math"
)

// Fixed is the network in whole numbers, as the contracts compute it.
type Fixed struct {
	W1    [Hidden][Pixels]int8
	B1    [Hidden]int32
	Shift int // hidden sums are divided by 2^Shift and cut to 0..255
	W2    [Classes][Hidden]int8
	B2    [Classes]int32
}

// Quantise rounds the weights of each layer to 8 bits, the largest to 127, and
// chooses the shift so that drawn digits use the whole range of hidden values.
func (n *Network) Quantise() *Fixed {
	f := new(Fixed)
	scale1, scale2 := 0.0, 0.0
	for i := range n.W1 {
		for _, w := range n.W1[i] {
			scale1 = max(scale1, math.Abs(w))
		}
	}
	for k := range n.W2 {
		for _, w := range n.W2[k] {
			scale2 = max(scale2, math.Abs(w))
		}
	}
	scale1, scale2 = 127/scale1, 127/scale2
	for i := range n.W1 {
		for j, w := range n.W1[i] {
			f.W1[i][j] = int8(math.Round(w * scale1))
		}
		f.B1[i] = int32(math.Round(n.B1[i] * scale1 * 255))
	}
	for k := range n.W2 {
		for i, w := range n.W2[k] {
			f.W2[k][i] = int8(math.Round(w * scale2))
		}
	}
	random := Random(1)
	largest := int32(0)
	for range 1000 {
		for _, h := range f.hidden(Draw(&random, random.Below(Classes))) {
			largest = max(largest, h)
		}
	}
	for largest>>f.Shift > 255 {
		f.Shift++
	}
	for k := range n.B2 {
		f.B2[k] = int32(math.Round(n.B2[k] * scale2 * scale1 * 255 / float64(int(1)<<f.Shift)))
	}
	return f
}

// hidden is the sums of the hidden layer, none below zero.
func (f *Fixed) hidden(image Image) (h [Hidden]int32) {
	for i := range h {
		h[i] = f.B1[i]
		for j, p := range image {
			h[i] += int32(f.W1[i][j]) * int32(p)
		}
		h[i] = max(0, h[i])
	}
	return h
}

// Classify gives the digit with the highest score, the first of equal ones, and all scores.
func (f *Fixed) Classify(image Image) (label int, scores [Classes]int32) {
	h := f.hidden(image)
	for k := range scores {
		scores[k] = f.B2[k]
		for i := range h {
			scores[k] += int32(f.W2[k][i]) * min(h[i]>>f.Shift, 255)
		}
		if scores[k] > scores[label] {
			label = k
		}
	}
	return label, scores
}

// C is the network as a header.
func (f *Fixed) C() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Made by train. Do not edit.\n#define PIXELS %d\n#define HIDDEN %d\n#define CLASSES %d\n#define SHIFT %d\n", Pixels, Hidden, Classes, f.Shift)
	fmt.Fprintf(&b, "\nstatic const i8 W1[HIDDEN][PIXELS] = {\n")
	for i := range f.W1 {
		fmt.Fprintf(&b, "    {%s},\n", join(f.W1[i][:]))
	}
	fmt.Fprintf(&b, "};\nstatic const i32 B1[HIDDEN] = {%s};\n", join(f.B1[:]))
	fmt.Fprintf(&b, "static const i8 W2[CLASSES][HIDDEN] = {\n")
	for k := range f.W2 {
		fmt.Fprintf(&b, "    {%s},\n", join(f.W2[k][:]))
	}
	fmt.Fprintf(&b, "};\nstatic const i32 B2[CLASSES] = {%s};\n", join(f.B2[:]))
	return b.Bytes()
}

// Solidity is the network as constants of a file.
func (f *Fixed) Solidity() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// SPDX-License-Identifier: Apache-2.0\n// Made by train. Do not edit.\npragma solidity ^0.8.30;\n\n")
	fmt.Fprintf(&b, "uint256 constant PIXELS = %d;\nuint256 constant HIDDEN = %d;\nuint256 constant CLASSES = %d;\nuint256 constant SHIFT = %d;\n", Pixels, Hidden, Classes, f.Shift)
	constant := func(name, what string, write func()) {
		fmt.Fprintf(&b, "\n// %s.\nbytes constant %s = hex\"", what, name)
		write()
		fmt.Fprintf(&b, "\";\n")
	}
	constant("W1", "int8, a row of pixels for each hidden value", func() {
		for i := range f.W1 {
			for _, w := range f.W1[i] {
				fmt.Fprintf(&b, "%02x", byte(w))
			}
		}
	})
	constant("B1", "int32", func() {
		for _, w := range f.B1 {
			fmt.Fprintf(&b, "%08x", uint32(w))
		}
	})
	constant("W2", "int8, a row of hidden values for each class", func() {
		for k := range f.W2 {
			for _, w := range f.W2[k] {
				fmt.Fprintf(&b, "%02x", byte(w))
			}
		}
	})
	constant("B2", "int32", func() {
		for _, w := range f.B2 {
			fmt.Fprintf(&b, "%08x", uint32(w))
		}
	})
	return b.Bytes()
}

func join[T int8 | int32](values []T) string {
	var b bytes.Buffer
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, v)
	}
	return b.String()
}
