package testchain

import (
	"encoding/binary"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
)

// Mixed makes a chain with n accounts and all contracts. Its blocks are made
// with MixedInput.
func Mixed(tb testing.TB, n int) *Chain {
	probe := New(tb, n, nil)
	holders := make([]common.Address, n)
	for i := range holders {
		holders[i] = probe.Address(i)
	}
	return New(tb, n, Contracts(holders...))
}

// Fresh is an address that nobody else uses.
func Fresh(seed uint64) common.Address {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], seed)
	return common.BytesToAddress(crypto.Keccak256([]byte("fresh"), b[:]))
}

// MixedInput is the input of the next block of Mixed: transfers to new and known
// accounts, tokens, storage set and cleared, contracts that deploy, self-destruct,
// revert, halt and look back.
func (c *Chain) MixedInput(tb testing.TB) (txs []*types.Transaction) {
	n := uint64(len(c.Headers))
	who := func(k int) int { return (k + int(n)) % len(c.Keys) }
	for k := range 6 {
		txs = append(txs,
			c.Transfer(tb, who(k), Fresh(100*n+uint64(k)), 5),
			c.Transfer(tb, who(k+1), c.Address(who(k+2)), 7),
			c.Call(tb, who(k+2), Token, 0, TokenTransfer(Fresh(uint64(k)), 3+n)),
			c.Call(tb, who(k+3), Storer, 0, Words(uint64(k)+4*n, n)),
		)
		if n > 1 {
			txs = append(txs, c.Call(tb, who(k+4), Storer, 0, Words(uint64(k)+4*(n-1), 0)))
		}
	}
	deployed := program.New().Sstore(1, 1).Op(vm.STOP).Bytes()
	txs = append(txs,
		c.Call(tb, who(0), Token, 0, TokenTransfer(Fresh(1), 1<<62)), // more than there is
		c.Call(tb, who(1), Reverter, 9, nil),
		c.Call(tb, who(2), Halter, 0, nil),
		c.Call(tb, who(3), Compute, 0, Words(50)),
		c.Call(tb, who(4), BlockHash, 0, Words(min(n, 5))),
		c.Create(tb, who(5), Init(deployed)),
		c.Create(tb, who(6), []byte{byte(vm.INVALID)}),
		c.Call(tb, who(7), Factory, 11, MortalInit()), // lives and dies in one transaction
		c.Create(tb, who(8), MortalInit()),
		c.Call(tb, who(9), Mortal, 13, nil), // older than the transaction, so it stays (EIP-6780)
	)
	return txs
}
