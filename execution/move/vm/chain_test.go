package vm

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
)

var errOutOfGas = errors.New("out of gas")

// chain is an Env: modules, resources and gas in memory.
type chain struct {
	modules   map[tag.Module]Code
	decoded   []*format.Module
	resources map[string][]byte
	gas       uint64
	entered   []tag.Module
}

func newChain(gas uint64) *chain {
	return &chain{modules: map[tag.Module]Code{}, resources: map[string][]byte{}, gas: gas}
}

func (c *chain) Gas() uint64 { return c.gas }

func (c *chain) Charge(gas uint64) error {
	if gas > c.gas {
		c.gas = 0
		return errOutOfGas
	}
	c.gas -= gas
	return nil
}

func (c *chain) Module(id tag.Module) (Code, bool, error) {
	code, ok := c.modules[id]
	return code, ok, nil
}

func (c *chain) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	data, ok := c.resources[a.String()+" "+t.String()]
	return data, ok, nil
}

func (c *chain) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	c.resources[a.String()+" "+t.String()] = data
	return nil
}

func (c *chain) DeleteResource(a tag.Address, t tag.Struct) error {
	delete(c.resources, a.String()+" "+t.String())
	return nil
}

func (c *chain) Enter(id tag.Module) error {
	c.entered = append(c.entered, id)
	return nil
}

// publish stores a module as it is.
func (c *chain) publish(tb testing.TB, m *format.Module) {
	tb.Helper()
	b, err := format.Encode(m)
	if err != nil {
		tb.Fatal(err)
	}
	c.modules[m.ID()] = Code{Hash: sha256.Sum256(b), Bytes: b}
	c.decoded = append(c.decoded, m)
}

// source assembles, verifies and stores a module.
func (c *chain) source(tb testing.TB, src string) tag.Module {
	tb.Helper()
	m, err := asm.Module(src, asm.Options{Deps: asm.Deps(c.decoded...)})
	if err != nil {
		tb.Fatal(err)
	}
	if err := verify.Module(m, verify.Production); err != nil {
		tb.Fatal(err)
	}
	c.publish(tb, m)
	return m.ID()
}

func u64s(xs ...uint64) (args []Arg) {
	for _, x := range xs {
		v := U64(x)
		b, _ := encode(nil, &v, typeU64, free{})
		args = append(args, Arg{Data: b})
	}
	return args
}

// both runs something on a machine with the runtime checks and on one without,
// each on its own chain, and holds the results, the gas and the resources of one
// against those of the other.
func both(t *testing.T, gas uint64, setup func(*chain), call func(*Session) ([][]byte, error)) ([][]byte, error) {
	t.Helper()
	var results [2][][]byte
	var errs [2]error
	var chains [2]*chain
	for i, checks := range []bool{false, true} {
		chains[i] = newChain(gas)
		setup(chains[i])
		s := New(Config{Checks: checks}).Session(chains[i], &schedule.V1, nil)
		results[i], errs[i] = call(s)
		if errs[i] == nil {
			errs[i] = s.Commit()
		}
		s.Close()
		if status.CodeOf(errs[i]).Invariant() {
			t.Errorf("with checks %v: %v", checks, errs[i])
		}
	}
	if status.CodeOf(errs[0]) != status.CodeOf(errs[1]) {
		t.Errorf("without checks: %v\nwith checks: %v", errs[0], errs[1])
	}
	if chains[0].gas != chains[1].gas {
		t.Errorf("gas left without checks %d, with checks %d", chains[0].gas, chains[1].gas)
	}
	return results[0], errs[0]
}
