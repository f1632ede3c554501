package state_test

import (
	"errors"
	"maps"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/execution/state"
)

// Whatever is read is proven by the nodes on its path, and nothing else is recorded:
// also where there is nothing, where only the size of a code is asked for, in a copy, and
// where no trie has to change. After the root nothing is added.
func TestRecordHasThePaths(t *testing.T) {
	db := gethstate.NewDatabaseForTesting()
	st, err := state.New(types.EmptyRootHash, db)
	if err != nil {
		t.Fatal(err)
	}
	code := func(a common.Address) []byte { return append([]byte("code of "), a[:]...) }
	for i := range byte(100) {
		a := common.Address{i}
		st.SetNonce(a, 1, tracing.NonceChangeUnspecified)
		st.SetCode(a, code(a), tracing.CodeChangeUnspecified)
		for j := range byte(50) {
			st.SetState(a, common.Hash{j}, common.Hash{1})
		}
	}
	root, err := st.Commit(rules, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		read     func(st *state.State)
		accounts []common.Address
		slots    map[common.Address][]common.Hash
		codes    []common.Address
	}{
		"nothing": {read: func(*state.State) {}},
		"account": {
			read:     func(st *state.State) { st.GetBalance(common.Address{7}) },
			accounts: []common.Address{{7}},
		},
		"no account": {
			read:     func(st *state.State) { st.GetState(common.Address{200}, common.Hash{1}) },
			accounts: []common.Address{{200}},
		},
		"slots, one of them empty": {
			read: func(st *state.State) {
				st.GetState(common.Address{7}, common.Hash{3})
				st.GetState(common.Address{7}, common.Hash{3, 1})
				st.GetState(common.Address{8}, common.Hash{4})
			},
			accounts: []common.Address{{7}, {8}},
			slots:    map[common.Address][]common.Hash{{7}: {{3}, {3, 1}}, {8}: {{4}}},
		},
		"a slot that changes and one that does not": {
			read: func(st *state.State) {
				st.GetState(common.Address{7}, common.Hash{3})
				st.SetState(common.Address{7}, common.Hash{5}, common.Hash{9})
			},
			accounts: []common.Address{{7}},
			slots:    map[common.Address][]common.Hash{{7}: {{3}, {5}}},
		},
		"size of a code": {
			read:     func(st *state.State) { st.GetCodeSize(common.Address{7}) },
			accounts: []common.Address{{7}},
			codes:    []common.Address{{7}},
		},
		"code, in a copy": {
			read:     func(st *state.State) { st.Copy().GetCode(common.Address{9}) },
			accounts: []common.Address{{9}},
			codes:    []common.Address{{9}},
		},
		"after the root": {
			read: func(st *state.State) {
				st.IntermediateRoot(rules)
				st.GetState(common.Address{7}, common.Hash{3})
				st.GetCode(common.Address{7})
				st.IntermediateRoot(rules)
			},
		},
	} {
		w, err := stateless.NewWitness(new(types.Header), nil, false)
		if err != nil {
			t.Fatal(err)
		}
		st, err := state.Record(root, db, w)
		if err != nil {
			t.Fatal(err)
		}
		c.read(st)
		st.IntermediateRoot(rules)
		if err := st.Error(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := map[string]struct{}{}
		prove := func(tr gethstate.Trie, err error, key []byte) {
			if err != nil {
				t.Fatal(err)
			}
			maps.Copy(want, values(tr.Witness())) // the root, which opening reads
			if key == nil {
				return
			}
			proof := memorydb.New()
			if err := tr.Prove(crypto.Keccak256(key), proof); err != nil {
				t.Fatal(err)
			}
			for it := proof.NewIterator(nil, nil); it.Next(); {
				want[string(it.Value())] = struct{}{}
			}
		}
		accounts, err := db.OpenTrie(root)
		prove(accounts, err, nil)
		for _, a := range c.accounts {
			prove(accounts, err, a[:])
			for _, slot := range c.slots[a] {
				account, err := accounts.GetAccount(a)
				if err != nil {
					t.Fatal(err)
				}
				storage, err := db.OpenStorageTrie(root, a, account.Root, accounts)
				prove(storage, err, slot[:])
			}
		}
		if !maps.Equal(w.State, want) {
			t.Errorf("%s: %d nodes, want %d", name, len(w.State), len(want))
		}
		codes := map[string]struct{}{}
		for _, a := range c.codes {
			codes[string(code(a))] = struct{}{}
		}
		if !maps.Equal(w.Codes, codes) {
			t.Errorf("%s: codes %v, want %v", name, w.Codes, codes)
		}
	}
}

// A node that cannot be read is an error of the state, and so of the block.
func TestRecordFailsWithTheTries(t *testing.T) {
	inner := gethstate.NewDatabaseForTesting()
	st, err := state.New(types.EmptyRootHash, inner)
	if err != nil {
		t.Fatal(err)
	}
	st.SetNonce(holder, 1, tracing.NonceChangeUnspecified)
	st.SetState(holder, common.Hash{1}, common.Hash{1})
	root, err := st.Commit(rules, 0)
	if err != nil {
		t.Fatal(err)
	}
	w, err := stateless.NewWitness(new(types.Header), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	st, err = state.Record(root, withoutStorage{inner}, w)
	if err != nil {
		t.Fatal(err)
	}
	st.GetState(holder, common.Hash{1})
	st.IntermediateRoot(rules)
	if !errors.Is(st.Error(), errGone) {
		t.Errorf("error %v", st.Error())
	}
}

// withoutStorage has lost its storage tries.
type withoutStorage struct{ gethstate.Database }

var errGone = errors.New("gone")

func (withoutStorage) OpenStorageTrie(common.Hash, common.Address, common.Hash, gethstate.Trie) (gethstate.Trie, error) {
	return nil, errGone
}

func values(nodes map[string][]byte) map[string]struct{} {
	out := make(map[string]struct{}, len(nodes))
	for _, node := range nodes {
		out[string(node)] = struct{}{}
	}
	return out
}
