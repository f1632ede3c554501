package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// passes are what a module goes through between bounds and the code of its
// functions, in order.
var passes = [...]func(*view, *Config) error{
	features, limits, duplication, signatures, instructions, constants, friends, recursion, instantiation,
}

// Module verifies a module by itself. The error is a *status.Error.
func Module(m *format.Module, cfg *Config) error {
	_, err := Measure(m, cfg)
	return err
}

// Measure is Module, and gives the units of work that the functions took, those of
// one that was refused included.
func Measure(m *format.Module, cfg *Config) (units uint64, err error) {
	if err := format.Bounds(m); err != nil {
		return 0, err
	}
	v := &view{Module: m}
	for _, pass := range passes {
		if err := pass(v, cfg); err != nil {
			return 0, in(err, m)
		}
	}
	work := newMeter(cfg)
	if err := v.units(cfg, work, verifyFunction); err != nil {
		return work.module + work.function, in(err, m)
	}
	return work.module, nil
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

// in gives an error of a pass the module that it was found in.
func in(err error, m *format.Module) error {
	if e, ok := err.(*status.Error); ok {
		return e.In(m.ID().String())
	}
	return err
}
