// Package vms opens the VMs that a chain has beside the EVM. It is where a name
// in the genesis becomes an engine; nothing else knows all of them.
package vms

import (
	"fmt"
	"strings"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// Config says how the VMs run. It never changes what they answer.
type Config struct {
	WASM wasm.Config
}

// Known are the names that a genesis may list, sorted.
func Known() []string { return []string{system.NameWASM} }

// Set are the opened VMs of one chain. The nil Set is the EVM alone.
type Set struct {
	engines *router.Engines
	wasm    *wasm.Machine
}

// Open opens the VMs with these names. Close the Set when no EVM uses it any
// more.
func Open(names []string, cfg Config) (*Set, error) {
	s := new(Set)
	var engines []router.Engine
	for _, name := range names {
		switch {
		case name == system.NameWASM && s.wasm == nil:
			m, err := wasm.Open(cfg.WASM)
			if err != nil {
				return nil, err
			}
			s.wasm = m
			engines = append(engines, router.Engine{Address: system.WASM, New: m.New})
		case name == system.NameWASM:
			s.Close()
			return nil, fmt.Errorf("VM %q is named twice", name)
		default:
			s.Close()
			return nil, fmt.Errorf("VM %q is not known, want %s", name, strings.Join(Known(), ", "))
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
