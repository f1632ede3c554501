package outbox

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
)

// Keys under the prefix. Ids are 8 bytes, big endian, so that they sort.
const (
	keyEntry   = 'm' // + id: what is known of an item
	keyBlobs   = 'd' // + id: its blobs
	keyLast    = 'l' // highest id
	keyAttempt = 'a' // what was last sent, from which height on to look for it
)

const recordVersion = 1

var errRecord = errors.New("damaged record")

// attempt says that the items first to last may be on the layer at height from
// or above.
type attempt struct{ from, first, last uint64 }

// store is the queue on disk. Each change is one write, flushed before it returns.
type store struct {
	db     ethdb.KeyValueStore
	prefix []byte
}

func (s store) key(kind byte) []byte {
	return append(append(make([]byte, 0, len(s.prefix)+9), s.prefix...), kind)
}

func (s store) itemKey(kind byte, id uint64) []byte {
	return binary.BigEndian.AppendUint64(s.key(kind), id)
}

func (s store) write(fill func(w ethdb.KeyValueWriter) error) error {
	b := s.db.NewBatch()
	defer b.Close()
	if err := fill(b); err != nil {
		return err
	}
	if err := b.Write(); err != nil {
		return err
	}
	return s.db.SyncKeyValue()
}

func (s store) add(e *entry, blobs []da.Blob) error {
	return s.write(func(w ethdb.KeyValueWriter) error {
		return errors.Join(
			w.Put(s.itemKey(keyEntry, e.id), encodeEntry(e)),
			w.Put(s.itemKey(keyBlobs, e.id), encodeBlobs(blobs)),
			w.Put(s.key(keyLast), binary.BigEndian.AppendUint64(nil, e.id)),
		)
	})
}

func (s store) remove(w ethdb.KeyValueWriter, entries []*entry) error {
	for _, e := range entries {
		if err := errors.Join(w.Delete(s.itemKey(keyEntry, e.id)), w.Delete(s.itemKey(keyBlobs, e.id))); err != nil {
			return err
		}
	}
	return nil
}

// posted takes items off the disk; done says that nothing of the attempt is left.
func (s store) posted(entries []*entry, done bool) error {
	return s.write(func(w ethdb.KeyValueWriter) error {
		if err := s.remove(w, entries); err != nil || !done {
			return err
		}
		return w.Delete(s.key(keyAttempt))
	})
}

// reset takes items off the disk, all of id fromID or above, and sets the last id.
func (s store) reset(entries []*entry, fromID, last uint64, known bool) error {
	a, ok, err := s.attempt()
	if err != nil {
		return err
	}
	return s.write(func(w ethdb.KeyValueWriter) error {
		if err := s.remove(w, entries); err != nil {
			return err
		}
		switch {
		case ok && a.first >= fromID:
			err = w.Delete(s.key(keyAttempt))
		case ok && a.last >= fromID:
			a.last = fromID - 1
			err = w.Put(s.key(keyAttempt), encodeAttempt(a))
		}
		if err != nil {
			return err
		}
		if !known {
			return w.Delete(s.key(keyLast))
		}
		return w.Put(s.key(keyLast), binary.BigEndian.AppendUint64(nil, last))
	})
}

func (s store) setAttempt(a attempt) error {
	return s.write(func(w ethdb.KeyValueWriter) error { return w.Put(s.key(keyAttempt), encodeAttempt(a)) })
}

// get is the value of a key, nil when there is none.
func (s store) get(key []byte) ([]byte, error) {
	ok, err := s.db.Has(key)
	if err != nil || !ok {
		return nil, err
	}
	return s.db.Get(key)
}

func (s store) last() (id uint64, ok bool, err error) {
	raw, err := s.get(s.key(keyLast))
	if err != nil || raw == nil {
		return 0, false, err
	}
	if len(raw) != 8 {
		return 0, false, fmt.Errorf("%w: last id", errRecord)
	}
	return binary.BigEndian.Uint64(raw), true, nil
}

func (s store) attempt() (a attempt, ok bool, err error) {
	raw, err := s.get(s.key(keyAttempt))
	if err != nil || raw == nil {
		return a, false, err
	}
	if len(raw) != 25 || raw[0] != recordVersion {
		return a, false, fmt.Errorf("%w: attempt", errRecord)
	}
	word := func(i int) uint64 { return binary.BigEndian.Uint64(raw[1+8*i:]) }
	return attempt{from: word(0), first: word(1), last: word(2)}, true, nil
}

// encodeAttempt: version, from, first, last.
func encodeAttempt(a attempt) []byte {
	out := []byte{recordVersion}
	for _, v := range []uint64{a.from, a.first, a.last} {
		out = binary.BigEndian.AppendUint64(out, v)
	}
	return out
}

// entries reads what waits, in order of the ids.
func (s store) entries() ([]*entry, error) {
	it := s.db.NewIterator(s.key(keyEntry), nil)
	defer it.Release()
	var out []*entry
	for it.Next() {
		key := it.Key()
		if len(key) != len(s.prefix)+9 {
			return nil, fmt.Errorf("%w: key %x", errRecord, key)
		}
		id := binary.BigEndian.Uint64(key[len(s.prefix)+1:])
		e, err := decodeEntry(id, it.Value())
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", id, err)
		}
		out = append(out, e)
	}
	return out, it.Error()
}

// encodeEntry: version, size, time added in Unix nanoseconds, 32 bytes for each
// commitment.
func encodeEntry(e *entry) []byte {
	out := []byte{recordVersion}
	out = binary.BigEndian.AppendUint64(out, uint64(e.size))
	out = binary.BigEndian.AppendUint64(out, uint64(e.added.UnixNano()))
	for _, c := range e.commitments {
		out = append(out, c[:]...)
	}
	return out
}

func decodeEntry(id uint64, raw []byte) (*entry, error) {
	const head, one = 1 + 8 + 8, len(da.Commitment{})
	if len(raw) < head+one || (len(raw)-head)%one != 0 || raw[0] != recordVersion {
		return nil, errRecord
	}
	e := &entry{id: id, size: int(binary.BigEndian.Uint64(raw[1:])), added: time.Unix(0, int64(binary.BigEndian.Uint64(raw[9:])))}
	for raw = raw[head:]; len(raw) > 0; raw = raw[one:] {
		e.commitments = append(e.commitments, da.Commitment(raw))
	}
	return e, nil
}

// encodeBlobs: version, then for each blob namespace, share version, length of
// the signer and signer, length of the data (uint32) and data.
func encodeBlobs(blobs []da.Blob) []byte {
	out := []byte{recordVersion}
	for _, b := range blobs {
		out = append(out, b.Namespace[:]...)
		out = append(out, b.ShareVersion, byte(len(b.Signer)))
		out = append(out, b.Signer...)
		out = binary.BigEndian.AppendUint32(out, uint32(len(b.Data)))
		out = append(out, b.Data...)
	}
	return out
}

// blobs reads the blobs of an item.
func (s store) blobs(id uint64) ([]da.Blob, error) {
	raw, err := s.db.Get(s.itemKey(keyBlobs, id))
	if err != nil {
		return nil, fmt.Errorf("blobs of item %d: %w", id, err)
	}
	blobs, ok := decodeBlobs(raw)
	if !ok {
		return nil, fmt.Errorf("blobs of item %d: %w", id, errRecord)
	}
	return blobs, nil
}

func decodeBlobs(raw []byte) (blobs []da.Blob, ok bool) {
	raw, ok = bytes.CutPrefix(raw, []byte{recordVersion})
	take := func(n int) []byte {
		if n > len(raw) {
			ok = false
			return make([]byte, n)
		}
		out := raw[:n:n]
		raw = raw[n:]
		return out
	}
	for ok && len(raw) > 0 {
		var b da.Blob
		b.Namespace = da.Namespace(take(da.NamespaceSize))
		b.ShareVersion = take(1)[0]
		if n := int(take(1)[0]); n > 0 {
			b.Signer = take(n)
		}
		n := binary.BigEndian.Uint32(take(4))
		if uint64(n) > uint64(len(raw)) {
			return nil, false
		}
		b.Data = take(int(n))
		blobs = append(blobs, b)
	}
	return blobs, ok && len(blobs) > 0
}
