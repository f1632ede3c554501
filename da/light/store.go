package light

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/ethdb"

	"github.com/trivium-chain/trivium/da/comet"
)

// Keys under the prefix. Heights are 8 bytes, big endian, so that they sort.
// docs/spec/storage.md draws the records.
const (
	keyBase     = 'b' // header where trust began
	keyNewest   = 'n' // newest verified header
	keyStep     = 's' // + height, a multiple of stretch: hash verified there
	keyEvidence = 'e' // two signed headers of one height
)

const recordVersion = 1

var errRecord = errors.New("damaged record")

// store is what a client keeps on disk.
type store struct {
	db     ethdb.KeyValueStore
	prefix []byte
}

func (s store) key(kind byte) []byte {
	return append(append(make([]byte, 0, len(s.prefix)+9), s.prefix...), kind)
}

func (s store) stepKey(height uint64) []byte {
	return binary.BigEndian.AppendUint64(s.key(keyStep), height)
}

// get is the value of a key, nil when there is none.
func (s store) get(kind byte) ([]byte, error) {
	ok, err := s.db.Has(s.key(kind))
	if err != nil || !ok {
		return nil, err
	}
	return s.db.Get(s.key(kind))
}

func (s store) header(kind byte) (*comet.ExtendedHeader, error) {
	raw, err := s.get(kind)
	if err != nil || raw == nil {
		return nil, err
	}
	e, err := decodeHeader(raw)
	if err != nil {
		return nil, fmt.Errorf("trusted DA header %q: %w: restore a copy of the home, or begin with a new one", kind, err)
	}
	return e, nil
}

// setHeader writes a header; synced, it is on disk when it returns. One that is
// lost to a power cut is verified again.
func (s store) setHeader(kind byte, e *comet.ExtendedHeader, synced bool) error {
	raw, err := encodeHeader(e)
	if err != nil {
		return err
	}
	return s.put(kind, raw, synced)
}

func (s store) put(kind byte, raw []byte, synced bool) error {
	if err := s.db.Put(s.key(kind), raw); err != nil || !synced {
		return err
	}
	return s.db.SyncKeyValue()
}

func (s store) setStep(height uint64, hash [32]byte) error {
	return s.db.Put(s.stepKey(height), hash[:])
}

// stepFrom is the first step at or above height.
func (s store) stepFrom(height uint64) (at pin, ok bool, err error) {
	from := s.stepKey(height)
	it := s.db.NewIterator(s.key(keyStep), from[len(from)-8:])
	defer it.Release()
	if !it.Next() {
		return pin{}, false, it.Error()
	}
	key, hash := it.Key(), it.Value()
	if len(key) != len(from) || len(hash) != 32 {
		return pin{}, false, fmt.Errorf("trusted DA header: %w at key %x", errRecord, key)
	}
	return pin{binary.BigEndian.Uint64(key[len(key)-8:]), [32]byte(hash)}, true, nil
}

func (s store) evidence() (*Equivocation, error) {
	raw, err := s.get(keyEvidence)
	if err != nil || raw == nil {
		return nil, err
	}
	return decodeEvidence(raw)
}

func (s store) setEvidence(e *Equivocation) error {
	raw, err := encodeEvidence(e)
	if err != nil {
		return err
	}
	return s.put(keyEvidence, raw, true)
}

// forget removes everything.
func (s store) forget() error {
	b := s.db.NewBatch()
	defer b.Close()
	it := s.db.NewIterator(s.prefix, nil)
	defer it.Release()
	for it.Next() {
		if err := b.Delete(it.Key()); err != nil {
			return err
		}
	}
	if err := errors.Join(it.Error(), b.Write()); err != nil {
		return err
	}
	return s.db.SyncKeyValue()
}

// encodeHeader: version, and the JSON in which a DA node gives a header.
func encodeHeader(e *comet.ExtendedHeader) ([]byte, error) {
	raw, err := e.MarshalJSON()
	return append([]byte{recordVersion}, raw...), err
}

func decodeHeader(raw []byte) (*comet.ExtendedHeader, error) {
	e := new(comet.ExtendedHeader)
	if err := decode(raw, e); err != nil {
		return nil, err
	}
	if _, err := e.Verify(); err != nil {
		return nil, fmt.Errorf("%w: %w", errRecord, err)
	}
	return e, nil
}

// evidenceRecord is an Equivocation on disk: version, and this as JSON.
type evidenceRecord struct {
	Known  []byte                `json:"known"`
	Ours   *comet.ExtendedHeader `json:"ours"`
	Theirs *comet.ExtendedHeader `json:"theirs"`
}

func encodeEvidence(e *Equivocation) ([]byte, error) {
	raw, err := json.Marshal(evidenceRecord{e.Known[:], e.Ours, e.Theirs})
	return append([]byte{recordVersion}, raw...), err
}

func decodeEvidence(raw []byte) (*Equivocation, error) {
	var r evidenceRecord
	if err := decode(raw, &r); err != nil {
		return nil, err
	}
	if len(r.Known) != 32 || r.Theirs == nil {
		return nil, fmt.Errorf("%w: evidence without headers", errRecord)
	}
	for _, e := range []*comet.ExtendedHeader{r.Ours, r.Theirs} {
		if e == nil {
			continue
		}
		if _, err := e.Verify(); err != nil {
			return nil, fmt.Errorf("%w: %w", errRecord, err)
		}
	}
	return &Equivocation{Height: heightOf(r.Theirs), Known: [32]byte(r.Known), Ours: r.Ours, Theirs: r.Theirs}, nil
}

func decode(raw []byte, into any) error {
	if len(raw) == 0 || raw[0] != recordVersion {
		return fmt.Errorf("%w: version", errRecord)
	}
	if err := json.Unmarshal(raw[1:], into); err != nil {
		return fmt.Errorf("%w: %w", errRecord, err)
	}
	return nil
}
