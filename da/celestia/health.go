package celestia

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/da/wire"
)

// Health is how a DA node is.
type Health struct {
	ChainID  string
	Head     uint64
	HeadTime time.Time
	Balance  uint64 // utia of the node's own account, where that was asked for
	Troubles []*da.Error
}

const balanceMethod = "state.Balance"

// Health asks a node, in one request, whether it has what a rollup node needs of
// it: a recent head of the right chain and, for one that submits, permission, a
// consensus node, and money. The error is that of the whole request.
//
// A head is old when the node has not synced yet, or when the chain makes no
// blocks. Which of them, the node knows: it says up to where it wants to sync.
func (c *Client) Health(ctx context.Context, submits bool) (Health, error) {
	var head comet.ExtendedHeader
	var sync wire.SyncState
	var balance wire.Balance
	var height uint64
	calls := []call{
		{"header.LocalHead", nil, &head},
		{"header.SyncState", nil, &sync},
	}
	if submits {
		calls = append(calls,
			// Nothing to submit: who may not is told so, anybody else that there is nothing.
			call{wire.SubmitMethod, []any{[]wire.Blob{}, wire.SubmitOptions{}}, &height},
			call{balanceMethod, nil, &balance})
	}
	errs, err := c.each(ctx, calls)
	if err != nil {
		return Health{}, err
	}
	var h Health
	trouble := func(err error) {
		var e *da.Error
		if errors.As(err, &e) && !slices.ContainsFunc(h.Troubles, func(x *da.Error) bool { return x.Reason == e.Reason }) {
			h.Troubles = append(h.Troubles, e)
		}
	}
	if err := c.headHealth(&h, errs[0], &head, errs[1], sync); err != nil {
		trouble(err)
	}
	if !submits {
		return h, nil
	}
	if err := errs[2]; da.KindOf(err) == da.KindUnauthorized || da.ReasonOf(err) == da.ReasonNoState {
		trouble(err)
	}
	h.Balance = balance.Amount
	switch err := errs[3]; {
	case err == nil && h.Balance == 0:
		trouble(da.Errorf(da.KindTemporary, balanceMethod, "the account that submits holds 0 %s", balance.Denom).Because(da.ReasonUnfunded))
	case da.ReasonOf(err) == da.ReasonNoState:
		trouble(err)
	}
	return h, nil
}

func (c *Client) headHealth(h *Health, headErr error, head *comet.ExtendedHeader, syncErr error, sync wire.SyncState) error {
	const op = "header.LocalHead"
	if headErr != nil {
		return headErr
	}
	accepted, err := c.accept(op, head, 0)
	h.ChainID, h.Head, h.HeadTime = head.Header.ChainID, uint64(head.Header.Height), head.Header.Time
	age := time.Since(h.HeadTime)
	switch {
	case err != nil:
		return err
	case age <= c.cfg.MaxHeadAge:
		return nil
	case syncErr == nil && sync.ToHeight > accepted.Height:
		return da.Errorf(da.KindTemporary, op, "%s is at height %d of %d", c.name, accepted.Height, sync.ToHeight).Because(da.ReasonSyncing)
	}
	return da.Errorf(da.KindTemporary, op, "the newest block of %q, %d, is %s old", h.ChainID, accepted.Height, age.Round(time.Second)).Because(da.ReasonStalled)
}
