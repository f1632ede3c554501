package messages_test

import (
	"bytes"
	"math/big"
	"strings"
	"testing"

	gethabi "github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/messages"
	"github.com/trivium-chain/trivium/execution/system"
)

var chainID = big.NewInt(7357)

var (
	alice = common.HexToAddress("0xa11ce00000000000000000000000000000000001")
	bob   = common.HexToAddress("0xb0b0000000000000000000000000000000000002")
)

func message() *messages.Message {
	return &messages.Message{Nonce: 3, Sender: alice, Target: bob, Value: (*hexutil.Big)(big.NewInt(1e18)), Gas: 200_000, Data: []byte("hello, parent chain: this is more than one word")}
}

func call() *messages.Deposit {
	return &messages.Deposit{Index: 5, From: alice, To: &bob, Mint: *uint256.NewInt(1e18), Value: *uint256.NewInt(1e17), Gas: 100_000, Data: []byte{1, 2, 3}}
}

func creation() *messages.Deposit {
	return &messages.Deposit{Index: 1 << 40, From: bob, Mint: *new(uint256.Int).SetAllOne(), Value: *new(uint256.Int).SetAllOne(), Gas: 1<<64 - 1}
}

// packed is what go-ethereum's encoder makes of values.
func packed(t testing.TB, kinds string, values ...any) []byte {
	t.Helper()
	var args gethabi.Arguments
	for kind := range strings.FieldsSeq(kinds) {
		typ, err := gethabi.NewType(kind, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, gethabi.Argument{Type: typ})
	}
	data, err := args.Pack(values...)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestMessageHash(t *testing.T) {
	m := message()
	want := crypto.Keccak256Hash(packed(t, "uint256 address address uint256 uint256 bytes",
		new(big.Int).SetUint64(m.Nonce), m.Sender, m.Target, m.Value.ToInt(), new(big.Int).SetUint64(m.Gas), []byte(m.Data)))
	if m.Hash() != want {
		t.Errorf("hash %s, want %s", m.Hash(), want)
	}
	if golden := "0xbb979f6878df2cb1d2c52dee9cbd9a1ed87b2ebbfd61173ef3db801511ecee17"; m.Hash().Hex() != golden {
		t.Errorf("hash %s, want %s", m.Hash(), golden)
	}
	m.Value = nil
	zero := *m
	zero.Value = new(hexutil.Big)
	if m.Hash() != zero.Hash() {
		t.Error("no value is another message than a value of zero")
	}
}

// A deposit has one form, of which nothing is lost.
func TestDepositIsGolden(t *testing.T) {
	for _, tc := range []struct {
		name                    string
		d                       *messages.Deposit
		tx, opaque, accumulator string
	}{
		{"call", call(),
			"0x02f869821cbd058080830186a094b0b000000000000000000000000000000000000288016345785d8a000083010203f838f794a11ce00000000000000000000000000000000001e1a00000000000000000000000000000000000000000000000000de0b6b3a7640000800101",
			"0x0000000000000000000000000000000000000000000000000de0b6b3a7640000000000000000000000000000000000000000000000000000016345785d8a000000000000000186a000010203",
			"0xdc00fe9860217c0fdd50e9caa56ef548d45d868248b36e6d952c9faaf7cd1d2a"},
		{"creation", creation(),
			"0x02f875821cbd86010000000000808088ffffffffffffffff80a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80f838f794b0b0000000000000000000000000000000000002e1a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff800101",
			"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff01",
			"0x8f58c25781506e4d760c6735907f5f70d3ce72bb4328c0951740d325efedfca4"},
	} {
		raw, err := tc.d.Tx(chainID).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if got := hexutil.Encode(raw); got != tc.tx {
			t.Errorf("%s: transaction %s, want %s", tc.name, got, tc.tx)
		}
		if back, ok := depositOf(raw); !ok || back.Tx(chainID).Hash() != tc.d.Tx(chainID).Hash() || back.Accumulate(common.Hash{1}) != tc.d.Accumulate(common.Hash{1}) {
			t.Errorf("%s: read back as %+v", tc.name, back)
		}
		if got := hexutil.Encode(tc.d.Opaque()); got != tc.opaque {
			t.Errorf("%s: opaque data %s, want %s", tc.name, got, tc.opaque)
		}
		before := crypto.Keccak256Hash([]byte("before"))
		var to common.Address
		if tc.d.To != nil {
			to = *tc.d.To
		}
		got := tc.d.Accumulate(before)
		if got.Hex() != tc.accumulator {
			t.Errorf("%s: accumulator %s, want %s", tc.name, got, tc.accumulator)
		}
		if want := crypto.Keccak256Hash(packed(t, "bytes32 address address bytes32", before, tc.d.From, to, crypto.Keccak256Hash(tc.d.Opaque()))); got != want {
			t.Errorf("%s: accumulator %s, by go-ethereum's encoder %s", tc.name, got, want)
		}
	}
}

// depositOf reads the bytes of a transaction as a node would.
func depositOf(raw []byte) (*messages.Deposit, bool) {
	tx := new(types.Transaction)
	if tx.UnmarshalBinary(raw) != nil {
		return nil, false
	}
	return messages.DepositOf(tx)
}

// What is nearly a deposit is none.
func TestDepositOf(t *testing.T) {
	like := func(change func(*types.DynamicFeeTx)) types.TxData {
		d := call()
		tx := &types.DynamicFeeTx{
			ChainID: chainID, Nonce: d.Index, GasTipCap: new(big.Int), GasFeeCap: new(big.Int), Gas: d.Gas, To: d.To, Value: d.Value.ToBig(), Data: d.Data,
			AccessList: types.AccessList{{Address: d.From, StorageKeys: []common.Hash{d.Mint.Bytes32()}}}, V: new(big.Int), R: big.NewInt(1), S: big.NewInt(1),
		}
		change(tx)
		return tx
	}
	for name, tc := range map[string]struct {
		tx   types.TxData
		want bool
	}{
		"a deposit":         {like(func(*types.DynamicFeeTx) {}), true},
		"a tip":             {like(func(tx *types.DynamicFeeTx) { tx.GasTipCap = big.NewInt(1) }), false},
		"a fee":             {like(func(tx *types.DynamicFeeTx) { tx.GasFeeCap = big.NewInt(1) }), false},
		"no list":           {like(func(tx *types.DynamicFeeTx) { tx.AccessList = nil }), false},
		"two senders":       {like(func(tx *types.DynamicFeeTx) { tx.AccessList = append(tx.AccessList, tx.AccessList[0]) }), false},
		"no mint":           {like(func(tx *types.DynamicFeeTx) { tx.AccessList[0].StorageKeys = nil }), false},
		"two mints":         {like(func(tx *types.DynamicFeeTx) { tx.AccessList[0].StorageKeys = make([]common.Hash, 2) }), false},
		"v is 1":            {like(func(tx *types.DynamicFeeTx) { tx.V = big.NewInt(1) }), false},
		"r is 2":            {like(func(tx *types.DynamicFeeTx) { tx.R = big.NewInt(2) }), false},
		"s is huge":         {like(func(tx *types.DynamicFeeTx) { tx.S = new(big.Int).Lsh(common.Big1, 64) }), false},
		"value of 257 bits": {like(func(tx *types.DynamicFeeTx) { tx.Value = new(big.Int).Lsh(common.Big1, 256) }), false},
		"of type 1": {&types.AccessListTx{ChainID: chainID, GasPrice: new(big.Int), To: &bob, Value: new(big.Int), V: new(big.Int), R: big.NewInt(1), S: big.NewInt(1),
			AccessList: types.AccessList{{Address: alice, StorageKeys: make([]common.Hash, 1)}}}, false},
	} {
		if _, ok := messages.DepositOf(types.NewTx(tc.tx)); ok != tc.want {
			t.Errorf("%s: %v", name, ok)
		}
	}
}

// FuzzDepositOf: bytes that are a deposit are the only ones that are this deposit.
func FuzzDepositOf(f *testing.F) {
	for _, d := range []*messages.Deposit{call(), creation()} {
		raw, err := d.Tx(chainID).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, ok := depositOf(raw)
		if !ok {
			return
		}
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			t.Fatal(err)
		}
		again, err := d.Tx(tx.ChainId()).MarshalBinary()
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%x is made again as %x (%v)", raw, again, err)
		}
	})
}

// FuzzPassed: a log that reads as a message is the one that the message makes.
func FuzzPassed(f *testing.F) {
	log := passed(f, message())
	f.Add(log.Data, log.Topics[1].Bytes(), log.Topics[2].Bytes())
	f.Fuzz(func(t *testing.T, data, nonce, sender []byte) {
		log := passed(t, message())
		log.Data, log.Topics[1], log.Topics[2] = data, common.BytesToHash(nonce), common.BytesToHash(sender)
		m, ok := messages.Passed(log)
		if !ok {
			return
		}
		if again := passed(t, m); !bytes.Equal(again.Data, log.Data) || again.Topics[1] != log.Topics[1] || again.Topics[2] != log.Topics[2] {
			t.Fatalf("%+v is the message of two logs", m)
		}
	})
}

// passed is the log of a message, made by go-ethereum's encoder.
func passed(t testing.TB, m *messages.Message) *types.Log {
	t.Helper()
	event := parsed(t).Events["MessagePassed"]
	data, err := event.Inputs.NonIndexed().Pack(m.Value.ToInt(), new(big.Int).SetUint64(m.Gas), []byte(m.Data), m.Hash())
	if err != nil {
		t.Fatal(err)
	}
	return &types.Log{
		Address: system.Messages, Data: data,
		Topics: []common.Hash{event.ID, common.BigToHash(new(big.Int).SetUint64(m.Nonce)), common.BytesToHash(m.Sender[:]), common.BytesToHash(m.Target[:])},
	}
}

func TestPassed(t *testing.T) {
	m, ok := messages.Passed(passed(t, message()))
	if !ok || m.Hash() != message().Hash() {
		t.Errorf("%+v", m)
	}
	for name, change := range map[string]func(*types.Log){
		"another account": func(l *types.Log) { l.Address = bob },
		"another event":   func(l *types.Log) { l.Topics[0][0]++ },
		"a topic short":   func(l *types.Log) { l.Topics = l.Topics[:3] },
		"another nonce":   func(l *types.Log) { l.Topics[1][31]++ },
		"a greater nonce": func(l *types.Log) { l.Topics[1][0]++ },
		"another sender":  func(l *types.Log) { l.Topics[2][31]++ },
		"a longer sender": func(l *types.Log) { l.Topics[2][0]++ },
		"another hash":    func(l *types.Log) { l.Data[127]++ },
		"bytes behind":    func(l *types.Log) { l.Data = append(l.Data, make([]byte, 32)...) },
		"no data":         func(l *types.Log) { l.Data = nil },
	} {
		log := passed(t, message())
		change(log)
		if m, ok := messages.Passed(log); ok {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
