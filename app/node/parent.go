package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/metrics"
	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/driver"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

// parentChecked is how long the start of a node waits for the parent chain to tell
// whether it is the right one.
const parentChecked = 5 * time.Second

// ReadParent prepares to read the parent chain that a genesis names; nil for a
// sovereign chain.
func ReadParent(cfg *config.Config, g *rollup.Genesis) (*parent.Reader, func(), error) {
	p := g.Parent()
	if p == nil {
		return nil, func() {}, nil
	}
	if cfg.Parent.URL == "" {
		return nil, nil, fmt.Errorf("the genesis names parent chain %d, from which this chain's deposits are derived, and parent.url is empty: set it to the Ethereum JSON-RPC of a node of that chain", p.ChainID)
	}
	c, err := parent.Dial(cfg.Parent.URL, cfg.Parent.RequestTimeout)
	if err != nil {
		return nil, nil, err
	}
	return parent.NewReader(parent.ReaderConfig{Client: c, Parent: *p, ChainID: g.ChainID(), Confirmations: cfg.Parent.Confirmations, Now: time.Now}), c.Close, nil
}

// openParent prepares to read the parent chain. One that answers and is not the one that
// the genesis names keeps the node from starting; one that does not answer does not.
func (n *Node) openParent(g *rollup.Genesis) error {
	if g.Parent() == nil && n.cfg.Parent.URL != "" {
		n.log.Warn("parent.url is set, and the genesis names no parent chain: it is not used")
	}
	var err error
	if n.parent, n.closeParent, err = ReadParent(n.cfg, g); err != nil || n.parent == nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), parentChecked)
	defer cancel()
	if err := n.parent.Check(ctx); parent.ReasonOf(err).Wrong() {
		return err
	}
	return nil // if it is in trouble, reading tells
}

// parents is what derivation reads of the parent chain.
func (n *Node) parents() driver.Parents {
	if n.parent == nil {
		return nil
	}
	return n.parent
}

// noteParent tells how derivation got on with the parent chain, and whether err is of it.
func (n *Node) noteParent(err error) bool {
	var e *parent.Error
	if !errors.As(err, &e) {
		return false
	}
	if n.parentTroubles.note(party{doing: reading}, e) {
		n.log.Warn("derivation waits for the parent chain; the node serves what it has and tries again", "reason", e.Reason, "err", e)
	}
	return true
}

// parentProgress is the parent chain's part of trivium_syncStatus; nil for a
// sovereign chain.
func (n *Node) parentProgress() *rpc.ParentProgress {
	p := n.core.Store.Genesis().Parent()
	if p == nil {
		return nil
	}
	at := n.core.takenIn()
	return &rpc.ParentProgress{
		ChainID: p.ChainID, Final: n.parent.Final(), Taken: at.Number, Inbox: at.Inbox, Error: n.parentTroubles.unread(), Troubles: n.parentTroubles.list(),
		Settlement: n.settling.progress(),
	}
}

func (n *Node) registerParent(r *metrics.Registry) {
	r.Flag("parent_up", "Whether the parent chain let derivation go on when it was last asked.", func() bool { return n.parentTroubles.unread() == "" })
	r.Gauges("parent_trouble", "What is the matter with the parent chain at the moment: 1 for each reason that is the case.", "reason", n.parentTroubles.gauges)
	r.Counters("parent_troubles_total", "How often each reason has begun to be the case.", "reason", n.parentTroubles.counts)
	r.Gauges("parent_block", "Block of the parent chain: the newest final one seen, the last one taken in.", "which", func() map[string]float64 {
		return map[string]float64{"final": float64(n.parent.Final()), "taken": float64(n.core.takenIn().Number)}
	})
	r.Gauge("parent_inbox_count", "Deposits taken in.", func() float64 { return float64(n.core.takenIn().Inbox) })
}

// takenIn is how far derivation has taken the parent chain in.
func (c *Core) takenIn() rollup.ParentPoint {
	g := c.Store.Genesis()
	if rec, err := c.Store.DAHeight(c.Driver.Progress().Height - 1); err == nil && rec != nil {
		return rec.Parent
	}
	return rollup.ParentPoint{Number: g.Parent().StartBlock, Hash: g.Parent().StartHash}
}

// waits notes whether derivation waits for the parent chain. If so, nothing else asks
// how far the DA layer has come meanwhile.
func (c *Core) waits(ctx context.Context, err error) {
	var e *parent.Error
	errors.As(err, &e)
	c.mu.Lock()
	c.waiting = e
	c.mu.Unlock()
	if e != nil {
		c.Fetcher.Look(ctx)
	}
}

// waitsFor is why derivation waits for the parent chain, or nil.
func (c *Core) waitsFor() *parent.Error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.waiting
}

// parentBound tells how much of half the sequencer window lies between the newest origin
// that a block can have and the DA head, while derivation waits for the parent chain: a
// batch that lands past the window is lost. The other half is for it to land in.
func (c *Core) parentBound(e *parent.Error) bound {
	newest := c.Driver.Progress().Height - 1
	passed := max(float64(c.Fetcher.Head()-min(newest, c.Fetcher.Head())), c.unseen(newest))
	window := c.Store.Genesis().Rollup.SequencerWindow
	return bound{
		used: passed / (float64(window) / 2),
		about: fmt.Sprintf("derivation waits for the parent chain behind DA height %d, and the DA layer is about %.0f heights further (limit %d, half of the genesis parameter sequencerWindow)",
			newest, passed, window/2),
		mend:  "see to it that the parent chain answers: a block built now would have so old an origin that its batch might land too late to count",
		end:   "the parent chain lets derivation go on",
		cause: e,
	}
}
