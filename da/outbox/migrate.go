package outbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da"
)

// keyAttempt held, before there were flights, what was last sent: version 1,
// from, first id, last id.
const keyAttempt = 'a'

// migrate brings the records of version 1 up to date, in one write: entries did
// not have the sizes and heights of their blobs.
func (s store) migrate() error {
	var old []*entry
	err := s.each(keyEntry, func(id uint64, raw []byte) error {
		if len(raw) == 0 || raw[0] != 1 {
			return nil
		}
		e, err := s.entryV1(id, raw)
		old = append(old, e)
		return err
	})
	if err != nil {
		return err
	}
	raw, err := s.get(s.key(keyAttempt))
	if err != nil || (raw == nil && len(old) == 0) {
		return err
	}
	if raw != nil && (len(raw) != 25 || raw[0] != 1) {
		return fmt.Errorf("%w: attempt", errRecord)
	}
	return s.write(func(w ethdb.KeyValueWriter) error {
		for _, e := range old {
			if err := w.Put(s.numbered(keyEntry, e.id), encodeEntry(e)); err != nil {
				return err
			}
		}
		if raw == nil {
			return nil
		}
		word := func(i int) uint64 { return binary.BigEndian.Uint64(raw[1+8*i:]) }
		f := &flight{from: word(0)}
		for _, e := range old {
			if e.id >= word(1) && e.id <= word(2) {
				f.cargo = append(f.cargo, e.parcels...)
			}
		}
		return errors.Join(s.putFlights(w, f), w.Delete(s.key(keyAttempt)))
	})
}

// entryV1 reads version 1, size of all blobs (8), time added (8), then 32 bytes
// for each blob's commitment.
func (s store) entryV1(id uint64, raw []byte) (*entry, error) {
	const head, one = 1 + 8 + 8, len(da.Commitment{})
	blobs, err := s.blobs(id)
	if err != nil {
		return nil, err
	}
	if len(raw) != head+one*len(blobs) {
		return nil, errRecord
	}
	commitments := make([]da.Commitment, len(blobs))
	for i := range blobs {
		commitments[i] = da.Commitment(raw[head+one*i:])
	}
	return newEntry(id, time.Unix(0, int64(binary.BigEndian.Uint64(raw[9:]))), blobs, commitments), nil
}
