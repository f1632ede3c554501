package parent

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"
)

// record is an intent in the queue, as it is on disk.
type record struct {
	Key    string
	To     *common.Address `rlp:"nil"`
	Value  *big.Int
	Data   []byte
	Pinned bool   // to Nonce
	Nonce  uint64 // if it is pinned or signed
	Gas    uint64 // limit, once signed
	// Attempts are the transactions signed under Nonce, each with a higher fee than the one
	// before. Any of them may be the one that a block takes. Raw is the last one.
	Attempts []attempt
	Raw      []byte

	seq     uint64 // place in the queue, in the key
	outcome Outcome
}

type attempt struct {
	Hash     common.Hash
	Tip, Cap *big.Int // wei per gas
}

// txStore keeps the records of one account under a prefix:
//
//	prefix 'q' account seq -> record
//	prefix 'e' account key -> ending, of an intent that is over
//	prefix 'm' account     -> counters
type txStore struct {
	db      ethdb.KeyValueStore
	prefix  []byte
	account common.Address
	counters
}

type counters struct {
	NextSeq   uint64
	NextNonce uint64 // above all that were signed
}

type ending struct {
	State uint8
	Tx    common.Hash
	Block uint64
	Why   string
}

func openTxStore(db ethdb.KeyValueStore, prefix []byte, account common.Address) (s txStore, queue []*record, err error) {
	s = txStore{db: db, prefix: prefix, account: account}
	if _, err := get(db, s.key('m', nil), &s.counters); err != nil {
		return s, nil, fmt.Errorf("counters of transactions on the parent chain: %w", err)
	}
	it := db.NewIterator(s.key('q', nil), nil)
	defer it.Release()
	for it.Next() {
		r := new(record)
		if err := rlp.DecodeBytes(it.Value(), r); err != nil {
			return s, nil, fmt.Errorf("a transaction of the parent chain that waits: %w: the data directory is damaged", err)
		}
		r.seq = binary.BigEndian.Uint64(it.Key()[len(it.Key())-8:])
		queue = append(queue, r)
	}
	return s, queue, it.Error()
}

func (s *txStore) key(kind byte, rest []byte) []byte {
	k := append(append(append([]byte{}, s.prefix...), kind), s.account[:]...)
	return append(k, rest...)
}

func (s *txStore) seqKey(r *record) []byte {
	return s.key('q', binary.BigEndian.AppendUint64(nil, r.seq))
}

// write makes a change durable.
func (s *txStore) write(change func(b ethdb.Batch) error) error {
	b := s.db.NewBatch()
	if err := change(b); err != nil {
		return err
	}
	if err := b.Write(); err != nil {
		return fmt.Errorf("write a transaction of the parent chain: %w", err)
	}
	return s.db.SyncKeyValue()
}

func put(b ethdb.Batch, key []byte, v any) error {
	enc, err := rlp.EncodeToBytes(v)
	if err != nil {
		return err
	}
	return b.Put(key, enc)
}

// get reads what put has written; false if there is nothing.
func get(db ethdb.KeyValueReader, key []byte, v any) (bool, error) {
	if ok, err := db.Has(key); err != nil || !ok {
		return false, err
	}
	raw, err := db.Get(key)
	if err != nil {
		return false, err
	}
	if err := rlp.DecodeBytes(raw, v); err != nil {
		return false, fmt.Errorf("%w: the data directory is damaged", err)
	}
	return true, nil
}

func (s *txStore) add(i Intent) (*record, error) {
	r := &record{Key: i.Key, To: i.To, Value: new(big.Int), Data: i.Data, seq: s.NextSeq}
	if i.Value != nil {
		r.Value.Set(i.Value)
	}
	if i.Nonce != nil {
		r.Pinned, r.Nonce = true, *i.Nonce
	}
	next := counters{s.NextSeq + 1, s.NextNonce}
	err := s.write(func(b ethdb.Batch) error {
		if err := put(b, s.seqKey(r), r); err != nil {
			return err
		}
		return put(b, s.key('m', nil), &next)
	})
	if err == nil {
		s.counters = next
	}
	return r, err
}

// signed stores r with its newest attempt.
func (s *txStore) signed(r *record) error {
	next := counters{s.NextSeq, max(s.NextNonce, r.Nonce+1)}
	err := s.write(func(b ethdb.Batch) error {
		if err := put(b, s.seqKey(r), r); err != nil {
			return err
		}
		return put(b, s.key('m', nil), &next)
	})
	if err == nil {
		s.counters = next
	}
	return err
}

// unsign forgets the attempts of a record, none of which can come into a block any more.
func (s *txStore) unsign(r *record) error {
	r.Attempts, r.Raw = nil, nil
	return s.write(func(b ethdb.Batch) error { return put(b, s.seqKey(r), r) })
}

// end takes a record off the queue and keeps what became of it.
func (s *txStore) end(r *record, o Outcome) error {
	return s.write(func(b ethdb.Batch) error {
		if err := b.Delete(s.seqKey(r)); err != nil {
			return err
		}
		return put(b, s.key('e', []byte(r.Key)), &ending{uint8(o.State), o.Tx, o.Block, o.Why})
	})
}

func (s *txStore) ended(key string) (Outcome, bool, error) {
	var e ending
	known, err := get(s.db, s.key('e', []byte(key)), &e)
	if err != nil {
		return Outcome{}, false, fmt.Errorf("what became of %s: %w", key, err)
	}
	return Outcome{State(e.State), e.Tx, e.Block, e.Why}, known, nil
}

func (s *txStore) forget(key string) error {
	return s.write(func(b ethdb.Batch) error { return b.Delete(s.key('e', []byte(key))) })
}
