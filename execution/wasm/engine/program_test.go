package engine

import (
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution"
	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// source is a program under construction that looks as the instrumenter leaves
// programs, but charges no ink where a test does not need it.
type source struct {
	*w.Module
	program *instrument.Program

	touch, fault, exit, nest, spend uint32 // host functions
	ink, stack                      uint32 // globals
}

const (
	firstInk   = 7
	firstStack = 30_000
)

func begin(pages, maxPages uint32) *source {
	s := &source{Module: w.New(), program: &instrument.Program{Pages: pages, MaxPages: max(pages, maxPages), Imports: 5}}
	s.touch = s.Import(hooks.Module, "touch", w.Params(w.I32))
	s.fault = s.Import(hooks.Module, "fault", w.Params())
	s.exit = s.Import(hooks.Module, "exit", w.Params(w.I32))
	s.nest = s.Import(hooks.Module, "nest", w.Params(w.I32).Results(w.I32))
	s.spend = s.Import(hooks.Module, "spend", w.Params(w.I64))
	s.Memory(pages, s.program.MaxPages)
	s.Export(instrument.MemoryExport, w.KindMemory, 0)
	s.ink = s.Global(w.I64, true, w.I64Const(firstInk))
	s.Export(instrument.InkExport, w.KindGlobal, s.ink)
	s.stack = s.Global(w.I32, true, w.I32Const(firstStack))
	s.Export(instrument.StackExport, w.KindGlobal, s.stack)
	return s
}

// own adds a mutable global of the contract's own, an i64.
func (s *source) own(init int64) uint32 {
	g := s.Global(w.I64, true, w.I64Const(init))
	name := fmt.Sprint("own", g)
	s.Export(name, w.KindGlobal, g)
	s.program.Globals = append(s.program.Globals, name)
	return g
}

func (s *source) segment(offset uint32, b []byte) {
	s.Data(offset, b)
	s.program.Data = append(s.program.Data, module.Data{Offset: offset, Bytes: b})
}

// end gives the entry point its body, in which local 0 is the length of the input.
func (s *source) end(locals []w.ValType, body ...w.Instr) *instrument.Program {
	s.Entry(locals, body...)
	s.program.Wasm = s.Bytes()
	return s.program
}

// at runs code if the length of the input is n.
func at(n int32, code ...w.Instr) w.Code {
	return w.Join(w.LocalGet(0), w.I32Const(n), w.I32Eq, w.If(w.Void, code...))
}

var errFault = execution.ErrOutOfGas

// host is what the host functions of the tests act on. Frame.Host carries it.
type host struct {
	execution.Host
	touched []uint32
	onTouch func(f *hooks.Frame, arg uint32)
	onNest  func(arg uint32) uint32
}

func functions() []hooks.Function {
	i32, i64 := []module.ValType{module.I32}, []module.ValType{module.I64}
	of := func(f *hooks.Frame) *host { return f.Host.(*host) }
	return []hooks.Function{
		{Name: "touch", Type: module.FuncType{Params: i32}, Call: func(f *hooks.Frame, s []uint64) {
			h := of(f)
			if h.onTouch != nil {
				h.touched = append(h.touched, uint32(s[0]))
				h.onTouch(f, uint32(s[0]))
			}
		}},
		{Name: "fault", Call: func(f *hooks.Frame, _ []uint64) { f.Fault = errFault }},
		{Name: "exit", Type: module.FuncType{Params: i32}, Call: func(f *hooks.Frame, s []uint64) {
			f.Exited, f.Status = true, uint32(s[0])
		}},
		{Name: "nest", Type: module.FuncType{Params: i32, Results: i32}, Call: func(f *hooks.Frame, s []uint64) {
			s[0] = uint64(of(f).onNest(uint32(s[0])))
		}},
		{Name: "spend", Type: module.FuncType{Params: i64}, Call: func(f *hooks.Frame, s []uint64) {
			f.Ink.Set(f.Ink.Get() - s[0])
		}},
	}
}

// frame is a call with an input of n bytes.
func frame(n int, h *host) *hooks.Frame {
	if h == nil {
		h = new(host)
	}
	return &hooks.Frame{Host: h, Call: execution.Frame{Input: make([]byte, n)}}
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

func keyOf(p *instrument.Program) Key {
	return Key{Schedule: 1, Hash: common.Hash(crypto.Keccak256(p.Wasm))}
}

func load(t testing.TB, e *Engine, p *instrument.Program) *Code {
	t.Helper()
	c, err := e.Load(keyOf(p), func() (*instrument.Program, error) { return p, nil })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// both runs a test on both engines.
func both(t *testing.T, f func(t *testing.T, e *Engine)) {
	t.Run("compiler", func(t *testing.T) { f(t, compiler(t, Config{})) })
	t.Run("interpreter", func(t *testing.T) { f(t, newEngine(t, Config{Interpreter: true})) })
}

// compiler skips the test on machines that wazero cannot compile for.
func compiler(t testing.TB, cfg Config) *Engine {
	e := newEngine(t, cfg)
	if e.Name() != "compiler" {
		t.Skip("no compiler for this machine")
	}
	return e
}
