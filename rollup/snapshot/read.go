package snapshot

import (
	"io"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// Contents is what a snapshot holds beside the state.
type Contents struct {
	Manifest Manifest
	Genesis  *types.Block    // block 0, made once: a large allocation takes long to hash
	Headers  []*types.Header // of the blocks before
	Block    *types.Block
	Receipts types.Receipts
	Heights  []*rollup.DAHeight
	Size     int64 // of the file
	Accounts uint64
	Slots    uint64
	Codes    uint64

	// What the state has taken in of the parent chain's messages, see messages.Inbox.
	Inbox       uint64
	Accumulator common.Hash
}

// Point is what a store is restored with.
func (c *Contents) Point() (*chain.Point, error) {
	m := &c.Manifest
	st := m.cursor(c.Block.Time())
	cursor, err := st.Encode()
	if err != nil {
		return nil, err
	}
	return &chain.Point{
		Base:    rollup.Base{Number: m.Number, Hash: m.Hash, Batch: m.Batch.Index, BatchID: m.Batch.ID, DAHeight: st.Height},
		Genesis: c.Genesis, Headers: c.Headers, Block: c.Block, Receipts: c.Receipts, Origin: m.Origin, Forced: m.Forced,
		Batch: m.Batch, Derived: m.Derived, Heights: c.Heights, Cursor: cursor,
	}, nil
}

// Read checks a snapshot of size bytes against the genesis as far as that is
// possible without the DA layer. Flat state, code and trie nodes go to state,
// under the keys of go-ethereum's schema, if it is not nil; what was written is
// of use only if no error comes back. A snapshot that is refused gives an *Error.
func Read(f io.ReaderAt, size int64, g *rollup.Genesis, state ethdb.KeyValueWriter) (*Contents, error) {
	stream, err := body(f, size)
	if err != nil {
		return nil, err
	}
	r, err := newReader(stream, g)
	if err != nil {
		return nil, err
	}
	defer r.close()
	c := &Contents{Size: size, Genesis: g.Ethereum().ToBlock()}
	if err := r.next(); err != nil {
		return nil, err
	}
	if err := r.decode(kindManifest, &c.Manifest); err != nil {
		return nil, err
	}
	if err := c.Manifest.check(g, c.Genesis.Hash()); err != nil {
		return nil, err
	}
	if err := c.readBlocks(r); err != nil {
		return nil, err
	}
	if err := c.readHeights(r); err != nil {
		return nil, err
	}
	s := &stateReader{reader: r, contents: c, history: c.ancestors(), inbox: newInboxSlots()}
	if state != nil {
		s.out = &sink{KeyValueWriter: state}
	}
	if err := s.read(); err != nil {
		return nil, err
	}
	return c, nil
}

// check holds the manifest to the genesis and to itself.
func (m *Manifest) check(g *rollup.Genesis, hash common.Hash) error {
	if m.Genesis != hash || m.ChainID != g.ChainID() {
		return refuse(FlawGenesis, "it is of chain %d with genesis %s; the genesis file gives chain %d, %s: use the genesis.json of its chain", m.ChainID, m.Genesis, g.ChainID(), hash)
	}
	b, p, o := &m.Batch, &g.Rollup, m.Origin.DAHeight
	switch {
	case m.Number == 0 || b.Last != m.Number || b.First == 0 || b.First > b.Last:
		return refuse(FlawManifest, "batch %d has blocks %d to %d, which do not end at block %d", b.Index, b.First, b.Last, m.Number)
	case b.StateRoot != m.Root:
		return refuse(FlawManifest, "batch %d claims state root %s, the block has %s", b.Index, b.StateRoot, m.Root)
	case o < p.StartHeight || o >= b.DAHeight || b.DAHeight-o > p.SequencerWindow:
		return refuse(FlawCursor, "origin %d does not go with a batch that landed at DA height %d (start %d, sequencer window %d)", o, b.DAHeight, p.StartHeight, p.SequencerWindow)
	case b.DAHeight > m.Derived || m.Derived-o > p.SequencerWindow:
		return refuse(FlawCursor, "DA height %d cannot have made a block safe whose batch landed at %d and whose origin is %d (sequencer window %d)", m.Derived, b.DAHeight, o, p.SequencerWindow)
	}
	return nil
}

// readBlocks reads and checks headers, block and receipts.
func (c *Contents) readBlocks(r *reader) error {
	m, rules := &c.Manifest, r.genesis.Rules(nil)
	var parent *types.Header
	if m.firstHeader() == 1 {
		parent = c.Genesis.Header()
	}
	follow := func(h *types.Header, number uint64) error {
		if h.Number == nil || h.Number.Cmp(new(big.Int).SetUint64(number)) != 0 {
			return refuse(FlawHeader, "header %d has number %v", number, h.Number)
		}
		if parent == nil {
			// What its child is computed from; its hash is in the state.
			if h.BaseFee == nil || h.BaseFee.BitLen() > 256 || h.GasLimit != rules.GasLimit || h.GasUsed > h.GasLimit {
				return refuse(FlawHeader, "header %d has no base fee, or gas out of its limit", number)
			}
		} else if err := stf.CheckHeader(rules, parent, h); err != nil {
			return refuse(FlawHeader, "%w", err)
		}
		parent = h
		return nil
	}
	for n := m.firstHeader(); n < m.Number; n++ {
		h := new(types.Header)
		if err := r.decode(kindHeader, h); err != nil {
			return err
		}
		if err := follow(h, n); err != nil {
			return err
		}
		c.Headers = append(c.Headers, h)
	}
	c.Block = new(types.Block)
	if err := r.decode(kindBlock, c.Block); err != nil {
		return err
	}
	if err := follow(c.Block.Header(), m.Number); err != nil {
		return err
	}
	if err := c.checkBlock(); err != nil {
		return err
	}
	return c.readReceipts(r)
}

func (c *Contents) checkBlock() error {
	m, h, txs := &c.Manifest, c.Block.Header(), c.Block.Transactions()
	switch {
	case h.Hash() != m.Hash || h.Root != m.Root:
		return refuse(FlawManifest, "it names block %s with state root %s, and holds %s with %s", m.Hash, m.Root, h.Hash(), h.Root)
	case *h.ParentBeaconRoot != m.Origin.Hash() || h.MixDigest != m.Origin.Randao():
		return refuse(FlawHeader, "the header of block %d commits to another origin than %+v", m.Number, m.Origin)
	case types.DeriveSha(txs, trie.NewStackTrie(nil)) != h.TxHash:
		return refuse(FlawBlock, "the transactions of block %d are not those of its header", m.Number)
	case len(c.Block.Uncles()) > 0 || c.Block.Withdrawals() == nil || len(c.Block.Withdrawals()) > 0:
		return refuse(FlawBlock, "block %d has uncles or withdrawals", m.Number)
	case m.Forced > uint64(len(txs)):
		return refuse(FlawManifest, "%d forced transactions in a block of %d", m.Forced, len(txs))
	}
	return nil
}

func (c *Contents) readReceipts(r *reader) error {
	var stored []*types.ReceiptForStorage
	if err := r.decode(kindReceipts, &stored); err != nil {
		return err
	}
	h, txs := c.Block.Header(), c.Block.Transactions()
	if len(stored) != len(txs) {
		return refuse(FlawReceipts, "block %d has %d transactions and %d receipts", h.Number, len(txs), len(stored))
	}
	var gas uint64
	for i, s := range stored {
		rec := (*types.Receipt)(s)
		rec.Type = txs[i].Type()
		rec.Bloom = types.CreateBloom(rec)
		gas = rec.CumulativeGasUsed
		c.Receipts = append(c.Receipts, rec)
	}
	switch {
	case gas != h.GasUsed:
		return refuse(FlawReceipts, "block %d used %d gas by its receipts, %d by its header", h.Number, gas, h.GasUsed)
	case types.DeriveSha(c.Receipts, trie.NewStackTrie(nil)) != h.ReceiptHash, types.MergeBloom(c.Receipts) != h.Bloom:
		return refuse(FlawReceipts, "the receipts of block %d are not those of its header", h.Number)
	}
	return nil
}

// readHeights reads the records of DA heights and checks what they have in
// common with the rest.
func (c *Contents) readHeights(r *reader) error {
	m, size := &c.Manifest, 0
	for n := m.firstHeight(r.genesis); n <= m.Derived; n++ {
		if size += len(r.record.data); size > maxHeights {
			return refuse(FlawFormat, "records of DA heights of over %d bytes", maxHeights)
		}
		h := new(rollup.DAHeight)
		if err := r.decode(kindHeight, h); err != nil {
			return err
		}
		if h.Height != n {
			return refuse(FlawHeights, "the record of DA height %d stands where that of %d must", h.Height, n)
		}
		c.Heights = append(c.Heights, h)
	}
	want := common.Hash{} // of the height at which the chain begins
	if m.Origin.DAHeight > r.genesis.Rollup.StartHeight {
		want = c.Heights[0].DataRoot
	}
	if m.Origin.DADataRoot != want {
		return refuse(FlawHeights, "origin %d has data root %s by the block, %s by its record", m.Origin.DAHeight, m.Origin.DADataRoot, want)
	}
	return nil
}

// ancestors gives the hashes of the blocks before, by number.
func (c *Contents) ancestors() map[uint64]common.Hash {
	out := map[uint64]common.Hash{c.Manifest.Number - 1: c.Block.ParentHash()}
	for _, h := range c.Headers {
		out[h.Number.Uint64()-1] = h.ParentHash
	}
	return out
}
