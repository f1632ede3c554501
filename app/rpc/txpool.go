package rpc

import (
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// poolAPI is txpool_: the transactions that wait. Pending ones may go into the
// next block, queued ones wait for an earlier nonce.
type poolAPI struct{ *node }

type byNonce[T any] map[string]T // keyed by the nonce in decimal

// Status counts them.
func (a *poolAPI) Status() map[string]hexutil.Uint {
	var pending, queued int
	if a.Pool != nil {
		pending, queued = a.Pool.Stats()
	}
	return map[string]hexutil.Uint{"pending": hexutil.Uint(pending), "queued": hexutil.Uint(queued)}
}

// Content gives them all, by sender and nonce.
func (a *poolAPI) Content() map[string]map[string]byNonce[*transaction] {
	pending, queued := a.content()
	return map[string]map[string]byNonce[*transaction]{
		"pending": bySender(pending, a.show),
		"queued":  bySender(queued, a.show),
	}
}

// ContentFrom gives those of one sender, by nonce.
func (a *poolAPI) ContentFrom(addr common.Address) map[string]byNonce[*transaction] {
	var pending, queued []*types.Transaction
	if a.Pool != nil {
		pending, queued = a.Pool.ContentFrom(addr)
	}
	return map[string]byNonce[*transaction]{"pending": nonces(pending, a.show), "queued": nonces(queued, a.show)}
}

// Inspect gives them as text, for people.
func (a *poolAPI) Inspect() map[string]map[string]byNonce[string] {
	text := func(tx *types.Transaction) string {
		to := "contract creation"
		if tx.To() != nil {
			to = tx.To().Hex()
		}
		return fmt.Sprintf("%s: %v wei + %v gas × %v wei", to, tx.Value(), tx.Gas(), tx.GasPrice())
	}
	pending, queued := a.content()
	return map[string]map[string]byNonce[string]{"pending": bySender(pending, text), "queued": bySender(queued, text)}
}

func (a *poolAPI) content() (pending, queued map[common.Address][]*types.Transaction) {
	if a.Pool == nil {
		return nil, nil
	}
	return a.Pool.Content()
}

func (a *poolAPI) show(tx *types.Transaction) *transaction {
	return &transaction{tx: tx, from: a.sender(tx)}
}

func bySender[T any](all map[common.Address][]*types.Transaction, show func(*types.Transaction) T) map[string]byNonce[T] {
	out := make(map[string]byNonce[T], len(all))
	for addr, txs := range all {
		out[addr.Hex()] = nonces(txs, show)
	}
	return out
}

func nonces[T any](txs []*types.Transaction, show func(*types.Transaction) T) byNonce[T] {
	out := make(byNonce[T], len(txs))
	for _, tx := range txs {
		out[strconv.FormatUint(tx.Nonce(), 10)] = show(tx)
	}
	return out
}
