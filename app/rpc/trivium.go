package rpc

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
)

// triviumAPI is trivium_: what the chain has beyond Ethereum.
type triviumAPI struct{ *node }

type headRef struct {
	Number   hexutil.Uint64 `json:"number"`
	Hash     common.Hash    `json:"hash"`
	DAHeight hexutil.Uint64 `json:"daHeight"` // of the block's origin
}

type syncStatusResult struct {
	Soft    headRef         `json:"soft"`
	Safe    headRef         `json:"safe"`
	Final   headRef         `json:"final"`
	Settled headRef         `json:"settled"`
	Syncing bool            `json:"syncing"`
	DADone  *hexutil.Uint64 `json:"daDerived"` // last DA height derived; null if the node cannot tell
	DAHead  *hexutil.Uint64 `json:"daHead"`    // newest DA height seen
	DAError *string         `json:"daError"`   // why the DA layer does not answer; null while it does
	Trouble []Trouble       `json:"daTroubles"`
	Parent  *parentStatus   `json:"parent"` // null on a sovereign chain, and if the node cannot tell
}

type parentStatus struct {
	ChainID  hexutil.Uint64 `json:"chainId"`
	Final    hexutil.Uint64 `json:"finalized"`  // number of its newest final block seen
	Taken    hexutil.Uint64 `json:"takenIn"`    // of its last block whose deposits are derived
	Inbox    hexutil.Uint64 `json:"inboxCount"` // deposits derived
	Error    *string        `json:"error"`      // why derivation waits for it; null while it does not
	Troubles []Trouble      `json:"troubles"`
	Outputs  *outputsStatus `json:"outputs"`
}

// outputsStatus tells of the outputs that were not rejected.
type outputsStatus struct {
	Registry common.Address `json:"registry"` // zero before the parent chain has answered
	Right    hexutil.Uint64 `json:"right"`
	Unknown  hexutil.Uint64 `json:"unknown"` // not derived here so far
	Wrong    []outputStatus `json:"wrong"`   // an alarm, unless it is empty
	Newest   *outputStatus  `json:"newest"`  // of the right ones; null if there is none
	Sender   *senderStatus  `json:"sender"`  // null on a node that only watches
}

type outputStatus struct {
	placedView
	Root     common.Hash    `json:"root"`
	Proposer common.Address `json:"proposer"`
	Why      string         `json:"why"` // it is wrong; empty if it is not
}

// senderStatus is the account that proposes and challenges.
type senderStatus struct {
	Account common.Address `json:"account"`
	Waiting hexutil.Uint64 `json:"waiting"` // transactions that are not final
	Doing   string         `json:"doing"`   // what the first of them is for; empty for none
	Tx      common.Hash    `json:"transactionHash"`
}

func viewOutput(o *OutputProgress) *outputStatus {
	if o == nil {
		return nil
	}
	return &outputStatus{viewPlaced(&o.Placed), o.Root, o.Proposer, o.Why}
}

func viewOutputs(x *SettlementProgress) *outputsStatus {
	out := &outputsStatus{
		Registry: x.Registry, Right: hexutil.Uint64(x.Right), Unknown: hexutil.Uint64(x.Unknown), Wrong: []outputStatus{}, Newest: viewOutput(x.Newest),
	}
	for i := range x.Wrong {
		out.Wrong = append(out.Wrong, *viewOutput(&x.Wrong[i]))
	}
	if x.Account != nil {
		out.Sender = &senderStatus{*x.Account, hexutil.Uint64(x.Waiting), x.Doing, x.Tx}
	}
	return out
}

// SyncStatus gives the four heads and the position of derivation.
func (a *triviumAPI) SyncStatus() *syncStatusResult {
	ref := func(r rollup.BlockRef) headRef {
		return headRef{Number: hexutil.Uint64(r.Number), Hash: r.Hash, DAHeight: hexutil.Uint64(r.Origin)}
	}
	h := a.Chain.Heads()
	out := &syncStatusResult{Trouble: []Trouble{}, Soft: ref(h.Soft), Safe: ref(h.Safe), Final: ref(h.Final), Settled: ref(h.Settled)}
	if a.Syncing != nil {
		p := a.Syncing()
		out.Syncing = p.Syncing
		out.DADone, out.DAHead = (*hexutil.Uint64)(&p.DADone), (*hexutil.Uint64)(&p.DAHead)
		out.Trouble = append(out.Trouble, p.DATroubles...)
		if p.DAError != "" {
			out.DAError = &p.DAError
		}
		if x := p.Parent; x != nil {
			out.Parent = &parentStatus{
				ChainID: hexutil.Uint64(x.ChainID), Final: hexutil.Uint64(x.Final), Taken: hexutil.Uint64(x.Taken), Inbox: hexutil.Uint64(x.Inbox),
				Troubles: append([]Trouble{}, x.Troubles...), Outputs: viewOutputs(&x.Settlement),
			}
			if x.Error != "" {
				out.Parent.Error = &x.Error
			}
		}
	}
	return out
}

type blockDA struct {
	Number          hexutil.Uint64  `json:"number"`
	Hash            common.Hash     `json:"hash"`
	Origin          originView      `json:"origin"`
	SafeAt          *hexutil.Uint64 `json:"safeAt"` // DA height that made the block safe; null until then
	Batch           *batchView      `json:"batch"`  // null until safe, and for a block derived without a batch
	Namespace       da.Namespace    `json:"namespace"`
	ForcedNamespace da.Namespace    `json:"forcedNamespace"`
}

type originView struct {
	DAHeight     hexutil.Uint64 `json:"daHeight"`
	DADataRoot   common.Hash    `json:"daDataRoot"`
	ParentNumber hexutil.Uint64 `json:"parentNumber"` // of the parent chain
	ParentHash   common.Hash    `json:"parentHash"`
}

type batchView struct {
	Index      hexutil.Uint64 `json:"index"`
	ID         common.Hash    `json:"id"`
	FirstBlock hexutil.Uint64 `json:"firstBlock"`
	LastBlock  hexutil.Uint64 `json:"lastBlock"`
	DAHeight   hexutil.Uint64 `json:"daHeight"` // where its last frame landed
	Bytes      hexutil.Uint64 `json:"bytes"`    // of its payload
	StateRoot  common.Hash    `json:"stateRoot"`
}

func viewBatch(r *rollup.BatchRecord) *batchView {
	if r == nil {
		return nil
	}
	return &batchView{
		Index: hexutil.Uint64(r.Index), ID: r.ID, FirstBlock: hexutil.Uint64(r.First), LastBlock: hexutil.Uint64(r.Last),
		DAHeight: hexutil.Uint64(r.DAHeight), Bytes: hexutil.Uint64(r.Bytes), StateRoot: r.StateRoot,
	}
}

// GetBlockDA tells where in the DA layer a block comes from: the origin it is
// built on, the batch that holds it, and the height that made it safe.
func (a *triviumAPI) GetBlockDA(at gethrpc.BlockNumberOrHash) (*blockDA, error) {
	h, err := a.headerAt(at)
	var gone *chain.MissingError
	if errors.As(err, &gone) {
		return nil, err
	}
	if err != nil {
		return nil, nil // as for every block that does not exist
	}
	if number, ok := at.Number(); ok && number == gethrpc.PendingBlockNumber {
		return nil, nil // its origin is not chosen yet
	}
	number, hash := h.Number.Uint64(), h.Hash()
	if err := a.goneByHash(hash); err != nil {
		return nil, err
	}
	origin, err := a.Chain.Origin(hash)
	if err != nil {
		return nil, err
	}
	p := a.Chain.Genesis().Rollup
	out := &blockDA{
		Number: hexutil.Uint64(number), Hash: hash, Namespace: p.Namespace, ForcedNamespace: p.ForcedNamespace,
		Origin: originView{
			DAHeight: hexutil.Uint64(origin.DAHeight), DADataRoot: origin.DADataRoot,
			ParentNumber: hexutil.Uint64(origin.ParentNumber), ParentHash: origin.ParentHash,
		},
	}
	if !a.Chain.Canonical(hash, number) {
		return out, nil
	}
	if height, ok := a.Chain.DerivedAt(number); ok {
		out.SafeAt = (*hexutil.Uint64)(&height)
	}
	batch, err := a.Chain.BatchOf(number)
	if err != nil {
		return nil, err
	}
	out.Batch = viewBatch(batch)
	return out, nil
}

// GetBatch gives the record of an accepted batch; null if there is none yet.
func (a *triviumAPI) GetBatch(index hexutil.Uint64) (*batchView, error) {
	r, err := a.Chain.Batch(uint64(index))
	if b := a.Chain.Base(); r == nil && b != nil && uint64(index) < b.Batch {
		return nil, historyGone(fmt.Errorf("batch %d is not kept here: this home was restored from a snapshot that ends with batch %d; ask a node that has derived the chain from its genesis", index, b.Batch))
	}
	return viewBatch(r), err
}
