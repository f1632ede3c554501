package chain

import "github.com/trivium-chain/trivium/rollup"

// Settled moves the settled head.
func (u *Unit) Settled(ref rollup.BlockRef) { u.heads.Settled = ref }
