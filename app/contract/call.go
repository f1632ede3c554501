package contract

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
)

// Call asks a contract without changing anything. from and value may be zero.
func (c *Client) Call(ctx context.Context, from, to common.Address, value *big.Int, data []byte) ([]byte, error) {
	out, err := c.call(ctx, ethereum.CallMsg{From: from, To: &to, Value: value, Data: data})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		// A call of nothing succeeds on Ethereum; who calls a contract wants to know.
		if err := c.something(ctx, to); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Send calls a contract by a transaction and waits until it is in a block.
func (c *Client) Send(ctx context.Context, key *ecdsa.PrivateKey, to common.Address, value *big.Int, data []byte) (*Sent, error) {
	if err := c.something(ctx, to); err != nil {
		return nil, err
	}
	if n := txBytes(data); n > MaxTxBytes {
		return nil, fmt.Errorf("the transaction would have about %d bytes, and one may have %d", n, MaxTxBytes)
	}
	return c.send(ctx, key, to, value, data)
}

func (c *Client) something(ctx context.Context, to common.Address) error {
	code, err := c.eth.CodeAt(ctx, to, nil)
	if err != nil {
		return c.explain(err)
	}
	if len(code) == 0 {
		return fmt.Errorf("there is no contract at %s on the chain behind %s", to, c.url)
	}
	return nil
}
