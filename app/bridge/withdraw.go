package bridge

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/app/contract"
	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// withdrawGas is what the receiver of ETH has on the parent chain where the user
// gives nothing else: enough for a wallet that is a contract.
const withdrawGas = 100_000

// Init sends the withdrawal on the rollup. One that could never be paid, or would be
// anybody's, is refused: what it takes would be lost.
func (b *Bridge) Init(ctx context.Context, w Transfer) (*contract.Sent, error) {
	if w.To == b.Parent.Portal || w.To == b.Parent.TokenBridge {
		return nil, fmt.Errorf("%s is a contract of the rollup's own on the parent chain, which would not have what is sent to it for anybody: give the account that is to get it", w.To)
	}
	if w.Token != (common.Address{}) {
		return b.initToken(ctx, w)
	}
	if w.Gas == 0 {
		w.Gas = withdrawGas
	}
	b.Rollup.Name(messagesNames)
	return b.Rollup.Send(ctx, w.Key, system.Messages, w.Amount, messages.InitiateWithdrawal(w.To, w.Gas, w.Data))
}

func (b *Bridge) initToken(ctx context.Context, w Transfer) (*contract.Sent, error) {
	if len(w.Data) > 0 || w.Gas > 0 {
		return nil, errors.New("call data and gas go along with ETH only, not with a token")
	}
	b.Rollup.Name(rollupBridgeNames)
	if err := w.covered(ctx, b.Rollup); err != nil {
		return nil, err
	}
	return b.Rollup.Send(ctx, w.Key, system.TokenBridge, nil, rollupBridge.PackWithdraw(w.Token, w.To, w.Amount))
}

// Status is how far a message has come, see trivium_getWithdrawal.
type Status struct {
	messages.Message
	Hash        common.Hash      `json:"hash"`
	Transaction common.Hash      `json:"transactionHash"`
	Block       hexutil.Uint64   `json:"blockNumber"`
	Stage       settlement.Stage `json:"stage"`
	Why         string           `json:"why"`
	Until       *hexutil.Uint64  `json:"until"`
	Left        *hexutil.Uint64  `json:"secondsLeft"`
	Next        string           `json:"next"`
	Proof       *Proof           `json:"proof"`
}

// Proof is what the portal takes for the proof of a message.
type Proof struct {
	OutputIndex hexutil.Uint64    `json:"outputIndex"`
	Output      settlement.Output `json:"output"`
	Branch      messages.Branch   `json:"branch"`
}

// Status asks for the messages of a transaction on the rollup, or for the one with this hash.
func (b *Bridge) Status(ctx context.Context, hash common.Hash) ([]Status, error) {
	var out []Status
	if err := b.Rollup.Request(ctx, &out, "trivium_getWithdrawal", hash); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s is no message to the parent chain, and no transaction in a block that has sent one", hash)
	}
	return out, nil
}

// NotYetError says why a withdrawal cannot be taken a step further now.
type NotYetError struct {
	Step   string
	Status *Status
}

func (e *NotYetError) Error() string {
	s := e.Status
	text := fmt.Sprintf("withdrawal %s cannot be %s now: it is %q; %s", s.Hash, e.Step, s.Stage, s.Why)
	if s.Stage == settlement.StageDone {
		text = fmt.Sprintf("withdrawal %s is done: it has been paid", s.Hash)
	}
	if s.Left != nil && *s.Left > 0 {
		text += fmt.Sprintf(", for another %s", time.Duration(*s.Left)*time.Second)
	}
	return text
}

// Prove shows the portal the message, in the output that covers it.
func (b *Bridge) Prove(ctx context.Context, key *ecdsa.PrivateKey, s *Status) (*contract.Sent, error) {
	if s.Proof == nil || s.Stage != settlement.StageProvable {
		return nil, &NotYetError{"proven", s}
	}
	b.parent.Name(portalNames)
	return b.parent.Send(ctx, key, b.Parent.Portal, nil, portal.PackProveWithdrawal(bindings.PackMessage(&s.Message),
		new(big.Int).SetUint64(uint64(s.Proof.OutputIndex)), bindings.PackOutput(&s.Proof.Output), bindings.PackBranch(s.Proof.Branch)))
}

// Finalize has the portal pay.
func (b *Bridge) Finalize(ctx context.Context, key *ecdsa.PrivateKey, s *Status) (*contract.Sent, error) {
	if s.Stage != settlement.StageFinalizable {
		return nil, &NotYetError{"finalized", s}
	}
	b.parent.Name(portalNames)
	return b.parent.Send(ctx, key, b.Parent.Portal, nil, portal.PackFinalizeWithdrawal(bindings.PackMessage(&s.Message)))
}
