package main

import (
	"bytes"
	"os"
	"testing"
)

// The committed network is what training gives, on any machine.
func TestTrainingIsReproducible(t *testing.T) {
	files, right := Make()
	for name, got := range files {
		if want, err := os.ReadFile("../" + name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what train makes (%v)", name, err)
		}
	}
	if right < samples*99/100 {
		t.Errorf("%d of %d digits recognised", right, samples)
	}
}
