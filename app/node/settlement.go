package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/metrics"
	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// evidenceDir is where a home keeps what shows that an output is wrong.
const evidenceDir = "evidence"

// settling is the part of a node that follows its outputs on the parent chain.
type settling struct {
	client *parent.Client
	outs   *parent.Settlement
	sender *parent.Sender // nil: this node only watches
}

// openSettlement prepares to follow the outputs of a chain that has a parent.
func (n *Node) openSettlement() error {
	g := n.core.Store.Genesis()
	p, c := g.Parent(), &n.cfg.Parent
	if p == nil {
		return nil
	}
	s := new(settling)
	var err error
	if s.client, err = parent.Dial(c.URL, c.RequestTimeout); err != nil {
		return err
	}
	if c.KeyFile != "" {
		var key *ecdsa.PrivateKey
		if key, err = home.LoadParentKey(n.cfg.InHome(c.KeyFile)); err != nil {
			return err
		}
		s.sender, err = parent.OpenSender(parent.SenderConfig{
			DB: n.core.Store.DB(), Prefix: chain.SenderKeyPrefix, Client: s.client, Confirmations: c.Confirmations, Key: key, ChainID: p.ChainID,
			MaxFee: c.MaxFee, Poll: parent.Poll(p), Logger: n.log,
			News: func(err error) bool { return n.parentTroubles.note(party{doing: posting}, err) },
		})
		if err != nil {
			return err
		}
	}
	s.outs, err = parent.Open(parent.Config{
		Client: s.client, Parent: p, Genesis: n.core.Store.Header(0).Hash(), MaxTimeDrift: g.Rollup.MaxTimeDrift, Confirmations: c.Confirmations,
		Own: n.core.Outputs(), DB: n.core.Store.DB(), Prefix: chain.OutputKeyPrefix, Sender: s.sender, Propose: c.Propose, Challenge: c.Challenge,
		Evidence: filepath.Join(n.cfg.Node.Home, evidenceDir), Prove: n.proveBatchOf, Logger: n.log,
		News: func(err error) bool { return n.parentTroubles.note(party{doing: following}, err) },
	})
	n.settling = s
	return err
}

// runSettlement starts the loops that follow outputs and send transactions.
func (n *Node) runSettlement(ctx context.Context) {
	if n.settling == nil {
		return
	}
	n.run(func() error { return n.settling.outs.Run(ctx) })
	if n.settling.sender != nil {
		n.log.Info("this node sends transactions on the parent chain", "account", n.settling.sender.Address(), "propose", n.cfg.Parent.Propose, "challenge", n.cfg.Parent.Challenge)
		n.run(func() error { return n.settling.sender.Run(ctx) })
	}
}

// proveBatchOf makes the proof bundle of the batch that gave a block.
func (n *Node) proveBatchOf(ctx context.Context, block uint64) ([]byte, error) {
	rec, err := n.core.Store.BatchOf(block)
	if err != nil {
		return nil, err
	}
	if rec == nil {
		return nil, fmt.Errorf("block %d came without a batch", block)
	}
	layer, _ := n.core.DA.(prove.Layer)
	b, err := prove.New(n.core.Store, layer, n.core.Store.Genesis().Rules(n.calls.Engines())).Batch(ctx, rec.Index)
	if err != nil {
		return nil, err
	}
	return verify.Encode(b)
}

// Outputs are what this node has derived, as settlement sees it: nothing while it doubts the
// snapshot that its home began with.
func (c *Core) Outputs() parent.Own { return derived{c} }

type derived struct{ core *Core }

func (d derived) doubted() bool {
	b := d.core.Store.Base()
	return b != nil && !b.Confirmed
}

func (d derived) Ending(block uint64) (*settlement.Output, error) {
	s := d.core.Store
	if err := s.Missing(block); err != nil {
		return nil, &parent.UnkeptError{Err: err}
	}
	rec, err := s.BatchOf(block)
	if err != nil || rec == nil || rec.Last != block {
		return nil, err
	}
	out, err := s.Output(rec.Index)
	if b := s.Base(); err != nil && b != nil && b.Number == block {
		return nil, &parent.UnkeptError{Err: err}
	}
	return out, err
}

func (d derived) Newest() (*settlement.Output, error) {
	s, final := d.core.Store, d.core.Heads().Final.Number
	if d.doubted() {
		return nil, nil
	}
	// The newest batch may be of the height that is being derived.
	for next := d.core.Driver.Progress().NextBatch; next > 0; next-- {
		rec, err := s.Batch(next - 1)
		if err != nil || rec == nil {
			return nil, err
		}
		if rec.Last <= final {
			out, err := d.Ending(rec.Last)
			if errors.As(err, new(*parent.UnkeptError)) {
				return nil, nil
			}
			return out, err
		}
	}
	return nil, nil
}

func (d derived) Derived() (block, daTime uint64, err error) {
	if d.doubted() {
		return 0, 0, nil
	}
	// In this order, so that the block is that of the height or a later one: derivation goes
	// on meanwhile, and an output is wrong that is above the block at a later time.
	rec, err := d.core.Store.DAHeight(d.core.Driver.Progress().Height - 1)
	if err != nil {
		return 0, 0, err
	}
	if rec != nil {
		daTime = rec.Time
	}
	return d.core.Heads().Final.Number, daTime, nil
}

func (d derived) Settle(block uint64, hash common.Hash) error {
	return d.core.Driver.Settle(block, hash)
}

// settlementProgress is the part of trivium_syncStatus that tells of outputs.
func (s *settling) progress() rpc.SettlementProgress {
	st := s.outs.Status()
	out := rpc.SettlementProgress{
		Registry: st.Registry, Right: st.Outputs[parent.Right], Unknown: st.Outputs[parent.Unknown], Wrong: []rpc.OutputProgress{},
	}
	view := func(o *parent.ProposedOutput) rpc.OutputProgress {
		return rpc.OutputProgress{Placed: o.Placed, Root: o.Root, Proposer: o.Proposer, Why: o.Why}
	}
	if st.Newest != nil {
		o := view(st.Newest)
		out.Newest = &o
	}
	for _, o := range st.Wrong {
		out.Wrong = append(out.Wrong, view(o))
	}
	if x := st.Sender; x != nil {
		out.Account, out.Waiting, out.Doing, out.Tx = &x.Address, x.Waiting, x.Key, x.Tx
	}
	return out
}

func (s *settling) register(r *metrics.Registry) {
	r.Gauges("settlement_outputs", "Outputs on the parent chain that were not rejected, by what this node finds of them. Any that is wrong is an alarm.", "verdict", func() map[string]float64 {
		out := make(map[string]float64)
		for v, n := range s.outs.Status().Outputs {
			out[string(v)] = float64(n)
		}
		return out
	})
	r.Gauge("settlement_newest_block", "Block of the newest output on the parent chain that this node finds right.", func() float64 {
		if o := s.outs.Status().Newest; o != nil {
			return float64(o.Block)
		}
		return 0
	})
	r.Gauge("settlement_wrong_final", "Outputs on the parent chain that are wrong and final. Anything but 0: have the portal paused.", func() float64 {
		return float64(s.outs.Status().Lost)
	})
	if s.sender != nil {
		r.Gauge("parent_transactions_waiting", "Transactions on the parent chain that are not final yet.", func() float64 { return float64(s.sender.Status().Waiting) })
		r.Gauge("parent_transaction_attempts", "How often the transaction under way was sent with a higher fee, the first time included.", func() float64 { return float64(s.sender.Status().Attempts) })
	}
}
