package main

import (
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// control are the methods parentnet_*.
type control struct{ chain *chain }

// Mine makes so many blocks, and gives the hash of the last.
func (a *control) Mine(blocks uint64) (common.Hash, error) {
	a.chain.mu.Lock()
	defer a.chain.mu.Unlock()
	return a.mine(blocks)
}

func (a *control) mine(blocks uint64) (common.Hash, error) {
	for range blocks {
		if err := a.chain.seal(); err != nil {
			return common.Hash{}, err
		}
	}
	return a.chain.eth.BlockChain().CurrentBlock().Hash(), nil
}

// Reorg puts as many others in place of the newest blocks, with no transactions,
// and gives the hash of the last. It goes below the finalized block if asked to.
func (a *control) Reorg(depth uint64) (common.Hash, error) {
	a.chain.mu.Lock()
	defer a.chain.mu.Unlock()
	if err := a.chain.rewind(depth); err != nil {
		return common.Hash{}, err
	}
	return a.mine(depth)
}

// AdvanceTime makes all blocks from now on later than the head by so many seconds.
func (a *control) AdvanceTime(seconds uint64) {
	a.chain.mu.Lock()
	defer a.chain.mu.Unlock()
	a.chain.advance(time.Duration(seconds) * time.Second)
}

// SetFinality is how many blocks behind the head the finalized one is.
func (a *control) SetFinality(lag uint64) {
	a.chain.mu.Lock()
	defer a.chain.mu.Unlock()
	a.chain.lag, a.chain.held = lag, nil
	a.chain.finalize(a.chain.eth.BlockChain().CurrentBlock())
}

// HoldFinality has a block stay the finalized one, whatever the head does, until SetFinality.
func (a *control) HoldFinality(number uint64) error {
	a.chain.mu.Lock()
	defer a.chain.mu.Unlock()
	head := a.chain.eth.BlockChain().CurrentBlock()
	if number > head.Number.Uint64() {
		return fmt.Errorf("block %d cannot be final, the head is %v", number, head.Number)
	}
	a.chain.held = &number
	a.chain.finalize(head)
	return nil
}

// SetMining says whether blocks come by themselves. The error is that of the last
// one that was to.
func (a *control) SetMining(on bool) error {
	a.chain.mu.Lock()
	a.chain.paused = !on
	a.chain.mu.Unlock()
	if on {
		a.chain.tick(false)
	}
	a.chain.mu.Lock()
	defer a.chain.mu.Unlock()
	return a.chain.lastFail
}
