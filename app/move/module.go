package move

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/framework"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Module is a module that was read from a file.
type Module struct {
	*format.Module
	File  string
	Code  []byte    // as the chain has it
	Lines asm.Lines // of a source
}

// Extensions of files.
const (
	binaryExt   = ".mv"
	sourceExt   = ".mvir"
	languageExt = ".move"
)

var errLanguage = errors.New("the Move language is not compiled here: compile it with a compiler of the Aptos family, or write Move IR")

// CheckSource tells what is wrong with the name of a source in Move IR.
func CheckSource(file string) error {
	switch {
	case strings.HasSuffix(file, languageExt):
		return fmt.Errorf("%s: %w", file, errLanguage)
	case !strings.HasSuffix(file, sourceExt):
		return fmt.Errorf("%s: a source in Move IR has a name that ends in %s", file, sourceExt)
	}
	return nil
}

// maxFile is far more than any module may have.
const maxFile = 16 << 20

// Set reads modules, of which later ones may import earlier ones.
type Set struct {
	names   Names
	version uint32
	chain   func(tag.Module) *format.Module // further modules; nil for the framework of this version
	read    []*Module
}

// NewSet is an empty set. Sources become binary modules of a version; 0 is the latest.
func NewSet(names Names, version uint32) (*Set, error) {
	if version != 0 && (version < format.VersionMin || version > format.VersionLatest) {
		return nil, fmt.Errorf("the binary format has no version %d here, want %d to %d", version, format.VersionMin, format.VersionLatest)
	}
	return &Set{names: names, version: version}, nil
}

// Read reads a binary module, or assembles a source. Errors of a binary are a
// *status.Error, those of a source name file, line and column.
func (s *Set) Read(file string) (*Module, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	m := &Module{File: file, Code: data}
	if strings.HasSuffix(file, sourceExt) {
		err = s.assemble(m, string(data))
	} else if strings.HasSuffix(file, languageExt) {
		err = errLanguage
	} else if m.Module, err = format.Decode(data); err != nil && looksLikeSource(data) {
		err = fmt.Errorf("it is no binary module; a source in Move IR has a name that ends in %s", sourceExt)
	}
	if err != nil {
		return nil, err
	}
	s.read = append(s.read, m)
	return m, nil
}

// find is the module of a name that was read first, or one of the chain.
func (s *Set) find(id tag.Module) *format.Module {
	for _, m := range s.read {
		if m.ID() == id {
			return m.Module
		}
	}
	if s.chain != nil {
		return s.chain(id)
	}
	return embedded()[id]
}

// embedded is the framework of this version.
var embedded = sync.OnceValue(func() map[tag.Module]*format.Module {
	all := map[tag.Module]*format.Module{}
	for _, c := range framework.Modules() {
		m, err := format.Decode(c.Bytes)
		if err != nil {
			panic(err) // a constant
		}
		all[c.ID] = m
	}
	return all
})

func readFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, unnamed(err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("it has %d bytes, far more than any module", info.Size())
	}
	data, err := os.ReadFile(file)
	return data, unnamed(err)
}

// unnamed leaves the file's name away, which the caller knows.
func unnamed(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func looksLikeSource(data []byte) bool {
	for _, c := range data[:min(len(data), 256)] {
		if (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return len(data) > 0
}

// Disassemble is a module or script as text.
func Disassemble(code []byte) (string, error) {
	m, err := format.Decode(code)
	if err == nil {
		return format.Disassemble(m), nil
	}
	if s, scriptErr := format.DecodeScript(code); scriptErr == nil {
		return format.DisassembleScript(s), nil
	}
	return "", err
}

// DisassembleFile is Disassemble on a file.
func DisassembleFile(file string) (string, error) {
	data, err := readFile(file)
	if err != nil {
		return "", err
	}
	text, err := Disassemble(data)
	switch {
	case strings.HasSuffix(file, languageExt):
		return "", errLanguage
	case err != nil && looksLikeSource(data):
		return "", errors.New("it is text, and no binary module")
	}
	return text, err
}

// place is where a status arose in a module, in words that begin with a space;
// empty if it says nothing. The module may be nil.
func place(e *status.Error, m *Module) string {
	var b strings.Builder
	if e.Module != "" {
		b.WriteString(" in " + e.Module)
	}
	if e.Function >= 0 {
		fmt.Fprintf(&b, " function %d", e.Function)
		if m != nil && e.Function < len(m.FunctionDefs) {
			fmt.Fprintf(&b, " (%s)", m.FunctionName(e.Function))
		}
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, " offset %d", e.Offset)
		if m != nil && m.Lines.Line(e.Function, e.Offset) > 0 {
			fmt.Fprintf(&b, ", line %d", m.Lines.Line(e.Function, e.Offset))
		}
	}
	return b.String()
}
