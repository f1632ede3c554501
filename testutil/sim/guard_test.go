package sim

import (
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da/local"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/driver"
)

// A soft head far past the derived block keeps its state when a derived block
// with forced transactions is promoted: promotion compares inputs and does not
// go back to execute.
func TestForcedTransactionFarBehindTheSoftHead(t *testing.T) {
	net := New(t, Options{OnDisk: true})
	net.Force(net.Transfer(0, recipient, 7))
	net.Seq.Sync()
	for range 300 {
		net.Seq.Produce()
	}
	net.Seq.Post()
	net.Seq.Sync()
	if h := net.Seq.Heads(); h.Safe.Number != 300 {
		t.Fatalf("safe head is %d, want 300", h.Safe.Number)
	}
	net.Send(net.Transfer(1, recipient, 1))
	if b := net.Seq.Produce(); b.NumberU64() != 301 {
		t.Fatalf("built block %d, want 301", b.NumberU64())
	}
}

// Transactions that cannot apply, forced by somebody with no money, take no room
// from those that can.
func TestForcedRoomIsNotTakenByWhatCannotApply(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	poor, err := types.SignNewTx(Key("poor"), types.LatestSigner(net.Genesis.Config), &types.DynamicFeeTx{
		ChainID: net.Genesis.Config.ChainID, Nonce: 5, To: &recipient, Gas: net.Genesis.Rollup.ForcedGasPerHeight,
		GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1),
	})
	net.must(err)
	net.Force(poor, poor, net.Transfer(0, recipient, 7))
	net.Seq.Sync()
	net.Seq.Produce()
	net.Seq.Post()
	net.Seq.Sync()
	full.Sync()
	agree(t, net, full)
	if full.Balance(recipient).Int64() != 7 {
		t.Fatal("the transfer behind unfunded ones did not arrive")
	}
}

// A follower that takes soft blocks from the feed knows which transactions were
// forced, and refuses a signed block that leaves them out.
func TestImportChecksForcedTransactions(t *testing.T) {
	net := New(t, Options{})
	net.Force(net.Transfer(0, recipient, 7))
	net.Seq.Sync()
	full := net.Full()
	full.Sync()
	net.Send(net.Transfer(1, recipient, 1))
	b := net.Seq.Produce()
	o, err := net.Seq.Store.Origin(b.Hash())
	net.must(err)
	net.must(full.Driver.Import(b, o))
	if n, err := full.Store.ForcedCount(b.Hash()); err != nil || n != 1 {
		t.Fatalf("%d of the block's transactions count as forced, %v; want 1", n, err)
	}
	other := net.Full()
	other.Sync()
	st, err := other.Store.State(other.Store.Head().Root)
	net.must(err)
	censored, err := stf.Process(other.Store.Rules(), other.Store.Head(), st, other.Store.Ancestors, stf.Input{Origin: o, Timestamp: b.Time()})
	net.must(err)
	var bad *driver.BadSoftBlockError
	if err := other.Driver.Import(censored.Block, o); !errors.As(err, &bad) {
		t.Fatalf("a block without its forced transaction: %v", err)
	}
}

// A home that is pointed at another DA chain stops instead of splicing the two.
func TestAnotherDALayerIsNoticed(t *testing.T) {
	net := New(t, Options{OnDisk: true})
	net.Seal(3)
	net.Seq.Sync()
	other, err := local.Open(local.Config{ChainID: "other", BlockTime: DABlockTime, Now: net.clock, Logger: net.opts.Logger})
	net.must(err)
	t.Cleanup(func() { other.Close() })
	net.DA = other
	net.RestartSequencer()
	if more, err := net.Seq.Derive(t.Context()); more || err == nil || net.Seq.CaughtUp() {
		t.Fatalf("a DA head far below what was derived: more %v, error %v, caught up %v", more, err, net.Seq.CaughtUp())
	}
	net.Seal(10)
	if _, err := net.Seq.Derive(t.Context()); !errors.Is(err, driver.ErrOtherDA) {
		t.Fatalf("derived from another DA chain: %v", err)
	}
}

type seqSigner struct{ *ecdsa.PrivateKey }

func (s seqSigner) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], s.PrivateKey) }

// A claimed state root that derivation does not confirm stops the sequencer,
// whose own claim it is, and is counted by everybody else.
func TestWrongClaim(t *testing.T) {
	net := New(t, Options{})
	full := net.Full()
	net.Seal(2)
	payload, err := codec.EncodeBatch(net.Genesis.ChainID(), &rollup.Batch{
		FirstBlock: 1, StateRoot: common.Hash{1}, Blocks: []rollup.BatchBlock{{Origin: 1, Timestamp: uint64(net.now.Unix())}},
	})
	net.must(err)
	frames, err := codec.EncodeFrames(net.Genesis.ChainID(), 0, payload, 1<<20, seqSigner{net.seqKey})
	net.must(err)
	net.Publish(net.Genesis.Rollup.Namespace, frames[0])
	full.Sync()
	if p := full.Driver.Progress(); p.ClaimMismatch != 1 || full.Heads().Safe.Number != 1 {
		t.Fatalf("the full node counts %d wrong claims and is at %d", p.ClaimMismatch, full.Heads().Safe.Number)
	}
	var claim *driver.ClaimError
	for err = nil; err == nil; {
		_, err = net.Seq.Derive(t.Context())
	}
	if !errors.As(err, &claim) || claim.Derived != full.Store.Header(1).Root || net.Seq.Heads().Safe.Number != 0 {
		t.Fatalf("the sequencer goes on: %v, %+v", err, net.Seq.Heads())
	}
}

// Whoever forces a transaction that asks for more gas than forced ones may have, and
// sends it too, has it in the block once, among the users' ones. Those who follow the
// feed do not take it for forced.
func TestImportOfWhatWasForcedInVainAndSent(t *testing.T) {
	for _, fees := range []*rollup.DAFees{nil, {Operator: common.Address{1}, Recipient: common.Address{2}, Price: 1e10, MaxPrice: 1e10, MinBaseFee: 1e6, Smoothing: 1}} {
		net := New(t, Options{DAFees: fees})
		net.User(0)
		tx, err := types.SignNewTx(net.users[0], types.LatestSigner(net.Genesis.Config), &types.DynamicFeeTx{
			ChainID: net.Genesis.Config.ChainID, To: &recipient, Value: big.NewInt(7), Gas: 16_000_000,
			GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1),
		})
		net.must(err)
		net.Force(tx)
		net.Seq.Sync()
		full := net.Full()
		full.Sync()
		net.Send(tx)
		b := net.Seq.Produce()
		if len(b.Transactions()) != 1 {
			t.Fatalf("the block has %d transactions, want 1", len(b.Transactions()))
		}
		o, err := net.Seq.Store.Origin(b.Hash())
		net.must(err)
		if err := full.Driver.Import(b, o); err != nil {
			t.Errorf("with DA fees %t: %v", fees != nil, err)
		}
	}
}
