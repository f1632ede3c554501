package chain

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
)

// recorded extends the chain as the driver does.
func recorded(t *testing.T, s *Store, origin uint64, txs ...*types.Transaction) *types.Block {
	t.Helper()
	parent := s.Head()
	st, err := s.Recording(parent)
	if err != nil {
		t.Fatal(err)
	}
	o := stf.Origin{DAHeight: origin, DADataRoot: common.Hash{byte(origin)}}
	r, err := stf.Process(s.Rules(), parent, st, s.Ancestors, stf.Input{Origin: o, Timestamp: parent.Time + 1, Txs: txs})
	if err != nil {
		t.Fatal(err)
	}
	u := s.Begin()
	u.Append(r, o)
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	return r.Block
}

// kept lists the blocks whose witness is kept and executes each from it.
func keptWitnesses(t *testing.T, s *Store) (numbers []uint64) {
	t.Helper()
	for n := uint64(1); n <= s.Head().Number.Uint64(); n++ {
		b := s.Block(n)
		enc, err := s.Witness(b.Hash(), n)
		if err != nil {
			t.Fatal(err)
		}
		if enc == nil {
			continue
		}
		w, err := stateless.Decode(enc)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := stateless.Execute(s.Rules(), w, b); err != nil {
			t.Errorf("block %d from its witness: %v", n, err)
		}
		numbers = append(numbers, n)
	}
	return numbers
}

func openKeeping(t *testing.T, dir string, g *rollup.Genesis, witnesses uint64) *Store {
	t.Helper()
	s, err := Open(Config{Dir: dir, Genesis: g, Witnesses: witnesses})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNewestWitnessesAreKept(t *testing.T) {
	dir, g := t.TempDir(), testGenesis(7)
	nonce := uint64(0)
	run := func(witnesses uint64, blocks int) []uint64 {
		t.Helper()
		s := openKeeping(t, dir, g, witnesses)
		defer s.Close()
		for range blocks {
			recorded(t, s, nonce, transfer(t, g, userKey, nonce, 1))
			nonce++
		}
		return keptWitnesses(t, s)
	}
	for _, tc := range []struct {
		witnesses   uint64
		blocks      int
		first, last uint64 // of those kept; 0: none
	}{
		{0, 2, 0, 0}, {4, 3, 3, 5}, {4, 4, 6, 9}, {2, 0, 8, 9}, {8, 1, 8, 10}, {0, 0, 0, 0}, {3, 1, 11, 11},
	} {
		var want []uint64
		for n := tc.first; n <= tc.last && n > 0; n++ {
			want = append(want, n)
		}
		got := run(tc.witnesses, tc.blocks)
		if len(got) != len(want) || len(want) > 0 && (got[0] != want[0] || got[len(got)-1] != want[len(want)-1]) {
			t.Errorf("%d kept, %d blocks later: witnesses of %v, want %v", tc.witnesses, tc.blocks, got, want)
		}
	}
}

// A witness belongs to a block, not to a number: that of a block that was rewound stays until
// its number passes.
func TestWitnessesOfBranches(t *testing.T) {
	g := testGenesis(7)
	s := openKeeping(t, t.TempDir(), g, 2)
	defer s.Close()
	recorded(t, s, 1)
	old := recorded(t, s, 2, transfer(t, g, userKey, 0, 1))
	u := s.Begin()
	u.Rewind(s.Header(1))
	if err := u.Commit(); err != nil {
		t.Fatal(err)
	}
	recorded(t, s, 3)
	for _, hash := range []common.Hash{old.Hash(), s.Head().Hash()} {
		if enc, err := s.Witness(hash, 2); enc == nil || err != nil {
			t.Errorf("block 2 (%s) has no witness: %v", hash, err)
		}
	}
	recorded(t, s, 4)
	recorded(t, s, 5)
	if enc, _ := s.Witness(old.Hash(), 2); enc != nil {
		t.Error("the witness of a rewound block stays for good")
	}
}

// What was not recorded is made again while the tries are there, and is the same.
func TestWitnessIsMadeAgain(t *testing.T) {
	g := testGenesis(7)
	s := openKeeping(t, t.TempDir(), g, 1000)
	defer s.Close()
	for n := range uint64(140) {
		recorded(t, s, n, transfer(t, g, userKey, n, 1))
	}
	b := s.Block(100)
	want, err := s.Witness(b.Hash(), 100)
	if err != nil {
		t.Fatal(err)
	}
	again := func(b *types.Block) (*stateless.Witness, error) {
		o, err := s.Origin(b.Hash())
		if err != nil {
			t.Fatal(err)
		}
		return s.Record(s.Rules(), s.Header(b.NumberU64()-1), stf.Input{Origin: o, Timestamp: b.Time(), Txs: b.Transactions()})
	}
	w, err := again(b)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := stateless.Encode(w); err != nil || string(got) != string(want) {
		t.Errorf("made again: %d bytes, %v; recorded: %d bytes", len(got), err, len(want))
	}
	if _, err := again(s.Block(5)); !errors.Is(err, ErrNoTries) {
		t.Errorf("a block whose state is gone: %v, want ErrNoTries", err)
	}
}
