package verify_test

import (
	"bytes"
	"testing"

	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// FuzzVerify: whatever a file holds, it is refused by a step, or holds and is the one
// encoding of what it says. The digest is made anew, or nothing else would be seen.
func FuzzVerify(f *testing.F) {
	w := newWorld(f, sim.Options{})
	w.Send(w.send(1))
	w.Seq.Produce()
	rec := w.land()
	add := func(b *verify.Bundle, err error) {
		w.must(err)
		raw := encoded(f, b)
		f.Add(raw[:bytes.LastIndex(raw, []byte(`,"digest"`))])
	}
	add(w.builder.Batch(f.Context(), rec.Index))
	add(w.builder.Message(f.Context(), 0, prove.OnOutput))
	add(w.builder.Inclusion(f.Context(), rec.Index))
	f.Add([]byte(`{"version":1`))
	f.Fuzz(func(t *testing.T, json []byte) {
		file := verify.Digest(bytes.Clone(json))
		report, err := verify.Verify(bytes.NewReader(file), nil)
		if err != nil {
			if step(err) == "" {
				t.Fatalf("no step is named: %v", err)
			}
			return
		}
		b, err := verify.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if again := encoded(t, b); !bytes.Equal(again, file) {
			t.Fatalf("%s: encodes to %s", report, again)
		}
	})
}

// FuzzTrust: no trust file makes the reader panic.
func FuzzTrust(f *testing.F) {
	f.Add([]byte(`{"genesis":"0x71c39b3fbd95ad0caaad29a446c57ee2d1dee42ded55f1ee49bf465b5a718714","blocks":{"3":"0x15873b1472f08d08d6b7f32ccbf57feeaeedd49e9a03af5b7a5e3842d6ef5891"}}`))
	f.Add([]byte("0x15873b1472f08d08d6b7f32ccbf57feeaeedd49e9a03af5b7a5e3842d6ef5891\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if trust, err := verify.ParseTrust(raw); (trust == nil) == (err == nil) {
			t.Fatalf("%+v, %v", trust, err)
		}
	})
}
