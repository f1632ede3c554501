package format_test

import (
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
)

func TestBounds(t *testing.T) {
	if err := format.Bounds(sample()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		edit func(*format.Module)
		want status.Code
	}{
		"no module handle":             {func(m *format.Module) { m.ModuleHandles = nil }, status.NoModuleHandles},
		"self":                         {func(m *format.Module) { m.Self = 2 }, status.IndexOutOfBounds},
		"address of a module":          {func(m *format.Module) { m.ModuleHandles[1].Address = 2 }, status.IndexOutOfBounds},
		"name of a module":             {func(m *format.Module) { m.ModuleHandles[1].Name = 15 }, status.IndexOutOfBounds},
		"module of a struct":           {func(m *format.Module) { m.StructHandles[0].Module = 2 }, status.IndexOutOfBounds},
		"name of a struct":             {func(m *format.Module) { m.StructHandles[0].Name = 15 }, status.IndexOutOfBounds},
		"module of a function":         {func(m *format.Module) { m.FunctionHandles[0].Module = 2 }, status.IndexOutOfBounds},
		"name of a function":           {func(m *format.Module) { m.FunctionHandles[0].Name = 15 }, status.IndexOutOfBounds},
		"parameters of a function":     {func(m *format.Module) { m.FunctionHandles[0].Params = 5 }, status.IndexOutOfBounds},
		"results of a function":        {func(m *format.Module) { m.FunctionHandles[0].Returns = 5 }, status.IndexOutOfBounds},
		"type parameter of a function": {func(m *format.Module) { m.FunctionHandles[1].Params = 2 }, status.IndexOutOfBounds},
		"type parameter of results":    {func(m *format.Module) { m.FunctionHandles[1].Returns = 3 }, status.IndexOutOfBounds},
		"struct in a type":             {func(m *format.Module) { m.Signatures[3][11].Index = 5 }, status.IndexOutOfBounds},
		"struct without arguments":     {func(m *format.Module) { m.Signatures[3][11].Index = 1 }, status.NumberOfTypeArgumentsMismatch},
		"struct with two arguments": {func(m *format.Module) {
			m.Signatures[3][11] = format.Type{Kind: format.StructInst, Index: 1, Args: []format.Type{tU8, tU8}}
		}, status.NumberOfTypeArgumentsMismatch},
		"arguments of a plain struct": {func(m *format.Module) {
			m.Signatures[3][11] = format.Type{Kind: format.StructInst, Index: 3, Args: []format.Type{tU8}}
		}, status.NumberOfTypeArgumentsMismatch},
		"arguments of none":            {func(m *format.Module) { m.Signatures[3][11] = format.Type{Kind: format.StructInst, Index: 3} }, status.Malformed},
		"vector of none":               {func(m *format.Module) { m.Signatures[1][0] = format.Type{Kind: format.Vector} }, status.Malformed},
		"type of kind 0":               {func(m *format.Module) { m.Signatures[1][0] = format.Type{} }, status.UnknownSerializedType},
		"type of depth 257":            {func(m *format.Module) { m.Signatures[1][0] = deep(256) }, status.Malformed},
		"struct in a constant":         {func(m *format.Module) { m.Constants[0].Type = format.Type{Kind: format.Struct, Index: 5} }, status.IndexOutOfBounds},
		"struct of a field handle":     {func(m *format.Module) { m.FieldHandles[0].Owner = 4 }, status.IndexOutOfBounds},
		"field of a field handle":      {func(m *format.Module) { m.FieldHandles[0].Field = 1 }, status.IndexOutOfBounds},
		"field of an enum":             {func(m *format.Module) { m.FieldHandles[0].Owner = 2 }, status.IndexOutOfBounds},
		"friend":                       {func(m *format.Module) { m.Friends[0].Name = 15 }, status.IndexOutOfBounds},
		"instantiated struct":          {func(m *format.Module) { m.StructDefInsts[0].Def = 4 }, status.IndexOutOfBounds},
		"arguments of a struct":        {func(m *format.Module) { m.StructDefInsts[0].TypeArgs = 5 }, status.IndexOutOfBounds},
		"instantiated function":        {func(m *format.Module) { m.FunctionInsts[0].Handle = 3 }, status.IndexOutOfBounds},
		"arguments of a function":      {func(m *format.Module) { m.FunctionInsts[0].TypeArgs = 5 }, status.IndexOutOfBounds},
		"instantiated field":           {func(m *format.Module) { m.FieldInsts[0].Handle = 2 }, status.IndexOutOfBounds},
		"arguments of a field":         {func(m *format.Module) { m.FieldInsts[0].TypeArgs = 5 }, status.IndexOutOfBounds},
		"instantiated variant field":   {func(m *format.Module) { m.VariantFieldInsts[0].Handle = 1 }, status.IndexOutOfBounds},
		"arguments of a variant field": {func(m *format.Module) { m.VariantFieldInsts[0].TypeArgs = 5 }, status.IndexOutOfBounds},
		"instantiated variant":         {func(m *format.Module) { m.StructVariantInsts[0].Handle = 1 }, status.IndexOutOfBounds},
		"arguments of a variant":       {func(m *format.Module) { m.StructVariantInsts[0].TypeArgs = 5 }, status.IndexOutOfBounds},
		"handle of a struct":           {func(m *format.Module) { m.StructDefs[0].Handle = 5 }, status.IndexOutOfBounds},
		"name of a field":              {func(m *format.Module) { m.StructDefs[0].Fields[0].Name = 15 }, status.IndexOutOfBounds},
		"type of a field":              {func(m *format.Module) { m.StructDefs[0].Fields[0].Type = format.Type{Kind: format.Struct, Index: 5} }, status.IndexOutOfBounds},
		"type parameter of a field":    {func(m *format.Module) { m.StructDefs[0].Fields[0].Type = vector(tT0) }, status.IndexOutOfBounds},
		"name of a variant":            {func(m *format.Module) { m.StructDefs[2].Variants[0].Name = 15 }, status.IndexOutOfBounds},
		"type of a variant's field":    {func(m *format.Module) { m.StructDefs[2].Variants[1].Fields[0].Type.Kind = 0 }, status.UnknownSerializedType},
		"enum of nothing":              {func(m *format.Module) { m.StructDefs[2].Variants = nil }, status.ZeroVariantsError},
		"struct of kind 0":             {func(m *format.Module) { m.StructDefs[0].Kind = 0 }, status.UnknownNativeStructFlag},
		"native struct with fields": {func(m *format.Module) {
			m.StructDefs[0].Kind = format.NativeStruct
			m.FieldHandles = nil
			m.FieldInsts = nil
		}, status.Malformed},
		"enum of a variant field":     {func(m *format.Module) { m.VariantFields[0].Owner = 4 }, status.IndexOutOfBounds},
		"variant field of no variant": {func(m *format.Module) { m.VariantFields[0].Variants = nil }, status.ZeroVariantsError},
		"variant of a variant field":  {func(m *format.Module) { m.VariantFields[0].Variants[0] = 2 }, status.IndexOutOfBounds},
		"field of a variant":          {func(m *format.Module) { m.VariantFields[0].Variants[0] = 0 }, status.IndexOutOfBounds},
		"enum of a variant":           {func(m *format.Module) { m.StructVariants[0].Owner = 4 }, status.IndexOutOfBounds},
		"variant":                     {func(m *format.Module) { m.StructVariants[0].Variant = 2 }, status.IndexOutOfBounds},
		"variant of a struct":         {func(m *format.Module) { m.StructVariants[0].Owner = 0 }, status.IndexOutOfBounds},
		"handle of a function":        {func(m *format.Module) { m.FunctionDefs[0].Handle = 3 }, status.IndexOutOfBounds},
		"acquires":                    {func(m *format.Module) { m.FunctionDefs[0].Acquires[0] = 4 }, status.IndexOutOfBounds},
		"native with code":            {func(m *format.Module) { m.FunctionDefs[0].Native = true }, status.Malformed},
		"neither native nor code":     {func(m *format.Module) { m.FunctionDefs[1].Native = false }, status.Malformed},
		"locals":                      {func(m *format.Module) { m.FunctionDefs[0].Code.Locals = 5 }, status.IndexOutOfBounds},
		"256 locals":                  {func(m *format.Module) { m.Signatures[4] = fill(255, tU8) }, status.TooManyLocals},
		"255 locals":                  {func(m *format.Module) { m.Signatures[4] = fill(254, tU8) }, status.OK},
		"type parameter of locals":    {func(m *format.Module) { m.Signatures[4][1].Index = 1 }, status.IndexOutOfBounds},
		"65536 addresses":             {func(m *format.Module) { m.Addresses = make([]format.Address, 65536) }, status.Malformed},
	} {
		m := sample()
		c.edit(m)
		err := format.Bounds(m)
		if got := status.CodeOf(err); got != c.want {
			t.Errorf("%s: %v, expected %v", name, err, c.want)
		}
		if text := format.Disassemble(m); (err != nil) != strings.HasPrefix(text, "// "+c.want.String()) {
			t.Errorf("%s: the text is %.80s", name, text)
		}
	}
}

func fill(n int, t format.Type) format.Signature {
	s := make(format.Signature, n)
	for i := range s {
		s[i] = t
	}
	return s
}

// The index of every instruction is looked at, and the error says where it is.
func TestBoundsOfCode(t *testing.T) {
	for i := range everyInstr() {
		m := sample()
		in := &m.FunctionDefs[0].Code.Instrs[i]
		want := status.IndexOutOfBounds
		switch in.Op.Operand() {
		case format.NoOp, format.U8Op, format.U16Op, format.U32Op, format.U64Op:
			continue
		case format.U128Op, format.U256Op:
			in.Big, want = nil, status.Malformed
		default:
			in.Index = 200
		}
		err, _ := format.Bounds(m).(*status.Error)
		if err == nil || err.Code != want || err.Function != 0 || err.Offset != i {
			t.Errorf("%s at %d: %v", in.Op, i, err)
		}
	}
}

// Type arguments in code may use the type parameters of the function, no others.
func TestBoundsOfTypeArguments(t *testing.T) {
	for _, in := range everyInstr() {
		m := sample()
		last := uint16(len(m.Signatures))
		m.Signatures = append(m.Signatures, format.Signature{{Kind: format.TypeParam, Index: 1}})
		switch in.Op.Operand() {
		case format.FunctionInstOp:
			m.FunctionInsts[0].TypeArgs = last
		case format.StructInstOp:
			m.StructDefInsts[0].TypeArgs = last
		case format.FieldInstOp:
			m.FieldInsts[0].TypeArgs = last
		case format.VariantFieldInstOp:
			m.VariantFieldInsts[0].TypeArgs = last
		case format.StructVariantInstOp:
			m.StructVariantInsts[0].TypeArgs = last
		case format.SignatureOp, format.SignatureCountOp:
			in.Index = last
		default:
			continue
		}
		m.FunctionDefs[0].Code.Instrs = []format.Instr{in}
		if err := format.Bounds(m); status.CodeOf(err) != status.IndexOutOfBounds || !strings.Contains(err.Error(), "type parameter 1") {
			t.Errorf("%s: %v", in.Op, err)
		}
	}
}

func TestBoundsOfScript(t *testing.T) {
	if err := format.BoundsScript(sampleScript()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		edit func(*format.Script)
		want status.Code
	}{
		"parameters":                   {func(s *format.Script) { s.Params = 4 }, status.IndexOutOfBounds},
		"type parameter of parameters": {func(s *format.Script) { s.Params, s.TypeParams = 3, nil }, status.IndexOutOfBounds},
		"type parameter of locals":     {func(s *format.Script) { s.TypeParams = nil }, status.IndexOutOfBounds},
		"module handle":                {func(s *format.Script) { s.ModuleHandles[0].Name = 3 }, status.IndexOutOfBounds},
		"function":                     {func(s *format.Script) { s.Code.Instrs[1].Index = 1 }, status.IndexOutOfBounds},
		"pack":                         {func(s *format.Script) { s.Code.Instrs[1] = format.Instr{Op: format.OpPack} }, status.InvalidOperationInScript},
		"pack, then out of bounds": {func(s *format.Script) {
			s.Code.Instrs[1] = format.Instr{Op: format.OpPack}
			s.Code.Instrs[2] = format.Instr{Op: format.OpLdConst}
		}, status.IndexOutOfBounds},
		"no handles at all": {func(s *format.Script) {
			s.ModuleHandles, s.StructHandles, s.FunctionHandles = nil, nil, nil
			s.Code.Instrs = s.Code.Instrs[3:]
		}, status.OK},
	} {
		s := sampleScript()
		c.edit(s)
		if err := format.BoundsScript(s); status.CodeOf(err) != c.want {
			t.Errorf("%s: %v, expected %v", name, err, c.want)
		}
	}
}
