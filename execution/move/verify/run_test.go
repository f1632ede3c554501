package verify_test

import (
	"errors"
	"fmt"
	"math/rand"
	"testing"

	"golang.org/x/crypto/sha3"

	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// chain is one module, storage, and gas.
type chain struct {
	code      vm.Code
	resources map[string][]byte
	gas       uint64
}

func (c *chain) Gas() uint64 { return c.gas }

func (c *chain) Charge(gas uint64) error {
	if gas > c.gas {
		c.gas = 0
		return status.New(status.OutOfGas, "the test has no more gas")
	}
	c.gas -= gas
	return nil
}

func (c *chain) Module(tag.Module) (vm.Code, bool, error) { return c.code, true, nil }

func (c *chain) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	data, found := c.resources[a.String()+t.String()]
	return data, found, nil
}

func (c *chain) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	c.resources[a.String()+t.String()] = data
	return nil
}

func (c *chain) DeleteResource(a tag.Address, t tag.Struct) error {
	delete(c.resources, a.String()+t.String())
	return nil
}

func (c *chain) Enter(tag.Module) error { return nil }

// What the verifier lets through does not break what the VM checks when it checks
// everything, and gives the same whether it checks or not.
func TestRandomCodeRuns(t *testing.T) {
	const modules = 60
	ends := map[status.Code]int{}
	for seed := range modules {
		runRandomModule(t, int64(seed), 100, ends)
	}
	t.Log(ends)
	if ends[status.OK] < modules || ends[status.Aborted] < modules/4 {
		t.Errorf("too few calls end well or by an abort: %v", ends)
	}
}

// FuzzRandomCodeRuns is TestRandomCodeRuns of any seed.
func FuzzRandomCodeRuns(f *testing.F) {
	f.Add(int64(1000), uint16(30))
	f.Fuzz(func(t *testing.T, seed int64, size uint16) {
		runRandomModule(t, seed, int(size%200), map[status.Code]int{})
	})
}

// runRandomModule calls each function of a random module, and counts how calls end.
func runRandomModule(t *testing.T, seed int64, size int, ends map[status.Code]int) {
	const functions = 4
	m := verify.RandomModule(t, rand.New(rand.NewSource(seed)), functions, size)
	if err := verify.Module(m, verify.Production); err != nil {
		t.Fatalf("seed %d, size %d: functions pass and the module does not: %v", seed, size, err)
	}
	code, err := format.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	for f := range functions {
		for flag := range byte(2) {
			with, without := runRandom(t, m, code, f, flag, true), runRandom(t, m, code, f, flag, false)
			if with.text != without.text {
				t.Errorf("seed %d, size %d, f%d: %s with checks, %s without", seed, size, f, with.text, without.text)
			}
			if with.code.Invariant() {
				t.Errorf("seed %d, size %d, f%d: %s", seed, size, f, with.text)
			}
			ends[with.code]++
		}
	}
}

type outcome struct {
	text string
	code status.Code
}

func runRandom(t *testing.T, m *format.Module, code []byte, f int, flag byte, checks bool) outcome {
	machine := vm.New(vm.Config{Checks: checks})
	c := &chain{code: vm.Code{Hash: keccak(code), Bytes: code}, resources: map[string][]byte{}, gas: 30_000}
	address := tag.Address{31: 7}
	word := []byte{3, 0, 0, 0, 0, 0, 0, 0}
	text := func(parts ...[]byte) (all []byte) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	// In the order of verify.RandomParams.
	args := []vm.Arg{
		{Data: word}, {Data: []byte{flag}},
		{Data: text(word, []byte{1})},
		{Data: text([]byte{flag}, word, []byte{1}[:flag])},
		{Data: text([]byte{2}, word, word)},
		{Data: text([]byte{4, 1, 5}, word)},
		{Data: address[:]}, {Data: address[:], Signer: true},
		{Data: text(word, []byte{0})},
		{Data: text([]byte{1}, word)},
		{Data: []byte{flag, 9, 1, 8}},
		{Data: text([]byte{1}, word, []byte{1})},
	}
	if flag == 1 { // something is in storage
		r := tag.Struct{Module: m.ID(), Name: "R"}
		g := tag.Struct{Module: m.ID(), Name: "G", TypeArgs: []tag.Type{{Kind: tag.U8}}}
		p := tag.Struct{Module: m.ID(), Name: "P", TypeArgs: []tag.Type{{Kind: tag.StructKind, Struct: &r}}}
		for t, data := range map[*tag.Struct][]byte{&r: word, &g: text([]byte{4, 1, 5}, word), &p: word} {
			c.resources[address.String()+t.String()] = data
		}
	}
	s := machine.Session(c, &schedule.V1, nil)
	defer s.Close()
	results, err := s.Call(m.ID(), fmt.Sprintf("f%d", f), nil, args)
	if err == nil {
		err = s.Commit()
	}
	var e *status.Error
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return outcome{
		text: fmt.Sprintf("%v %x %v %v", err, results, c.resources, c.gas),
		code: status.CodeOf(err),
	}
}

func keccak(b []byte) (h [32]byte) {
	k := sha3.NewLegacyKeccak256()
	k.Write(b)
	k.Sum(h[:0])
	return h
}
