package bridge

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/app/contract"
	exabi "github.com/trivium-chain/trivium/execution/abi"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
)

// depositGas is what a deposit of ETH has on the rollup where the user gives none: enough
// for a receiver that is a contract. That of a token the token bridge knows.
const depositGas = 200_000

// Deposited is a deposit on its way.
type Deposited struct {
	*contract.Sent             // on the parent chain
	Arrives        common.Hash // its transaction on the rollup
	Index          uint64      // in the inbox
}

// Deposit sends a deposit and waits until it is in a block of the parent chain. On the
// rollup it arrives by itself.
func (b *Bridge) Deposit(ctx context.Context, d Transfer) (*Deposited, error) {
	if d.Token == (common.Address{}) {
		return b.depositETH(ctx, d)
	}
	return b.depositToken(ctx, d)
}

func (b *Bridge) depositETH(ctx context.Context, d Transfer) (*Deposited, error) {
	if d.Gas == 0 {
		d.Gas = depositGas
	}
	b.parent.Name(portalNames)
	sent, err := b.parent.Send(ctx, d.Key, b.Parent.Portal, d.Amount, portal.PackDepositTransaction(d.To, d.Amount, d.Gas, false, d.Data))
	if err != nil {
		return nil, err
	}
	return b.deposited(ctx, sent)
}

func (b *Bridge) depositToken(ctx context.Context, d Transfer) (*Deposited, error) {
	if len(d.Data) > 0 {
		return nil, errors.New("call data goes along with ETH only, not with a token")
	}
	from := crypto.PubkeyToAddress(d.Key.PublicKey)
	bridge := b.Parent.TokenBridge
	b.parent.Name(tokenBridgeNames)
	if d.Gas == 0 {
		least, err := number(ctx, b.parent, bridge, "minGasLimit(address)", exabi.Address(d.Token))
		if err != nil {
			return nil, err
		}
		d.Gas = least.Uint64()
	}
	if err := d.covered(ctx, b.parent); err != nil {
		return nil, err
	}
	allowed, err := number(ctx, b.parent, d.Token, "allowance(address,address)", exabi.Address(from), exabi.Address(bridge))
	if err != nil {
		return nil, err
	}
	if allowed.Cmp(d.Amount) < 0 {
		if err := b.approve(ctx, d, allowed); err != nil {
			return nil, fmt.Errorf("let the token bridge take the tokens: %w", err)
		}
	}
	sent, err := b.parent.Send(ctx, d.Key, bridge, nil, tokenBridge.PackDeposit(d.Token, d.To, d.Amount, d.Gas))
	if err != nil {
		return nil, err
	}
	return b.deposited(ctx, sent)
}

// approve lets the bridge take the amount. Some tokens want to see 0 in between.
func (b *Bridge) approve(ctx context.Context, d Transfer, allowed *big.Int) error {
	amounts := []*big.Int{d.Amount}
	if allowed.Sign() > 0 {
		amounts = []*big.Int{new(big.Int), d.Amount}
	}
	for _, n := range amounts {
		data := exabi.Call("approve(address,uint256)", exabi.Address(b.Parent.TokenBridge), exabi.Word(common.BigToHash(n)))
		if _, err := b.parent.Send(ctx, d.Key, d.Token, nil, data); err != nil {
			return err
		}
	}
	return nil
}

// deposited finds out which transaction of the rollup the deposit will be.
func (b *Bridge) deposited(ctx context.Context, sent *contract.Sent) (*Deposited, error) {
	var first hexutil.Bytes // the inbox before the block
	call := map[string]any{"to": b.Parent.Portal, "input": hexutil.Bytes(portal.PackInboxCount())}
	if err := b.parent.Request(ctx, &first, "eth_call", call, hexutil.Uint64(sent.Block-1)); err != nil {
		return nil, err
	}
	index, err := portal.UnpackInboxCount(first)
	if err != nil {
		return nil, err
	}
	var logs []types.Log
	filter := map[string]any{
		"fromBlock": hexutil.Uint64(sent.Block), "toBlock": hexutil.Uint64(sent.Block),
		"address": b.Parent.Portal, "topics": []common.Hash{portal.GetABI().Events["TransactionDeposited"].ID},
	}
	if err := b.parent.Request(ctx, &logs, "eth_getLogs", filter); err != nil {
		return nil, err
	}
	for i, l := range logs {
		if l.TxHash != sent.Tx {
			continue
		}
		event, err := portal.UnpackTransactionDepositedEvent(&logs[i])
		if err != nil {
			return nil, err
		}
		d, err := messages.ReadOpaque(event.From, event.To, event.OpaqueData)
		if err != nil {
			return nil, err
		}
		d.Index = index + uint64(i)
		return &Deposited{Sent: sent, Index: d.Index, Arrives: d.Tx(new(big.Int).SetUint64(b.chainID)).Hash()}, nil
	}
	return nil, fmt.Errorf("transaction %s is no longer in block %d of the parent chain, which has dropped it: look whether it comes back", sent.Tx, sent.Block)
}

// Arrived waits until the deposit is in a block of the rollup, and tells whether the
// call there succeeded.
func (b *Bridge) Arrived(ctx context.Context, d *Deposited) (block uint64, ok bool, err error) {
	r, err := b.Rollup.Await(ctx, d.Arrives)
	if err != nil {
		return 0, false, err
	}
	return r.BlockNumber.Uint64(), r.Status == types.ReceiptStatusSuccessful, nil
}

// Minted is the contract on the rollup of a token of the parent chain.
func (b *Bridge) Minted(ctx context.Context, token common.Address) (common.Address, error) {
	n, err := number(ctx, b.Rollup, system.TokenBridge, "tokenOf(address)", exabi.Address(token))
	if err != nil {
		return common.Address{}, err
	}
	return common.BigToAddress(n), nil
}
