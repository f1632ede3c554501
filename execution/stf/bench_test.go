package stf_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"

	"github.com/trivium-chain/trivium/execution/internal/cputime"
	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// gethChain is a test chain as go-ethereum's own block processor wants it.
type gethChain struct {
	*testchain.Chain
	engine consensus.Engine
}

func newGethChain(c *testchain.Chain) gethChain {
	return gethChain{c, beacon.New(ethash.NewFaker())}
}

func (g gethChain) Config() *params.ChainConfig                   { return g.Chain.Config.Chain }
func (g gethChain) Engine() consensus.Engine                      { return g.engine }
func (g gethChain) CurrentHeader() *types.Header                  { return g.Head() }
func (g gethChain) GetHeaderByHash(common.Hash) *types.Header     { return nil }
func (g gethChain) GetHeaderByNumber(number uint64) *types.Header { return g.Headers[number] }

// process runs a block through core.StateProcessor, root and commit
// included.
func (g gethChain) process(tb testing.TB, db gethstate.Database, parent common.Hash, block *types.Block) (*core.ProcessResult, common.Hash) {
	st, err := gethstate.New(parent, db)
	if err != nil {
		tb.Fatal(err)
	}
	res, err := core.NewStateProcessor(g).Process(context.Background(), block, st, nil, nil, vm.Config{}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	rules := g.Config().Rules(block.Number(), true, block.Time())
	st.IntermediateRoot(rules)
	root, err := st.Commit(rules, block.NumberU64())
	if err != nil {
		tb.Fatal(err)
	}
	return res, root
}

// workload makes the transactions of one block.
type workload struct {
	name string
	txs  func(tb testing.TB, c *testchain.Chain) []*types.Transaction
}

var workloads = []workload{
	{"transfers", func(tb testing.TB, c *testchain.Chain) (txs []*types.Transaction) {
		for i := range 2000 {
			txs = append(txs, c.Transfer(tb, i%len(c.Keys), testchain.Fresh(uint64(i*7%3000)), 1))
		}
		return txs
	}},
	{"erc20", func(tb testing.TB, c *testchain.Chain) (txs []*types.Transaction) {
		for i := range 2000 {
			txs = append(txs, c.Call(tb, i%len(c.Keys), testchain.Token, 0, testchain.TokenTransfer(testchain.Fresh(uint64(i*7%3000)), 1)))
		}
		return txs
	}},
	{"compute", func(tb testing.TB, c *testchain.Chain) (txs []*types.Transaction) {
		for i := range 100 {
			txs = append(txs, c.Call(tb, i%len(c.Keys), testchain.Compute, 0, testchain.Words(5000)))
		}
		return txs
	}},
}

// BenchmarkProcessor runs the same block, in turns, through Process and commit
// and through core.StateProcessor with root and commit. Senders are known to
// both. "speed" is our speed over go-ethereum's, the best run of each, which other
// load on the machine disturbs least: above 1 we are faster, although Process
// also makes the block.
func BenchmarkProcessor(b *testing.B) {
	for _, w := range workloads {
		b.Run(w.name, func(b *testing.B) {
			c := testchain.Mixed(b, 1000)
			in := c.Input(w.txs(b, c)...)
			parent := c.Head()
			res, err := stf.Process(c.Config, parent, c.State(b), c.Ancestor, in)
			if err != nil {
				b.Fatal(err)
			}
			block, geth := res.Block, newGethChain(c)
			rules := geth.Config().Rules(block.Number(), true, block.Time())
			ours := func() {
				st, err := state.New(parent.Root, c.Reopen())
				if err != nil {
					b.Fatal(err)
				}
				res, err := stf.Process(c.Config, parent, st, c.Ancestor, in)
				if err != nil {
					b.Fatal(err)
				}
				if root, err := res.State.Commit(rules, 1); err != nil || root != block.Root() {
					b.Fatal(root, err)
				}
			}
			theirs := func() {
				if _, root := geth.process(b, c.Reopen(), parent.Root, block); root != block.Root() {
					b.Fatal(root)
				}
			}
			timed := func(f func()) float64 {
				start := time.Now()
				f()
				return float64(time.Since(start))
			}
			ours()
			theirs()
			best := [2]float64{math.Inf(1), math.Inf(1)}
			b.ResetTimer()
			for i := range b.N {
				var o, t float64
				if i%2 == 0 {
					o, t = timed(ours), timed(theirs)
				} else {
					t, o = timed(theirs), timed(ours)
				}
				best[0], best[1] = min(best[0], o), min(best[1], t)
			}
			b.ReportMetric(best[1]/best[0], "speed")
			b.ReportMetric(best[0]/1000/float64(len(in.Txs)), "us/tx")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkDAFees runs blocks of one load, in turns, on a chain without DA fees, on
// one with fees of nothing, and on one where transactions pay. "on" and "paid" are the
// processor time that the latter two take over that of the first, the best run of each.
func BenchmarkDAFees(b *testing.B) {
	for _, w := range workloads[:2] {
		b.Run(w.name, func(b *testing.B) {
			var runs [3]func() float64
			for i := range runs {
				c := testchain.Mixed(b, 1000)
				if i > 0 {
					c = testchain.Priced(b, 1000, params.InitialBaseFee, stf.DAFees{Price: uint64(i-1) * 1e7, MinBaseFee: 1, Smoothing: 1})
				}
				txs := w.txs(b, c)
				for k, tx := range txs { // again, with gas to pay with
					txs[k] = sign(b, c, k%len(c.Keys), &types.DynamicFeeTx{Nonce: tx.Nonce(), To: tx.To(), Value: tx.Value(), Gas: 300_000, Data: tx.Data()})
				}
				in := c.Input(txs...)
				runs[i] = func() float64 {
					st, err := state.New(c.Head().Root, c.Reopen())
					if err != nil {
						b.Fatal(err)
					}
					start := cputime.Used()
					if _, err := stf.Process(c.Config, c.Head(), st, c.Ancestor, in); err != nil {
						b.Fatal(err)
					}
					return float64(cputime.Used() - start)
				}
				runs[i]()
			}
			best := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
			b.ResetTimer()
			for n := range b.N {
				for k := range runs {
					i := (n + k) % len(runs)
					best[i] = min(best[i], runs[i]())
				}
			}
			b.ReportMetric(best[1]/best[0], "on")
			b.ReportMetric(best[2]/best[0], "paid")
			b.ReportMetric(best[0]/1000/2000, "us/tx")
			b.ReportMetric(0, "ns/op")
		})
	}
}
