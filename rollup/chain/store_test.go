package chain

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

var (
	userKey, _ = crypto.ToECDSA(crypto.Keccak256([]byte("user")))
	user       = crypto.PubkeyToAddress(userKey.PublicKey)
	recipient  = common.Address{0xaa}
)

func testGenesis(chainID int64) *rollup.Genesis {
	p := rollup.DefaultParams()
	p.Namespace = da.NewNamespace([10]byte{0: 1, 9: 1})
	p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer = common.Address{5}
	return &rollup.Genesis{
		Config: stf.ChainConfig(big.NewInt(chainID)), Timestamp: 1000, GasLimit: 400_000_000, BaseFee: 1e9, Rollup: p,
		Alloc: types.GenesisAlloc{user: {Balance: new(big.Int).Mul(big.NewInt(1e18), big.NewInt(1000))}},
	}
}

func open(t *testing.T, dir string, g *rollup.Genesis) *Store {
	t.Helper()
	s, err := Open(Config{Dir: dir, Genesis: g})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func transfer(t *testing.T, g *rollup.Genesis, key *ecdsa.PrivateKey, nonce uint64, wei int64) *types.Transaction {
	t.Helper()
	tx, err := types.SignNewTx(key, types.LatestSigner(g.Config), &types.DynamicFeeTx{
		ChainID: g.Config.ChainID, Nonce: nonce, To: &recipient, Value: big.NewInt(wei), Gas: 21000, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1),
	})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// build executes a block on the store's head; origin tells branches apart.
func build(t *testing.T, s *Store, parent *types.Header, origin uint64, txs ...*types.Transaction) (*stf.Result, stf.Origin) {
	t.Helper()
	st, err := s.State(parent.Root)
	if err != nil {
		t.Fatal(err)
	}
	o := stf.Origin{DAHeight: origin, DADataRoot: common.Hash{byte(origin)}}
	r, err := stf.Process(s.Rules(), parent, st, s.Ancestors, stf.Input{Origin: o, Timestamp: parent.Time + 1, Txs: txs})
	if err != nil {
		t.Fatal(err)
	}
	return r, o
}

func extend(t *testing.T, s *Store, origin uint64, txs ...*types.Transaction) *types.Block {
	t.Helper()
	r, o := build(t, s, s.Head(), origin, txs...)
	u := s.Begin()
	u.Append(r, o)
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	return r.Block
}

func balance(t *testing.T, s *Store) uint64 {
	t.Helper()
	st, err := s.State(s.Head().Root)
	if err != nil {
		t.Fatal(err)
	}
	return st.GetBalance(recipient).Uint64()
}

func TestReadsWhatWasCommitted(t *testing.T) {
	g := testGenesis(7)
	s := open(t, "", g)
	defer s.Close()
	heads := make(chan core.ChainHeadEvent, 4)
	defer s.SubscribeHead(heads).Unsubscribe()
	tx := transfer(t, g, userKey, 0, 77)
	b := extend(t, s, 3, tx)

	if got := (<-heads).Header.Hash(); got != b.Hash() {
		t.Errorf("head event names %s, want %s", got, b.Hash())
	}
	if h := s.Heads().Soft; h.Hash != b.Hash() || h.Number != 1 || h.Origin != 3 {
		t.Errorf("soft head is %+v", h)
	}
	if s.Heads().Safe.Number != 0 {
		t.Errorf("a soft block moved the safe head: %+v", s.Heads())
	}
	if got, blk, i := s.Transaction(tx.Hash()); got == nil || blk.Hash() != b.Hash() || i != 0 {
		t.Errorf("transaction look-up gave %v %v %d", got, blk, i)
	}
	if r := s.Receipts(b.Hash()); len(r) != 1 || r[0].TxHash != tx.Hash() || r[0].GasUsed != 21000 {
		t.Errorf("receipts are %+v", r)
	}
	if o, err := s.Origin(b.Hash()); err != nil || o.DAHeight != 3 || o.Hash() != *b.BeaconRoot() {
		t.Errorf("origin is %+v, %v", o, err)
	}
	if balance(t, s) != 77 {
		t.Errorf("balance is %d", balance(t, s))
	}
}

func TestAnotherGenesisIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, testGenesis(7)).Close()
	if _, err := Open(Config{Dir: dir, Genesis: testGenesis(8)}); !errors.Is(err, ErrOtherChain) {
		t.Fatalf("got %v, want ErrOtherChain", err)
	}
	changed := testGenesis(7)
	changed.Rollup.SequencerWindow++
	if _, err := Open(Config{Dir: dir, Genesis: changed}); !errors.Is(err, ErrOtherChain) {
		t.Fatalf("a changed derivation rule: got %v, want ErrOtherChain", err)
	}
	open(t, dir, testGenesis(7)).Close()
}

// A process that is killed leaves blocks without their state, which lives in
// memory until the write buffer is full. Open executes them again.
func TestStateIsMadeAgainAfterACrash(t *testing.T) {
	dir, g := t.TempDir(), testGenesis(7)
	s := open(t, dir, g)
	var last *types.Block
	for n := range uint64(150) {
		last = extend(t, s, n, transfer(t, g, userKey, n, 1))
	}
	// No journal of the state, as after kill -9: what is in memory is lost. The
	// state database must end first, its background writer ends the process when
	// the store below it is gone.
	if err := errors.Join(s.tdb.Close(), s.db.Close()); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, g)
	defer s.Close()
	if s.Head().Hash() != last.Hash() || balance(t, s) != 150 {
		t.Fatalf("head is %d, balance %d", s.Head().Number, balance(t, s))
	}
	extend(t, s, 150, transfer(t, g, userKey, 150, 1))
}

func TestRewindAndAnotherBranch(t *testing.T) {
	g := testGenesis(7)
	s := open(t, t.TempDir(), g)
	defer s.Close()
	removed := make(chan core.RemovedLogsEvent, 1)
	defer s.SubscribeRemovedLogs(removed).Unsubscribe()
	base := extend(t, s, 1, transfer(t, g, userKey, 0, 1))
	gone := transfer(t, g, userKey, 1, 10)
	old := extend(t, s, 2, gone)
	extend(t, s, 3)

	r, o := build(t, s, base.Header(), 9, transfer(t, g, userKey, 1, 100))
	u := s.Begin()
	u.Rewind(base.Header())
	u.Append(r, o)
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	if s.Head().Hash() != r.Block.Hash() || balance(t, s) != 101 {
		t.Errorf("head %d, balance %d", s.Head().Number, balance(t, s))
	}
	if s.Header(3) != nil {
		t.Error("block 3 is still canonical")
	}
	if tx, _, _ := s.Transaction(gone.Hash()); tx != nil {
		t.Error("a rewound transaction is still found")
	}
	if b := s.BlockByHash(old.Hash()); b == nil || s.Canonical(old.Hash(), 2) {
		t.Error("the rewound block must stay in the store, and not be canonical")
	}
}

// A block that does not follow the head is refused and leaves nothing behind.
func TestBrokenUnitChangesNothing(t *testing.T) {
	g := testGenesis(7)
	s := open(t, "", g)
	defer s.Close()
	one, o := build(t, s, s.Head(), 1)
	extend(t, s, 2)
	before := s.Heads()
	u := s.Begin()
	u.Append(one, o)
	u.Cursor([]byte("moved"))
	if err := u.Commit(); err == nil {
		t.Fatal("committed a block that does not follow the head")
	}
	if s.Heads() != before || len(s.Cursor()) != 0 {
		t.Fatalf("heads %+v, cursor %q", s.Heads(), s.Cursor())
	}
}

func TestDerivationRecords(t *testing.T) {
	g := testGenesis(7)
	s := open(t, "", g)
	defer s.Close()
	for n := range uint64(6) {
		extend(t, s, n)
	}
	tx := transfer(t, g, userKey, 0, 5)
	u := s.Begin()
	for _, n := range []uint64{1, 2, 3} {
		u.Safe(rollup.BlockRef{Number: n, Hash: s.Header(n).Hash(), Origin: n - 1}, 20+n)
	}
	u.Batch(&rollup.BatchRecord{Index: 0, First: 2, Last: 3, DAHeight: 22})
	u.DAHeight(&rollup.DAHeight{Height: 22, Time: 1234, DataRoot: common.Hash{7}, Forced: []*types.Transaction{tx}})
	u.Cursor([]byte("cursor"))
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	for number, want := range map[uint64]bool{1: false, 2: true, 3: true, 4: false} {
		rec, err := s.BatchOf(number)
		if err != nil || (rec != nil) != want {
			t.Errorf("batch of block %d is %+v, %v; want one: %v", number, rec, err, want)
		}
	}
	if h, ok := s.DerivedAt(2); !ok || h != 22 {
		t.Errorf("block 2 became safe at %d, %v", h, ok)
	}
	if _, ok := s.DerivedAt(4); ok {
		t.Error("block 4 is not safe")
	}
	rec, err := s.DAHeight(22)
	if err != nil || rec == nil || rec.Time != 1234 || len(rec.Forced) != 1 || rec.Forced[0].Hash() != tx.Hash() {
		t.Errorf("record of DA height 22 is %+v, %v", rec, err)
	}
	if missing, err := s.DAHeight(23); missing != nil || err != nil {
		t.Errorf("record of DA height 23 is %+v, %v", missing, err)
	}
	if !bytes.Equal(s.Cursor(), []byte("cursor")) {
		t.Errorf("cursor is %q", s.Cursor())
	}
}

// With no room for state in memory every sixteenth block is written through;
// going back behind it works through state history.
func TestStateLayersAreBounded(t *testing.T) {
	g := testGenesis(7)
	s, err := Open(Config{Dir: t.TempDir(), Genesis: g, LayerBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range uint64(40) {
		extend(t, s, n, transfer(t, g, userKey, n, 1))
	}
	if s.HasState(s.Header(31).Root) || !s.HasState(s.Header(33).Root) {
		t.Fatal("the state before block 32 must be written, the one after it in memory")
	}
	parent := s.Header(20)
	if err := s.EnsureState(parent); err != nil {
		t.Fatal(err)
	}
	r, o := build(t, s, parent, 99, transfer(t, g, userKey, 20, 1000))
	u := s.Begin()
	u.Rewind(parent)
	u.Append(r, o)
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := balance(t, s); got != 1020 {
		t.Fatalf("balance is %d, want 1020", got)
	}
}

// The output of a batch has the outbox's root after its last block, also when that was
// a soft block first, and is there once the batch's DA height is.
func TestOutput(t *testing.T) {
	g := testGenesis(7)
	if _, err := open(t, "", g).Output(0); err == nil {
		t.Error("a chain without an outbox has an output")
	}
	g.Rollup.Messages = new(rollup.Messages)
	s := open(t, "", g)
	defer s.Close()
	b := extend(t, s, 3)
	u := s.Begin()
	u.Place(b, &stf.Input{Origin: stf.Origin{DAHeight: 3}})
	u.Batch(&rollup.BatchRecord{Index: 0, First: 1, Last: 1, DAHeight: 5})
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	if out, err := s.Output(0); out != nil || err != nil {
		t.Fatalf("before the DA height ended the output is %+v, %v", out, err)
	}
	u = s.Begin()
	u.DAHeight(&rollup.DAHeight{Height: 5, DataRoot: common.Hash{5}})
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	st, err := s.State(b.Root())
	if err != nil {
		t.Fatal(err)
	}
	root, _ := messages.Outbox(st)
	want := settlement.Output{StateRoot: b.Root(), OutboxRoot: root, BlockHash: b.Hash(), BlockNumber: 1, DAHeight: 5, DADataRoot: common.Hash{5}}
	if out, err := s.Output(0); err != nil || out == nil || *out != want || root == (common.Hash{}) {
		t.Fatalf("the output is %+v, %v, want %+v", out, err, want)
	}
	if out, err := s.Output(1); out != nil || err != nil {
		t.Fatalf("a batch that is not there has %+v, %v", out, err)
	}
}
