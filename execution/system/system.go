package system

import (
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/router"
)

// NameWASM is the name of the WASM VM, as genesis lists it.
const NameWASM = "wasm"

var (
	// WASM is where the stub of a WASM contract calls.
	WASM = common.HexToAddress("0x5452495649554d00000000000000000000000100")
	// Deployer is the predeploy that activates modules and deploys WASM contracts.
	Deployer = common.HexToAddress("0x5452495649554d00000000000000000000000101")
)

// Alloc is what genesis holds for the VMs with these names, beside the EVM.
// Unknown names add nothing. Each account has nonce 1, so that none is empty
// (EIP-161).
func Alloc(vms []string) types.GenesisAlloc {
	alloc := make(types.GenesisAlloc)
	if slices.Contains(vms, NameWASM) {
		put := func(a common.Address, code []byte) {
			alloc[a] = types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
		}
		put(WASM, nil)
		put(router.DelegateGate(WASM), router.DelegateGateCode(WASM))
		put(Deployer, router.Stub(WASM))
	}
	return alloc
}
