package system

import (
	"maps"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/router"
)

// Names of the VMs beside the EVM, as genesis lists them.
const (
	NameMove = "move"
	NameWASM = "wasm"
)

var (
	// WASM is where the stub of a WASM contract calls.
	WASM = common.HexToAddress("0x5452495649554d00000000000000000000000100")
	// Deployer is the predeploy that activates modules and deploys WASM contracts.
	Deployer = common.HexToAddress("0x5452495649554d00000000000000000000000101")
	// Move is where the stub of the Move gateway calls.
	Move = common.HexToAddress("0x5452495649554d00000000000000000000000200")
	// MoveGateway is the predeploy through which Move modules are published and
	// called. It holds their resources.
	MoveGateway = common.HexToAddress("0x5452495649554d00000000000000000000000201")
	// ConfigEngine is where the stub of the system config calls.
	ConfigEngine = common.HexToAddress("0x5452495649554d00000000000000000000000300")
	// Config is the predeploy that holds what the operator may change of the rules.
	Config = common.HexToAddress("0x5452495649554d00000000000000000000000301")
	// MessagesEngine is where the stub of the messages predeploy calls.
	MessagesEngine = common.HexToAddress("0x5452495649554d00000000000000000000000400")
	// Messages is the predeploy that sends messages to the parent chain, and
	// remembers which of the parent chain's have been taken in.
	Messages = common.HexToAddress("0x5452495649554d00000000000000000000000401")
	// TokenBridge is the predeploy that mints and burns the parent chain's ERC-20
	// tokens. It is a Solidity contract.
	TokenBridge = common.HexToAddress("0x5452495649554d00000000000000000000000402")
)

// Alloc is what genesis holds for the VMs with these names, beside the EVM.
// Unknown names add nothing.
func Alloc(vms []string) types.GenesisAlloc {
	alloc := make(types.GenesisAlloc)
	if slices.Contains(vms, NameWASM) {
		maps.Copy(alloc, Predeploy(WASM, Deployer))
	}
	if slices.Contains(vms, NameMove) {
		maps.Copy(alloc, Predeploy(Move, MoveGateway))
	}
	return alloc
}

// Predeploy is what genesis holds for an engine with one predeploy: the account
// where its stub calls, its delegate gate, and the predeploy with the stub for its
// code. Each has nonce 1, so that none is empty (EIP-161).
func Predeploy(engine, predeploy common.Address) types.GenesisAlloc {
	account := func(code []byte) types.Account {
		return types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
	}
	return types.GenesisAlloc{
		engine:                      account(nil),
		router.DelegateGate(engine): account(router.DelegateGateCode(engine)),
		predeploy:                   account(router.Stub(engine)),
	}
}
