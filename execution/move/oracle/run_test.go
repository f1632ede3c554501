package oracle

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/natives"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

var every = flag.Int("every", 16, "of the accepted mutants, TestOracleAcceptedRun runs one of so many; of the modules made by hand, all")

// TestOracleAcceptedRun runs the functions of mutants that are accepted: no
// runtime check may fail, and without the checks all must end alike.
func TestOracleAcceptedRun(t *testing.T) {
	c := load(t)
	judge := newJudge(t, c)
	x := newExerciser(t, c)
	accepted := 0
	for _, s := range c.scenarios(t) {
		if s.verdict != "OK" || judge.publish(&s) != nil {
			continue
		}
		if accepted++; accepted%*every == 0 || strings.HasPrefix(s.id, "negatives") {
			x.run(s.id, s.of, s.code)
		}
	}
	x.report()
}

// exerciser runs the functions of modules with arguments that it makes up.
type exerciser struct {
	t                     *testing.T
	w                     *world
	checked, unchecked    *vm.Machine
	modules, calls, ended int
	codes                 map[status.Code]int
}

func newExerciser(t *testing.T, c *corpus) *exerciser {
	return &exerciser{
		t: t, w: newWorld(t, c), codes: make(map[status.Code]int),
		checked:   vm.New(vm.Config{Checks: true, Natives: natives.Standard(), Verifier: bounds}),
		unchecked: vm.New(vm.Config{Natives: natives.Standard(), Verifier: bounds}),
	}
}

func (x *exerciser) report() {
	x.t.Logf("%d modules, %d calls, %d of them with results; the others: %v", x.modules, x.calls, x.ended, x.codes)
}

// run calls every function of a module, some twice, all on one state.
func (x *exerciser) run(id string, of *compiled, code []byte) {
	m, err := format.Decode(code)
	if err != nil {
		x.t.Fatal(err)
	}
	modules := make(map[tag.Module]vm.Code)
	if of.File != "" {
		for id, other := range x.w.modules(of.Module, of.Version) {
			modules[id] = other
		}
	} else {
		for _, dep := range x.w.c.deps {
			d, err := format.Decode(dep)
			if err != nil {
				x.t.Fatal(err)
			}
			modules[d.ID()] = vm.Code{Hash: sha256.Sum256(dep), Bytes: dep}
		}
	}
	modules[m.ID()] = vm.Code{Hash: sha256.Sum256(code), Bytes: code}
	x.modules++
	s := state{}
	r := rand.New(rand.NewSource(int64(len(code))))
	for round := range 2 {
		for i := range m.FunctionDefs {
			x.call(fmt.Sprintf("%s %s::%s", id, m.ID(), m.FunctionName(i)), m, i, modules, s, rand.New(rand.NewSource(r.Int63()+int64(round))))
		}
	}
}

// outcome is how a call ended.
type outcome struct {
	results [][]byte
	err     error
	written state
}

// call runs a function with the runtime checks and without, on equal arguments.
func (x *exerciser) call(what string, m *format.Module, def int, modules map[tag.Module]vm.Code, s state, r *rand.Rand) {
	typeArgs, ok := someTypes(r, m.FunctionDefHandle(def).TypeParams)
	if !ok {
		return
	}
	seed := r.Int63()
	once := func(machine *vm.Machine) outcome {
		e := &env{modules: modules, state: s, written: state{}}
		session := machine.Session(&bounded{env: e, left: 20_000}, &schedule.V1, nil)
		defer session.Close()
		args, err := someArgs(rand.New(rand.NewSource(seed)), session, m.ID(), m.FunctionName(def), typeArgs)
		if err != nil {
			return outcome{err: err}
		}
		results, err := session.Call(m.ID(), m.FunctionName(def), typeArgs, args)
		if err == nil {
			err = session.Commit()
		}
		return outcome{results, err, e.written}
	}
	a, b := once(x.checked), once(x.unchecked)
	x.calls++
	code := status.CodeOf(a.err)
	var e *status.Error
	switch {
	case code.Invariant() || a.err != nil && !errors.As(a.err, &e):
		x.t.Errorf("%s: with checks %v, without %v", what, a.err, b.err)
	case fmt.Sprint(a.err) != fmt.Sprint(b.err):
		x.t.Errorf("%s: with checks %v, without %v", what, a.err, b.err)
	case fmt.Sprintf("%x", a.results) != fmt.Sprintf("%x", b.results) || !sameState(a.written, b.written):
		x.t.Errorf("%s: with checks %x %x, without %x %x", what, a.results, a.written, b.results, b.written)
	}
	if a.err != nil {
		x.codes[code]++
		return
	}
	x.ended++
	for k, data := range a.written {
		if data == nil {
			delete(s, k)
		} else {
			s[k] = data
		}
	}
}

func sameState(a, b state) bool {
	if len(a) != len(b) {
		return false
	}
	for k, data := range a {
		other, ok := b[k]
		if !ok || !bytes.Equal(data, other) {
			return false
		}
	}
	return true
}

// bounded is a chain with little gas, for code that may loop for ever.
type bounded struct {
	*env
	left uint64
}

func (b *bounded) Gas() uint64 { return b.left }

func (b *bounded) Charge(gas uint64) error {
	if gas > b.left {
		b.left = 0
		return status.New(status.OutOfGas, "")
	}
	b.left -= gas
	return nil
}
