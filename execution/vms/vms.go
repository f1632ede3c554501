// Package vms opens the VMs that a chain has beside the EVM. It is where a name
// in the genesis becomes an engine; nothing else knows all of them.
package vms

import (
	"fmt"
	"slices"
	"strings"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// Config says how the VMs run. It never changes what they answer.
type Config struct {
	Move move.Config
	WASM wasm.Config
}

// Known are the names that a genesis may list, sorted.
func Known() []string { return []string{system.NameMove, system.NameWASM} }

// Set are the opened VMs of one chain. The nil Set is the EVM alone.
type Set struct {
	engines *router.Engines
	move    *move.Machine
	wasm    *wasm.Machine
}

// Open opens the VMs with these names. Close the Set when no EVM uses it any
// more.
func Open(names []string, cfg Config) (*Set, error) {
	s := new(Set)
	var engines []router.Engine
	for i, name := range names {
		var err error
		switch {
		case slices.Contains(names[:i], name):
			err = fmt.Errorf("VM %q is named twice", name)
		case name == system.NameMove:
			s.move = move.Open(cfg.Move)
			engines = append(engines, router.Engine{Address: system.Move, New: s.move.New})
		case name == system.NameWASM:
			if s.wasm, err = wasm.Open(cfg.WASM); err == nil {
				engines = append(engines, router.Engine{Address: system.WASM, New: s.wasm.New})
			}
		default:
			err = fmt.Errorf("VM %q is not known, want %s", name, strings.Join(Known(), ", "))
		}
		if err != nil {
			s.Close()
			return nil, err
		}
	}
	var err error
	if s.engines, err = router.NewEngines(engines...); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Engines of the set, for stf.Config; nil for the EVM alone.
func (s *Set) Engines() *router.Engines {
	if s == nil || len(s.engines.Addresses()) == 0 {
		return nil
	}
	return s.engines
}

// Move is the Move VM, or nil if the chain has none.
func (s *Set) Move() *move.Machine {
	if s == nil {
		return nil
	}
	return s.move
}

// WASM is the WASM VM, or nil if the chain has none.
func (s *Set) WASM() *wasm.Machine {
	if s == nil {
		return nil
	}
	return s.wasm
}

// Close frees what the VMs hold.
func (s *Set) Close() error {
	if s == nil || s.wasm == nil {
		return nil
	}
	return s.wasm.Close()
}
