package square

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/celestiaorg/go-square/v3/inclusion"
	"github.com/celestiaorg/nmt"
	"github.com/celestiaorg/rsmt2d"
	"github.com/trivium-chain/trivium/da"
)

func testNamespace(s string) da.Namespace {
	var id [da.UserNamespaceSize]byte
	copy(id[:], s)
	return da.NewNamespace(id)
}

func randomBytes(rng *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// randomBlobs makes up to n blobs in a few namespaces, of both share versions.
func randomBlobs(rng *rand.Rand, n, maxSize int) []da.Blob {
	blobs := make([]da.Blob, 1+rng.IntN(n))
	for i := range blobs {
		blobs[i] = da.Blob{
			Namespace: testNamespace(fmt.Sprintf("ns%d", 2*rng.IntN(4))),
			Data:      randomBytes(rng, 1+rng.IntN(maxSize)),
		}
		if rng.IntN(3) == 0 {
			blobs[i].ShareVersion = 1
			blobs[i].Signer = randomBytes(rng, 20)
		}
	}
	return blobs
}

func headerOf(s *Square) da.Header {
	return da.Header{Height: 7, DataRoot: s.DataRoot(), RowRoots: s.RowRoots(), ColumnRoots: s.ColumnRoots()}
}

func build(t testing.TB, blobs []da.Blob) *Square {
	t.Helper()
	s, err := Build(blobs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sameBlob(a, b da.Blob) bool {
	return a.Namespace == b.Namespace && bytes.Equal(a.Data, b.Data) && a.ShareVersion == b.ShareVersion &&
		bytes.Equal(a.Signer, b.Signer) && a.Index == b.Index
}

func TestEmptySquareHasTheKnownDataRoot(t *testing.T) {
	s := build(t, nil)
	// The min data availability header of celestia-app.
	const want = "3d96b7d238e7e0456f6af8e7cdf0a67bd6cf9c2089ecb559c659dcaa1f880353"
	root := s.DataRoot()
	if got := hex.EncodeToString(root[:]); got != want || s.Width() != 1 {
		t.Fatalf("empty square: width %d, data root %s, want 1, %s", s.Width(), got, want)
	}
	data, err := s.Namespace(testNamespace("any"))
	if err != nil || len(data.Rows) != 0 {
		t.Fatalf("namespace in the empty square: %v rows, %v; want none", len(data.Rows), err)
	}
	if blobs, err := Open(headerOf(s), testNamespace("any"), data); err != nil || len(blobs) != 0 {
		t.Fatalf("open: %v, %v", blobs, err)
	}
}

// nmtTree is a row or column tree of the NMT library, for comparison.
type nmtTree struct {
	*nmt.NamespacedMerkleTree
	t     testing.TB
	line  int
	width int
	next  int
}

func (n *nmtTree) Push(data []byte) error {
	ns := parity
	if n.line < n.width && n.next < n.width {
		ns = data[:da.NamespaceSize]
	}
	n.next++
	return n.NamespacedMerkleTree.Push(append(bytes.Clone(ns), data...))
}

func TestRootsAndProofsAreThoseOfTheLibraries(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		s := build(t, randomBlobs(rng, 12, 6000))
		k := s.Width()
		var mu sync.Mutex
		trees := map[[2]int]*nmtTree{}
		eds, err := rsmt2d.ComputeExtendedDataSquare(s.shares, rsmt2d.NewLeoRSCodec(), func(axis rsmt2d.Axis, i uint) rsmt2d.Tree {
			tree := &nmtTree{t: t, line: int(i), width: k, NamespacedMerkleTree: nmt.New(sha256.New(), nmt.NamespaceIDSize(da.NamespaceSize), nmt.IgnoreMaxNamespace(true))}
			mu.Lock()
			trees[[2]int{int(axis), int(i)}] = tree
			mu.Unlock()
			return tree
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := eds.RowRoots()
		if err != nil {
			t.Fatal(err)
		}
		columns, err := eds.ColRoots()
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			if !bytes.Equal(rows[i], s.RowRoots()[i]) || !bytes.Equal(columns[i], s.ColumnRoots()[i]) {
				t.Fatalf("line %d of %d: roots differ from rsmt2d over nmt", i, 2*k)
			}
		}
		for r := range k {
			tree := trees[[2]int{int(rsmt2d.Row), r}]
			for _, name := range []string{"ns0", "ns1", "ns2", "ns3", "ns6"} {
				ns := testNamespace(name)
				want, err := tree.ProveNamespace(ns[:])
				if err != nil {
					t.Fatal(err)
				}
				if covers(s.RowRoots()[r], ns) != !want.IsEmptyProof() {
					t.Fatalf("row %d, %s: covers %v", r, name, covers(s.RowRoots()[r], ns))
				}
			}
			start := rng.IntN(k)
			end := start + 1 + rng.IntN(k-start)
			want, err := tree.ProveRange(start, end)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.proveRow(newHasher(), r, start, end)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Nodes) != len(want.Nodes()) {
				t.Fatalf("row %d [%d,%d): %d nodes, want %d", r, start, end, len(got.Nodes), len(want.Nodes()))
			}
			for i := range got.Nodes {
				if !bytes.Equal(got.Nodes[i], want.Nodes()[i]) {
					t.Fatalf("row %d [%d,%d): node %d differs", r, start, end, i)
				}
			}
		}
	}
}

func TestCommitmentIsThatOfGoSquare(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for _, size := range []int{1, 477, 478, 479, 480, 2000, 30000, 64 * 482, 65 * 482, 100000, 1 << 20} {
		for version := range uint8(2) {
			b := da.Blob{Namespace: testNamespace("c"), Data: randomBytes(rng, size), ShareVersion: version}
			if version == 1 {
				b.Signer = randomBytes(rng, 20)
			}
			blob, err := toShareBlob(b)
			if err != nil {
				t.Fatal(err)
			}
			want, err := inclusion.CreateCommitment(blob, func(leaves [][]byte) []byte { r := merkleRoot(leaves); return r[:] }, subtreeRootThreshold)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := Commit(b); err != nil || !bytes.Equal(got[:], want) {
				t.Fatalf("%d bytes, version %d: commitment %s, %v, want %x", size, version, got, err, want)
			}
		}
	}
}

// TestRoundTrip: whatever goes into a square comes out of it again, proven.
func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for round := range 40 {
		max := []int{300, 3000, 40000}[round%3]
		blobs := randomBlobs(rng, 10, max)
		s := build(t, blobs)
		h := headerOf(s)
		if err := VerifyHeader(h); err != nil {
			t.Fatal(err)
		}
		byNamespace := map[da.Namespace][]da.Blob{}
		for _, b := range s.Blobs() {
			byNamespace[b.Namespace] = append(byNamespace[b.Namespace], b)
		}
		for i := range 9 {
			ns := testNamespace(fmt.Sprintf("ns%d", i))
			data, err := s.Namespace(ns)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Open(h, ns, data)
			if err != nil {
				t.Fatalf("round %d, %s: %v", round, ns, err)
			}
			if len(got) != len(byNamespace[ns]) {
				t.Fatalf("round %d, %s: %d blobs, want %d", round, ns, len(got), len(byNamespace[ns]))
			}
			for j, b := range byNamespace[ns] {
				if !sameBlob(got[j], b) {
					t.Fatalf("round %d, %s: blob %d differs", round, ns, j)
				}
			}
		}
		for _, b := range s.Blobs() {
			c, err := Commit(b)
			if err != nil {
				t.Fatal(err)
			}
			proof, err := s.Prove(b.Namespace, c)
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyInclusion(h, b, proof); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Prove(testNamespace("ns1"), da.Commitment{1}); da.KindOf(err) != da.KindNotFound {
			t.Fatalf("prove an unknown commitment: %v", err)
		}
	}
}
