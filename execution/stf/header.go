package stf

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// newHeader is the header of parent's child before anything is executed. Every
// field that the execution does not decide is set; docs/spec/execution.md lists
// them.
func newHeader(cfg *Config, parent *types.Header, originHash, randao common.Hash, timestamp uint64) *types.Header {
	withdrawals := types.EmptyWithdrawalsHash
	h := &types.Header{
		ParentHash:       parent.Hash(),
		UncleHash:        types.EmptyUncleHash,
		Coinbase:         cfg.FeeRecipient,
		Difficulty:       new(big.Int),
		Number:           new(big.Int).Add(parent.Number, common.Big1),
		GasLimit:         cfg.GasLimit,
		Time:             timestamp,
		MixDigest:        randao,
		BaseFee:          NextBaseFee(cfg, parent),
		WithdrawalsHash:  &withdrawals,
		BlobGasUsed:      new(uint64),
		ExcessBlobGas:    new(uint64),
		ParentBeaconRoot: &originHash,
	}
	if cfg.DA != nil {
		h.Extra = daState{price: NextDAPrice(cfg, parent)}.encode()
	}
	return h
}

// CheckHeader tells, without any state, whether a header can follow parent: it
// fails with ErrHeader or ErrTimestamp if a field that execution does not decide
// is not what newHeader gives. What the header says of the outcome is not looked at.
func CheckHeader(cfg *Config, parent, h *types.Header) error {
	if h.ParentBeaconRoot == nil {
		return fmt.Errorf("%w: no origin hash (parentBeaconBlockRoot)", ErrHeader)
	}
	if h.Time < parent.Time {
		return fmt.Errorf("%w: %d, parent's is %d", ErrTimestamp, h.Time, parent.Time)
	}
	want := newHeader(cfg, parent, *h.ParentBeaconRoot, h.MixDigest, h.Time)
	for _, f := range []struct {
		name string
		ok   bool
	}{
		{"parentHash", h.ParentHash == want.ParentHash},
		{"sha3Uncles", h.UncleHash == want.UncleHash},
		{"miner", h.Coinbase == want.Coinbase},
		{"difficulty", h.Difficulty != nil && h.Difficulty.Sign() == 0},
		{"number", h.Number != nil && h.Number.Cmp(want.Number) == 0},
		{"gasLimit", h.GasLimit == want.GasLimit},
		{"extraData", checkExtra(want, h)},
		{"nonce", h.Nonce == types.BlockNonce{}},
		{"baseFeePerGas", h.BaseFee != nil && h.BaseFee.Cmp(want.BaseFee) == 0},
		{"withdrawalsRoot", h.WithdrawalsHash != nil && *h.WithdrawalsHash == *want.WithdrawalsHash},
		{"blobGasUsed", h.BlobGasUsed != nil && *h.BlobGasUsed == 0},
		{"excessBlobGas", h.ExcessBlobGas != nil && *h.ExcessBlobGas == 0},
		{"blockAccessListHash", h.BlockAccessListHash == nil},
		{"slotNumber", h.SlotNumber == nil},
	} {
		if !f.ok {
			return fmt.Errorf("%w: field %s of block %v", ErrHeader, f.name, want.Number)
		}
	}
	return nil
}
