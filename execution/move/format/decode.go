package format

import (
	"encoding/binary"
	"slices"

	"github.com/trivium-chain/trivium/execution/move/status"
)

// Decode reads a module and checks its bounds. The module shares no memory with
// data. Errors are *status.Error.
func Decode(data []byte) (*Module, error) {
	f, err := openFile(data)
	if err != nil {
		return nil, err
	}
	m := &Module{Self: f.tail.index()}
	if err := f.tail.err; err != nil {
		return nil, err
	}
	d := &decoder{file: f, tables: &m.Tables, module: m}
	if err := d.decode(); err != nil {
		return nil, err
	}
	if err := Bounds(m); err != nil {
		return nil, err
	}
	if err := f.end(); err != nil {
		return nil, err
	}
	return m, nil
}

// DecodeScript reads a script and checks its bounds, as Decode does for modules.
func DecodeScript(data []byte) (*Script, error) {
	f, err := openFile(data)
	if err != nil {
		return nil, err
	}
	s := &Script{TypeParams: f.tail.abilitySets(), Params: f.tail.index()}
	f.tail.code(&s.Code)
	if err := f.tail.err; err != nil {
		return nil, err
	}
	d := &decoder{file: f, tables: &s.Tables}
	if err := d.decode(); err != nil {
		return nil, err
	}
	if err := BoundsScript(s); err != nil {
		return nil, err
	}
	if err := f.end(); err != nil {
		return nil, err
	}
	return s, nil
}

// file is a file cut into its parts.
type file struct {
	version  uint32
	sections []section // in the order of their contents
	inOrder  bool      // the header names them in that order
	tail     reader    // what stands behind the tables
}

// section is a table in bytes.
type section struct {
	kind    TableKind
	offset  uint64 // from the end of the header
	size    uint64
	content []byte
}

// openFile reads the header and cuts out the tables. They must follow one another
// without gaps and each have bytes.
func openFile(data []byte) (*file, error) {
	f := new(file)
	r := reader{data: data}
	if len(data) < len(magic) || string(r.bytes(len(magic))) != magic {
		return nil, status.New(status.BadMagic, "not a Move binary: it has %d bytes and begins with 0x%x, not 0x%x", len(data), data[:min(4, len(data))], magic)
	}
	if r.left() < 4 {
		return nil, status.New(status.Malformed, "the version is cut off")
	}
	word := binary.LittleEndian.Uint32(r.bytes(4))
	f.version = word &^ flavourMask
	if f.version < VersionMin || f.version > VersionMax || word != versionWord(f.version) {
		return nil, status.New(status.UnknownVersion, "version word 0x%08x: of versions %d to %d, those from %d on with 0x%08x",
			word, VersionMin, VersionMax, VersionEnum, uint32(flavourMask))
	}
	r.version = f.version
	n := r.count(maxTables)
	for i := 0; i < n && r.ok(); i++ {
		s := section{kind: TableKind(r.byte()), offset: r.uleb(maxTableBytes), size: r.uleb(maxTableBytes)}
		if r.ok() && !s.kind.valid() {
			r.fail(status.UnknownTableType, "table %d is of kind 0x%x", i, uint8(s.kind))
		}
		f.sections = append(f.sections, s)
	}
	if !r.ok() {
		return nil, r.err
	}
	size, err := f.layOut(uint64(len(data)))
	if err != nil {
		return nil, err
	}
	content := r.bytes(int(size))
	if !r.ok() {
		return nil, r.err
	}
	for i := range f.sections {
		s := &f.sections[i]
		s.content = content[s.offset : s.offset+s.size]
	}
	f.tail = r
	return f, nil
}

// versionWord is how a version stands in a file.
func versionWord(version uint32) uint32 {
	if version >= VersionEnum {
		return version | flavourMask
	}
	return version
}

// layOut sorts the tables by offset and gives the size of all of them. A file of
// limit bytes cannot hold more.
func (f *file) layOut(limit uint64) (size uint64, err error) {
	byOffset := func(a, b section) int {
		switch {
		case a.offset < b.offset:
			return -1
		case a.offset > b.offset:
			return 1
		}
		return 0
	}
	f.inOrder = slices.IsSortedFunc(f.sections, byOffset)
	slices.SortStableFunc(f.sections, byOffset)
	var seen [tableEnd]bool
	for _, s := range f.sections {
		switch {
		case s.offset != size:
			return 0, status.New(status.BadHeaderTable, "%s begin at %d, the table before ends at %d", s.kind, s.offset, size)
		case s.size == 0:
			return 0, status.New(status.BadHeaderTable, "%s have no bytes", s.kind)
		case size+s.size > maxTableBytes:
			return 0, status.New(status.BadHeaderTable, "%s end behind 4 GiB", s.kind)
		case seen[s.kind]:
			return 0, status.New(status.DuplicateTable, "%s come twice", s.kind)
		}
		seen[s.kind] = true
		if size += s.size; size > limit {
			return 0, status.New(status.BadHeaderTable, "%s end at %d, behind the file of %d bytes", s.kind, size, limit)
		}
	}
	return size, nil
}

// end refuses what is read without doubt but not written so by any compiler: it
// would give one module several byte strings.
func (f *file) end() error {
	if !f.inOrder {
		return status.New(status.BadHeaderTable, "the header does not name the tables in the order of their contents")
	}
	if n := f.tail.left(); n > 0 {
		return status.New(status.Malformed, "%d bytes behind the end", n)
	}
	return nil
}

// order is the order of the tables where it is not the usual one.
func (f *file) order() []TableKind {
	kinds := make([]TableKind, len(f.sections))
	for i, s := range f.sections {
		kinds[i] = s.kind
	}
	if isTableOrder(kinds) {
		return nil
	}
	return kinds
}
