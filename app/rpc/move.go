package rpc

import (
	"encoding/json"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/move/format"
	"github.com/trivium-chain/trivium/execution/move/tag"
)

// moveModuleView is the answer of trivium_getMoveModule.
type moveModuleView struct {
	ID          string            `json:"id"`
	Framework   bool              `json:"framework"`             // part of the node; it has no registry record
	Policy      string            `json:"policy"`                // immutable or compatible
	Upgrades    hexutil.Uint64    `json:"upgrades"`              // since it was published
	CodeHash    common.Hash       `json:"codeHash"`              // Keccak-256 of the code
	CodeAddress *common.Address   `json:"codeAddress,omitempty"` // the account whose code it is
	Account     common.Address    `json:"account"`               // as which the module calls other contracts
	Code        hexutil.Bytes     `json:"code"`
	ABI         *format.Interface `json:"abi"` // null for one of more than maxMoveABI bytes
}

// maxMoveABI bounds the names and types in the interface of a module. A module of
// 20 kB can have gigabytes of them.
const maxMoveABI = 4 << 20

// moveResourceView is the answer of trivium_getMoveResource.
type moveResourceView struct {
	Address string          `json:"address"`
	Type    string          `json:"type"`
	Raw     hexutil.Bytes   `json:"raw"`           // BCS
	Value   json.RawMessage `json:"value"`         // decoded; null if that fails
	Why     string          `json:"why,omitempty"` // the reason
}

var policyNames = map[move.Policy]string{move.Immutable: "immutable", move.Compatible: "compatible"}

// moveReader opens the state of a block to look at what Move keeps there.
func (n *node) moveReader(at *gethrpc.BlockNumberOrHash) (*move.Reader, error) {
	if n.Move == nil {
		return nil, invalidParams("this chain has no Move VM: its genesis does not list it in rollup.vms")
	}
	st, _, err := n.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	return n.Move.Reader(st), nil
}

// GetMoveModule gives a module by its name, 0xADDRESS::name; null if there is none.
func (a *triviumAPI) GetMoveModule(name string, at *gethrpc.BlockNumberOrHash) (*moveModuleView, error) {
	id, err := tag.ParseModule(name)
	if err != nil {
		return nil, invalidParams("%v", err)
	}
	r, err := a.moveReader(at)
	if err != nil {
		return nil, err
	}
	p, err := r.Module(id)
	if err != nil || p == nil {
		return nil, err
	}
	m, err := format.Decode(p.Code.Bytes)
	if err != nil {
		return nil, err
	}
	view := &moveModuleView{
		ID: id.String(), Framework: p.Framework, Policy: policyNames[p.Record.Policy], Upgrades: hexutil.Uint64(p.Record.Upgrades),
		CodeHash: p.Code.Hash, Account: move.ModuleAccount(id), Code: p.Code.Bytes,
	}
	if shown, fits := m.InterfaceWithin(maxMoveABI); fits {
		view.ABI = &shown
	}
	if !p.Framework {
		view.CodeAddress = &p.Record.Code
	}
	return view, nil
}

// GetMoveResource gives what an address has of a type; null if it has none, and an
// error if none can. The address has up to 64 hex digits, the type is a struct with
// its type arguments.
func (a *triviumAPI) GetMoveResource(address, typ string, at *gethrpc.BlockNumberOrHash) (*moveResourceView, error) {
	who, err := tag.ParseAddress(address)
	if err != nil {
		return nil, invalidParams("%v", err)
	}
	t, err := tag.ParseStruct(typ)
	if err != nil {
		return nil, invalidParams("%v", err)
	}
	r, err := a.moveReader(at)
	if err != nil {
		return nil, err
	}
	raw, text, err := r.Resource(who, t)
	if raw == nil {
		if err == nil {
			err = newMoveTypes(r).resource(t)
		}
		return nil, err
	}
	view := &moveResourceView{Address: who.String(), Type: t.String(), Raw: raw, Value: text}
	if err != nil {
		view.Value, view.Why = json.RawMessage("null"), err.Error()
	}
	return view, nil
}
