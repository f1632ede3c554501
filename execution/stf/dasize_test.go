package stf_test

import (
	"bytes"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/execution/internal/testchain"
	"github.com/trivium-chain/trivium/execution/stf"
)

// call is the size of a call with this data.
func call(data []byte) uint64 {
	return stf.DASize(types.NewTx(&types.DynamicFeeTx{To: &common.Address{1}, Data: data}))
}

// The figures are a consensus rule.
func TestDASizeIsGolden(t *testing.T) {
	random := make([]byte, 4096)
	rng := rand.NewChaCha8([32]byte{1})
	rng.Read(random)
	to := common.Address{1}
	for _, tc := range []struct {
		name string
		tx   types.TxData
		want uint64
	}{
		{"no wei to somebody", &types.LegacyTx{To: &to}, 86},
		{"a wei", &types.LegacyTx{To: &to, Value: big.NewInt(1)}, 87},
		{"an ether", &types.DynamicFeeTx{To: &to, Value: big.NewInt(1e18)}, 94},
		{"all wei there could be", &types.DynamicFeeTx{To: &to, Value: new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)}, 118},
		{"a token", &types.DynamicFeeTx{To: &to, Data: append([]byte{0xa9, 0x05, 0x9c, 0xbb}, testchain.TokenTransfer(common.Address(random[:20]), 1000)...)}, 93},
		{"an empty contract", &types.LegacyTx{}, 66},
		{"code", &types.LegacyTx{Data: random}, 66 + 4096},
		{"code, again and again", &types.LegacyTx{Data: bytes.Repeat(random[:1000], 4)}, 1425},
		{"four bytes, again and again", &types.LegacyTx{Data: bytes.Join([][]byte{random[:357], random[:4], {1}, random[:4], {2}, random[:4]}, nil)}, 66 + 357 + 14},
		{"five bytes, again and again", &types.LegacyTx{Data: bytes.Join([][]byte{random[:357], random[:5], {1}, random[:5], {2}, random[:5]}, nil)}, 66 + 357 + 5 + 1 + 2 + 1 + 2},
		{"a number, again and again", &types.LegacyTx{Data: append(random[:356:356], bytes.Repeat(common.LeftPadBytes(random[:16], 32), 3)...)}, 66 + 356 + 3*17},
		{"an address, again and again", &types.LegacyTx{Data: append(random[:356:356], bytes.Repeat(common.LeftPadBytes(random[:20], 32), 3)...)}, 66 + 356 + 21 + 3 + 3},
		{"zeros", &types.LegacyTx{To: &to, Data: make([]byte, 4096)}, 70},
		{"an access list", &types.AccessListTx{To: &to, AccessList: types.AccessList{{StorageKeys: []common.Hash{{}, {31: 1}, common.Hash(random)}}}}, 86 + 22 + 1 + 2 + 32},
		{"an authorization", &types.SetCodeTx{To: to, Value: new(uint256.Int), AuthList: []types.SetCodeAuthorization{{}}}, 86 + 86},
	} {
		if got := stf.DASize(types.NewTx(tc.tx)); got != tc.want {
			t.Errorf("%s: %d bytes, want %d", tc.name, got, tc.want)
		}
	}
}

// Whatever the data, its size lies between nothing and its length, and more data
// is not less by more than a few bytes, if neither is looked at word by word.
func FuzzDASize(f *testing.F) {
	f.Add([]byte{}, []byte{0})
	f.Add(bytes.Repeat([]byte{0}, 400), []byte{1})
	f.Add(bytes.Repeat([]byte("abcd"), 200), []byte("abcdefgh"))
	f.Add(bytes.Repeat([]byte{1, 0, 0, 2}, 150), bytes.Repeat([]byte{2}, 300))
	f.Add(append(bytes.Repeat([]byte{7}, 356), "abcdabc"...), []byte("d"))
	f.Fuzz(func(t *testing.T, data, more []byte) {
		const call0, slack = 68, 5 // the selector's discount, and the end of data that becomes a repetition
		size := call(data)
		if size != call(bytes.Clone(data)) {
			t.Fatal("two sizes of the same data")
		}
		if len(data) > 0 && (size < call0 || size > call0+uint64(len(data))) {
			t.Fatalf("%d bytes of data: size %d", len(data), size)
		}
		words := func(length int) bool { return length%32 == 4 && length <= 4+256*32 }
		if words(len(data)) || words(len(data)+len(more)) {
			return
		}
		if longer := call(append(bytes.Clone(data), more...)); len(data) > 0 && longer+slack < size {
			t.Fatalf("%d bytes have size %d, with %d more %d", len(data), size, len(more), longer)
		}
	})
}

func TestDASizeAllocatesNothing(t *testing.T) {
	tx := types.NewTx(&types.DynamicFeeTx{To: &common.Address{1}, Data: bytes.Repeat([]byte("what came before"), 100)})
	if n := testing.AllocsPerRun(100, func() { stf.DASize(tx) }); n > 2 { // of types.Transaction, which copies recipient and value
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDASize(b *testing.B) {
	random := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{}).Read(random)
	token := append([]byte{0xa9, 0x05, 0x9c, 0xbb}, testchain.TokenTransfer(common.Address(random[:20]), 1000)...)
	for name, data := range map[string][]byte{"transfer": nil, "token": token, "random100kB": random, "repeated100kB": bytes.Repeat(random[:100], 1000)} {
		b.Run(name, func(b *testing.B) {
			tx := types.NewTx(&types.DynamicFeeTx{To: &common.Address{1}, Value: common.Big1, Data: data})
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				stf.DASize(tx)
			}
		})
	}
}
