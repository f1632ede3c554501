package price

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/ethdb"
)

// The record, under the prefix; words are 8 bytes, big endian, prices IEEE 754:
//
//	version 1 | price | asked | asked at | day | spent today | spent ever | gas | submissions | reservations
//
// A reservation is its price and gas limit, two words. Times are Unix seconds. It is small, so every change writes all of it.
const (
	recordVersion = 1
	recordWords   = 8
)

var errRecord = errors.New("damaged record of DA spending")

func encode(e estimate, l ledger) []byte {
	out := []byte{recordVersion}
	word := func(v uint64) { out = binary.BigEndian.AppendUint64(out, v) }
	word(math.Float64bits(e.price))
	word(math.Float64bits(e.asked))
	word(uint64(e.at.Unix()))
	word(uint64(l.day.Unix()))
	word(l.today)
	word(l.total)
	word(l.gas)
	word(l.submissions)
	for _, r := range l.reserved {
		word(math.Float64bits(r.price))
		word(r.limit)
	}
	return out
}

func decode(raw []byte) (e estimate, l ledger, err error) {
	if len(raw) < 1+8*recordWords || (len(raw)-1-8*recordWords)%16 != 0 || raw[0] != recordVersion {
		return e, l, errRecord
	}
	raw = raw[1:]
	word := func() uint64 {
		v := binary.BigEndian.Uint64(raw)
		raw = raw[8:]
		return v
	}
	amount := func() float64 {
		v := math.Float64frombits(word())
		if !(v >= 0 && v <= math.MaxFloat64) || math.Signbit(v) {
			err = errRecord
		}
		return v
	}
	moment := func() time.Time { return time.Unix(int64(word()), 0).UTC() }
	e.price, e.asked, e.at = amount(), amount(), moment()
	l.day, l.today, l.total, l.gas, l.submissions = moment(), word(), word(), word(), word()
	for len(raw) > 0 {
		l.reserved = append(l.reserved, reservation{price: amount(), limit: word()})
	}
	return e, l, err
}

// load reads the record, if there is one.
func load(db ethdb.KeyValueStore, key []byte) (e estimate, l ledger, err error) {
	ok, err := db.Has(key)
	if err != nil || !ok {
		return e, l, err
	}
	raw, err := db.Get(key)
	if err != nil {
		return e, l, err
	}
	return decode(raw)
}

// save writes the record and returns when it is on disk.
func save(db ethdb.KeyValueStore, key []byte, e estimate, l ledger) error {
	if err := errors.Join(db.Put(key, encode(e, l)), db.SyncKeyValue()); err != nil {
		return fmt.Errorf("write DA spending: %w", err)
	}
	return nil
}
