package stateless_test

import (
	"slices"
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
// over that of the first: the medians of all rounds, in which one follows the other.
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
			var plain, record, encode, wall []float64
			b.ResetTimer()
			for n := range b.N {
				var cpus, walls [3]float64
				for k := range cpus {
					how := (n + k) % len(cpus)
					cpus[how], walls[how] = run(how)
				}
				plain = append(plain, cpus[0]/1000/txs)
				record = append(record, cpus[1]/cpus[0])
				encode = append(encode, cpus[2]/cpus[0])
				wall = append(wall, walls[2]/walls[0])
			}
			b.ReportMetric(median(record), "record")
			b.ReportMetric(median(encode), "encode")
			b.ReportMetric(median(wall), "wall")
			b.ReportMetric(median(plain), "us/tx")
			b.ReportMetric(float64(size)/txs, "B/tx")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}
