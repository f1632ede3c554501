package stf_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/stf"
)

// FuzzForced: derivation hands over whatever anyone puts on the DA layer. Any
// transaction either applies or leaves no trace, and the block is made.
func FuzzForced(f *testing.F) {
	c := testchain.Mixed(f, 2)
	to := testchain.Token
	for _, tx := range []types.TxData{
		&types.LegacyTx{To: &to, Gas: 100_000, GasPrice: big.NewInt(2e9)},
		&types.AccessListTx{ChainID: c.Config.Chain.ChainID, Gas: 100_000, GasPrice: big.NewInt(2e9), AccessList: types.AccessList{{Address: to, StorageKeys: []common.Hash{{}}}}},
		&types.DynamicFeeTx{ChainID: c.Config.Chain.ChainID, To: &to, Gas: 100_000, GasFeeCap: big.NewInt(2e9), Data: testchain.TokenTransfer(to, 1)},
		&types.SetCodeTx{ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), To: to, Gas: 100_000, GasFeeCap: uint256.NewInt(2e9), AuthList: []types.SetCodeAuthorization{{}}},
		&types.BlobTx{ChainID: uint256.MustFromBig(c.Config.Chain.ChainID), To: to, Gas: 100_000, GasFeeCap: uint256.NewInt(2e9), BlobHashes: []common.Hash{{1}}},
	} {
		signed, err := types.SignNewTx(c.Keys[0], c.Config.Signer(), tx)
		if err != nil {
			f.Fatal(err)
		}
		raw, err := signed.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	empty, err := stf.Process(c.Config, c.Head(), c.State(f), c.Ancestor, c.Input())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tx := new(types.Transaction)
		if tx.UnmarshalBinary(raw) != nil {
			return
		}
		in := c.Input()
		in.Forced, in.ForcedGas = []*types.Transaction{tx}, c.Config.GasLimit
		res, err := stf.Process(c.Config, c.Head(), c.State(t), c.Ancestor, in)
		if err != nil {
			t.Fatal(err)
		}
		if res.Forced == 0 && res.Block.Hash() != empty.Block.Hash() {
			t.Fatal("a message that does not apply changed the block")
		}
	})
}

// FuzzAdd signs what it is given, so that every check behind the signature is
// reached.
func FuzzAdd(f *testing.F) {
	c := testchain.Mixed(f, 1)
	f.Add(uint64(0), uint64(21000), []byte{1}, []byte{0x77, 0x35, 0x94, 0x00}, []byte{1}, []byte(nil), false)
	f.Add(uint64(0), uint64(1<<24), []byte{0}, []byte{0x77, 0x35, 0x94, 0x00}, []byte{1}, testchain.MortalInit(), true)
	f.Add(^uint64(0), ^uint64(0), bytes.Repeat([]byte{0xff}, 32), bytes.Repeat([]byte{0xff}, 32), bytes.Repeat([]byte{0xff}, 32), []byte{1}, false)
	f.Fuzz(func(t *testing.T, nonce, gas uint64, value, feeCap, tip, data []byte, create bool) {
		if len(value) > 33 || len(feeCap) > 33 || len(tip) > 33 {
			return
		}
		inner := &types.DynamicFeeTx{
			ChainID: c.Config.Chain.ChainID, Nonce: nonce, Gas: gas, Data: data,
			Value: new(big.Int).SetBytes(value), GasFeeCap: new(big.Int).SetBytes(feeCap), GasTipCap: new(big.Int).SetBytes(tip),
		}
		if !create {
			inner.To = &testchain.Token
		}
		tx, err := types.SignNewTx(c.Keys[0], c.Config.Signer(), inner)
		if err != nil {
			t.Fatal(err)
		}
		st := c.State(t)
		b, err := stf.Begin(c.Config, c.Head(), st, c.Ancestor, stf.Origin{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		gasLeft := b.GasLeft()
		if err := b.Add(tx); err != nil && (b.GasLeft() != gasLeft || b.Len() != 0 || st.GetNonce(c.Address(0)) != 0 || st.GetBalance(c.Address(0)).ToBig().Cmp(testchain.Funds) != 0) {
			t.Fatalf("refused with %v, but something is left", err)
		}
		if _, err := b.Finish(); err != nil {
			t.Fatal(err)
		}
	})
}
