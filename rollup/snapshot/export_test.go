package snapshot

import (
	"bytes"
	"crypto/sha256"

	"github.com/trivium-chain/trivium/rollup"
)

// Record is a record as it stands in a file.
type Record struct {
	Kind byte
	Data []byte
}

// Kinds of records.
const (
	KindManifest = byte(kindManifest)
	KindHeader   = byte(kindHeader)
	KindBlock    = byte(kindBlock)
	KindReceipts = byte(kindReceipts)
	KindHeight   = byte(kindHeight)
	KindCode     = byte(kindCode)
	KindAccount  = byte(kindAccount)
	KindSlot     = byte(kindSlot)
)

// Records takes a file apart.
func Records(file []byte, g *rollup.Genesis) ([]Record, error) {
	stream, err := body(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	r, err := newReader(stream, g)
	if err != nil {
		return nil, err
	}
	defer r.close()
	var out []Record
	for {
		if err := r.next(); err != nil || r.record.kind == 0 {
			return out, err
		}
		out = append(out, Record{byte(r.record.kind), bytes.Clone(r.record.data)})
	}
}

// Forge puts a file together, with the right checksum.
func Forge(records []Record) ([]byte, error) {
	file := bytes.NewBufferString(magic)
	w, err := newWriter(file)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if err := w.put(kind(r.Kind), r.Data); err != nil {
			return nil, err
		}
	}
	if err := w.close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file.Bytes())
	return append(file.Bytes(), sum[:]...), nil
}
