package node

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/da/outbox"
	"github.com/trivium-chain/trivium/da/price"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/batcher"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/driver"
	"github.com/trivium-chain/trivium/rollup/mempool"
	"github.com/trivium-chain/trivium/rollup/sequencer"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

// CoreConfig is what a Core is made from.
type CoreConfig struct {
	Chain    chain.Config
	DA       func(db ethdb.KeyValueStore) (da.Client, error) // db is for what the client keeps
	Parents  driver.Parents                                  // reads the parent chain; nil for a sovereign chain
	Prefetch int                                             // DA heights read at the same time
	Archive  bool                                            // keep what is derived from
	Pool     mempool.Config
	// Key makes the Core a sequencer; nil for a full node.
	Key *ecdsa.PrivateKey
	// The rest matters to a sequencer only.
	Lazy          bool
	MinTip        uint64 // wei
	BuildTime     time.Duration
	MaxBlockBytes uint64
	TargetBytes   uint64
	MaxAge        time.Duration
	MaxFrameBytes int
	Prices        *price.Config // of submissions, but for what a Core knows; nil leaves the fee to the DA layer
	Fees          FeeConfig
	Lanes         []string      // keys of the DA node that submit; none: its own
	Outbox        outbox.Config // its delays, and who hears its news; the rest is a Core's
	Unsafe        Bounds
	Now           func() time.Time
	Logger        *slog.Logger
}

// Bounds limit what may be built while the DA layer does not take batches.
type Bounds struct {
	Bytes uint64
	Age   time.Duration
}

// Core is the rollup machinery of one node.
type Core struct {
	Store   *chain.Store
	Pool    *mempool.Pool
	DA      da.Client
	Archive *archive.Store // nil: none is kept
	Fetcher *driver.Fetcher
	Driver  *driver.Driver
	Prices  *price.Prices    // sequencer only; nil: the DA layer costs nothing
	Outbox  *outbox.Outbox   // sequencer only
	Batcher *batcher.Batcher // sequencer only
	Fees    *FeeSetter       // sequencer only; nil: the price that transactions pay is left alone

	builder *sequencer.Sequencer
	cfg     CoreConfig
	log     *slog.Logger

	mu       sync.Mutex
	atStart  uint64 // DA head when derivation began, at least; 0: not seen yet
	caughtUp bool   // see CaughtUp
	level    level
	why      error         // the level is paused; nil otherwise
	waiting  *parent.Error // why derivation waits for the parent chain; nil: it does not
	skipped  int           // ticks passed over while throttled

	clock daClock // for Produce alone
}

// maxAhead keeps lanes within what derivation holds of batches that land before
// the one it awaits, with room for frames of an older cut.
var maxAhead = outbox.Ahead{IDs: derive.EarlyBatches, Blobs: derive.EarlyFrames * 4 / 5, Bytes: derive.EarlyBytes * 4 / 5}

// keySigner signs for the sequencer.
type keySigner struct{ key *ecdsa.PrivateKey }

// SignHash gives r || s || v, 65 bytes, v being 0 or 1.
func (k keySigner) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], k.key) }

// NewCore opens the store and wires the parts.
func NewCore(cfg CoreConfig) (*Core, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	c := &Core{cfg: cfg, log: cfg.Logger}
	var err error
	if c.Store, err = chain.Open(cfg.Chain); err != nil {
		return nil, err
	}
	if err := c.wire(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Core) wire() error {
	cfg, g := &c.cfg, c.Store.Genesis()
	cfg.Pool.Chain, cfg.Pool.Rules = c.Store, c.Store.Rules()
	var err error
	if c.Pool, err = mempool.New(cfg.Pool); err != nil {
		return err
	}
	client, err := cfg.DA(c.Store.DB())
	if err != nil {
		return err
	}
	c.DA = client
	var keeper driver.Archive
	if cfg.Archive {
		c.Archive = archive.NewStore(c.Store.DB(), chain.ArchiveKeyPrefix)
		keeper = c.Archive
	}
	c.Fetcher = driver.NewFetcher(client, g.Rollup, cfg.Prefetch, keeper)
	if c.Driver, err = driver.New(driver.Config{Store: c.Store, Source: c.Fetcher, Parents: cfg.Parents, Logger: c.log, OwnClaims: cfg.Key != nil}); err != nil {
		return err
	}
	if cfg.Key == nil {
		return nil
	}
	if addr := crypto.PubkeyToAddress(cfg.Key.PublicKey); addr != g.Rollup.Sequencer {
		return fmt.Errorf("the sequencer key is of %s, the genesis names %s: use the key that the chain was made with, or --role full", addr, g.Rollup.Sequencer)
	}
	pricer, err := c.openPrices()
	if err != nil {
		return err
	}
	o := cfg.Outbox
	o.DB, o.Client, o.Prefix, o.Pricer, o.Lanes, o.MaxAhead = c.Store.DB(), client, chain.OutboxKeyPrefix, pricer, cfg.Lanes, maxAhead
	o.Recut, o.MaxBytes, o.Now, o.Logger = batcher.Recut(g.ChainID(), keySigner{cfg.Key}), int(cfg.Unsafe.Bytes)*2, cfg.Now, c.log
	o.OnPosted = func(id, height uint64, _ []da.Commitment) { c.Batcher.OnPosted(id, height) }
	if c.Outbox, err = outbox.Open(o); err != nil {
		return err
	}
	c.Batcher, err = batcher.New(batcher.Config{
		Store: c.Store, Outbox: c.Outbox, Signer: keySigner{cfg.Key}, Accepted: c.accepted,
		TargetBytes: cfg.TargetBytes, MaxAge: cfg.MaxAge, MaxFrameBytes: cfg.MaxFrameBytes, Now: cfg.Now, Logger: c.log,
	})
	if err != nil {
		return err
	}
	c.builder = sequencer.New(sequencer.Config{
		Rules: c.Store.Rules(), Params: g.Rollup, Pool: c.Pool, DAHeight: c.Store.DAHeight,
		Known:     func() uint64 { return c.Driver.Progress().Height },
		Ancestors: c.Store.Ancestors, Now: cfg.Now, Lazy: cfg.Lazy, MinTip: uint256.NewInt(cfg.MinTip),
		BuildTime: cfg.BuildTime, MaxBlockBytes: cfg.MaxBlockBytes, Logger: c.log,
	})
	c.Fees = newFeeSetter(c)
	return nil
}

// openPrices gives what the outbox asks for fees; nil leaves them to the layer.
func (c *Core) openPrices() (outbox.Pricer, error) {
	if c.cfg.Prices == nil {
		return nil, nil
	}
	cfg := *c.cfg.Prices
	cfg.DB, cfg.Prefix, cfg.Logger = c.Store.DB(), chain.PricesKey, c.log
	if cfg.Now == nil {
		cfg.Now = c.cfg.Now
	}
	var err error
	c.Prices, err = price.Open(cfg)
	return c.Prices, err
}

func (c *Core) accepted() batcher.Accepted {
	p := c.Driver.Progress()
	return batcher.Accepted{NextBatch: p.NextBatch, LastBatch: p.LastBatch, Head: p.Head.Number, Origin: p.Head.Origin, DAHeight: p.Height}
}

// Sequencing tells whether this Core builds blocks.
func (c *Core) Sequencing() bool { return c.builder != nil }

// CaughtUp tells whether derivation has reached the DA head since the start, or what
// the head was then: further it may never come, if the parent chain takes longer to finalize
// than the genesis supposes.
func (c *Core) CaughtUp() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.caughtUp
}

// Close closes what is open.
func (c *Core) Close() error {
	if c.Pool != nil {
		c.Pool.Close()
	}
	return c.Store.Close()
}

// Derive takes the next DA height; false when there is none yet.
func (c *Core) Derive(ctx context.Context) (bool, error) {
	err := c.Driver.Derive(ctx)
	c.waits(ctx, err)
	atHead := da.KindOf(err) == da.KindFuture
	derived := c.Driver.Progress().Height - 1
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.atStart == 0 {
		c.atStart = c.Fetcher.Head()
	}
	if !c.caughtUp && (atHead || parent.ReasonOf(err) == parent.ReasonNotFinal && derived >= c.atStart) {
		c.caughtUp = true
		c.log.Info("derivation has reached the DA head", "daHeight", derived, "block", c.Store.Heads().Safe.Number)
	}
	if atHead {
		return false, nil
	}
	return err == nil, err
}

// Heads are the chain's heads.
func (c *Core) Heads() rollup.Heads { return c.Store.Heads() }
