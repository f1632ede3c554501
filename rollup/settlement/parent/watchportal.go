package parent

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/rollup/settlement"
)

// Facts are what the parent chain says of a message that was sent in a block of this
// chain. Err within them tells why it could not be asked.
func (s *Settlement) Facts(ctx context.Context, block uint64, hash common.Hash) *settlement.ParentFacts {
	v := s.snapshot()
	f := &settlement.ParentFacts{Now: uint64(v.head.Time), Propose: s.cfg.Propose}
	if o, ok := s.Covering(block); ok {
		f.Covering = &o.Placed
	}
	f.Err = s.portalFacts(ctx, hash, f)
	return f
}

func (s *Settlement) portalFacts(ctx context.Context, hash common.Hash, f *settlement.ParentFacts) error {
	c, at := s.cfg.Client, s.cfg.Parent.Portal
	proven, err := ask(ctx, c, at, "provenIn", portal.PackProvenIn(hash), portal.UnpackProvenIn)
	if err != nil {
		return err
	}
	if n := proven.OutputIndexPlusOne; n.Sign() > 0 {
		index := new(big.Int).Sub(n, common.Big1).Uint64()
		o, ok := s.Output(index)
		if !ok {
			return errorf(ReasonSyncing, "provenIn", "the message was proven in output %d, which this node has not seen yet", index)
		}
		f.Proven = &o.Placed
	}
	if f.Finalized, err = ask(ctx, c, at, "finalized", portal.PackFinalized(hash), portal.UnpackFinalized); err != nil {
		return err
	}
	if f.Paused, err = ask(ctx, c, at, "paused", portal.PackPaused(), portal.UnpackPaused); err != nil {
		return err
	}
	left, err := ask(ctx, c, at, "withdrawable", portal.PackWithdrawable(common.Address{}), portal.UnpackWithdrawable)
	if err == nil && left.Cmp(unlimited) != 0 {
		f.Left = left
	}
	return err
}

// unlimited is what the portal says of an asset without a limit.
var unlimited = new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)
