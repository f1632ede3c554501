package square

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/celestiaorg/go-square/v3/share"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// proveCommitment makes the proof of a blob of s.
func proveCommitment(t testing.TB, s *Square, b da.Blob) (CommitmentProof, da.Commitment) {
	t.Helper()
	in, err := s.ProveBlob(b)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ProveCommitment(headerOf(s), b, in)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Commit(b)
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

// TestCommitmentProofs: every blob of any square can be proven, by a number of
// subtrees that has a bound, and under no other name.
func TestCommitmentProofs(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	squares := [][]da.Blob{
		{{Namespace: testNamespace("one"), Data: randomBytes(rng, share.AvailableBytesFromSparseShares(8200))}}, // over 64 subtrees of 64
	}
	for round := range 60 {
		squares = append(squares, randomBlobs(rng, 8, []int{600, 5000, 40000, 120000}[round%4]))
	}
	rows := map[bool]int{}
	for i, blobs := range squares {
		s := build(t, blobs)
		for _, b := range s.Blobs() {
			p, c := proveCommitment(t, s, b)
			if err := VerifyCommitmentProof(s.DataRoot(), b.Namespace, c, p); err != nil {
				t.Fatalf("square %d, index %d, %d shares: %v", i, b.Index, p.Shares, err)
			}
			if len(p.SubtreeRoots) > subtreeRootThreshold+8 {
				t.Errorf("%d shares have %d subtrees", p.Shares, len(p.SubtreeRoots))
			}
			rows[p.Index%(2*p.Width)+p.Shares > p.Width]++
			for what, err := range map[string]error{
				"another data root":  VerifyCommitmentProof([32]byte{1}, b.Namespace, c, p),
				"another commitment": VerifyCommitmentProof(s.DataRoot(), b.Namespace, da.Commitment{1}, p),
				"another namespace":  VerifyCommitmentProof(s.DataRoot(), testNamespace("other"), c, p),
			} {
				if da.ReasonOf(err) != da.LieBlob {
					t.Errorf("%s: %v", what, err)
				}
			}
		}
	}
	if rows[true] == 0 || rows[false] == 0 {
		t.Fatalf("blobs over more than one row, or not: %v", rows)
	}
}

// TestCommitmentProofHasOneForm changes a proof in every way that its type allows.
func TestCommitmentProofHasOneForm(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	s := build(t, []da.Blob{
		{Namespace: testNamespace("a"), Data: randomBytes(rng, 3000)},
		{Namespace: testNamespace("b"), Data: randomBytes(rng, 15000)},
		{Namespace: testNamespace("c"), Data: randomBytes(rng, 900)},
	})
	for _, b := range s.Blobs() {
		honest, c := proveCommitment(t, s, b)
		for what, change := range changes(honest) {
			p := honest
			p.SubtreeRoots, p.DataNodes, p.RowNodes = slices.Clone(p.SubtreeRoots), slices.Clone(p.DataNodes), cloneBytes(p.RowNodes)
			change(&p)
			if reflect.DeepEqual(p, honest) {
				continue
			}
			if err := VerifyCommitmentProof(s.DataRoot(), b.Namespace, c, p); da.KindOf(err) != da.KindDishonest {
				t.Errorf("%s of blob at %d: %v", what, b.Index, err)
			}
		}
	}
}

func changes(honest CommitmentProof) map[string]func(*CommitmentProof) {
	all := map[string]func(*CommitmentProof){}
	for _, n := range []int{-1 << 62, -1, 0, 1, 2, 3, 4, 7, 8, 16, 32, 64, 128, 512, 513, 1024, 1 << 40, 1 << 62} {
		all[fmt.Sprint("width ", n)] = func(p *CommitmentProof) { p.Width = n }
		all[fmt.Sprint("index ", n)] = func(p *CommitmentProof) { p.Index = n }
		all[fmt.Sprint("shares ", n)] = func(p *CommitmentProof) { p.Shares = n }
		all[fmt.Sprint("index by ", n)] = func(p *CommitmentProof) { p.Index += n }
		all[fmt.Sprint("shares by ", n)] = func(p *CommitmentProof) { p.Shares += n }
	}
	for i := range honest.SubtreeRoots {
		all[fmt.Sprint("subtree root ", i)] = func(p *CommitmentProof) { p.SubtreeRoots[i][i%32] ^= 1 }
		all[fmt.Sprint("no subtree root ", i)] = func(p *CommitmentProof) { p.SubtreeRoots = slices.Delete(p.SubtreeRoots, i, i+1) }
		all[fmt.Sprint("subtree root twice ", i)] = func(p *CommitmentProof) { p.SubtreeRoots = slices.Insert(p.SubtreeRoots, i, p.SubtreeRoots[i]) }
	}
	for i := range honest.RowNodes {
		for j := range nodeSize {
			all[fmt.Sprint("row node ", i, " byte ", j)] = func(p *CommitmentProof) { p.RowNodes[i][j] ^= 1 }
		}
		all[fmt.Sprint("row node cut ", i)] = func(p *CommitmentProof) { p.RowNodes[i] = p.RowNodes[i][1:] }
		all[fmt.Sprint("no row node ", i)] = func(p *CommitmentProof) { p.RowNodes = slices.Delete(p.RowNodes, i, i+1) }
		all[fmt.Sprint("row node twice ", i)] = func(p *CommitmentProof) { p.RowNodes = slices.Insert(p.RowNodes, i, p.RowNodes[i]) }
	}
	for i := range honest.DataNodes {
		all[fmt.Sprint("data node ", i)] = func(p *CommitmentProof) { p.DataNodes[i][i%32] ^= 1 }
		all[fmt.Sprint("no data node ", i)] = func(p *CommitmentProof) { p.DataNodes = slices.Delete(p.DataNodes, i, i+1) }
		all[fmt.Sprint("data node twice ", i)] = func(p *CommitmentProof) { p.DataNodes = slices.Insert(p.DataNodes, i, p.DataNodes[i]) }
	}
	all["nothing"] = func(p *CommitmentProof) { *p = CommitmentProof{} }
	return all
}

// A blob that a proposer has put where the layout rules do not allow cannot be
// proven by its commitment, and the error tells why.
func TestMisplacedBlobHasNoCommitmentProof(t *testing.T) {
	b := da.Blob{Namespace: testNamespace("m"), Data: make([]byte, 66*share.ContinuationSparseShareContentSize)}
	shares, err := blobShares(b)
	if err != nil {
		t.Fatal(err)
	}
	padding := append(bytes.Clone(b.Namespace[:]), make([]byte, ShareSize-da.NamespaceSize)...)
	cells := append([][]byte{padding}, shares...)
	tail := share.TailPaddingShare()
	for len(cells) < 16*16 {
		cells = append(cells, tail.ToBytes())
	}
	s, err := extend(cells, 16)
	if err != nil {
		t.Fatal(err)
	}
	b.Index = 1
	in, err := s.ProveBlob(b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ProveCommitment(headerOf(s), b, in); da.KindOf(err) != da.KindFatal {
		t.Fatalf("prove: %v", err)
	}
}

func TestRealCommitmentProof(t *testing.T) {
	h := recordedHeader(t, "header.GetByHeight.json")
	blob, commitment := recordedBlob(t, "blob.Get.json")
	var proofs []wire.Proof
	fixture.Result(t, "blob.GetProof.json", &proofs)
	p, err := ProveCommitment(h, blob, da.Inclusion{Index: blob.Index, Rows: wire.Proofs(proofs)})
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyCommitmentProof(h.DataRoot, blob.Namespace, commitment, p); err != nil {
		t.Error(err)
	}
	var node struct {
		SubtreeRoots [][]byte     `json:"subtree_roots"`
		Proofs       []wire.Proof `json:"subtree_root_proofs"`
	}
	fixture.Result(t, "blob.GetCommitmentProof.json", &node)
	if len(node.SubtreeRoots) != len(p.SubtreeRoots) {
		t.Fatalf("%d subtree roots, the node has %d", len(p.SubtreeRoots), len(node.SubtreeRoots))
	}
	for i, root := range node.SubtreeRoots {
		if !bytes.Equal(root[2*da.NamespaceSize:], p.SubtreeRoots[i][:]) {
			t.Errorf("subtree root %d differs from the node's", i)
		}
	}
	var nodes [][]byte
	for _, row := range wire.Proofs(node.Proofs) {
		nodes = append(nodes, row.Nodes...)
	}
	if !reflect.DeepEqual(nodes, p.RowNodes) {
		t.Error("row nodes differ from the node's")
	}
}

func TestRealTuple(t *testing.T) {
	var path, commitment struct {
		Result struct {
			Root  string `json:"data_commitment"`
			Proof struct {
				Total uint64   `json:"total,string"`
				Index uint64   `json:"index,string"`
				Aunts [][]byte `json:"aunts"`
			} `json:"proof"`
		} `json:"result"`
	}
	if err := json.Unmarshal(fixture.Raw(t, "comet.data_root_inclusion_proof.json"), &path); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(fixture.Raw(t, "comet.data_commitment.json"), &commitment); err != nil {
		t.Fatal(err)
	}
	root, err := hex.DecodeString(commitment.Result.Root)
	if err != nil {
		t.Fatal(err)
	}
	h := recordedHeader(t, "header.GetByHeight.json")
	p := TupleProof{Key: path.Result.Proof.Index, NumLeaves: path.Result.Proof.Total}
	for _, a := range path.Result.Proof.Aunts {
		p.SideNodes = append(p.SideNodes, [32]byte(a))
	}
	if !leads(p, Tuple{Height: h.Height, DataRoot: h.DataRoot}, [32]byte(root)) {
		t.Error("a height's data root is not under the node's tuple root")
	}
}

// leads tells whether p leads from t to a tuple root.
func leads(p TupleProof, t Tuple, root [32]byte) bool {
	got, ok := p.Root(t)
	return ok && got == root
}

func TestTuples(t *testing.T) {
	for n := 1; n <= 20; n++ {
		tuples := make([]Tuple, n)
		for i := range tuples {
			tuples[i] = Tuple{Height: uint64(100 + i), DataRoot: [32]byte{byte(i)}}
		}
		root := TupleRoot(tuples)
		for i, tuple := range tuples {
			p := ProveTuple(tuples, i)
			if !leads(p, tuple, root) {
				t.Fatalf("tuple %d of %d is not proven", i, n)
			}
			moved, more, none := p, p, p
			moved.Key++
			more.SideNodes = append(slices.Clone(p.SideNodes), [32]byte{})
			none.NumLeaves = 0
			if leads(moved, tuple, root) || leads(more, tuple, root) || leads(none, tuple, root) || leads(p, Tuple{Height: 1, DataRoot: tuple.DataRoot}, root) {
				t.Fatalf("tuple %d of %d is proven by a changed proof", i, n)
			}
		}
	}
}
