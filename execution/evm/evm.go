package evm

import (
	"maps"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/state"
)

// New makes an EVM for one block context on a state. A tracer in cfg also sees
// the state's changes. engines may be nil. The EVM serves one goroutine; call
// Release when done with it.
func New(block vm.BlockContext, st *state.State, chain *params.ChainConfig, engines *router.Engines, cfg vm.Config) *vm.EVM {
	var db vm.StateDB = st
	if cfg.Tracer != nil {
		db = st.Hooked(cfg.Tracer)
	}
	if len(engines.Addresses()) == 0 {
		return vm.NewEVM(block, db, chain, cfg)
	}
	capture, transfer := st.Capture(), block.Transfer
	block.Transfer = func(db vm.StateDB, from, to common.Address, value *uint256.Int, rules *params.Rules) {
		transfer(db, from, to, value, rules)
		capture.Transfer(from, to, value)
	}
	st.Install(engines.Addresses(), engines.Gates())
	e := vm.NewEVM(block, db, chain, cfg)
	router.Install(e, VM{e}, capture, engines)
	return e
}

// Override gives an EVM that New has made other precompiled contracts than those
// of its fork, for a call that is only tried. The engines stay where they are.
func Override(e *vm.EVM, st *state.State, engines *router.Engines, precompiles vm.PrecompiledContracts) {
	if len(engines.Addresses()) == 0 {
		e.SetPrecompiles(precompiles)
		return
	}
	router.InstallOver(maps.Clone(precompiles), e, VM{e}, st.Capture(), engines)
}
