package parent

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
)

// caller makes a call of JSON-RPC and classes its error. *Client is one.
type caller interface {
	call(ctx context.Context, result any, method string, args ...any) error
}

// Intent is something to be done on the parent chain, once.
type Intent struct {
	// Key names the intent for ever: what was added under a key is not done again.
	Key   string
	To    *common.Address // nil: makes a contract of Data
	Value *big.Int        // wei; nil: none
	Data  []byte
	// Nonce, if it is not nil, is the only one under which the intent makes sense: if
	// another transaction has it, the intent is lost.
	Nonce *uint64
}

// State is what became of an intent.
type State uint8

const (
	StateWaiting  State = iota // in the queue, or sent and not in a block
	StateMined                 // in a block that is not final
	StateDone                  // succeeded, in a final block
	StateReverted              // reverted, in a final block
	StateRefused               // would have reverted, and was not sent
	StateLost                  // another transaction has its nonce
)

func (s State) String() string {
	return [...]string{"waiting", "mined", "done", "reverted", "refused", "lost"}[s]
}

// Over tells whether the state is the last one.
func (s State) Over() bool { return s >= StateDone }

// Outcome is how far an intent has come.
type Outcome struct {
	State State
	Tx    common.Hash // zero unless it is in a block
	Block uint64      // of the parent chain, with Tx
	Why   string      // it was refused
}

// SenderConfig is what a Sender works on.
type SenderConfig struct {
	DB            ethdb.KeyValueStore
	Prefix        []byte // of its records in DB
	Client        caller // a *Client
	Confirmations uint64 // blocks above one that is final; 0: the parent chain says what is
	Key           *ecdsa.PrivateKey
	ChainID       uint64
	MaxFee        uint64        // wei per gas
	Patience      time.Duration // with a transaction that no block takes, before its fee is raised; 0: a minute
	Poll          time.Duration // from one look at the parent chain to the next, while something is under way; 0: 4 s
	Now           func() time.Time
	// News is told what is the matter after each step, nil for nothing, and answers whether
	// the log is to have it; nil: each reason, when it begins.
	News   func(err error) bool
	Logger *slog.Logger
}

// Sender does intents, one after the other, on one account that nobody else uses. See the
// package comment for what it promises.
//
//	Add -> disk -> nonce, estimate -> signed -> disk -> sent
//	   in a block?      the next intent is sent
//	   stuck?           the same nonce with a higher fee: signed -> disk -> sent
//	   out of a block?  sent again
//	   final?           off the queue, with its outcome
//	   nonce is gone?   when that is final and no attempt has a receipt: from the beginning
type Sender struct {
	cfg     SenderConfig
	address common.Address
	signer  types.Signer
	log     *slog.Logger

	stepping sync.Mutex // held by Step; guards marks
	marks    map[uint64]*mark
	wake     chan struct{}

	mu      sync.Mutex
	store   txStore
	queue   []*record // in order; the first ones are signed
	trouble *Error
	since   time.Time // of trouble
}

// mark is what a Sender knows of a record in its queue from looking, and finds out
// again after a restart.
type mark struct {
	sent  time.Time // with the fee that it has now
	head  uint64    // newest block at the last look
	raise bool      // its fee is known to be too low
	stuck error     // what came of sending it last
	mined *txReceipt
	// goneAt is the newest block when the record's nonce was first seen to be used by none
	// of its attempts; 0: it is not.
	goneAt uint64
}

// OpenSender goes on from what the store holds.
func OpenSender(cfg SenderConfig) (*Sender, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Patience == 0 {
		cfg.Patience = time.Minute
	}
	if cfg.Poll == 0 {
		cfg.Poll = 4 * time.Second
	}
	s := &Sender{
		cfg: cfg, address: crypto.PubkeyToAddress(cfg.Key.PublicKey), signer: types.LatestSignerForChainID(new(big.Int).SetUint64(cfg.ChainID)),
		log: cfg.Logger, marks: make(map[uint64]*mark), wake: make(chan struct{}, 1),
	}
	var err error
	if s.store, s.queue, err = openTxStore(cfg.DB, cfg.Prefix, s.address); err != nil {
		return nil, err
	}
	return s, nil
}

// Address is the account that sends.
func (s *Sender) Address() common.Address { return s.address }

// Add takes an intent on, and returns when it is on disk. One whose key is known is
// passed over.
func (s *Sender) Add(i Intent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known, err := s.outcome(i.Key); known || err != nil {
		return err
	}
	r, err := s.store.add(i)
	if err != nil {
		return err
	}
	s.queue = append(s.queue, r)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

// Outcome tells how far the intent of a key has come; false if there is none.
func (s *Sender) Outcome(key string) (Outcome, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outcome(key)
}

func (s *Sender) outcome(key string) (Outcome, bool, error) {
	for _, r := range s.queue {
		if r.Key == key {
			return r.outcome, true, nil
		}
	}
	return s.store.ended(key)
}

// Pending tells whether an intent is in the queue whose key begins like this.
func (s *Sender) Pending(prefix string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.queue, func(r *record) bool { return strings.HasPrefix(r.Key, prefix) })
}

// Forget makes a key unknown whose intent is over, so that it can be added again.
func (s *Sender) Forget(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.forget(key)
}

// Run steps until ctx ends. It returns an error only if the disk fails.
func (s *Sender) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		busy, err := s.Step(ctx)
		if err != nil {
			return err
		}
		wait := s.cfg.Poll
		if !busy {
			wait = time.Hour // Add wakes it
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// Step looks at all that is under way and does what is due, without waiting. It tells
// whether anything is left. What the parent chain refuses stands in Status; an error is
// the disk's.
func (s *Sender) Step(ctx context.Context) (busy bool, err error) {
	s.stepping.Lock()
	defer s.stepping.Unlock()
	err = s.step(ctx)
	var e *Error
	switch {
	case ctx.Err() != nil:
		err = nil
	case errors.As(err, &e):
		s.note(e)
		err = nil
	case err == nil:
		s.note(nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue) > 0, err
}

func (s *Sender) note(e *Error) {
	s.mu.Lock()
	begins := e != nil && (s.trouble == nil || s.trouble.Reason != e.Reason)
	if begins {
		s.since = s.cfg.Now()
	}
	s.trouble = e
	s.mu.Unlock()
	if news(s.cfg.News, e, begins) {
		s.log.Warn("a transaction on the parent chain waits", "reason", e.Reason, "err", e)
	}
}

// news tells whether the log is to have an error.
func news(hear func(error) bool, e *Error, begins bool) bool {
	switch {
	case hear == nil:
		return begins
	case e == nil:
		hear(nil) // no typed nil
		return false
	}
	return hear(e)
}

// view is the parent chain at the beginning of a step.
type view struct {
	head  blockHead
	final uint64
	nonce uint64 // of the account, after head
}

func (s *Sender) look(ctx context.Context) (v view, err error) {
	if v.head, err = blockAt(ctx, s.cfg.Client, latest); err != nil {
		return v, err
	}
	if v.final, err = finalNumber(ctx, s.cfg.Client, s.cfg.Confirmations, v.head); err != nil {
		return v, err
	}
	var nonce hexutil.Uint64
	err = s.cfg.Client.call(ctx, &nonce, "eth_getTransactionCount", s.address, latest)
	v.nonce = uint64(nonce)
	return v, err
}

func (s *Sender) step(ctx context.Context) error {
	s.mu.Lock()
	queue := slices.Clone(s.queue)
	s.mu.Unlock()
	if len(queue) == 0 {
		return nil
	}
	v, err := s.look(ctx)
	if err != nil {
		return err
	}
	for _, r := range queue {
		m := s.marks[r.seq]
		if m == nil {
			m = new(mark)
			s.marks[r.seq] = m
		}
		mined, err := s.advance(ctx, v, r, m)
		if err != nil {
			return err
		}
		if !mined {
			return nil // the ones behind wait for it
		}
	}
	return nil
}

// advance does what is due for one record and tells whether the next one may be sent.
func (s *Sender) advance(ctx context.Context, v view, r *record, m *mark) (next bool, err error) {
	if len(r.Attempts) == 0 {
		return s.begin(ctx, v, r, m)
	}
	was, news := m.mined, uint64(v.head.Number) != m.head
	m.head = uint64(v.head.Number)
	if m.mined, err = s.find(ctx, r); err != nil {
		m.mined = was
		return false, err
	}
	if m.mined != nil {
		m.goneAt = 0
		return true, s.mined(v, r, m.mined)
	}
	s.setOutcome(r, Outcome{})
	if v.nonce > r.Nonce {
		return false, s.gone(v, r, m)
	}
	m.goneAt = 0
	late := s.cfg.Now().Sub(m.sent) >= s.cfg.Patience
	switch {
	case m.sent.IsZero() || was != nil: // not since the start, or it was in a block that has gone
		m.stuck = s.send(ctx, r, m)
	case late && v.nonce < r.Nonce:
		m.stuck = errorf(ReasonForeign, "eth_getTransactionCount", "%s has nonce %d, and the next one of %s is %d: a transaction between them that was not this node's has left the chain; send it again", r.Key, r.Nonce, s.address, v.nonce)
	case late || m.raise:
		m.stuck = s.raise(ctx, v, r, m)
	case news: // a block has come without it: the node may have lost it, or had it in a block that went before this look
		since := m.sent
		m.stuck = s.send(ctx, r, m)
		m.sent = since
	}
	return false, m.stuck
}

// mined notes a record that is in a block, and ends it when that is final.
func (s *Sender) mined(v view, r *record, in *txReceipt) error {
	o := Outcome{State: StateMined, Tx: in.TxHash, Block: uint64(in.BlockNumber)}
	if o.Block > v.final {
		s.setOutcome(r, o)
		return nil
	}
	o.State = StateDone
	if in.Status == 0 {
		o.State = StateReverted
	}
	return s.end(r, o)
}

// gone deals with a nonce that is used, and by none of the attempts. What uses it may
// still leave the chain, or an endpoint of several machines may know the one and not
// yet the other; so nothing is done before it was so for as long as a block takes to be final.
func (s *Sender) gone(v view, r *record, m *mark) error {
	if m.goneAt == 0 {
		m.goneAt = uint64(v.head.Number)
	}
	if v.final < m.goneAt {
		return errorf(ReasonForeign, "eth_getTransactionReceipt", "nonce %d of %s is used by a transaction that is not this node's; %s waits until that is final", r.Nonce, s.address, r.Key)
	}
	s.log.Error("another transaction has taken a nonce of this node's account on the parent chain", "account", s.address, "nonce", r.Nonce, "for", r.Key)
	if r.Pinned {
		return s.end(r, Outcome{State: StateLost, Why: fmt.Sprintf("another transaction of %s has nonce %d", s.address, r.Nonce)})
	}
	*m = mark{}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.unsign(r)
}

// begin sends a record for the first time.
func (s *Sender) begin(ctx context.Context, v view, r *record, m *mark) (over bool, err error) {
	nonce := max(v.nonce, s.store.NextNonce)
	if r.Pinned {
		if nonce = r.Nonce; v.nonce > nonce {
			return true, s.end(r, Outcome{State: StateLost, Why: fmt.Sprintf("another transaction of %s has nonce %d", s.address, nonce)})
		}
	}
	gas, err := s.estimate(ctx, r)
	if why, refused := reverts(err); refused {
		return true, s.end(r, Outcome{State: StateRefused, Why: why})
	}
	if err != nil {
		return false, err
	}
	fee, err := s.fees(ctx, v.head)
	if err != nil {
		return false, err
	}
	if err := s.sign(r, nonce, gas, fee); err != nil {
		return false, err
	}
	m.stuck = s.send(ctx, r, m)
	return false, m.stuck
}
