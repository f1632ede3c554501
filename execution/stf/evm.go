package stf

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/evm"
	"github.com/trivium-chain/trivium/execution/state"
)

// Ancestors gives the hash of the block with this number on the chain that is
// built upon, or the zero hash if it is not known. BLOCKHASH asks for one of the
// 256 blocks before the current one. Nil knows the parent only.
type Ancestors func(number uint64) common.Hash

// NewEVM makes the chain's EVM, engines included, in the context of a block. Of
// the header it uses number, time, coinbase, gas limit, base fee, parent hash and
// mix digest, so a pending or an altered header will do. Call Release when done.
func NewEVM(cfg *Config, header *types.Header, ancestors Ancestors, st *state.State, vmcfg vm.Config) *vm.EVM {
	return evm.New(blockContext(header, ancestors), st, cfg.Chain, cfg.Engines, vmcfg)
}

func blockContext(h *types.Header, ancestors Ancestors) vm.BlockContext {
	random := h.MixDigest
	c := vm.BlockContext{
		CanTransfer:      core.CanTransfer,
		Transfer:         core.Transfer,
		GetHash:          blockHash(h, ancestors),
		Coinbase:         h.Coinbase,
		GasLimit:         h.GasLimit,
		BlockNumber:      new(big.Int).Set(h.Number),
		Time:             h.Time,
		Difficulty:       new(big.Int),
		BlobBaseFee:      big.NewInt(params.BlobTxMinBlobGasprice), // no blobs, so it never rises
		Random:           &random,
		CostPerStateByte: params.CostPerStateByte,
	}
	if h.BaseFee != nil {
		c.BaseFee = new(big.Int).Set(h.BaseFee)
	}
	return c
}

func blockHash(h *types.Header, ancestors Ancestors) vm.GetHashFunc {
	number, parent := h.Number.Uint64(), h.ParentHash
	return func(n uint64) common.Hash {
		switch {
		case n >= number:
			return common.Hash{}
		case n == number-1:
			return parent
		case ancestors == nil:
			return common.Hash{}
		}
		return ancestors(n)
	}
}
