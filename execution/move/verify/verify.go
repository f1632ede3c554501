package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// passes are what a module goes through behind bounds, in order.
var passes = [...]func(*view, *Config) error{
	features, limits, duplication, signatures, instructions, constants, friends, recursion, instantiation, code,
}

// Module verifies a module by itself. The error is a *status.Error.
func Module(m *format.Module, cfg *Config) error {
	_, err := Measure(m, cfg)
	return err
}

// Measure is Module, and gives the units of work that it took, also for a module
// that was refused.
func Measure(m *format.Module, cfg *Config) (units uint64, err error) {
	if err := format.Bounds(m); err != nil {
		return 0, err
	}
	v := &view{Module: m, work: newMeter(cfg)}
	for _, pass := range passes {
		if err := pass(v, cfg); err != nil {
			return v.work.units(), in(err, m)
		}
	}
	return v.work.units(), nil
}

// Script verifies a script by itself. The error is a *status.Error.
func Script(s *format.Script, cfg *Config) error {
	if err := format.BoundsScript(s); err != nil {
		return err
	}
	v := scriptView(s, cfg)
	for _, pass := range []func() error{
		func() error { return features(v, cfg) },
		func() error { return limits(v, cfg) },
		func() error { return scriptLimits(s, cfg) },
		func() error { return duplication(v, cfg) },
		func() error { return scriptSignatures(v, s) },
		func() error { return v.instructionForms(0, &s.Code) },
		func() error { return constants(v, cfg) },
		func() error { return verifyFunction(v.scriptUnit(s, cfg)) },
	} {
		if err := pass(); err != nil {
			return err
		}
	}
	return nil
}

// code verifies each function in turn.
func code(v *view, cfg *Config) error { return v.units(cfg, v.work, verifyFunction) }

// in gives an error of a pass the module that it was found in.
func in(err error, m *format.Module) error {
	if e, ok := err.(*status.Error); ok {
		return e.In(m.ID().String())
	}
	return err
}
