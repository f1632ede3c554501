package wasm_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/module"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// rawBlocks is a zstd frame of uncompressed blocks with so many bytes each.
func rawBlocks(content []byte, each int) []byte {
	f := binary.LittleEndian.AppendUint32([]byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0}, uint32(len(content)))
	for len(content) > 0 {
		n := min(each, len(content))
		head := uint32(n) << 3
		if n == len(content) {
			head |= 1
		}
		f = append(f, byte(head), byte(head>>8), byte(head>>16))
		f = append(f, content[:n]...)
		content = content[n:]
	}
	return f
}

// Each block of a compressed module is paid for, since a block can be made dear
// for whoever inflates it.
func TestInflationIsPricedByBlock(t *testing.T) {
	code := wasmtest.Script()
	gas := func(each int) (uint64, int) {
		frame := rawBlocks(code, each)
		r, err := wasm.Check(frame)
		if err != nil {
			t.Fatal(err)
		}
		return r.ActivationGas, (len(code) + each - 1) / each
	}
	one, _ := gas(len(code))
	many, blocks := gas(10)
	if got, want := many-one, uint64(blocks-1)*schedule.V1.Activation.InflatedBlock; got != want {
		t.Errorf("%d blocks cost %d gas more than one, want %d", blocks, got, want)
	}
}

// Exactly one frame, so that a module has one compressed form for each way to
// compress it, and no room for anything beside it.
func TestZstdForm(t *testing.T) {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	code := wasmtest.Script()
	good := enc.EncodeAll(code, nil)
	if _, err := wasm.Check(good); err != nil {
		t.Fatal(err)
	}
	summed, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithSingleSegment(false))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wasm.Check(summed.EncodeAll(code, nil)); err != nil {
		t.Errorf("with a checksum: %v", err)
	}
	var streamed bytes.Buffer
	w, err := zstd.NewWriter(&streamed)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(code[:100])
	w.Flush()
	w.Write(code[100:])
	w.Close()
	lying := rawBlocks(code, 100)
	binary.LittleEndian.PutUint32(lying[5:], uint32(len(code)-1))
	for name, frame := range map[string][]byte{
		"two frames":           append(bytes.Clone(good), good...),
		"a byte more":          append(bytes.Clone(good), 0),
		"a skippable frame":    append(bytes.Clone(good), 0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0),
		"no size":              streamed.Bytes(),
		"another size":         lying,
		"a reserved block":     append(bytes.Clone(good[:len(good)-3]), 0x07, 0, 0),
		"cut off in its head":  good[:5],
		"cut off in its block": good[:len(good)-1],
	} {
		var refused *module.Error
		if _, err := wasm.Check(frame); !errors.As(err, &refused) || refused.Rule != "zstd" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// zstdVersion is the version of klauspost/compress whose decoder says which
// frames are whole. Two that disagree on one frame split the chain, so another
// version is another rule, however small its changes.
const zstdVersion = "v1.18.0"

func TestZstdVersion(t *testing.T) {
	b, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`github.com/klauspost/compress (\S+)`).FindSubmatch(b)
	if m == nil || string(m[1]) != zstdVersion || bytes.Contains(b, []byte("klauspost/compress =>")) {
		t.Errorf("go.mod asks for klauspost/compress %s, and %s is part of consensus: it decides which compressed modules are admitted, and to what bytes. "+
			"Compare the two on many damaged frames; if they differ, the new one is a new schedule's. Then set zstdVersion", m, zstdVersion)
	}
}

// What the decoder makes of a frame with a bit or its end changed, as a hash: what
// is admitted with which bytes, and what is refused by which rule.
func TestZstdDecisions(t *testing.T) {
	frame, err := os.ReadFile("testdata/zstd/module.zst")
	if err != nil {
		t.Fatal(err)
	}
	const bits, ends = 256, 64
	sum, n := sha256.New(), map[string]int{}
	decide := func(frame []byte) {
		r, err := wasm.Check(frame)
		var refused *module.Error
		switch {
		case err == nil:
			n["admitted"]++
			fmt.Fprintf(sum, "%x\n", r.CodeHash)
		case errors.As(err, &refused) && refused.Rule == "zstd":
			n["zstd"]++
			fmt.Fprintln(sum, refused.Rule)
		case errors.As(err, &refused):
			n["module"]++
			fmt.Fprintln(sum, refused.Rule, refused.Offset)
		default:
			t.Fatal(err)
		}
	}
	decide(frame)
	for i := range uint32(bits) { // half of them in the headers and tables of the front
		at := int(i * 2654435761 >> 8)
		if at %= len(frame); i%2 == 0 {
			at %= 100
		}
		changed := bytes.Clone(frame)
		changed[at] ^= 1 << (i / 2 % 8)
		decide(changed)
	}
	for i := range ends {
		decide(frame[:len(frame)-1-i*(len(frame)-1)/ends])
	}
	if n["admitted"] < 20 || n["zstd"] < 20 || n["module"] < 5 {
		t.Errorf("%v: too much alike to tell much", n)
	}
	const want = "740bb13e89ff450e49dfe745a16af849a490770882c3d1914986132361ab8c12"
	if got := fmt.Sprintf("%x", sum.Sum(nil)); got != want {
		t.Errorf("%v decisions, hash %s, want %s: the decoder decides otherwise than the chain has", n, got, want)
	}
}

// Any bytes are inflated or refused.
func FuzzCheck(f *testing.F) {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(enc.EncodeAll(wasmtest.Script(), nil))
	f.Add(rawBlocks(wasmtest.Noop(), 7))
	f.Add(wasmtest.Echo())
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x20, 0})
	f.Fuzz(func(t *testing.T, code []byte) {
		r, err := wasm.Check(code)
		var refused *module.Error
		if (err == nil) == (r == nil) || err != nil && !errors.As(err, &refused) {
			t.Fatalf("%+v, %v", r, err)
		}
	})
}
