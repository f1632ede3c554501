package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
)

// BenchmarkVerify gives MB/s over the bytes of modules as they are published.
// types is the type pass alone, code all passes over functions.
func BenchmarkVerify(b *testing.B) {
	run := func(name string, modules []*format.Module, size int) {
		b.Run(name+"/all", func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, m := range modules {
					if err := Module(m, Production); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		for pass, f := range map[string]func(*unit) error{"types": checkTypes, "code": verifyFunction} {
			b.Run(name+"/"+pass, func(b *testing.B) {
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					for _, m := range modules {
						v := &view{Module: m}
						if err := v.units(Production, newMeter(Production), f); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
	m := syntheticModule(b)
	data, err := format.Encode(m)
	if err != nil {
		b.Fatal(err)
	}
	run("synthetic", []*format.Module{m}, len(data))
	if modules, size := framework(b); len(modules) > 0 {
		run("framework", modules, size)
	}
}

// framework are the real modules, where they are at hand.
func framework(b *testing.B) (modules []*format.Module, size int) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "fixtures", "move", "aptos-framework-v5", "*.mv"))
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		m, err := format.Decode(data)
		if err != nil {
			b.Fatal(err)
		}
		modules = append(modules, m)
		size += len(data)
	}
	return modules, size
}

// syntheticModule has a hundred functions of loops, fields, vectors and generic
// calls.
func syntheticModule(b *testing.B) *format.Module {
	s := newSketch(b)
	// What a whole module may not have.
	s.structs, s.StructHandles, s.StructDefs = s.structs[:3], s.StructHandles[:3], s.StructDefs[:3]
	none := s.signature("")
	s.function("id", "T0", "T0", []format.Abilities{0}, nil)
	s.FunctionDefs = append(s.FunctionDefs, format.FunctionDef{Handle: 0, Code: &format.Code{
		Locals: none, Instrs: []format.Instr{s.instr("move_loc 0"), s.instr("ret")}}})
	body := strings.Join([]string{
		"ld_u64 0", "st_loc 2",
		"copy_loc 2; ld_u64 100; lt; br_false 24",
		"mut_borrow_loc 0; mut_borrow_field S.a; st_loc 3",
		"copy_loc 3; read_ref; copy_loc 2; add; move_loc 3; write_ref",
		"mut_borrow_loc 1; copy_loc 2; vec_push_back u64",
		"copy_loc 2; call_generic id<u64>; ld_u64 1; add; st_loc 2; branch 2",
		"copy_loc 0; unpack S; pop; ret",
	}, "; ")
	var code []format.Instr
	for _, text := range strings.Split(body, ";") {
		code = append(code, s.instr(text))
	}
	params, locals, returns := s.signature("S, vector<u64>"), s.signature("u64, &mut u64"), s.signature("u64")
	for i := range 100 {
		s.function("f"+strings.Repeat("x", i), "", "", nil, nil)
		h := &s.FunctionHandles[i+1]
		h.Params, h.Returns = params, returns
		s.FunctionDefs = append(s.FunctionDefs, format.FunctionDef{Handle: uint16(i + 1), Code: &format.Code{Locals: locals, Instrs: code}})
	}
	return &s.Module
}
