package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// Module verifies a module by itself. The error is a *status.Error.
func Module(m *format.Module, cfg *Config) error {
	if err := format.Bounds(m); err != nil {
		return err
	}
	v := &view{Module: m}
	for _, pass := range []func(*view, *Config) error{
		features, limits, duplication, signatures, instructions, constants, friends, recursion, instantiation, code,
	} {
		if err := pass(v, cfg); err != nil {
			return in(err, m)
		}
	}
	return nil
}

// Script verifies a script by itself. The error is a *status.Error.
func Script(s *format.Script, cfg *Config) error {
	if err := format.BoundsScript(s); err != nil {
		return err
	}
	v := scriptView(s)
	for _, pass := range []func() error{
		func() error { return features(v, cfg) },
		func() error { return limits(v, cfg) },
		func() error { return scriptLimits(s, cfg) },
		func() error { return duplication(v, cfg) },
		func() error { return scriptSignatures(v, s) },
		func() error { return v.instructionForms(0, &s.Code) },
		func() error { return constants(v, cfg) },
		func() error { return verifyFunction(v.scriptUnit(s, cfg, newMeter(cfg))) },
	} {
		if err := pass(); err != nil {
			return err
		}
	}
	return nil
}

// code verifies each function in turn.
func code(v *view, cfg *Config) error {
	return v.units(cfg, newMeter(cfg), verifyFunction)
}

// in gives an error of a pass the module that it was found in.
func in(err error, m *format.Module) error {
	if e, ok := err.(*status.Error); ok {
		return e.In(m.ID().String())
	}
	return err
}
