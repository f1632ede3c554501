package codec

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/rollup"
)

const testChainID = 4242

// chance is a source of everything that tests draw; a seed always draws the same.
type chance struct{ *rand.Rand }

func newChance(seed uint64) chance { return chance{rand.New(rand.NewPCG(seed, 42))} }

func (c chance) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(c.Uint32())
	}
	return b
}

func (c chance) address() common.Address { return common.BytesToAddress(c.bytes(20)) }

// scalars gives an r and a low s that look like those of a signature.
func (c chance) scalars() (r, s *big.Int) {
	half := new(big.Int).SetBytes(halfOrder[:])
	draw := func() *big.Int {
		v := new(big.Int).SetBytes(c.bytes(32))
		return v.Add(v.Mod(v, half), big.NewInt(1))
	}
	return draw(), draw()
}

// load describes transactions as a load generator sends them: type 2 with one
// fee cap and tip, from senders drawn at random who count their nonces up.
type load struct {
	name   string
	to     func(chance) common.Address
	value  func(chance) *big.Int
	token  bool    // ERC-20 transfer(to, value) rather than plain value
	limit  float64 // bytes a transaction may take at most
	txs    int
	blocks int
}

const loadSenders = 200

func (l load) batch(seed uint64) *rollup.Batch {
	c := newChance(seed)
	token := c.address()
	nonces := make([]uint64, loadSenders)
	txs := make([]*types.Transaction, l.txs)
	chainID := big.NewInt(testChainID)
	for i := range txs {
		sender := c.IntN(loadSenders)
		to, value := l.to(c), l.value(c)
		inner := &types.DynamicFeeTx{
			ChainID: chainID, Nonce: nonces[sender], GasTipCap: big.NewInt(1_000_000), GasFeeCap: big.NewInt(4_004_000_000),
			Gas: 21000, To: &to, Value: value, V: big.NewInt(int64(c.IntN(2))),
		}
		if l.token {
			inner.Gas, inner.To, inner.Value = 80000, &token, new(big.Int)
			inner.Data = append(common.FromHex("a9059cbb"), common.LeftPadBytes(to[:], 32)...)
			inner.Data = append(inner.Data, common.BigToHash(value).Bytes()...)
		}
		inner.R, inner.S = c.scalars()
		nonces[sender]++
		txs[i] = types.NewTx(inner)
	}
	b := &rollup.Batch{Index: 7, Parent: common.BytesToHash(c.bytes(32)), FirstBlock: 1000, StateRoot: common.BytesToHash(c.bytes(32))}
	for i := range l.blocks {
		from, to := i*len(txs)/l.blocks, (i+1)*len(txs)/l.blocks
		b.Blocks = append(b.Blocks, rollup.BatchBlock{Origin: 300 + uint64(i)/6, Timestamp: 1_800_000_000 + uint64(i), Txs: txs[from:to]})
	}
	return b
}

func known(n int) func(chance) common.Address {
	list := make([]common.Address, n)
	c := newChance(99)
	for i := range list {
		list[i] = c.address()
	}
	return func(c chance) common.Address { return list[c.IntN(n)] }
}

func gweis(c chance) *big.Int  { return big.NewInt(1 + c.Int64N(1_000_000_000)) }
func ethers(c chance) *big.Int { return big.NewInt(1 + c.Int64N(1_000_000_000_000_000_000)) }
func units(c chance) *big.Int  { return big.NewInt(1 + c.Int64N(1000)) }

// cents is an amount as people type it: a few digits of an 18-decimals token.
func cents(c chance) *big.Int {
	return new(big.Int).Mul(big.NewInt(1+c.Int64N(100_000)), big.NewInt(10_000_000_000_000_000))
}

// loads are the workloads whose size is promised.
var loads = []load{
	{name: "eth to fresh recipients", to: chance.address, value: gweis, limit: 93.5, txs: 5000, blocks: 5},
	{name: "eth to 1000 known recipients", to: known(1000), value: gweis, limit: 79, txs: 5000, blocks: 5},
	{name: "erc20 to 1000 known recipients", to: known(1000), value: units, token: true, limit: 79.5, txs: 5000, blocks: 5},
	{name: "eth to fresh, 18 random decimals", to: chance.address, value: ethers, limit: 97, txs: 5000, blocks: 5},
	{name: "eth to fresh, amounts as typed", to: chance.address, value: cents, limit: 93.5, txs: 5000, blocks: 5},
	{name: "erc20 to 200 known, 18 random decimals", to: known(200), value: ethers, token: true, limit: 79.5, txs: 5000, blocks: 5},
}

// anyBatch draws a batch with every kind of transaction in it.
func anyBatch(c chance, blocks, perBlock int) *rollup.Batch {
	b := &rollup.Batch{Index: c.Uint64() >> 1, Parent: common.BytesToHash(c.bytes(32)), FirstBlock: uint64(c.IntN(1e6)), StateRoot: common.BytesToHash(c.bytes(32))}
	origin, timestamp := uint64(c.IntN(1e6)), uint64(1_700_000_000)
	pool := make([]common.Address, 8)
	for i := range pool {
		pool[i] = c.address()
	}
	for range blocks {
		block := rollup.BatchBlock{Origin: origin, Timestamp: timestamp}
		for range c.IntN(perBlock + 1) {
			block.Txs = append(block.Txs, anyTx(c, pool))
		}
		b.Blocks = append(b.Blocks, block)
		origin += uint64(c.IntN(3))
		timestamp += uint64(c.IntN(3))
	}
	return b
}

func anyTx(c chance, pool []common.Address) *types.Transaction {
	address := func() common.Address {
		if c.IntN(2) == 0 {
			return c.address()
		}
		return pool[c.IntN(len(pool))]
	}
	number := func() *uint256.Int {
		v := new(uint256.Int).SetBytes(c.bytes(c.IntN(33)))
		switch c.IntN(4) {
		case 0:
			return new(uint256.Int)
		case 1:
			return new(uint256.Int).Mul(uint256.NewInt(uint64(c.IntN(1e6))), &powers[c.IntN(70)])
		}
		return v
	}
	to := new(common.Address)
	*to = address()
	r, s := c.scalars()
	parity := int64(c.IntN(2))
	nonce, gas, data := c.Uint64()>>c.IntN(64), c.Uint64()>>c.IntN(64), anyData(c, pool)
	list := make(types.AccessList, c.IntN(3))
	for i := range list {
		list[i].Address = address()
		for range c.IntN(3) {
			list[i].StorageKeys = append(list[i].StorageKeys, common.BytesToHash(c.bytes(32)))
		}
	}
	chainID := big.NewInt(testChainID)
	create := to
	if c.IntN(6) == 0 {
		create = nil
	}
	switch c.IntN(5) {
	case 0:
		return types.NewTx(&types.LegacyTx{Nonce: nonce, GasPrice: number().ToBig(), Gas: gas, To: create, Value: number().ToBig(), Data: data, V: big.NewInt(27 + parity), R: r, S: s})
	case 1:
		return types.NewTx(&types.LegacyTx{Nonce: nonce, GasPrice: number().ToBig(), Gas: gas, To: create, Value: number().ToBig(), Data: data, V: big.NewInt(2*testChainID + 35 + parity), R: r, S: s})
	case 2:
		return types.NewTx(&types.AccessListTx{ChainID: chainID, Nonce: nonce, GasPrice: number().ToBig(), Gas: gas, To: create, Value: number().ToBig(), Data: data, AccessList: list, V: big.NewInt(parity), R: r, S: s})
	case 3:
		return types.NewTx(&types.DynamicFeeTx{ChainID: chainID, Nonce: nonce, GasTipCap: number().ToBig(), GasFeeCap: number().ToBig(), Gas: gas, To: create, Value: number().ToBig(), Data: data, AccessList: list, V: big.NewInt(parity), R: r, S: s})
	default:
		auths := make([]types.SetCodeAuthorization, c.IntN(4))
		for i := range auths {
			auths[i] = types.SetCodeAuthorization{Address: address(), Nonce: c.Uint64() >> c.IntN(64), V: uint8(c.Uint32()), R: *number(), S: *number()}
			switch c.IntN(3) {
			case 1:
				auths[i].ChainID.SetUint64(testChainID)
			case 2:
				auths[i].ChainID = *number()
			}
		}
		return types.NewTx(&types.SetCodeTx{ChainID: uint256.NewInt(testChainID), Nonce: nonce, GasTipCap: number(), GasFeeCap: number(), Gas: gas, To: *to, Value: number(), Data: data, AccessList: list, AuthList: auths, V: uint256.NewInt(uint64(parity)), R: uint256.MustFromBig(r), S: uint256.MustFromBig(s)})
	}
}

func anyData(c chance, pool []common.Address) []byte {
	switch c.IntN(4) {
	case 0:
		return nil
	case 1:
		return c.bytes(1 + c.IntN(300))
	case 2:
		return make([]byte, c.IntN(200))
	}
	data := c.bytes(selectorSize)
	for range c.IntN(20) {
		switch c.IntN(5) {
		case 0:
			data = append(data, common.LeftPadBytes(pool[c.IntN(len(pool))][:], 32)...)
		case 1:
			data = append(data, common.LeftPadBytes(c.bytes(c.IntN(33)), 32)...)
		case 2:
			data = append(data, ones[:]...)
		case 3:
			data = append(data, common.RightPadBytes(c.bytes(c.IntN(33)), 32)...)
		default:
			data = append(data, zeros[:]...)
		}
	}
	return data
}

type keySigner struct{ hex string }

func (k keySigner) SignHash(h common.Hash) ([]byte, error) {
	key, err := crypto.HexToECDSA(k.hex)
	if err != nil {
		return nil, err
	}
	return crypto.Sign(h[:], key)
}

func (k keySigner) address(t testing.TB) common.Address {
	key, err := crypto.HexToECDSA(k.hex)
	if err != nil {
		t.Fatal(err)
	}
	return crypto.PubkeyToAddress(key.PublicKey)
}

var sequencer = keySigner{"59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"}
