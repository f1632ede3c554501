package move

import (
	"errors"
	"fmt"
	"strings"

	gateway "github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

// Verdict is what becomes of a file.
type Verdict struct {
	File string
	// Status is OK, a status of the Move project, or NOT_READ and NOT_ASSEMBLED,
	// which are none of them.
	Status string
	Detail string // where, and why, as it stands behind the file's name
}

// Verdicts on what is no module.
const (
	OK           = "OK"
	notRead      = "NOT_READ"
	notAssembled = "NOT_ASSEMBLED"
)

// String is the line of a file: what is well needs no name, since lines stand in
// the order of the files.
func (v Verdict) String() string {
	if v.Status == OK {
		return OK
	}
	return v.Status + " " + v.File + v.Detail
}

// Verify verifies files in their order, under the bounds that the chain has, and
// links each with those before it and with the framework. A file's module takes
// the place of one of the framework with the same name, also for those before it:
// the files may be a framework of their own. Of two modules of one name the first
// that is accepted counts for those behind it. A module that is refused is not there for others.
//
// Friends may stand anywhere among the files, and must exist.
func Verify(files []string, names Names) []Verdict {
	l := &library{set: Set{names: names}, named: map[tag.Module]bool{}, refused: map[tag.Module]string{}, good: map[tag.Module]*format.Module{}}
	// What the files are is known before any is linked.
	verdicts := make([]Verdict, len(files))
	modules := make([]*Module, len(files))
	for i, file := range files {
		m, err := l.set.Read(file)
		if err != nil {
			verdicts[i] = unread(file, err)
			continue
		}
		modules[i] = m
		l.named[m.ID()] = true
	}
	for i, m := range modules {
		if m != nil {
			verdicts[i] = l.judge(m)
		}
	}
	return verdicts
}

func unread(file string, err error) Verdict {
	var s *status.Error
	if errors.As(err, &s) {
		return verdict(file, nil, s)
	}
	if _, openErr := readFile(file); openErr != nil {
		return Verdict{file, notRead, ": " + err.Error()}
	}
	return Verdict{file, notAssembled, strings.TrimPrefix(named(file, err).Error(), file)}
}

// named is an error with the file, which errors of sources name themselves.
func named(file string, err error) error {
	var e *asm.Error
	if errors.As(err, &e) {
		return err
	}
	return fmt.Errorf("%s: %w", file, err)
}

func verdict(file string, m *Module, s *status.Error) Verdict {
	detail := ":" + place(s, m)
	if s.Message != "" {
		detail += ": " + printable(s.Message)
	}
	return Verdict{file, s.Code.String(), strings.TrimSuffix(strings.Replace(detail, ":: ", ": ", 1), ":")}
}

// library are the modules that files may use.
type library struct {
	set     Set
	named   map[tag.Module]bool // by the files
	refused map[tag.Module]string
	good    map[tag.Module]*format.Module
}

func (l *library) judge(m *Module) Verdict {
	id := m.ID()
	err := verify.Module(m.Module, gateway.Current().Verifier)
	if err == nil {
		err = initialiser(m)
	}
	if err == nil && id.Address != tag.Core {
		err = verify.Natives(m.Module)
	}
	if err == nil {
		err = verify.Link(m.Module, l.find)
	}
	if err == nil {
		err = l.friends(m.Module)
	}
	if err == nil {
		err = verify.Cycles(m.Module, l.findFriend)
	}
	if err == nil {
		if l.good[id] == nil {
			l.good[id] = m.Module
		}
		return Verdict{File: m.File, Status: OK}
	}
	l.refused[id] = m.File
	var s *status.Error
	if !errors.As(err, &s) {
		return Verdict{m.File, status.UnknownVerificationError.String(), ": " + err.Error()}
	}
	v := verdict(m.File, m, s)
	if s.Code == status.LinkerError {
		v.Detail += l.why(m.Module)
	}
	return v
}

// initialiser says in the chain's words that a function will not be called as its
// writer expects.
func initialiser(m *Module) error {
	_, _, err := gateway.Initialiser(m.Module)
	var s *status.Error
	if errors.As(err, &s) && s.Code == status.InvalidMainFunctionSignature {
		s.Message = "init_module is not called: it must be private and take one &signer or signer and nothing else"
	}
	return err
}

func (l *library) find(id tag.Module) (*format.Module, bool) {
	m, ok := l.good[id]
	if !ok && !l.named[id] {
		m, ok = embedded()[id]
	}
	return m, ok
}

// friends sees that the friends of a module exist, if only behind it.
func (l *library) friends(m *format.Module) error {
	for _, f := range m.Friends {
		id := tag.Module{Address: m.Addresses[f.Address], Name: m.Identifiers[f.Name]}
		if !l.named[id] && embedded()[id] == nil {
			return status.New(status.LinkerError, "there is no friend %s: give its file too", id).In(m.ID().String())
		}
	}
	return nil
}

// findFriend knows every module: of one that is not verified yet, it knows nothing.
func (l *library) findFriend(id tag.Module) (*format.Module, bool) {
	if m, ok := l.find(id); ok {
		return m, true
	}
	return new(format.Module), true
}

// why tells what became of the first module that m needs and lacks.
func (l *library) why(m *format.Module) string {
	for _, id := range verify.Dependencies(m) {
		if _, ok := l.find(id); ok {
			continue
		}
		switch file := l.refused[id]; {
		case file != "":
			return fmt.Sprintf(" (%s is refused)", file)
		case l.named[id]:
			return " (its file stands behind this one: put it before)"
		}
		return " (give its file before this one)"
	}
	return ""
}
