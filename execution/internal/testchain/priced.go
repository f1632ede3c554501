package testchain

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/execution/sysconfig"
)

// DARecipient gets the DA fees of Priced.
var DARecipient = common.HexToAddress("0xda00000000000000000000000000000000000000")

// Priced makes a chain with n accounts, all contracts, and DA fees from this price
// on. Its first block's parent has the base fee. Account 0 is the operator.
func Priced(tb testing.TB, n int, baseFee int64, fees stf.DAFees) *Chain {
	tb.Helper()
	probe := New(tb, n, nil)
	holders := make([]common.Address, n)
	for i := range holders {
		holders[i] = probe.Address(i)
	}
	alloc := Contracts(holders...)
	for a, acc := range sysconfig.Alloc(sysconfig.Values{Operator: holders[0], Recipient: DARecipient, Price: fees.Price, MaxPrice: 1<<64 - 1}) {
		alloc[a] = acc
	}
	c := New(tb, n, alloc)
	c.Headers[0].BaseFee = big.NewInt(baseFee)
	c.Config.DA = &fees
	engines, err := router.NewEngines(sysconfig.Engine())
	if err != nil {
		tb.Fatal(err)
	}
	c.Config.Engines = engines
	return c
}
