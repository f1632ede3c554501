package driver

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup"
)

// Settle moves the settled head to a block whose output the parent chain has
// accepted for good. The caller has compared that output with this node's own. A
// block at or below the settled head changes nothing: outputs become final in the
// order of their windows, not of their blocks.
func (d *Driver) Settle(number uint64, hash common.Hash) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	heads := d.store.Heads()
	if number <= heads.Settled.Number {
		return nil
	}
	if number > heads.Final.Number {
		return fmt.Errorf("block %d cannot be settled: this node has derived the final chain up to block %d", number, heads.Final.Number)
	}
	if !d.store.Canonical(hash, number) {
		return fmt.Errorf("block %d (%s) cannot be settled: this node has derived another", number, hash)
	}
	origin, err := d.store.Origin(hash)
	if err != nil {
		return err
	}
	u := d.store.Begin()
	u.Settled(rollup.BlockRef{Number: number, Hash: hash, Origin: origin.DAHeight})
	return u.Commit()
}
