package rpc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
)

// sendAPI is the part of eth_ that takes transactions.
type sendAPI struct{ *node }

var errUnprotected = errors.New("only replay-protected (EIP-155) transactions allowed over RPC")

// accept decodes a transaction and recovers its sender: the one expensive thing
// done with it before it is executed.
func (n *node) accept(raw []byte) (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, err
	}
	if !tx.Protected() && !n.cfg.AllowUnprotected {
		return nil, errUnprotected
	}
	if tx.Type() == types.BlobTxType {
		return tx, nil // refused by the pool, which need not know the sender
	}
	if _, err := types.Sender(n.signer, tx); err != nil {
		return nil, fmt.Errorf("%w: %v", txpool.ErrInvalidSender, err)
	}
	return tx, nil
}

// submitAll hands on accepted transactions. One error each, nil if taken.
func (n *node) submitAll(ctx context.Context, txs []*types.Transaction) []error {
	if n.Submit != nil {
		return n.Submit.Submit(ctx, txs)
	}
	errs := make([]error, len(txs))
	for i := range errs {
		errs[i] = errNoSubmit
	}
	return errs
}

// SendRawTransaction takes a signed transaction (EIP-2718 bytes) and gives its hash.
func (a *sendAPI) SendRawTransaction(ctx context.Context, raw hexutil.Bytes) (common.Hash, error) {
	tx, err := a.accept(raw)
	if err != nil {
		return common.Hash{}, err
	}
	if err := a.submitAll(ctx, []*types.Transaction{tx})[0]; err != nil {
		return common.Hash{}, err
	}
	return tx.Hash(), nil
}

// SendRawTransactionSync does the same and waits for the receipt (EIP-7966), at
// most the given number of milliseconds.
func (a *sendAPI) SendRawTransactionSync(ctx context.Context, raw hexutil.Bytes, timeoutMs *math.HexOrDecimal64) (any, error) {
	tx, err := a.accept(raw)
	if err != nil {
		return nil, err
	}
	wait := a.cfg.SyncTimeout
	if timeoutMs != nil && uint64(*timeoutMs) > 0 && uint64(*timeoutMs) < uint64(wait/time.Millisecond) {
		wait = time.Duration(*timeoutMs) * time.Millisecond
	}
	// Listen before it is sent: its block may come at once.
	heads, err := a.events.subscribe(interest{heads: true})
	if err != nil {
		return nil, err
	}
	defer heads.close()
	if err := a.submitAll(ctx, []*types.Transaction{tx})[0]; err != nil && !errors.Is(err, txpool.ErrAlreadyKnown) {
		return nil, err
	}
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	for {
		if v := a.receiptOf(tx.Hash()); v != nil {
			return v, nil
		}
		select {
		case <-heads.ready:
			if _, err := heads.take(); err != nil {
				return nil, err
			}
		case <-timeout.C:
			return nil, syncTimeout(tx.Hash(), wait)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
