package parent

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// Keys of intents begin with what they do.
const (
	keyPropose  = "propose "
	keyRelease  = "release bond of output "
	keyWithdraw = "withdraw bonds"
)

// propose gives the sender the output of the newest batch, if it is newer than the newest
// on the parent chain that this node agrees with, and that one is old enough. Who
// proposed that does not matter: one output for each interval is enough.
func (s *Settlement) propose(v *outputView) error {
	if s.cfg.Propose == 0 || s.cfg.Sender.Pending(keyPropose) {
		return nil
	}
	now, best := s.cfg.Now(), v.newest()
	if best != nil && now.Before(time.Unix(int64(best.At.Time), 0).Add(s.cfg.Propose)) {
		return nil
	}
	own, err := s.cfg.Own.Newest()
	if err != nil || own == nil || best != nil && own.BlockNumber <= best.Block {
		return err
	}
	// The parent chain may reject a right output, and the same one is then proposed again.
	key := fmt.Sprintf("%s%s %d", keyPropose, own.Root(), v.rejected(own.Root()))
	o, known, err := s.cfg.Sender.Outcome(key)
	if err != nil {
		return err
	}
	if known && o.State != StateDone { // refused or reverted; done is about to be seen
		if now.Sub(s.proposed) < s.cfg.Propose {
			return nil
		}
		if err := s.cfg.Sender.Forget(key); err != nil {
			return err
		}
	}
	s.proposed = now
	return s.cfg.Sender.Add(Intent{Key: key, To: &v.registry, Value: v.bonds.bond, Data: registry.PackPropose(bindings.PackOutput(own))})
}

// collect gets this node's bonds back, one after the other.
func (s *Settlement) collect(ctx context.Context, v *outputView) error {
	own := s.cfg.Sender
	if own.Pending(keyRelease) || own.Pending(keyWithdraw) {
		return nil
	}
	for _, o := range v.outputs[s.bonded:len(s.deep.outputs)] {
		over, err := s.released(ctx, v, o)
		switch {
		case err != nil:
			return err
		case over && o.Index == uint64(s.bonded):
			s.bonded++
		case !over && o.final(uint64(v.final.Time)):
			return own.Add(Intent{Key: fmt.Sprint(keyRelease, o.Index), To: &v.registry, Data: registry.PackReleaseBond(new(big.Int).SetUint64(o.Index))})
		}
	}
	credit, err := ask(ctx, s.cfg.Client, v.registry, "credit", registry.PackCredit(own.Address()), registry.UnpackCredit)
	if err != nil || credit.Sign() == 0 {
		return err
	}
	if err := own.Forget(keyWithdraw); err != nil {
		return err
	}
	return own.Add(Intent{Key: keyWithdraw, To: &v.registry, Data: registry.PackWithdrawBond()})
}

// released tells whether an output has no bond of this node, or no longer. Where releasing
// it came to nothing, the registry says whether somebody else has.
func (s *Settlement) released(ctx context.Context, v *outputView, o *ProposedOutput) (bool, error) {
	if o.Proposer != s.cfg.Sender.Address() || !o.open() {
		return true, nil
	}
	key := fmt.Sprint(keyRelease, o.Index)
	done, known, err := s.cfg.Sender.Outcome(key)
	if err != nil || !known || done.State == StateDone {
		return known, err
	}
	held, err := ask(ctx, s.cfg.Client, v.registry, "bondsHeld", registry.PackBondsHeld(new(big.Int).SetUint64(o.Index)), registry.UnpackBondsHeld)
	if err != nil || held.Sign() == 0 {
		return true, err
	}
	return false, s.cfg.Sender.Forget(key)
}
