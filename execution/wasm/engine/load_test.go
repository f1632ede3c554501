package engine

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tetratelabs/wazero"

	w "github.com/trivium-chain/trivium/execution/internal/wasmtest"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// answer is a program that gives n.
func answer(n int32) *instrument.Program {
	s := begin(1, 1)
	return s.end(nil, w.I32Const(n))
}

func TestLoadCompilesOnce(t *testing.T) {
	e := newEngine(t, Config{})
	p := answer(1)
	var built atomic.Int32
	begun, goOn := make(chan struct{}), make(chan struct{})
	build := func() (*instrument.Program, error) {
		if built.Add(1) == 1 {
			close(begun)
		}
		<-goOn
		return p, nil
	}
	codes := make([]*Code, 10)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			if i > 0 {
				<-begun
			}
			c, err := e.Load(keyOf(p), build)
			if err != nil {
				t.Error(err)
			}
			codes[i] = c
		})
	}
	<-begun
	close(goOn)
	wg.Wait()
	for _, c := range codes {
		if c != codes[0] {
			t.Error("two codes for one key")
		}
	}
	if s := e.Stats(); built.Load() != 1 || s.Compilations != 1 || s.Modules != 1 {
		t.Errorf("%d builds, %+v", built.Load(), s)
	}
	other := keyOf(p)
	other.Schedule++
	if c, err := e.Load(other, build); err != nil || c == codes[0] {
		t.Errorf("the same code for another schedule: %v", err)
	}
}

func TestLoadForgetsErrors(t *testing.T) {
	e := newEngine(t, Config{})
	p := answer(1)
	refused := errors.New("refused")
	if _, err := e.Load(keyOf(p), func() (*instrument.Program, error) { return nil, refused }); err != refused {
		t.Errorf("%v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = e.Load(keyOf(p), func() (*instrument.Program, error) { panic("build") })
		t.Error("no panic")
	}()
	if got := load(t, e, p).Run(frame(0, nil), 1); got != (Outcome{Status: 1, Ink: 1}) {
		t.Errorf("%+v", got)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if got := load(t, e, p).Run(frame(0, nil), 1); got != (Outcome{Status: 1, Ink: 1}) {
		t.Errorf("after Close: %+v", got)
	}
	if s := e.Stats(); s.Modules != 0 || s.IdleBytes != 0 {
		t.Errorf("a closed engine keeps something: %+v", s)
	}
}

// What leaves the cache still runs, and what is used stays.
func TestCacheIsBounded(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		e.limit = 0
		first := load(t, e, answer(100))
		size := first.bytes
		e.mu.Lock()
		e.limit = 4*size + 100
		e.mu.Unlock()
		for i := range int32(20) {
			load(t, e, answer(i+1))
			load(t, e, answer(100))
			if s := e.Stats(); s.Bytes > e.limit || s.Modules > 4 {
				t.Fatalf("%+v", s)
			}
		}
		if s := e.Stats(); s.Hits != 20 || s.Compilations != 21 {
			t.Errorf("%+v", s)
		}
		gone := load(t, e, answer(-3))
		for i := range int32(4) {
			load(t, e, answer(i+50))
		}
		if len(gone.idle) != 0 {
			t.Error("idle instances of a code that has left")
		}
		for range 2 {
			if got := gone.Run(frame(0, nil), 9); got != (Outcome{Status: 1<<32 - 3, Ink: 9}) {
				t.Errorf("%+v", got)
			}
		}
		if len(gone.idle) != 0 {
			t.Error("idle instances of a code that has left")
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		if got := first.Run(frame(0, nil), 9); got != (Outcome{Status: 100, Ink: 9}) {
			t.Errorf("after Close: %+v", got)
		}
	})
}

// brokenCompiler is a configuration with which wazero's compiler refuses every
// module.
func brokenCompiler() wazero.RuntimeConfig {
	return wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(0)
}

func TestInterpreterWhereTheCompilerFails(t *testing.T) {
	var log bytes.Buffer
	e := compiler(t, Config{CacheDir: t.TempDir(), Logger: slog.New(slog.NewTextHandler(&log, nil))})
	e.native = brokenCompiler
	c := load(t, e, answer(5))
	if got := c.Run(frame(0, nil), 1); got != (Outcome{Status: 5, Ink: 1}) {
		t.Errorf("%+v", got)
	}
	if s := e.Stats(); s.Fallbacks != 1 || s.Compilations != 1 {
		t.Errorf("%+v", s)
	}
	e.native = func() wazero.RuntimeConfig { panic("compiler") }
	if got := load(t, e, answer(6)).Run(frame(0, nil), 1); got != (Outcome{Status: 6, Ink: 1}) {
		t.Errorf("%+v", got)
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 2 || e.Stats().Fallbacks != 2 {
		t.Errorf("%d lines:\n%s", n, &log)
	}
	e.native = wazero.NewRuntimeConfigCompiler
	load(t, e, answer(7))
	if s := e.Stats(); s.Fallbacks != 2 {
		t.Errorf("%+v", s)
	}
}

// Programs that no instrumenter makes are refused, and nothing else happens.
func TestBadPrograms(t *testing.T) {
	both(t, func(t *testing.T, e *Engine) {
		good := answer(1)
		with := func(change func(p *instrument.Program)) *instrument.Program {
			p := *good
			change(&p)
			return &p
		}
		unknown := begin(1, 1)
		unknown.Import(hooks.Module, "no_such", w.Params())
		elsewhere := begin(1, 1)
		elsewhere.Import("env", "touch", w.Params(w.I32))
		wrong := begin(1, 1)
		wrong.Import(hooks.Module, "touch", w.Params(w.I64))
		bare := w.Contract()
		bare.Entry(nil, w.I32Const(0))
		twice := begin(1, 1)
		twice.Import(hooks.Module, "touch", w.Params(w.I32))
		start := begin(1, 1)
		start.RawSection(w.ExportSection, 8, []byte{byte(start.fault)})
		for name, p := range map[string]*instrument.Program{
			"nothing":           {},
			"garbage":           {Wasm: []byte("\x00asm\x01\x00\x00\x00\xff\xff\xff\xff\xff\x0f")},
			"cut":               with(func(p *instrument.Program) { p.Wasm = p.Wasm[:len(p.Wasm)-3] }),
			"more pages":        with(func(p *instrument.Program) { p.Pages = 2; p.MaxPages = 2 }),
			"less pages":        with(func(p *instrument.Program) { p.MaxPages = 0 }),
			"unknown global":    with(func(p *instrument.Program) { p.Globals = []string{"g"} }),
			"data out of range": with(func(p *instrument.Program) { p.Data = []module.Data{{Offset: 65535, Bytes: []byte{1, 2}}} }),
			"unknown import":    unknown.end(nil, w.I32Const(0)),
			"foreign import":    elsewhere.end(nil, w.I32Const(0)),
			"type of import":    wrong.end(nil, w.I32Const(0)),
			"no ink":            {Wasm: bare.Bytes(), Pages: 1, MaxPages: 1},
			"start":             start.end(nil, w.I32Const(0)),
		} {
			if c, err := e.Load(keyOf(p), func() (*instrument.Program, error) { return p, nil }); err == nil || c != nil {
				t.Errorf("%s: loaded", name)
			}
		}
		if s := e.Stats(); s.Modules != 0 || s.Compilations != 0 || s.IdleBytes != 0 {
			t.Errorf("%+v", s)
		}
		if got := load(t, e, twice.end(nil, w.I32Const(2))).Run(frame(0, nil), 1); got.Status != 2 {
			t.Errorf("an import that stands twice: %+v", got)
		}
	})
}

func TestBadHostFunctions(t *testing.T) {
	ok := functions()[0]
	for name, fs := range map[string][]hooks.Function{
		"twice":   {ok, ok},
		"no name": {{Call: ok.Call}},
		"no call": {{Name: "f"}},
		"float":   {{Name: "f", Call: ok.Call, Type: module.FuncType{Params: []module.ValType{0x7d}}}},
		"results": {{Name: "f", Call: ok.Call, Type: module.FuncType{Results: []module.ValType{module.I32, module.I32}}}},
	} {
		if _, err := New(Config{}, fs); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestSizes(t *testing.T) {
	e := newEngine(t, Config{})
	for want, p := range map[uint32]*instrument.Program{
		0: answer(1),
		4: messy(1, 1),
		3000: func() *instrument.Program {
			s := begin(2, 2)
			s.Table(3000, 4000)
			s.segment(3, []byte("abc"))
			s.segment(4, []byte("de"))
			return s.end(nil, w.I32Const(0))
		}(),
	} {
		c := load(t, e, p)
		if c.TableSize() != want || c.Pages() != p.Pages || want == 3000 && c.DataBytes() != 5 {
			t.Errorf("table of %d, %d pages, %d bytes of data", c.TableSize(), c.Pages(), c.DataBytes())
		}
	}
	if f, n := sizes(messy(1, 1).Wasm); f != 4 || n != 4 {
		t.Errorf("%d functions, %d elements", f, n)
	}
	for i := range len(messy(1, 1).Wasm) {
		sizes(messy(1, 1).Wasm[:i]) // does not panic
	}
}

// The folder on disk carries the version of wazero, which is that of go.mod.
func TestWazeroVersion(t *testing.T) {
	b, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`github.com/tetratelabs/wazero (\S+)`).FindSubmatch(b)
	if m == nil || string(m[1]) != wazeroVersion {
		t.Errorf("go.mod asks for wazero %s; set wazeroVersion, which is %s, and look whether the files that wazero caches, and the fields that instances look for, are as they were", m[1], wazeroVersion)
	}
}
