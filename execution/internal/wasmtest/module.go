package wasmtest

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// FuncType is the type of a function.
type FuncType struct{ params, results []ValType }

// Params begins a type: Params(I32, I64).Results(I32).
func Params(params ...ValType) FuncType { return FuncType{params: params} }

// Results is the type with results.
func (t FuncType) Results(results ...ValType) FuncType {
	return FuncType{params: t.params, results: results}
}

func (t FuncType) bytes() []byte {
	return slices.Concat([]byte{0x60}, valTypes(t.params), valTypes(t.results))
}

func valTypes(types []ValType) []byte {
	b := ULEB(uint64(len(types)))
	for _, t := range types {
		b = append(b, byte(t))
	}
	return b
}

// Locals lists the declared locals of a function, each by its type.
func Locals(types ...ValType) []ValType { return types }

// Section numbers a section.
type Section byte

const (
	Header          Section = 0 // place of what stands before all sections
	TypeSection     Section = 1
	ImportSection   Section = 2
	FunctionSection Section = 3
	TableSection    Section = 4
	MemorySection   Section = 5
	GlobalSection   Section = 6
	ExportSection   Section = 7
	StartSection    Section = 8
	ElemSection     Section = 9
	CodeSection     Section = 10
	DataSection     Section = 11
)

// Kinds of exports and imports.
const (
	KindFunc   byte = 0
	KindTable  byte = 1
	KindMemory byte = 2
	KindGlobal byte = 3
)

// Module is a module under construction. Its parts are numbered in the order
// of the calls that add them; functions with imports first, so all imports must
// come before the first function.
type Module struct {
	magic    []byte
	items    map[Section][][]byte // entries of the sections that are vectors
	replaced map[Section][]byte   // contents given by hand
	after    map[Section][]byte   // whole sections given by hand, by the place they follow
	nImports uint32               // imported functions
	nFuncs   uint32               // defined functions
	hooks    map[string]uint32
}

// New is an empty module.
func New() *Module {
	return &Module{
		magic: []byte("\x00asm\x01\x00\x00\x00"),
		items: map[Section][][]byte{}, replaced: map[Section][]byte{}, after: map[Section][]byte{},
		hooks: map[string]uint32{},
	}
}

// Contract is a module with one page of memory, exported as contracts must.
func Contract() *Module {
	m := New()
	m.Memory(1, 0)
	m.Export("memory", KindMemory, 0)
	return m
}

func (m *Module) add(s Section, item ...[]byte) uint32 {
	m.items[s] = append(m.items[s], slices.Concat(item...))
	return uint32(len(m.items[s]) - 1)
}

// Type gives the number of a function type, the same for equal types.
func (m *Module) Type(t FuncType) uint32 {
	b := t.bytes()
	for i, have := range m.items[TypeSection] {
		if string(have) == string(b) {
			return uint32(i)
		}
	}
	return m.add(TypeSection, b)
}

// Import imports a function.
func (m *Module) Import(module, name string, t FuncType) uint32 {
	if m.nFuncs > 0 {
		panic(fmt.Sprintf("wasmtest: import of %s.%s after a function was defined", module, name))
	}
	m.add(ImportSection, Name(module), Name(name), []byte{KindFunc}, ULEB(uint64(m.Type(t))))
	m.nImports++
	return m.nImports - 1
}

// Func defines a function. The body's closing end is written here.
func (m *Module) Func(t FuncType, locals []ValType, body ...Instr) uint32 {
	fn := m.Declare(t)
	m.Define(fn, locals, body...)
	return fn
}

// Declare gives a function its number before its body is known, for recursion.
// Define must follow for each.
func (m *Module) Declare(t FuncType) uint32 {
	m.add(FunctionSection, ULEB(uint64(m.Type(t))))
	m.items[CodeSection] = append(m.items[CodeSection], nil)
	m.nFuncs++
	return m.nImports + m.nFuncs - 1
}

// Define gives a declared function its body.
func (m *Module) Define(fn uint32, locals []ValType, body ...Instr) {
	m.DefineRaw(fn, append(localGroups(locals), append(Join(body...), byte(End))...))
}

// DefineRaw gives a declared function the entry of the code section, locals and
// closing end included; only its size is put before it.
func (m *Module) DefineRaw(fn uint32, entry []byte) {
	m.items[CodeSection][fn-m.nImports] = sized(entry)
}

func localGroups(locals []ValType) []byte {
	var groups [][]byte
	for i := 0; i < len(locals); {
		n := 1
		for i+n < len(locals) && locals[i+n] == locals[i] {
			n++
		}
		groups = append(groups, append(ULEB(uint64(n)), byte(locals[i])))
		i += n
	}
	return Vec(groups...)
}

// Entry defines user_entrypoint and exports it. Local 0 is the length of the
// calldata; the body leaves 0 for success, or another number to revert.
func (m *Module) Entry(locals []ValType, body ...Instr) uint32 {
	fn := m.Func(Params(I32).Results(I32), locals, body...)
	m.Export("user_entrypoint", KindFunc, fn)
	return fn
}

// Memory defines a memory of pages. Max 0 is no maximum.
func (m *Module) Memory(min, max uint32) { m.add(MemorySection, limits(min, max)) }

// Table defines a table of functions. Max 0 is no maximum.
func (m *Module) Table(min, max uint32) {
	m.add(TableSection, []byte{byte(FuncRef)}, limits(min, max))
}

func limits(min, max uint32) []byte {
	if max == 0 {
		return append([]byte{0}, ULEB(uint64(min))...)
	}
	return slices.Concat([]byte{1}, ULEB(uint64(min)), ULEB(uint64(max)))
}

// Global defines a global variable that starts as init.
func (m *Module) Global(t ValType, mutable bool, init Instr) uint32 {
	mut := byte(0)
	if mutable {
		mut = 1
	}
	return m.add(GlobalSection, []byte{byte(t), mut}, Join(init, End))
}

// Export gives a part of the module a name.
func (m *Module) Export(name string, kind byte, index uint32) {
	m.add(ExportSection, Name(name), []byte{kind}, ULEB(uint64(index)))
}

// Elem puts functions into the table from offset on.
func (m *Module) Elem(offset uint32, funcs ...uint32) {
	b := ULEB(uint64(len(funcs)))
	for _, f := range funcs {
		b = append(b, ULEB(uint64(f))...)
	}
	m.add(ElemSection, []byte{0}, Join(I32Const(int32(offset)), End), b)
}

// Data puts bytes into memory from offset on.
func (m *Module) Data(offset uint32, data []byte) {
	m.add(DataSection, []byte{0}, Join(I32Const(int32(offset)), End), sized(data))
}

// Custom adds a custom section at the end of the module, or of what other calls
// have put there.
func (m *Module) Custom(name string, data []byte) {
	m.RawSection(DataSection, 0, append(Name(name), data...))
}

// RawItem adds an entry to a section that is a vector, as it is.
func (m *Module) RawItem(s Section, item []byte) uint32 { return m.add(s, item) }

// RawSection adds a section of any number and content behind the place where
// the section after stands or would stand.
func (m *Module) RawSection(after, id Section, content []byte) {
	m.after[after] = append(m.after[after], append([]byte{byte(id)}, sized(content)...)...)
}

// RawBytes adds bytes that need not be a section, in the same way.
func (m *Module) RawBytes(after Section, b []byte) {
	m.after[after] = append(m.after[after], b...)
}

// Replace makes content the whole content of a section, whatever was added.
func (m *Module) Replace(s Section, content []byte) { m.replaced[s] = content }

// Remove leaves a section out, whatever was added.
func (m *Module) Remove(s Section) {
	delete(m.items, s)
	delete(m.replaced, s)
}

// Magic replaces the eight bytes that a module begins with.
func (m *Module) Magic(b []byte) { m.magic = b }

// Version replaces the version of the format, which is 1.
func (m *Module) Version(v uint32) {
	m.magic = binary.LittleEndian.AppendUint32([]byte("\x00asm"), v)
}

// Bytes is the module in the binary format. The builder may be used on.
func (m *Module) Bytes() []byte {
	b := append(slices.Clone(m.magic), m.after[Header]...)
	for s := TypeSection; s <= DataSection; s++ {
		if content, ok := m.replaced[s]; ok {
			b = append(append(b, byte(s)), sized(content)...)
		} else if items := m.items[s]; len(items) > 0 {
			b = append(append(b, byte(s)), sized(Vec(items...))...)
		}
		b = append(b, m.after[s]...)
	}
	for _, s := range slices.Sorted(maps.Keys(m.after)) {
		if s > DataSection {
			b = append(b, m.after[s]...)
		}
	}
	return b
}
