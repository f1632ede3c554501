package home

import (
	"log/slog"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/rollup"
)

// DefaultVMs are the virtual machines of a new chain beside the EVM.
func DefaultVMs() []string { return vms.Known() }

// OpenVMs opens the virtual machines of a chain as the configuration says. Close
// the set after everything that executes.
func OpenVMs(cfg *config.Config, genesis *rollup.Genesis, log *slog.Logger) (*vms.Set, error) {
	w := wasm.Config{
		Interpreter: cfg.WASM.Verify || cfg.WASM.Engine == config.EngineInterpreter,
		CacheBytes:  int64(cfg.WASM.CacheBytes), Logger: log,
	}
	if cfg.WASM.CacheDir != "" {
		w.CacheDir = cfg.InHome(cfg.WASM.CacheDir)
	}
	set, err := vms.Open(genesis.Rollup.VMs, vms.Config{WASM: w})
	if err != nil {
		return nil, err
	}
	if m := set.WASM(); m != nil && log != nil {
		log.Info("WASM contracts can run", "engine", m.EngineName(), "cache", w.CacheDir)
	}
	return set, nil
}
