package wasm

import (
	"log/slog"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/wasm/engine"
	"github.com/trivium-chain/trivium/execution/wasm/hooks"
)

// Config says how contracts run. Nothing in it changes what they answer.
type Config struct {
	// Interpreter runs contracts by interpretation, with no compiled code.
	Interpreter bool
	// CacheDir keeps compiled code between starts; empty for none.
	CacheDir string
	// CacheBytes bounds the compiled code in memory; 0 for the engine's default.
	CacheBytes int64
	// Logger gets what operators should know; nil for nothing.
	Logger *slog.Logger
}

// Machine holds the engine and its compiled code. Any number of EVMs, on any
// number of goroutines, share it.
type Machine struct {
	engine *engine.Engine
}

// Open makes a machine. It fails if the engine cannot be set up.
func Open(cfg Config) (*Machine, error) {
	e, err := engine.New(engine.Config{
		Interpreter: cfg.Interpreter, CacheDir: cfg.CacheDir, CacheBytes: cfg.CacheBytes, Logger: cfg.Logger,
	}, hooks.Functions())
	if err != nil {
		return nil, err
	}
	return &Machine{engine: e}, nil
}

// Close frees the compiled code. No frame may run, or begin, from now on.
func (m *Machine) Close() error { return m.engine.Close() }

// EngineName tells what runs contracts: compiler or interpreter.
func (m *Machine) EngineName() string { return m.engine.Name() }

// Stats are the engine's counters.
func (m *Machine) Stats() engine.Stats { return m.engine.Stats() }

// New is the VM for one EVM.
func (m *Machine) New() execution.VM { return &contracts{engine: m.engine} }
