package codec

import (
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/rollup"
)

// PayloadVersion is the first byte of a payload.
const PayloadVersion = 1

// ID names a batch: the Keccak-256 hash of its payload. rollup.Batch.Parent is
// the ID of the batch before.
type ID = common.Hash

// BatchID is the ID of the batch in payload.
func BatchID(payload []byte) ID { return crypto.Keccak256Hash(payload) }

// EncodeBatch gives the payload of b. The error names the block or transaction
// that has no place in a batch of this chain (ErrUnsupported, ErrChainID), or
// the limit of DefaultLimits that b exceeds (ErrLimit).
func EncodeBatch(chainID uint64, b *rollup.Batch) ([]byte, error) {
	txs, err := checkBatch(b)
	if err != nil {
		return nil, fmt.Errorf("batch %d: %w", b.Index, err)
	}
	c := columnsPool.Get().(*columns)
	defer columnsPool.Put(c)
	c.reset()
	for i := range b.Blocks {
		for j, tx := range b.Blocks[i].Txs {
			if err := c.add(chainID, tx); err != nil {
				return nil, fmt.Errorf("batch %d, block %d, transaction %d (%s): %w", b.Index, b.FirstBlock+uint64(i), j, tx.Hash(), err)
			}
		}
	}

	w := &writer{buf: make([]byte, 0, 256+96*txs), scratch: c.scratch}
	w.byte(PayloadVersion)
	w.uvarint(chainID)
	w.uvarint(b.Index)
	w.raw(b.Parent[:])
	w.uvarint(b.FirstBlock)
	w.raw(b.StateRoot[:])
	writeBlocks(w, b.Blocks)
	c.write(w)
	c.scratch = w.scratch
	if len(w.buf) > DefaultLimits.MaxBytes {
		return nil, fmt.Errorf("batch %d: %w; close batches earlier", b.Index, overLimit("payload size", uint64(len(w.buf)), uint64(DefaultLimits.MaxBytes)))
	}
	if w.built > DefaultLimits.MaxBytes {
		return nil, fmt.Errorf("batch %d: %w; close batches earlier", b.Index, overLimit("decoded size", uint64(w.built), uint64(DefaultLimits.MaxBytes)))
	}
	return w.buf, nil
}

// DecodeBatch gives the batch in payload. Any bytes are safe to pass: the answer
// is a batch that EncodeBatch could have been given, or an error with
// ErrMalformed, ErrLimit, ErrUnsupported or ErrChainID within.
func DecodeBatch(chainID uint64, payload []byte, lim Limits) (*rollup.Batch, error) {
	b, err := decodeBatch(chainID, payload, lim)
	if err != nil {
		return nil, fmt.Errorf("batch payload: %w", err)
	}
	return b, nil
}

func decodeBatch(chainID uint64, payload []byte, lim Limits) (*rollup.Batch, error) {
	if len(payload) > lim.MaxBytes {
		return nil, overLimit("payload size", uint64(len(payload)), uint64(lim.MaxBytes))
	}
	r := &reader{buf: payload, budget: lim.MaxBytes}
	if v := r.byte(); r.err == nil && v != PayloadVersion {
		return nil, malformed("version %d, want %d", v, PayloadVersion)
	}
	if id := r.uvarint(); r.err == nil && id != chainID {
		return nil, fmt.Errorf("%w: %d, want %d", ErrChainID, id, chainID)
	}
	b := &rollup.Batch{Index: r.uvarint()}
	copy(b.Parent[:], r.raw(32))
	b.FirstBlock = r.uvarint()
	copy(b.StateRoot[:], r.raw(32))
	counts := readBlocks(r, b, lim)
	total := 0
	for _, n := range counts {
		total += n
	}
	txs := readTxs(r, chainID, total)
	if r.err == nil && len(r.buf) != 0 {
		r.fail(malformed("%d bytes behind the end", len(r.buf)))
	}
	if r.err != nil {
		return nil, r.err
	}
	for i, n := range counts {
		b.Blocks[i].Txs, txs = txs[:n:n], txs[n:]
	}
	return b, nil
}

// checkBatch holds b to the rules that do not look into transactions, and counts
// its transactions.
func checkBatch(b *rollup.Batch) (txs int, err error) {
	n := len(b.Blocks)
	switch {
	case n == 0:
		return 0, malformed("no blocks")
	case n > DefaultLimits.MaxBlocks:
		return 0, fmt.Errorf("%w; close batches earlier", overLimit("number of blocks", uint64(n), uint64(DefaultLimits.MaxBlocks)))
	case b.LastBlock() < b.FirstBlock:
		return 0, malformed("first block %d and %d blocks: numbers run over 2^64", b.FirstBlock, n)
	}
	for i := range b.Blocks {
		txs += len(b.Blocks[i].Txs)
		if i > 0 {
			if err := checkOrder(&b.Blocks[i-1], &b.Blocks[i]); err != nil {
				return 0, fmt.Errorf("block %d: %w", b.FirstBlock+uint64(i), err)
			}
		}
	}
	if txs > DefaultLimits.MaxTxs {
		return 0, fmt.Errorf("%w; close batches earlier", overLimit("number of transactions", uint64(txs), uint64(DefaultLimits.MaxTxs)))
	}
	return txs, nil
}

func checkOrder(a, b *rollup.BatchBlock) error {
	if b.Origin < a.Origin {
		return malformed("origin %d is below that of the block before, %d", b.Origin, a.Origin)
	}
	if b.Timestamp < a.Timestamp {
		return malformed("timestamp %d is below that of the block before, %d", b.Timestamp, a.Timestamp)
	}
	return nil
}

// writeBlocks writes the number of blocks, then their origins, timestamps and
// transaction counts as number vectors.
func writeBlocks(w *writer, blocks []rollup.BatchBlock) {
	v := make([]uint256.Int, 3*len(blocks))
	origins, times, counts := v[:len(blocks)], v[len(blocks):2*len(blocks)], v[2*len(blocks):]
	for i := range blocks {
		origins[i].SetUint64(blocks[i].Origin)
		times[i].SetUint64(blocks[i].Timestamp)
		counts[i].SetUint64(uint64(len(blocks[i].Txs)))
	}
	w.uvarint(uint64(len(blocks)))
	w.numbers(origins, numberForms{delta: true})
	w.numbers(times, numberForms{delta: true})
	w.numbers(counts, numberForms{table: true})
}

// readBlocks reads what writeBlocks wrote into b and gives the transaction counts.
func readBlocks(r *reader, b *rollup.Batch, lim Limits) []int {
	n := r.uvarint()
	switch {
	case r.err != nil:
		return nil
	case n == 0:
		r.fail(malformed("no blocks"))
		return nil
	case n > uint64(lim.MaxBlocks):
		r.fail(overLimit("number of blocks", n, uint64(lim.MaxBlocks)))
		return nil
	case b.FirstBlock+n-1 < b.FirstBlock:
		r.fail(malformed("first block %d and %d blocks: numbers run over 2^64", b.FirstBlock, n))
		return nil
	}
	origins, times, counts := r.uint64s(int(n)), r.uint64s(int(n)), r.uint64s(int(n))
	if r.err != nil {
		return nil
	}
	b.Blocks = make([]rollup.BatchBlock, n)
	out := make([]int, n)
	total := uint64(0)
	for i := range b.Blocks {
		b.Blocks[i].Origin, b.Blocks[i].Timestamp = origins[i], times[i]
		if i > 0 {
			if err := checkOrder(&b.Blocks[i-1], &b.Blocks[i]); err != nil {
				r.fail(fmt.Errorf("block %d: %w", b.FirstBlock+uint64(i), err))
				return nil
			}
		}
		if counts[i] > uint64(lim.MaxTxs) || total+counts[i] > uint64(lim.MaxTxs) {
			r.fail(overLimit("number of transactions", total+counts[i], uint64(lim.MaxTxs)))
			return nil
		}
		total += counts[i]
		out[i] = int(counts[i])
	}
	return out
}

var columnsPool = sync.Pool{New: func() any { return new(columns) }}
