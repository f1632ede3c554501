package format

import "github.com/trivium-chain/trivium/execution/move/status"

// Bounds checks that every index of a module lies in its table, that types have
// as many arguments as their handles have type parameters, and that type
// parameters exist where they are used. Access specifiers are left out: a module
// that has any is refused whatever they say. Errors are *status.Error, the first
// in the order of the checks below, which is that of the Move project.
func Bounds(m *Module) error {
	b := &bounds{t: &m.Tables, m: m, function: -1}
	if err := b.moduleChecks(); err != nil {
		return err
	}
	return nil
}

// BoundsScript checks a script as Bounds does a module. Instructions that name
// what only modules have are INVALID_OPERATION_IN_SCRIPT.
func BoundsScript(s *Script) error {
	b := &bounds{t: &s.Tables, m: new(Module), script: true, function: -1}
	if err := b.scriptChecks(s); err != nil {
		return err
	}
	return nil
}

type bounds struct {
	t        *Tables
	m        *Module // empty for a script
	script   bool
	function int   // definition whose code is checked, -1 for none
	needs    []int // of each signature: how many type parameters there must be for it
}

func (b *bounds) moduleChecks() *status.Error {
	if len(b.t.ModuleHandles) == 0 {
		return status.New(status.NoModuleHandles, "a module without a handle of itself")
	}
	if err := b.sizes(b.m.rows()); err != nil {
		return err
	}
	return first(
		b.commonChecks,
		b.fieldHandles,
		func() *status.Error { return each(b.m.Friends, b.moduleHandle) },
		b.instantiations,
		func() *status.Error { return each(b.m.StructDefs, b.structDef) },
		func() *status.Error { return each(b.m.VariantFields, b.variantField) },
		func() *status.Error { return each(b.m.StructVariants, b.structVariant) },
		b.variantInstantiations,
		func() *status.Error { return each(b.m.FunctionDefs, b.functionDef) },
	)
}

func (b *bounds) scriptChecks(s *Script) *status.Error {
	if err := b.sizes(b.t.rows()); err != nil {
		return err
	}
	if err := first(b.commonChecks, b.functionInsts); err != nil {
		return err
	}
	if err := inTable(s.Params, len(b.t.Signatures), TableSignatures); err != nil {
		return err
	}
	if err := b.needed(s.Params, len(s.TypeParams)); err != nil {
		return err
	}
	return b.code(&s.Code, len(s.TypeParams), len(b.t.Signatures[s.Params]))
}

// first runs checks until one fails.
func first(checks ...func() *status.Error) *status.Error {
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// each checks the entries of a table until one fails.
func each[T any](table []T, check func(int, *T) *status.Error) *status.Error {
	for i := range table {
		if err := check(i, &table[i]); err != nil {
			return err
		}
	}
	return nil
}

// inTable checks that an index lies in a table of n entries.
func inTable(index uint16, n int, kind TableKind) *status.Error {
	if int(index) >= n {
		return status.New(status.IndexOutOfBounds, "index %d, there are %d %s", index, n, kind)
	}
	return nil
}

// both is inTable for two indices, which most handles have.
func both(i uint16, n int, kind TableKind, j uint16, o int, other TableKind) *status.Error {
	if err := inTable(i, n, kind); err != nil {
		return err
	}
	return inTable(j, o, other)
}

// sizes refuses tables with entries that no index reaches.
func (b *bounds) sizes(rows [tableEnd]int) *status.Error {
	for kind, n := range rows {
		if n > maxRows {
			return status.New(status.Malformed, "%d %s, at most %d are allowed", n, TableKind(kind), maxRows)
		}
	}
	return nil
}

func (b *bounds) commonChecks() *status.Error {
	return first(
		b.signatures,
		func() *status.Error {
			return each(b.t.Constants, func(_ int, c *Constant) *status.Error { _, err := b.typ(c.Type, 1); return err })
		},
		func() *status.Error { return each(b.t.ModuleHandles, b.moduleHandle) },
		b.self,
		func() *status.Error { return each(b.t.StructHandles, b.structHandle) },
		func() *status.Error { return each(b.t.FunctionHandles, b.functionHandle) },
	)
}

func (b *bounds) signatures() *status.Error {
	b.needs = make([]int, len(b.t.Signatures))
	for i, s := range b.t.Signatures {
		for _, t := range s {
			need, err := b.typ(t, 1)
			if err != nil {
				return err
			}
			b.needs[i] = max(b.needs[i], need)
		}
	}
	return nil
}

// typ checks a type and tells how many type parameters there must be for it.
func (b *bounds) typ(t Type, depth int) (need int, err *status.Error) {
	if depth > maxTypeDepth {
		return 0, status.New(status.Malformed, "type deeper than %d", maxTypeDepth)
	}
	args := 0
	switch t.Kind {
	case Bool, U8, U16, U32, U64, U128, U256, AddressK, Signer:
	case Ref, MutRef, Vector:
		args = 1
	case TypeParam:
		need = int(t.Index) + 1
	case Struct, StructInst:
		if err := inTable(t.Index, len(b.t.StructHandles), TableStructHandles); err != nil {
			return 0, err
		}
		args = len(b.t.StructHandles[t.Index].TypeParams)
		if len(t.Args) != args {
			return 0, status.New(status.NumberOfTypeArgumentsMismatch, "%d type arguments, %d are due", len(t.Args), args)
		}
	default:
		return 0, status.New(status.UnknownSerializedType, "type of kind 0x%x", uint8(t.Kind))
	}
	if len(t.Args) != args || t.Kind == StructInst && args == 0 {
		return 0, status.New(status.Malformed, "type of kind 0x%x with %d parts", uint8(t.Kind), len(t.Args))
	}
	for _, a := range t.Args {
		n, err := b.typ(a, depth+1)
		if err != nil {
			return 0, err
		}
		need = max(need, n)
	}
	return need, nil
}

// needed checks that a signature, which is in its table, uses no type parameter
// beyond the first n.
func (b *bounds) needed(signature uint16, n int) *status.Error {
	return typeParams(b.needs[signature], n)
}

func typeParams(need, n int) *status.Error {
	if need > n {
		return status.New(status.IndexOutOfBounds, "type parameter %d, there are %d", need-1, n)
	}
	return nil
}

func (b *bounds) moduleHandle(_ int, h *ModuleHandle) *status.Error {
	return both(h.Address, len(b.t.Addresses), TableAddresses, h.Name, len(b.t.Identifiers), TableIdentifiers)
}

func (b *bounds) self() *status.Error {
	if b.script {
		return nil
	}
	return inTable(b.m.Self, len(b.t.ModuleHandles), TableModuleHandles)
}

func (b *bounds) structHandle(_ int, h *StructHandle) *status.Error {
	return both(h.Module, len(b.t.ModuleHandles), TableModuleHandles, h.Name, len(b.t.Identifiers), TableIdentifiers)
}

func (b *bounds) functionHandle(_ int, h *FunctionHandle) *status.Error {
	if err := both(h.Module, len(b.t.ModuleHandles), TableModuleHandles, h.Name, len(b.t.Identifiers), TableIdentifiers); err != nil {
		return err
	}
	if err := both(h.Params, len(b.t.Signatures), TableSignatures, h.Returns, len(b.t.Signatures), TableSignatures); err != nil {
		return err
	}
	if err := b.needed(h.Params, len(h.TypeParams)); err != nil {
		return err
	}
	return b.needed(h.Returns, len(h.TypeParams))
}

func (b *bounds) functionInsts() *status.Error {
	return each(b.t.FunctionInsts, func(_ int, i *FunctionInst) *status.Error {
		return both(i.Handle, len(b.t.FunctionHandles), TableFunctionHandles, i.TypeArgs, len(b.t.Signatures), TableSignatures)
	})
}

// instantiations checks the instantiations but those of variants, which come
// after the struct definitions.
func (b *bounds) instantiations() *status.Error {
	signatures := len(b.t.Signatures)
	return first(
		func() *status.Error {
			return each(b.m.StructDefInsts, func(_ int, i *StructDefInst) *status.Error {
				return both(i.Def, len(b.m.StructDefs), TableStructDefs, i.TypeArgs, signatures, TableSignatures)
			})
		},
		b.functionInsts,
		func() *status.Error {
			return each(b.m.FieldInsts, func(_ int, i *FieldInst) *status.Error {
				return both(i.Handle, len(b.m.FieldHandles), TableFieldHandles, i.TypeArgs, signatures, TableSignatures)
			})
		},
	)
}

func (b *bounds) variantInstantiations() *status.Error {
	signatures := len(b.t.Signatures)
	return first(
		func() *status.Error {
			return each(b.m.VariantFieldInsts, func(_ int, i *VariantFieldInst) *status.Error {
				return both(i.Handle, len(b.m.VariantFields), TableVariantFields, i.TypeArgs, signatures, TableSignatures)
			})
		},
		func() *status.Error {
			return each(b.m.StructVariantInsts, func(_ int, i *StructVariantInst) *status.Error {
				return both(i.Handle, len(b.m.StructVariants), TableStructVariants, i.TypeArgs, signatures, TableSignatures)
			})
		},
	)
}
