package sim

import (
	"encoding/binary"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// BenchmarkDeriveEmptyBlocks is how fast a full node derives blocks that hold
// next to nothing: what a chain with short block times costs.
func BenchmarkDeriveEmptyBlocks(b *testing.B) { benchDerive(b, 2000, 0) }

// BenchmarkDeriveTransfers is how fast a full node derives blocks full of
// transfers, signatures included.
func BenchmarkDeriveTransfers(b *testing.B) { benchDerive(b, 10, 2000) }

func benchDerive(b *testing.B, blocks, txs int) {
	net := New(b, Options{OnDisk: true, Window: 600})
	net.Seal(2)
	net.Seq.Sync()
	for n := range blocks {
		if n%10 == 0 {
			net.Advance(DABlockTime)
		}
		for i := range txs {
			to := common.BytesToAddress(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(n*txs+i))))
			net.Send(net.Transfer(i%10, to, 1))
		}
		net.Seq.Produce()
		if n%100 == 99 {
			net.Seq.Post()
			net.Seq.Sync()
		}
	}
	net.Seq.Post()
	for b.Loop() {
		b.StopTimer()
		full := net.Full()
		b.StartTimer()
		full.Sync()
		if got := full.Heads().Safe.Number; got != uint64(blocks) {
			b.Fatalf("derived %d blocks, want %d", got, blocks)
		}
	}
	seconds := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(float64(blocks)/seconds, "blocks/s")
	if txs > 0 {
		b.ReportMetric(float64(blocks*txs)/seconds, "txs/s")
	}
}
