package verify

import (
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// limits holds what is declared to the numbers of the Config. The order within is
// that of the reference: functions, structs, types, definitions.
func limits(v *view, cfg *Config) error {
	for i := range v.FunctionHandles {
		h := &v.FunctionHandles[i]
		switch {
		case over(len(h.TypeParams), cfg.TypeParams):
			return status.New(status.TooManyTypeParameters, "%s has %d", v.HandleName(uint16(i)), len(h.TypeParams))
		case over(len(v.Params(h)), cfg.Params):
			return status.New(status.TooManyParameters, "%s has %d", v.HandleName(uint16(i)), len(v.Params(h)))
		case over(len(v.Returns(h)), cfg.Returns):
			return status.New(status.TooManyParameters, "%s has %d results", v.HandleName(uint16(i)), len(v.Returns(h)))
		}
	}
	for i := range v.StructHandles {
		if n := len(v.StructHandles[i].TypeParams); over(n, cfg.TypeParams) {
			return status.New(status.TooManyTypeParameters, "%s has %d", v.StructName(uint16(i)), n)
		}
	}
	for _, sig := range v.Signatures {
		for _, t := range sig {
			if err := typeSize(t, cfg); err != nil {
				return err
			}
		}
	}
	for i := range v.Constants {
		if err := typeSize(v.Constants[i].Type, cfg); err != nil {
			return err
		}
	}
	for i := range v.StructDefs {
		if err := eachField(&v.StructDefs[i], func(f *format.Field) error { return typeSize(f.Type, cfg) }); err != nil {
			return err
		}
	}
	return definitions(v, cfg)
}

// scriptLimits is the same for what a script has outside of its tables.
func scriptLimits(s *format.Script, cfg *Config) error {
	switch {
	case over(len(s.TypeParams), cfg.TypeParams):
		return status.New(status.TooManyTypeParameters, "the script has %d", len(s.TypeParams))
	case over(len(s.Signatures[s.Params]), cfg.Params):
		return status.New(status.TooManyParameters, "the script has %d", len(s.Signatures[s.Params]))
	}
	return nil
}

func over(n, bound int) bool { return bound != 0 && n > bound }

func definitions(v *view, cfg *Config) error {
	if n := len(v.FunctionDefs); over(n, cfg.Functions) {
		return status.New(status.MaxFunctionDefinitionsReached, "%d functions", n)
	}
	if n := len(v.StructDefs); over(n, cfg.Structs) {
		return status.New(status.MaxStructDefinitionsReached, "%d structs", n)
	}
	for i := range v.StructDefs {
		d := &v.StructDefs[i]
		n := len(d.Fields)
		for _, variant := range d.Variants {
			n = max(n, len(variant.Fields))
		}
		if over(n, cfg.Fields) {
			return status.New(status.MaxFieldDefinitionsReached, "%s has %d", v.StructDefName(i), n)
		}
	}
	for i := range v.StructDefs {
		if n := len(v.StructDefs[i].Variants); over(n, cfg.Variants) {
			return status.New(status.MaxStructVariantsReached, "%s has %d", v.StructDefName(i), n)
		}
	}
	return nil
}

// typeSize bounds a written type. What a struct or a type parameter stands for may
// be larger than what is written, so that they weigh more than one node.
func typeSize(t format.Type, cfg *Config) error {
	if cfg.TypeNodes == 0 && cfg.TypeDepth == 0 {
		return nil
	}
	size, depth := weight(t)
	if over(size, cfg.TypeNodes) || over(depth, cfg.TypeDepth) {
		return status.New(status.TooManyTypeNodes, "a type has %d nodes and depth %d", size, depth)
	}
	return nil
}

func weight(t format.Type) (size, depth int) {
	size = 1
	switch t.Kind {
	case format.Struct, format.StructInst, format.TypeParam:
		size = 4
	}
	for i := range t.Args {
		s, d := weight(t.Args[i])
		size += s
		depth = max(depth, d)
	}
	return size, depth + 1
}

// eachField calls f for the fields of a struct, or of each variant of an enum.
func eachField(d *format.StructDef, f func(*format.Field) error) error {
	for i := range d.Fields {
		if err := f(&d.Fields[i]); err != nil {
			return err
		}
	}
	for i := range d.Variants {
		for j := range d.Variants[i].Fields {
			if err := f(&d.Variants[i].Fields[j]); err != nil {
				return err
			}
		}
	}
	return nil
}
