package rpc

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/archive"
	"github.com/trivium-chain/trivium/da/square"
)

func TestArchivedBlobs(t *testing.T) {
	e := newEnv(t, Config{})
	const method = archive.Method
	e.fails(-32000, "da.archive is false", nil, method, "0x1", "0x1")

	kept := archive.NewStore(memorydb.New(), []byte("a"))
	s, err := New(Config{MaxBatchResponseBytes: 60_000}, Backend{Chain: e.store, Archive: kept})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e.dial(s)
	e.fails(-32000, "no blobs yet", nil, method, "0x1", "0x1")

	ns := e.store.Genesis().Rollup.Namespace
	keep := func(height uint64, data []byte) {
		sq, err := square.Build([]da.Blob{{Namespace: ns, Data: data}})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := sq.Namespace(ns)
		if err != nil {
			t.Fatal(err)
		}
		h := da.Header{Height: height, Hash: [32]byte{byte(height)}, DataRoot: sq.DataRoot(), RowRoots: sq.RowRoots(), ColumnRoots: sq.ColumnRoots()}
		if err := kept.Keep(h, map[da.Namespace]da.NamespaceData{ns: answer}); err != nil {
			t.Fatal(err)
		}
	}
	noise := make([]byte, 25_000) // which does not compress
	rand.NewChaCha8([32]byte{}).Read(noise)
	keep(50, []byte("small"))
	for h := uint64(60); h < 63; h++ {
		keep(h, bytes.Join([][]byte{noise, {byte(h)}}, nil))
	}
	keep(2000, []byte("far"))

	for _, tc := range []struct {
		from, count uint64
		want        []uint64
		next        uint64
	}{
		{50, 1, []uint64{50}, 51},
		{51, 3, nil, 54},                       // needs no record
		{0, 60, []uint64{50}, 60},              // from before the first
		{0, 1 << 40, []uint64{50, 60}, 61},     // cut by size
		{62, 1 << 40, []uint64{62}, 62 + 1024}, // cut by count
		{1999, math.MaxUint64 - 5000, []uint64{2000}, 1999 + 1024},
	} {
		var a archive.Answer
		e.call(&a, method, archive.Quantity(tc.from), archive.Quantity(tc.count))
		var got []uint64
		for _, r := range a.Records {
			got = append(got, uint64(r.Height))
			record, err := archive.Decode(r.Record, 1<<20)
			if err != nil || record.Height != uint64(r.Height) {
				t.Errorf("record of height %d: %v", r.Height, err)
			}
		}
		if !slices.Equal(got, tc.want) || uint64(a.Next) != tc.next {
			t.Errorf("%d from height %d: %v and next %d, want %v and %d", tc.count, tc.from, got, a.Next, tc.want, tc.next)
		}
	}
	e.fails(-32000, "this node has blobs of heights 50 to 2000", nil, method, "0x1", "0x2")
	e.fails(-32000, "DA heights 2001 to 2010 are not archived here", nil, method, archive.Quantity(2001), archive.Quantity(10))
	e.fails(codeInvalidParams, "count is 0", nil, method, "0x1", "0x0")
	e.fails(codeInvalidParams, "no DA height", nil, method, archive.Quantity(math.MaxUint64), "0x2")
}
