package stf_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
)

func TestTransfers(t *testing.T) {
	c := testchain.New(t, 3, nil)
	to := common.HexToAddress("0x1234")
	for range 3 {
		var txs []*types.Transaction
		for i := range 100 {
			txs = append(txs, c.Transfer(t, i%3, to, 5))
		}
		res := c.Append(t, c.Input(txs...))
		if n := len(res.Receipts); n != 100 {
			t.Fatalf("%d receipts", n)
		}
	}
	if got := c.State(t).GetBalance(to).Uint64(); got != 1500 {
		t.Fatalf("balance %d, want 1500", got)
	}
}
