package stf

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/core/types"
)

// RecoverSenders recovers the senders of all transactions on every processor and
// keeps them in the transactions, where Add and Process find them. A signature
// that recovers to nobody is left for Add to refuse. Recovering twice costs
// nothing the second time.
func RecoverSenders(cfg *Config, txs []*types.Transaction) {
	signer := cfg.Signer()
	workers := min(runtime.GOMAXPROCS(0), len(txs))
	if workers <= 1 {
		for _, tx := range txs {
			types.Sender(signer, tx)
		}
		return
	}
	// A worker takes a run of neighbours at a time: recovery takes long enough
	// that eight make the shared counter free, and few enough that all finish together.
	const run = 8
	var (
		next atomic.Int64
		wg   sync.WaitGroup
	)
	for range workers {
		wg.Go(func() {
			for {
				end := int(next.Add(run))
				if end-run >= len(txs) {
					return
				}
				for _, tx := range txs[end-run : min(end, len(txs))] {
					types.Sender(signer, tx)
				}
			}
		})
	}
	wg.Wait()
}
