package engine

import (
	"container/list"
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/trivium-chain/trivium/execution/wasm/hooks"
	"github.com/trivium-chain/trivium/execution/wasm/module"
)

// Config says how an Engine works. No setting changes a result.
type Config struct {
	Interpreter bool         // do not compile to machine code
	CacheDir    string       // keeps machine code between runs of the process; "" keeps none
	CacheBytes  int64        // memory for compiled modules, an estimate; 0 means 256 MiB
	Logger      *slog.Logger // nil logs nothing
}

const (
	defaultCacheBytes = 256 << 20
	idleBytes         = 64 << 20 // memory of idle instances, over all modules
	freeBytes         = 32 << 20 // memory of buffers that no instance holds
)

// features are those that package module validates.
const features = api.CoreFeatureMutableGlobal | api.CoreFeatureSignExtensionOps

// Engine compiles and runs modules. Its methods may be called by many
// goroutines at once.
type Engine struct {
	functions   map[string]hooks.Function
	interpreter bool
	native      func() wazero.RuntimeConfig // of the compiler
	disk        *disk                       // nil: none
	log         *slog.Logger
	idle        idle
	buffers     buffers
	slots       chan struct{} // one for each compilation that runs
	counters    counters

	mu     sync.Mutex
	closed bool
	codes  map[Key]*Code
	lru    *list.List // of *Code, the one used last in front
	bytes  int64      // of codes, an estimate
	limit  int64
	jobs   map[Key]*job
}

// New makes an engine whose modules may import the functions given. It fails if
// these are not well formed. A cache directory that cannot be used is logged and
// done without.
func New(cfg Config, functions []hooks.Function) (*Engine, error) {
	e := &Engine{
		functions: make(map[string]hooks.Function, len(functions)),
		native:    wazero.NewRuntimeConfigCompiler,
		log:       cfg.Logger,
		slots:     make(chan struct{}, runtime.GOMAXPROCS(0)),
		codes:     make(map[Key]*Code),
		lru:       list.New(),
		limit:     cfg.CacheBytes,
		jobs:      make(map[Key]*job),
	}
	for _, f := range functions {
		if err := check(f); err != nil {
			return nil, err
		}
		if _, twice := e.functions[f.Name]; twice {
			return nil, fmt.Errorf("host function %q is given twice", f.Name)
		}
		e.functions[f.Name] = f
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if e.limit <= 0 {
		e.limit = defaultCacheBytes
	}
	e.idle.limit = idleBytes
	e.buffers.limit = freeBytes
	e.interpreter = cfg.Interpreter || !compilerWorks()
	if cfg.CacheDir != "" && !e.interpreter { // what the interpreter runs is made in no time
		d, err := openDisk(cfg.CacheDir, e.log)
		if err != nil {
			e.log.Warn("no cache of compiled WASM contracts on disk: every start compiles them again", "dir", cfg.CacheDir, "err", err)
		}
		e.disk = d
	}
	return e, nil
}

func check(f hooks.Function) error {
	if f.Call == nil || f.Name == "" || len(f.Type.Results) > 1 {
		return fmt.Errorf("host function %q is not well formed", f.Name)
	}
	for _, types := range [][]module.ValType{f.Type.Params, f.Type.Results} {
		for _, t := range types {
			if t != module.I32 && t != module.I64 {
				return fmt.Errorf("host function %q: value type %#x is neither i32 nor i64", f.Name, byte(t))
			}
		}
	}
	return nil
}

// probe is a module that exports a function "f" which does nothing.
var probe = []byte("\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x07\x05\x01\x01f\x00\x00\x0a\x04\x01\x02\x00\x0b")

// compilerWorks tells whether wazero has a compiler for this machine. wazero
// chooses by itself and does not tell, but the type of its functions does.
func compilerWorks() bool {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCoreFeatures(features))
	defer r.Close(ctx)
	m, err := r.Instantiate(ctx, probe)
	if err != nil {
		return false
	}
	return strings.HasPrefix(fmt.Sprintf("%T", m.ExportedFunction("f")), "*wazevo.")
}

// Name is "compiler" or "interpreter".
func (e *Engine) Name() string {
	if e.interpreter {
		return "interpreter"
	}
	return "compiler"
}

// Close lets go of everything in memory, and keeps nothing from now on. Runs and
// loads still end as they would have, so that a block that is being executed does
// not come out another.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for e.lru.Len() > 0 {
		e.evict(e.lru.Back().Value.(*Code))
	}
	e.buffers.drop()
	return nil
}
