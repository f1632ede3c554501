package codec

import (
	"fmt"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/price"
	"github.com/trivium-chain/trivium/execution/stf"
)

// costs are what BenchmarkDACost posts: a payment to somebody new, and a token
// that goes among those who have it.
var costs = []struct {
	unit string
	load load
}{{"transfer", loads[0]}, {"erc20", loads[2]}}

// BenchmarkDACost prints what a transaction costs on Celestia at the least price:
// a batch of so many is encoded, cut into frames, and paid for as one submission.
// gas/B is the DA gas for each byte that the chain charges (stf.DASize), from
// which the sequencer sets the price.
func BenchmarkDACost(b *testing.B) {
	for _, c := range costs {
		for _, txs := range []int{10, 100, 1000, 5000} {
			b.Run(fmt.Sprintf("%s/%d", c.unit, txs), func(b *testing.B) {
				c.load.txs, c.load.blocks = txs, 5
				batch := c.load.batch(1)
				var blobs []da.Blob
				for b.Loop() {
					payload, err := EncodeBatch(testChainID, batch)
					if err != nil {
						b.Fatal(err)
					}
					frames, err := EncodeFrames(testChainID, batch.Index, payload, 4<<20, sequencer)
					if err != nil {
						b.Fatal(err)
					}
					blobs = blobs[:0]
					for _, f := range frames {
						blobs = append(blobs, da.Blob{Data: f})
					}
				}
				bytes, charged := 0, uint64(0)
				for _, blob := range blobs {
					bytes += len(blob.Data)
				}
				for _, block := range batch.Blocks {
					for _, tx := range block.Txs {
						charged += stf.DASize(tx)
					}
				}
				fee := da.Fee{GasPrice: price.MinGasPrice, GasLimit: price.GasLimit(blobs)}
				b.ReportMetric(float64(price.Cost(fee))/float64(txs), "utia/"+c.unit)
				b.ReportMetric(float64(bytes)/float64(txs), "B/"+c.unit)
				b.ReportMetric(float64(fee.GasLimit)/float64(charged), "gas/B")
			})
		}
	}
}
