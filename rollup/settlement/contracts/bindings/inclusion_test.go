package bindings_test

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
	"github.com/trivium-chain/trivium/rollup/settlement/prove"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
	"github.com/trivium-chain/trivium/testutil/sim"
)

// blobstream is a parent chain with the contracts that show what was published.
type blobstream struct {
	*evm
	oracle, inclusion common.Address
}

func newBlobstream(t testing.TB) *blobstream {
	b := &blobstream{evm: newEVM(t)}
	b.oracle = b.deploy("MockDAOracle", nil)
	b.inclusion = b.deploy("BlobInclusion", bindings.NewBlobInclusion().PackConstructor(b.oracle))
	return b
}

// bring makes a tuple root of four heights of which one has this data root.
func (b *blobstream) bring(height uint64, dataRoot [32]byte) bindings.Attestation {
	b.t.Helper()
	tuples := []square.Tuple{{Height: height - 1, DataRoot: [32]byte{1}}, {Height: height, DataRoot: dataRoot}, {Height: height + 1}, {Height: height + 2}}
	if result := b.send(&b.oracle, bindings.NewMockDAOracle().PackSetTupleRoot(new(big.Int).SetUint64(height), square.TupleRoot(tuples))); result.Err != nil {
		b.t.Fatal(result.Err)
	}
	return bindings.PackAttestation(height, square.ProveTuple(tuples, 1))
}

// verify gives the gas of the whole transaction, and the error's name or "".
func (b *blobstream) verify(height uint64, dataRoot [32]byte, ns da.Namespace, c da.Commitment, p bindings.CommitmentProof, a bindings.Attestation) (uint64, string) {
	b.t.Helper()
	contract := bindings.NewBlobInclusion()
	result := b.send(&b.inclusion, contract.PackVerify(height, dataRoot, ns, c, p, a))
	if result.Err == nil {
		return result.UsedGas, ""
	}
	reason, err := contract.UnpackError(result.ReturnData)
	if err != nil {
		return result.UsedGas, fmt.Sprintf("%v, %x", result.Err, result.ReturnData)
	}
	return result.UsedGas, fmt.Sprintf("%T", reason)[len("*bindings.BlobInclusion"):]
}

type published struct {
	height     uint64
	dataRoot   [32]byte
	blob       da.Blob
	commitment da.Commitment
	proof      square.CommitmentProof
}

// publish lays blobs out and proves each.
func publish(t testing.TB, blobs ...da.Blob) (out []published) {
	t.Helper()
	s, err := square.Build(blobs)
	if err != nil {
		t.Fatal(err)
	}
	h := da.Header{Height: 1000, DataRoot: s.DataRoot(), RowRoots: s.RowRoots(), ColumnRoots: s.ColumnRoots()}
	for _, b := range s.Blobs() {
		in, err := s.ProveBlob(b)
		if err != nil {
			t.Fatal(err)
		}
		p, err := square.ProveCommitment(h, b, in)
		if err != nil {
			t.Fatal(err)
		}
		c, err := square.Commit(b)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, published{h.Height, h.DataRoot, b, c, p})
	}
	return out
}

func testBlob(rng *rand.Rand, name string, size int) da.Blob {
	var id [da.UserNamespaceSize]byte
	copy(id[:], name)
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	return da.Blob{Namespace: da.NewNamespace(id), Data: data}
}

// TestInclusionGas: what it costs a parent chain to be shown that a batch was
// published, the whole transaction.
func TestInclusionGas(t *testing.T) {
	const oneRow, anyRows = 350_000, 500_000 // of a batch of up to 2 MB
	rng := rand.New(rand.NewPCG(1, 1))
	b := newBlobstream(t)
	filler := func(n int) (blobs []da.Blob) {
		for i := range n {
			blobs = append(blobs, testBlob(rng, fmt.Sprint("f", i), 120_000))
		}
		return blobs
	}
	for _, size := range []int{400, 2_000, 10_000, 28_000, 60_000, 120_000, 480_000, 1_900_000} {
		for _, others := range []int{0, 6, 30} {
			all := publish(t, append(filler(others), testBlob(rng, "batch", size))...)
			p := all[len(all)-1]
			gas, reason := b.verify(p.height, p.dataRoot, p.blob.Namespace, p.commitment, bindings.PackCommitmentProof(p.proof), b.bring(p.height, p.dataRoot))
			if reason != "" {
				t.Fatalf("%d bytes: %s", size, reason)
			}
			rows := (p.proof.Index%(2*p.proof.Width) + p.proof.Shares + p.proof.Width - 1) / p.proof.Width
			t.Logf("%8d bytes, %4d shares in %2d of %3d rows, %2d subtrees: %d gas", size, p.proof.Shares, rows, p.proof.Width, len(p.proof.SubtreeRoots), gas)
			if limit := map[bool]uint64{true: oneRow, false: anyRows}[rows == 1]; gas > limit {
				t.Errorf("%d bytes in %d rows: %d gas, limit %d", size, rows, gas, limit)
			}
		}
	}
}

// What a node gives out of a batch is what the contract takes, for each of its frames: the
// first batch is cut into many, at two heights.
func TestBatchInclusion(t *testing.T) {
	net := sim.New(t, sim.Options{Width: 4, Frames: 1900})
	net.Seal(2)
	net.Seq.Sync()
	net.Send(net.Call(0, common.Address{1}, 1_000_000, testBlob(rand.New(rand.NewPCG(4, 4)), "", 6000).Data))
	net.Seq.Produce()
	net.Seq.Drain()
	net.Seq.Sync()
	made, err := prove.New(net.Seq.Store, net.DA, net.Seq.Store.Rules()).Inclusion(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := verify.Encode(made)
	if err != nil {
		t.Fatal(err)
	}
	read, err := verify.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	b, frames := newBlobstream(t), 0
	for _, h := range read.Inclusion.Heights {
		attestation := b.bring(h.Height, h.DataRoot)
		for _, f := range h.Frames {
			proof := bindings.PackCommitmentProof(f.Proof.Square())
			gas, reason := b.verify(h.Height, h.DataRoot, read.Chain.Params.Namespace, da.Commitment(f.Commitment), proof, attestation)
			if reason != "" || gas > 100_000 {
				t.Errorf("height %d, %d shares: %q, %d gas, limit 100,000", h.Height, f.Proof.Shares, reason, gas)
			}
			if _, reason := b.verify(h.Height+1, h.DataRoot, read.Chain.Params.Namespace, da.Commitment(f.Commitment), proof, attestation); reason != "NotAttested" {
				t.Errorf("another height: %q", reason)
			}
			frames++
		}
	}
	t.Logf("%d frames at %d heights, a file of %d bytes", frames, len(read.Inclusion.Heights), len(raw))
	if frames < 3 || len(read.Inclusion.Heights) != 2 {
		t.Errorf("%d frames at %d heights, want several at 2", frames, len(read.Inclusion.Heights))
	}
}

// TestInclusionAgreesWithGo: what the Go side proves the contract accepts, and what
// the one refuses so does the other.
func TestInclusionAgreesWithGo(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	b := newBlobstream(t)
	for round := range 12 {
		var blobs []da.Blob
		for i := range 1 + rng.IntN(5) {
			blobs = append(blobs, testBlob(rng, fmt.Sprint(i), 1+rng.IntN([]int{500, 6000, 60_000}[round%3])))
		}
		for _, p := range publish(t, blobs...) {
			attestation := b.bring(p.height, p.dataRoot)
			if _, reason := b.verify(p.height, p.dataRoot, p.blob.Namespace, p.commitment, bindings.PackCommitmentProof(p.proof), attestation); reason != "" {
				t.Fatalf("%d shares at %d: %s", p.proof.Shares, p.proof.Index, reason)
			}
			for range 20 {
				m := mutate(rng, p.proof)
				inGo := square.VerifyCommitmentProof(p.dataRoot, p.blob.Namespace, p.commitment, m)
				_, reason := b.verify(p.height, p.dataRoot, p.blob.Namespace, p.commitment, bindings.PackCommitmentProof(m), attestation)
				if (inGo == nil) != (reason == "") {
					t.Fatalf("%+v\nGo says %v, the contract %q", m, inGo, reason)
				}
			}
		}
	}
}

// mutate changes one thing of a proof.
func mutate(rng *rand.Rand, p square.CommitmentProof) square.CommitmentProof {
	p.SubtreeRoots, p.RowNodes, p.DataNodes = slices.Clone(p.SubtreeRoots), slices.Clone(p.RowNodes), slices.Clone(p.DataNodes)
	number := func(n int) int {
		return []int{n + 1, max(n-1, 0), 2 * n, n / 2, 0, n + p.Width, n + 2*p.Width, rng.IntN(1 << 12)}[rng.IntN(8)]
	}
	switch rng.IntN(6) {
	case 0:
		p.Width = number(p.Width)
	case 1:
		p.Index = number(p.Index)
	case 2:
		p.Shares = number(p.Shares)
	case 3:
		p.SubtreeRoots = edit(rng, p.SubtreeRoots, func(r [32]byte) [32]byte { r[rng.IntN(32)] ^= 1; return r })
	case 4:
		p.RowNodes = edit(rng, p.RowNodes, func(n []byte) []byte { n = bytes.Clone(n); n[rng.IntN(len(n))] ^= 1; return n })
	case 5:
		p.DataNodes = edit(rng, p.DataNodes, func(r [32]byte) [32]byte { r[rng.IntN(32)] ^= 1; return r })
	}
	return p
}

// edit changes, removes, repeats or swaps an element.
func edit[E any](rng *rand.Rand, list []E, change func(E) E) []E {
	if len(list) == 0 {
		return list
	}
	i := rng.IntN(len(list))
	switch rng.IntN(4) {
	case 0:
		list[i] = change(list[i])
	case 1:
		list = slices.Delete(list, i, i+1)
	case 2:
		list = slices.Insert(list, i, list[i])
	case 3:
		j := rng.IntN(len(list))
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// Each step that can fail says so by its own error.
func TestInclusionNamesTheStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	b := newBlobstream(t)
	p := publish(t, testBlob(rng, "a", 3000), testBlob(rng, "b", 9000))[1]
	attestation := b.bring(p.height, p.dataRoot)
	type call struct {
		height      uint64
		dataRoot    [32]byte
		ns          da.Namespace
		commitment  da.Commitment
		proof       bindings.CommitmentProof
		attestation bindings.Attestation
	}
	for _, test := range []struct {
		want   string
		change func(c *call)
	}{
		{"", func(c *call) {}},
		{"BadSquare", func(c *call) { c.proof.Width = 0 }},
		{"BadSquare", func(c *call) { c.proof.Width = 12 }},
		{"OutsideSquare", func(c *call) { c.proof.Shares = 0 }},
		{"OutsideSquare", func(c *call) { c.proof.Shares = 1 << 63 }},
		{"OutsideSquare", func(c *call) { c.proof.Index = 1 << 63 }},
		{"OutsideSquare", func(c *call) { c.proof.Index += c.proof.Width }}, // the same columns among parity
		{"MissingSubtrees", func(c *call) { c.proof.SubtreeRoots = nil }},
		{"UnusedSubtrees", func(c *call) { c.proof.SubtreeRoots = append(slices.Clone(c.proof.SubtreeRoots), [32]byte{}) }},
		{"MissingRowNodes", func(c *call) { c.proof.RowNodes = c.proof.RowNodes[1:] }},
		{"UnusedRowNodes", func(c *call) { c.proof.RowNodes = append(slices.Clone(c.proof.RowNodes), 0) }},
		{"WrongSiblings", func(c *call) { c.proof.DataNodes = c.proof.DataNodes[1:] }},
		{"WrongSiblings", func(c *call) { c.proof.DataNodes = append(slices.Clone(c.proof.DataNodes), [32]byte{}) }},
		{"WrongCommitment", func(c *call) { c.commitment[0] ^= 1 }},
		{"WrongCommitment", func(c *call) { c.ns[28] ^= 1 }},
		{"WrongDataRoot", func(c *call) { c.proof.RowNodes[0] ^= 1 }},
		{"WrongDataRoot", func(c *call) { c.dataRoot[0] ^= 1 }},
		{"NotAttested", func(c *call) { c.height++ }},
		{"NotAttested", func(c *call) { c.attestation.TupleRootNonce = new(big.Int) }},
		{"NotAttested", func(c *call) { c.attestation.Proof.Key = big.NewInt(0) }},
		{"NotAttested", func(c *call) { c.attestation.Proof.Key = new(big.Int).Lsh(common.Big1, 255) }},
		{"NotAttested", func(c *call) { c.attestation.Proof.NumLeaves = new(big.Int) }},
	} {
		c := call{p.height, p.dataRoot, p.blob.Namespace, p.commitment, bindings.PackCommitmentProof(p.proof), attestation}
		test.change(&c)
		if _, reason := b.verify(c.height, c.dataRoot, c.ns, c.commitment, c.proof, c.attestation); reason != test.want {
			t.Errorf("%q, want %q", reason, test.want)
		}
	}
	big := publish(t, testBlob(rng, "a", 100), testBlob(rng, "b", 70*480))[1] // subtrees of two shares
	c := bindings.PackCommitmentProof(big.proof)
	c.Index++
	if _, reason := b.verify(big.height, big.dataRoot, big.blob.Namespace, big.commitment, c, b.bring(big.height, big.dataRoot)); reason != "Misaligned" {
		t.Errorf("%q, want Misaligned", reason)
	}
}
