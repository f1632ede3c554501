package verify

import (
	"testing"
	"time"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// FuzzCode verifies code of any instructions, all of whose indices lie in their
// tables: each byte is one of the palette. The passes over code must not panic,
// nor say that an invariant broke.
func FuzzCode(f *testing.F) {
	palette := codePalette(f)
	byText := map[string]byte{}
	for i, text := range palette {
		byText[text] = byte(i)
	}
	for _, texts := range [][]string{
		{"ld_u64 1", "st_loc 0", "copy_loc 0", "ld_u64 1", "lt", "br_false 9", "copy_loc 0", "pop", "branch 2", "ret"},
		{"mut_borrow_loc 1", "mut_borrow_field S.a", "read_ref", "st_loc 0", "ret"},
		{"vec_pack u64 0", "vec_unpack u64 1", "pop", "ret"},
		{"copy_loc 2", "unpack_variant E.A", "pop", "imm_borrow_loc 2", "test_variant E.B", "br_true 0", "ret"},
		{"copy_loc 3", "mut_borrow_global R", "mut_borrow_field R.v", "ld_u64 1", "abort"},
	} {
		var data []byte
		for _, text := range texts {
			n, ok := byText[text]
			if !ok {
				f.Fatalf("%q is not in the palette", text)
			}
			data = append(data, n)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newSketch(t)
		declareFuzzed(s)
		if len(data) == 0 {
			return
		}
		data = data[:min(len(data), 2000)]
		u := s.unit(Production, "u64, S, E, address, T0, &signer, vector<u64>, &mut G<u8>", "", "")
		for _, n := range data {
			in := s.instr(palette[int(n)%len(palette)])
			if in.Op.Branches() {
				in.Index %= uint16(len(data))
			}
			u.code.Instrs = append(u.code.Instrs, in)
		}
		u.Version = format.VersionMin + uint32(data[0]%3)
		start := time.Now()
		err := verifyFunction(u)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%d instructions took %v", len(u.code.Instrs), took)
		}
		if e, ok := asStatus(err); err != nil && (!ok || e.Code.Invariant()) {
			t.Errorf("%v", err)
		}
	})
}

func declareFuzzed(s *sketch) {
	s.function("noop", "", "", nil, nil)
	s.function("id", "T0", "T0", []format.Abilities{0}, nil)
	s.function("first", "&u64, &mut S", "&u64", nil, []uint16{1})
}

// codePalette is every instruction, with some of what it can name.
func codePalette(t testing.TB) (texts []string) {
	s := newSketch(t)
	operands := map[format.Operand][]string{
		format.NoOp: {""}, format.U8Op: {"1"}, format.U16Op: {"1"}, format.U32Op: {"1"}, format.U64Op: {"1"}, format.U128Op: {"1"}, format.U256Op: {"1"},
		format.OffsetOp:            {"0", "2", "9", "17", "60"},
		format.LocalOp:             {"0", "1", "2", "3", "4", "5", "6", "7"},
		format.ConstantOp:          {"u64"},
		format.FunctionOp:          {"noop", "first"},
		format.FunctionInstOp:      {"id<u64>"},
		format.StructOp:            {"S", "R"},
		format.StructInstOp:        {"G<u8>"},
		format.FieldOp:             {"S.a", "R.v"},
		format.FieldInstOp:         {"G<u8>.v"},
		format.SignatureOp:         {"u64"},
		format.SignatureCountOp:    {"u64 0", "u64 1", "u64 40000"},
		format.VariantFieldOp:      {"E.A.B.0"},
		format.VariantFieldInstOp:  {"F<u8, u8>.X.Y.0"},
		format.StructVariantOp:     {"E.A", "E.B"},
		format.StructVariantInstOp: {"F<u8, u8>.X"},
	}
	for op := format.OpPop; op <= format.OpTestVariantGeneric; op++ {
		if !op.Valid() || s.ops[op.String()] != op {
			continue
		}
		for _, operand := range operands[op.Operand()] {
			text := op.String()
			if operand != "" {
				text += " " + operand
			}
			texts = append(texts, text)
		}
	}
	return texts
}
