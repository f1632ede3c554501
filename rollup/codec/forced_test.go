package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/holiman/uint256"
)

// signedTxs gives one signed transaction of each type.
func signedTxs(t testing.TB) []*types.Transaction {
	t.Helper()
	key, err := crypto.HexToECDSA(sequencer.hex)
	if err != nil {
		t.Fatal(err)
	}
	to := common.HexToAddress("0x00000000000000000000000000000000000000aa")
	chainID := big.NewInt(testChainID)
	list := types.AccessList{{Address: to, StorageKeys: []common.Hash{{1}, {2}}}}
	auth, err := types.SignSetCode(key, types.SetCodeAuthorization{ChainID: *uint256.NewInt(testChainID), Address: to, Nonce: 9})
	if err != nil {
		t.Fatal(err)
	}
	var txs []*types.Transaction
	for _, inner := range []types.TxData{
		&types.LegacyTx{Nonce: 1, GasPrice: big.NewInt(7), Gas: 21000, To: &to, Value: big.NewInt(5)},
		&types.LegacyTx{Nonce: 2, GasPrice: big.NewInt(7), Gas: 90000, Data: []byte{0x60, 0, 0x60, 0}},
		&types.AccessListTx{ChainID: chainID, Nonce: 3, GasPrice: big.NewInt(7), Gas: 50000, To: &to, Value: new(big.Int), AccessList: list},
		&types.DynamicFeeTx{ChainID: chainID, Nonce: 4, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(9), Gas: 50000, To: &to, Value: big.NewInt(1e18), Data: make([]byte, 68)},
		&types.SetCodeTx{ChainID: uint256.NewInt(testChainID), Nonce: 5, GasTipCap: uint256.NewInt(1), GasFeeCap: uint256.NewInt(9), Gas: 90000, To: to, Value: new(uint256.Int), AuthList: []types.SetCodeAuthorization{auth}},
	} {
		tx, err := types.SignNewTx(key, types.LatestSignerForChainID(chainID), inner)
		if err != nil {
			t.Fatal(err)
		}
		txs = append(txs, tx)
	}
	return txs
}

func TestForcedRoundTrip(t *testing.T) {
	txs := signedTxs(t)
	blob, err := EncodeForced(testChainID, txs)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeForced(testChainID, blob)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(txs) {
		t.Fatalf("got %d transactions, want %d", len(got), len(txs))
	}
	for i := range txs {
		if got[i].Hash() != txs[i].Hash() {
			t.Errorf("transaction %d: %s, want %s", i, got[i].Hash(), txs[i].Hash())
		}
	}
}

// unusual gives transactions that are well formed but may not be forced.
func unusual(t testing.TB) map[string]*types.Transaction {
	t.Helper()
	key, err := crypto.HexToECDSA(sequencer.hex)
	if err != nil {
		t.Fatal(err)
	}
	to := common.HexToAddress("0xaa")
	sign := func(signer types.Signer, inner types.TxData) *types.Transaction {
		tx, err := types.SignNewTx(key, signer, inner)
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	chainID, foreign := big.NewInt(testChainID), big.NewInt(1)
	legacy := &types.LegacyTx{GasPrice: big.NewInt(7), Gas: 21000, To: &to, Value: big.NewInt(5)}
	dynamic := func(id, r, s *big.Int) *types.Transaction {
		return types.NewTx(&types.DynamicFeeTx{ChainID: id, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(1), Gas: 21000, To: &to, Value: big.NewInt(5), V: new(big.Int), R: r, S: s})
	}
	half := new(big.Int).SetBytes(halfOrder[:])
	return map[string]*types.Transaction{
		"unprotected":   sign(types.HomesteadSigner{}, legacy),
		"foreign":       sign(types.LatestSignerForChainID(foreign), legacy),
		"foreign typed": dynamic(foreign, big.NewInt(5), big.NewInt(5)),
		"blob": sign(types.LatestSignerForChainID(chainID), &types.BlobTx{ChainID: uint256.NewInt(testChainID), GasTipCap: uint256.NewInt(1), GasFeeCap: uint256.NewInt(1),
			Gas: 21000, Value: new(uint256.Int), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}}),
		"reserved signature": dynamic(chainID, big.NewInt(1), big.NewInt(1)),
		"zero r":             dynamic(chainID, new(big.Int), big.NewInt(1)),
		"high s":             dynamic(chainID, big.NewInt(5), half.Add(half, big.NewInt(1))),
		"r over the order":   dynamic(chainID, new(big.Int).SetBytes(curveOrder[:]), big.NewInt(5)),
		"wide value": types.NewTx(&types.LegacyTx{GasPrice: big.NewInt(7), Value: new(big.Int).Lsh(big.NewInt(1), 256), V: big.NewInt(2*testChainID + 35),
			R: big.NewInt(5), S: big.NewInt(5)}),
	}
}

func TestForcedRefuses(t *testing.T) {
	good := signedTxs(t)
	for name, tx := range unusual(t) {
		if _, err := EncodeForced(testChainID, append(good[:1:1], tx)); !errors.Is(err, ErrUnsupported) && !errors.Is(err, ErrChainID) {
			t.Errorf("encode %s: got %v, want a refusal", name, err)
		}
		if _, err := DecodeForced(testChainID, forcedBlob(t, good[0], tx)); !errors.Is(err, ErrUnsupported) && !errors.Is(err, ErrChainID) {
			t.Errorf("decode %s: got %v, want a refusal", name, err)
		}
	}
	if _, err := EncodeForced(testChainID, nil); err == nil {
		t.Error("encoded no transactions")
	}
	many := make([]*types.Transaction, MaxForcedTxs+1)
	for i := range many {
		many[i] = good[0]
	}
	if _, err := EncodeForced(testChainID, many); err == nil {
		t.Errorf("encoded %d transactions", len(many))
	}
	if _, err := DecodeForced(testChainID, forcedBlob(t, many...)); !errors.Is(err, ErrLimit) {
		t.Errorf("decode %d transactions: got %v, want ErrLimit", len(many), err)
	}
	if _, err := DecodeForced(testChainID, make([]byte, MaxForcedBytes+1)); !errors.Is(err, ErrLimit) {
		t.Errorf("decode a large blob: got %v, want ErrLimit", err)
	}
}

// forcedBlob builds a blob without looking at what it holds.
func forcedBlob(t testing.TB, txs ...*types.Transaction) []byte {
	t.Helper()
	raws := make([][]byte, len(txs))
	for i, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		raws[i] = raw
	}
	list, err := rlp.EncodeToBytes(raws)
	if err != nil {
		t.Fatal(err)
	}
	return append(binary.BigEndian.AppendUint64([]byte{ForcedVersion}, testChainID), list...)
}

func TestForcedGarbage(t *testing.T) {
	good := forcedBlob(t, signedTxs(t)...)
	if _, err := DecodeForced(testChainID+1, good); !errors.Is(err, ErrChainID) {
		t.Errorf("other chain: got %v, want ErrChainID", err)
	}
	for n := range good {
		if _, err := DecodeForced(testChainID, good[:n]); err == nil {
			t.Errorf("cut to %d bytes: decoded", n)
		}
	}
	for name, blob := range map[string][]byte{
		"trailing byte": append(bytes.Clone(good), 0),
		"version":       append([]byte{ForcedVersion + 1}, good[1:]...),
		"empty list":    append(bytes.Clone(good[:forcedHeaderSize]), 0xc0),
		"empty tx":      append(bytes.Clone(good[:forcedHeaderSize]), 0xc1, 0x80),
		"nested list":   append(bytes.Clone(good[:forcedHeaderSize]), 0xc1, 0xc0),
	} {
		if _, err := DecodeForced(testChainID, blob); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, want ErrMalformed", name, err)
		}
	}
}
