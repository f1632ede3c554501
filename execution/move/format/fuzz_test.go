package format_test

import (
	"bytes"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// FuzzDecode holds what is read against what is written again.
func FuzzDecode(f *testing.F) {
	f.Add(encode(f, sample()))
	f.Add(tiny(word5))
	f.Add(tiny(word6))
	f.Add(unordered())
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := format.Decode(data)
		if err != nil {
			if status.CodeOf(err) == status.UnknownRuntimeStatus || status.CodeOf(err).Invariant() {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := format.Encode(m)
		if err != nil || !bytes.Equal(data, again) {
			t.Fatalf("%x\nis written as\n%x (%v)", data, again, err)
		}
		format.Disassemble(m)
	})
}

// FuzzDecodeScript does so for scripts, and for the modules made of them.
func FuzzDecodeScript(f *testing.F) {
	script, err := format.EncodeScript(sampleScript())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(script)
	f.Add(file(word6, []byte{0, 0, 0, 1, 0x02}, part{format.TableSignatures, []byte{0}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := format.DecodeScript(data)
		if err != nil {
			if status.CodeOf(err) == status.UnknownRuntimeStatus || status.CodeOf(err).Invariant() {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := format.EncodeScript(s)
		if err != nil || !bytes.Equal(data, again) {
			t.Fatalf("%x\nis written as\n%x (%v)", data, again, err)
		}
		format.DisassembleScript(s)
		if err := format.Bounds(s.AsModule()); err != nil {
			t.Fatalf("as a module: %v", err)
		}
	})
}
