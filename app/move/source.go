package move

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// Names are what @NAME stands for in a source, whose language has addresses in
// digits alone.
type Names map[string]tag.Address

// ParseNames reads NAME=0xADDRESS, each.
func ParseNames(list []string) (Names, error) {
	names := Names{}
	for _, text := range list {
		name, digits, ok := strings.Cut(text, "=")
		if name = strings.TrimPrefix(name, "@"); !ok || !wholeName.MatchString(name) {
			return nil, fmt.Errorf("%q is no name of an address, want NAME=0x1234", clip(text))
		}
		a, err := parseAddress(digits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if b, twice := names[name]; twice && a != b {
			return nil, fmt.Errorf("%s is given twice, as %s and %s", name, b, a)
		}
		names[name] = a
	}
	return names, nil
}

// with is the names, and one more that they do not have.
func (n Names) with(name string, a tag.Address) Names {
	all := Names{name: a}
	for k, v := range n {
		all[k] = v
	}
	return all
}

var (
	wholeName = regexp.MustCompile(`^[A-Za-z_]\w*$`)
	// Comments and byte strings come first, so that nothing is looked for within.
	placeholder = regexp.MustCompile(`//[^\n]*|b"[^"\n]*"|@[A-Za-z_]\w*`)
)

// source is a source with the addresses in it.
type source struct {
	text   string
	shifts []shift
}

// shift says that from a column of a line on, the text stands so many bytes
// further right than in the file.
type shift struct{ line, column, by int }

// fill puts addresses in the place of names.
func (n Names) fill(file, text string) (*source, error) {
	s := new(source)
	var b strings.Builder
	last, line, start := 0, 1, 0 // start of the line in what is written
	copyTo := func(end int) {
		part := text[last:end]
		if i := strings.LastIndexByte(part, '\n'); i >= 0 {
			line += strings.Count(part, "\n")
			start = b.Len() + i + 1
		}
		b.WriteString(part)
		last = end
	}
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		if word[0] != '@' {
			continue
		}
		copyTo(at[0])
		a, ok := n[word[1:]]
		if !ok {
			column := at[0] - strings.LastIndexByte(text[:at[0]], '\n')
			return nil, &asm.Error{Name: file, Line: line, Column: column, Message: n.unknown(word[1:])}
		}
		b.WriteString(a.String())
		last = at[1]
		s.shifts = append(s.shifts, shift{line, b.Len() - start + 1, len(a.String()) - len(word)})
	}
	copyTo(len(text))
	s.text = b.String()
	return s, nil
}

func (n Names) unknown(name string) string {
	known := make([]string, 0, len(n))
	for k := range n {
		known = append(known, k)
	}
	sort.Strings(known)
	if near, ok := config.Nearest(name, known); ok {
		return fmt.Sprintf("what @%s stands for is not given: did you mean @%s, or is --address %s=0x... missing?", name, near, name)
	}
	return fmt.Sprintf("what @%s stands for is not given: add --address %s=0x...", name, name)
}

// locate moves a fault to where it is in the file.
func (s *source) locate(err error) error {
	var e *asm.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	for _, sh := range s.shifts {
		if sh.line == e.Line && e.Column >= sh.column {
			moved.Column -= sh.by
		}
	}
	return &moved
}

// assemble makes a module of a source, which may import what the set has.
func (s *Set) assemble(m *Module, text string) error {
	src, err := s.names.fill(m.File, text)
	if err != nil {
		return err
	}
	// A name is replaced by digits, so lines stay what they are in the file.
	m.Module, m.Lines, err = asm.ModuleWithLines(src.text, asm.Options{Name: m.File, Version: s.version, Deps: s.find})
	if err != nil {
		return src.locate(err)
	}
	m.Code, err = format.Encode(m.Module)
	return err
}
