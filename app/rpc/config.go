package rpc

import (
	"context"
	"log/slog"
	"math/big"
	"runtime"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"

	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/execution/move"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
)

// Config bounds what a client may ask for. Zero values take the defaults of
// DefaultConfig, but for the lists, which stay empty.
type Config struct {
	MaxBodyBytes          int           // of one HTTP request or WebSocket message
	MaxBatch              int           // calls in one JSON-RPC batch
	MaxBatchResponseBytes int           // of all answers to one batch
	MaxLogBlocks          uint64        // blocks one log query may span
	MaxLogs               int           // logs one query may return
	MaxLogTerms           int           // addresses, or topics at one position, in a log query; all filters and subscriptions together may have 100 times as many
	MaxProofKeys          int           // storage keys in one eth_getProof
	MaxSubscriptions      int           // filters and subscriptions at once, of all clients
	MaxQueued             int           // events kept for a slow reader before it is dropped; ten times as many for all together
	CallGas               uint64        // of eth_call, eth_estimateGas and their like
	CallTimeout           time.Duration // of the same
	MaxCalls              int           // executed at the same time, of eth_call, eth_estimateGas, eth_createAccessList and debug_; others wait
	TraceTimeout          time.Duration // of one call of debug_
	MaxTraceBytes         int           // of one trace, and of what a tracer keeps meanwhile
	ProveTimeout          time.Duration // of one trivium_prove, of which two run at the same time
	MaxProofBytes         int           // of one proof bundle
	SyncTimeout           time.Duration // default and maximum wait of eth_sendRawTransactionSync
	FilterTimeout         time.Duration // a filter not polled for this long is removed

	Namespaces       []string // served; empty: all
	CORS             []string // browser origins that may call; "*" for any; empty: none
	VHosts           []string // host names the server answers to beside localhost and addresses; "*" for any
	AllowUnprotected bool     // take transactions without a chain id (before EIP-155)
}

// DefaultConfig are the limits that stand where a Config says nothing.
func DefaultConfig() Config {
	return Config{
		MaxBodyBytes:          5 << 20,
		MaxBatch:              1000,
		MaxBatchResponseBytes: 25 << 20,
		MaxLogBlocks:          10_000,
		MaxLogs:               20_000,
		MaxLogTerms:           1000,
		MaxProofKeys:          1024,
		MaxSubscriptions:      1000,
		MaxQueued:             20_000,
		CallGas:               50_000_000,
		CallTimeout:           5 * time.Second,
		MaxCalls:              2 * runtime.GOMAXPROCS(0),
		TraceTimeout:          5 * time.Second,
		MaxTraceBytes:         64 << 20,
		ProveTimeout:          time.Minute,
		MaxProofBytes:         256 << 20,
		SyncTimeout:           20 * time.Second,
		FilterTimeout:         5 * time.Minute,
	}
}

func orDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

func (c Config) withDefaults() Config {
	d := DefaultConfig()
	orDefault(&c.MaxBodyBytes, d.MaxBodyBytes)
	orDefault(&c.MaxBatch, d.MaxBatch)
	orDefault(&c.MaxBatchResponseBytes, d.MaxBatchResponseBytes)
	orDefault(&c.MaxLogBlocks, d.MaxLogBlocks)
	orDefault(&c.MaxLogs, d.MaxLogs)
	orDefault(&c.MaxLogTerms, d.MaxLogTerms)
	orDefault(&c.MaxProofKeys, d.MaxProofKeys)
	orDefault(&c.MaxSubscriptions, d.MaxSubscriptions)
	orDefault(&c.MaxQueued, d.MaxQueued)
	orDefault(&c.CallGas, d.CallGas)
	orDefault(&c.CallTimeout, d.CallTimeout)
	orDefault(&c.MaxCalls, d.MaxCalls)
	orDefault(&c.TraceTimeout, d.TraceTimeout)
	orDefault(&c.MaxTraceBytes, d.MaxTraceBytes)
	orDefault(&c.ProveTimeout, d.ProveTimeout)
	orDefault(&c.MaxProofBytes, d.MaxProofBytes)
	orDefault(&c.SyncTimeout, d.SyncTimeout)
	orDefault(&c.FilterTimeout, d.FilterTimeout)
	return c
}

// serves tells whether a namespace is served.
func (c *Config) serves(namespace string) bool {
	return len(c.Namespaces) == 0 || slices.Contains(c.Namespaces, namespace)
}

// Submitter takes transactions, whose senders are already recovered, to where
// they are ordered: the pool of a sequencer, or the sequencer itself. It answers
// with one error (or nil) for each, in the pool's own words.
type Submitter interface {
	Submit(ctx context.Context, txs []*types.Transaction) []error
}

// Pool shows the transactions that wait.
type Pool interface {
	Get(hash common.Hash) *types.Transaction
	Nonce(addr common.Address) uint64 // the next one, after what is pending
	Stats() (pending, queued int)
	Content() (pending, queued map[common.Address][]*types.Transaction)
	ContentFrom(addr common.Address) (pending, queued []*types.Transaction)
	SubscribeTxs(ch chan<- core.NewTxsEvent) event.Subscription
}

// SyncProgress tells how far a node is behind. Blocks are numbers of the
// chain, DA fields heights of the DA layer.
type SyncProgress struct {
	Syncing  bool   // whether the node still catches up
	Starting uint64 // block at which it began
	Highest  uint64 // newest block it knows of, 0 when it cannot tell
	DADone   uint64 // last DA height derived
	DAHead   uint64 // newest DA height seen
	DAError  string // why the DA layer does not answer; empty while it does
	// DATroubles is all that is the matter with the DA layer.
	DATroubles []Trouble
	// Parent is how far the parent chain is taken in; nil on a sovereign chain.
	Parent *ParentProgress
}

// ParentProgress is how far the parent chain has come, and how far it is taken in.
type ParentProgress struct {
	ChainID  uint64
	Final    uint64 // number of its newest final block seen; 0: none yet
	Taken    uint64 // of its last block taken in
	Inbox    uint64 // deposits taken in
	Error    string // why derivation waits for it; empty while it does not
	Troubles []Trouble
	// Settlement is what has become of this chain's outputs there.
	Settlement SettlementProgress
}

// SettlementProgress tells of the outputs on the parent chain that were not rejected.
type SettlementProgress struct {
	Registry       common.Address   // zero before the parent chain has answered
	Right, Unknown int              // as this node finds them; unknown: not derived so far
	Newest         *OutputProgress  // of those that are right; nil for none
	Wrong          []OutputProgress // anything here is an alarm
	// Account proposes and challenges; nil: this node only watches. Waiting is how many of its
	// transactions are not final, Doing what the first of them is for, and Tx its
	// newest attempt, zero before it is sent.
	Account *common.Address
	Waiting int
	Doing   string
	Tx      common.Hash
}

// OutputProgress is an output on the parent chain.
type OutputProgress struct {
	settlement.Placed
	Root     common.Hash
	Proposer common.Address
	Why      string // it is wrong
}

// Backend is the node behind the server. Chain is needed; the rest may be absent.
type Backend struct {
	Chain   *chain.Store
	Move    *move.Machine       // that Engines have; nil if the chain has no Move VM
	Engines *router.Engines     // of the chain's VMs, run what clients try and trace; nil: those that execute blocks
	Pool    Pool                // nil: nothing waits here
	Submit  Submitter           // nil: transactions are refused
	Archive *archive.Store      // what the chain was derived from; nil: not kept
	Syncing func() SyncProgress // nil: always in step
	// Prover makes proofs of what the chain has done; nil: none are made here.
	Prover *prove.Builder
	// Parent is the parent chain; nil on a sovereign chain.
	Parent ParentChain
	// Batched tells whether a block is in a batch on its way; nil but on a sequencer.
	Batched func(block uint64) bool
	// Spending is of the sequencer; nil elsewhere.
	Spending func() DASpending
	Now      func() time.Time // nil: time.Now
	Version  string           // for web3_clientVersion, such as trivium/v0.1.0
	Logger   *slog.Logger     // nil: silent
	MinTip   *big.Int         // wei a gas suggested on a chain without traffic; nil: 0.001 gwei
}

// Trouble is one thing that is the matter with the DA layer or the parent chain.
type Trouble struct {
	Doing  string    `json:"doing"`  // reading, posting, following outputs, or watching: the DA node says so of itself
	Reason string    `json:"reason"` // a da.Reason or parent.Reason, as in logs and metrics
	Since  time.Time `json:"since"`
	Error  string    `json:"error"` // and what to do about it
}
