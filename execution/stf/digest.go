package stf

import (
	"bytes"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/bitutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/trie"
)

// digest computes what a header says of its transactions and receipts beside
// the execution. They are handed over in runs; each run has a goroutine that
// waits for the run before it and then ends by itself, so a builder that is
// abandoned leaves nothing behind. The order of the runs fixes the result.
type digest struct {
	txs      *types.ListHashStream
	receipts *types.ListHashStream
	bloom    types.Bloom
	fed      int
	last     chan struct{} // closed when all runs handed over so far are digested
}

// digestRun is how many transactions make a run: few enough to overlap with the
// execution of a small block, many enough that a goroutine costs little.
const digestRun = 32

func newDigest() *digest {
	d := &digest{
		txs:      types.NewListHashStream(trie.NewStackTrie(nil)),
		receipts: types.NewListHashStream(trie.NewStackTrie(nil)),
		last:     make(chan struct{}),
	}
	close(d.last)
	return d
}

// feed hands over what has come since the last run. The receipts get their
// blooms, and must not be touched before wait.
func (d *digest) feed(txs types.Transactions, receipts types.Receipts) {
	before, done, from := d.last, make(chan struct{}), d.fed
	d.last, d.fed = done, len(txs)
	txs, receipts = txs[from:], receipts[from:]
	go func() {
		defer close(done)
		<-before
		for i, r := range receipts {
			r.Bloom = types.CreateBloom(r)
			if len(r.Logs) > 0 {
				bitutil.ORBytes(d.bloom[:], d.bloom[:], r.Bloom[:])
			}
			d.txs.Update(tail{txs[i : i+1]})
			d.receipts.Update(tail{receipts[i : i+1]})
		}
	}()
}

// wait ends the digest.
func (d *digest) wait() (txRoot, receiptRoot common.Hash, bloom types.Bloom) {
	<-d.last
	if d.fed == 0 {
		return types.EmptyTxsHash, types.EmptyReceiptsHash, bloom
	}
	return d.txs.Hash(), d.receipts.Hash(), d.bloom
}

// tail is a list of which only the last element is needed, whatever its index.
type tail struct{ list types.DerivableList }

func (t tail) Len() int { return t.list.Len() }

func (t tail) EncodeIndex(_ int, w *bytes.Buffer) { t.list.EncodeIndex(0, w) }
