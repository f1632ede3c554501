package chain

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/messages"
)

// keepCreated stores the addresses of the contracts that a block's deposits create.
// They follow from the sender's nonce, which is not that of the transaction, so go-ethereum
// cannot find them again.
func (u *Unit) keepCreated(b *types.Block, receipts types.Receipts) {
	var created []common.Address
	for i := range creations(b) {
		created = append(created, receipts[i].ContractAddress)
	}
	if len(created) > 0 {
		u.put(hashKey(createdPrefix, b.Hash()), created)
	}
}

// fillCreated puts them into receipts that were read. They are zero where they are not
// kept, in the first block of a home that began at a snapshot.
func (s *Store) fillCreated(b *types.Block, receipts types.Receipts) error {
	var created []common.Address
	for i := range creations(b) {
		if created == nil {
			kept, err := read[[]common.Address](s, hashKey(createdPrefix, b.Hash()))
			if err != nil {
				return err
			}
			created = make([]common.Address, len(b.Transactions()))
			if kept != nil {
				copy(created, *kept)
			}
		}
		receipts[i].ContractAddress, created = created[0], created[1:]
	}
	return nil
}

// creations are the places of the deposits of a block that create contracts.
func creations(b *types.Block) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i, tx := range b.Transactions()[:messages.Deposits(b.Transactions())] {
			if tx.To() == nil && !yield(i) {
				return
			}
		}
	}
}
