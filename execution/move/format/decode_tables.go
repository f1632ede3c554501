package format

import (
	"slices"

	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// decoder fills a module or script from the sections of a file.
type decoder struct {
	*file
	tables *Tables
	module *Module // nil for a script
}

// decode reads the tables that scripts have too, then those of modules, each
// group in the order of the file: of two errors the one met first is reported.
func (d *decoder) decode() *status.Error {
	d.tables.Version = d.version
	d.tables.Order = d.order()
	for _, s := range d.sections {
		if uint32(tables[s.kind].version) > d.version {
			return status.New(status.Malformed, "version %d has no %s", d.version, s.kind)
		}
		if s.kind.inScripts() {
			if err := d.common(s); err != nil {
				return err
			}
		}
	}
	for _, s := range d.sections {
		if s.kind.inScripts() {
			continue
		}
		if d.module == nil {
			return status.New(status.Malformed, "a script with %s", s.kind)
		}
		if err := d.own(s); err != nil {
			return err
		}
	}
	return nil
}

// rows reads entries until the section ends.
func rows[T any](d *decoder, s section, table *[]T, read func(*reader, *T)) *status.Error {
	r := reader{data: s.content, version: d.version}
	for r.more() {
		*table = append(*table, *new(T))
		read(&r, &(*table)[len(*table)-1])
	}
	return r.err
}

func (d *decoder) common(s section) *status.Error {
	t := d.tables
	switch s.kind {
	case TableModuleHandles:
		return rows(d, s, &t.ModuleHandles, (*reader).moduleHandle)
	case TableStructHandles:
		return rows(d, s, &t.StructHandles, (*reader).structHandle)
	case TableFunctionHandles:
		return rows(d, s, &t.FunctionHandles, (*reader).functionHandle)
	case TableFunctionInsts:
		return rows(d, s, &t.FunctionInsts, func(r *reader, i *FunctionInst) { i.Handle, i.TypeArgs = r.index(), r.index() })
	case TableSignatures:
		return rows(d, s, &t.Signatures, (*reader).signature)
	case TableConstants:
		return rows(d, s, &t.Constants, (*reader).constant)
	case TableIdentifiers:
		return rows(d, s, &t.Identifiers, (*reader).identifier)
	case TableAddresses:
		return rows(d, s, &t.Addresses, func(r *reader, a *Address) { copy(a[:], r.bytes(len(a))) })
	default: // TableMetadata
		return rows(d, s, &t.Metadata, (*reader).metadata)
	}
}

func (d *decoder) own(s section) *status.Error {
	m := d.module
	switch s.kind {
	case TableStructDefs:
		return rows(d, s, &m.StructDefs, (*reader).structDef)
	case TableStructDefInsts:
		return rows(d, s, &m.StructDefInsts, func(r *reader, i *StructDefInst) { i.Def, i.TypeArgs = r.index(), r.index() })
	case TableFunctionDefs:
		return rows(d, s, &m.FunctionDefs, (*reader).functionDef)
	case TableFieldHandles:
		return rows(d, s, &m.FieldHandles, func(r *reader, h *FieldHandle) {
			h.Owner, h.Field = r.index(), uint16(r.uleb(maxFieldIndex))
		})
	case TableFieldInsts:
		return rows(d, s, &m.FieldInsts, func(r *reader, i *FieldInst) { i.Handle, i.TypeArgs = r.index(), r.index() })
	case TableFriends:
		return rows(d, s, &m.Friends, (*reader).moduleHandle)
	case TableVariantFields:
		return rows(d, s, &m.VariantFields, (*reader).variantField)
	case TableVariantFieldInsts:
		return rows(d, s, &m.VariantFieldInsts, func(r *reader, i *VariantFieldInst) { i.Handle, i.TypeArgs = r.index(), r.index() })
	case TableStructVariants:
		return rows(d, s, &m.StructVariants, func(r *reader, h *StructVariantHandle) {
			h.Owner, h.Variant = r.index(), uint16(r.uleb(maxVariantIndex))
		})
	default: // TableStructVariantInsts
		return rows(d, s, &m.StructVariantInsts, func(r *reader, i *StructVariantInst) { i.Handle, i.TypeArgs = r.index(), r.index() })
	}
}

func (r *reader) moduleHandle(h *ModuleHandle) { h.Address, h.Name = r.index(), r.index() }

func (r *reader) structHandle(h *StructHandle) {
	h.Module, h.Name, h.Abilities = r.index(), r.index(), r.abilities()
	n := r.count(maxTypeParams)
	if n == 0 {
		return
	}
	h.TypeParams = make([]StructTypeParam, 0, r.room(n))
	for i := 0; i < n && r.ok(); i++ {
		h.TypeParams = append(h.TypeParams, StructTypeParam{Constraints: r.abilities(), Phantom: r.uleb(1) == 1})
	}
}

func (r *reader) functionHandle(h *FunctionHandle) {
	h.Module, h.Name, h.Params, h.Returns = r.index(), r.index(), r.index(), r.index()
	h.TypeParams = r.abilitySets()
	if r.version < VersionEnum {
		return
	}
	if h.HasAccess = r.option(); h.HasAccess {
		n := r.count(maxAccesses)
		for i := 0; i < n && r.ok(); i++ {
			h.Access = append(h.Access, r.accessSpecifier())
		}
	}
}

func (r *reader) abilities() Abilities { return Abilities(r.uleb(uint64(AllAbilities))) }

func (r *reader) abilitySets() []Abilities {
	n := r.count(maxTypeParams)
	if n == 0 {
		return nil
	}
	sets := make([]Abilities, 0, r.room(n))
	for i := 0; i < n && r.ok(); i++ {
		sets = append(sets, r.abilities())
	}
	return sets
}

// option reads a byte that is 1 for no and 2 for yes.
func (r *reader) option() bool { return r.oneTo(2) == 2 }

// oneTo reads a byte from 1 to max.
func (r *reader) oneTo(max byte) byte {
	b := r.byte()
	if r.ok() && (b < 1 || b > max) {
		r.fail(status.Malformed, "byte %d, expected 1 to %d", b, max)
	}
	return b
}

func (r *reader) accessSpecifier() AccessSpecifier {
	a := AccessSpecifier{Kind: r.oneTo(accessKinds), Negated: r.option()}
	switch a.Resource.Tag = r.oneTo(resourceInst); a.Resource.Tag {
	case resourceAtAddress, resourceInModule, resourceStruct:
		a.Resource.Index = r.index()
	case resourceInst:
		a.Resource.Index, a.Resource.TypeArgs = r.index(), r.index()
	}
	switch a.Address.Tag = r.oneTo(addressParameter); a.Address.Tag {
	case addressLiteral:
		a.Address.Index = r.index()
	case addressParameter:
		a.Address.Index = uint16(r.uleb(maxLocal))
		if a.Address.HasInst = r.option(); a.Address.HasInst {
			a.Address.Function = r.index()
		}
	}
	return a
}

func (r *reader) signature(s *Signature) {
	n := r.count(maxSignature)
	*s = make(Signature, 0, r.room(n))
	for i := 0; i < n && r.ok(); i++ {
		*s = append(*s, r.typ(1))
	}
}

func (r *reader) constant(c *Constant) {
	c.Type = r.typ(1)
	c.Data = slices.Clone(r.bytes(r.count(maxConstant)))
}

func (r *reader) identifier(s *string) {
	b := r.bytes(r.count(maxIdentifier))
	if !r.ok() {
		return
	}
	*s = string(b)
	if !tag.ValidIdentifier(*s) {
		r.fail(status.Malformed, "%q is not an identifier", *s)
	}
}

func (r *reader) metadata(m *Metadata) {
	m.Key = slices.Clone(r.bytes(r.count(maxMetadataKey)))
	m.Value = slices.Clone(r.bytes(r.count(maxMetadataValue)))
}

func (r *reader) variantField(h *VariantFieldHandle) {
	h.Owner, h.Field = r.index(), uint16(r.uleb(maxFieldIndex))
	n := r.count(maxVariants)
	h.Variants = make([]uint16, 0, r.room(n))
	for i := 0; i < n && r.ok(); i++ {
		h.Variants = append(h.Variants, uint16(r.uleb(maxVariantIndex)))
	}
}
