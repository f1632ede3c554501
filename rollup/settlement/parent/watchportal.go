package parent

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// tokenBridge speaks the ABI of the contract.
var tokenBridge = bindings.NewTokenBridge()

// Facts are what the parent chain says of a message that was sent in a block of this
// chain. Err within them tells why it could not be asked.
func (s *Settlement) Facts(ctx context.Context, block uint64, m *messages.Message) *settlement.ParentFacts {
	v := s.snapshot()
	f := &settlement.ParentFacts{Now: uint64(v.head.Time), Propose: s.cfg.Propose}
	if o, ok := s.Covering(block); ok {
		f.Covering = &o.Placed
	}
	f.Err = s.portalFacts(ctx, m, f)
	return f
}

func (s *Settlement) portalFacts(ctx context.Context, m *messages.Message, f *settlement.ParentFacts) error {
	c, at, hash := s.cfg.Client, s.cfg.Parent.Portal, m.Hash()
	proven, err := ask(ctx, c, at, "provenIn", portal.PackProvenIn(hash), portal.UnpackProvenIn)
	if err != nil {
		return err
	}
	payable := false
	if n := proven.OutputIndexPlusOne; n.Sign() > 0 {
		index := new(big.Int).Sub(n, common.Big1).Uint64()
		o, ok := s.Output(index)
		if !ok {
			return errorf(ReasonSyncing, "provenIn", "the message was proven in output %d, which this node has not seen yet", index)
		}
		f.Proven, payable = &o.Placed, o.final(f.Now)
	}
	if f.Finalized, err = ask(ctx, c, at, "finalized", portal.PackFinalized(hash), portal.UnpackFinalized); err != nil {
		return err
	}
	if f.Paused, err = ask(ctx, c, at, "paused", portal.PackPaused(), portal.UnpackPaused); err != nil {
		return err
	}
	if payable && !f.Finalized && !f.Paused {
		f.Refused, err = s.tryPaying(ctx, m)
	}
	return err
}

// tryPaying has the portal pay without a transaction, and tells why it does not; empty if it
// does. Limits, its balance and the target's own mind are so all looked at in one call.
func (s *Settlement) tryPaying(ctx context.Context, m *messages.Message) (refused string, err error) {
	call := map[string]any{"to": s.cfg.Parent.Portal, "input": hexutil.Bytes(portal.PackFinalizeWithdrawal(bindings.PackMessage(m)))}
	err = s.cfg.Client.call(ctx, new(hexutil.Bytes), "eth_call", call, latest)
	text, reverted := reverts(err)
	if !reverted {
		return "", err
	}
	var data interface{ ErrorData() any }
	if errors.As(err, &data) {
		hex, _ := data.ErrorData().(string)
		if raw, err := hexutil.Decode(hex); err == nil {
			return refusal(raw), nil
		}
	}
	return text, nil
}

// refusal tells what an error of the portal says, for a person.
func refusal(raw []byte) string {
	if len(raw) < 4 {
		return "for no reason that it tells"
	}
	known, err := portal.UnpackError(raw)
	if err != nil {
		known, err = tokenBridge.UnpackError(raw) // the target of all that releases tokens
	}
	if err != nil {
		return fmt.Sprintf("with the error %#x", raw[:min(len(raw), maxRevert/2)])
	}
	switch e := known.(type) {
	case *bindings.PortalOverLimit:
		asset := "wei"
		if e.Asset != (common.Address{}) {
			asset = fmt.Sprintf("of the token %s", e.Asset)
		}
		return fmt.Sprintf("its rate limit lets %s %s go now, and the message takes %s", e.Withdrawable, asset, e.Amount)
	case *bindings.PortalNotBacked:
		return fmt.Sprintf("it has %s wei, and the message takes %s", e.Balance, e.Value)
	case *bindings.PortalCallFailed:
		return "the message's target fails, " + refusal(e.Reason) // the token bridge hands on what the portal says
	default:
		return "with the error " + strings.TrimPrefix(fmt.Sprintf("%T", e), "*bindings.")
	}
}
