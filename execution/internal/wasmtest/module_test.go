package wasmtest

import (
	"bytes"
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// features are those of contracts.
const features = api.CoreFeaturesV1 | api.CoreFeatureSignExtensionOps

func newRuntime(t testing.TB) wazero.Runtime {
	r := wazero.NewRuntimeWithConfig(context.Background(),
		wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(features))
	t.Cleanup(func() { r.Close(context.Background()) })
	return r
}

func validate(t testing.TB, wasm []byte) error {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(features))
	defer r.Close(ctx)
	_, err := r.CompileModule(ctx, wasm)
	return err
}

func TestModuleBytes(t *testing.T) {
	m := New()
	m.Import("env", "f", Params(I64))
	m.Table(1, 2)
	m.Memory(1, 0)
	m.Global(I32, true, I32Const(-1))
	fn := m.Func(Params(I32).Results(I32), Locals(I32, I32, I64), LocalGet(0), Load(I32Load, 300))
	m.Export("f", KindFunc, fn)
	m.Elem(0, fn)
	m.Data(5, []byte("hi"))
	m.Custom("c", []byte{9})
	want := []byte("\x00asm\x01\x00\x00\x00" +
		"\x01\x0a\x02\x60\x01\x7e\x00\x60\x01\x7f\x01\x7f" +
		"\x02\x09\x01\x03env\x01f\x00\x00" +
		"\x03\x02\x01\x01" +
		"\x04\x05\x01\x70\x01\x01\x02" +
		"\x05\x03\x01\x00\x01" +
		"\x06\x06\x01\x7f\x01\x41\x7f\x0b" +
		"\x07\x05\x01\x01f\x00\x01" +
		"\x09\x07\x01\x00\x41\x00\x0b\x01\x01" +
		"\x0a\x0e\x01\x0c\x02\x02\x7f\x01\x7e\x20\x00\x28\x02\xac\x02\x0b" +
		"\x0b\x08\x01\x00\x41\x05\x0b\x02hi" +
		"\x00\x03\x01c\x09")
	if got := m.Bytes(); !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
	if err := validate(t, want); err != nil {
		t.Error(err)
	}
}

func TestRawParts(t *testing.T) {
	m := Contract()
	m.Entry(nil, I32Const(0))
	m.RawSection(TypeSection, 0x55, []byte{1, 2})
	m.RawBytes(Header, []byte{0xee})
	m.Replace(StartSection, []byte{0})
	m.Remove(ExportSection)
	want := []byte("\x00asm\x01\x00\x00\x00" + "\xee" +
		"\x01\x06\x01\x60\x01\x7f\x01\x7f" + "\x55\x02\x01\x02" +
		"\x03\x02\x01\x00" + "\x05\x03\x01\x00\x01" + "\x08\x01\x00" +
		"\x0a\x06\x01\x04\x00\x41\x00\x0b")
	if got := m.Bytes(); !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
}

func TestLEB(t *testing.T) {
	for _, tc := range []struct {
		got  []byte
		want string
	}{
		{ULEB(0), "\x00"}, {ULEB(127), "\x7f"}, {ULEB(128), "\x80\x01"}, {ULEB(1<<64 - 1), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"},
		{SLEB(0), "\x00"}, {SLEB(63), "\x3f"}, {SLEB(64), "\xc0\x00"}, {SLEB(-64), "\x40"}, {SLEB(-65), "\xbf\x7f"}, {SLEB(-1), "\x7f"},
		{ULEBPadded(3, 5), "\x83\x80\x80\x80\x00"},
	} {
		if string(tc.got) != tc.want {
			t.Errorf("%x, want %x", tc.got, tc.want)
		}
	}
}
