package snapshot

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/klauspost/compress/zstd"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/derive"
)

// A file is magic, a zstd stream of records, and the SHA-256 of all before it.
const magic = "trivium snapshot 1\n"

// kind is the first byte of a record; a uvarint of its length and its bytes follow.
// Records come in the order of their kinds; slots stand behind their account.
type kind byte

const (
	kindManifest kind = 1 + iota // RLP of Manifest
	kindHeader                   // RLP; of the blocks before, in order
	kindBlock                    // RLP
	kindReceipts                 // RLP of a list in go-ethereum's storage form
	kindHeight                   // RLP of rollup.DAHeight; in order
	kindCode                     // code; by hash
	kindAccount                  // hash of the address, slim RLP; by hash
	kindSlot                     // hash of the key, RLP of the value; by hash
)

var kindNames = map[kind]string{
	kindManifest: "manifest", kindHeader: "header", kindBlock: "block", kindReceipts: "receipts",
	kindHeight: "DA height", kindCode: "code", kindAccount: "account", kindSlot: "slot",
}

func (k kind) String() string {
	if name := kindNames[k]; name != "" {
		return name
	}
	return fmt.Sprintf("kind %d", byte(k))
}

// What a reader takes in one piece is bounded, and so is what it keeps.
const (
	maxManifest = 1 << 10
	maxHeader   = 2 << 10
	maxHeight   = 1 << 20 // forced transactions take at most 256 KiB
	maxHeights  = 64 << 20
	maxCode     = 16 << 20
	maxCodes    = 1 << 22 // 32 bytes each are kept
	maxAccount  = 32 + 128
	maxSlot     = 32 + 33

	maxHeaders = 256     // BLOCKHASH
	window     = 8 << 20 // of the compressor
)

// limit is the most that a record of a kind may take. Receipts hold the logs of a
// block, for each byte of which at least 8 gas were paid.
func limit(k kind, g *rollup.Genesis) uint64 {
	switch k {
	case kindManifest:
		return maxManifest
	case kindHeader:
		return maxHeader
	case kindBlock:
		return params.MaxBlockSize
	case kindReceipts:
		return g.GasLimit/4 + 1<<20
	case kindHeight:
		return maxHeight
	case kindCode:
		return maxCode
	case kindAccount:
		return maxAccount
	}
	return maxSlot
}

// Manifest says what a snapshot is of.
type Manifest struct {
	ChainID uint64      `json:"chainId"`
	Genesis common.Hash `json:"genesis"`
	Number  uint64      `json:"number"`
	Hash    common.Hash `json:"hash"`
	Root    common.Hash `json:"stateRoot"`
	Origin  stf.Origin  `json:"origin"`
	// Forced is how many of the block's first transactions were forced.
	Forced uint64 `json:"forced"`
	// Batch is the one whose last block it is.
	Batch rollup.BatchRecord `json:"batch"`
	// Derived is the DA height that made the block safe.
	Derived uint64 `json:"derived"`
}

// cursor is derivation after the DA height that made the block safe.
func (m *Manifest) cursor(time uint64) derive.State {
	return derive.State{
		Height:    m.Derived + 1,
		Head:      derive.Head{Number: m.Number, Hash: m.Hash, Time: time, Origin: m.Origin.DAHeight},
		NextBatch: m.Batch.Index + 1,
		LastBatch: m.Batch.ID,
	}
}

// firstHeader is the number of the oldest header in the file.
func (m *Manifest) firstHeader() uint64 { return max(m.Number, maxHeaders) - maxHeaders + 1 }

// firstHeight is the oldest DA height that derivation still needs: that of the
// origin, which has no record if it is where the chain begins.
func (m *Manifest) firstHeight(g *rollup.Genesis) uint64 {
	return max(m.Origin.DAHeight, g.Rollup.StartHeight+1)
}

// writer writes records.
type writer struct {
	z   *zstd.Encoder
	buf *bufio.Writer
	err error
}

func newWriter(w io.Writer) (*writer, error) {
	// One goroutine: the bytes must not depend on how many there are.
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(window), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	return &writer{z: z, buf: bufio.NewWriterSize(z, 1<<16)}, nil
}

func (w *writer) put(k kind, parts ...[]byte) error {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	var head [1 + binary.MaxVarintLen64]byte
	head[0] = byte(k)
	n := 1 + binary.PutUvarint(head[1:], uint64(size))
	_, w.err = w.buf.Write(head[:n])
	for _, p := range parts {
		if w.err == nil {
			_, w.err = w.buf.Write(p)
		}
	}
	return w.err
}

func (w *writer) encode(k kind, v any) error {
	enc, err := rlp.EncodeToBytes(v)
	if err != nil {
		return err
	}
	return w.put(k, enc)
}

func (w *writer) close() error { return errors.Join(w.buf.Flush(), w.z.Close()) }

// reader reads records; record is the one at hand and valid until next.
type reader struct {
	r       *bufio.Reader
	z       *zstd.Decoder
	genesis *rollup.Genesis
	record  struct {
		kind kind // 0 at the end
		data []byte
	}
	buf bytes.Buffer
}

func newReader(r io.Reader, g *rollup.Genesis) (*reader, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderMaxMemory(1<<62))
	if err != nil {
		return nil, refuse(FlawFormat, "zstd: %v", err)
	}
	return &reader{r: bufio.NewReaderSize(z, 1<<16), z: z, genesis: g}, nil
}

func (r *reader) close() { r.z.Close() }

// next reads a record, or comes to the end.
func (r *reader) next() error {
	r.record.kind, r.record.data = 0, nil
	b, err := r.r.ReadByte()
	if errors.Is(err, io.EOF) {
		return nil
	}
	var size uint64
	if err == nil {
		size, err = binary.ReadUvarint(r.r)
	}
	if err != nil {
		return refuse(FlawFormat, "the stream is cut off or damaged: %v", err)
	}
	k := kind(b)
	if kindNames[k] == "" {
		return refuse(FlawFormat, "a record of %s, which this version does not know", k)
	}
	if most := limit(k, r.genesis); size > most {
		return refuse(FlawFormat, "a record (%s) of %d bytes, over the limit of %d", k, size, most)
	}
	r.buf.Reset()
	if n, err := io.CopyN(&r.buf, r.r, int64(size)); err != nil {
		return refuse(FlawFormat, "a record (%s) of %d bytes ends after %d: %v", k, size, n, err)
	}
	r.record.kind, r.record.data = k, r.buf.Bytes()
	return nil
}

// want is an error unless the record at hand is of the kind.
func (r *reader) want(k kind) error {
	switch r.record.kind {
	case k:
		return nil
	case 0:
		return refuse(FlawFormat, "it ends where a record (%s) must stand", k)
	}
	return refuse(FlawFormat, "a record (%s) stands where one of another kind (%s) must", r.record.kind, k)
}

// decode takes the record at hand, which must be of the kind, in its one
// spelling, and reads the next.
func (r *reader) decode(k kind, v any) error {
	if err := r.want(k); err != nil {
		return err
	}
	if err := rlp.DecodeBytes(r.record.data, v); err != nil {
		return refuse(FlawFormat, "%s: %v", k, err)
	}
	again, err := rlp.EncodeToBytes(v)
	if err != nil || !bytes.Equal(again, r.record.data) {
		return refuse(FlawFormat, "%s: not in its one spelling", k)
	}
	return r.next()
}

// body gives what is between magic and checksum, once the checksum is right.
func body(f io.ReaderAt, size int64) (io.Reader, error) {
	const least = int64(len(magic) + sha256.Size)
	if size < least {
		return nil, refuse(FlawFormat, "%d bytes are no snapshot", size)
	}
	head := make([]byte, len(magic))
	if _, err := f.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	if string(head) != magic {
		return nil, refuse(FlawFormat, "it begins with %q, want %q", head, magic)
	}
	sum, want := sha256.New(), make([]byte, sha256.Size)
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, size-sha256.Size)); err != nil {
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	if _, err := f.ReadAt(want, size-sha256.Size); err != nil {
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	if got := sum.Sum(nil); !bytes.Equal(got, want) {
		return nil, refuse(FlawChecksum, "its bytes hash to %x, it ends with %x: it was cut or changed on its way; fetch it again", got, want)
	}
	return io.NewSectionReader(f, int64(len(magic)), size-least), nil
}
