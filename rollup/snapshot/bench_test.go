package snapshot_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/holiman/uint256"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

const benchAccounts = 100_000 // of which each 100th has 100 slots

var benchGenesis = sync.OnceValue(func() *rollup.Genesis { return testGenesis(40) })

// grown is a snapshot with further accounts in its state, none of which the
// genesis has. Their storage is alike.
func grown(tb testing.TB, g *rollup.Genesis, accounts int) []byte {
	tb.Helper()
	records, err := snapshot.Records(create(tb, made(tb, g, 1)), g)
	if err != nil {
		tb.Fatal(err)
	}
	first := slices.IndexFunc(records, func(r snapshot.Record) bool { return r.Kind == snapshot.KindAccount })
	var state [][]snapshot.Record // an account with its slots
	for _, r := range records[first:] {
		if r.Kind == snapshot.KindAccount {
			state = append(state, nil)
		}
		state[len(state)-1] = append(state[len(state)-1], r)
	}
	var slots []snapshot.Record
	for i := range 100 {
		key := crypto.Keccak256([]byte{1, byte(i)})
		value, _ := rlp.EncodeToBytes(append([]byte{1}, key[1:]...))
		slots = append(slots, snapshot.Record{Kind: snapshot.KindSlot, Data: append(key, value...)})
	}
	sorted := func(a, b snapshot.Record) int { return bytes.Compare(a.Data[:32], b.Data[:32]) }
	slices.SortFunc(slots, sorted)
	storage := trie.NewStackTrie(nil)
	for _, s := range slots {
		storage.Update(s.Data[:32], s.Data[32:])
	}
	root := storage.Hash()
	for i := range accounts {
		hash := crypto.Keccak256(binary.BigEndian.AppendUint64(nil, uint64(i)))
		a := types.StateAccount{Nonce: uint64(i), Balance: uint256.NewInt(uint64(i) << 40), Root: types.EmptyRootHash, CodeHash: types.EmptyCodeHash[:]}
		own := slots[:0]
		if i%100 == 0 {
			a.Root, own = root, slots
		}
		account := snapshot.Record{Kind: snapshot.KindAccount, Data: append(hash, types.SlimAccountRLP(a)...)}
		state = append(state, append([]snapshot.Record{account}, own...))
	}
	slices.SortFunc(state, func(a, b []snapshot.Record) int { return sorted(a[0], b[0]) })
	all := trie.NewStackTrie(nil)
	for _, own := range state {
		account, err := types.FullAccountRLP(own[0].Data[32:])
		if err != nil {
			tb.Fatal(err)
		}
		all.Update(own[0].Data[:32], account)
	}
	records = append(records[:first], slices.Concat(state...)...)
	file, err := snapshot.Forge(reheader(tb, records, func(h *types.Header) { h.Root = all.Hash() }))
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// BenchmarkCreate, BenchmarkRead and BenchmarkRestore work on 100,000 accounts
// with 100,000 slots. MB/s are of the file.
func BenchmarkCreate(b *testing.B) {
	g, dir := benchGenesis(), b.TempDir()
	restore(b, grown(b, g, benchAccounts), g, dir, func(p *chain.Point) { p.Base.Confirmed = true })
	s, err := chain.Open(chain.Config{Dir: dir, Genesis: g})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	bench(b, create(b, s), func() {
		if _, err := snapshot.Create(s, io.Discard); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	g := benchGenesis()
	file := grown(b, g, benchAccounts)
	bench(b, file, func() {
		if _, err := read(file, g); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkRestore(b *testing.B) {
	g := benchGenesis()
	file := grown(b, g, benchAccounts)
	bench(b, file, func() { restore(b, file, g, b.TempDir(), nil) })
}

func bench(b *testing.B, file []byte, work func()) {
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		work()
	}
	b.ReportMetric(float64(b.N)*benchAccounts/b.Elapsed().Seconds(), "accounts/s")
	b.ReportMetric(float64(len(file))/benchAccounts, "bytes/account")
}
