package wasm_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/router"
	"github.com/trivium-chain/trivium/execution/system"
	"github.com/trivium-chain/trivium/execution/vms"
	"github.com/trivium-chain/trivium/execution/wasm"
)

// chain runs every block three times: on compiled code, on the interpreter, and
// from its witness on an interpreter that starts with empty caches.
type chain struct {
	*testing.T
	*testchain.Chain
	compiled, interpreted *vms.Set
	outbox                bool // genesis has messages.Alloc
}

func openVMs(tb testing.TB, cfg wasm.Config) *vms.Set {
	tb.Helper()
	s, err := vms.Open(vms.Known(), vms.Config{WASM: cfg})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

func newChain(t *testing.T, alloc types.GenesisAlloc) *chain {
	t.Helper()
	all := system.Alloc(vms.Known())
	for a, acc := range alloc {
		all[a] = acc
	}
	c := &chain{T: t, Chain: testchain.New(t, 4, all)}
	c.compiled, c.interpreted = openVMs(t, wasm.Config{}), openVMs(t, wasm.Config{Interpreter: true})
	_, c.outbox = alloc[system.Messages]
	c.Config.Engines = c.engines(c.compiled)
	return c
}

// engines are those of the chain, with these VMs.
func (c *chain) engines(s *vms.Set) *router.Engines {
	c.Helper()
	if c.outbox {
		return testchain.WithOutbox(c, s.Engines())
	}
	return s.Engines()
}

// block makes the next block of transactions, and checks that all ways agree.
func (c *chain) block(txs ...*types.Transaction) types.Receipts {
	c.Helper()
	return c.AppendAllWays(c, c.engines(c.interpreted), c.engines(openVMs(c, wasm.Config{Interpreter: true})), txs...)
}

var deployerABI = func() abi.ABI {
	a, err := abi.JSON(strings.NewReader(wasm.DeployerABI))
	if err != nil {
		panic(err)
	}
	return a
}()

// pack is call data of the deployer.
func (c *chain) pack(method string, args ...any) []byte {
	c.Helper()
	data, err := deployerABI.Pack(method, args...)
	if err != nil {
		c.Fatal(err)
	}
	return data
}

// toDeployer is a transaction of account i to the deployer.
func (c *chain) toDeployer(i int, wei int64, data []byte) *types.Transaction {
	to := system.Deployer
	return c.Sign(c, i, &types.DynamicFeeTx{To: &to, Value: big.NewInt(wei), Data: data, Gas: 1 << 24})
}

// deploy puts modules on the chain in one block, by account 0 with salts 0, 1,
// ..., and gives their addresses.
func (c *chain) deploy(modules ...[]byte) []common.Address {
	c.Helper()
	var txs []*types.Transaction
	var at []common.Address
	for i, m := range modules {
		salt := common.BigToHash(big.NewInt(int64(i)))
		txs = append(txs, c.toDeployer(0, 0, c.pack("deploy", m, []byte{}, salt)))
		at = append(at, wasm.AddressOf(c.Address(0), crypto.Keccak256Hash(m), salt))
	}
	for i, r := range c.block(txs...) {
		if r.Status != types.ReceiptStatusSuccessful {
			c.Fatalf("module %d not deployed: %d gas used", i, r.GasUsed)
		}
	}
	return at
}

// call is a transaction with plenty of gas.
func (c *chain) call(i int, to common.Address, wei int64, data []byte) *types.Transaction {
	return c.Sign(c, i, &types.DynamicFeeTx{To: &to, Value: big.NewInt(wei), Data: data, Gas: 10_000_000})
}

// slot is a storage slot at the head.
func (c *chain) slot(a common.Address, key common.Hash) common.Hash {
	return c.State(c).GetState(a, key)
}

func createAddress(a common.Address, nonce uint64) common.Address {
	return crypto.CreateAddress(a, nonce)
}

func create2Address(a common.Address, salt common.Hash, init []byte) common.Address {
	return crypto.CreateAddress2(a, salt, crypto.Keccak256(init))
}
