package contract

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/system"
)

var deployerAddress = system.Deployer

// Deployment is a contract to make.
type Deployment struct {
	Module *Module
	Init   []byte      // call data of the first call; empty for none
	Value  *big.Int    // wei that the contract gets with it
	Salt   common.Hash // tells contracts of one module and one deployer apart
	Key    *ecdsa.PrivateKey
	Raw    bool // send the module as it is, not compressed
}

// Deployed is a contract that was made.
type Deployed struct {
	*Sent
	Address   common.Address
	CodeHash  common.Hash // of the module
	Activated bool        // the module was activated before, so its code was not sent
	CodeSent  int         // bytes of the module in the transaction, compressed or not
}

// Deploy makes a contract through the deployer, and waits until it is in a block.
func (c *Client) Deploy(ctx context.Context, d Deployment) (*Deployed, error) {
	from := crypto.PubkeyToAddress(d.Key.PublicKey)
	out := &Deployed{CodeHash: d.Module.CodeHash}
	var err error
	if out.Activated, err = deployer[bool](ctx, c, "isActivated", d.Module.CodeHash); err != nil {
		return nil, err
	}
	if out.Address, err = deployer[common.Address](ctx, c, "addressOf", from, d.Module.CodeHash, d.Salt); err != nil {
		return nil, err
	}
	code, err := c.eth.CodeAt(ctx, out.Address, nil)
	if err != nil {
		return nil, c.explain(err)
	}
	if len(code) > 0 {
		return nil, fmt.Errorf("%s has deployed this module with this salt already, at %s: choose another --salt for one more", from, out.Address)
	}
	var data []byte
	if out.Activated {
		data, err = deployerABI.Pack("deployActivated", d.Module.CodeHash, d.Init, d.Salt)
	} else {
		if code, err = d.Module.sent(d.Raw); err != nil {
			return nil, err
		}
		out.CodeSent = len(code)
		if data, err = deployerABI.Pack("deploy", code, d.Init, d.Salt); err != nil {
			return nil, err
		}
		cost, err := d.Module.cost(code, data)
		if err != nil {
			return nil, err
		}
		if over := cost.Over(); over != "" {
			return nil, fmt.Errorf("not deployed: the module does not go out in one transaction: %s", over)
		}
	}
	if err != nil {
		return nil, err
	}
	value := d.Value
	if value == nil {
		value = new(big.Int)
	}
	if out.Sent, err = c.send(ctx, d.Key, deployerAddress, value, data); err != nil {
		return nil, fmt.Errorf("not deployed: %w", err)
	}
	return out, nil
}
