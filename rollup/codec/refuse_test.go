package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/rollup"
)

func TestEncodeBatchRefuses(t *testing.T) {
	blocks := func(b ...rollup.BatchBlock) *rollup.Batch { return &rollup.Batch{Blocks: b} }
	for name, tt := range map[string]struct {
		batch *rollup.Batch
		want  error
	}{
		"no blocks":        {blocks(), ErrMalformed},
		"origin":           {blocks(rollup.BatchBlock{Origin: 2}, rollup.BatchBlock{Origin: 1}), ErrMalformed},
		"timestamp":        {blocks(rollup.BatchBlock{Timestamp: 2}, rollup.BatchBlock{Timestamp: 1}), ErrMalformed},
		"number overflow":  {&rollup.Batch{FirstBlock: ^uint64(0), Blocks: make([]rollup.BatchBlock, 2)}, ErrMalformed},
		"too many blocks":  {&rollup.Batch{Blocks: make([]rollup.BatchBlock, DefaultLimits.MaxBlocks+1)}, ErrLimit},
		"too many txs":     {blocks(rollup.BatchBlock{Txs: make([]*types.Transaction, DefaultLimits.MaxTxs+1)}), ErrLimit},
		"too much payload": {blocks(rollup.BatchBlock{Txs: heavy(t, 34, 1<<20)}), ErrLimit},
		"too much zeros":   {blocks(rollup.BatchBlock{Txs: heavy(t, 34, 0)}), ErrLimit},
	} {
		if _, err := EncodeBatch(testChainID, tt.batch); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
	for name, tx := range unusual(t) {
		_, err := EncodeBatch(testChainID, blocks(rollup.BatchBlock{Txs: []*types.Transaction{tx}}))
		if name == "unprotected" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.Is(err, ErrUnsupported) && !errors.Is(err, ErrChainID) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
}

// heavy gives n transactions of 1 MiB of calldata each, of which some is random.
func heavy(t *testing.T, n, random int) []*types.Transaction {
	t.Helper()
	c := newChance(1)
	txs := make([]*types.Transaction, n)
	for i := range txs {
		data := make([]byte, 1<<20)
		copy(data, c.bytes(random))
		r, s := c.scalars()
		txs[i] = types.NewTx(&types.SetCodeTx{ChainID: uint256.NewInt(testChainID), Data: data, R: uint256.MustFromBig(r), S: uint256.MustFromBig(s)})
	}
	return txs
}

func TestDecodeBatchRefusesCutAndTrailing(t *testing.T) {
	for name, b := range goldenBatches(t) {
		payload, err := EncodeBatch(testChainID, b)
		if err != nil {
			t.Fatal(err)
		}
		for n := range payload {
			if _, err := DecodeBatch(testChainID, payload[:n], DefaultLimits); !errors.Is(err, ErrMalformed) {
				t.Fatalf("%s cut to %d bytes: got %v, want ErrMalformed", name, n, err)
			}
		}
		if _, err := DecodeBatch(testChainID, append(bytes.Clone(payload), 0), DefaultLimits); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s with a byte more: got %v, want ErrMalformed", name, err)
		}
		if _, err := DecodeBatch(testChainID+1, payload, DefaultLimits); !errors.Is(err, ErrChainID) {
			t.Errorf("%s on another chain: got %v, want ErrChainID", name, err)
		}
		if _, err := DecodeBatch(testChainID, append([]byte{PayloadVersion + 1}, payload[1:]...), DefaultLimits); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s of another version: got %v, want ErrMalformed", name, err)
		}
	}
}

// Bytes changed at random must never do harm, and what still decodes must be sound.
func TestDecodeBatchSurvivesDamage(t *testing.T) {
	c := newChance(11)
	payload, err := EncodeBatch(testChainID, anyBatch(c, 10, 30))
	if err != nil {
		t.Fatal(err)
	}
	decoded := 0
	for range 3000 {
		bent := bytes.Clone(payload)
		for range 1 + c.IntN(3) {
			bent[c.IntN(len(bent))] = byte(c.Uint32())
		}
		b, err := DecodeBatch(testChainID, bent, DefaultLimits)
		if err != nil {
			continue
		}
		decoded++
		if _, err := EncodeBatch(testChainID, b); err != nil {
			t.Fatalf("decoded, but cannot be encoded: %v", err)
		}
	}
	if decoded == 0 {
		t.Error("no damaged payload decodes: the test proves nothing about those that do")
	}
}

// header is a payload up to its block vectors.
func header(blocks uint64) *writer {
	w := new(writer)
	w.byte(PayloadVersion)
	w.uvarint(testChainID)
	w.uvarint(1)
	w.raw(zeros[:])
	w.uvarint(1)
	w.raw(zeros[:])
	w.uvarint(blocks)
	return w
}

func TestDecodeBatchRefusesByHand(t *testing.T) {
	same := func(w *writer, v byte) { w.raw([]byte{numbersPlanes, columnSame, 0, columnSame, 1, columnSame, v}) }
	for name, tt := range map[string]struct {
		payload func() *writer
		want    error
	}{
		"no blocks":       {func() *writer { return header(0) }, ErrMalformed},
		"too many blocks": {func() *writer { return header(uint64(DefaultLimits.MaxBlocks) + 1) }, ErrLimit},
		"transactions without signatures": {func() *writer {
			w := header(1000)
			same(w, 1)
			same(w, 1)
			same(w, 100)
			return w
		}, ErrMalformed},
		"too many transactions": {func() *writer {
			w := header(60_000)
			same(w, 1)
			same(w, 1)
			same(w, 255)
			return w
		}, ErrLimit},
		"number with a leading zero": {func() *writer { w := header(1); w.raw([]byte{numbersPlain, 2, 0, 1}); return w }, ErrMalformed},
		"number too long":            {func() *writer { w := header(1); w.raw([]byte{numbersPlain, 33}); return w }, ErrMalformed},
		"number form":                {func() *writer { w := header(1); w.raw([]byte{4}); return w }, ErrMalformed},
		"origin of 65 bits":          {func() *writer { w := header(1); w.raw(append([]byte{numbersPlain, 9}, ones[:9]...)); return w }, ErrMalformed},
		"plane with a leading zero":  {func() *writer { w := header(3); same(w, 0); return w }, ErrMalformed},
		"exponent of zero": {func() *writer {
			w := header(3)
			w.raw([]byte{numbersPlanes, columnSame, 7, columnSame, 0})
			return w
		}, ErrMalformed},
		"exponent too large": {func() *writer {
			w := header(3)
			w.raw([]byte{numbersPlanes, columnSame, 78, columnSame, 1, columnSame, 1})
			return w
		}, ErrMalformed},
		"product too large": {func() *writer {
			w := header(3)
			w.raw([]byte{numbersPlanes, columnSame, 77, columnSame, 1, columnSame, 2})
			return w
		}, ErrMalformed},
		"decreasing origin": {func() *writer {
			w := header(2)
			w.raw([]byte{numbersPlain, 1, 2, 1, 1, numbersPlain, 1, 1, 1, 1, numbersPlain, 0, 0})
			return w
		}, ErrMalformed},
		"long varint": {func() *writer {
			w := new(writer)
			w.raw([]byte{PayloadVersion, 0x80 | testChainID&0x7f, 0x80 | testChainID>>7, 0})
			return w
		}, ErrMalformed},
		"column form": {func() *writer {
			w := header(3)
			w.raw([]byte{numbersPlanes, 3})
			return w
		}, ErrMalformed},
	} {
		if _, err := DecodeBatch(testChainID, tt.payload().buf, DefaultLimits); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
}

func TestZstdFrameRefused(t *testing.T) {
	plain := bytes.Repeat([]byte("trivium "), 100)
	good := compress(nil, plain)
	if got, err := decompress(good, len(plain)); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("own frame: %v", err)
	}
	edit := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	skippable := binary.LittleEndian.AppendUint32([]byte{0x50, 0x2a, 0x4d, 0x18}, 0)
	for name, frame := range map[string][]byte{
		"empty":           nil,
		"magic only":      good[:4],
		"cut":             good[:len(good)-1],
		"checksum flag":   edit(func(b []byte) []byte { b[4] |= 4; return b }),
		"dictionary flag": edit(func(b []byte) []byte { b[4] |= 1; return b }),
		"windowed":        edit(func(b []byte) []byte { b[4] &^= 0x20; return b }),
		"chained":         append(bytes.Clone(good), compress(nil, plain[:1])...),
		"skippable after": append(bytes.Clone(good), skippable...),
		"skippable first": append(bytes.Clone(skippable), good...),
		"size":            compress(nil, plain[1:]),
	} {
		if _, err := decompress(frame, len(plain)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, want ErrMalformed", name, err)
		}
	}
	bomb := compress(nil, make([]byte, 16<<20))
	r := &reader{buf: append([]byte{columnZstd}, append(binary.AppendUvarint(nil, uint64(len(bomb))), bomb...)...), budget: 1 << 20}
	if r.column(16 << 20); !errors.Is(r.err, ErrLimit) {
		t.Errorf("bomb of %d bytes: got %v, want ErrLimit", len(bomb), r.err)
	}
}
