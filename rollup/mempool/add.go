package mempool

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
)

// maxAddition bounds the transactions that are handed to the legacy pool at
// once, and with it how long its lock is held.
const maxAddition = 4096

// addition is one call of Add on its way through the adder.
type addition struct {
	txs  []*types.Transaction
	errs []error
	done chan struct{}
}

type pause struct{ reason error }

// Pause makes Add refuse everything, and tell the reason, until Resume.
func (p *Pool) Pause(reason error) { p.paused.Store(&pause{reason}) }

// Resume lets transactions in again.
func (p *Pool) Resume() { p.paused.Store(nil) }

// PausedError is Add's answer while the pool is paused.
type PausedError struct{ Reason error }

func (e *PausedError) Error() string {
	return fmt.Sprintf("transactions are not accepted at the moment: %v", e.Reason)
}
func (e *PausedError) Unwrap() error { return e.Reason }

// Add takes transactions in and gives one error, or nil, for each. It returns
// when the pool has put them in order. They are judged by the state of the
// chain's head as of now: a client that saw its account funded may spend at once.
func (p *Pool) Add(txs []*types.Transaction) []error {
	errs := make([]error, len(txs))
	if stop := p.paused.Load(); stop != nil {
		return fill(errs, &PausedError{stop.reason})
	}
	if err := p.Sync(); err != nil {
		return fill(errs, err)
	}
	fit := make([]*types.Transaction, 0, len(txs))
	at := make([]int, 0, len(txs))
	next := p.next()
	for i, tx := range txs {
		if errs[i] = p.check(next, tx); errs[i] == nil {
			fit, at = append(fit, tx), append(at, i)
		}
	}
	if len(fit) == 0 {
		return errs
	}
	p.recover(fit)
	a := &addition{txs: fit, done: make(chan struct{})}
	select {
	case p.adds <- a:
	case <-p.quit:
		return fill(errs, ErrClosed)
	}
	select {
	case <-a.done:
	case <-p.quit:
		return fill(errs, ErrClosed)
	}
	for j, err := range a.errs {
		errs[at[j]] = err
	}
	return errs
}

// check applies the rules that this chain adds to go-ethereum's.
func (p *Pool) check(next *types.Header, tx *types.Transaction) error {
	switch {
	case !p.legacy.FilterType(tx.Type()):
		return fmt.Errorf("%w: received type %d", core.ErrTxTypeNotSupported, tx.Type())
	case messages.Reserved(tx):
		return stf.ErrReservedSignature
	case p.legacy.Has(tx.Hash()):
		return txpool.ErrAlreadyKnown
	}
	return p.checkDAGas(next, tx)
}

// recover finds the senders before any lock is taken. A transaction caches its
// sender; a signature that is wrong is found again, and told of, by the pool.
func (p *Pool) recover(txs []*types.Transaction) {
	workers := min(runtime.GOMAXPROCS(0), len(txs)/4)
	if workers < 2 {
		for _, tx := range txs {
			types.Sender(p.signer, tx)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(txs); i = int(next.Add(1)) - 1 {
				types.Sender(p.signer, txs[i])
			}
		})
	}
	wg.Wait()
}

// add is the only caller of the legacy pool's Add. It waits for the pool to
// finish, and takes everything that arrived in the meantime together.
func (p *Pool) add() {
	defer p.wg.Done()
	var group []*addition
	var txs []*types.Transaction
	for {
		group, txs = group[:0], txs[:0]
		select {
		case a := <-p.adds:
			group, txs = append(group, a), append(txs, a.txs...)
		case <-p.quit:
			return
		}
	more:
		for len(txs) < maxAddition {
			select {
			case a := <-p.adds:
				group, txs = append(group, a), append(txs, a.txs...)
			default:
				break more
			}
		}
		p.turn.Lock()
		errs := p.legacy.Add(txs, true)
		p.turn.Unlock()
		for _, a := range group {
			a.errs, errs = errs[:len(a.txs)], errs[len(a.txs):]
			close(a.done)
		}
		clear(group)
		clear(txs)
	}
}

func fill(errs []error, err error) []error {
	for i := range errs {
		errs[i] = err
	}
	return errs
}
