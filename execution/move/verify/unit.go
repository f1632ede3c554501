package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// view is a module, or a script as a module that has tables and nothing else.
type view struct {
	*format.Module
	script bool
	work   *meter

	dropNeeds map[typeKey]*dropNeeds // of types that drops was asked for
}

func scriptView(s *format.Script, cfg *Config) *view {
	return &view{Module: &format.Module{Tables: s.Tables}, script: true, work: newMeter(cfg)}
}

// unit is the code of one function with all that the passes over code ask of it.
type unit struct {
	*view
	cfg   *Config
	meter *meter

	index      int                 // function definition; 0 for a script
	def        *format.FunctionDef // nil for a script
	code       *format.Code
	typeParams []format.Abilities // constraints of the type parameters
	params     format.Signature
	returns    format.Signature
	locals     format.Signature // the parameters, and behind them the other locals
	acquires   []uint16         // struct definitions

	// defs finds the definition of a function handle of this module.
	defs map[uint16]uint16
}

// fail is a status at an instruction of the unit.
func (u *unit) fail(code status.Code, offset int, text string, args ...any) error {
	return status.At(code, u.index, offset, text, args...)
}

// units calls f for each function of the module that has code, in order.
func (v *view) units(cfg *Config, m *meter, f func(*unit) error) error {
	defs := make(map[uint16]uint16, len(v.FunctionDefs))
	for i := range v.FunctionDefs {
		defs[v.FunctionDefs[i].Handle] = uint16(i)
	}
	for i := range v.FunctionDefs {
		def := &v.FunctionDefs[i]
		m.begin()
		if def.Code == nil {
			continue
		}
		h := &v.FunctionHandles[def.Handle]
		u := &unit{
			view: v, cfg: cfg, meter: m, defs: defs,
			index: i, def: def, code: def.Code, acquires: def.Acquires,
			typeParams: h.TypeParams,
			params:     v.Signatures[h.Params],
			returns:    v.Signatures[h.Returns],
			locals:     joined(v.Signatures[h.Params], v.Signatures[def.Code.Locals]),
		}
		if err := f(u); err != nil {
			return inFunction(err, i)
		}
		if err := m.end(); err != nil {
			return inFunction(err, i)
		}
	}
	return nil
}

// scriptUnit is the unit of a script's only function.
func (v *view) scriptUnit(s *format.Script, cfg *Config) *unit {
	v.work.begin()
	return &unit{
		view: v, cfg: cfg, meter: v.work,
		code:       &s.Code,
		typeParams: s.TypeParams,
		params:     v.Signatures[s.Params],
		locals:     joined(v.Signatures[s.Params], v.Signatures[s.Code.Locals]),
	}
}

func joined(a, b format.Signature) format.Signature {
	return append(append(make(format.Signature, 0, len(a)+len(b)), a...), b...)
}

// inFunction gives an error of a pass the function that it was found in.
func inFunction(err error, index int) error {
	if e, ok := err.(*status.Error); ok && e.Function < 0 {
		e.Function = index
	}
	return err
}

// atOffset gives an error of a pass the instruction that it was found at.
func atOffset(err error, offset int) error {
	if e, ok := err.(*status.Error); ok && e.Offset < 0 {
		e.Offset = offset
	}
	return err
}
