package home

import (
	"log/slog"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/rollup"
)

// DefaultVMs are the virtual machines of a new chain beside the EVM.
func DefaultVMs() []string { return vms.Known() }

// OpenVMs opens the virtual machines that execute a chain's blocks, as the
// configuration says. Close the set after everything that executes.
func OpenVMs(cfg *config.Config, genesis *rollup.Genesis, log *slog.Logger) (*vms.Set, error) {
	w := wasm.Config{
		Interpreter: cfg.WASM.Verify || cfg.WASM.Engine == config.EngineInterpreter,
		CacheBytes:  int64(cfg.WASM.CacheBytes), Logger: log,
	}
	if cfg.WASM.CacheDir != "" {
		w.CacheDir = cfg.InHome(cfg.WASM.CacheDir)
	}
	set, err := vms.Open(genesis.Rollup.VMs, vms.Config{
		Move: move.Config{Checks: cfg.Move.Verify, CacheBytes: int(cfg.Move.CacheBytes), Logger: log},
		WASM: w,
	})
	if err != nil {
		return nil, err
	}
	if set.Move() != nil && log != nil {
		log.Info("Move modules can run", "verify", cfg.Move.Verify)
	}
	if m := set.WASM(); m != nil && log != nil {
		args := []any{"engine", m.EngineName()}
		if m.EngineName() != config.EngineInterpreter { // which has nothing to keep
			args = append(args, "cache", w.CacheDir)
		}
		log.Info("WASM contracts can run", args...)
	}
	return set, nil
}

// callShare is the part of move.cache_bytes and wasm.cache_bytes that calls have for their modules.
const callShare = 4

// OpenCallVMs opens a second set, for what the clients of JSON-RPC only try. A
// stranger chooses what runs there, and with state overrides what is compiled: so
// it shares no memory, no cache and no place to compile with the set that executes
// blocks. It always compiles, since what it answers decides nothing, and a call
// must end within its time.
func OpenCallVMs(cfg *config.Config, genesis *rollup.Genesis, log *slog.Logger) (*vms.Set, error) {
	return vms.Open(genesis.Rollup.VMs, vms.Config{
		// No logger: with overrides a stranger can bring about what is impossible on the chain.
		Move: move.Config{CacheBytes: int(cfg.Move.CacheBytes) / callShare},
		WASM: wasm.Config{CacheBytes: int64(cfg.WASM.CacheBytes) / callShare, Logger: log},
	})
}
