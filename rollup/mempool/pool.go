package mempool

import (
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/txpool/legacypool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Chain is what the pool reads of the chain; *chain.Store is one.
type Chain interface {
	Head() *types.Header
	State(root common.Hash) (*state.State, error)
	Blocks
}

// Blocks is the chain as it changes. BlockByHash also gives blocks that are no
// longer canonical: their transactions come back to the pool.
type Blocks interface {
	BlockByHash(hash common.Hash) *types.Block
	SubscribeHead(ch chan<- core.ChainHeadEvent) event.Subscription
}

// Config of a pool. Numbers that are 0 take the value in brackets. A slot is
// 32 KiB of transaction or a part of it; most transactions take one.
type Config struct {
	Chain Chain
	Rules *stf.Config

	PriceLimit   uint64 // least priority fee in wei that is let in; 0 lets in everything
	PriceBump    uint64 // percent by which a replacement must pay more [10]
	AccountSlots uint64 // executable slots that one account is sure to have [2048]
	GlobalSlots  uint64 // executable slots in all [65536]
	AccountQueue uint64 // transactions with a nonce gap, for one account [2048]
	GlobalQueue  uint64 // transactions with a nonce gap in all [32768]

	Logger *slog.Logger
}

func (c *Config) defaults() {
	set := func(v *uint64, d uint64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&c.PriceBump, 10)
	set(&c.AccountSlots, 2048)
	set(&c.GlobalSlots, 65536)
	set(&c.AccountQueue, 2048)
	set(&c.GlobalQueue, 32768)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
}

// ErrClosed is returned by Add and Sync after Close.
var ErrClosed = errors.New("transaction pool is closed")

// Pool is safe for concurrent use.
type Pool struct {
	cfg     Config
	signer  types.Signer
	legacy  *legacypool.LegacyPool
	adds    chan *addition
	demands *lru.Cache[common.Hash, demand] // of transactions that are, or were, here
	paused  atomic.Pointer[pause]

	// turn keeps additions and resets apart. The legacy pool would do both in one
	// run if they met, and leave what was added unpromoted until the next block
	// wherever the account has older transactions waiting.
	turn sync.Mutex

	mu      sync.Mutex
	moved   sync.Cond     // on mu: one of the four below changed
	want    *types.Header // head that the pool shall be on
	wanted  uint64        // counts the values of want
	reached uint64        // the value of wanted that the pool is on
	closed  bool

	quit chan struct{}
	wg   sync.WaitGroup
}

// New starts a pool on the chain's soft head.
func New(cfg Config) (*Pool, error) {
	cfg.defaults()
	head := cfg.Chain.Head()
	p := &Pool{
		cfg:     cfg,
		signer:  cfg.Rules.Signer(),
		adds:    make(chan *addition, 256),
		demands: lru.NewCache[common.Hash, demand](int(cfg.GlobalSlots + cfg.GlobalQueue)),
		want:    head,
		quit:    make(chan struct{}),
	}
	p.moved.L = &p.mu
	lc := legacypool.DefaultConfig
	lc.NoLocals = true
	lc.Journal = ""
	lc.PriceLimit = max(cfg.PriceLimit, 1) // what decides is the tip given to Init
	lc.PriceBump = cfg.PriceBump
	lc.AccountSlots, lc.GlobalSlots = cfg.AccountSlots, cfg.GlobalSlots
	lc.AccountQueue, lc.GlobalQueue = cfg.AccountQueue, cfg.GlobalQueue
	p.legacy = legacypool.New(lc, &view{cfg.Chain, cfg.Rules.Chain})

	// Subscribed before the pool reads its first state, so that no head is missed.
	heads := make(chan core.ChainHeadEvent)
	sub := cfg.Chain.SubscribeHead(heads)
	if err := p.legacy.Init(cfg.PriceLimit, head, txpool.NewReservationTracker().NewHandle(0)); err != nil {
		sub.Unsubscribe()
		return nil, fmt.Errorf("start transaction pool on block %d: %w", head.Number, err)
	}
	p.wg.Add(3)
	go p.listen(heads, sub)
	go p.follow()
	go p.add()
	return p, nil
}

// Close stops the pool. It returns when nothing of it runs any more.
func (p *Pool) Close() {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	p.closed = true
	p.mu.Unlock()
	p.moved.Broadcast()
	close(p.quit)
	p.wg.Wait()
	p.legacy.Close()
}

// Get gives a transaction that waits here, or nil.
func (p *Pool) Get(hash common.Hash) *types.Transaction { return p.legacy.Get(hash) }

// Nonce is the account's next nonce after all its executable transactions here.
func (p *Pool) Nonce(addr common.Address) uint64 { return p.legacy.Nonce(addr) }

// Stats counts the transactions that can be executed and those that wait for a nonce.
func (p *Pool) Stats() (pending, queued int) { return p.legacy.Stats() }

// Content gives all transactions by account, in the order of their nonces.
func (p *Pool) Content() (pending, queued map[common.Address][]*types.Transaction) {
	return p.legacy.Content()
}

// ContentFrom gives one account's transactions in the order of their nonces.
func (p *Pool) ContentFrom(addr common.Address) (pending, queued []*types.Transaction) {
	return p.legacy.ContentFrom(addr)
}

// SubscribeTxs tells of transactions that became executable. A subscriber that
// does not read holds up every Add: give the channel a buffer and a reader.
func (p *Pool) SubscribeTxs(ch chan<- core.NewTxsEvent) event.Subscription {
	return p.legacy.SubscribeTransactions(ch, true)
}

// view is the chain as the legacy pool wants to see it.
type view struct {
	chain  Chain
	config *params.ChainConfig
}

func (v *view) Config() *params.ChainConfig { return v.config }
func (v *view) CurrentBlock() *types.Header { return v.chain.Head() }

func (v *view) StateAt(root common.Hash, _ *big.Int, _ uint64) (*gethstate.StateDB, error) {
	st, err := v.chain.State(root)
	if err != nil {
		return nil, err
	}
	return st.DB(), nil
}

// GetBlock is a block without its deposits: of one that was rewound, the legacy pool
// takes the transactions in again.
func (v *view) GetBlock(hash common.Hash, _ uint64) *types.Block {
	b := v.chain.BlockByHash(hash)
	if b == nil {
		return nil
	}
	n := messages.Deposits(b.Transactions())
	if n == 0 {
		return b
	}
	return b.WithBody(types.Body{Transactions: b.Transactions()[n:]})
}
