package instrument

import (
	"flag"
	"os"
	"testing"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden holds the code of functions to files. A change of them changes what
// contracts pay, or what their compiled code is kept under.
func TestGolden(t *testing.T) {
	s := priced(false)
	for _, name := range []string{"add", "loop", "call", "grow"} {
		t.Run(name, func(t *testing.T) {
			m := w.Contract()
			read := m.Hook("read_args")
			switch name {
			case "add": // one block, calls nothing
				m.Func(w.Params(w.I32, w.I32).Results(w.I32), nil, w.LocalGet(0), w.LocalGet(1), w.I32Add)
			case "loop": // a return, and code that nothing reaches
				m.Func(w.Params(w.I32).Results(w.I64), w.Locals(w.I64),
					w.Loop(w.Void,
						w.LocalGet(0), w.I32Eqz, w.If(w.Void, w.LocalGet(1), w.Return, w.Unreachable),
						w.LocalGet(0), w.I32Const(1), w.I32Sub, w.LocalSet(0),
						w.LocalGet(1), w.I64Const(3), w.I64Add, w.LocalSet(1),
						w.Br(0), w.Drop),
					w.I64Const(0))
			case "call": // two calls in one block, one in another
				fn := m.Declare(w.Params(w.I32))
				m.Define(fn, nil,
					w.LocalGet(0), w.Call(read), w.LocalGet(0), w.Call(read),
					w.LocalGet(0), w.If(w.Void, w.LocalGet(0), w.I32Const(1), w.I32Sub, w.Call(fn)))
			case "grow":
				m.Func(w.Params(), nil, w.I32Const(1), w.MemoryGrow, w.BrIf(0), w.I32Const(0), w.Call(read))
			}
			m.Entry(nil, w.I32Const(0))
			p := Rewrite(decode(t, m.Bytes()), s)
			got := text(t, p, 0)
			if name == "grow" {
				got += text(t, p, 2) // the injected function
			}
			file := "testdata/" + name + ".golden"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the code differs from %s; run with -update and look at the change\n%s", file, got)
			}
		})
	}
}

// TestParts looks at all that is not code.
func TestParts(t *testing.T) {
	m := w.New()
	m.Memory(2, 60_000)
	m.Table(5, 9)
	m.Hook("msg_sender")
	m.Hook("read_args")
	f := m.Func(w.Params(w.I64), nil, w.I32Const(0), w.MemoryGrow, w.Drop)
	m.Global(w.I32, true, w.I32Const(-5))
	m.Global(w.I64, false, w.I64Const(-6))
	m.Global(w.I64, true, w.I64Const(7))
	e := m.Entry(nil, w.GlobalGet(0))
	m.Elem(1, 0, f, e)
	m.Data(3, []byte("abc"))
	m.Data(131_069, []byte("end"))
	m.Export("memory", w.KindMemory, 0)
	m.Export("other", w.KindFunc, f)
	m.Export("variable", w.KindGlobal, 0)
	m.Custom("name", []byte("whatever"))
	limits := schedule.V1.Limits
	p := Rewrite(decode(t, m.Bytes()), priced(false))

	if p.Pages != 2 || int(p.MaxPages) != limits.MaxPages || p.Imports != 3 || len(p.Data) != 2 || string(p.Data[1].Bytes) != "end" {
		t.Errorf("%+v", p)
	}
	if len(p.Globals) != 2 || p.Globals[0] != "trivium_global_0" || p.Globals[1] != "trivium_global_2" {
		t.Errorf("globals %v", p.Globals)
	}
	got := again(t, p)
	if got.Memory.Min != 2 || !got.Memory.HasMax || int(got.Memory.Max) != limits.MaxPages {
		t.Errorf("memory %+v", got.Memory)
	}
	if *got.Table != *decode(t, m.Bytes()).Table {
		t.Errorf("table %+v", *got.Table)
	}
	names := map[string]uint32{}
	for _, e := range got.Exports {
		names[e.Name] = e.Index
	}
	want := map[string]uint32{
		"user_entrypoint": e + 1, "memory": 0, "trivium_ink": 3, "trivium_stack": 4, "trivium_global_0": 0, "trivium_global_2": 2,
	}
	if len(names) != len(want) || len(got.Exports) != len(want) {
		t.Errorf("exports %v", names)
	}
	for name, index := range want {
		if names[name] != index {
			t.Errorf("%s is number %d, want %d", name, names[name], index)
		}
	}
	if f := got.Elems[0].Funcs; got.Elems[0].Offset != 1 || f[0] != 0 || f[1] != 3 || f[2] != 4 {
		t.Errorf("elements %+v", got.Elems)
	}
	if g := got.Globals; int32(uint32(g[0].Init)) != -5 || int64(g[1].Init) != -6 || g[1].Mutable || g[2].Init != 7 || g[3].Type != 0x7e || g[4].Type != 0x7f {
		t.Errorf("globals %+v", got.Globals)
	}
	if d := got.Data; d[1].Offset != 131_069 || string(d[0].Bytes) != "abc" {
		t.Errorf("data %+v", d)
	}
	if imp := got.Imports[2]; imp.Module != "vm_hooks" || imp.Name != "pay_for_memory_grow" || got.Imports[0].Name != "msg_sender" {
		t.Errorf("imports %+v", got.Imports)
	}
}
