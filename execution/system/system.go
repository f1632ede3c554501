package system

import (
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
)

// Alloc is what genesis holds for the VMs with these names, beside the EVM.
// Unknown names add nothing. Each account has nonce 1, so that none is empty
// (EIP-161).
func Alloc(vms []string) types.GenesisAlloc {
	alloc := make(types.GenesisAlloc)
	put := func(a common.Address, code []byte) {
		alloc[a] = types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
	}
	engine := func(name string, engine, predeploy common.Address) {
		if slices.Contains(vms, name) {
			put(engine, nil)
			put(router.DelegateGate(engine), router.DelegateGateCode(engine))
			put(predeploy, router.Stub(engine))
		}
	}
	engine(NameWASM, WASM, Deployer)
	engine(NameMove, Move, MoveGateway)
	return alloc
}
