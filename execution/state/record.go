package state

import (
	"sync"

	"github.com/ethereum/go-ethereum/common"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// Record opens the state with the given root and adds to a witness what is read of it until
// its first IntermediateRoot: codes at once, the trie nodes then. What a Copy reads is
// added too.
func Record(root common.Hash, db gethstate.Database, w *stateless.Witness) (*State, error) {
	r := &recorder{Database: db, root: root, witness: w, accounts: make(map[common.Address]*touched)}
	st, err := New(root, r)
	if err != nil {
		return nil, err
	}
	st.recorder = r
	return st, nil
}

// Witness is what Record was given, and nil in a state that records nothing.
func (s *State) Witness() *stateless.Witness {
	if s.recorder == nil {
		return nil
	}
	return s.recorder.witness
}

// IntermediateRoot hashes the state. The first one completes the witness.
func (s *State) IntermediateRoot(rules params.Rules) common.Hash {
	root := s.StateDB.IntermediateRoot(rules)
	if s.recorder != nil {
		s.recorder.finish()
	}
	return root
}

// Error is the first failure to read the state, for its content or for the witness.
func (s *State) Error() error {
	if err := s.StateDB.Error(); err != nil || s.recorder == nil {
		return err
	}
	return s.recorder.err
}

// recorder is a state database that notes which accounts and slots of one state are read.
// Their paths are walked when the StateDB opens a trie to change and hash it, just before
// it does, or else in the end. So executing goes on as ever, on the flat state where there
// is one, and of a path to what is changed the nodes are loaded once.
type recorder struct {
	gethstate.Database
	root    common.Hash
	witness *stateless.Witness

	mu       sync.Mutex // the StateDB opens storage tries in goroutines
	accounts map[common.Address]*touched
	walked   bool             // the trie of accounts
	tries    []gethstate.Trie // walked
	done     bool
	err      error
}

// touched is an account that was read.
type touched struct {
	storage common.Hash // root
	slots   map[common.Hash]struct{}
	walked  bool // to the slots
}

// Reader implements gethstate.Database.
func (r *recorder) Reader(root common.Hash) (gethstate.Reader, error) {
	inner, err := r.Database.Reader(root)
	if err != nil || root != r.root {
		return inner, err
	}
	return &noting{inner, r}, nil
}

// OpenTrie implements gethstate.Database.
func (r *recorder) OpenTrie(root common.Hash) (gethstate.Trie, error) {
	tr, err := r.Database.OpenTrie(root)
	if err != nil || root != r.root {
		return tr, err
	}
	r.mu.Lock()
	var paths []common.Address
	if !r.done && !r.walked {
		r.walked = true
		r.tries = append(r.tries, tr)
		for a := range r.accounts {
			paths = append(paths, a)
		}
	}
	r.mu.Unlock()
	return tr, tr.PrefetchAccount(paths)
}

// OpenStorageTrie implements gethstate.Database.
func (r *recorder) OpenStorageTrie(state common.Hash, a common.Address, root common.Hash, accounts gethstate.Trie) (gethstate.Trie, error) {
	tr, err := r.Database.OpenStorageTrie(state, a, root, accounts)
	if err != nil || state != r.root {
		return tr, err
	}
	r.mu.Lock()
	var paths [][]byte
	if t := r.accounts[a]; !r.done && t != nil && t.storage == root && !t.walked {
		t.walked = true
		r.tries = append(r.tries, tr)
		for slot := range t.slots {
			paths = append(paths, slot[:])
		}
	}
	r.mu.Unlock()
	return tr, tr.PrefetchStorage(a, paths)
}

// finish walks what the StateDB had no reason to open, and gathers the nodes.
func (r *recorder) finish() {
	if r.done {
		return
	}
	if !r.walked {
		_, r.err = r.OpenTrie(r.root)
	}
	for a, t := range r.accounts {
		if r.err == nil && !t.walked && len(t.slots) > 0 && t.storage != types.EmptyRootHash {
			_, r.err = r.OpenStorageTrie(r.root, a, t.storage, nil)
		}
	}
	for _, tr := range r.tries {
		r.witness.AddState(tr.Witness(), common.Hash{})
	}
	r.done, r.accounts, r.tries = true, nil, nil
}

// noting is a reader of the recorded state.
type noting struct {
	gethstate.Reader
	recorder *recorder
}

// Account implements gethstate.StateReader.
func (n *noting) Account(a common.Address) (*types.StateAccount, error) {
	account, err := n.Reader.Account(a)
	if err != nil {
		return nil, err
	}
	r := n.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done || r.accounts[a] != nil {
		return account, nil
	}
	t := &touched{storage: types.EmptyRootHash}
	if account != nil {
		t.storage = account.Root
	}
	r.accounts[a] = t
	return account, nil
}

// Storage implements gethstate.StateReader. The StateDB has read the account before.
func (n *noting) Storage(a common.Address, slot common.Hash) (common.Hash, error) {
	r := n.recorder
	r.mu.Lock()
	if t := r.accounts[a]; t != nil {
		if t.slots == nil {
			t.slots = make(map[common.Hash]struct{})
		}
		t.slots[slot] = struct{}{}
	}
	r.mu.Unlock()
	return n.Reader.Storage(a, slot)
}

// Code implements gethstate.ContractCodeReader.
func (n *noting) Code(a common.Address, hash common.Hash) []byte {
	code := n.Reader.Code(a, hash)
	r := n.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.done {
		r.witness.AddCode(code)
	}
	return code
}

// CodeSize implements gethstate.ContractCodeReader. Whoever has a witness alone takes
// the size of a code from the code.
func (n *noting) CodeSize(a common.Address, hash common.Hash) int { return len(n.Code(a, hash)) }
