package node

import (
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/trivium-chain/trivium/app/metrics"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/wasm"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// observed is what the loops note for metrics and health.
type observed struct {
	blocks atomic.Uint64 // built here
	txs    atomic.Uint64 // in them

	balance atomic.Uint64 // of the DA node's own account, utia

	build, height *metrics.Histogram // of the registry
}

// readyLag is how many DA heights a node may be behind and still be ready.
const readyLag = 10

// register names everything the node tells about itself. It is called before
// the loops start, whether or not the metrics are served.
func (n *Node) register() *metrics.Registry {
	r, c := metrics.New(), n.core
	r.Info("build_info", "Version and role of the node.", map[string]string{"version": Release, "role": n.cfg.Node.Role})
	r.Gauges("chain_head_block", "Block number of each head.", "head", func() map[string]float64 {
		h := c.Heads()
		return map[string]float64{"soft": float64(h.Soft.Number), "safe": float64(h.Safe.Number), "final": float64(h.Final.Number), "settled": float64(h.Settled.Number)}
	})
	r.Gauge("da_head_height", "Newest height of the DA layer seen.", func() float64 { return float64(c.Fetcher.Head()) })
	r.Flag("da_up", "Whether the DA layer answered the last call of derivation.", func() bool { return n.troubles.unread() == "" })
	r.Gauges("da_trouble", "What is the matter with the DA layer at the moment: 1 for each reason that is the case.", "reason", n.troubles.gauges)
	r.Counters("da_troubles_total", "How often each reason has begun to be the case.", "reason", n.troubles.counts)
	r.Gauge("derive_height", "Last DA height derived.", func() float64 { return float64(c.Driver.Progress().Height - 1) })
	n.seen.height = r.Histogram("derive_height_seconds", "Time to derive one DA height, waiting for it included.")
	r.Counters("derive_skipped_total", "Blobs, frames, batches and forced transactions passed over, by reason.", "reason", func() map[string]uint64 {
		skipped := map[string]uint64{}
		for reason, count := range c.Driver.Progress().Skipped {
			if reason != derive.SkipForcedBlock {
				skipped[string(reason)] = count
			}
		}
		return skipped
	})
	r.Counter("derive_forced_only_blocks_total", "Blocks that derivation built because the sequencer window had passed.", func() uint64 {
		return c.Driver.Progress().Skipped[derive.SkipForcedBlock]
	})
	r.Counter("derive_contradicted_blocks_total", "Soft blocks that the DA layer contradicted and that were rewound.", func() uint64 { return c.Driver.Progress().Contradicted })
	r.Counter("derive_claim_mismatches_total", "Batches whose claimed state root was not the derived one.", func() uint64 { return c.Driver.Progress().ClaimMismatch })
	if n.parent != nil {
		n.registerParent(r)
		n.settling.register(r)
	}
	if c.Store.Rules().DA != nil {
		r.Gauges("da_byte_price_wei", "What transactions pay for a byte on the DA layer, in wei: in the last block, and where the price goes.", "what", func() map[string]float64 {
			head := c.Store.Head()
			price, _ := stf.DAPrice(head)
			target, _ := stf.DATarget(head)
			return map[string]float64{"now": float64(price), "target": float64(target)}
		})
	}
	r.Gauges("mempool_transactions", "Transactions that wait.", "state", func() map[string]float64 {
		pending, queued := c.Pool.Stats()
		return map[string]float64{"pending": float64(pending), "queued": float64(queued)}
	})
	if m := n.vms.Move(); m != nil {
		r.Info("move_info", "What watches over Move modules while blocks are executed: checks is true with --verify-move.", map[string]string{"checks": strconv.FormatBool(n.cfg.Move.Verify)})
		r.Counter("move_violations_total", "Frames halted because the Move VM has found a bug in itself. Anything but 0 is to be reported.", m.Violations)
	}
	if n.vms.WASM() != nil {
		registerWASM(r, "wasm", "Executing blocks", n.vms.WASM())
		registerWASM(r, "rpc_wasm", "For calls and traces of JSON-RPC", n.calls.WASM())
	}
	if n.follower != nil {
		r.Flag("feed_connected", "Whether the sequencer's feed is connected.", n.follower.Connected)
		r.Counter("feed_received_total", "Soft blocks received.", n.follower.Received)
	}
	if c.Sequencing() {
		n.registerSequencer(r)
	}
	return r
}

// registerWASM tells of one machine: that of blocks, or that of calls.
func registerWASM(r *metrics.Registry, prefix, purpose string, machine *wasm.Machine) {
	name := func(what string) string { return prefix + "_" + what }
	help := func(text string) string { return purpose + ": " + text }
	r.Info(name("info"), help("what runs WASM contracts."), map[string]string{"engine": machine.EngineName()})
	r.Counters(name("loads_total"), help("modules wanted, by where they came from: memory, disk, or compiled then."), "from", func() map[string]uint64 {
		x := machine.Stats()
		return map[string]uint64{"memory": x.Hits, "disk": x.DiskHits, "compiled": x.Compilations}
	})
	r.Counter(name("fallbacks_total"), help("modules that the compiler failed on, and that are interpreted."), func() uint64 { return machine.Stats().Fallbacks })
	r.Counters(name("runs_total"), help("runs of contracts, and how some of them went: with a new instance, ended by a trap, by one that no contract should be able to cause."), "kind", func() map[string]uint64 {
		x := machine.Stats()
		return map[string]uint64{"all": x.Runs, "fresh": x.Fresh, "trap": x.Traps, "unexpected": x.Unexpected}
	})
	r.Gauge(name("modules"), help("modules in memory."), func() float64 { return float64(machine.Stats().Modules) })
	r.Gauges(name("bytes"), help("memory held, an estimate: by modules, by instances and by buffers that wait for a run."), "by", func() map[string]float64 {
		x := machine.Stats()
		return map[string]float64{"modules": float64(x.Bytes), "instances": float64(x.IdleBytes), "buffers": float64(x.FreeBytes)}
	})
}

func (n *Node) registerSequencer(r *metrics.Registry) {
	c := n.core
	n.seen.build = r.Histogram("sequencer_block_seconds", "Time to build and store one block.")
	r.Counter("sequencer_blocks_total", "Blocks built.", n.seen.blocks.Load)
	r.Counter("sequencer_transactions_total", "Transactions in them.", n.seen.txs.Load)
	r.Gauge("sequencer_backlog_level", "0 normal, 1 warned, 2 throttled, 3 paused.", func() float64 { return float64(c.Level()) })
	r.Gauges("batch_backlog", "What is not in the DA layer yet: bytes of transactions, and seconds that the oldest has waited.", "unit", func() map[string]float64 {
		bytes, age := c.Batcher.Backlog()
		return map[string]float64{"bytes": float64(bytes), "seconds": age.Seconds()}
	})
	r.Gauges("outbox_waiting", "What waits in the outbox for the DA layer.", "unit", func() map[string]float64 {
		items, bytes, _ := c.Outbox.Pending()
		return map[string]float64{"items": float64(items), "bytes": float64(bytes)}
	})
	r.Counters("outbox_events_total", "What became of submissions to the DA layer.", "event", func() map[string]uint64 {
		x := c.Outbox.Counts()
		return map[string]uint64{"submitted": x.Submits, "refused": x.Refused, "ambiguous": x.Ambiguous, "resent": x.Resent, "posted": x.Posted, "recut": x.Recut}
	})
	if n.layer.remote != nil {
		r.Gauge("da_balance_utia", "What the DA node's own account holds; 0 also where it does not tell.", func() float64 { return float64(n.seen.balance.Load()) })
	}
	if c.Prices != nil {
		r.Gauges("da_gas_price", "Price of submissions, utia per gas: offered next, what the DA layer last named as required (0: nothing), the most that is ever offered.", "what", func() map[string]float64 {
			x := c.Prices.Status()
			return map[string]float64{"offered": x.Price, "asked": x.Asked, "ceiling": x.Ceiling}
		})
		r.Counter("da_spent_utia_total", "Utia spent on submissions since the home was made.", func() uint64 { return c.Prices.Status().Spent })
		r.Gauges("da_spending_utia", "Utia of the day (UTC): spent, its budget (0: none), and what submissions under way may yet cost.", "what", func() map[string]float64 {
			x := c.Prices.Status()
			return map[string]float64{"today": float64(x.SpentToday), "budget": float64(x.Budget), "promised": float64(x.Promised)}
		})
	}
	if n.feed != nil {
		r.Gauge("feed_followers", "Followers connected.", func() float64 { return float64(n.feed.feed.Followers()) })
		r.Counter("feed_sent_total", "Soft blocks sent, over all followers.", n.feed.feed.Sent)
		r.Counter("feed_dropped_total", "Followers dropped because they were too slow.", n.feed.feed.Dropped)
	}
}

// listenMetrics serves metrics, health and readiness, if asked.
func (n *Node) listenMetrics() error {
	r := n.register()
	addr := address(n.cfg.Metrics.Addr, n.cfg.Metrics.Port)
	if addr == "" {
		return nil
	}
	var err error
	if n.metrics, err = r.Listen(addr, metrics.Checks{Ready: n.ready}); err != nil {
		return err
	}
	n.log.Info("metrics are served", "url", "http://"+n.metrics.Addr()+"/metrics")
	return nil
}

// ready tells why the node does not serve current data, or nil.
func (n *Node) ready() error {
	if text := n.troubles.unread(); text != "" {
		return fmt.Errorf("the DA layer does not answer: %s", text)
	}
	if text := n.parentTroubles.unread(); text != "" {
		return fmt.Errorf("derivation waits for the parent chain: %s", text)
	}
	if !n.core.CaughtUp() {
		return errors.New("derivation has not reached the DA head since the start")
	}
	if p, head := n.core.Driver.Progress(), n.core.Fetcher.Head(); head > p.Height+readyLag {
		return fmt.Errorf("derivation is at DA height %d, the DA layer at %d", p.Height-1, head)
	}
	if why := n.core.Paused(); why != nil {
		return fmt.Errorf("sequencing is paused %w", why)
	}
	return nil
}
