package parent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/trivium-chain/trivium/rollup/settlement"
)

// repeatAlarm is how often the log tells of an output that is wrong and final.
const repeatAlarm = 10 * time.Minute

// repeatChallenge is the time after which a challenge that came to nothing is made again.
const repeatChallenge = time.Minute

// judge compares the outputs that have no verdict yet with this node's own. A verdict
// stands, as what is final does: deep keeps it. One that was found before this node had the block
// is looked at again when it has.
func (s *Settlement) judge(v *outputView) error {
	for i, o := range v.outputs {
		if o.Verdict != Unknown && !o.early {
			continue
		}
		if err := s.compare(o); err != nil {
			return err
		}
		if i < len(s.deep.outputs) {
			s.deep.outputs[i].Verdict, s.deep.outputs[i].Why, s.deep.outputs[i].early = o.Verdict, o.Why, o.early
		}
	}
	return nil
}

func (s *Settlement) compare(o *ProposedOutput) error {
	block, daTime, err := s.cfg.Own.Derived()
	if err != nil {
		return err
	}
	if o.Block > block {
		// What had not landed when it was proposed cannot have been known. The clocks of
		// both chains may differ, but half of the window must be left to challenge it.
		patience := min(max(s.cfg.MaxTimeDrift, s.cfg.Parent.Delay), s.bonds.window/2)
		if daTime > o.At.Time+patience {
			o.Verdict, o.early = Wrong, true
			o.Why = fmt.Sprintf("it was proposed at %s, and block %d was not in the DA layer %d seconds later", stamp(o.At.Time), o.Block, patience)
		}
		return nil
	}
	o.early = false
	own, err := s.cfg.Own.Ending(o.Block)
	var unkept *UnkeptError
	switch {
	case errors.As(err, &unkept):
		o.Verdict, o.Why = Unknown, err.Error()
		return nil
	case err != nil:
		return err
	case own == nil:
		o.Verdict, o.Why = Wrong, fmt.Sprintf("no batch ends with block %d", o.Block)
	case own.Root() == o.Root:
		o.Verdict = Right
	default:
		o.Verdict, o.Why = Wrong, difference(own, &o.Output)
	}
	return nil
}

// UnkeptError is Own.Ending's for a block about which this node cannot tell, ever.
type UnkeptError struct{ Err error }

func (e *UnkeptError) Error() string { return e.Err.Error() }
func (e *UnkeptError) Unwrap() error { return e.Err }

// difference names the first part in which two outputs of a block differ.
func difference(own, claimed *settlement.Output) string {
	for _, part := range []struct {
		name         string
		own, claimed any
	}{
		{"block hash", own.BlockHash, claimed.BlockHash},
		{"state root", own.StateRoot, claimed.StateRoot},
		{"outbox root", own.OutboxRoot, claimed.OutboxRoot},
		{"DA height", own.DAHeight, claimed.DAHeight},
		{"DA data root", own.DADataRoot, claimed.DADataRoot},
	} {
		if part.own != part.claimed {
			return fmt.Sprintf("its %s is %v, this node derived %v", part.name, part.claimed, part.own)
		}
	}
	return "it differs"
}

// alarm tells of outputs that are wrong and not rejected, keeps the evidence, and
// challenges them, if it is to.
func (s *Settlement) alarm(ctx context.Context, v *outputView) error {
	for _, o := range v.outputs {
		if o.Verdict != Wrong || !o.open() {
			continue
		}
		which := alarmed{o.Index, o.Root}
		said, again := s.told[which]
		lost := o.final(uint64(v.head.Time))
		if !again || lost && s.cfg.Now().Sub(said) >= repeatAlarm {
			s.told[which] = s.cfg.Now()
			if lost {
				s.log.Error("A WRONG OUTPUT IS FINAL on the parent chain: whoever proposed it can withdraw what is not theirs; have the portal's guardian pause it NOW", "output", o, "why", o.Why, "final", stamp(o.FinalAt))
			} else {
				s.log.Error("an output on the parent chain is wrong", "output", o, "why", o.Why, "status", o.Status, "final", stamp(o.FinalAt))
			}
		}
		// In a block that is not final, the index may yet become another output's.
		if o.Deep && o.Status == settlement.OutputProposed && !lost && s.cfg.Challenge && s.cfg.Sender != nil {
			if err := s.challenge(v, o); err != nil {
				return err
			}
		}
	}
	s.keepOne(ctx, v)
	return nil
}

// keepOne keeps the evidence about one more wrong output, when all are challenged: to prove a
// batch takes time, and whoever proposes many must not gain any by it.
func (s *Settlement) keepOne(ctx context.Context, v *outputView) {
	for _, o := range v.outputs {
		if which := (alarmed{o.Index, o.Root}); o.Verdict == Wrong && o.open() && !s.kept[which] {
			s.kept[which] = true
			s.keep(ctx, o)
			return
		}
	}
}

// challenge disputes an output, and does it again if it is over and the output is not
// disputed: an endpoint that lags may have refused it, or the chain have dropped it.
func (s *Settlement) challenge(v *outputView, o *ProposedOutput) error {
	key := fmt.Sprintf("challenge output %d %s", o.Index, o.Root)
	done, known, err := s.cfg.Sender.Outcome(key)
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	if known {
		if !done.State.Over() || now.Sub(s.challenged[o.Index]) < repeatChallenge {
			return nil
		}
		if err := s.cfg.Sender.Forget(key); err != nil {
			return err
		}
	}
	s.challenged[o.Index] = now
	return s.cfg.Sender.Add(Intent{Key: key, To: &v.registry, Value: v.bonds.bond, Data: registry.PackChallenge(new(big.Int).SetUint64(o.Index), o.Root)})
}

// evidence is what is kept of a wrong output.
type evidence struct {
	Index    uint64             `json:"index"` // in the registry
	Root     string             `json:"root"`
	Claimed  *settlement.Output `json:"claimed"`
	Own      *settlement.Output `json:"own"` // null if no batch ends there
	Why      string             `json:"why"`
	Proposer string             `json:"proposer"`
	Proposed Place              `json:"proposed"`
	Bundle   string             `json:"bundle"` // the file with the proof of the block's batch; empty if there is none
}

// keep writes the evidence about an output, once. A failure is told and changes nothing.
func (s *Settlement) keep(ctx context.Context, o *ProposedOutput) {
	if s.cfg.Evidence == "" {
		return
	}
	name := fmt.Sprintf("output-%d-%x", o.Index, o.Root[:8])
	path := filepath.Join(s.cfg.Evidence, name+".json")
	if _, err := os.Stat(path); err == nil {
		return
	}
	e := evidence{Index: o.Index, Root: o.Root.Hex(), Claimed: &o.Output, Why: o.Why, Proposer: o.Proposer.Hex(), Proposed: o.At}
	block, _, err := s.cfg.Own.Derived()
	if err == nil {
		err = os.MkdirAll(s.cfg.Evidence, 0o755)
	}
	if err == nil && o.Block <= block {
		e.Own, err = s.cfg.Own.Ending(o.Block)
		if err == nil && s.cfg.Prove != nil {
			var bundle []byte
			if bundle, err = s.cfg.Prove(ctx, o.Block); err != nil {
				s.log.Warn("no proof bundle for a wrong output", "output", o, "err", err)
				err = nil
			} else {
				e.Bundle = name + "-bundle.json"
				err = os.WriteFile(filepath.Join(s.cfg.Evidence, e.Bundle), bundle, 0o644)
			}
		}
	}
	var raw []byte
	if err == nil {
		raw, err = json.MarshalIndent(&e, "", "  ")
	}
	if err == nil {
		err = os.WriteFile(path, append(raw, '\n'), 0o644)
	}
	if err != nil {
		s.log.Error("the evidence about a wrong output is not kept", "output", o, "err", err)
		return
	}
	s.log.Error("the evidence about a wrong output is kept", "output", o, "file", path, "bundle", e.Bundle)
}
