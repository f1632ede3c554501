package stateless_test

import (
	"math"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/internal/cputime"
	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
)

// BenchmarkRecord runs the same block, in turns, as it is, recorded, and recorded and
// encoded, from an empty cache to the committed state. "record" and "encode" are the
// processor time of the latter two over that of the first, "wall" the time of the last
// over that of the first, all of the best run, which other load on the machine disturbs
// least.
func BenchmarkRecord(b *testing.B) {
	for _, w := range []struct {
		name string
		tx   func(tb testing.TB, c *testchain.Chain, i int) *types.Transaction
	}{
		{"transfers", func(tb testing.TB, c *testchain.Chain, i int) *types.Transaction {
			return c.Transfer(tb, i%len(c.Keys), testchain.Fresh(uint64(i*7%3000)), 1)
		}},
		{"erc20", func(tb testing.TB, c *testchain.Chain, i int) *types.Transaction {
			return c.Call(tb, i%len(c.Keys), testchain.Token, 0, testchain.TokenTransfer(testchain.Fresh(uint64(i*7%3000)), 1))
		}},
	} {
		b.Run(w.name, func(b *testing.B) {
			const txs = 2000
			c := testchain.Mixed(b, 1000)
			var list []*types.Transaction
			for i := range txs {
				list = append(list, w.tx(b, c, i))
			}
			in, parent, size := c.Input(list...), c.Head(), 0
			run := func(how int) (cpu, wall float64) {
				db := c.Reopen()
				start, used := time.Now(), cputime.Used()
				st, err := state.New(parent.Root, db)
				if how > 0 {
					st, err = stateless.Record(db, parent, c)
				}
				if err != nil {
					b.Fatal(err)
				}
				res, err := stf.Process(c.Config, parent, st, c.Ancestor, in)
				if err != nil {
					b.Fatal(err)
				}
				if how > 1 {
					enc, err := stateless.Encode(res.Witness)
					if err != nil {
						b.Fatal(err)
					}
					size = len(enc)
				}
				if _, err := res.State.Commit(c.Config.Chain.Rules(res.Block.Number(), true, res.Block.Time()), 1); err != nil {
					b.Fatal(err)
				}
				return float64(cputime.Used() - used), float64(time.Since(start))
			}
			best := [3][2]float64{}
			for i := range best {
				best[i] = [2]float64{math.Inf(1), math.Inf(1)}
			}
			b.ResetTimer()
			for n := range b.N {
				for k := range best {
					how := (n + k) % len(best)
					cpu, wall := run(how)
					best[how][0], best[how][1] = min(best[how][0], cpu), min(best[how][1], wall)
				}
			}
			b.ReportMetric(best[1][0]/best[0][0], "record")
			b.ReportMetric(best[2][0]/best[0][0], "encode")
			b.ReportMetric(best[2][1]/best[0][1], "wall")
			b.ReportMetric(best[0][0]/1000/txs, "us/tx")
			b.ReportMetric(float64(size)/txs, "B/tx")
			b.ReportMetric(0, "ns/op")
		})
	}
}
