package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"sort"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
)

// Store keeps records under a prefix of a key-value store: prefix and height, 8
// bytes, big endian -> record. It is safe for concurrent use, though not for two
// records of one height at the same time.
type Store struct {
	db     ethdb.KeyValueStore
	prefix []byte
}

// NewStore opens the records under prefix. No key outside may begin with it.
func NewStore(db ethdb.KeyValueStore, prefix []byte) *Store { return &Store{db, prefix} }

func (s *Store) key(height uint64) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, len(s.prefix)+8), s.prefix...), height)
}

// Keep stores what the namespaces hold at the height of h, checked against h by
// square.Open. Data without namespaces is not stored. The write is not synced.
func (s *Store) Keep(h da.Header, data map[da.Namespace]da.NamespaceData) error {
	if len(data) == 0 {
		return nil
	}
	r := &Record{Height: h.Height, Hash: h.Hash, Data: data}
	if kept, err := s.raw(h.Height); err != nil || len(kept) > bodyAt && kept[0] == version && bytes.Equal(kept[hashAt:bodyAt], h.Hash[:]) {
		return err
	}
	raw, err := r.Encode()
	if err != nil {
		return err
	}
	return s.db.Put(s.key(h.Height), raw)
}

// raw gives the stored record of a height, nil when there is none.
func (s *Store) raw(height uint64) ([]byte, error) {
	key := s.key(height)
	if has, err := s.db.Has(key); err != nil || !has {
		return nil, err
	}
	return s.db.Get(key)
}

// Get gives the record of a height, nil when there is none.
func (s *Store) Get(height uint64) (*Record, error) {
	raw, err := s.raw(height)
	if raw == nil || err != nil {
		return nil, err
	}
	r, err := Decode(raw, math.MaxInt32)
	if err != nil {
		return nil, fmt.Errorf("record of DA height %d: %w", height, err)
	}
	return r, nil
}

// Read gives the stored records of the heights from (included) to end (not
// included), in order. It ends when they have maxBytes together, but not before
// it has given one; next is the first height that it did not come to.
func (s *Store) Read(from, end uint64, maxBytes int) (entries []Entry, next uint64, err error) {
	it := s.db.NewIterator(s.prefix, binary.BigEndian.AppendUint64(nil, from))
	defer it.Release()
	size := 0
	for it.Next() {
		height, ok := s.height(it.Key())
		if !ok || height >= end {
			break
		}
		if size += len(it.Value()); size > maxBytes && len(entries) > 0 {
			return entries, height, it.Error()
		}
		entries = append(entries, Entry{Height: Quantity(height), Record: bytes.Clone(it.Value())})
	}
	return entries, max(from, end), it.Error()
}

func (s *Store) height(key []byte) (uint64, bool) {
	if len(key) != len(s.prefix)+8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(key[len(s.prefix):]), true
}

// Bounds are the lowest and the highest height with a record; ok is false when
// there is none.
func (s *Store) Bounds() (lowest, highest uint64, ok bool, err error) {
	lowest, ok, err = s.from(0)
	if !ok || err != nil {
		return 0, 0, false, err
	}
	// An iterator goes up only. That there is a record at a height or above it
	// becomes false at one place, which lies behind the highest.
	offset := sort.Search(math.MaxInt64, func(i int) bool {
		_, above, e := s.from(lowest + 1 + uint64(i))
		if e != nil {
			err = e
		}
		return !above
	})
	return lowest, lowest + uint64(offset), err == nil, err
}

// from finds the first height with a record at height or above.
func (s *Store) from(height uint64) (uint64, bool, error) {
	it := s.db.NewIterator(s.prefix, binary.BigEndian.AppendUint64(nil, height))
	defer it.Release()
	if !it.Next() {
		return 0, false, it.Error()
	}
	found, ok := s.height(it.Key())
	return found, ok, nil
}
