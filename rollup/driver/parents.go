package driver

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// Parents reads the parent chain. Through takes its final blocks behind from in, whole
// ones, up to the newest whose time in seconds is not past until, and while the gas limits
// of their deposits fit into gas. It gives the point reached and the deposits, and an error
// as long as finality has not decided that.
type Parents interface {
	Through(ctx context.Context, from rollup.ParentPoint, until, gas uint64) (rollup.ParentPoint, []*types.Transaction, error)
}

// TakeIn completes a DA height with what it takes in of the parent chain, on a chain
// that has one. before is the record of the height before; nil before the first.
func TakeIn(ctx context.Context, g *rollup.Genesis, parents Parents, before *rollup.DAHeight, h *derive.Height) error {
	p := g.Parent()
	switch {
	case p == nil:
		return nil
	case parents == nil:
		return errors.New("the chain has a parent chain, and none is read")
	case before == nil && h.Height != g.Rollup.StartHeight+1:
		return fmt.Errorf("the record of DA height %d is missing: the data directory is damaged", h.Height-1)
	}
	from := rollup.ParentPoint{Number: p.StartBlock, Hash: p.StartHash}
	if before != nil {
		from = before.Parent
	}
	var err error
	h.Parents, h.Deposits, err = parents.Through(ctx, from, h.Time-min(h.Time, p.Delay), p.GasPerHeight)
	return err
}
