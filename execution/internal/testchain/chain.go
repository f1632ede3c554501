// Package testchain is a small chain in memory for the tests and benchmarks of
// the execution packages: funded accounts, a few contracts in plain EVM code,
// and blocks made by package stf. It is imported from tests only.
package testchain

import (
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	gethstate "github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/trivium-chain/trivium/execution/state"
	"github.com/trivium-chain/trivium/execution/stf"
)

// Recipient of the priority fees.
var Recipient = common.HexToAddress("0xfee0000000000000000000000000000000000fee")

// Funds of each account at genesis, in wei.
var Funds = new(big.Int).Mul(big.NewInt(1_000_000), big.NewInt(params.Ether))

// Chain is a genesis and the blocks on top of it.
type Chain struct {
	Config  *stf.Config
	Disk    ethdb.Database // beneath DB; holds the genesis state
	DB      gethstate.Database
	Headers []*types.Header // by number
	Keys    []*ecdsa.PrivateKey
	Nonces  []uint64
}

// New makes a chain with n funded accounts, the system contracts, and alloc.
func New(tb testing.TB, n int, alloc types.GenesisAlloc) *Chain {
	tb.Helper()
	c := &Chain{
		Config: &stf.Config{
			Chain:        stf.ChainConfig(big.NewInt(7357)),
			GasLimit:     1_000_000_000,
			FeeRecipient: Recipient,
		},
		Nonces: make([]uint64, n),
	}
	genesis := &core.Genesis{
		Config:     c.Config.Chain,
		GasLimit:   c.Config.GasLimit,
		BaseFee:    big.NewInt(params.InitialBaseFee),
		Difficulty: new(big.Int),
		Alloc:      core.SystemContractAllocs(),
	}
	for a, acc := range alloc {
		genesis.Alloc[a] = acc
	}
	for i := range n {
		key, err := crypto.ToECDSA(crypto.Keccak256([]byte("testchain"), []byte{byte(i >> 16), byte(i >> 8), byte(i)}))
		if err != nil {
			tb.Fatal(err)
		}
		c.Keys = append(c.Keys, key)
		genesis.Alloc[crypto.PubkeyToAddress(key.PublicKey)] = types.Account{Balance: Funds}
	}
	disk := rawdb.NewMemoryDatabase()
	tries := triedb.NewDatabase(disk, triedb.HashDefaults)
	block, err := genesis.Commit(disk, tries, nil)
	if err != nil {
		tb.Fatal(err)
	}
	c.Headers = []*types.Header{block.Header()}
	c.Disk, c.DB = disk, gethstate.NewDatabase(tries, gethstate.NewCodeDB(disk))
	return c
}

// Reopen is a state database on the same disk with nothing in its caches, as
// after a restart. It knows what genesis put there.
func (c *Chain) Reopen() gethstate.Database {
	return gethstate.NewDatabase(triedb.NewDatabase(c.Disk, triedb.HashDefaults), gethstate.NewCodeDB(c.Disk))
}

// Address of account i.
func (c *Chain) Address(i int) common.Address { return crypto.PubkeyToAddress(c.Keys[i].PublicKey) }

// Head is the newest header.
func (c *Chain) Head() *types.Header { return c.Headers[len(c.Headers)-1] }

// State opens the state at the head.
func (c *Chain) State(tb testing.TB) *state.State {
	tb.Helper()
	st, err := state.New(c.Head().Root, c.DB)
	if err != nil {
		tb.Fatal(err)
	}
	return st
}

// Ancestor is the hash of a block of the chain.
func (c *Chain) Ancestor(number uint64) common.Hash {
	if number >= uint64(len(c.Headers)) {
		return common.Hash{}
	}
	return c.Headers[number].Hash()
}

// GetHeader satisfies go-ethereum's header readers.
func (c *Chain) GetHeader(hash common.Hash, number uint64) *types.Header {
	if number < uint64(len(c.Headers)) && c.Headers[number].Hash() == hash {
		return c.Headers[number]
	}
	return nil
}

// Sign signs a transaction of account i with its next nonce.
func (c *Chain) Sign(tb testing.TB, i int, tx *types.DynamicFeeTx) *types.Transaction {
	tb.Helper()
	tx.ChainID, tx.Nonce = c.Config.Chain.ChainID, c.Nonces[i]
	if tx.GasFeeCap == nil {
		tx.GasFeeCap, tx.GasTipCap = big.NewInt(100*params.GWei), big.NewInt(params.GWei)
	}
	if tx.Gas == 0 {
		tx.Gas = 1_000_000
	}
	signed, err := types.SignNewTx(c.Keys[i], c.Config.Signer(), tx)
	if err != nil {
		tb.Fatal(err)
	}
	c.Nonces[i]++
	return signed
}

// Transfer sends wei from account i.
func (c *Chain) Transfer(tb testing.TB, i int, to common.Address, wei int64) *types.Transaction {
	return c.Sign(tb, i, &types.DynamicFeeTx{To: &to, Value: big.NewInt(wei), Gas: 21000})
}

// Call calls a contract from account i.
func (c *Chain) Call(tb testing.TB, i int, to common.Address, wei int64, data []byte) *types.Transaction {
	return c.Sign(tb, i, &types.DynamicFeeTx{To: &to, Value: big.NewInt(wei), Data: data})
}

// Create deploys a contract from account i.
func (c *Chain) Create(tb testing.TB, i int, init []byte) *types.Transaction {
	return c.Sign(tb, i, &types.DynamicFeeTx{Data: init})
}

// Input is the input of the next block, with these transactions.
func (c *Chain) Input(txs ...*types.Transaction) stf.Input {
	n := uint64(len(c.Headers))
	return stf.Input{
		Origin:    stf.Origin{DAHeight: 100 + n, DADataRoot: crypto.Keccak256Hash([]byte{byte(n)}), ParentNumber: n, ParentHash: common.Hash{1}},
		Timestamp: c.Head().Time + 1,
		Txs:       txs,
	}
}

// Append processes an input, commits the state and moves the head.
func (c *Chain) Append(tb testing.TB, in stf.Input) *stf.Result {
	tb.Helper()
	res, err := stf.Process(c.Config, c.Head(), c.State(tb), c.Ancestor, in)
	if err != nil {
		tb.Fatal(err)
	}
	c.Commit(tb, res)
	return res
}

// Commit commits a result made on the head, and moves the head.
func (c *Chain) Commit(tb testing.TB, res *stf.Result) {
	tb.Helper()
	h := res.Block.Header()
	root, err := res.State.Commit(c.Config.Chain.Rules(h.Number, true, h.Time), h.Number.Uint64())
	if err != nil {
		tb.Fatal(err)
	}
	if root != h.Root {
		tb.Fatalf("committed root %x, header has %x", root, h.Root)
	}
	c.Headers = append(c.Headers, h)
}
