package move

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/contract"
	gateway "github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/status"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
	"github.com/trivium-chain/trivium/execution/system"
)

// Call is a function with all that it is called with.
type Call struct {
	fn       *vm.FunctionInfo
	typeArgs []string
	args     [][]byte
}

// Prepare finds the function ADDRESS::MODULE::FUNCTION and makes its arguments of words.
func (n *Node) Prepare(name string, typeArgs, args []string) (*Call, error) {
	id, function, err := parseFunction(name)
	if err != nil {
		return nil, err
	}
	m, err := n.module(id)
	if err != nil {
		return nil, err
	}
	def, found := m.FindFunction(function)
	if !found || m.FunctionDefs[def].Visibility != format.Public && !m.FunctionDefs[def].Entry {
		return nil, notCallable(m, function, found)
	}
	c := &Call{args: [][]byte{}}
	if want := len(m.FunctionDefHandle(def).TypeParams); want != len(typeArgs) {
		return nil, fmt.Errorf("%s takes %s, given %d: they are given with --type-args", name, count(want, "type argument"), len(typeArgs))
	}
	tags := make([]tag.Type, len(typeArgs))
	for i, text := range typeArgs {
		if tags[i], err = tag.ParseType(text); err != nil {
			return nil, fmt.Errorf("--type-args: %q is no type, want u64, address, vector<u8>, 0x1::string::String or the like", clip(text))
		}
	}
	if c.fn, err = n.types().Function(id, function, tags); err != nil {
		var s *status.Error
		if n.spent(err); errors.As(err, &s) {
			err = fmt.Errorf("%s%s: %s", s.Code, place(s, nil), printable(s.Message))
		}
		return nil, fmt.Errorf("%s cannot be called so: %w", name, err)
	}
	c.typeArgs = make([]string, len(tags))
	for i, t := range tags {
		c.typeArgs[i] = t.String()
	}
	return c, c.encode(name, args)
}

// parseFunction reads ADDRESS::MODULE::FUNCTION.
func parseFunction(name string) (id tag.Module, function string, err error) {
	at := strings.LastIndex(name, "::")
	if at >= 0 {
		function = name[at+2:]
		id, err = tag.ParseModule(name[:at])
	}
	if at < 0 || err != nil || !tag.ValidIdentifier(function) {
		return id, "", fmt.Errorf("%q is no name of a function, want 0xADDRESS::MODULE::FUNCTION", clip(name))
	}
	return id, function, nil
}

// ParseModule reads ADDRESS::MODULE.
func ParseModule(name string) (tag.Module, error) {
	id, err := tag.ParseModule(name)
	if err != nil {
		return id, fmt.Errorf("%q is no name of a module, want 0xADDRESS::MODULE", clip(name))
	}
	return id, nil
}

func notCallable(m *format.Module, function string, found bool) error {
	if found {
		return fmt.Errorf("%s::%s is neither public nor an entry function: only Move code calls it", m.ID(), function)
	}
	var names []string
	for i := range m.FunctionDefs {
		if d := &m.FunctionDefs[i]; d.Visibility == format.Public || d.Entry {
			names = append(names, m.FunctionName(i))
		}
	}
	if near, ok := config.Nearest(function, names); ok {
		return fmt.Errorf("module %s has no function %s; did you mean %s?", m.ID(), function, near)
	}
	return fmt.Errorf("module %s has no function %s; `trivium move module %s` lists those that it has", m.ID(), function, m.ID())
}

// Signer tells whether the function is given its caller.
func (c *Call) Signer() bool { return len(c.fn.Params) > 0 && gateway.IsSigner(c.fn.Params[0]) }

func (c *Call) encode(name string, args []string) error {
	params := c.fn.Params
	if c.Signer() {
		params = params[1:]
	}
	words := make([]string, len(params))
	for i, p := range params {
		words[i] = p.String()
		if !gateway.FromOutside(p) {
			return fmt.Errorf("argument %d of %s, %s, cannot be given from outside: only Move code can call it", i+1, name, words[i])
		}
	}
	if len(args) != len(params) {
		signer := ""
		if c.Signer() {
			signer = "; the signer is whoever calls, and not given"
		}
		return fmt.Errorf("%s takes %s (%s), given %d%s", name, count(len(params), "argument"), strings.Join(words, ", "), len(args), signer)
	}
	for i, p := range params {
		b, err := appendValue(nil, p, args[i])
		if err != nil {
			return fmt.Errorf("argument %d (%s) of %s: %w", i+1, words[i], c.fn.Name, err)
		}
		c.args = append(c.args, b)
	}
	return nil
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// Times is a number of times in words.
func Times(n uint64) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func (c *Call) pack(method string) ([]byte, error) {
	return contract.GatewayABI.Pack(method, c.fn.Module.String(), c.fn.Name, c.typeArgs, c.args)
}

// View calls a function that changes nothing, and gives its results in words.
func (n *Node) View(c *Call) ([]string, error) {
	if c.Signer() {
		return nil, fmt.Errorf("%s takes a signer, which a view has none of: use `trivium move call`", c.fn.Name)
	}
	return n.try(c, "viewFunction", common.Address{}, nil)
}

// Try calls a function as a transaction would, and keeps nothing. from and value
// may be zero.
func (n *Node) Try(c *Call, from common.Address, value *big.Int) ([]string, error) {
	return n.try(c, "call", from, value)
}

func (n *Node) try(c *Call, method string, from common.Address, value *big.Int) ([]string, error) {
	data, err := c.pack(method)
	if err != nil {
		return nil, err
	}
	answer, err := n.client.Call(n.ctx, from, system.MoveGateway, value, data)
	if err != nil {
		return nil, n.pointed(err)
	}
	values, err := contract.GatewayABI.Unpack(method, answer)
	if err != nil {
		return nil, fmt.Errorf("the answer of %d bytes is none of the Move gateway: %w", len(answer), err)
	}
	results := values[0].([][]byte)
	if len(results) != len(c.fn.Returns) {
		return nil, fmt.Errorf("%s gave %s, want %d", c.fn.Name, count(len(results), "result"), len(c.fn.Returns))
	}
	out := make([]string, len(results))
	for i, r := range results {
		if out[i], err = n.text(c.fn.Returns[i], r); err != nil {
			return nil, fmt.Errorf("result %d (%s): %w: 0x%x", i+1, c.fn.Returns[i], err, r)
		}
	}
	return out, nil
}

// Send calls a function by a transaction and waits until it is in a block.
func (n *Node) Send(c *Call, key *ecdsa.PrivateKey, value *big.Int) (*contract.Sent, error) {
	data, err := c.pack("call")
	if err != nil {
		return nil, err
	}
	sent, err := n.client.Send(n.ctx, key, system.MoveGateway, value, data)
	return sent, n.pointed(err)
}

// pointed adds the instruction to a failure that says where it is.
func (n *Node) pointed(err error) error {
	var r *contract.Reverted
	if !errors.As(err, &r) || r.Why != "" {
		return err
	}
	f := contract.ReadFail(r.Data)
	if f == nil || f.Name != "ExecutionFailed" {
		return err
	}
	offset := f.Values[3].(*big.Int)
	id, nameErr := tag.ParseModule(f.Values[1].(string))
	if nameErr != nil || !offset.IsInt64() {
		return err
	}
	m, moduleErr := n.module(id)
	if moduleErr != nil {
		return err
	}
	if def, found := m.FindFunction(f.Values[2].(string)); found {
		if text := m.Instruction(def, int(offset.Int64())); text != "" {
			r.Why = fmt.Sprintf("instruction %s: %s", offset, printable(text))
		}
	}
	return err
}

// Event writes out a log of the gateway: the type of an event and its fields as
// JSON, or what was published. False if it is another log.
func (n *Node) Event(l *types.Log) (string, bool) {
	if l.Address != system.MoveGateway || len(l.Topics) == 0 {
		return "", false
	}
	e, err := contract.GatewayABI.EventByID(l.Topics[0])
	if err != nil {
		return "", false
	}
	values, err := e.Inputs.NonIndexed().Unpack(l.Data)
	if err != nil {
		return "", false
	}
	if e.Name != "Emitted" {
		text := printable(values[0].(string)) + " published"
		if upgrades := values[3].(uint32); upgrades > 0 {
			text += ", upgraded " + Times(uint64(upgrades))
		}
		return text, true
	}
	name, data := values[0].(string), values[1].([]byte)
	text := fmt.Sprintf("0x%x", data)
	if t, err := tag.ParseType(name); err == nil {
		out, err := n.types().JSON(t, data, maxJSON)
		if n.spent(err) == nil {
			text = printable(string(out))
		}
	}
	return printable(name) + " " + text, true
}
