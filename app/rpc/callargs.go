package rpc

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// callArgs is a transaction that is only tried: the argument of eth_call,
// eth_estimateGas, eth_createAccessList and debug_traceCall. What is left out
// takes a value that makes the call succeed if it can.
type callArgs struct {
	From                 *common.Address              `json:"from"`
	To                   *common.Address              `json:"to"`
	Gas                  *hexutil.Uint64              `json:"gas"`
	GasPrice             *hexutil.Big                 `json:"gasPrice"`
	MaxFeePerGas         *hexutil.Big                 `json:"maxFeePerGas"`
	MaxPriorityFeePerGas *hexutil.Big                 `json:"maxPriorityFeePerGas"`
	Value                *hexutil.Big                 `json:"value"`
	Nonce                *hexutil.Uint64              `json:"nonce"`
	Data                 *hexutil.Bytes               `json:"data"`  // the older name of input
	Input                *hexutil.Bytes               `json:"input"` // wins if both are there
	AccessList           *types.AccessList            `json:"accessList"`
	ChainID              *hexutil.Big                 `json:"chainId"`
	AuthorizationList    []types.SetCodeAuthorization `json:"authorizationList"`
	BlobHashes           []common.Hash                `json:"blobVersionedHashes"`
}

func (c *callArgs) from() common.Address {
	if c.From == nil {
		return common.Address{}
	}
	return *c.From
}

func (c *callArgs) input() []byte {
	if c.Input != nil {
		return *c.Input
	}
	if c.Data != nil {
		return *c.Data
	}
	return nil
}

// check refuses arguments that contradict each other or the chain.
func (c *callArgs) check(chainID *big.Int) error {
	switch {
	case c.GasPrice != nil && (c.MaxFeePerGas != nil || c.MaxPriorityFeePerGas != nil):
		return errors.New("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified")
	case c.Data != nil && c.Input != nil && !bytes.Equal(*c.Data, *c.Input):
		return errors.New(`both "data" and "input" are set and not equal. Please use "input" to pass transaction call data`)
	case c.ChainID != nil && c.ChainID.ToInt().Cmp(chainID) != 0:
		return fmt.Errorf("chainId does not match node's (have=%v, want=%v)", c.ChainID.ToInt(), chainID)
	case len(c.BlobHashes) > 0:
		return fmt.Errorf("%w: blob transactions (type 3) have no place on this chain", core.ErrTxTypeNotSupported)
	}
	return nil
}

// message makes what the EVM executes, with at most gasCap gas. Without a gas
// price the call is free; with fee caps it pays what a transaction would.
func (c *callArgs) message(gasCap uint64, baseFee *big.Int) (*core.Message, error) {
	m := &core.Message{
		From:                  c.from(),
		To:                    c.To,
		Value:                 new(uint256.Int),
		GasLimit:              gasCap,
		GasPrice:              new(uint256.Int),
		GasFeeCap:             new(uint256.Int),
		GasTipCap:             new(uint256.Int),
		Data:                  c.input(),
		SetCodeAuthorizations: c.AuthorizationList,
	}
	if c.Gas != nil && uint64(*c.Gas) < gasCap {
		m.GasLimit = uint64(*c.Gas)
	}
	if c.Nonce != nil {
		m.Nonce = uint64(*c.Nonce)
	}
	if c.AccessList != nil {
		m.AccessList = *c.AccessList
	}
	for _, f := range []struct {
		name string
		from *hexutil.Big
		to   *uint256.Int
	}{
		{"value", c.Value, m.Value}, {"gasPrice", c.GasPrice, m.GasFeeCap},
		{"maxFeePerGas", c.MaxFeePerGas, m.GasFeeCap}, {"maxPriorityFeePerGas", c.MaxPriorityFeePerGas, m.GasTipCap},
	} {
		if f.from == nil {
			continue
		}
		if f.from.ToInt().Sign() < 0 || f.to.SetFromBig(f.from.ToInt()) {
			return nil, invalidParams("%s is not a number of 256 bits", f.name)
		}
	}
	switch {
	case c.GasPrice != nil:
		m.GasPrice.Set(m.GasFeeCap)
		m.GasTipCap.Set(m.GasFeeCap)
	case !m.GasFeeCap.IsZero() || !m.GasTipCap.IsZero():
		// A tip above the cap is refused by the execution itself.
		m.GasPrice.Set(m.GasFeeCap)
		if baseFee != nil {
			if fee, over := uint256.FromBig(baseFee); !over {
				if _, over := fee.AddOverflow(fee, m.GasTipCap); !over && fee.Lt(m.GasFeeCap) {
					m.GasPrice.Set(fee)
				}
			}
		}
	}
	return m.SkipNonceCheck().SkipEOACheck(), nil
}
