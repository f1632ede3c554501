package prove

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/comet"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// Layer is the DA layer, with its headers whole.
type Layer interface {
	ExtendedHeader(ctx context.Context, height uint64) (*comet.ExtendedHeader, error)
	Namespace(ctx context.Context, height uint64, ns da.Namespace) (da.NamespaceData, error)
}

// Builder makes bundles. It is safe for concurrent use.
type Builder struct {
	store *chain.Store
	layer Layer
	rules *stf.Config
}

// New makes a Builder. rules are the store's, on engines that may run whatever comes.
// layer may be nil: then only bundles that rest on an output or on a block can be made.
func New(store *chain.Store, layer Layer, rules *stf.Config) *Builder {
	return &Builder{store, layer, rules}
}

// Base is what a claim of a message or of an account rests on.
type Base string

const (
	OnDerivation Base = "derivation" // on the batch, from the DA layer through execution to the output
	OnOutput     Base = "output"     // on an output, which the parent chain may have accepted
	OnBlock      Base = "block"      // on the hash of a block
)

// Reason says why a bundle cannot be made, in a form that does not change.
type Reason string

const (
	NotFound   Reason = "not_found"    // there is no such thing on this chain
	NotBatched Reason = "not_batched"  // wait: no batch with it has been derived from the DA layer
	NoBatch    Reason = "no_batch"     // the block came without a batch, and is proven by a later one
	NotKept    Reason = "not_kept"     // another node may have it, or this one with another configuration
	NoMessages Reason = "no_messages"  // the chain has no outbox
	NoLayer    Reason = "no_da_layer"  // this node has no DA layer whose headers it can hand on
	BadRequest Reason = "bad_request"  // what is asked for makes no sense
	Damaged    Reason = "inconsistent" // the node's data do not fit together
)

// Error says why a bundle cannot be made, and what to do.
type Error struct {
	Reason Reason
	Text   string
}

func (e *Error) Error() string { return e.Text }

func refuse(r Reason, format string, args ...any) error {
	return &Error{r, fmt.Sprintf(format, args...)}
}

// output is the output of a batch that gave a block.
func (b *Builder) output(rec *rollup.BatchRecord) (*verify.Output, error) {
	if b.store.Genesis().Rollup.Messages != nil {
		out, err := b.store.Output(rec.Index)
		if err != nil || out == nil {
			return nil, errors.Join(err, notYet(rec.Index))
		}
		return &verify.Output{Output: *out, Root: out.Root()}, nil
	}
	h, err := b.header(rec.Last, common.Hash{})
	if err != nil {
		return nil, err
	}
	landed, err := b.store.DAHeight(rec.DAHeight)
	if err != nil || landed == nil {
		return nil, errors.Join(err, notYet(rec.Index))
	}
	out := settlement.Output{StateRoot: h.Root, BlockHash: h.Hash(), BlockNumber: rec.Last, DAHeight: rec.DAHeight, DADataRoot: landed.DataRoot}
	return &verify.Output{Output: out, Root: out.Root()}, nil
}

func notYet(batch uint64) error {
	return refuse(NotBatched, "batch %d has not been read back from the DA layer yet, with all of the DA height where it landed: wait, and look at `trivium status`", batch)
}

// sent is how many messages were sent up to a block and with it.
func sent(s *chain.Store, number uint64) (uint64, error) {
	st, err := s.State(s.Head().Root)
	if err != nil {
		return 0, err
	}
	_, count := messages.Outbox(st)
	n := sort.Search(int(count), func(i int) bool {
		at, known, e := s.MessageBlock(uint64(i))
		if e != nil {
			err = e
		}
		return known && at > number // one that is not known was sent before this home begins
	})
	return uint64(n), err
}

// chainOf is what a bundle says of the chain.
func (b *Builder) chainOf() (verify.Chain, error) {
	h := b.store.Header(0)
	raw, err := rlp.EncodeToBytes(h)
	g := b.store.Genesis()
	return verify.Chain{ID: g.ChainID(), Genesis: h.Hash(), Header: raw, Params: g.Rollup}, err
}

// batchAfter is the batch whose output covers a block.
func (b *Builder) batchAfter(number uint64) (*rollup.BatchRecord, error) {
	rec, err := b.store.BatchAfter(number)
	switch heads := b.store.Heads(); {
	case err != nil:
		return nil, err
	case rec != nil:
		return rec, nil
	case number > heads.Soft.Number:
		return nil, refuse(NotFound, "there is no block %d yet: the newest is %d", number, heads.Soft.Number)
	case number > heads.Safe.Number:
		return nil, refuse(NotBatched, "block %d is in no batch that has been read back from the DA layer yet: the safe head is block %d; wait, and look at `trivium status`", number, heads.Safe.Number)
	}
	return nil, refuse(NotBatched, "block %d was made of forced transactions alone, and no batch has landed since: wait for the next one", number)
}

// header finds a canonical block.
func (b *Builder) header(number uint64, hash common.Hash) (*types.Header, error) {
	if err := b.store.Missing(number); err != nil {
		return nil, refuse(NotKept, "%v", err)
	}
	h := b.store.Header(number)
	if h == nil || hash != (common.Hash{}) && h.Hash() != hash {
		return nil, refuse(NotFound, "block %d (%s) is not on this chain, or not yet", number, hash)
	}
	return h, nil
}
