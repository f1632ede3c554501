package testchain

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
)

// WithOutbox is these engines and that of messages, for a chain whose genesis has messages.Alloc.
func WithOutbox(tb testing.TB, e *router.Engines) *router.Engines {
	tb.Helper()
	with, err := e.With(messages.Engine())
	if err != nil {
		tb.Fatal(err)
	}
	return with
}

// Outbox is what a chain's outbox must hold, by the logs of its receipts alone.
type Outbox struct {
	tree  messages.Tree
	value uint256.Int
}

// Take reads the messages of the newest block, and compares count, root and balance
// of system.Messages with those that they make.
func (o *Outbox) Take(tb testing.TB, c *Chain, receipts ...*types.Receipt) (sent []*messages.Message) {
	tb.Helper()
	for _, r := range receipts {
		for _, l := range r.Logs {
			m, ok := messages.Passed(l)
			if !ok {
				continue
			}
			if m.Nonce != o.tree.Count() {
				tb.Errorf("message %d where %d is next", m.Nonce, o.tree.Count())
			}
			if err := o.tree.Append(m.Hash()); err != nil {
				tb.Fatal(err)
			}
			o.value.Add(&o.value, uint256.MustFromBig(m.Value.ToInt()))
			sent = append(sent, m)
		}
	}
	st := c.State(tb)
	root, count := messages.Outbox(st)
	if count != o.tree.Count() || root != o.tree.Root() {
		tb.Errorf("the outbox has %d messages with root %s, the receipts %d with %s", count, root, o.tree.Count(), o.tree.Root())
	}
	if has := st.GetBalance(system.Messages); !has.Eq(&o.value) {
		tb.Errorf("the outbox holds %s wei, the messages %s", has.Dec(), o.value.Dec())
	}
	return sent
}

// Senders are who sent messages, in order.
func Senders(sent []*messages.Message) (who []common.Address) {
	for _, m := range sent {
		who = append(who, m.Sender)
	}
	return who
}
