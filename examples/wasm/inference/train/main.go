// Command train makes the network of this example: it draws digits, trains a
// perceptron with one hidden layer on them, rounds its weights to 8 bits, and
// writes weights.h for the C contract, Weights.sol for its twin in Solidity, and
// digits.txt, ten drawn digits that training has not seen.
//
//	go run ./examples/wasm/inference/train examples/wasm/inference
//
// It gives the same files on every machine: the random numbers are its own, and
// no operation leaves the compiler the choice of rounding twice or once.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: train FOLDER")
		os.Exit(2)
	}
	files, right := Make()
	fmt.Printf("%d of %d unseen digits are recognised by the rounded network\n", right, samples)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), text, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "train:", err)
			os.Exit(1)
		}
	}
}

const samples = 10_000 // digits that the network is tried on

// Make trains the network and gives the files by name, and how many of the
// samples it recognises.
func Make() (files map[string][]byte, right int) {
	random := Random(7357)
	net := Train(&random, 60_000)
	fixed := net.Quantise()
	for range samples {
		digit := random.Below(Classes)
		image := Draw(&random, digit)
		if label, _ := fixed.Classify(image); label == digit {
			right++
		}
	}
	var digits bytes.Buffer
	for digit := range Classes {
		fmt.Fprintf(&digits, "%x\n", Draw(&random, digit))
	}
	return map[string][]byte{"weights.h": fixed.C(), "Weights.sol": fixed.Solidity(), "digits.txt": digits.Bytes()}, right
}
