package parent

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/rollup/settlement"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
)

// maxSpan is how many blocks one query for logs spans: what most providers allow. One that
// does not is asked for less.
const maxSpan = 1000

// outputTopics name the registry's events that decide about outputs.
var (
	topicProposed   = eventID(bindings.OutputRegistryOutputProposed{}.ContractEventName())
	topicChallenged = eventID(bindings.OutputRegistryOutputChallenged{}.ContractEventName())
	topicResolved   = eventID(bindings.OutputRegistryOutputResolved{}.ContractEventName())
)

func eventID(name string) common.Hash { return registry.GetABI().Events[name].ID }

// read brings deep up to the final block, and gives all outputs up to the head.
func (s *Settlement) read(ctx context.Context, v *outputView) (err error) {
	c := s.cfg.Client
	if v.head, err = blockAt(ctx, c, latest); err != nil {
		return err
	}
	final, err := finalNumber(ctx, c, s.cfg.Confirmations, v.head)
	if err != nil {
		return err
	}
	if v.final, err = blockAt(ctx, c, final); err != nil {
		return err
	}
	if err := s.onChain(ctx, v); err != nil {
		return err
	}
	for s.ahead.Number < final {
		if err := s.advance(ctx, v, final); err != nil {
			return err
		}
	}
	if v.outputs, err = s.scan(ctx, v, copyOutputs(s.ahead.outputs), s.ahead.Number+1, uint64(v.head.Number), false); err != nil {
		return err
	}
	if err := s.complete(ctx, v); err != nil {
		s.ahead = s.deep
		return err
	}
	if s.ahead.cursor != s.deep.cursor {
		if err := s.store.save(s.deep, s.ahead); err != nil {
			return err
		}
		s.deep = s.ahead
	}
	return nil
}

// advance reads one span of final blocks.
func (s *Settlement) advance(ctx context.Context, v *outputView, final uint64) error {
	to := min(s.ahead.Number+s.span, final)
	list, err := s.scan(ctx, v, copyOutputs(s.ahead.outputs), s.ahead.Number+1, to, true)
	if r := ReasonOf(err); (r == ReasonRefused || r == ReasonAnswer || r == ReasonHung) && s.span > 1 {
		s.span /= 2
		return nil
	}
	if err != nil {
		return err
	}
	end, err := blockAt(ctx, s.cfg.Client, to)
	if err == nil {
		s.ahead = history{cursor{to, end.Hash}, list}
	}
	return err
}

// onChain makes sure that what was read is still there. A final block that has gone takes
// all with it: the outputs are read again.
func (s *Settlement) onChain(ctx context.Context, v *outputView) error {
	was := s.ahead.cursor
	if uint64(v.head.Number) < was.Number {
		return errorf(ReasonSyncing, "eth_getBlockByNumber", "the newest block is %d, and block %d was final before", uint64(v.head.Number), was.Number)
	}
	at, err := blockAt(ctx, s.cfg.Client, was.Number)
	if err != nil || at.Hash == was.Hash {
		return err
	}
	start := s.store.start(s.cfg.Parent)
	if was == start.cursor {
		return errorf(ReasonChain, "eth_getBlockByNumber", "block %d is %s, and %s in the genesis", was.Number, at.Hash, was.Hash)
	}
	s.log.Error("a final block of the parent chain has gone: all outputs are read again", "number", was.Number, "was", was.Hash, "is", at.Hash)
	if err := s.store.save(s.deep, start); err != nil {
		return err
	}
	s.deep, s.ahead, s.bonded = start, start, 0
	return nil
}

// scan applies the events of blocks to a list of outputs.
func (s *Settlement) scan(ctx context.Context, v *outputView, list []*ProposedOutput, from, to uint64, deep bool) ([]*ProposedOutput, error) {
	if from > to {
		return list, nil
	}
	var logs []types.Log
	err := s.cfg.Client.call(ctx, &logs, "eth_getLogs", map[string]any{
		"address": v.registry, "fromBlock": hexutil.Uint64(from), "toBlock": hexutil.Uint64(to),
		"topics": [][]common.Hash{{topicProposed, topicChallenged, topicResolved}},
	})
	if err != nil {
		return nil, err
	}
	for i := range logs {
		l := &logs[i]
		if l.Address != v.registry || len(l.Topics) == 0 || l.BlockNumber < from || l.BlockNumber > to {
			return nil, errorf(ReasonAnswer, "eth_getLogs", "a log of %s in block %d was not asked for", l.Address, l.BlockNumber)
		}
		at, err := blockAt(ctx, s.cfg.Client, l.BlockNumber)
		if err != nil {
			return nil, err
		}
		if at.Hash != l.BlockHash {
			return nil, errorf(ReasonAnswer, "eth_getLogs", "a log is of block %d (%s), which is %s now", l.BlockNumber, l.BlockHash, at.Hash)
		}
		if list, err = apply(list, l, uint64(at.Time), v.bonds.window, deep); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// apply changes outputs as the registry has, by one event.
func apply(list []*ProposedOutput, l *types.Log, now, window uint64, deep bool) ([]*ProposedOutput, error) {
	bad := func(err error) error { return &Error{ReasonPortal, "eth_getLogs", err} }
	if l.Topics[0] == topicProposed {
		e, err := registry.UnpackOutputProposedEvent(l)
		if err != nil {
			return nil, bad(err)
		}
		o := &ProposedOutput{
			Placed: settlement.Placed{Index: uint64(len(list)), Block: e.BlockNumber, Status: settlement.OutputProposed, FinalAt: now + window, Deep: deep},
			Root:   e.Root, Proposer: e.Proposer, At: Place{l.BlockNumber, l.BlockHash, now, l.TxHash}, Verdict: Unknown,
			Output: settlement.Output{
				StateRoot: e.Output.StateRoot, OutboxRoot: e.Output.OutboxRoot, BlockHash: e.Output.BlockHash, BlockNumber: e.Output.BlockNumber,
				DAHeight: e.Output.DaHeight, DADataRoot: e.Output.DaDataRoot,
			},
		}
		if !e.Index.IsUint64() || e.Index.Uint64() != o.Index {
			return nil, errorf(ReasonAnswer, "eth_getLogs", "output %s follows output %d: logs are missing", e.Index, len(list)-1)
		}
		if o.Output.Root() != o.Root {
			return nil, errorf(ReasonPortal, "eth_getLogs", "output %d has root %s, and its parts give %s: it is no registry of this version", o.Index, o.Root, o.Output.Root())
		}
		return append(list, o), nil
	}
	if len(l.Topics) < 2 {
		return nil, errorf(ReasonPortal, "eth_getLogs", "an event of the registry has no index: it is no registry of this version")
	}
	index := l.Topics[1].Big() // both events have it there
	if !index.IsUint64() || index.Uint64() >= uint64(len(list)) {
		return nil, errorf(ReasonAnswer, "eth_getLogs", "output %s was disputed, and %d are known: logs are missing", index, len(list))
	}
	o := list[index.Uint64()]
	if l.Topics[0] == topicChallenged {
		o.Status = settlement.OutputChallenged
		return list, nil
	}
	e, err := registry.UnpackOutputResolvedEvent(l)
	switch {
	case err != nil:
		return nil, bad(err)
	case e.Upheld:
		o.Status, o.FinalAt = settlement.OutputUpheld, max(o.FinalAt, now)
	default:
		o.Status, o.FinalAt = settlement.OutputRejected, 0
	}
	return list, nil
}

// complete makes sure that no output was kept from this node: the registry counts them.
func (s *Settlement) complete(ctx context.Context, v *outputView) error {
	count, err := askIn(ctx, s.cfg.Client, v.head.Number, v.registry, "outputCount", registry.PackOutputCount(), registry.UnpackOutputCount)
	if err != nil {
		return err
	}
	if !count.IsUint64() || count.Uint64() != uint64(len(v.outputs)) {
		return errorf(ReasonAnswer, "eth_getLogs", "logs show %d outputs, and the registry counts %s", len(v.outputs), count)
	}
	return nil
}
