package parent

import (
	"context"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/settlement"
)

// An output of a block that nobody has is found wrong while it can still be challenged,
// however long the clocks of the chains may differ.
func TestOutputOfTheFutureIsFoundInTime(t *testing.T) {
	x := newTown(t)
	x.settle.Propose, x.settle.MaxTimeDrift = 0, 86400
	x.open()
	x.proposeAs(ownOutput(1 << 60))
	for range 10 { // 52 minutes of an hour
		x.chain.mine(300)
		x.rounds(1)
	}
	x.outputIs(0, Wrong, settlement.OutputChallenged)
}

// A verdict of before the block was derived waits for as long as clocks may differ, and is not
// the last one.
func TestEarlyVerdict(t *testing.T) {
	x := newTown(t)
	x.settle.Propose, x.settle.Challenge, x.settle.MaxTimeDrift = 0, false, 1
	x.open()
	x.proposeAs(ownOutput(12))
	x.look()
	x.chain.mine(40) // the delay is 60 seconds
	x.look()
	x.outputIs(0, Unknown, settlement.OutputProposed)
	x.chain.mineMany(8)
	x.look()
	x.outputIs(0, Wrong, settlement.OutputProposed)
	x.own.ends = append(x.own.ends, 12)
	x.look()
	x.outputIs(0, Right, settlement.OutputProposed)
}

// Whoever proposes many wrong outputs does not keep a node from challenging them all by
// what their evidence takes.
func TestManyWrongOutputsAreChallengedFirst(t *testing.T) {
	const many = 6
	x := newTown(t)
	x.settle.Propose = 0
	proven := 0
	x.settle.Prove = func(context.Context, uint64) ([]byte, error) {
		for i := range many {
			if !x.Pending(fmt.Sprintf("challenge output %d ", i)) {
				t.Errorf("output %d waits for evidence %d", i, proven)
			}
		}
		proven++
		return []byte("bundle"), nil
	}
	x.open()
	for i := range many {
		bad := ownOutput(5)
		bad.StateRoot = common.Hash{0xee, byte(i)}
		x.proposeAs(bad)
	}
	x.chain.mineMany(12) // they are final
	x.look()
	if proven != 1 {
		t.Errorf("%d bundles were made in one look, want 1", proven)
	}
	for range many {
		x.look()
	}
	if proven != many {
		t.Errorf("%d bundles were made, want %d", proven, many)
	}
}
