package wasm_test

import (
	"bytes"
	"encoding/binary"
	"errors"
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
