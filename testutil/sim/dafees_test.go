package sim

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/driver"
)

// A soft block that lets a transaction pay nothing for its bytes, as if it were
// forced, is refused by who has derived its origin. Who has not takes it, and gives
// it up when derivation comes to it.
func TestSoftBlockThatClaimsForcedTransactions(t *testing.T) {
	f := &feeNet{Network: New(t, Options{
		DAFees: &rollup.DAFees{Operator: common.Address{1}, Recipient: common.Address{2}, Price: 1e10, MaxPrice: 1e10, MinBaseFee: 1e6, Smoothing: 1},
	})}
	early := f.Full()
	early.Sync()
	f.Seal(2)
	f.Seq.Sync()
	f.Send(f.pay(1, recipient, 7))
	parent := f.Seq.Store.Head()
	st, err := f.Seq.Store.State(parent.Root)
	f.must(err)
	honest := f.Seq.Produce()
	origin, err := f.Seq.Store.Origin(honest.Hash())
	f.must(err)

	claim := honest.Header()
	claim.Extra[len(claim.Extra)-1] = 1
	b, err := stf.BeginHeader(f.Seq.Store.Rules(), parent, st, f.Seq.Store.Ancestors, claim, vm.Config{})
	f.must(err)
	f.must(b.Add(honest.Transactions()[0]))
	free, err := b.Finish()
	f.must(err)
	if free.Block.GasUsed() != 21000 || honest.GasUsed() == 21000 {
		t.Fatalf("gas %d and %d, want 21000 and more", free.Block.GasUsed(), honest.GasUsed())
	}

	late := f.Full()
	late.Sync()
	var bad *driver.BadSoftBlockError
	if err := late.Driver.Import(free.Block, origin); !errors.As(err, &bad) {
		t.Errorf("a node that knows what was forced: %v", err)
	}
	f.must(early.Driver.Import(free.Block, origin))
	if got := early.Heads().Soft.Hash; got != free.Block.Hash() {
		t.Fatalf("the soft head is %s, want %s", got, free.Block.Hash())
	}
	f.Seq.Post()
	f.Seq.Sync()
	early.Sync()
	late.Sync()
	agree(t, f.Network, early)
	agree(t, f.Network, late)
	if p := early.Driver.Progress(); p.Contradicted != 1 {
		t.Errorf("%d soft blocks contradicted, want 1", p.Contradicted)
	}
}
