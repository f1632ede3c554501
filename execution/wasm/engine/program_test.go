package engine

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// The programs of the tests are written in bytes, as the instrumenter would leave
// them: they charge no ink but where a test needs it.

// source is a program whose entry point has the body code. Functions are numbered:
// imports, the entry point, more.
type source struct {
	pages, max uint32
	globals    int // mutable i64 globals "g0", "g1", ... that start at 100, 101, ...
	data       []module.Data
	table      []uint32 // functions in the table
	locals     byte     // i32 locals of the entry point
	code       []byte
	more       [][]byte // bodies of functions of an i32 that give an i32
}

// Numbers of the imports, in order of imported.
const (
	fnTouch = iota // touch(i32)
	fnFault        // fault()
	fnExit         // exit(i32)
	fnNest         // nest(i32) -> i32
	fnSpend        // spend(i64)
	fnGrow         // grow(i32): of the page count; for the test alone
	fnEntry
	fnMore
)

// Numbers of the globals.
const (
	gInk = iota
	gStack
	gOwn
)

func uleb(v uint64) []byte { return binary.AppendUvarint(nil, v) }

func sleb(v int64) (out []byte) {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}

func cat(parts ...any) (out []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			out = append(out, byte(p))
		case byte:
			out = append(out, p)
		case []byte:
			out = append(out, p...)
		case string:
			out = append(append(out, uleb(uint64(len(p)))...), p...)
		}
	}
	return out
}

func vec(parts ...[]byte) []byte {
	return append(uleb(uint64(len(parts))), bytes.Join(parts, nil)...)
}

func sized(b []byte) []byte { return append(uleb(uint64(len(b))), b...) }

// Instructions.
func i32c(v int32) []byte { return cat(0x41, sleb(int64(v))) }
func i64c(v int64) []byte { return cat(0x42, sleb(v)) }
func callf(fn int) []byte { return cat(0x10, uleb(uint64(fn))) }
func get(l int) []byte    { return cat(0x20, l) }
func set(l int) []byte    { return cat(0x21, l) }
func gget(g int) []byte   { return cat(0x23, g) }
func gset(g int) []byte   { return cat(0x24, g) }

const (
	trap   = 0x00
	end    = 0x0b
	drop   = 0x1a
	i32eq  = 0x46
	i32add = 0x6a
	i32sub = 0x6b
	i32div = 0x6d
)

var (
	then   = []byte{0x04, 0x40}
	load   = []byte{0x28, 2, 0}
	store  = []byte{0x36, 2, 0}
	grow   = []byte{0x40, 0}
	memlen = []byte{0x3f, 0}
)

// ifArg runs code if the argument of the entry point is n.
func ifArg(n int32, code ...any) []byte {
	return cat(get(0), i32c(n), i32eq, then, cat(code...), end)
}

func (s source) program() *instrument.Program {
	section := func(id byte, b []byte) []byte { return cat(id, sized(b)) }
	i32, i64 := byte(module.I32), byte(module.I64)
	types := vec(
		cat(0x60, vec(), vec()),                       // 0
		cat(0x60, vec([]byte{i32}), vec()),            // 1
		cat(0x60, vec([]byte{i32}), vec([]byte{i32})), // 2
		cat(0x60, vec([]byte{i64}), vec()),            // 3
	)
	var imports [][]byte
	for i, t := range []int{1, 0, 1, 2, 3, 1} {
		imports = append(imports, cat(hooks.Module, imported[i], 0, t))
	}
	funcs := [][]byte{{2}}
	exports := [][]byte{
		cat(instrument.EntryExport, 0, fnEntry), cat(instrument.MemoryExport, 2, 0),
		cat(instrument.InkExport, 3, gInk), cat(instrument.StackExport, 3, gStack),
	}
	body := func(locals byte, code []byte) []byte {
		var l []byte
		if locals > 0 {
			l = vec(cat(locals, i32))
		} else {
			l = vec()
		}
		return sized(cat(l, code, end))
	}
	bodies := [][]byte{body(s.locals, s.code)}
	for _, code := range s.more {
		funcs = append(funcs, []byte{2})
		bodies = append(bodies, body(0, code))
	}
	p := &instrument.Program{Pages: s.pages, MaxPages: max(s.max, s.pages), Data: s.data, Imports: len(imported)}
	globals := [][]byte{cat(i64, 1, i64c(7), end), cat(i32, 1, i32c(30000), end)}
	for i := range s.globals {
		name := "g" + string(rune('0'+i))
		globals = append(globals, cat(i64, 1, i64c(int64(100+i)), end))
		exports = append(exports, cat(name, 3, gOwn+i))
		p.Globals = append(p.Globals, name)
	}
	var segments [][]byte
	for _, d := range s.data {
		segments = append(segments, cat(0, i32c(int32(d.Offset)), end, sized(d.Bytes)))
	}
	p.Wasm = cat([]byte("\x00asm\x01\x00\x00\x00"), section(1, types), section(2, vec(imports...)), section(3, vec(funcs...)))
	if s.table != nil {
		p.Wasm = cat(p.Wasm, section(4, vec(cat(0x70, 0, uleb(uint64(len(s.table)))))))
	}
	p.Wasm = cat(p.Wasm, section(5, vec(cat(1, uleb(uint64(p.Pages)), uleb(uint64(p.MaxPages))))),
		section(6, vec(globals...)), section(7, vec(exports...)))
	if s.table != nil {
		var fns [][]byte
		for _, f := range s.table {
			fns = append(fns, uleb(uint64(f)))
		}
		p.Wasm = cat(p.Wasm, section(9, vec(cat(0, i32c(0), end, vec(fns...)))))
	}
	p.Wasm = cat(p.Wasm, section(10, vec(bodies...)), section(11, vec(segments...)))
	return p
}

var imported = []string{"touch", "fault", "exit", "nest", "spend", "grow"}

var errFault = execution.ErrOutOfGas

// host is what the host functions of the tests do. It is reached through
// Frame.Host, which they do not use otherwise.
type host struct {
	execution.Host
	touched []uint32
	nest    func(arg uint32) uint32
	touch   func(f *hooks.Frame, arg uint32)
}

func functions() []hooks.Function {
	i32, i64 := []module.ValType{module.I32}, []module.ValType{module.I64}
	of := func(f *hooks.Frame) *host { return f.Host.(*host) }
	return []hooks.Function{
		{Name: "touch", Type: module.FuncType{Params: i32}, Call: func(f *hooks.Frame, s []uint64) {
			h := of(f)
			h.touched = append(h.touched, uint32(s[0]))
			if h.touch != nil {
				h.touch(f, uint32(s[0]))
			}
		}},
		{Name: "fault", Call: func(f *hooks.Frame, _ []uint64) { f.Fault = errFault }},
		{Name: "exit", Type: module.FuncType{Params: i32}, Call: func(f *hooks.Frame, s []uint64) {
			f.Exited, f.Status = true, uint32(s[0])
		}},
		{Name: "nest", Type: module.FuncType{Params: i32, Results: i32}, Call: func(f *hooks.Frame, s []uint64) {
			s[0] = uint64(of(f).nest(uint32(s[0])))
		}},
		{Name: "spend", Type: module.FuncType{Params: i64}, Call: func(f *hooks.Frame, s []uint64) {
			f.Ink.Set(f.Ink.Get() - s[0])
		}},
		{Name: "grow", Type: module.FuncType{Params: i32}, Call: func(*hooks.Frame, []uint64) {}},
	}
}

// frame is one whose input has arg bytes.
func frame(arg int, h *host) *hooks.Frame {
	if h == nil {
		h = new(host)
	}
	return &hooks.Frame{Host: h, Call: execution.Frame{Input: make([]byte, arg)}}
}

func newEngine(t testing.TB, cfg Config) *Engine {
	t.Helper()
	e, err := New(cfg, functions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func loadProgram(t testing.TB, e *Engine, p *instrument.Program) *Code {
	t.Helper()
	c, err := e.Load(Key{Schedule: 1, Hash: common.Hash(crypto.Keccak256(p.Wasm))}, func() (*instrument.Program, error) { return p, nil })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// both runs a test on both engines.
func both(t *testing.T, f func(t *testing.T, e *Engine)) {
	t.Run("compiler", func(t *testing.T) {
		e := newEngine(t, Config{})
		if e.Name() != "compiler" {
			t.Skip("no compiler for this machine")
		}
		f(t, e)
	})
	t.Run("interpreter", func(t *testing.T) { f(t, newEngine(t, Config{Interpreter: true})) })
}
