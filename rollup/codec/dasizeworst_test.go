package codec

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// What transactions take that are made to look smaller than they are. Fees, gas
// limits and selectors as random as they may be, and addresses that nobody else
// calls, are the best that there is; call data gains little.
func TestDASizeOfDeceivers(t *testing.T) {
	c := newChance(9)
	// drawn is data of words that are drawn from a few, behind what is counted literally.
	drawn := func(words, size, width, length int) []byte {
		book := make([][]byte, words)
		data := c.bytes(356)
		for i := range book {
			book[i] = common.LeftPadBytes(c.bytes(size), width)
			data = append(data, book[i]...)
		}
		for len(data) < length {
			data = append(data, book[c.IntN(words)]...)
		}
		return data
	}
	zeros := func(length int, between func() []byte) []byte {
		data := c.bytes(356)
		for len(data) < length {
			data = append(append(data, make([]byte, 1+c.IntN(300))...), between()...)
		}
		return data
	}
	const call, other = 4 + 256*32, 120_001
	for _, k := range []struct {
		name      string
		count     int
		data      func() []byte
		low, high float64
	}{
		{"a byte to anybody", 200, func() []byte { return make([]byte, 1) }, 0.62, 0.72},
		{"a random selector of anybody", 200, func() []byte { return c.bytes(4) }, 0.6, 0.7},
		{"words of 4 bytes", 2, func() []byte { return drawn(1024, 4, 4, other) }, 0.95, 1.1},
		{"words of 5 bytes", 2, func() []byte { return drawn(4000, 5, 5, other) }, 0.85, 1.1},
		{"words of 8 bytes", 2, func() []byte { return drawn(4000, 8, 8, other) }, 0.85, 1},
		{"numbers of 8 bytes", 50, func() []byte { return drawn(16, 8, 32, call) }, 1, 1.15},
		{"numbers of 16 bytes", 50, func() []byte { return drawn(16, 16, 32, call) }, 1, 1.15},
		{"numbers in one call too many", 50, func() []byte { return drawn(16, 16, 32, call+32) }, 1, 1.15},
		{"addresses", 50, func() []byte { return drawn(16, 20, 32, call) }, 1, 1.4},
		{"whole words", 50, func() []byte { return drawn(64, 32, 32, call) }, 0.95, 1.1},
		{"runs of zeros", 2, func() []byte { return zeros(other, func() []byte { return []byte{1} }) }, 0.85, 1.1},
		{"runs of zeros, and bytes between", 2, func() []byte { return zeros(other, func() []byte { return c.bytes(1) }) }, 0.68, 1},
	} {
		txs := make([]*types.Transaction, k.count)
		for i := range txs {
			to := c.address()
			inner := &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), Nonce: c.Uint64N(200), To: &to, Data: k.data(),
				Gas: 80_000 + c.Uint64N(1<<20), GasTipCap: new(big.Int).SetBytes(c.bytes(6)), GasFeeCap: new(big.Int).SetBytes(c.bytes(8)), V: common.Big1}
			inner.R, inner.S = c.scalars()
			txs[i] = types.NewTx(inner)
		}
		within(t, k.name, charged(txs), besideTransfers(t, txs), k.low, k.high)
	}

	txs := make([]*types.Transaction, 50)
	for i := range txs {
		list := make([]types.SetCodeAuthorization, 10)
		for j := range list {
			r, s := c.scalars()
			list[j] = types.SetCodeAuthorization{ChainID: *new(uint256.Int).SetBytes(c.bytes(32)), Address: c.address(), Nonce: c.Uint64(), V: 1,
				R: *uint256.MustFromBig(r), S: *uint256.MustFromBig(s)}
		}
		r, s := c.scalars()
		txs[i] = types.NewTx(&types.SetCodeTx{ChainID: uint256.NewInt(testChainID), GasTipCap: uint256.NewInt(1e6), GasFeeCap: uint256.NewInt(4e9), Gas: 400_000,
			To: c.address(), Value: new(uint256.Int), AuthList: list, V: uint256.NewInt(1), R: uint256.MustFromBig(r), S: uint256.MustFromBig(s)})
	}
	within(t, "authorizations for no chain", charged(txs), besideTransfers(t, txs), 0.65, 0.8)
}
