package rpc

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

// ParentChain is what the node knows of its parent chain.
type ParentChain interface {
	// Facts are what the parent chain says of a message that was sent in a block.
	Facts(ctx context.Context, block uint64, m *messages.Message) *settlement.ParentFacts
}

type parentView struct {
	ChainID      hexutil.Uint64 `json:"chainId"`
	Portal       common.Address `json:"portal"`
	TokenBridge  common.Address `json:"tokenBridge"`
	StartBlock   hexutil.Uint64 `json:"startBlock"`
	Delay        hexutil.Uint64 `json:"delay"` // seconds
	GasPerHeight hexutil.Uint64 `json:"gasPerHeight"`
}

// GetParent tells which parent chain the genesis names; null for a sovereign chain.
func (a *triviumAPI) GetParent() *parentView {
	p := a.Chain.Genesis().Parent()
	if p == nil {
		return nil
	}
	return &parentView{
		ChainID: hexutil.Uint64(p.ChainID), Portal: p.Portal, TokenBridge: p.TokenBridge,
		StartBlock: hexutil.Uint64(p.StartBlock), Delay: hexutil.Uint64(p.Delay), GasPerHeight: hexutil.Uint64(p.GasPerHeight),
	}
}

type withdrawal struct {
	*messages.Message
	Hash        common.Hash      `json:"hash"`
	Transaction common.Hash      `json:"transactionHash"`
	Block       hexutil.Uint64   `json:"blockNumber"`
	Batch       *hexutil.Uint64  `json:"batch"`    // null until safe
	DAHeight    *hexutil.Uint64  `json:"daHeight"` // that made its block safe
	Stage       settlement.Stage `json:"stage"`
	Why         string           `json:"why"`         // it is not further
	Until       *hexutil.Uint64  `json:"until"`       // when it can go on at the earliest, seconds; null if that is not known
	Left        *hexutil.Uint64  `json:"secondsLeft"` // until then, by the parent chain's time
	Next        string           `json:"next"`        // what the user does now
	Output      *placedView      `json:"output"`      // that it was proven in, or can be; null for none
	Proof       *withdrawalProof `json:"proof"`       // what the portal's proveWithdrawal takes beside the message; null while it cannot be proven
}

type placedView struct {
	Index   hexutil.Uint64 `json:"index"`       // in the registry
	Block   hexutil.Uint64 `json:"blockNumber"` // that it ends with
	Status  string         `json:"status"`
	FinalAt hexutil.Uint64 `json:"finalAt"` // seconds
}

func viewPlaced(at *settlement.Placed) placedView {
	return placedView{Index: hexutil.Uint64(at.Index), Block: hexutil.Uint64(at.Block), Status: at.Status.String(), FinalAt: hexutil.Uint64(at.FinalAt)}
}

type withdrawalProof struct {
	OutputIndex hexutil.Uint64     `json:"outputIndex"`
	Output      *settlement.Output `json:"output"`
	Branch      messages.Branch    `json:"branch"`
}

// GetWithdrawal tells how far messages to the parent chain have come: those of a
// transaction, or the one with this hash. Empty if there are none.
func (a *triviumAPI) GetWithdrawal(ctx context.Context, hash common.Hash) ([]*withdrawal, error) {
	if a.Chain.Genesis().Rollup.Messages == nil {
		return nil, invalidParams("this chain has no outbox: its genesis does not name rollup.messages")
	}
	sent, err := a.sent(hash)
	if err != nil {
		return nil, err
	}
	out := make([]*withdrawal, 0, len(sent))
	for _, s := range sent {
		w, err := a.withdrawal(ctx, s)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// sentMessage is a message, and where it was sent.
type sentMessage struct {
	*messages.Message
	hash  common.Hash
	tx    common.Hash
	block uint64
}

// sent finds the messages of a transaction, or the one with this hash.
func (a *triviumAPI) sent(hash common.Hash) ([]sentMessage, error) {
	wanted := func(s sentMessage) bool { return s.tx == hash }
	var block uint64
	if _, b, _ := a.Chain.Transaction(hash); b != nil {
		block = b.NumberU64()
	} else {
		nonce, ok, err := a.Chain.MessageNonce(hash)
		if !ok || err != nil {
			return nil, err
		}
		if block, ok, err = a.Chain.MessageBlock(nonce); !ok || err != nil {
			return nil, err
		}
		wanted = func(s sentMessage) bool { return s.hash == hash }
	}
	h := a.Chain.Header(block)
	if h == nil {
		return nil, historyGone(a.Chain.Missing(block))
	}
	var out []sentMessage
	for _, r := range a.Chain.Receipts(h.Hash()) {
		for _, l := range r.Logs {
			m, ok := messages.Passed(l)
			if !ok {
				continue
			}
			if s := (sentMessage{m, m.Hash(), r.TxHash, block}); wanted(s) {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

func (a *triviumAPI) withdrawal(ctx context.Context, s sentMessage) (*withdrawal, error) {
	facts := settlement.Facts{Block: s.block}
	facts.Safe = a.Chain.Heads().Safe.Number >= s.block
	w := &withdrawal{Message: s.Message, Hash: s.hash, Transaction: s.tx, Block: hexutil.Uint64(s.block)}
	if height, ok := a.Chain.DerivedAt(s.block); ok && facts.Safe {
		facts.DAHeight = height
		w.DAHeight = (*hexutil.Uint64)(&height)
		batch, err := a.Chain.BatchOf(s.block)
		if err != nil {
			return nil, err
		}
		if batch != nil {
			w.Batch = (*hexutil.Uint64)(&batch.Index)
		}
	}
	facts.Batched = !facts.Safe && a.Batched != nil && a.Batched(s.block)
	if p := a.Chain.Genesis().Parent(); p != nil {
		facts.ToPortal = s.Target == p.Portal
	}
	if a.Parent != nil {
		facts.Parent = a.Parent.Facts(ctx, s.block, s.Message)
	}
	p := facts.Progress()
	w.Stage, w.Why, w.Next = p.Stage, p.Why, p.Next
	if p.Until > 0 {
		w.Until = (*hexutil.Uint64)(&p.Until)
		left := p.Until - min(p.Until, facts.Parent.Now)
		w.Left = (*hexutil.Uint64)(&left)
	}
	if facts.Parent == nil {
		return w, nil
	}
	at := facts.Parent.Proven
	if p.Stage == settlement.StageProposed || p.Stage == settlement.StageProvable || at == nil {
		at = facts.Parent.Covering
	}
	if at == nil {
		return w, nil
	}
	placed := viewPlaced(at)
	w.Output = &placed
	if p.Stage != settlement.StageProvable || a.Prover == nil {
		return w, nil
	}
	var err error
	w.Proof, err = a.withdrawalProof(s.Nonce, at)
	return w, err
}

// withdrawalProof is what shows the portal a message in an output.
func (a *triviumAPI) withdrawalProof(nonce uint64, at *settlement.Placed) (*withdrawalProof, error) {
	batch, err := a.Chain.BatchOf(at.Block)
	if err != nil {
		return nil, err
	}
	if batch == nil {
		return nil, fmt.Errorf("block %d, which output %d ends with, is in no batch here", at.Block, at.Index)
	}
	o, err := a.Chain.Output(batch.Index)
	if err != nil {
		return nil, err
	}
	branch, err := a.Prover.Branch(nonce, batch)
	if err != nil {
		return nil, err
	}
	return &withdrawalProof{OutputIndex: hexutil.Uint64(at.Index), Output: o, Branch: branch}, nil
}
