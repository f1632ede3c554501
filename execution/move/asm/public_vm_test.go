package asm_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution"
	"github.com/trivium-chain/trivium/execution/move/asm"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/schedule"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/verify"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

type publicMachine = *vm.Machine

func newPublicMachine() publicMachine {
	return vm.New(vm.Config{Natives: publicNatives, Checks: true})
}

var publicNatives = vm.Natives{
	// A signer is its address, so that a reference to the one is one to the other.
	{Module: tag.Module{Address: tag.Core, Name: "signer"}, Function: "borrow_address"}: func(c *vm.NativeCall) ([]vm.Value, error) {
		return []vm.Value{c.Args[0]}, nil
	},
}

func (c *publicChain) script(t publicTask) (got publicOutcome) {
	s, err := asm.Script(t.source, asm.Options{Name: "case", Deps: c.deps})
	if err != nil {
		got.compile = err
		return got
	}
	data, err := format.EncodeScript(s)
	if err != nil {
		got.compile = err
		return got
	}
	if s, err = format.DecodeScript(data); err != nil {
		got.err = status.New(status.CodeDeserializationError, "%v", err) // whatever the fault
		return got
	}
	if got.err = verify.Script(s, verify.Production); got.err != nil {
		return got
	}
	if got.err = verify.LinkScript(s, c.find); got.err != nil {
		return got
	}
	got.err = c.session(t, func(session *vm.Session, typeArgs []tag.Type) error {
		params := s.Signatures[s.Params]
		args, err := publicArgs(t, len(params), func(i int) bool {
			p := params[i]
			return p.Kind == format.Signer || p.Kind == format.Ref && p.Args[0].Kind == format.Signer
		})
		if err != nil {
			return err
		}
		_, err = session.Script(s, typeArgs, args)
		return err
	})
	return got
}

func (c *publicChain) call(t publicTask) (got publicOutcome) {
	f, err := tag.ParseStruct(t.name)
	if err != nil {
		got.compile = err
		return got
	}
	got.err = c.session(t, func(session *vm.Session, typeArgs []tag.Type) error {
		info, err := session.Function(f.Module, f.Name, typeArgs)
		if err != nil {
			return err
		}
		args, err := publicArgs(t, len(info.Params), func(i int) bool {
			p := info.Params[i]
			return p.Kind == format.Signer || p.Elem != nil && p.Kind == format.Ref && p.Elem.Kind == format.Signer
		})
		if err != nil {
			return err
		}
		results, err := session.Call(f.Module, f.Name, typeArgs, args)
		if err != nil || len(results) == 0 {
			return err
		}
		var texts []string
		for i, r := range results {
			text, _ := printValue(info.Returns[i], r, false)
			texts = append(texts, text)
		}
		got.output = []string{"return values: " + strings.Join(texts, ", ")}
		return nil
	})
	return got
}

func (c *publicChain) view(t publicTask) (got publicOutcome) {
	a, err := tag.ParseAddress(t.options["--address"][0])
	if err != nil {
		got.compile = err
		return got
	}
	s, err := tag.ParseStruct(t.options["--resource"][0])
	if err != nil {
		got.compile = err
		return got
	}
	data, ok := c.resources[resourceKey(a, s)]
	if !ok {
		got.output = []string{"[No Resource Exists]"}
		return got
	}
	session := c.machine.Session(c, &schedule.V1, nil)
	defer session.Close()
	typ, err := session.Type(tag.StructOf(s))
	if err != nil {
		got.err = err
		return got
	}
	if _, got.err = session.JSON(tag.StructOf(s), data, 1<<16); got.err != nil { // also fills in the fields of typ
		return got
	}
	text, _ := printValue(typ, data, true)
	got.output = strings.Split(text, "\n")
	return got
}

// session runs f in a session of its own and keeps what it wrote if it succeeds.
func (c *publicChain) session(t publicTask, f func(*vm.Session, []tag.Type) error) error {
	c.gas = 1 << 60
	if b := t.options["--gas-budget"]; b != nil {
		if _, err := fmt.Sscan(b[0], &c.gas); err != nil {
			return err
		}
	}
	var typeArgs []tag.Type
	for _, text := range t.options["--type-args"] {
		typ, err := tag.ParseType(text)
		if err != nil {
			return err
		}
		typeArgs = append(typeArgs, typ)
	}
	session := c.machine.Session(c, &schedule.V1, nil)
	defer session.Close()
	err := f(session, typeArgs)
	if err == nil {
		err = session.Commit()
	}
	if errors.Is(err, execution.ErrOutOfGas) {
		return status.New(status.OutOfGas, "")
	}
	return err
}

// publicArgs are the signers of a task and behind them its arguments. An address
// may stand for a signer.
func publicArgs(t publicTask, params int, signer func(int) bool) ([]vm.Arg, error) {
	var args []vm.Arg
	for _, text := range append(slices.Clone(t.options["--signers"]), t.options["--args"]...) {
		i := len(args)
		data, err := publicArg(text)
		if err != nil {
			return nil, err
		}
		args = append(args, vm.Arg{Data: data, Signer: i < params && signer(i)})
	}
	return args, nil
}

// publicArg is the BCS of an argument: 1, 1u8, true, @0x1, 0x1, b"text", x"0a".
func publicArg(text string) ([]byte, error) {
	switch {
	case text == "true":
		return []byte{1}, nil
	case text == "false":
		return []byte{0}, nil
	case strings.HasPrefix(text, "b\""), strings.HasPrefix(text, "x\""):
		data := []byte(text[2 : len(text)-1])
		if text[0] == 'x' {
			var err error
			if data, err = hex.DecodeString(string(data)); err != nil {
				return nil, err
			}
		}
		return append(binary.AppendUvarint(nil, uint64(len(data))), data...), nil
	case strings.HasPrefix(text, "@"), strings.HasPrefix(text, "0x"):
		a, err := tag.ParseAddress(strings.TrimPrefix(text, "@"))
		return a[:], err
	}
	digits, suffix, _ := strings.Cut(text, "u")
	n, err := uint256.FromDecimal(digits)
	if err != nil {
		return nil, err
	}
	width := 8
	if suffix != "" {
		if _, err := fmt.Sscan(suffix, &width); err != nil {
			return nil, err
		}
		width /= 8
	}
	b := n.Bytes32()
	slices.Reverse(b[:])
	return b[:width], nil
}

func resourceKey(a tag.Address, t tag.Struct) string {
	return string(a[:]) + string(t.AppendBCS(nil))
}

// The chain as a session sees it.

func (c *publicChain) Gas() uint64 { return c.gas }

func (c *publicChain) Charge(gas uint64) error {
	if gas > c.gas {
		c.gas = 0
		return execution.ErrOutOfGas
	}
	c.gas -= gas
	return nil
}

func (c *publicChain) Module(id tag.Module) (vm.Code, bool, error) {
	data, ok := c.code[id]
	return vm.Code{Hash: sha256.Sum256(data), Bytes: data}, ok, nil
}

func (c *publicChain) Resource(a tag.Address, t tag.Struct) ([]byte, bool, error) {
	data, ok := c.resources[resourceKey(a, t)]
	return data, ok, nil
}

func (c *publicChain) SetResource(a tag.Address, t tag.Struct, data []byte) error {
	c.resources[resourceKey(a, t)] = slices.Clone(data)
	return nil
}

func (c *publicChain) DeleteResource(a tag.Address, t tag.Struct) error {
	delete(c.resources, resourceKey(a, t))
	return nil
}

func (c *publicChain) Enter(tag.Module) error { return nil }

// printValue writes the value at the front of data as expected results do, with
// names of types and fields or without, and gives the rest.
func printValue(t *vm.Type, data []byte, names bool) (text string, rest []byte) {
	switch t.Kind {
	case format.Ref, format.MutRef:
		return printValue(t.Elem, data, names)
	case format.Bool:
		return fmt.Sprint(data[0] != 0), data[1:]
	case format.AddressK:
		return hex.EncodeToString(data[:32]), data[32:]
	case format.Signer:
		return "{ " + hex.EncodeToString(data[:32]) + " }", data[32:]
	case format.Vector:
		n, size := binary.Uvarint(data)
		data = data[size:]
		var parts []string
		for range n {
			text, data = printValue(t.Elem, data, names)
			parts = append(parts, text)
		}
		return "[" + strings.Join(parts, ", ") + "]", data
	case format.Struct:
		var parts []string
		for i, f := range t.Variants[0].Fields {
			text, data = printValue(f, data, names)
			if names {
				text = "\n" + t.Variants[0].Names[i] + ": " + text
			}
			parts = append(parts, text)
		}
		if !names {
			return "{ " + strings.Join(parts, ", ") + " }", data
		}
		return fmt.Sprintf("%s%s::%s {%s\n}", abilities(t.Abilities), t.ID, t.Name, strings.Join(parts, "")), data
	}
	width := map[format.Kind]int{format.U8: 1, format.U16: 2, format.U32: 4, format.U64: 8, format.U128: 16, format.U256: 32}[t.Kind]
	b := slices.Clone(data[:width])
	slices.Reverse(b)
	return new(uint256.Int).SetBytes(b).Dec(), data[width:]
}

func abilities(set format.Abilities) (text string) {
	for i, name := range []string{"copy", "drop", "store", "key"} {
		if set.Has(1 << i) {
			text += name + " "
		}
	}
	return text
}
