package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// maxProofs is how many bundles are made at the same time: each holds a batch, its
// witness and the bundle.
const maxProofs = 2

// proveOptions say what of an account is proven, and on what a claim rests.
type proveOptions struct {
	Block *gethrpc.BlockNumberOrHash `json:"block"` // of account and contract-state; the safe one by default
	Slots []string                   `json:"slots"` // of contract-state
	On    prove.Base                 `json:"on"`    // of message, account and contract-state; the derivation by default
}

// Prove makes a proof bundle. id is a batch's index; a block's number or hash; a
// message's nonce or hash, a transaction's hash, or that with a colon and the place of a
// log in the block behind it; an address.
func (a *triviumAPI) Prove(ctx context.Context, kind verify.Kind, id string, options *proveOptions) (json.RawMessage, error) {
	if a.Prover == nil {
		return nil, errors.New("this node makes no proofs: ask another node of the chain")
	}
	if options == nil {
		options = new(proveOptions)
	}
	if options.On == "" {
		options.On = prove.OnDerivation
	}
	ctx, cancel := bounded(ctx, a.cfg.ProveTimeout)
	defer cancel()
	release, err := a.proofs.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	b, err := a.prove(ctx, kind, id, options)
	if err != nil {
		return nil, unproven(ctx, a.cfg, err)
	}
	raw, err := verify.Encode(b)
	if err != nil {
		return nil, err
	}
	if len(raw) > a.cfg.MaxProofBytes {
		return nil, overLimit("bytes of a proof bundle", len(raw), a.cfg.MaxProofBytes, "", "prove on the output alone")
	}
	return raw, nil
}

func (a *triviumAPI) prove(ctx context.Context, kind verify.Kind, id string, o *proveOptions) (*verify.Bundle, error) {
	switch kind {
	case verify.KindBatch:
		index, err := decimal("batch", id)
		if err != nil {
			return nil, err
		}
		return a.Prover.Batch(ctx, index)
	case verify.KindInclusion:
		index, err := decimal("batch", id)
		if err != nil {
			return nil, err
		}
		return a.Prover.Inclusion(ctx, index)
	case verify.KindBlock:
		number, hash, err := a.blockID(id)
		if err != nil {
			return nil, err
		}
		return a.Prover.Block(ctx, number, hash)
	case verify.KindMessage:
		nonce, err := messageID(a.Prover, id)
		if err != nil {
			return nil, err
		}
		return a.Prover.Message(ctx, nonce, o.On)
	case verify.KindAccount, verify.KindSlots:
		return a.proveState(ctx, kind, id, o)
	}
	return nil, invalidParams("kind %q is unknown, want %s, %s, %s, %s, %s or %s", kind, verify.KindBatch, verify.KindBlock, verify.KindMessage, verify.KindAccount, verify.KindSlots, verify.KindInclusion)
}

func (a *triviumAPI) proveState(ctx context.Context, kind verify.Kind, id string, o *proveOptions) (*verify.Bundle, error) {
	switch {
	case !common.IsHexAddress(id):
		return nil, invalidParams("%q is no address", id)
	case len(o.Slots) > a.cfg.MaxProofKeys:
		return nil, overLimit("slots of trivium_prove", len(o.Slots), a.cfg.MaxProofKeys, "", "prove them in parts")
	case (kind == verify.KindSlots) != (len(o.Slots) > 0):
		return nil, invalidParams("%d slots are named for kind %s: name them with %s, and with no other kind", len(o.Slots), kind, verify.KindSlots)
	}
	slots := make([]common.Hash, len(o.Slots))
	for i, s := range o.Slots {
		var err error
		if slots[i], _, err = parseSlot(s); err != nil {
			return nil, err
		}
	}
	at := gethrpc.BlockNumberOrHashWithNumber(gethrpc.SafeBlockNumber)
	if o.Block != nil {
		at = *o.Block
	}
	h, err := a.headerAt(at)
	if err != nil {
		return nil, err
	}
	return a.Prover.State(ctx, h.Number.Uint64(), h.Hash(), common.HexToAddress(id), slots, o.On)
}

// unproven gives the error its code, and its reason as data.
func unproven(ctx context.Context, cfg Config, err error) error {
	var e *prove.Error
	switch {
	case errors.As(err, &e):
		code := codeInvalidInput
		if e.Reason == prove.BadRequest {
			code = codeInvalidParams
		}
		return &Error{Code: code, Message: e.Text, Data: e.Reason, cause: err}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return overLimit("time of a proof bundle", cfg.ProveTimeout, cfg.ProveTimeout, "", "prove on the output alone, or ask when the node has less to do")
	}
	return err
}

func decimal(what, id string) (uint64, error) {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		if n, err = hexutil.DecodeUint64(id); err != nil {
			return 0, invalidParams("%s %q is no number", what, id)
		}
	}
	return n, nil
}

func isHash(id string) bool { return len(id) == 2+2*common.HashLength && strings.HasPrefix(id, "0x") }

// blockID finds a block by number, tag or hash.
func (a *triviumAPI) blockID(id string) (uint64, common.Hash, error) {
	if isHash(id) {
		h := a.Chain.HeaderByHash(common.HexToHash(id))
		if h == nil {
			return 0, common.Hash{}, &prove.Error{Reason: prove.NotFound, Text: "there is no block " + id + " here"}
		}
		return h.Number.Uint64(), h.Hash(), nil
	}
	switch heads := a.Chain.Heads(); id {
	case "safe":
		return heads.Safe.Number, heads.Safe.Hash, nil
	case "finalized":
		return heads.Final.Number, heads.Final.Hash, nil
	}
	number, err := decimal("block", id)
	return number, common.Hash{}, err
}

// messageID finds a message.
func messageID(b *prove.Builder, id string) (uint64, error) {
	hash, log, chosen := strings.Cut(id, ":")
	if !isHash(hash) {
		return decimal("message", id)
	}
	var index *uint64
	if chosen {
		n, err := decimal("log", log)
		if err != nil {
			return 0, err
		}
		index = &n
	}
	nonces, err := b.Nonces(common.HexToHash(hash), index)
	if err != nil {
		return 0, err
	}
	if len(nonces) > 1 {
		return 0, invalidParams("transaction %s sends %d messages, %d to %d: ask for one by its number", hash, len(nonces), nonces[0], nonces[len(nonces)-1])
	}
	return nonces[0], nil
}

type outputOfBatch struct {
	Batch hexutil.Uint64 `json:"batch"`
	Root  common.Hash    `json:"root"`
	settlement.Output
	// Status is how far it has come: derived, final (of the DA layer) or settled (accepted
	// by the parent chain).
	Status string `json:"status"`
}

// GetOutput gives the output of a batch, by its index, or with {"block": ...} the first
// output that covers a block; null while there is none.
func (a *triviumAPI) GetOutput(of outputID) (*outputOfBatch, error) {
	rec, err := a.outputBatch(of)
	if err != nil || rec == nil || rec.Last < rec.First {
		return nil, err
	}
	out, err := a.Chain.Output(rec.Index)
	if err != nil || out == nil {
		return nil, err
	}
	view := &outputOfBatch{Batch: hexutil.Uint64(rec.Index), Root: out.Root(), Output: *out, Status: "derived"}
	switch heads := a.Chain.Heads(); {
	case heads.Settled.Number >= out.BlockNumber:
		view.Status = "settled"
	case heads.Final.Number >= out.BlockNumber:
		view.Status = "final"
	}
	return view, nil
}

// outputID names a batch, or a block whose output is asked for.
type outputID struct {
	Batch *hexutil.Uint64
	Block *gethrpc.BlockNumberOrHash
}

// UnmarshalJSON reads an index, or an object with a block.
func (o *outputID) UnmarshalJSON(raw []byte) error {
	var by struct {
		Block *gethrpc.BlockNumberOrHash `json:"block"`
	}
	if err := json.Unmarshal(raw, &by); err == nil && by.Block != nil {
		o.Block = by.Block
		return nil
	}
	o.Batch = new(hexutil.Uint64)
	return json.Unmarshal(raw, o.Batch)
}

func (a *triviumAPI) outputBatch(of outputID) (*rollup.BatchRecord, error) {
	if of.Block == nil {
		return a.Chain.Batch(uint64(*of.Batch))
	}
	h, err := a.headerAt(*of.Block)
	if err != nil {
		return nil, err
	}
	return a.Chain.BatchAfter(h.Number.Uint64())
}
