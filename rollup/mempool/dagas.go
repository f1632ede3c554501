package mempool

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/stf"
)

// next is the header of the block after the head if transactions pay DA gas in
// it, nil otherwise.
func (p *Pool) next() *types.Header {
	if p.cfg.Rules.DA == nil {
		return nil
	}
	head := p.cfg.Chain.Head()
	h := stf.NextHeader(p.cfg.Rules, head, head.Time)
	if price, _ := stf.DAPrice(h); price == 0 {
		return nil
	}
	return h
}

// checkDAGas refuses a transaction whose gas limit does not cover its bytes on the
// DA layer in the next block beside what every transaction takes: it would wait in
// vain, and all behind it. Should the price rise later, it waits for the price
// to fall, or for a replacement.
func (p *Pool) checkDAGas(next *types.Header, tx *types.Transaction) error {
	if next == nil {
		return nil
	}
	value, overflow := uint256.FromBig(tx.Value())
	if overflow {
		return nil // refused by the legacy pool
	}
	rules := p.cfg.Rules.Chain.Rules(next.Number, true, next.Time)
	least, err := core.IntrinsicGas(tx.Data(), tx.AccessList(), tx.SetCodeAuthorizations(), common.Address{}, tx.To(), value, rules)
	if err != nil {
		return err
	}
	floor, err := core.FloorDataGas(rules, common.Address{}, tx.To(), value, tx.Data(), tx.AccessList())
	if err != nil {
		return err
	}
	size := stf.DASize(tx)
	da := stf.DAGas(next, size)
	if need := max(least, floor); tx.Gas() < need || tx.Gas()-need < da {
		return fmt.Errorf("%w: gas limit %d, want at least %d and %d more for the transaction's %d bytes on the DA layer: take the limit from eth_estimateGas",
			core.ErrIntrinsicGas, tx.Gas(), need, da, size)
	}
	return nil
}
