package snapshot

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
)

// sink passes on what is put until that fails. The error waits here, since rawdb
// ends the process when a Put gives one, on a full disk for one.
type sink struct {
	ethdb.KeyValueWriter
	err error
}

func (s *sink) Put(key, value []byte) error {
	if s.err == nil {
		s.err = s.KeyValueWriter.Put(key, value)
	}
	return nil
}

// stateReader reads code, accounts and slots, computes their roots, and passes
// them on with the trie nodes that come up.
type stateReader struct {
	*reader
	contents *Contents
	out      *sink                  // nil to check only
	history  map[uint64]common.Hash // block hashes that the state must hold
	inbox    inboxSlots

	codes []common.Hash // sorted
	used  []uint64      // a bit for each, set when an account has it
}

// inboxSlots are those that tell of the inbox, by the hashes of their keys.
type inboxSlots map[common.Hash]common.Hash

func newInboxSlots() inboxSlots {
	return inboxSlots{crypto.Keccak256Hash(messages.SlotInboxCount[:]): {}, crypto.Keccak256Hash(messages.SlotInboxAccumulator[:]): {}}
}

// GetState is that of messages.Reader.
func (s inboxSlots) GetState(_ common.Address, slot common.Hash) common.Hash {
	return s[crypto.Keccak256Hash(slot[:])]
}

// next reads a record, unless what came of the one before could not be written.
func (s *stateReader) next() error {
	if s.out != nil && s.out.err != nil {
		return s.out.err
	}
	return s.reader.next()
}

func (s *stateReader) read() error {
	if err := s.readCodes(); err != nil {
		return err
	}
	var node trie.OnTrieNode
	if s.out != nil {
		node = func(path []byte, _ common.Hash, blob []byte) { rawdb.WriteAccountTrieNode(s.out, path, blob) }
	}
	accounts, last := trie.NewStackTrie(node), common.Hash{}
	for s.record.kind == kindAccount {
		hash, err := s.readAccount(accounts, last)
		if err != nil {
			return err
		}
		last = hash
	}
	if s.record.kind != 0 {
		return s.want(kindAccount)
	}
	root := accounts.Hash()
	if s.out != nil && s.out.err != nil {
		return s.out.err
	}
	if root != s.contents.Manifest.Root {
		return refuse(FlawState, "its accounts give state root %s, the block has %s", root, s.contents.Manifest.Root)
	}
	for i, hash := range s.codes {
		if s.used[i/64]&(1<<(i%64)) == 0 {
			return refuse(FlawCode, "no account has code %s", hash)
		}
	}
	if len(s.history) > 0 {
		return refuse(FlawHeader, "the state does not hold the hashes of %d blocks before (EIP-2935)", len(s.history))
	}
	s.contents.Inbox, s.contents.Accumulator = messages.Inbox(s.inbox)
	return nil
}

func (s *stateReader) readCodes() error {
	for s.record.kind == kindCode {
		hash := crypto.Keccak256Hash(s.record.data)
		switch n := len(s.codes); {
		case n == maxCodes:
			return refuse(FlawFormat, "over %d codes", maxCodes)
		case n > 0 && hash.Cmp(s.codes[n-1]) <= 0, len(s.record.data) == 0:
			return refuse(FlawCode, "code %s is empty or out of order", hash)
		}
		s.codes = append(s.codes, hash)
		if s.out != nil {
			rawdb.WriteCode(s.out, hash, s.record.data)
		}
		if err := s.next(); err != nil {
			return err
		}
	}
	s.used = make([]uint64, (len(s.codes)+63)/64)
	s.contents.Codes = uint64(len(s.codes))
	return nil
}

// readAccount reads the account at hand, which must come after last, and its slots.
func (s *stateReader) readAccount(accounts *trie.StackTrie, last common.Hash) (common.Hash, error) {
	if len(s.record.data) < 32 {
		return last, refuse(FlawFormat, "an account of %d bytes", len(s.record.data))
	}
	hash, slim := common.Hash(s.record.data[:32]), s.record.data[32:]
	if s.contents.Accounts > 0 && hash.Cmp(last) <= 0 {
		return last, refuse(FlawState, "account %s is out of order", hash)
	}
	s.contents.Accounts++
	a, err := types.FullAccount(slim)
	if err != nil || !bytes.Equal(types.SlimAccountRLP(*a), slim) {
		return last, refuse(FlawState, "account %s is not in its one spelling (%v)", hash, err)
	}
	if !bytes.Equal(a.CodeHash, types.EmptyCodeHash[:]) {
		i, ok := slices.BinarySearchFunc(s.codes, common.BytesToHash(a.CodeHash), common.Hash.Cmp)
		if !ok {
			return last, refuse(FlawCode, "code %x of account %s is missing", a.CodeHash, hash)
		}
		s.used[i/64] |= 1 << (i % 64)
	}
	full, err := rlp.EncodeToBytes(a)
	if err != nil {
		return last, err
	}
	if err := accounts.Update(hash[:], full); err != nil {
		return last, refuse(FlawState, "account %s: %v", hash, err)
	}
	if s.out != nil {
		rawdb.WriteAccountSnapshot(s.out, hash, slim)
	}
	if err := s.next(); err != nil {
		return last, err
	}
	root, err := s.readSlots(hash)
	if err != nil {
		return last, err
	}
	if root != a.Root {
		return last, refuse(FlawState, "the slots of account %s give storage root %s, the account has %s", hash, root, a.Root)
	}
	return hash, nil
}

// readSlots reads the slots of an account and gives their root.
func (s *stateReader) readSlots(account common.Hash) (common.Hash, error) {
	if s.record.kind != kindSlot {
		return types.EmptyRootHash, nil
	}
	var node trie.OnTrieNode
	if s.out != nil {
		node = func(path []byte, _ common.Hash, blob []byte) {
			rawdb.WriteStorageTrieNode(s.out, account, path, blob)
		}
	}
	slots, last, first := trie.NewStackTrie(node), common.Hash{}, true
	keys, ofInbox := s.historyKeys(account), account == crypto.Keccak256Hash(system.Messages[:])
	for ; s.record.kind == kindSlot; first = false {
		if len(s.record.data) < 32 {
			return last, refuse(FlawFormat, "a slot of %d bytes", len(s.record.data))
		}
		key, value := common.Hash(s.record.data[:32]), s.record.data[32:]
		if !first && key.Cmp(last) <= 0 {
			return last, refuse(FlawState, "slot %s of account %s is out of order", key, account)
		}
		word, rest, err := rlp.SplitString(value)
		if err != nil || len(rest) > 0 || len(word) == 0 || len(word) > 32 || word[0] == 0 {
			return last, refuse(FlawState, "slot %s of account %s is not a word in its one spelling", key, account)
		}
		if number, ok := keys[key]; ok {
			if got := common.BytesToHash(word); got != s.history[number] {
				return last, refuse(FlawHeader, "the state holds hash %s for block %d (EIP-2935), its header has %s", got, number, s.history[number])
			}
			delete(s.history, number)
		}
		if _, ok := s.inbox[key]; ok && ofInbox {
			s.inbox[key] = common.BytesToHash(word)
		}
		if err := slots.Update(key[:], value); err != nil {
			return last, refuse(FlawState, "slot %s of account %s: %v", key, account, err)
		}
		if s.out != nil {
			rawdb.WriteStorageSnapshot(s.out, account, key, value)
		}
		last = key
		s.contents.Slots++
		if err := s.next(); err != nil {
			return last, err
		}
	}
	return slots.Hash(), nil
}

// historyKeys gives, for the account of the history contract, the slots in which
// it keeps the block hashes that are known here (EIP-2935).
func (s *stateReader) historyKeys(account common.Hash) map[common.Hash]uint64 {
	if account != crypto.Keccak256Hash(params.HistoryStorageAddress[:]) {
		return nil
	}
	keys := make(map[common.Hash]uint64, len(s.history))
	for number := range s.history {
		var slot common.Hash
		binary.BigEndian.PutUint64(slot[24:], number%params.HistoryServeWindow)
		keys[crypto.Keccak256Hash(slot[:])] = number
	}
	return keys
}
