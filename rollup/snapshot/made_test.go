package snapshot_test

import (
	"bytes"
	"encoding/binary"
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/execution/stf"
	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/derive"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

var (
	userKey, _ = crypto.ToECDSA(crypto.Keccak256([]byte("user")))
	user       = crypto.PubkeyToAddress(userKey.PublicKey)
	recipient  = common.Address{0xaa}
)

// testGenesis funds a user and has further accounts, of which every eighth is a
// contract with storage; 64 of these share a code.
func testGenesis(accounts int) *rollup.Genesis {
	p := rollup.DefaultParams()
	p.Namespace = da.NewNamespace([10]byte{0: 1, 9: 1})
	p.ForcedNamespace = da.NewNamespace([10]byte{0: 1, 9: 2})
	p.Sequencer = common.Address{5}
	alloc := types.GenesisAlloc{user: {Balance: new(big.Int).Mul(big.NewInt(1e18), big.NewInt(1000))}}
	for i := range accounts {
		a := types.Account{Balance: new(big.Int).SetUint64(uint64(i)*0x9e3779b97f4a7c15 | 1), Nonce: uint64(i % 50)}
		if i%8 == 0 {
			a.Code = binary.BigEndian.AppendUint32(bytes.Repeat([]byte{0x5b, 0x60, byte(i / 512)}, 200), uint32(i/512))
			a.Storage = map[common.Hash]common.Hash{}
			for slot := range i % 32 {
				a.Storage[common.Hash{31: byte(slot)}] = crypto.Keccak256Hash([]byte{byte(i), byte(slot)})
			}
		}
		alloc[common.BytesToAddress(crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i))))] = a
	}
	return &rollup.Genesis{
		Config: stf.ChainConfig(big.NewInt(7)), Timestamp: 1000, GasLimit: 400_000_000, BaseFee: 1e9, Alloc: alloc, Rollup: p,
	}
}

// made is a chain of that many blocks, a transfer in each, all of one batch, as
// derivation would leave it.
func made(tb testing.TB, g *rollup.Genesis, blocks int) *chain.Store {
	tb.Helper()
	s, err := chain.Open(chain.Config{Dir: tb.TempDir(), Genesis: g, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	var forced *types.Transaction
	for n := range uint64(blocks) {
		tx, err := types.SignNewTx(userKey, types.LatestSigner(g.Config), &types.DynamicFeeTx{
			ChainID: g.Config.ChainID, Nonce: n, To: &recipient, Value: big.NewInt(1), Gas: 21000, GasFeeCap: big.NewInt(4e9), GasTipCap: big.NewInt(1),
		})
		if err != nil {
			tb.Fatal(err)
		}
		forced = tx
		parent := s.Head()
		st, err := s.State(parent.Root)
		if err != nil {
			tb.Fatal(err)
		}
		in := stf.Input{Origin: stf.Origin{DAHeight: 3, DADataRoot: common.Hash{3}}, Timestamp: parent.Time + 1, Txs: []*types.Transaction{tx}}
		r, err := stf.Process(s.Rules(), parent, st, s.Ancestors, in)
		if err != nil {
			tb.Fatal(err)
		}
		u := s.Begin()
		u.Append(r, in.Origin)
		if err := u.Commit(); err != nil {
			tb.Fatal(err)
		}
	}
	h := s.Head()
	ref := rollup.BlockRef{Number: h.Number.Uint64(), Hash: h.Hash(), Origin: 3}
	u := s.Begin()
	for n := uint64(3); n <= 9; n++ {
		rec := &rollup.DAHeight{Height: n, Time: 1000 + n, Hash: common.Hash{byte(n), 1}, DataRoot: common.Hash{byte(n)}}
		if n == 5 {
			rec.Forced = []*types.Transaction{forced}
		}
		u.DAHeight(rec)
	}
	u.Batch(&rollup.BatchRecord{Index: 4, ID: common.Hash{4}, First: 1, Last: ref.Number, DAHeight: 7, Bytes: 1234, StateRoot: h.Root})
	u.Safe(ref, 8)
	u.Final(ref)
	st := derive.State{Height: 10, Head: derive.Head{Number: ref.Number, Hash: ref.Hash, Time: h.Time, Origin: 3}, NextBatch: 5, LastBatch: common.Hash{4}}
	enc, err := st.Encode()
	if err != nil {
		tb.Fatal(err)
	}
	u.Cursor(enc)
	if err := u.Commit(); err != nil {
		tb.Fatal(err)
	}
	return s
}

func create(tb testing.TB, s *chain.Store) []byte {
	tb.Helper()
	var file bytes.Buffer
	if _, err := snapshot.Create(s, &file); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

func read(file []byte, g *rollup.Genesis) (*snapshot.Contents, error) {
	return snapshot.Read(bytes.NewReader(file), int64(len(file)), g, nil)
}
