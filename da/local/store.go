package local

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
)

// Keys of the database. Heights are 8 bytes, big endian.
//
//	"chain"      chain id
//	"seed"       32 bytes that the validator's key grows from
//	"head"       height of the newest block
//	"h" height   header record
//	"b" height   blob record; missing for an empty block
//
// docs/spec/da.md draws both records.
var (
	keyChain = []byte("chain")
	keySeed  = []byte("seed")
	keyHead  = []byte("head")
)

const recordVersion = 1

func heightKey(prefix byte, height uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{prefix}, height)
}

// store is the database of one chain.
type store struct {
	db        *leveldb.DB
	validator *comet.Validator
}

func openStore(cfg Config) (*store, error) {
	options := &opt.Options{
		// A block of blobs is written at once and read seldom: large buffers
		// and tables keep compaction from rewriting it often.
		WriteBuffer:         16 << 20,
		CompactionTableSize: 16 << 20,
	}
	var db *leveldb.DB
	var err error
	if cfg.Dir == "" {
		db, err = leveldb.Open(storage.NewMemStorage(), options)
	} else {
		db, err = leveldb.OpenFile(cfg.Dir, options)
	}
	if err != nil {
		return nil, fmt.Errorf("embedded DA: open %s: %w", cfg.Dir, explain(err))
	}
	s := &store{db: db}
	if err := s.claim(cfg); err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// claim checks whose home this is, or makes it cfg.ChainID's when it is new.
func (s *store) claim(cfg Config) error {
	chain, err := s.db.Get(keyChain, nil)
	if err != nil && !errors.Is(err, leveldb.ErrNotFound) {
		return fmt.Errorf("embedded DA: read %s: %w", cfg.Dir, err)
	}
	if chain == nil {
		seed := sha256.Sum256([]byte("trivium embedded DA in memory: " + cfg.ChainID))
		if cfg.Dir != "" {
			rand.Read(seed[:])
		}
		batch := new(leveldb.Batch)
		batch.Put(keyChain, []byte(cfg.ChainID))
		batch.Put(keySeed, seed[:])
		if err := s.db.Write(batch, &opt.WriteOptions{Sync: true}); err != nil {
			return fmt.Errorf("embedded DA: write %s: %w", cfg.Dir, err)
		}
		chain = []byte(cfg.ChainID)
	}
	if string(chain) != cfg.ChainID {
		return fmt.Errorf("embedded DA: home %s belongs to chain %q, not to %q: use another home or that chain id", cfg.Dir, chain, cfg.ChainID)
	}
	seed, err := s.db.Get(keySeed, nil)
	if err != nil || len(seed) != 32 {
		return fmt.Errorf("embedded DA: home %s has no validator seed (%d bytes, %v)", cfg.Dir, len(seed), err)
	}
	s.validator = comet.NewValidator([32]byte(seed))
	return nil
}

// head gives the newest header, or nil in a new home.
func (s *store) head() (*comet.ExtendedHeader, error) {
	raw, err := s.db.Get(keyHead, nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, nil
	}
	if err != nil || len(raw) != 8 {
		return nil, fmt.Errorf("embedded DA: read head: %d bytes, %v", len(raw), err)
	}
	return s.header(binary.BigEndian.Uint64(raw))
}

// append writes a block in one synchronous batch.
func (s *store) append(h *comet.ExtendedHeader, submissions [][]da.Blob) error {
	record, err := encodeHeader(h)
	if err != nil {
		return err
	}
	height := uint64(h.Header.Height)
	batch := new(leveldb.Batch)
	batch.Put(heightKey('h', height), record)
	if len(submissions) > 0 {
		batch.Put(heightKey('b', height), encodeSubmissions(submissions))
	}
	batch.Put(keyHead, binary.BigEndian.AppendUint64(nil, height))
	return explain(s.db.Write(batch, &opt.WriteOptions{Sync: true}))
}

func (s *store) header(height uint64) (*comet.ExtendedHeader, error) {
	raw, err := s.db.Get(heightKey('h', height), nil)
	if err != nil {
		return nil, fmt.Errorf("embedded DA: header %d: %w", height, err)
	}
	h, err := decodeHeader(raw)
	if err != nil {
		return nil, fmt.Errorf("embedded DA: header %d: %w", height, err)
	}
	h.ValidatorSet = s.validator.Set()
	return h, nil
}

func (s *store) submissions(height uint64) ([][]da.Blob, error) {
	raw, err := s.db.Get(heightKey('b', height), nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("embedded DA: blobs of height %d: %w", height, err)
	}
	out, err := decodeSubmissions(raw)
	if err != nil {
		return nil, fmt.Errorf("embedded DA: blobs of height %d: %w", height, err)
	}
	return out, nil
}

// encodeHeader: version, length and bytes of the SignedHeader protobuf, then
// the number of row roots and all roots, or 0 for the empty square.
func encodeHeader(h *comet.ExtendedHeader) ([]byte, error) {
	signed := types.SignedHeader{Header: &h.Header, Commit: h.Commit}
	raw, err := signed.ToProto().Marshal()
	if err != nil {
		return nil, fmt.Errorf("encode header %d: %w", h.Header.Height, err)
	}
	out := binary.AppendUvarint([]byte{recordVersion}, uint64(len(raw)))
	out = append(out, raw...)
	if len(h.Roots.Rows) == len(emptySquare.RowRoots()) {
		return append(out, 0), nil
	}
	out = binary.AppendUvarint(out, uint64(len(h.Roots.Rows)))
	for _, roots := range [][][]byte{h.Roots.Rows, h.Roots.Columns} {
		for _, root := range roots {
			out = append(out, root...)
		}
	}
	return out, nil
}

var errRecord = errors.New("damaged record")

const rootSize = 90

func decodeHeader(raw []byte) (*comet.ExtendedHeader, error) {
	r := &reader{raw: raw}
	if r.byte() != recordVersion {
		return nil, fmt.Errorf("%w: version", errRecord)
	}
	proto := r.bytes(r.length(1))
	count := r.length(2 * rootSize)
	rows, columns := make([][]byte, count), make([][]byte, count)
	for _, roots := range [][][]byte{rows, columns} {
		for i := range roots {
			roots[i] = r.bytes(rootSize)
		}
	}
	if r.bad || len(r.raw) != 0 {
		return nil, fmt.Errorf("%w: length", errRecord)
	}
	if count == 0 {
		rows, columns = emptySquare.RowRoots(), emptySquare.ColumnRoots()
	}
	var pb cmtproto.SignedHeader
	if err := pb.Unmarshal(proto); err != nil {
		return nil, err
	}
	signed, err := types.SignedHeaderFromProto(&pb)
	if err != nil {
		return nil, err
	}
	if signed.Header == nil || signed.Commit == nil {
		return nil, fmt.Errorf("%w: no header or commit", errRecord)
	}
	return &comet.ExtendedHeader{Header: *signed.Header, Commit: signed.Commit, Roots: comet.Roots{Rows: rows, Columns: columns}}, nil
}

// encodeSubmissions: version, number of submissions; of each the number of
// blobs; of each blob namespace, share version, signer (version 1), length, data.
func encodeSubmissions(submissions [][]da.Blob) []byte {
	size := 16
	for _, blobs := range submissions {
		size += 8
		for _, b := range blobs {
			size += len(b.Data) + 64
		}
	}
	out := binary.AppendUvarint(append(make([]byte, 0, size), recordVersion), uint64(len(submissions)))
	for _, blobs := range submissions {
		out = binary.AppendUvarint(out, uint64(len(blobs)))
		for _, b := range blobs {
			out = append(out, b.Namespace[:]...)
			out = append(out, b.ShareVersion)
			if b.ShareVersion == 1 {
				out = append(out, b.Signer...)
			}
			out = binary.AppendUvarint(out, uint64(len(b.Data)))
			out = append(out, b.Data...)
		}
	}
	return out
}

func decodeSubmissions(raw []byte) ([][]da.Blob, error) {
	const minBlob = da.NamespaceSize + 2
	r := &reader{raw: raw}
	if r.byte() != recordVersion {
		return nil, fmt.Errorf("%w: version", errRecord)
	}
	submissions := make([][]da.Blob, r.length(1+minBlob))
	for i := range submissions {
		blobs := make([]da.Blob, r.length(minBlob))
		for j := range blobs {
			b := &blobs[j]
			copy(b.Namespace[:], r.bytes(da.NamespaceSize))
			b.ShareVersion = r.byte()
			if b.ShareVersion == 1 {
				b.Signer = r.bytes(20)
			}
			b.Data = r.bytes(r.length(1))
		}
		submissions[i] = blobs
	}
	if r.bad || len(r.raw) != 0 {
		return nil, fmt.Errorf("%w: length", errRecord)
	}
	return submissions, nil
}

// reader takes a record apart; after a read past the end it is bad and gives zeros.
type reader struct {
	raw []byte
	bad bool
}

func (r *reader) bytes(n int) []byte {
	if r.bad || n > len(r.raw) {
		r.bad = true
		return nil
	}
	out := r.raw[:n:n]
	r.raw = r.raw[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// length reads a count of things of at least size bytes each, and refuses
// counts that the rest of the record cannot hold.
func (r *reader) length(size int) int {
	n, used := binary.Uvarint(r.raw)
	if r.bad || used <= 0 || n > uint64((len(r.raw)-used)/size) {
		r.bad = true
		return 0
	}
	r.raw = r.raw[used:]
	return int(n)
}
