package oracle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/summary"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/natives"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// call is a line of exec.jsonl.
type call struct {
	Group    string   `json:"group"`
	Kind     string   `json:"kind"`
	Sender   string   `json:"sender"`
	Module   string   `json:"module"`
	Version  int      `json:"version"`
	Function string   `json:"function"`
	TypeArgs []string `json:"ty_args"`
	Args     []string `json:"args"`

	Result []string `json:"result"`
	Abort  *struct {
		Code     string `json:"code"`
		Location string `json:"location"`
	} `json:"abort"`
	Error     string  `json:"error"`
	SubStatus *uint64 `json:"sub_status"`
	At        *struct {
		Location string `json:"location"`
		Function *int   `json:"function"`
		Offset   *int   `json:"code_offset"`
	} `json:"at"`
}

// TestOracleExecution runs every call with the checks of types at run time and
// without. One passes that both times ends as it did there: results, abort codes,
// errors and where they arose.
func TestOracleExecution(t *testing.T) {
	c := load(t)
	failed := make(map[int]bool)
	calls := 0
	for _, checks := range []bool{false, true} {
		w := newWorld(t, c)
		m := vm.New(vm.Config{Checks: checks, Natives: natives.Standard(), Verifier: bounds})
		states := map[string]state{}
		calls = 0
		c.lines(t, "exec.jsonl", func(n int, line []byte) {
			var l call
			decodeLine(t, line, &l)
			calls++
			if l.Group == "" {
				states[""] = state{}
			}
			if states[l.Group] == nil {
				states[l.Group] = state{}
			}
			if err := l.run(w, m, states[l.Group]); err != nil {
				failed[n] = true
				if len(failed) <= 20 {
					t.Errorf("exec:%d: %s::%s%v (checks %t): %v", n, l.Module, l.Function, l.Args, checks, err)
				}
			}
		})
	}
	summary.Print(fmt.Sprintf("%d passed, %d failed", calls-len(failed), len(failed)))
	if len(failed) > 0 {
		t.Errorf("%d calls of %d differ", len(failed), calls)
	}
}

// world is the modules that calls see: all of the corpus, and of those that exist
// in several versions the one of the call.
type world struct {
	tb       testing.TB
	c        *corpus
	versions map[string]map[tag.Module]vm.Code
}

func newWorld(tb testing.TB, c *corpus) *world {
	return &world{tb: tb, c: c, versions: make(map[string]map[tag.Module]vm.Code)}
}

func (w *world) modules(module string, version int) map[tag.Module]vm.Code {
	key := fmt.Sprintf("%s.v%d", module, version)
	if all, ok := w.versions[key]; ok {
		return all
	}
	all := make(map[tag.Module]vm.Code)
	add := func(code []byte) {
		m, err := format.Decode(code)
		if err != nil {
			w.tb.Fatal(err)
		}
		all[m.ID()] = vm.Code{Hash: sha256.Sum256(code), Bytes: code}
	}
	for _, code := range w.c.deps {
		add(code)
	}
	for _, m := range w.c.modules {
		if m.Verdict == "OK" && m.Version != version {
			add(m.bytes)
		}
	}
	for _, m := range w.c.modules {
		if m.Verdict == "OK" && m.Version == version {
			add(m.bytes)
		}
	}
	add(w.c.named(w.tb, module, version))
	w.versions[key] = all
	return all
}

// state is the resources of a group, by address and type.
type state map[string][]byte

// env is a chain without gas.
type env struct {
	modules map[tag.Module]vm.Code
	state   state // of the group, read only
	written state // nil where a resource was deleted
}

func (e *env) Gas() uint64         { return math.MaxUint64 }
func (e *env) Charge(uint64) error { return nil }

func (e *env) Module(id tag.Module) (vm.Code, bool, error) {
	code, ok := e.modules[id]
	return code, ok, nil
}

func resourceKey(a tag.Address, t tag.Struct) string { return a.String() + " " + t.String() }

func (e *env) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	k := resourceKey(a, t)
	if data, ok := e.written[k]; ok {
		return data, data != nil, nil
	}
	data, ok := e.state[k]
	return data, ok, nil
}

func (e *env) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	e.written[resourceKey(a, t)] = data
	return nil
}

func (e *env) DeleteResource(a tag.Address, t tag.Struct) error {
	e.written[resourceKey(a, t)] = nil
	return nil
}

func (e *env) Enter(tag.Module) error { return nil }

// run makes the call and compares.
func (l *call) run(w *world, m *vm.Machine, s state) error {
	e := &env{modules: w.modules(l.Module, l.Version), state: s, written: state{}}
	session := m.Session(e, &schedule.V1, nil)
	defer session.Close()
	results, err := l.call(session)
	if err == nil && l.Kind == "entry" {
		if err = session.Commit(); err == nil {
			for k, data := range e.written {
				if data == nil {
					delete(s, k)
				} else {
					s[k] = data
				}
			}
		}
	}
	return l.compare(results, err)
}

func (l *call) call(s *vm.Session) ([][]byte, error) {
	id := tag.Module{Address: tag.Address{31: 2}, Name: l.Module}
	var typeArgs []tag.Type
	for _, text := range l.TypeArgs {
		ty, err := tag.ParseType(text)
		if err != nil {
			return nil, err
		}
		typeArgs = append(typeArgs, ty)
	}
	f, err := s.Function(id, l.Function, typeArgs)
	if err != nil {
		return nil, err
	}
	var args []vm.Arg
	params := f.Params
	if l.Kind == "entry" {
		for len(params) > 0 && isSigner(params[0]) {
			sender, err := tag.ParseAddress(l.Sender)
			if err != nil {
				return nil, err
			}
			args = append(args, vm.Arg{Data: sender[:], Signer: true})
			params = params[1:]
		}
	}
	for i, text := range l.Args {
		data, err := hex.DecodeString(text)
		if err != nil {
			return nil, err
		}
		args = append(args, vm.Arg{Data: data, Signer: i < len(params) && isSigner(params[i])})
	}
	return s.Call(id, l.Function, typeArgs, args)
}

func isSigner(t *vm.Type) bool {
	return t.Kind == format.Signer || t.Kind == format.Ref && t.Elem.Kind == format.Signer
}

func (l *call) compare(results [][]byte, err error) error {
	var e *status.Error
	if err != nil && !errors.As(err, &e) {
		return err
	}
	switch {
	case l.Abort != nil:
		if e == nil || e.Code != status.Aborted || strconv.FormatUint(e.Sub, 10) != l.Abort.Code || e.Module != l.Abort.Location {
			return fmt.Errorf("got %v, want abort %s in %s", err, l.Abort.Code, l.Abort.Location)
		}
	case l.Error != "":
		if e == nil || e.Code.String() != l.Error {
			return fmt.Errorf("got %v, want %s", err, l.Error)
		}
		if l.SubStatus != nil && (!e.HasSub || e.Sub != *l.SubStatus) {
			return fmt.Errorf("got %v, want sub-status %d", err, *l.SubStatus)
		}
		if a := l.At; a != nil && (e.Module != a.Location || a.Function != nil && e.Function != *a.Function || a.Offset != nil && e.Offset != *a.Offset) {
			at, _ := json.Marshal(a)
			return fmt.Errorf("got %v, want it at %s", err, at)
		}
	default:
		if err != nil {
			return err
		}
		if len(results) != len(l.Result) {
			return fmt.Errorf("%d results, want %d", len(results), len(l.Result))
		}
		for i, want := range l.Result {
			if data, _ := hex.DecodeString(want); !bytes.Equal(results[i], data) {
				return fmt.Errorf("result %d is %x, want %s", i, results[i], want)
			}
		}
	}
	return nil
}
