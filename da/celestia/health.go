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

const (
	balanceMethod  = "state.Balance"
	balanceTimeout = 5 * time.Second
)

// Health asks a node whether it has what a rollup node needs of it: a recent head
// of the right chain and, for one that submits, permission, a consensus node, and
// money. The error says that it does not answer at all.
//
// A head is old when the node has not synced yet, when the chain makes no blocks,
// or by the clock of a machine that is ahead. Up to where it wants to sync, the node
// says; and of a chain that stands still the next call finds the same head.
func (c *Client) Health(ctx context.Context, submits bool) (Health, error) {
	var head comet.ExtendedHeader
	var sync wire.SyncState
	var height uint64
	calls := []call{{"header.LocalHead", nil, &head}, {"header.SyncState", nil, &sync}}
	var balance wire.Balance
	money := make(chan error, 1)
	if submits {
		// Nothing to submit: who may not is told so, anybody else that there is nothing.
		calls = append(calls, call{wire.SubmitMethod, []any{[]wire.Blob{}, wire.SubmitOptions{}}, &height})
		go func() { money <- c.balance(ctx, &balance) }()
	} else {
		money <- nil
	}
	errs, err := c.each(ctx, calls)
	moneyErr := <-money
	if err != nil {
		return Health{}, err
	}
	h := Health{Balance: balance.Amount}
	found := []error{c.headHealth(&h, errs[0], &head, errs[1], sync), moneyErr}
	if submits && (da.KindOf(errs[2]) == da.KindUnauthorized || da.ReasonOf(errs[2]) == da.ReasonNoState) {
		found = append(found, errs[2])
	}
	for _, err := range found {
		var e *da.Error
		if errors.As(err, &e) && !slices.ContainsFunc(h.Troubles, func(x *da.Error) bool { return x.Reason == e.Reason }) {
			h.Troubles = append(h.Troubles, e)
		}
	}
	return h, nil
}

// balance asks what is in the node's own account, in a request of its own:
// a node that has lost its consensus node takes 20 s to say so. The error is of
// ReasonUnfunded or ReasonNoState; a server without accounts has neither.
func (c *Client) balance(ctx context.Context, into *wire.Balance) error {
	ctx, cancel := context.WithTimeout(ctx, balanceTimeout)
	defer cancel()
	err := c.call(ctx, balanceMethod, into)
	switch {
	case err == nil && into.Amount == 0:
		return da.Errorf(da.KindTemporary, balanceMethod, "the account that submits holds 0 %s", into.Denom).Because(da.ReasonUnfunded)
	case da.ReasonOf(err) == da.ReasonHung:
		return da.Errorf(da.KindTemporary, balanceMethod, "%w: its consensus node may be down", errors.Unwrap(err)).Because(da.ReasonNoState)
	case da.ReasonOf(err) == da.ReasonNoState:
		return err
	}
	return nil
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
		c.oldHead.Store(0)
		return nil
	case syncErr == nil && sync.ToHeight > accepted.Height:
		return da.Errorf(da.KindTemporary, op, "%s is at height %d of %d", c.name, accepted.Height, sync.ToHeight).Because(da.ReasonSyncing)
	}
	if before := c.oldHead.Swap(accepted.Height); before != 0 && before < accepted.Height {
		return da.Errorf(da.KindTemporary, op, "the newest block of %q, %d, is %s old by this machine's clock, and yet new ones come", h.ChainID, accepted.Height, age.Round(time.Second)).Because(da.ReasonClock)
	}
	return da.Errorf(da.KindTemporary, op, "the newest block of %q, %d, is %s old by this machine's clock", h.ChainID, accepted.Height, age.Round(time.Second)).Because(da.ReasonStalled)
}
