package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/app/config"
	"github.com/trivium-chain/trivium/app/home"
	"github.com/trivium-chain/trivium/app/metrics"
	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/outbox"
	"github.com/trivium-chain/trivium/da/price"
	"github.com/trivium-chain/trivium/da/serve"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/feed"
	"github.com/trivium-chain/trivium/rollup/mempool"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
)

// Node is a running node. Use New, Start, Wait, Close in this order.
type Node struct {
	cfg   *config.Config
	pace  pace
	log   *slog.Logger
	core  *Core
	layer layer
	vms   *vms.Set // execute blocks
	calls *vms.Set // execute what clients try

	daServer *serve.Server
	rpc      *rpc.Server
	forward  *forwarder
	feed     *feedServer  // sequencer
	follower *feed.Client // full node
	metrics  *metrics.Server
	seen     observed
	troubles *troubles // of the DA layer
	stranger stranger

	parent         *parent.Reader // nil on a sovereign chain
	closeParent    func()
	parentTroubles *troubles
	settling       *settling // nil on a sovereign chain

	cancel context.CancelFunc
	wg     sync.WaitGroup
	once   sync.Once
	failed chan error
}

// maxBlockBytes bounds the transactions of a block that this node builds: what
// one costs to read back and to execute again stays small.
const maxBlockBytes = 4 << 20

// callsEndIn is how long the end of a node waits for calls of clients.
const callsEndIn = 5 * time.Second

// New opens everything and starts nothing.
func New(cfg *config.Config, log *slog.Logger) (*Node, error) {
	return newNode(cfg, log, usualPace)
}

func newNode(cfg *config.Config, log *slog.Logger, pace pace) (*Node, error) {
	if err := home.CheckRestored(cfg.Node.Home); err != nil {
		return nil, err
	}
	genesis, err := rollup.ReadGenesis(cfg.InHome(cfg.Node.Genesis))
	if err != nil {
		return nil, err
	}
	n := &Node{cfg: cfg, log: log, pace: pace, failed: make(chan error, 1), troubles: newTroubles(time.Now), parentTroubles: newParentTroubles(time.Now)}
	if err := n.open(genesis); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

func (n *Node) open(genesis *rollup.Genesis) error {
	var err error
	if n.layer, err = openLayer(n.cfg, genesis, n.log); err != nil {
		return err
	}
	if err := n.openParent(genesis); err != nil {
		return err
	}
	var key *ecdsa.PrivateKey
	if n.cfg.Node.Role == config.RoleSequencer {
		if key, err = home.LoadKey(n.cfg.InHome(n.cfg.Sequencer.KeyFile)); err != nil {
			return err
		}
	}
	if n.vms, err = home.OpenVMs(n.cfg, genesis, n.log); err != nil {
		return err
	}
	if n.calls, err = home.OpenCallVMs(n.cfg, genesis, n.log); err != nil {
		return err
	}
	c, m := &n.cfg.Chain, &n.cfg.Mempool
	n.core, err = NewCore(CoreConfig{
		Chain: chain.Config{
			Dir: filepath.Join(n.cfg.Node.Home, home.DataDir), Engine: c.Engine, CacheMB: int(c.Cache >> 20), Handles: c.Handles,
			Archive: c.Archive, Witnesses: c.Witness, Genesis: genesis, Engines: n.vms.Engines(), Logger: n.log,
		},
		DA:      func(db ethdb.KeyValueStore) (da.Client, error) { return n.layer.client(n.cfg, genesis, db, n.log) },
		Parents: n.parents(),
		// The embedded layer keeps all blobs itself.
		Prefetch: n.cfg.DA.Prefetch, Archive: n.cfg.DA.Archive && n.layer.local == nil, Lanes: n.cfg.DA.Lanes, Key: key,
		Outbox: outbox.Config{
			MinBackoff: n.pace.outboxMin, MaxBackoff: n.pace.outboxMax, SlowRetry: n.pace.outboxMax, PollInterval: n.pace.outboxPoll,
			WaitHeights: n.layer.waitHeights(),
			ReadTimeout: 10 * n.cfg.DA.RequestTimeout, // several requests, each of which ends by itself
			News:        func(lane string, err error) bool { return n.troubles.note(party{posting, lane}, err) },
		},
		Pool: mempool.Config{
			PriceLimit: m.PriceLimit, PriceBump: m.PriceBump, AccountSlots: m.AccountSlots, GlobalSlots: m.GlobalSlots,
			AccountQueue: m.AccountQueue, GlobalQueue: m.GlobalQueue, Logger: n.log,
		},
		Lazy: n.cfg.Sequencer.Mode == "lazy", MinTip: n.cfg.Sequencer.MinTip, BuildTime: n.cfg.Sequencer.BlockTime * 4 / 5,
		MaxBlockBytes: maxBlockBytes, TargetBytes: uint64(n.cfg.Batch.TargetBytes), MaxAge: n.cfg.Batch.MaxAge,
		MaxFrameBytes: int(n.cfg.Batch.MaxFrameBytes), Prices: n.prices(),
		Fees:   FeeConfig{WeiPerUtia: n.cfg.DA.WeiPerUtia, Margin: n.cfg.DA.FeeMargin},
		Unsafe: Bounds{Bytes: uint64(n.cfg.Sequencer.MaxUnsafeBytes), Age: n.cfg.Sequencer.MaxUnsafeAge},
		Logger: n.log,
	})
	if err != nil {
		return err
	}
	if err := n.openSettlement(); err != nil {
		return err
	}
	if err := n.openFeed(); err != nil {
		return err
	}
	return n.openRPC()
}

// prices is what the operator says of the DA layer's fees. The embedded layer has none.
func (n *Node) prices() *price.Config {
	if n.layer.local != nil {
		return nil
	}
	d := &n.cfg.DA
	return &price.Config{Fixed: d.GasPrice, Ceiling: d.MaxGasPrice, DailyBudget: d.DailyBudget, Now: n.pace.prices}
}

func (n *Node) openRPC() error {
	h := &n.cfg.HTTP
	b := rpc.Backend{
		Chain: n.core.Store, Engines: n.calls.Engines(), Move: n.calls.Move(), Pool: n.core.Pool, Syncing: n.progress, Archive: n.core.Archive, Version: Version(), Logger: n.log,
		MinTip: new(big.Int).SetUint64(max(n.cfg.Sequencer.MinTip, n.cfg.Mempool.PriceLimit)),
	}
	switch {
	case n.core.Sequencing():
		b.Submit, b.Batched = pooled{n.core.Pool}, n.core.Batcher.Covers
	case n.cfg.Sequencer.URL != "":
		n.forward = &forwarder{url: n.cfg.Sequencer.URL, pool: n.core.Pool, log: n.log}
		b.Submit = n.forward
	}
	layer, _ := n.core.DA.(prove.Layer) // both of a node's do
	b.Prover = prove.New(n.core.Store, layer, n.core.Store.Genesis().Rules(n.calls.Engines()))
	if n.settling != nil {
		b.Parent = n.settling.outs
	}
	if n.core.Prices != nil {
		b.Spending = n.spending
	}
	var err error
	n.rpc, err = rpc.New(rpc.Config{
		MaxBodyBytes: int(h.BodyLimit), MaxBatch: h.BatchLimit, MaxBatchResponseBytes: int(h.ResponseLimit), MaxLogBlocks: h.LogRange,
		MaxLogs: h.LogLimit, CallGas: h.CallGas, CallTimeout: h.CallTimeout, MaxCalls: h.MaxCalls, TraceTimeout: h.TraceTimeout,
		Namespaces: h.Namespaces, CORS: h.CORS, VHosts: h.VHosts, AllowUnprotected: h.Unprotected,
	}, b)
	return err
}

// Start listens and begins to work. It returns once the node serves.
func (n *Node) Start(ctx context.Context) error {
	ctx, n.cancel = context.WithCancel(ctx)
	if err := n.listen(ctx); err != nil {
		return err
	}
	// Reading is the first to tell of a layer that does not answer.
	read := make(chan struct{})
	n.run(func() error { return n.deriveLoop(ctx, sync.OnceFunc(func() { close(read) })) })
	n.run(func() error { return n.endLoop(ctx) })
	if n.layer.local != nil {
		n.run(func() error { return n.layer.local.Run(ctx) })
	} else {
		n.runAfter(ctx, read, n.watchLoop)
	}
	if n.follower != nil {
		n.run(func() error { n.follower.Run(ctx); return nil })
	}
	n.runSettlement(ctx)
	if n.core.Sequencing() {
		n.run(func() error { return n.produceLoop(ctx) })
		n.run(func() error { return n.batchLoop(ctx) })
		n.runAfter(ctx, read, n.core.Outbox.Run)
		if n.core.Fees != nil {
			n.run(func() error { return n.feeLoop(ctx) })
		}
	}
	heads := n.core.Heads()
	n.log.Info("node is up", "role", n.cfg.Node.Role, "chain", n.core.Store.Genesis().ChainID(), "genesis", n.core.Store.Header(0).Hash(),
		"soft", heads.Soft.Number, "safe", heads.Safe.Number, "http", n.rpc.HTTPAddr(), "ws", n.rpc.WSAddr())
	return nil
}

func (n *Node) listen(ctx context.Context) error {
	if n.layer.local != nil && n.cfg.DA.Listen != "" {
		var err error
		if n.daServer, err = serve.Listen(n.cfg.DA.Listen, serve.New(n.layer.local, serve.Options{Token: n.cfg.DA.Token, Logger: n.log})); err != nil {
			return err
		}
		n.run(func() error {
			select {
			case err := <-n.daServer.Done():
				return err
			case <-ctx.Done():
				return nil
			}
		})
	}
	if n.cfg.Feed.Listen != "" {
		if err := n.listenFeed(); err != nil {
			return err
		}
	}
	if err := n.listenMetrics(); err != nil {
		return err
	}
	return n.rpc.Listen(address(n.cfg.HTTP.Addr, n.cfg.HTTP.Port), address(n.cfg.HTTP.Addr, n.cfg.WS.Port))
}

// address is empty for a port that is off.
func address(host string, port int) string {
	if port < 0 {
		return ""
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// run keeps a loop until it ends; its error ends the node.
func (n *Node) run(loop func() error) {
	n.wg.Add(1)
	go func() {
		defer n.wg.Done()
		if err := loop(); err != nil && !errors.Is(err, context.Canceled) {
			select {
			case n.failed <- err:
			default:
			}
			n.cancel()
		}
	}()
}

// runAfter is run for a loop that begins when another has come so far.
func (n *Node) runAfter(ctx context.Context, begin <-chan struct{}, loop func(context.Context) error) {
	n.run(func() error {
		select {
		case <-begin:
			return loop(ctx)
		case <-ctx.Done():
			return nil
		}
	})
}

// Wait returns when a loop failed, with its error, or when ctx of Start ends.
func (n *Node) Wait(ctx context.Context) error {
	select {
	case err := <-n.failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

// Close ends all loops and servers and closes the home. It may be called more than once.
func (n *Node) Close() error {
	var err error
	n.once.Do(func() { err = n.close() })
	return err
}

func (n *Node) close() error {
	var errs []error
	if n.cancel != nil {
		n.cancel()
	}
	if n.rpc != nil {
		n.rpc.Close()
	}
	if n.daServer != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		errs = append(errs, n.daServer.Close(ctx))
		cancel()
	}
	if n.feed != nil {
		errs = append(errs, n.feed.close())
	}
	if n.metrics != nil {
		errs = append(errs, n.metrics.Close())
	}
	n.wg.Wait()
	errs = append(errs, n.layer.close()) // before the database that it writes to
	if n.closeParent != nil {
		n.closeParent()
	}
	if n.settling != nil {
		n.settling.client.Close()
	}
	if n.core != nil {
		errs = append(errs, n.core.Close())
	}
	errs = append(errs, n.vms.Close())
	// A contract's frame ends by its gas alone. One that a client's call still runs
	// keeps what it runs on; the process is about to end.
	if n.rpc == nil || n.rpc.Idle(callsEndIn) {
		errs = append(errs, n.calls.Close())
	}
	if n.forward != nil {
		n.forward.close()
	}
	return errors.Join(errs...)
}

// HTTPAddr, WSAddr and DAURL tell where the node listens; empty when it does not.
func (n *Node) HTTPAddr() string { return n.rpc.HTTPAddr() }
func (n *Node) WSAddr() string   { return n.rpc.WSAddr() }
func (n *Node) DAURL() string {
	if n.daServer == nil {
		return ""
	}
	return n.daServer.URL()
}

// ChainID is the chain's EIP-155 id.
func (n *Node) ChainID() uint64 { return n.core.Store.Genesis().ChainID() }

// Heads are the chain's heads.
func (n *Node) Heads() rollup.Heads { return n.core.Heads() }

// progress is what eth_syncing and trivium_syncStatus tell.
func (n *Node) progress() rpc.SyncProgress {
	p := n.core.Driver.Progress()
	head := max(n.core.Fetcher.Head(), p.Height-1)
	out := rpc.SyncProgress{Syncing: head > p.Height+2, Highest: n.core.Heads().Soft.Number, DADone: p.Height - 1, DAHead: head}
	out.DAError, out.DATroubles, out.Parent = n.troubles.unread(), n.troubles.list(), n.parentProgress()
	return out
}

// spending is the sequencer's part of trivium_getFees.
func (n *Node) spending() rpc.DASpending {
	s := n.core.Prices.Status()
	return rpc.DASpending{GasPrice: s.Price, MaxGasPrice: s.Ceiling, Today: s.SpentToday, Budget: s.Budget, Total: s.Spent}
}

// String names the node in errors.
func (n *Node) String() string { return fmt.Sprintf("%s node at %s", n.cfg.Node.Role, n.cfg.Node.Home) }
