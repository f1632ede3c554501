package prove

import (
	"context"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// record is that of a batch that was derived.
func (b *Builder) record(index uint64) (*rollup.BatchRecord, error) {
	rec, err := b.store.Batch(index)
	if err != nil {
		return nil, err
	}
	if rec == nil {
		if base := b.store.Base(); base != nil && index < base.Batch {
			return nil, refuse(NotKept, "batch %d is not kept here: this home was restored from a snapshot that ends with batch %d; ask a node that has derived the chain from its genesis", index, base.Batch)
		}
		return nil, notYet(index)
	}
	return rec, nil
}

// Batch proves what a batch gives, and its output.
func (b *Builder) Batch(ctx context.Context, index uint64) (*verify.Bundle, error) {
	rec, err := b.record(index)
	if err != nil {
		return nil, err
	}
	if rec.Last < rec.First {
		return nil, refuse(NotFound, "batch %d gave no block, so there is nothing to prove of it", index)
	}
	return b.bundle(ctx, verify.KindBatch, rec, OnDerivation)
}

// Block proves that a canonical block is what the DA layer gives, on the block before it.
func (b *Builder) Block(ctx context.Context, number uint64, hash common.Hash) (*verify.Bundle, error) {
	if _, err := b.header(number, hash); err != nil {
		return nil, err
	}
	if number == 0 {
		return nil, refuse(BadRequest, "block 0 is the genesis: its hash says what it is")
	}
	rec, err := b.batchAfter(number)
	if err != nil {
		return nil, err
	}
	if number < rec.First {
		return nil, refuse(NoBatch, "block %d was made of forced transactions alone, without a batch, so no batch gives it: what it did is proven with batch %d, which follows, by an account, a slot or a message", number, rec.Index)
	}
	out := &verify.Bundle{Version: verify.Version, Kind: verify.KindBlock}
	if out.Chain, err = b.chainOf(); err != nil {
		return nil, err
	}
	out.Derivation, err = b.derivation(ctx, rec, number)
	return out, err
}

// bundle has what a claim rests on.
func (b *Builder) bundle(ctx context.Context, kind verify.Kind, rec *rollup.BatchRecord, on Base) (*verify.Bundle, error) {
	out := &verify.Bundle{Version: verify.Version, Kind: kind}
	var err error
	if out.Chain, err = b.chainOf(); err != nil || on == OnBlock {
		return out, err
	}
	if out.Output, err = b.output(rec); err != nil || on == OnOutput {
		return out, err
	}
	out.Derivation, err = b.derivation(ctx, rec, rec.Last)
	return out, err
}

// Message proves that a message is in the outbox of the first output that covers it.
func (b *Builder) Message(ctx context.Context, nonce uint64, on Base) (*verify.Bundle, error) {
	if on != OnDerivation && on != OnOutput {
		return nil, refuse(BadRequest, "a message is proven on %q or on %q, not on %q: the root of the outbox is in the output", OnDerivation, OnOutput, on)
	}
	m, number, err := b.message(nonce)
	if err != nil {
		return nil, err
	}
	rec, err := b.batchAfter(number)
	if err != nil {
		return nil, err
	}
	out, err := b.bundle(ctx, verify.KindMessage, rec, on)
	if err != nil {
		return nil, err
	}
	branch, err := b.Branch(nonce, rec)
	if err != nil {
		return nil, err
	}
	out.Message = &verify.Message{Message: *m, Branch: branch[:]}
	return out, nil
}

// Branch proves a message under the output of a batch that covers it.
func (b *Builder) Branch(nonce uint64, rec *rollup.BatchRecord) (messages.Branch, error) {
	count, err := sent(b.store, rec.Last)
	if err != nil {
		return messages.Branch{}, err
	}
	return messages.Nodes(b.store.OutboxNode).Prove(nonce, count)
}

// message finds a message and the block that sent it.
func (b *Builder) message(nonce uint64) (*messages.Message, uint64, error) {
	if b.store.Genesis().Rollup.Messages == nil {
		return nil, 0, refuse(NoMessages, "this chain has no outbox: its genesis says nothing of rollup.messages")
	}
	number, ok, err := b.store.MessageBlock(nonce)
	if err != nil {
		return nil, 0, err
	}
	if !ok {
		if base := b.store.Base(); base != nil {
			return nil, 0, refuse(NotKept, "message %d was sent before block %d, with which this home begins, or not yet: ask a node that has derived the chain from its genesis", nonce, base.Number)
		}
		return nil, 0, refuse(NotFound, "no message %d has been sent on this chain yet", nonce)
	}
	h, err := b.header(number, common.Hash{})
	if err != nil {
		return nil, 0, err
	}
	for _, r := range b.store.Receipts(h.Hash()) {
		for _, l := range r.Logs {
			if m, ok := messages.Passed(l); ok && m.Nonce == nonce {
				return m, number, nil
			}
		}
	}
	return nil, 0, refuse(Damaged, "block %d does not hold message %d, which the index says it does: the data directory is damaged", number, nonce)
}

// Nonces are the messages that a hash stands for: that of a message, or of a transaction.
// index chooses a log of the transaction's, by its place in the block; nil: all.
func (b *Builder) Nonces(hash common.Hash, index *uint64) ([]uint64, error) {
	if nonce, ok, err := b.store.MessageNonce(hash); err != nil || ok && index == nil {
		return []uint64{nonce}, err
	}
	_, block, at := b.store.Transaction(hash)
	if block == nil {
		return nil, refuse(NotFound, "%s is neither a message nor a transaction in a block of this chain", hash)
	}
	var nonces []uint64
	for _, l := range b.store.Receipts(block.Hash())[at].Logs {
		if m, ok := messages.Passed(l); ok && (index == nil || uint64(l.Index) == *index) {
			nonces = append(nonces, m.Nonce)
		}
	}
	if len(nonces) == 0 {
		return nil, refuse(NotFound, "transaction %s, in block %d, sends no such message", hash, block.NumberU64())
	}
	return nonces, nil
}

// State proves an account, and slots of it if there are any, after a canonical block.
func (b *Builder) State(ctx context.Context, number uint64, hash common.Hash, address common.Address, slots []common.Hash, on Base) (*verify.Bundle, error) {
	h, err := b.header(number, hash)
	if err != nil {
		return nil, err
	}
	kind, rec, last := verify.KindAccount, (*rollup.BatchRecord)(nil), number
	if len(slots) > 0 {
		kind = verify.KindSlots
	}
	switch on {
	case OnBlock:
	case OnOutput, OnDerivation:
		if rec, err = b.batchAfter(number); err != nil {
			return nil, err
		}
		last = rec.Last
	default:
		return nil, refuse(BadRequest, "an account is proven on %q, %q or %q, not on %q", OnDerivation, OnOutput, OnBlock, on)
	}
	state, err := b.account(h, address, slots) // the cheaper part first
	if err != nil {
		return nil, err
	}
	for n := number; n <= last; n++ {
		raw, err := rlp.EncodeToBytes(b.store.Header(n))
		if err != nil {
			return nil, err
		}
		state.Headers, state.Hash = append(state.Headers, raw), b.store.Header(n).Hash()
	}
	out, err := b.bundle(ctx, kind, rec, on)
	if err != nil {
		return nil, err
	}
	out.State = state
	return out, nil
}

func (b *Builder) account(h *types.Header, address common.Address, slots []common.Hash) (*verify.State, error) {
	slots = slices.Clone(slots)
	slices.SortFunc(slots, common.Hash.Cmp)
	slots = slices.Compact(slots)
	proof, err := b.store.Prove(h.Root, address, slots)
	if err != nil {
		return nil, refuse(NotKept, "the state after block %d is not kept here in the form that proofs are made of: %v; ask for a newer block", h.Number, err)
	}
	out := &verify.State{
		Address: address, Nonce: proof.Account.Nonce, Balance: (*hexutil.Big)(proof.Account.Balance.ToBig()),
		StorageHash: proof.Account.Root, CodeHash: common.BytesToHash(proof.Account.CodeHash), Proof: hexes(proof.Nodes),
	}
	for i, slot := range slots {
		out.Slots = append(out.Slots, verify.Slot{Key: slot, Value: proof.Slots[i].Value, Proof: hexes(proof.Slots[i].Nodes)})
	}
	return out, nil
}
