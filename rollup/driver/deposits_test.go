package driver_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/codec"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/driver"
	"github.com/trivium-chain/trivium/rollup/mempool"
	"github.com/trivium-chain/trivium/rollup/sequencer"
)

// heights is a DA layer that is written down, from height 1 on.
type heights []*derive.Height

func (s *heights) Height(_ context.Context, height uint64) (*derive.Height, error) {
	if height > uint64(len(*s)) {
		return nil, &da.Error{Kind: da.KindFuture, Err: errors.New("not yet")}
	}
	return (*s)[height-1], nil
}

// Through is the parent chain, a second before the DA layer.
func (s *heights) Through(_ context.Context, _ rollup.ParentPoint, until, _ uint64) (rollup.ParentPoint, []*types.Transaction, error) {
	h := (*s)[until-1000]
	return h.Parents, h.Deposits, nil
}

// add makes the next height, a second after the one before.
func (s *heights) add(frames [][]byte, deposits ...*types.Transaction) {
	n := uint64(len(*s) + 1)
	h := &derive.Height{Height: n, Time: 1000 + n, Hash: common.Hash{1, byte(n)}, Parent: common.Hash{1, byte(n - 1)}, DataRoot: [32]byte{2, byte(n)}, Deposits: deposits}
	h.Parents = rollup.ParentPoint{Number: 10 * n, Hash: common.Hash{3, byte(n)}}
	for _, f := range frames {
		h.Frames = append(h.Frames, da.Blob{Data: f})
	}
	*s = append(*s, h)
}

type sequencerKey struct{ *ecdsa.PrivateKey }

func (k sequencerKey) SignHash(h common.Hash) ([]byte, error) { return crypto.Sign(h[:], k.PrivateKey) }

// depositRig is a chain with a parent and without DA fees, so that headers do not
// count what is forced.
type depositRig struct {
	t     *testing.T
	g     *rollup.Genesis
	key   sequencerKey
	layer heights
}

func newDepositRig(t *testing.T) *depositRig {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("sequencer")))
	if err != nil {
		t.Fatal(err)
	}
	p := rollup.DefaultParams()
	p.Namespace, p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 1}), da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer, p.SequencerWindow, p.MaxOriginAdvance = crypto.PubkeyToAddress(key.PublicKey), 10, 4
	p.Messages = &rollup.Messages{Parent: &rollup.Parent{
		ChainID: 1, Portal: common.Address{1}, TokenBridge: common.Address{2}, StartHash: common.Hash{3}, Delay: 1, GasPerHeight: 2_000_000,
	}}
	g := &rollup.Genesis{Config: stf.ChainConfig(big.NewInt(7357)), Timestamp: 1000, GasLimit: 400_000_000, BaseFee: 1e9, Rollup: p}
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	return &depositRig{t: t, g: g, key: sequencerKey{key}}
}

func (r *depositRig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

type depositNode struct {
	*driver.Driver
	rig   *depositRig
	store *chain.Store
}

func (r *depositRig) node() *depositNode {
	r.t.Helper()
	store, err := chain.Open(chain.Config{Genesis: r.g})
	r.must(err)
	r.t.Cleanup(func() { store.Close() })
	d, err := driver.New(driver.Config{Store: store, Source: &r.layer, Parents: &r.layer, Logger: slog.New(slog.DiscardHandler)})
	r.must(err)
	return &depositNode{d, r, store}
}

// sync derives all heights there are.
func (n *depositNode) sync() *depositNode {
	n.rig.t.Helper()
	for n.Progress().Height <= uint64(len(n.rig.layer)) {
		n.rig.must(n.Derive(n.rig.t.Context()))
	}
	return n
}

// balance is that of an account at the safe head.
func (n *depositNode) balance(a common.Address) uint64 {
	n.rig.t.Helper()
	st, err := n.store.State(n.store.HeaderByHash(n.store.Heads().Safe.Hash).Root)
	n.rig.must(err)
	return st.GetBalance(a).Uint64()
}

// build makes the next soft block as a lazy sequencer would.
func (n *depositNode) build() *types.Block {
	n.rig.t.Helper()
	pool, err := mempool.New(mempool.Config{Chain: n.store, Rules: n.store.Rules()})
	n.rig.must(err)
	defer pool.Close()
	b, err := n.Build(n.rig.t.Context(), sequencer.New(sequencer.Config{
		Rules: n.store.Rules(), Params: n.rig.g.Rollup, Pool: pool, DAHeight: n.store.DAHeight, Known: func() uint64 { return n.Progress().Height },
		Ancestors: n.store.Ancestors, Now: func() time.Time { return time.Unix(1000, 0) }, Lazy: true, BuildTime: time.Hour, MaxBlockBytes: 1 << 20, Logger: slog.New(slog.DiscardHandler),
	}))
	n.rig.must(err)
	return b
}

// batch posts a block of which no transaction is the sequencer's.
func (r *depositRig) batch(b *types.Block, origin uint64) {
	r.t.Helper()
	payload, err := codec.EncodeBatch(r.g.ChainID(), &rollup.Batch{
		FirstBlock: b.NumberU64(), StateRoot: b.Root(), Blocks: []rollup.BatchBlock{{Origin: origin, Timestamp: b.Time()}},
	})
	r.must(err)
	frames, err := codec.EncodeFrames(r.g.ChainID(), 0, payload, 1<<20, r.key)
	r.must(err)
	r.layer.add(frames)
}

func (r *depositRig) deposit(index uint64, from common.Address, gas uint64) *types.Transaction {
	return (&messages.Deposit{Index: index, From: from, To: &common.Address{9}, Mint: *uint256.NewInt(100), Value: *uint256.NewInt(40), Gas: gas}).Tx(r.g.Config.ChainID)
}

// What the parent chain has sent is in the blocks of every node, however it comes by
// them: built, from the feed before or after it was derived, from a batch, or without any.
func TestDepositsReachEveryNode(t *testing.T) {
	r := newDepositRig(t)
	r.layer.add(nil)
	r.layer.add(nil, r.deposit(0, common.Address{7}, 21_000), r.deposit(1, common.Address{8}, 20_000))
	seq := r.node().sync()
	b := seq.build()
	if b == nil || len(b.Transactions()) != 2 {
		t.Fatal("a lazy sequencer has not taken the deposits in")
	}
	origin, err := seq.store.Origin(b.Hash())
	r.must(err)
	if n, err := seq.store.ForcedCount(b.Hash()); err != nil || n != 2 || origin.ParentNumber != 20 || origin.ParentHash != (common.Hash{3, 2}) {
		t.Errorf("%d forced (%v), origin %+v", n, err, origin)
	}
	derived, ahead := r.node().sync(), r.node()
	r.must(derived.Import(b, origin))
	r.must(ahead.Import(b, origin))
	if n, err := derived.store.ForcedCount(b.Hash()); err != nil || n != 2 {
		t.Errorf("%d forced: %v", n, err)
	}
	r.batch(b, origin.DAHeight)
	for name, n := range map[string]*depositNode{"sequencer": seq, "follower": derived, "follower ahead of its derivation": ahead, "full node": r.node()} {
		n.sync()
		if got := n.store.Heads().Safe; got.Hash != b.Hash() || n.Progress().Contradicted != 0 || n.balance(common.Address{9}) != 40 || n.balance(common.Address{8}) != 100 {
			t.Errorf("%s is at block %d, %s", name, got.Number, got.Hash)
		}
		if n, err := n.store.ForcedCount(b.Hash()); err != nil || n != 2 {
			t.Errorf("%s: %d forced: %v", name, n, err)
		}
	}
	// The sequencer is gone: what is deposited now arrives all the same.
	r.layer.add(nil, r.deposit(2, common.Address{7}, 21_000))
	for range r.g.Rollup.SequencerWindow + 1 {
		r.layer.add(nil)
	}
	full := r.node().sync()
	if full.balance(common.Address{7}) != 120 || full.balance(common.Address{9}) != 80 {
		t.Errorf("without a sequencer: %d and %d wei", full.balance(common.Address{7}), full.balance(common.Address{9}))
	}
}

// A sequencer cannot mint: no batch carries a deposit, and what it makes up is believed
// of a soft block at most, until derivation comes to it.
func TestForgedDepositIsNotDerived(t *testing.T) {
	r := newDepositRig(t)
	thief := common.Address{6}
	forged := r.deposit(0, thief, 21_000)
	r.layer.add(nil)
	seq := r.node().sync()
	rec, err := seq.store.DAHeight(1)
	r.must(err)
	in := derive.Input(&r.g.Rollup, 0, 1, rec.Time, nil, func(h uint64) *rollup.DAHeight {
		if h == 1 {
			return rec
		}
		return nil
	})
	in.Deposits = []*types.Transaction{forged}
	st, err := seq.store.State(seq.store.Head().Root)
	r.must(err)
	made, err := stf.Process(seq.store.Rules(), seq.store.Head(), st, nil, in)
	r.must(err)
	var bad *driver.BadSoftBlockError
	if err := r.node().sync().Import(made.Block, in.Origin); !errors.As(err, &bad) {
		t.Errorf("a node that knows better takes it: %v", err)
	}
	ahead := r.node()
	r.must(ahead.Import(made.Block, in.Origin))
	if _, err := codec.EncodeBatch(r.g.ChainID(), &rollup.Batch{FirstBlock: 1, Blocks: []rollup.BatchBlock{{Origin: 1, Timestamp: made.Block.Time(), Txs: []*types.Transaction{forged}}}}); !errors.Is(err, codec.ErrUnsupported) {
		t.Errorf("a batch with a deposit: %v", err)
	}
	r.batch(made.Block, 1)
	for name, n := range map[string]*depositNode{"follower": ahead, "full node": r.node()} {
		n.sync()
		b := n.store.Block(1)
		if n.store.Heads().Safe.Number != 1 || len(b.Transactions()) != 0 || n.balance(thief)+n.balance(common.Address{9}) != 0 {
			t.Errorf("%s has made a forged deposit safe: block %s with %d transactions", name, b.Hash(), len(b.Transactions()))
		}
	}
}
