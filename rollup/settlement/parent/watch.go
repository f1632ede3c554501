package parent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

// Own is what this node has derived.
type Own interface {
	// Ending is the output of the batch that ends with a block; nil if none does. The block is
	// not above that of Derived.
	Ending(block uint64) (*settlement.Output, error)
	// Newest is the output of the newest batch that is final; nil if there is none.
	Newest() (*settlement.Output, error)
	// Derived is the newest final block, and the time of the DA height derived last, in seconds.
	Derived() (block, daTime uint64, err error)
	// Settle moves the settled head.
	Settle(block uint64, hash common.Hash) error
}

// Verdict is what this node finds of an output.
type Verdict string

const (
	Unknown Verdict = "unknown" // not derived so far, or not kept here
	Right   Verdict = "right"
	Wrong   Verdict = "wrong"
)

// ProposedOutput is an output on the parent chain.
type ProposedOutput struct {
	settlement.Placed
	Root     common.Hash
	Output   settlement.Output
	Proposer common.Address
	At       Place // where it was proposed

	Verdict Verdict
	Why     string // it is wrong, or cannot be judged
	early   bool   // the verdict is of before this node had derived the block
}

// Place is a transaction in a block of the parent chain.
type Place struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Time   uint64      `json:"time"` // seconds
	Tx     common.Hash `json:"transaction"`
}

// open tells whether withdrawals can still be paid by the output.
func (o *ProposedOutput) open() bool { return o.Status != settlement.OutputRejected }

// final tells whether the output is final at a time of the parent chain.
func (o *ProposedOutput) final(now uint64) bool {
	return (o.Status == settlement.OutputProposed || o.Status == settlement.OutputUpheld) && now >= o.FinalAt
}

// Config is what a Settlement works on.
type Config struct {
	Client        caller         // a *Client
	Parent        *rollup.Parent // of the genesis
	Genesis       common.Hash    // of the rollup
	MaxTimeDrift  uint64         // of the genesis, seconds
	Confirmations uint64         // see SenderConfig
	Own           Own
	DB            ethdb.KeyValueStore
	Prefix        []byte        // of its records in DB
	Sender        *Sender       // nil: this node only watches
	Propose       time.Duration // from one output to the next; 0: this node proposes none
	Challenge     bool          // outputs that are wrong
	// Evidence is the directory for what shows that an output is wrong. Prove makes the
	// proof bundle of the batch with a block; nil if this node cannot.
	Evidence string
	Prove    func(ctx context.Context, block uint64) ([]byte, error)
	Now      func() time.Time
	News     func(err error) bool // see SenderConfig
	Logger   *slog.Logger
}

// Settlement follows the outputs of this chain on its parent chain.
//
//	events of final blocks -> outputs, on disk; of newer blocks -> outputs, in memory
//	    -> compared with what this node derived
//	right and final -> the settled head
//	wrong           -> alarm, evidence, challenge
//	none for long   -> proposed
//	own and final   -> bond released and withdrawn
type Settlement struct {
	cfg   Config
	log   *slog.Logger
	store outputStore

	// Of the steps alone.
	registry common.Address // zero before the first look
	bonds    bonds
	deep     history // what final blocks tell, as it is on disk
	ahead    history // the same, further, and not known to be complete
	span     uint64  // blocks of one query for logs
	told     map[alarmed]time.Time
	kept     map[alarmed]bool // what evidence was made of, or tried to
	bonded   int              // outputs before it have no bond of this node left
	proposed time.Time        // last attempt
	// challenged is when outputs were challenged last, by index.
	challenged map[uint64]time.Time

	mu      sync.Mutex
	view    outputView
	trouble *Error
	since   time.Time // of trouble
}

// alarmed is an output of which the log has told.
type alarmed struct {
	index uint64
	root  common.Hash
}

// outputView is what a step has found.
type outputView struct {
	registry    common.Address
	bonds       bonds
	head, final blockHead
	outputs     []*ProposedOutput // by index; never changed once they are here
}

// Open goes on from what the store holds, and asks nothing.
func Open(cfg Config) (*Settlement, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Settlement{cfg: cfg, log: cfg.Logger, store: outputStore{cfg.DB, cfg.Prefix}, span: maxSpan, told: make(map[alarmed]time.Time), kept: make(map[alarmed]bool), challenged: make(map[uint64]time.Time)}
	var err error
	s.deep, err = s.store.load(cfg.Parent)
	s.ahead = s.deep
	return s, err
}

// Poll is how often the parent chain is asked: a hundredth of the time after which its
// blocks are taken in, which tells its pace.
func Poll(p *rollup.Parent) time.Duration {
	return min(max(time.Duration(p.Delay)*time.Second/100, 250*time.Millisecond), 12*time.Second)
}

// Run steps until ctx ends. It returns an error only if the disk fails, or the chain's own store.
func (s *Settlement) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := s.Step(ctx); err != nil {
			return err
		}
		timer := time.NewTimer(Poll(s.cfg.Parent))
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// Step looks at the parent chain once and does what is due. What is the matter with the
// parent chain stands in Status; an error is this node's own.
func (s *Settlement) Step(ctx context.Context) error {
	err := s.step(ctx)
	var e *Error
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.As(err, &e):
		s.note(e)
		return nil
	case err == nil:
		s.note(nil)
	}
	return err
}

func (s *Settlement) note(e *Error) {
	s.mu.Lock()
	begins := e != nil && (s.trouble == nil || s.trouble.Reason != e.Reason)
	if begins {
		s.since = s.cfg.Now()
	}
	s.trouble = e
	s.mu.Unlock()
	if news(s.cfg.News, e, begins) {
		s.log.Warn("outputs on the parent chain cannot be followed; the settled head waits", "reason", e.Reason, "err", e)
	}
}

func (s *Settlement) step(ctx context.Context) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	v := outputView{registry: s.registry, bonds: s.bonds}
	if err := s.read(ctx, &v); err != nil {
		return err
	}
	if err := s.judge(&v); err != nil {
		return err
	}
	s.mu.Lock()
	s.view = v
	s.mu.Unlock()
	if err := s.alarm(ctx, &v); err != nil {
		return err
	}
	if err := s.settle(&v); err != nil {
		return err
	}
	if s.cfg.Sender == nil {
		return nil
	}
	if err := s.propose(&v); err != nil {
		return err
	}
	return s.collect(ctx, &v)
}

// check makes sure once that the registry is this chain's.
func (s *Settlement) check(ctx context.Context) error {
	if s.registry != (common.Address{}) {
		return nil
	}
	at, err := ask(ctx, s.cfg.Client, s.cfg.Parent.Portal, "registry", portal.PackRegistry(), portal.UnpackRegistry)
	if err != nil {
		return err
	}
	if err := checkRegistry(ctx, s.cfg.Client, at, s.cfg.Genesis); err != nil {
		return err
	}
	if s.bonds, err = askBonds(ctx, s.cfg.Client, at); err != nil {
		return err
	}
	s.registry = at
	return nil
}

// settle moves the settled head to the highest block whose output is right and final, by the
// time of a block that is final itself.
func (s *Settlement) settle(v *outputView) error {
	var best *ProposedOutput
	for _, o := range v.outputs {
		if o.Deep && o.Verdict == Right && o.final(uint64(v.final.Time)) && (best == nil || o.Block > best.Block) {
			best = o
		}
	}
	if best == nil {
		return nil
	}
	return s.cfg.Own.Settle(best.Block, best.Output.BlockHash)
}

// Covering is the first output that this node finds right, that can pay, and that covers
// a block. One that is challenged counts only if there is no other.
func (s *Settlement) Covering(block uint64) (*ProposedOutput, bool) {
	var challenged *ProposedOutput
	for _, o := range s.snapshot().outputs {
		switch {
		case o.Verdict != Right || o.Block < block || !o.open():
		case o.Status != settlement.OutputChallenged:
			return o, true
		case challenged == nil:
			challenged = o
		}
	}
	return challenged, challenged != nil
}

// Output is the output with an index in the registry.
func (s *Settlement) Output(index uint64) (*ProposedOutput, bool) {
	if o := s.snapshot().outputs; index < uint64(len(o)) {
		return o[index], true
	}
	return nil, false
}

func (s *Settlement) snapshot() outputView {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// Status is what a node tells of settlement.
type Status struct {
	Registry, Portal common.Address
	Head, Final      uint64 // blocks of the parent chain; 0 before the first look
	Outputs          map[Verdict]int
	Newest           *ProposedOutput   // the newest that is right and not rejected; nil for none
	Wrong            []*ProposedOutput // and not rejected
	Lost             int               // of Wrong, those that are final
	Sender           *SenderStatus     // nil: this node only watches
	Trouble          *Error            // why the outputs cannot be followed
	Since            time.Time
}

// Status is a snapshot.
func (s *Settlement) Status() Status {
	s.mu.Lock()
	v := s.view
	out := Status{Registry: v.registry, Portal: s.cfg.Parent.Portal, Head: uint64(v.head.Number), Final: uint64(v.final.Number), Trouble: s.trouble, Since: s.since}
	s.mu.Unlock()
	out.Outputs = map[Verdict]int{Unknown: 0, Right: 0, Wrong: 0}
	for _, o := range v.outputs {
		if !o.open() {
			continue
		}
		out.Outputs[o.Verdict]++
		if o.Verdict == Wrong {
			out.Wrong = append(out.Wrong, o)
			if o.final(uint64(v.head.Time)) {
				out.Lost++
			}
		}
	}
	out.Newest = v.newest()
	if s.cfg.Sender != nil {
		st := s.cfg.Sender.Status()
		out.Sender = &st
	}
	return out
}

// newest is the output with the highest block that this node finds right and that was
// not rejected; nil for none.
func (v *outputView) newest() (best *ProposedOutput) {
	for _, o := range v.outputs {
		if o.Verdict == Right && o.open() && (best == nil || o.Block > best.Block) {
			best = o
		}
	}
	return best
}

// rejected counts the outputs with a root that were rejected.
func (v *outputView) rejected(root common.Hash) (n int) {
	for _, o := range v.outputs {
		if o.Root == root && !o.open() {
			n++
		}
	}
	return n
}

func (o *ProposedOutput) String() string {
	return fmt.Sprintf("output %d (block %d, root %s, by %s)", o.Index, o.Block, o.Root, o.Proposer)
}

// copyOutputs gives outputs that may be changed.
func copyOutputs(list []*ProposedOutput) []*ProposedOutput {
	out := slices.Clone(list)
	for i := range out {
		o := *out[i]
		out[i] = &o
	}
	return out
}
