package rpc

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// What an account is, beside the names of VMs: the EVM's, and those that a
// genesis lists.
const (
	vmNone    = "none"    // nothing is there
	vmAccount = "account" // no code, or an EIP-7702 delegation
	vmEVM     = "evm"
	vmSystem  = "system" // of the chain itself
	vmModule  = "module" // keeps the code that other accounts run
)

// stub is what the code of an engine's accounts begins with.
type stub struct {
	vm     string
	engine common.Address
	code   []byte
}

func stubsOf(engines *router.Engines) (out []stub) {
	names := map[common.Address]string{system.WASM: system.NameWASM, system.Move: system.NameMove, system.ConfigEngine: vmSystem, system.MessagesEngine: vmSystem}
	for _, a := range engines.Addresses() {
		out = append(out, stub{names[a], a, router.Stub(a)})
	}
	return out
}

// runs names the VM and the engine of an account with this code; "" for the EVM's.
func (n *node) runs(code []byte) (vm string, engine common.Address) {
	for _, s := range n.stubs {
		if bytes.HasPrefix(code, s.code) {
			return s.vm, s.engine
		}
	}
	return "", engine
}

// contractView is the answer of trivium_getContract.
type contractView struct {
	Address    common.Address  `json:"address"`
	VM         string          `json:"vm"`
	CodeHash   common.Hash     `json:"codeHash"`
	CodeSize   hexutil.Uint64  `json:"codeSize"`
	Delegation *common.Address `json:"delegation,omitempty"` // EIP-7702: whose code an account runs

	*wasmView
}

// wasmView is the part of it for contracts and modules of the WASM VM.
type wasmView struct {
	ModuleHash    common.Hash    `json:"moduleHash"`
	ModuleSize    hexutil.Uint64 `json:"moduleSize"`
	ModuleAddress common.Address `json:"moduleAddress"`
	Schedule      hexutil.Uint64 `json:"schedule"`
	Designator    hexutil.Bytes  `json:"designator"`
}

// accountArg is an address whose refusal says what it is for.
type accountArg common.Address

func (a *accountArg) UnmarshalJSON(raw []byte) error {
	if err := (*common.Address)(a).UnmarshalJSON(raw); err != nil {
		if len(raw) > 60 {
			raw = append(raw[:57:57], "..."...)
		}
		return fmt.Errorf("address: %s is no text of 0x and 40 hex digits", raw)
	}
	return nil
}

// GetContract tells what stands at an address, and which VM runs it.
func (a *triviumAPI) GetContract(who accountArg, at *gethrpc.BlockNumberOrHash) (*contractView, error) {
	addr := common.Address(who)
	st, _, err := a.stateAt(orLatest(at))
	if err != nil {
		return nil, err
	}
	code := st.GetCode(addr)
	view := &contractView{Address: addr, VM: vmEVM, CodeHash: crypto.Keccak256Hash(code), CodeSize: hexutil.Uint64(len(code))}
	target, delegated := types.ParseDelegation(code)
	name, _ := a.runs(code)
	switch {
	case router.Reserved(addr) && st.Exist(addr):
		view.VM = vmSystem
	case !st.Exist(addr) || st.Empty(addr):
		view.VM = vmNone
	case len(code) == 0:
		view.VM = vmAccount
	case delegated:
		view.VM, view.Delegation = vmAccount, &target
	case name == system.NameWASM:
		if d, ok := wasm.ParseAccount(code); ok {
			view.VM, view.wasmView = name, viewWASM(d, st.GetCodeSize(d.ModuleAddress()))
		}
	default:
		for v := schedule.Version(1); v <= schedule.Latest; v++ {
			if d := (wasm.Designator{Schedule: v, Hash: view.CodeHash}); d.ModuleAddress() == addr {
				view.VM, view.wasmView = vmModule, viewWASM(d, len(code))
			}
		}
	}
	return view, st.Error()
}

func viewWASM(d wasm.Designator, size int) *wasmView {
	return &wasmView{
		ModuleHash: d.Hash, ModuleSize: hexutil.Uint64(size), ModuleAddress: d.ModuleAddress(),
		Schedule: hexutil.Uint64(d.Schedule), Designator: d.Bytes(),
	}
}
