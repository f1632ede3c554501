package parent

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/settlement"
)

// outputStore keeps what final blocks tell of outputs:
//
//	prefix 'o' index -> storedOutput
//	prefix 'c'       -> cursor
type outputStore struct {
	db     ethdb.KeyValueStore
	prefix []byte
}

// cursor is the block of the parent chain through which the events are applied.
type cursor struct {
	Number uint64
	Hash   common.Hash
}

// history is the outputs, by index, as the blocks through a cursor have them.
type history struct {
	cursor
	outputs []*ProposedOutput
}

type storedOutput struct {
	Root     common.Hash
	Output   settlement.Output
	Proposer common.Address
	At       Place
	Status   uint8
	FinalAt  uint64
}

func (s *outputStore) outputKey(index uint64) []byte {
	return binary.BigEndian.AppendUint64(append(append([]byte{}, s.prefix...), 'o'), index)
}

func (s *outputStore) cursorKey() []byte { return append(append([]byte{}, s.prefix...), 'c') }

// start is what there is before the first block with a registry.
func (s *outputStore) start(p *rollup.Parent) history {
	return history{cursor: cursor{p.StartBlock, p.StartHash}}
}

// load gives what was saved.
func (s *outputStore) load(p *rollup.Parent) (history, error) {
	t := s.start(p)
	if _, err := get(s.db, s.cursorKey(), &t.cursor); err != nil {
		return t, fmt.Errorf("how far outputs on the parent chain are read: %w", err)
	}
	it := s.db.NewIterator(append(append([]byte{}, s.prefix...), 'o'), nil)
	defer it.Release()
	for it.Next() {
		x := new(storedOutput)
		if err := rlp.DecodeBytes(it.Value(), x); err != nil {
			return t, fmt.Errorf("outputs on the parent chain: %w: the data directory is damaged", err)
		}
		t.outputs = append(t.outputs, &ProposedOutput{
			Placed: settlement.Placed{Index: uint64(len(t.outputs)), Block: x.Output.BlockNumber, Status: settlement.OutputStatus(x.Status), FinalAt: x.FinalAt, Deep: true},
			Root:   x.Root, Output: x.Output, Proposer: x.Proposer, At: x.At, Verdict: Unknown,
		})
	}
	return t, it.Error()
}

// save writes what differs.
func (s *outputStore) save(before, after history) error {
	b := s.db.NewBatch()
	for i, o := range after.outputs {
		if i < len(before.outputs) && before.outputs[i].Status == o.Status && before.outputs[i].FinalAt == o.FinalAt {
			continue
		}
		if err := put(b, s.outputKey(o.Index), &storedOutput{o.Root, o.Output, o.Proposer, o.At, uint8(o.Status), o.FinalAt}); err != nil {
			return err
		}
	}
	for i := len(after.outputs); i < len(before.outputs); i++ {
		if err := b.Delete(s.outputKey(uint64(i))); err != nil {
			return err
		}
	}
	if err := put(b, s.cursorKey(), &after.cursor); err != nil {
		return err
	}
	if err := b.Write(); err != nil {
		return fmt.Errorf("write outputs of the parent chain: %w", err)
	}
	return s.db.SyncKeyValue()
}
