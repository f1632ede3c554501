package format

import "github.com/trivium-chain/trivium/execution/move/status"

// typ reads a type that lies depth-1 types deep. Like a compiler's reader it looks
// at the depth once the type's first part is read.
func (r *reader) typ(depth int) Type {
	t := Type{Kind: Kind(r.byte())}
	args := 0
	switch t.Kind {
	case Bool, U8, U64, U128, AddressK, Signer:
	case U16, U32, U256:
		if r.version < VersionU256 {
			r.fail(status.Malformed, "version %d has no %s", r.version, kindNames[t.Kind])
		}
	case Ref, MutRef, Vector:
		args = 1
	case Struct:
		t.Index = r.index()
	case StructInst:
		t.Index = r.index()
		if args = r.count(maxTypeParams); args == 0 {
			r.fail(status.Malformed, "type arguments without any")
		}
	case TypeParam:
		t.Index = uint16(r.uleb(maxTypeParamIndex))
	case functionKind:
		r.fail(status.Malformed, "version %d has no function types", r.version)
	default:
		r.fail(status.UnknownSerializedType, "type begins with 0x%x", uint8(t.Kind))
	}
	if depth > maxTypeDepth {
		r.fail(status.Malformed, "type deeper than %d", maxTypeDepth)
	}
	if args == 0 || !r.ok() {
		return t
	}
	t.Args = make([]Type, 0, min(args, 4)) // every level that is open may claim many
	for i := 0; i < args && r.ok(); i++ {
		t.Args = append(t.Args, r.typ(depth+1))
	}
	return t
}

func (r *reader) structDef(d *StructDef) {
	d.Handle = r.index()
	d.Kind = StructKind(r.byte())
	switch {
	case !r.ok():
	case d.Kind == NativeStruct:
	case d.Kind == FieldStruct:
		d.Fields = r.fields()
	case d.Kind == VariantStruct && r.version < VersionEnum:
		r.fail(status.Malformed, "version %d has no enums", r.version)
	case d.Kind == VariantStruct:
		n := r.count(maxVariants)
		d.Variants = make([]Variant, 0, r.room(n))
		for i := 0; i < n && r.ok(); i++ {
			d.Variants = append(d.Variants, Variant{Name: r.index(), Fields: r.fields()})
		}
	default:
		r.fail(status.UnknownNativeStructFlag, "struct of kind %d", d.Kind)
	}
}

func (r *reader) fields() []Field {
	n := r.count(maxFields)
	fields := make([]Field, 0, r.room(n))
	for i := 0; i < n && r.ok(); i++ {
		fields = append(fields, Field{Name: r.index(), Type: r.typ(1)})
	}
	return fields
}

func (r *reader) functionDef(d *FunctionDef) {
	d.Handle = r.index()
	d.Visibility = Visibility(r.byte())
	switch d.Visibility {
	case Private, Public, Friend:
	default:
		r.fail(status.Malformed, "visibility %d", d.Visibility)
	}
	flags := r.byte()
	d.Entry, d.Native = flags&flagEntry != 0, flags&flagNative != 0
	if n := r.count(maxAcquires); n > 0 {
		d.Acquires = make([]uint16, 0, r.room(n))
		for i := 0; i < n && r.ok(); i++ {
			d.Acquires = append(d.Acquires, r.index())
		}
	}
	if !d.Native {
		d.Code = new(Code)
		r.code(d.Code)
	}
	if flags&^(flagEntry|flagNative) != 0 {
		r.fail(status.InvalidFlagBits, "function flags 0x%x", flags)
	}
}

func (r *reader) code(c *Code) {
	c.Locals = r.index()
	n := r.count(maxInstrs)
	c.Instrs = make([]Instr, 0, r.room(n))
	for i := 0; i < n && r.ok(); i++ {
		c.Instrs = append(c.Instrs, Instr{})
		r.instr(&c.Instrs[i])
	}
}

func (r *reader) instr(i *Instr) {
	i.Op = Opcode(r.byte())
	switch {
	case !r.ok():
		return
	case i.Op >= firstClosureOp && i.Op <= lastClosureOp:
		r.fail(status.Malformed, "version %d has no closures", r.version)
		return
	case !i.Op.Valid():
		r.fail(status.UnknownOpcode, "opcode 0x%x", uint8(i.Op))
		return
	case i.Op.Since() > r.version:
		r.fail(status.Malformed, "version %d has no %s", r.version, i.Op)
		return
	}
	switch i.Op.Operand() {
	case NoOp:
	case U8Op:
		i.Imm = uint64(r.byte())
	case U16Op:
		i.Imm = r.u16()
	case U32Op:
		i.Imm = r.u32()
	case U64Op:
		i.Imm = r.u64()
	case U128Op:
		i.Big = r.u128()
	case U256Op:
		i.Big = r.u256()
	case LocalOp:
		i.Index = uint16(r.uleb(maxLocal))
	case SignatureCountOp:
		i.Index, i.Imm = r.index(), r.u64()
	default:
		i.Index = r.index()
	}
}
