package chain

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/stf"
)

// outboxNode names the root of a full subtree of the outbox (messages.Nodes).
type outboxNode struct {
	level int
	i     uint64
}

func (n outboxNode) key() []byte {
	return binary.BigEndian.AppendUint64(append(append([]byte{}, nodePrefix...), byte(n.level)), n.i)
}

// keepMessages stores what is needed to find the messages of a block, and to prove
// them, without a look at the others.
func (u *Unit) keepMessages(r *stf.Result) {
	if u.s.cfg.Genesis.Rollup.Messages == nil {
		return
	}
	number := r.Block.NumberU64()
	for m := range passed(r.Receipts) {
		leaf := m.Hash()
		u.put(numberKey(messagePrefix, m.Nonce), number)
		u.put(hashKey(leafPrefix, leaf), m.Nonce)
		full, err := messages.Nodes(u.node).Grow(m.Nonce, leaf)
		if err != nil {
			u.fail(err)
			return
		}
		for level, root := range full {
			n := outboxNode{level, m.Nonce >> level}
			u.nodes[n] = root
			u.fail(u.batch.Put(n.key(), root[:]))
		}
	}
}

// dropMessages takes back what keepMessages stored for a block. The nodes may stay: none is
// read before the messages below it are there, and then it is their own.
func (u *Unit) dropMessages(b *types.Block) {
	if u.s.cfg.Genesis.Rollup.Messages == nil {
		return
	}
	for m := range passed(u.s.Receipts(b.Hash())) {
		u.fail(u.batch.Delete(numberKey(messagePrefix, m.Nonce)))
		u.fail(u.batch.Delete(hashKey(leafPrefix, m.Hash())))
	}
}

// passed are the messages that receipts tell of, in their order.
func passed(receipts types.Receipts) func(yield func(*messages.Message) bool) {
	return func(yield func(*messages.Message) bool) {
		for _, r := range receipts {
			for _, l := range r.Logs {
				if m, ok := messages.Passed(l); ok && !yield(m) {
					return
				}
			}
		}
	}
}

// node is a node of the outbox as the unit will leave it.
func (u *Unit) node(level int, i uint64) (common.Hash, error) {
	if root, ok := u.nodes[outboxNode{level, i}]; ok {
		return root, nil
	}
	return u.s.OutboxNode(level, i)
}

// OutboxNode implements messages.Nodes for the messages up to the soft head.
func (s *Store) OutboxNode(level int, i uint64) (common.Hash, error) {
	raw, err := s.kv.Get(outboxNode{level, i}.key())
	if err != nil || len(raw) != common.HashLength {
		return common.Hash{}, fmt.Errorf("node %d of level %d of the outbox is missing: its messages were sent before this home begins, or the data directory is damaged", i, level)
	}
	return common.Hash(raw), nil
}

// MessageBlock is the number of the canonical block that sent a message; false when
// there is none here.
func (s *Store) MessageBlock(nonce uint64) (number uint64, ok bool, err error) {
	n, err := read[uint64](s, numberKey(messagePrefix, nonce))
	if err != nil || n == nil {
		return 0, false, err
	}
	return *n, true, nil
}

// MessageNonce is the nonce of a message by its hash; false when there is none here.
func (s *Store) MessageNonce(leaf common.Hash) (nonce uint64, ok bool, err error) {
	n, err := read[uint64](s, hashKey(leafPrefix, leaf))
	if err != nil || n == nil {
		return 0, false, err
	}
	return *n, true, nil
}

// beginOutbox stores, in a home that was just restored, the nodes of the outbox that
// its messages to come go on from.
func (s *Store) beginOutbox(head *types.Header) error {
	if b := s.Base(); b == nil || b.Number != head.Number.Uint64() || s.cfg.Genesis.Rollup.Messages == nil {
		return nil
	}
	st, err := s.State(head.Root)
	if err != nil {
		return err
	}
	batch := s.db.NewBatch()
	messages.Peaks(st, func(level int, i uint64, root common.Hash) {
		if err == nil {
			err = batch.Put(outboxNode{level, i}.key(), root[:])
		}
	})
	if err != nil {
		return err
	}
	return batch.Write()
}
