package testchain

import (
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/stateless"
	"github.com/trivium-chain/trivium/execution/stf"
)

// AppendAllWays makes the next block of transactions three times: with the engines
// of the Config, with others that follow the same rules in another way, and from
// its witness with fresh ones, whose caches are empty. All must agree.
func (c *Chain) AppendAllWays(tb testing.TB, other, fresh *router.Engines, txs ...*types.Transaction) types.Receipts {
	tb.Helper()
	in := c.Input(txs...)
	st, err := stateless.Record(c.DB, c.Head(), c)
	if err != nil {
		tb.Fatal(err)
	}
	res, err := stf.Process(c.Config, c.Head(), st, c.Ancestor, in)
	if err != nil {
		tb.Fatal(err)
	}
	cfg := *c.Config
	cfg.Engines = other
	again, err := stf.Process(&cfg, c.Head(), c.State(tb), c.Ancestor, in)
	if err != nil {
		tb.Fatal(err)
	}
	if again.Block.Hash() != res.Block.Hash() {
		for i, r := range res.Receipts {
			if s := again.Receipts[i]; s.GasUsed != r.GasUsed || s.Status != r.Status {
				tb.Errorf("transaction %d: status %d gas %d, the other way %d, %d", i, r.Status, r.GasUsed, s.Status, s.GasUsed)
			}
		}
		tb.Fatalf("block %v: %s, the other way %s", res.Block.Number(), res.Block.Hash(), again.Block.Hash())
	}
	cfg.Engines = fresh
	root, _, err := stateless.Execute(&cfg, res.Witness, res.Block)
	if err != nil || root != res.Block.Root() {
		tb.Fatalf("from the witness: %v, root %s, want %s", err, root, res.Block.Root())
	}
	c.Commit(tb, res)
	return res.Receipts
}
