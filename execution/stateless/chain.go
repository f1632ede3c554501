package stateless

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Chain makes blocks out of inputs, one after another, on the state that one witness
// holds for all of them. It notes what of the witness it has read.
type Chain struct {
	cfg     *stf.Config
	witness *Witness
	content *content
	states  gethstate.Database
	parent  *types.Header
	state   *state.State           // after parent
	spent   bool                   // by an input that made no block
	hashes  map[uint64]common.Hash // of the blocks up to parent
	floor   uint64                 // number of the lowest header that is needed
	missing bool                   // a header was, below those of the witness
}

// NewChain begins at the witness's first header, which names the state. The headers
// must be linked; that the first one is of the chain is for the caller to know.
func NewChain(cfg *stf.Config, w *Witness) (*Chain, error) {
	if w == nil || len(w.Headers) == 0 || w.Headers[0] == nil {
		return nil, fmt.Errorf("%w: no parent header", ErrWitness)
	}
	parent := w.Headers[0]
	if parent.Number == nil || !parent.Number.IsUint64() || parent.Number.Uint64()+1 == 0 {
		return nil, fmt.Errorf("%w: block number %v", ErrWitness, parent.Number)
	}
	hashes, err := lineageOf(w.Headers, parent.Number.Uint64(), parent.Hash())
	if err != nil {
		return nil, err
	}
	c := &Chain{cfg: cfg, witness: w, parent: parent, hashes: hashes, floor: parent.Number.Uint64()}
	if c.content, err = newContent(w); err != nil {
		return nil, err
	}
	disk := rawdb.NewDatabase(c.content)
	c.states = gethstate.NewDatabase(triedb.NewDatabase(disk, triedb.HashDefaults), gethstate.NewCodeDB(disk))
	return c, c.open()
}

func (c *Chain) open() error {
	st, err := state.New(c.parent.Root, c.states)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrWitness, err)
	}
	c.state, c.spent = st, false
	return nil
}

// Parent is the header of the block made last, or of the one to begin on.
func (c *Chain) Parent() *types.Header { return c.parent }

// State is the state after Parent, to be read from, until an input makes no block.
// Reads are noted, and ones that the witness cannot answer stay in its Error.
func (c *Chain) State() *state.State { return c.state }

// Process is stf.Process on the block made last. A *stf.TxError says that the input
// makes no block, after which another may be tried; an error that may be the
// witness's fault is an ErrWitness.
func (c *Chain) Process(in stf.Input) (*stf.Result, error) {
	if c.spent {
		if err := c.open(); err != nil {
			return nil, err
		}
	}
	st := c.state
	if err := st.Error(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWitness, err)
	}
	c.spent = true
	res, err := stf.Process(c.cfg, c.parent, st, c.ancestor, in)
	switch cause := st.Error(); {
	case cause != nil:
		return nil, fmt.Errorf("%w: %w", ErrWitness, cause)
	case c.missing:
		return nil, fmt.Errorf("%w: header of an ancestor is missing", ErrWitness)
	case err != nil:
		return nil, err
	}
	header := res.Block.Header()
	root, err := st.Commit(c.cfg.Chain.Rules(header.Number, true, header.Time), header.Number.Uint64())
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrWitness, err)
	case root != header.Root:
		return nil, fmt.Errorf("state of block %v commits to %s, hashed to %s", header.Number, root, header.Root)
	}
	c.parent = header
	c.hashes[header.Number.Uint64()] = header.Hash()
	return res, c.open()
}

func (c *Chain) ancestor(number uint64) common.Hash {
	hash, ok := c.hashes[number]
	c.missing = c.missing || !ok
	c.floor = min(c.floor, number)
	return hash
}

// Used is what of the witness was needed so far: nodes and codes that were read,
// those that show outbox and inbox after the last block with them, and the headers down
// to the lowest one that was asked for, or to the given number if that is lower.
// State().Error() tells if something was missing.
func (c *Chain) Used(number uint64) *Witness {
	showMessages(c.state)
	w := &Witness{Codes: make(map[string]struct{}), State: make(map[string]struct{})}
	for _, b := range c.content.blobs {
		switch {
		case !b.read:
		case b.code:
			w.Codes[string(b.data)] = struct{}{}
		default:
			w.State[string(b.data)] = struct{}{}
		}
	}
	floor := min(c.floor, number)
	for _, h := range c.witness.Headers {
		if h.Number.Uint64() >= floor {
			w.Headers = append(w.Headers, h)
		}
	}
	return w
}

// CheckUsed fails with ErrWitness if Used leaves anything out.
func (c *Chain) CheckUsed(number uint64) error {
	showMessages(c.state)
	if err := c.state.Error(); err != nil {
		return fmt.Errorf("%w: outbox and inbox after block %v: %w", ErrWitness, c.parent.Number, err)
	}
	nodes, codes := 0, 0
	for _, b := range c.content.blobs {
		switch {
		case b.read:
		case b.code:
			codes++
		default:
			nodes++
		}
	}
	if nodes+codes > 0 {
		return fmt.Errorf("%w: %d nodes and %d codes in it are of no use", ErrWitness, nodes, codes)
	}
	floor := min(c.floor, number)
	if last := c.witness.Headers[len(c.witness.Headers)-1].Number.Uint64(); last != floor {
		return fmt.Errorf("%w: its headers go down to block %d, %d is needed", ErrWitness, last, floor)
	}
	return nil
}

// lineageOf checks that headers are linked, newest first, from the block with this
// number and hash on, and gives their hashes by number.
func lineageOf(headers []*types.Header, at uint64, want common.Hash) (map[uint64]common.Hash, error) {
	hashes := make(map[uint64]common.Hash, len(headers))
	for i, h := range headers {
		if h == nil || h.Number == nil || h.Difficulty == nil || !h.Number.IsUint64() || h.Number.Uint64() != at {
			return nil, fmt.Errorf("%w: header %d is not that of block %d", ErrWitness, i, at)
		}
		// The next base fee is computed from these (EIP-1559).
		if h.BaseFee == nil || h.BaseFee.BitLen() > 256 || h.GasLimit < params.MinGasLimit {
			return nil, fmt.Errorf("%w: base fee or gas limit of block %d out of range", ErrWitness, at)
		}
		if got := h.Hash(); got != want {
			return nil, fmt.Errorf("%w: header of block %d hashes to %s, want %s", ErrWitness, at, got, want)
		}
		hashes[at] = want
		want = h.ParentHash
		if at == 0 && i+1 < len(headers) {
			return nil, fmt.Errorf("%w: %d headers beyond genesis", ErrWitness, len(headers)-i-1)
		}
		at--
	}
	return hashes, nil
}

// content is what a witness holds, by its hash, as the database beneath a state. What
// executing adds lies in memory beside it.
type content struct {
	*memorydb.Database
	blobs map[string]*blob // by key; never changed once made
	mu    sync.Mutex       // for read, in each
}

// blob is a node or a code of the witness.
type blob struct {
	data []byte
	code bool
	read bool
}

// newContent hashes nodes and codes, on every processor.
func newContent(w *Witness) (*content, error) {
	list := make([]blob, 0, len(w.State)+len(w.Codes))
	for node := range w.State {
		list = append(list, blob{data: []byte(node)})
	}
	for code := range w.Codes {
		list = append(list, blob{data: []byte(code), code: true})
	}
	keys := make([]string, len(list))
	errs := make([]error, len(list))
	var wg sync.WaitGroup
	size := len(list)/runtime.GOMAXPROCS(0) + 1
	for start := 0; start < len(list); start += size {
		wg.Go(func() {
			for i := start; i < min(start+size, len(list)); i++ {
				keys[i], errs[i] = list[i].key()
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWitness, err)
	}
	c := &content{Database: memorydb.New(), blobs: make(map[string]*blob, len(list))}
	for i := range list {
		c.blobs[keys[i]] = &list[i]
	}
	return c, nil
}

// codePrefix is rawdb.CodePrefix: codes have another key than nodes.
var codePrefix = string(rawdb.CodePrefix)

func (b *blob) key() (string, error) {
	hash := crypto.Keccak256Hash(b.data)
	if b.code {
		return codePrefix + string(hash[:]), nil
	}
	return string(hash[:]), checkNode(b.data)
}

// Get implements ethdb.KeyValueReader.
func (c *content) Get(key []byte) ([]byte, error) {
	b, ok := c.blobs[string(key)]
	if !ok {
		return c.Database.Get(key)
	}
	c.mu.Lock()
	b.read = true
	c.mu.Unlock()
	return slices.Clip(b.data), nil
}

// Has implements ethdb.KeyValueReader.
func (c *content) Has(key []byte) (bool, error) {
	if _, ok := c.blobs[string(key)]; ok {
		return true, nil
	}
	return c.Database.Has(key)
}
