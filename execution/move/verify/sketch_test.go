package verify

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// sketch builds units out of text, over a module with a few structs:
//
//	struct S has copy, drop, store { a: u64, b: bool }
//	struct R has key, store { v: u64 }
//	struct G<T> has copy, drop, store, key { t: T, v: vector<T>, n: u64 }
//	struct P<phantom T> has copy, drop, key { n: u64 }
//	enum E has copy, drop { A { x: u64 }, B { x: u64, y: bool }, C {} }
//	enum F<T, U> has copy, drop { X { t: T, v: vector<T> }, Y { t: U, v: vector<U> }, Z { t: u8, v: vector<u8> } }
//	native struct N
type sketch struct {
	format.Module
	t         testing.TB
	structs   []string
	functions map[string]int // handles
	ops       map[string]format.Opcode
}

func newSketch(t testing.TB) *sketch {
	s := &sketch{t: t, functions: map[string]int{}, ops: map[string]format.Opcode{}}
	for op := format.OpPop; op.Valid() || op < format.OpTestVariantGeneric; op++ {
		s.ops[op.String()] = op
	}
	s.Version = format.VersionLatest
	s.Identifiers = []string{"m"}
	s.Addresses = []format.Address{{31: 1}}
	s.ModuleHandles = []format.ModuleHandle{{}}
	s.def("S", format.Copy|format.Drop|format.Store, nil, "a: u64, b: bool")
	s.def("R", format.Key|format.Store, nil, "v: u64")
	s.def("G", format.AllAbilities, []format.StructTypeParam{{}}, "t: T0, v: vector<T0>, n: u64")
	s.def("P", format.Copy|format.Drop|format.Key, []format.StructTypeParam{{Phantom: true}}, "n: u64")
	s.def("E", format.Copy|format.Drop, nil, "A", "x: u64", "B", "x: u64, y: bool", "C", "")
	s.def("F", format.Copy|format.Drop, []format.StructTypeParam{{}, {}}, "X", "t: T0, v: vector<T0>", "Y", "t: T1, v: vector<T1>", "Z", "t: u8, v: vector<u8>")
	s.def("N", format.Copy|format.Drop, nil)
	return s
}

// def defines a struct of one list of fields, an enum of names with lists, or a
// native struct of nothing.
func (s *sketch) def(name string, a format.Abilities, params []format.StructTypeParam, fields ...string) {
	s.structs = append(s.structs, name)
	s.StructHandles = append(s.StructHandles, format.StructHandle{Name: s.name(name), Abilities: a, TypeParams: params})
	d := format.StructDef{Handle: uint16(len(s.StructHandles) - 1), Kind: format.FieldStruct}
	switch {
	case len(fields) == 0:
		d.Kind = format.NativeStruct
	case len(fields) == 1:
		d.Fields = s.fields(fields[0])
	default:
		d.Kind = format.VariantStruct
		for i := 0; i < len(fields); i += 2 {
			d.Variants = append(d.Variants, format.Variant{Name: s.name(fields[i]), Fields: s.fields(fields[i+1])})
		}
	}
	s.StructDefs = append(s.StructDefs, d)
}

func (s *sketch) fields(text string) (fields []format.Field) {
	for _, f := range split(text) {
		name, typ, _ := strings.Cut(f, ": ")
		fields = append(fields, format.Field{Name: s.name(name), Type: s.typ(typ)})
	}
	return fields
}

// function declares a function "name(params): returns", with type parameters if
// constraints are given, and defines it if acquires is not nil.
func (s *sketch) function(name, params, returns string, constraints []format.Abilities, acquires []uint16) {
	s.functions[name] = len(s.FunctionHandles)
	h := format.FunctionHandle{Name: s.name(name), Params: s.signature(params), Returns: s.signature(returns), TypeParams: constraints}
	if acquires != nil {
		s.FunctionDefs = append(s.FunctionDefs, format.FunctionDef{Handle: uint16(len(s.FunctionHandles)), Acquires: acquires, Native: true})
	}
	s.FunctionHandles = append(s.FunctionHandles, h)
}

func (s *sketch) name(n string) uint16 {
	return put(&s.Identifiers, n)
}

func (s *sketch) signature(text string) uint16 {
	var sig format.Signature
	for _, t := range split(text) {
		sig = append(sig, s.typ(t))
	}
	return put(&s.Signatures, sig)
}

func (s *sketch) typ(text string) format.Type {
	for kind, name := range map[format.Kind]string{
		format.Bool: "bool", format.U8: "u8", format.U16: "u16", format.U32: "u32", format.U64: "u64",
		format.U128: "u128", format.U256: "u256", format.AddressK: "address", format.Signer: "signer",
	} {
		if text == name {
			return format.Type{Kind: kind}
		}
	}
	if to, ok := strings.CutPrefix(text, "&mut "); ok {
		return format.Type{Kind: format.MutRef, Args: []format.Type{s.typ(to)}}
	}
	if to, ok := strings.CutPrefix(text, "&"); ok {
		return format.Type{Kind: format.Ref, Args: []format.Type{s.typ(to)}}
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(text, "T")); err == nil {
		return format.Type{Kind: format.TypeParam, Index: uint16(n)}
	}
	name, args := s.generic(text)
	if name == "vector" {
		return format.Type{Kind: format.Vector, Args: args}
	}
	if len(args) == 0 {
		return format.Type{Kind: format.Struct, Index: s.structNo(name)}
	}
	return format.Type{Kind: format.StructInst, Index: s.structNo(name), Args: args}
}

// generic takes "name<types>" apart.
func (s *sketch) generic(text string) (name string, args []format.Type) {
	name, rest, _ := strings.Cut(text, "<")
	for _, t := range split(strings.TrimSuffix(rest, ">")) {
		args = append(args, s.typ(t))
	}
	return name, args
}

func (s *sketch) instance(text string) (name string, sig uint16) {
	name, args := s.generic(text)
	return name, put(&s.Signatures, args)
}

func (s *sketch) structNo(name string) uint16 {
	for i, n := range s.structs {
		if n == name {
			return uint16(i)
		}
	}
	s.t.Fatalf("no struct %q", name)
	return 0
}

// split splits at commas outside angle brackets.
func split(text string) (parts []string) {
	depth, from := 0, 0
	for i, r := range text + "," {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth--
		case r == ',' && depth == 0:
			if p := strings.TrimSpace(text[from:i]); p != "" {
				parts = append(parts, p)
			}
			from = i + 1
		}
	}
	return parts
}

func (s *sketch) member(owner uint16, name string) (field, variant uint16) {
	d := &s.StructDefs[owner]
	for i, f := range d.Fields {
		if s.Identifiers[f.Name] == name {
			return uint16(i), 0
		}
	}
	for i, v := range d.Variants {
		if s.Identifiers[v.Name] == name {
			return 0, uint16(i)
		}
	}
	n, err := strconv.Atoi(name)
	if err != nil {
		s.t.Fatalf("no member %q", name)
	}
	return uint16(n), uint16(n)
}

// put finds an entry in a table, or puts it there.
func put[T any](table *[]T, entry T) uint16 {
	for i := range *table {
		if reflect.DeepEqual((*table)[i], entry) {
			return uint16(i)
		}
	}
	*table = append(*table, entry)
	return uint16(len(*table) - 1)
}

// instr is an instruction by its name and what it names: "pack_generic G<u64>",
// "imm_borrow_field S.a", "pack_variant E.A", "mut_borrow_variant_field E.A.B.0"
// (the last is the number of the field), "vec_pack u64 3", "branch 4".
func (s *sketch) instr(text string) format.Instr {
	name, operand, _ := strings.Cut(strings.TrimSpace(text), " ")
	op, ok := s.ops[name]
	if !ok {
		s.t.Fatalf("no instruction %q", name)
	}
	in := format.Instr{Op: op}
	parts := strings.Split(operand, ".")
	switch op.Operand() {
	case format.U8Op, format.U16Op, format.U32Op, format.U64Op:
		fmt.Sscan(operand, &in.Imm)
	case format.U128Op, format.U256Op:
		in.Big = uint256.NewInt(0)
	case format.OffsetOp, format.LocalOp:
		fmt.Sscan(operand, &in.Index)
	case format.ConstantOp:
		c := format.Constant{Type: s.typ(operand), Data: []byte{0}} // false, or an empty vector
		if operand == "u64" {
			c.Data = []byte{5, 0, 0, 0, 0, 0, 0, 0}
		}
		in.Index = put(&s.Constants, c)
	case format.FunctionOp:
		in.Index = uint16(s.functions[operand])
	case format.FunctionInstOp:
		name, sig := s.instance(operand)
		in.Index = put(&s.FunctionInsts, format.FunctionInst{Handle: uint16(s.functions[name]), TypeArgs: sig})
	case format.StructOp:
		in.Index = s.structNo(operand)
	case format.StructInstOp:
		name, sig := s.instance(operand)
		in.Index = put(&s.StructDefInsts, format.StructDefInst{Def: s.structNo(name), TypeArgs: sig})
	case format.FieldOp, format.FieldInstOp:
		name, sig := s.instance(parts[0])
		h := format.FieldHandle{Owner: s.structNo(name)}
		h.Field, _ = s.member(h.Owner, parts[1])
		in.Index = put(&s.FieldHandles, h)
		if op.Operand() == format.FieldInstOp {
			in.Index = put(&s.FieldInsts, format.FieldInst{Handle: in.Index, TypeArgs: sig})
		}
	case format.VariantFieldOp, format.VariantFieldInstOp:
		name, sig := s.instance(parts[0])
		h := format.VariantFieldHandle{Owner: s.structNo(name)}
		for _, p := range parts[1 : len(parts)-1] {
			_, v := s.member(h.Owner, p)
			h.Variants = append(h.Variants, v)
		}
		fmt.Sscan(parts[len(parts)-1], &h.Field)
		in.Index = put(&s.VariantFields, h)
		if op.Operand() == format.VariantFieldInstOp {
			in.Index = put(&s.VariantFieldInsts, format.VariantFieldInst{Handle: in.Index, TypeArgs: sig})
		}
	case format.StructVariantOp, format.StructVariantInstOp:
		name, sig := s.instance(parts[0])
		h := format.StructVariantHandle{Owner: s.structNo(name)}
		_, h.Variant = s.member(h.Owner, parts[1])
		in.Index = put(&s.StructVariants, h)
		if op.Operand() == format.StructVariantInstOp {
			in.Index = put(&s.StructVariantInsts, format.StructVariantInst{Handle: in.Index, TypeArgs: sig})
		}
	case format.SignatureCountOp:
		typ, count, _ := strings.Cut(operand, " ")
		fmt.Sscan(count, &in.Imm)
		in.Index = s.signature(typ)
	case format.SignatureOp:
		in.Index = s.signature(operand)
	}
	return in
}

// unit is a function with parameters, results and code, whose instructions are
// separated by ";". Its type parameters are T0 without abilities, T1 with copy
// and drop, T2 with all.
func (s *sketch) unit(cfg *Config, params, returns, code string) *unit {
	c := &format.Code{}
	for _, text := range strings.Split(code, ";") {
		if strings.TrimSpace(text) != "" {
			c.Instrs = append(c.Instrs, s.instr(text))
		}
	}
	p, r := s.signature(params), s.signature(returns)
	u := &unit{
		view: &view{Module: &s.Module}, cfg: cfg, meter: newMeter(cfg), index: 7, code: c,
		typeParams: []format.Abilities{0, format.Copy | format.Drop, format.AllAbilities},
		params:     s.Signatures[p], locals: s.Signatures[p], returns: s.Signatures[r],
		defs: map[uint16]uint16{},
	}
	for i := range s.FunctionDefs {
		u.defs[s.FunctionDefs[i].Handle] = uint16(i)
	}
	return u
}

// place is a status as the tables of these tests write it: "STATUS@offset".
func place(err error) string {
	if err == nil {
		return "OK"
	}
	e, ok := asStatus(err)
	if !ok {
		return err.Error()
	}
	if e.Offset < 0 {
		return e.Code.String()
	}
	return fmt.Sprintf("%s@%d", e.Code, e.Offset)
}
