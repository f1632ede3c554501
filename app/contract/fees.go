package contract

import (
	"context"
	"crypto/ecdsa"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/sysconfig"
	"github.com/trivium-chain/trivium/execution/system"
)

// Fees is what a node tells of fees, see trivium_getFees.
type Fees struct {
	BaseFee  *hexutil.Big `json:"baseFeePerGas"`
	DA       *DAFees      `json:"da"`       // nil on a chain without DA fees
	Spending *DASpending  `json:"spending"` // nil where nothing is posted for money
}

// DAFees are what transactions pay for their bytes on the DA layer: prices in wei
// per byte, fees in wei.
type DAFees struct {
	Price     hexutil.Uint64 `json:"price"`
	Target    hexutil.Uint64 `json:"target"`
	MaxPrice  hexutil.Uint64 `json:"maxPrice"`
	Operator  common.Address `json:"operator"`
	Recipient common.Address `json:"recipient"`
	Transfer  *hexutil.Big   `json:"transfer"`
	Token     *hexutil.Big   `json:"tokenTransfer"`
}

// DASpending is what the DA layer costs the sequencer: prices in utia per gas,
// sums in utia.
type DASpending struct {
	GasPrice    float64 `json:"gasPrice"`
	MaxGasPrice float64 `json:"maxGasPrice"`
	Today       uint64  `json:"today"`
	Budget      uint64  `json:"budget"` // for a day; 0 for none
	Total       uint64  `json:"total"`
}

// Fees asks for fees and spending.
func (c *Client) Fees(ctx context.Context) (*Fees, error) {
	f := new(Fees)
	return f, c.Request(ctx, f, "trivium_getFees")
}

// SetDAPrice has the operator set the price that transactions pay for a byte.
func (c *Client) SetDAPrice(ctx context.Context, key *ecdsa.PrivateKey, weiPerByte uint64) (*Sent, error) {
	fees, err := c.operated(ctx, key)
	if err != nil {
		return nil, err
	}
	if most := uint64(fees.MaxPrice); weiPerByte > most {
		return nil, fmt.Errorf("a price of %d wei per byte is over maxPrice, %d, which the genesis has set for ever", weiPerByte, most)
	}
	return c.Send(ctx, key, system.Config, nil, sysconfig.SetDAPrice(weiPerByte))
}

// SetDARecipient has the operator set who gets DA fees.
func (c *Client) SetDARecipient(ctx context.Context, key *ecdsa.PrivateKey, recipient common.Address) (*Sent, error) {
	return c.setAccount(ctx, key, "recipient", recipient, sysconfig.SetDARecipient)
}

// SetDAOperator has the operator hand over to another.
func (c *Client) SetDAOperator(ctx context.Context, key *ecdsa.PrivateKey, operator common.Address) (*Sent, error) {
	return c.setAccount(ctx, key, "operator", operator, sysconfig.SetOperator)
}

func (c *Client) setAccount(ctx context.Context, key *ecdsa.PrivateKey, what string, account common.Address, message func(common.Address) []byte) (*Sent, error) {
	if account == (common.Address{}) {
		return nil, fmt.Errorf("the %s is the zero address, want one that somebody has the key of", what)
	}
	if _, err := c.operated(ctx, key); err != nil {
		return nil, err
	}
	return c.Send(ctx, key, system.Config, nil, message(account))
}

// operated gives the DA fees of the chain if they are in the hands of this key.
func (c *Client) operated(ctx context.Context, key *ecdsa.PrivateKey) (*DAFees, error) {
	f, err := c.Fees(ctx)
	if err != nil {
		return nil, err
	}
	if f.DA == nil {
		return nil, fmt.Errorf("the chain behind %s has no DA fees: its genesis does not name rollup.daFees", c.url)
	}
	if from := crypto.PubkeyToAddress(key.PublicKey); from != f.DA.Operator {
		return nil, fmt.Errorf("the operator of the fees is %s, and the key is that of %s: give the operator's key", f.DA.Operator, from)
	}
	return f.DA, nil
}
