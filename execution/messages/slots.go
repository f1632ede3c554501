package messages

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/system"
)

// Slots of the account at system.Messages. A proof of the outbox or the inbox is a
// proof of these in the state of a block.
var (
	SlotOutboxCount      = common.BigToHash(big.NewInt(0))
	SlotOutboxRoot       = common.BigToHash(big.NewInt(1))
	SlotInboxCount       = common.BigToHash(big.NewInt(2))
	SlotInboxAccumulator = common.BigToHash(big.NewInt(3))
)

// firstBranch is the slot of the outbox's branch at level 0; the other levels follow.
const firstBranch = 0x100

func slotBranch(level int) common.Hash { return number(firstBranch + uint64(level)) }

// Alloc is what genesis holds for messages: the accounts of their engine, and their own
// with an empty outbox and an empty inbox.
func Alloc() types.GenesisAlloc {
	alloc := system.Predeploy(system.MessagesEngine, system.Messages)
	account := alloc[system.Messages]
	account.Storage = map[common.Hash]common.Hash{SlotOutboxRoot: zeroHashes[Depth]}
	alloc[system.Messages] = account
	return alloc
}

// Reader gives storage slots of a state.
type Reader interface {
	GetState(account common.Address, slot common.Hash) common.Hash
}

// Writer is a Reader that can change them.
type Writer interface {
	Reader
	SetState(account common.Address, slot, value common.Hash) common.Hash
}

// Outbox is the root over all messages that were sent, and their number. Both are
// zero on a chain without an outbox.
func Outbox(st Reader) (root common.Hash, count uint64) {
	return st.GetState(system.Messages, SlotOutboxRoot), toNumber(st.GetState(system.Messages, SlotOutboxCount))
}

// Inbox is how many of the parent chain's messages were taken in, and the accumulator
// over them.
func Inbox(st Reader) (count uint64, accumulator common.Hash) {
	return toNumber(st.GetState(system.Messages, SlotInboxCount)), st.GetState(system.Messages, SlotInboxAccumulator)
}

// Receive puts a deposit down as taken in. False, and nothing changed, if it is not the next
// of the inbox.
func Receive(st Writer, d *Deposit) bool {
	count, accumulator := Inbox(st)
	if d.Index != count {
		return false
	}
	st.SetState(system.Messages, SlotInboxCount, number(count+1))
	st.SetState(system.Messages, SlotInboxAccumulator, d.Accumulate(accumulator))
	return true
}

func number(n uint64) (h common.Hash) {
	binary.BigEndian.PutUint64(h[24:], n)
	return h
}

func toNumber(h common.Hash) uint64 { return binary.BigEndian.Uint64(h[24:]) }
