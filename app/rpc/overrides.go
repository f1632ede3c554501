package rpc

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// stateOverrides change accounts before a call, for that call alone.
type stateOverrides map[common.Address]accountOverride

type accountOverride struct {
	Nonce     *hexutil.Uint64             `json:"nonce"`
	Code      *hexutil.Bytes              `json:"code"`
	Balance   *hexutil.Big                `json:"balance"`
	State     map[common.Hash]common.Hash `json:"state"`     // the whole storage
	StateDiff map[common.Hash]common.Hash `json:"stateDiff"` // these slots
	MoveTo    *common.Address             `json:"movePrecompileToAddress"`
}

// apply changes the state. It gives the precompiled contracts the call shall
// find, or nil if they are the usual ones: one that is overridden is none any
// more, one that is moved stands elsewhere.
func (o stateOverrides) apply(rules *stf.Config, header *types.Header, st *state.State) (vm.PrecompiledContracts, error) {
	if len(o) == 0 {
		return nil, nil
	}
	forks := rules.Chain.Rules(header.Number, true, header.Time)
	precompiles, altered := vm.ActivePrecompiledContracts(forks), false
	for addr, acc := range o {
		if acc.MoveTo != nil {
			p, ok := vm.ActivePrecompiledContracts(forks)[addr]
			if !ok {
				return nil, fmt.Errorf("account %s is not a precompile", addr)
			}
			if _, taken := o[*acc.MoveTo]; taken {
				return nil, fmt.Errorf("account %s is already overridden", acc.MoveTo)
			}
			precompiles[*acc.MoveTo] = p
		}
		if _, ok := precompiles[addr]; ok {
			delete(precompiles, addr)
			altered = true
		}
		if acc.State != nil && acc.StateDiff != nil {
			return nil, fmt.Errorf("account %s has both 'state' and 'stateDiff'", addr)
		}
		if acc.Nonce != nil {
			st.SetNonce(addr, uint64(*acc.Nonce), tracing.NonceChangeUnspecified)
		}
		if acc.Code != nil {
			st.SetCode(addr, *acc.Code, tracing.CodeChangeUnspecified)
		}
		if acc.Balance != nil {
			balance, over := uint256.FromBig(acc.Balance.ToInt())
			if over || acc.Balance.ToInt().Sign() < 0 {
				return nil, invalidParams("account %s: balance is not a number of 256 bits", addr)
			}
			st.SetBalance(addr, balance, tracing.BalanceChangeUnspecified)
		}
		if acc.State != nil {
			st.SetStorage(addr, acc.State)
		}
		for slot, value := range acc.StateDiff {
			st.SetState(addr, slot, value)
		}
	}
	// The changes count as made by an earlier transaction: what the call refunds
	// and what it finds warm must not depend on them.
	st.Finalise(forks)
	if !altered {
		return nil, nil
	}
	return precompiles, nil
}

// blockOverrides change the block a call runs in.
type blockOverrides struct {
	Number        *hexutil.Big    `json:"number"`
	Difficulty    *hexutil.Big    `json:"difficulty"`
	Time          *hexutil.Uint64 `json:"time"`
	GasLimit      *hexutil.Uint64 `json:"gasLimit"`
	FeeRecipient  *common.Address `json:"feeRecipient"`
	PrevRandao    *common.Hash    `json:"prevRandao"`
	BaseFeePerGas *hexutil.Big    `json:"baseFeePerGas"`
	BlobBaseFee   *hexutil.Big    `json:"blobBaseFee"`
}

// header is the block's header with the overrides that live in it.
func (o *blockOverrides) header(h *types.Header) (*types.Header, error) {
	if o == nil {
		return h, nil
	}
	h = types.CopyHeader(h)
	for name, v := range map[string]*hexutil.Big{"number": o.Number, "baseFeePerGas": o.BaseFeePerGas, "blobBaseFee": o.BlobBaseFee} {
		if v != nil && (v.ToInt().Sign() < 0 || v.ToInt().BitLen() > 256) {
			return nil, invalidParams("block override %s is not a number of 256 bits", name)
		}
	}
	if o.Number != nil {
		if !o.Number.ToInt().IsUint64() {
			return nil, invalidParams("block override number %v does not fit 64 bits", o.Number.ToInt())
		}
		h.Number = new(big.Int).Set(o.Number.ToInt())
	}
	if o.Time != nil {
		h.Time = uint64(*o.Time)
	}
	if o.GasLimit != nil {
		h.GasLimit = uint64(*o.GasLimit)
	}
	if o.FeeRecipient != nil {
		h.Coinbase = *o.FeeRecipient
	}
	if o.PrevRandao != nil {
		h.MixDigest = *o.PrevRandao
	}
	if o.BaseFeePerGas != nil {
		h.BaseFee = new(big.Int).Set(o.BaseFeePerGas.ToInt())
	}
	return h, nil
}

// context applies the overrides that no header holds.
func (o *blockOverrides) context(c *vm.BlockContext) {
	if o == nil {
		return
	}
	if o.Difficulty != nil {
		c.Difficulty = o.Difficulty.ToInt()
	}
	if o.BlobBaseFee != nil {
		c.BlobBaseFee = o.BlobBaseFee.ToInt()
	}
}
