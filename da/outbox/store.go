package outbox

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
)

// Keys under the prefix. Numbers are 8 bytes, big endian, so that they sort.
const (
	keyEntry  = 'm' // + id: what is known of an item
	keyBlobs  = 'd' // + id: its blobs
	keyFlight = 'f' // + seq: what was sent together
	keyLast   = 'l' // highest id
	keyFloor  = 'h' // highest height that OnPosted was told
)

// Versions of the records.
const (
	entryVersion  = 2
	blobsVersion  = 1
	flightVersion = 1
)

var errRecord = errors.New("damaged record")

// store is the queue on disk. Each change is one write, flushed before it returns.
type store struct {
	db     ethdb.KeyValueStore
	prefix []byte
}

func (s store) key(kind byte) []byte {
	return append(append(make([]byte, 0, len(s.prefix)+9), s.prefix...), kind)
}

func (s store) numbered(kind byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64(s.key(kind), n)
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

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func (s store) add(e *entry, blobs []da.Blob) error {
	return s.write(func(w ethdb.KeyValueWriter) error {
		return errors.Join(s.putItem(w, e, blobs), w.Put(s.key(keyLast), number(e.id)))
	})
}

func (s store) putItem(w ethdb.KeyValueWriter, e *entry, blobs []da.Blob) error {
	return errors.Join(w.Put(s.numbered(keyEntry, e.id), encodeEntry(e)), w.Put(s.numbered(keyBlobs, e.id), encodeBlobs(blobs)))
}

// putFlights stores flights as they are now. One without cargo stays until its
// fee is settled.
func (s store) putFlights(w ethdb.KeyValueWriter, flights ...*flight) (err error) {
	for _, f := range flights {
		err = errors.Join(err, w.Put(s.numbered(keyFlight, f.seq), encodeFlight(f)))
	}
	return err
}

func (s store) flights(flights ...*flight) error {
	return s.write(func(w ethdb.KeyValueWriter) error { return s.putFlights(w, flights...) })
}

func (s store) forget(f *flight) error {
	return s.write(func(w ethdb.KeyValueWriter) error { return w.Delete(s.numbered(keyFlight, f.seq)) })
}

// recut puts an item in the place of its older cut.
func (s store) recut(e *entry, blobs []da.Blob, changed []*flight) error {
	return s.write(func(w ethdb.KeyValueWriter) error {
		return errors.Join(s.putItem(w, e, blobs), s.putFlights(w, changed...))
	})
}

// posted stores that parcels of f were read on the layer: gone items are done
// with, those that have landed keep only their place in the order.
func (s store) posted(f *flight, gone, landed, partly []*entry, floor uint64) error {
	return s.write(func(w ethdb.KeyValueWriter) error {
		var err error
		if len(f.cargo) == 0 {
			err = w.Delete(s.numbered(keyFlight, f.seq))
		} else {
			err = s.putFlights(w, f)
		}
		for _, e := range gone {
			err = errors.Join(err, w.Delete(s.numbered(keyEntry, e.id)), w.Delete(s.numbered(keyBlobs, e.id)))
		}
		for _, e := range landed {
			err = errors.Join(err, w.Put(s.numbered(keyEntry, e.id), encodeEntry(e)), w.Delete(s.numbered(keyBlobs, e.id)))
		}
		for _, e := range partly {
			err = errors.Join(err, w.Put(s.numbered(keyEntry, e.id), encodeEntry(e)))
		}
		if len(gone) > 0 {
			err = errors.Join(err, w.Put(s.key(keyFloor), number(floor)))
		}
		return err
	})
}

// reset takes items off the disk and sets the last id.
func (s store) reset(entries []*entry, changed []*flight, last uint64, known bool) error {
	return s.write(func(w ethdb.KeyValueWriter) error {
		err := s.putFlights(w, changed...)
		for _, e := range entries {
			err = errors.Join(err, w.Delete(s.numbered(keyEntry, e.id)), w.Delete(s.numbered(keyBlobs, e.id)))
		}
		if !known {
			return errors.Join(err, w.Delete(s.key(keyLast)))
		}
		return errors.Join(err, w.Put(s.key(keyLast), number(last)))
	})
}

// get is the value of a key, nil when there is none.
func (s store) get(key []byte) ([]byte, error) {
	ok, err := s.db.Has(key)
	if err != nil || !ok {
		return nil, err
	}
	return s.db.Get(key)
}

// number reads a number; false when there is none.
func (s store) number(kind byte) (n uint64, ok bool, err error) {
	raw, err := s.get(s.key(kind))
	if err != nil || raw == nil {
		return 0, false, err
	}
	if len(raw) != 8 {
		return 0, false, fmt.Errorf("%w: key %c", errRecord, kind)
	}
	return binary.BigEndian.Uint64(raw), true, nil
}

// each gives the records of a kind, in order of their numbers.
func (s store) each(kind byte, take func(n uint64, raw []byte) error) error {
	it := s.db.NewIterator(s.key(kind), nil)
	defer it.Release()
	for it.Next() {
		key := it.Key()
		if len(key) != len(s.prefix)+9 {
			return fmt.Errorf("%w: key %x", errRecord, key)
		}
		n := binary.BigEndian.Uint64(key[len(s.prefix)+1:])
		if err := take(n, it.Value()); err != nil {
			return fmt.Errorf("key %c of number %d: %w", kind, n, err)
		}
	}
	return it.Error()
}

// entries reads what waits, in order of the ids.
func (s store) entries() (out []*entry, err error) {
	err = s.each(keyEntry, func(id uint64, raw []byte) error {
		e, err := decodeEntry(id, raw)
		out = append(out, e)
		return err
	})
	return out, err
}

// encodeEntry: version, time added in Unix nanoseconds, then for each blob its
// commitment, its size (uint32) and the height at which it was read, 0 if it was not.
func encodeEntry(e *entry) []byte {
	out := []byte{entryVersion}
	out = binary.BigEndian.AppendUint64(out, uint64(e.added.UnixNano()))
	for _, p := range e.parcels {
		out = append(out, p.commitment[:]...)
		out = binary.BigEndian.AppendUint32(out, uint32(p.size))
		out = binary.BigEndian.AppendUint64(out, p.height)
	}
	return out
}

func decodeEntry(id uint64, raw []byte) (*entry, error) {
	const head, one = 1 + 8, len(da.Commitment{}) + 4 + 8
	if len(raw) < head+one || (len(raw)-head)%one != 0 || raw[0] != entryVersion {
		return nil, errRecord
	}
	e := &entry{id: id, added: time.Unix(0, int64(binary.BigEndian.Uint64(raw[1:])))}
	for raw = raw[head:]; len(raw) > 0; raw = raw[one:] {
		e.parcels = append(e.parcels, &parcel{
			item: e, number: len(e.parcels), commitment: da.Commitment(raw),
			size: int(binary.BigEndian.Uint32(raw[32:])), height: binary.BigEndian.Uint64(raw[36:]),
		})
	}
	return e, nil
}

// encodeFlight: version, the height from which it may be on the layer, gas price
// (IEEE 754), gas limit, length of the key and key, then for each blob the id of
// its item and its number among the item's (uint32).
func encodeFlight(f *flight) []byte {
	out := []byte{flightVersion}
	out = binary.BigEndian.AppendUint64(out, f.from)
	out = binary.BigEndian.AppendUint64(out, math.Float64bits(f.fee.GasPrice))
	out = binary.BigEndian.AppendUint64(out, f.fee.GasLimit)
	out = append(out, byte(len(f.fee.Key)))
	out = append(out, f.fee.Key...)
	for _, p := range f.cargo {
		out = binary.BigEndian.AppendUint64(out, p.item.id)
		out = binary.BigEndian.AppendUint32(out, uint32(p.number))
	}
	return out
}

// manifest is a flight's record: its parcels by item and number.
type manifest struct {
	from   uint64
	fee    da.Fee
	places []place
}

type place struct {
	id     uint64
	number uint32
}

func decodeFlight(raw []byte) (m manifest, err error) {
	const head, one = 1 + 3*8 + 1, 8 + 4
	if len(raw) < head || raw[0] != flightVersion || len(raw) < head+int(raw[head-1]) {
		return m, errRecord
	}
	m.from = binary.BigEndian.Uint64(raw[1:])
	m.fee.GasPrice = math.Float64frombits(binary.BigEndian.Uint64(raw[9:]))
	m.fee.GasLimit = binary.BigEndian.Uint64(raw[17:])
	key := int(raw[head-1])
	m.fee.Key = string(raw[head : head+key])
	raw = raw[head+key:]
	if len(raw)%one != 0 {
		return m, errRecord
	}
	for ; len(raw) > 0; raw = raw[one:] {
		m.places = append(m.places, place{binary.BigEndian.Uint64(raw), binary.BigEndian.Uint32(raw[8:])})
	}
	return m, nil
}

// encodeBlobs: version, then for each blob namespace, share version, length of
// the signer and signer, length of the data (uint32) and data.
func encodeBlobs(blobs []da.Blob) []byte {
	out := []byte{blobsVersion}
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
	raw, err := s.db.Get(s.numbered(keyBlobs, id))
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
	raw, ok = bytes.CutPrefix(raw, []byte{blobsVersion})
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
