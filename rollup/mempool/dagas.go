package mempool

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/stf"
)

// demand is what a transaction asks of its gas limit in any block. It is worked
// out when the transaction comes, in time linear in its length, and kept: one that
// waits for a lower DA price is met again with each block.
type demand struct {
	gas  uint64 // least that it takes to execute
	size uint64 // bytes on the DA layer
}

// next is the header of the block after the head on a chain with DA fees, nil
// otherwise.
func (p *Pool) next() *types.Header {
	if p.cfg.Rules.DA == nil {
		return nil
	}
	head := p.cfg.Chain.Head()
	return stf.NextHeader(p.cfg.Rules, head, head.Time)
}

// Covers tells whether the gas limit of a transaction of the pool covers its bytes
// on the DA layer in a block with this header.
func (p *Pool) Covers(h *types.Header, tx *types.Transaction) bool {
	if price, _ := stf.DAPrice(h); price == 0 {
		return true
	}
	d, err := p.demand(tx)
	return err == nil && d.covered(h, tx)
}

func (d demand) covered(h *types.Header, tx *types.Transaction) bool {
	return tx.Gas() >= d.gas && tx.Gas()-d.gas >= stf.DAGas(h, d.size)
}

func (p *Pool) demand(tx *types.Transaction) (demand, error) {
	if d, ok := p.demands.Get(tx.Hash()); ok {
		return d, nil
	}
	value, overflow := uint256.FromBig(tx.Value())
	if overflow {
		return demand{}, fmt.Errorf("%w: value of %d bits", core.ErrInsufficientFunds, tx.Value().BitLen())
	}
	rules := p.cfg.Rules.Chain.Rules(common.Big0, true, 0)
	least, err := core.IntrinsicGas(tx.Data(), tx.AccessList(), tx.SetCodeAuthorizations(), common.Address{}, tx.To(), value, rules)
	if err != nil {
		return demand{}, err
	}
	floor, err := core.FloorDataGas(rules, common.Address{}, tx.To(), value, tx.Data(), tx.AccessList())
	if err != nil {
		return demand{}, err
	}
	d := demand{max(least, floor), stf.DASize(tx)}
	p.demands.Add(tx.Hash(), d)
	return d, nil
}

// checkDAGas refuses a transaction that no block can hold as things are: its fee
// cap is under every base fee, or its gas limit does not cover its bytes on the DA
// layer beside what every transaction takes. It would wait in vain, and all behind
// it. Should the price rise later, it waits for the price to fall, or for a replacement.
func (p *Pool) checkDAGas(next *types.Header, tx *types.Transaction) error {
	if next == nil {
		return nil
	}
	feeCap := tx.GasFeeCap()
	if least := new(uint256.Int).SetUint64(p.cfg.Rules.DA.MinBaseFee); least.CmpBig(feeCap) > 0 {
		return fmt.Errorf("%w: maxFeePerGas %v, the base fee does not sink below %v wei", core.ErrFeeCapTooLow, feeCap, least)
	}
	if price, _ := stf.DAPrice(next); price == 0 {
		return nil
	}
	if feeCap.Cmp(next.BaseFee) < 0 { // it waits for a base fee as low, by which its bytes are more gas
		next = types.CopyHeader(next)
		next.BaseFee = feeCap
	}
	d, err := p.demand(tx)
	if err != nil {
		return err
	}
	if !d.covered(next, tx) {
		return fmt.Errorf("%w: gas limit %d, want at least %d and %d more for the transaction's %d bytes on the DA layer: take the limit from eth_estimateGas",
			core.ErrIntrinsicGas, tx.Gas(), d.gas, stf.DAGas(next, d.size), d.size)
	}
	return nil
}
