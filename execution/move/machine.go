package move

import (
	"log/slog"
	"sync/atomic"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// Config says how modules run. Nothing in it changes what they answer.
type Config struct {
	// Checks follows the types of all values while code runs, and halts a frame in
	// which one is not what the verifier has promised. Code takes three to six
	// times as long (BenchmarkChecks of package vm).
	Checks bool
	// CacheBytes bounds the modules in memory; 0 for the VM's default.
	CacheBytes int
	// Logger gets what operators should know; nil for nothing.
	Logger *slog.Logger
}

// Machine holds the verified modules. Any number of EVMs, on any number of
// goroutines, share it.
type Machine struct {
	vm         *vm.Machine
	log        *slog.Logger
	violations atomic.Uint64
}

// Open makes a machine.
func Open(cfg Config) *Machine {
	return &Machine{
		vm:  vm.New(vm.Config{Natives: nativeFunctions(), Checks: cfg.Checks, CacheBytes: cfg.CacheBytes, Verifier: bounds}),
		log: cfg.Logger,
	}
}

// Violations is the number of frames that were halted because the VM has found a
// bug in itself. It is zero, or something must be done.
func (m *Machine) Violations() uint64 { return m.violations.Load() }

// New is the VM for one EVM.
func (m *Machine) New() execution.VM { return &gateway{machine: m} }

// violation counts a bug of the VM and tells of it, with what finds the frame again.
func (m *Machine) violation(what string, h execution.Host, f execution.Frame, args ...any) {
	m.violations.Add(1)
	if m.log != nil {
		args = append([]any{"block", h.Block().Number, "caller", f.Caller, "call", Describe(f.Input)}, args...)
		m.log.Error("Move VM: "+what+"; the frame was halted. This is a bug of the node: report it with the block", args...)
	}
}
