package mempool

import (
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/event"
)

// listen notes the newest head and returns to its channel at once, so that the
// chain never waits for the pool. The head is read from the chain and not from
// the event: of two writers of want, none can bring an older one.
func (p *Pool) listen(heads <-chan core.ChainHeadEvent, sub event.Subscription) {
	defer p.wg.Done()
	defer sub.Unsubscribe()
	for {
		select {
		case <-heads:
			p.aim()
		case <-sub.Err():
			return
		case <-p.quit:
			return
		}
	}
}

// aim notes the chain's head and returns the number of that wish.
func (p *Pool) aim() uint64 {
	p.mu.Lock()
	if head := p.cfg.Chain.Head(); head != p.want {
		p.want = head
		p.wanted++
	}
	n := p.wanted
	p.mu.Unlock()
	p.moved.Broadcast()
	return n
}

// follow brings the pool to the newest head, skipping those that passed while
// it was at work.
func (p *Pool) follow() {
	defer p.wg.Done()
	p.mu.Lock()
	defer p.mu.Unlock()
	on := p.want
	for {
		for !p.closed && p.reached == p.wanted {
			p.moved.Wait()
		}
		if p.closed {
			return
		}
		to, n := p.want, p.wanted
		p.mu.Unlock()
		p.turn.Lock()
		p.legacy.Reset(on, to)
		p.turn.Unlock()
		p.mu.Lock()
		on, p.reached = to, n
		p.moved.Broadcast()
	}
}

// Sync waits until the pool has followed the chain to the head it has now.
func (p *Pool) Sync() error {
	n := p.aim()
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.closed && p.reached < n {
		p.moved.Wait()
	}
	if p.closed {
		return ErrClosed
	}
	return nil
}
