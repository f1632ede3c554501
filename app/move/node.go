package move

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/abi"
	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/execution"
	gateway "github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
	"github.com/trivium-chain/trivium/execution/move/vm"
)

// Node are the modules of the chain behind a node. They are fetched when they are
// named first, and verified here: nothing runs.
type Node struct {
	client  *contract.Client
	ctx     context.Context
	machine *vm.Machine
	session *vm.Session
	modules map[tag.Module]*Published
}

// Open looks at a chain until ctx ends.
func Open(ctx context.Context, c *contract.Client) *Node {
	return &Node{client: c, ctx: ctx, machine: vm.New(vm.Config{}), modules: map[tag.Module]*Published{}}
}

// Published is what a node tells of a module, see trivium_getMoveModule.
type Published struct {
	Code        hexutil.Bytes   `json:"code"`
	CodeHash    common.Hash     `json:"codeHash"`
	CodeAddress *common.Address `json:"codeAddress"`
	Framework   bool            `json:"framework"`
	Policy      string          `json:"policy"`
	Upgrades    hexutil.Uint64  `json:"upgrades"`
	Account     common.Address  `json:"account"`
}

// Published asks what stands under a name; nil if nothing does.
func (n *Node) Published(id tag.Module) (*Published, error) {
	if p, ok := n.modules[id]; ok {
		return p, nil
	}
	var p *Published
	if err := n.client.Request(n.ctx, &p, "trivium_getMoveModule", id.String(), "latest"); err != nil {
		return nil, err
	}
	n.modules[id] = p
	return p, nil
}

// Find is Published, and an error if there is nothing.
func (n *Node) Find(id tag.Module) (*Published, error) {
	p, err := n.Published(id)
	if err == nil && p == nil {
		return nil, n.missing(id)
	}
	return p, err
}

// Describe tells what a module offers, see the function Describe.
func (n *Node) Describe(id tag.Module) (string, error) {
	m, err := n.module(id)
	if err != nil {
		return "", err
	}
	return Describe(m), nil
}

// Name tells the errors of the contracts that will be called.
func (n *Node) Name(names *abi.File) { n.client.Name(names) }

// module is the module of a name, or why there is none.
func (n *Node) module(id tag.Module) (*format.Module, error) {
	if _, err := n.Find(id); err != nil {
		return nil, err
	}
	m, err := n.types().Module(id)
	return m, n.spent(err)
}

func (n *Node) missing(id tag.Module) error {
	return fmt.Errorf("there is no module %s on the chain behind %s", id, n.client.URL())
}

// spent leaves a session that has met an error.
func (n *Node) spent(err error) error {
	if err != nil {
		n.session = nil
	}
	return err
}

// types is a session that has met no error.
func (n *Node) types() *vm.Session {
	if n.session == nil {
		n.session = n.machine.Session(env{n}, gateway.Current().Schedule, nil)
	}
	return n.session
}

// text is a value in words.
func (n *Node) text(t *vm.Type, data []byte) (string, error) {
	tg, ok := t.Tag()
	if !ok {
		return "", fmt.Errorf("%s is a reference", t)
	}
	out, err := n.types().JSON(tg, data, maxJSON)
	if err != nil {
		return "", n.spent(err)
	}
	return plain(t, out), nil
}

// Resource is a resource of an address as its type has it.
type Resource struct {
	Raw   hexutil.Bytes
	Value string // as JSON; null, with the reason, if the type is not understood
	Why   string
}

// Resource asks for a resource.
func (n *Node) Resource(address, typ string) (*Resource, error) {
	a, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	t, err := tag.ParseStruct(typ)
	if err != nil {
		return nil, fmt.Errorf("%q is no type of a resource, want 0xADDRESS::MODULE::STRUCT, with type arguments in <>: put it in quotes", clip(typ))
	}
	var answer *struct {
		Raw   hexutil.Bytes   `json:"raw"`
		Value json.RawMessage `json:"value"`
		Why   string          `json:"why"`
	}
	if err := n.client.Request(n.ctx, &answer, "trivium_getMoveResource", a.String(), t.String(), "latest"); err != nil {
		return nil, err
	}
	if answer == nil {
		return nil, fmt.Errorf("%s has no %s", a, t)
	}
	var value bytes.Buffer
	if err := json.Compact(&value, answer.Value); err != nil {
		return nil, err
	}
	return &Resource{answer.Raw, printable(value.String()), printable(answer.Why)}, nil
}

// env is what a session sees of the chain: modules, and nothing else.
type env struct{ *Node }

var _ vm.Env = env{}

func (env) Gas() uint64            { return 1 << 62 }
func (env) Charge(uint64) error    { return nil }
func (env) Enter(tag.Module) error { return execution.ErrWriteProtection }

func (e env) Module(id tag.Module) (vm.Code, bool, error) {
	p, err := e.Published(id)
	if err != nil || p == nil {
		return vm.Code{}, false, err
	}
	return vm.Code{Hash: crypto.Keccak256Hash(p.Code), Bytes: p.Code}, true, nil
}

func (env) Resource(tag.Address, tag.Struct) ([]byte, bool, error) { return nil, false, nil }
func (env) SetResource(tag.Address, tag.Struct, []byte) error      { return execution.ErrWriteProtection }
func (env) DeleteResource(tag.Address, tag.Struct) error           { return execution.ErrWriteProtection }
