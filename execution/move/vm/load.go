package vm

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// imageKey names an image.
type imageKey struct {
	hash     [32]byte
	bounds   schedule.Version
	schedule schedule.Version
}

// image is what a Machine makes of a module's code. It depends on nothing but the
// code, the schedule and the Machine's Config, and is read only.
type image struct {
	key       imageKey
	size      int
	id        tag.Module
	script    bool
	module    *format.Module
	functions []*function
	byName    map[string]int // of functions, to their definitions
	structs   map[string]int // of types, to their definitions
	shapes    []*structShape // by struct definition
	constants []constant
}

// function is a function as it is run.
type function struct {
	image      *image
	index      int
	name       string
	def        *format.FunctionDef
	typeParams []format.Abilities
	params     format.Signature
	returns    format.Signature
	locals     format.Signature // the parameters, and behind them the other locals
	native     Native           // of a native function that the Machine has
	code       *code            // nil for a native function
}

// What an image takes in memory, in bytes, about: itself; for each byte of the
// module, since a field or a function of a few bytes has a name, types and places
// in tables; for each instruction, as it is run and in the module; and for each
// local, since many functions can share a signature of the module.
const (
	imageSize = 4096
	byteSize  = 32
	instrSize = 64
	localSize = 32
)

// load makes the image of a module.
func (m *Machine) load(c Code, s *schedule.Schedule) (*image, error) {
	module, err := format.Decode(c.Bytes)
	if err != nil {
		return nil, err
	}
	if !m.unverified {
		bounds := m.cfg.Verifier(c.Version)
		if bounds == nil {
			return nil, invariant("module %s of version %d, which there is not", module.ID(), c.Version)
		}
		if err := verify.Module(module, bounds); err != nil {
			return nil, err
		}
	}
	return m.translate(c, module, s)
}

// translate makes the image of a verified module.
func (m *Machine) translate(c Code, module *format.Module, s *schedule.Schedule) (*image, error) {
	i := &image{
		key: imageKey{c.Hash, c.Version, s.Version}, size: imageSize + byteSize*len(c.Bytes), id: module.ID(), module: module,
		functions: make([]*function, len(module.FunctionDefs)),
		byName:    make(map[string]int, len(module.FunctionDefs)),
		structs:   make(map[string]int, len(module.StructDefs)),
	}
	i.constants = make([]constant, len(module.Constants))
	for n := range module.Constants {
		var err error
		if i.constants[n], err = newConstant(&module.Constants[n]); err != nil {
			return nil, err
		}
	}
	for d := range module.StructDefs {
		i.structs[module.StructDefName(d)] = d
		i.shapes = append(i.shapes, shapeOf(module, &module.StructDefs[d]))
	}
	for d := range module.FunctionDefs {
		f, err := m.function(i, d, s)
		if err != nil {
			return nil, err
		}
		i.functions[d] = f
		i.byName[f.name] = d
		if f.code != nil {
			i.size += len(f.code.instrs)*instrSize + len(f.locals)*localSize
		}
	}
	return i, nil
}

func (m *Machine) function(i *image, index int, s *schedule.Schedule) (*function, error) {
	def := &i.module.FunctionDefs[index]
	h := &i.module.FunctionHandles[def.Handle]
	f := &function{
		image: i, index: index, name: i.module.FunctionName(index), def: def,
		typeParams: h.TypeParams, params: i.module.Params(h), returns: i.module.Returns(h),
	}
	f.locals = f.params
	if def.Code == nil {
		f.native = m.cfg.Natives[NativeName{Module: i.id, Function: f.name}]
		return f, nil
	}
	f.locals = append(append(make(format.Signature, 0, len(f.params)), f.params...), i.module.Locals(def.Code)...)
	c, err := translate(f, s, m.cfg.Checks)
	if err != nil {
		if e, ok := err.(*status.Error); ok {
			e.Function = index
			return nil, e.In(i.id.String())
		}
		return nil, err
	}
	f.code = c
	return f, nil
}

// script makes the image of a script, which nobody keeps.
func (m *Machine) script(script *format.Script, s *schedule.Schedule) (*image, error) {
	if err := format.BoundsScript(script); err != nil {
		return nil, err
	}
	if !m.unverified {
		if err := verify.Script(script, m.cfg.Verifier(s.Version)); err != nil {
			return nil, err
		}
	}
	i, err := m.translate(Code{}, script.AsModule(), s)
	if err == nil {
		i.script = true
	}
	return i, err
}
