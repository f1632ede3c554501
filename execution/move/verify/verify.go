package verify

import (
	"encoding/hex"
	"strings"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// Module verifies a module by itself. The error is a *status.Error.
func Module(m *format.Module, cfg *Config) error {
	v := &view{Module: m}
	for _, pass := range []func(*view, *Config) error{
		moduleCode,
	} {
		if err := pass(v, cfg); err != nil {
			return in(err, name(m, m.Self))
		}
	}
	return nil
}

// Script verifies a script by itself. The error is a *status.Error.
func Script(s *format.Script, cfg *Config) error {
	v := scriptView(s)
	return verifyFunction(v.scriptUnit(s, cfg, newMeter(cfg)))
}

func moduleCode(v *view, cfg *Config) error {
	return v.units(cfg, newMeter(cfg), verifyFunction)
}

// name is how statuses name the module of a handle.
func name(m *format.Module, handle uint16) string {
	h := m.ModuleHandles[handle]
	a := m.Addresses[h.Address]
	digits := strings.TrimLeft(hex.EncodeToString(a[:]), "0")
	if digits == "" {
		digits = "0"
	}
	return "0x" + digits + "::" + m.Identifiers[h.Name]
}

func in(err error, module string) error {
	if e, ok := err.(*status.Error); ok {
		return e.In(module)
	}
	return err
}
