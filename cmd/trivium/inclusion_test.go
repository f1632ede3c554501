package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/trivium-chain/trivium/da/square"
	"github.com/trivium-chain/trivium/rollup/settlement/contracts/bindings"
	"github.com/trivium-chain/trivium/rollup/settlement/verify"
)

// The calls that show a batch to the parent chain are made of its proof and of what
// Blobstream says; nothing is written where that is of another height, or leads nowhere.
func TestProveInclusionWritesCalls(t *testing.T) {
	raw, err := os.ReadFile("../../rollup/settlement/verify/testdata/inclusion.json")
	if err != nil {
		t.Fatal(err)
	}
	b, err := verify.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	h := b.Inclusion.Heights[0]
	tuples := []square.Tuple{{Height: h.Height - 1}, {Height: h.Height, DataRoot: h.DataRoot}, {Height: h.Height + 1}}
	dir, node := t.TempDir(), answers(t, map[string]string{"trivium_prove": string(raw)}).URL
	calls := filepath.Join(dir, "calls")
	prove := func(a *attestation) (string, error) {
		file, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "attestation.json")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		return run(t, "prove", "inclusion", "0", "-o", "-", "--rpc", node, "--attestation", path, "--calldata", calls)
	}
	of := func(i int) *attestation {
		p, leaf := square.ProveTuple(tuples, i), tuples[i].Leaf()
		a := &attestation{Nonce: 42}
		a.Proof.Total, a.Proof.Index, a.Proof.LeafHash = p.NumLeaves, p.Key, leaf[:]
		for _, n := range p.SideNodes {
			a.Proof.Aunts = append(a.Proof.Aunts, n[:])
		}
		return a
	}
	cut, short, none := of(1), of(1), of(1)
	cut.Proof.Aunts, short.Proof.Aunts, none.Proof.LeafHash = cut.Proof.Aunts[1:], [][]byte{{1}, {2}}, nil
	for want, a := range map[string]*attestation{"is of DA height": of(0), "do not lead from place 1 of 3": cut, "a node of 1 bytes": short, "no leaf_hash": none} {
		if _, err := prove(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if _, err := os.Stat(calls); !os.IsNotExist(err) {
		t.Error("calls were written")
	}
	out, err := prove(of(1))
	if err != nil || out != string(raw) {
		t.Fatalf("%v; the bundle is %s", err, out)
	}
	got, err := os.ReadFile(calls)
	if err != nil {
		t.Fatal(err)
	}
	want := bindings.NewBlobInclusion().PackVerify(h.Height, h.DataRoot, b.Chain.Params.Namespace, h.Frames[0].Commitment,
		bindings.PackCommitmentProof(h.Frames[0].Proof.Square()), bindings.PackAttestation(42, square.ProveTuple(tuples, 1)))
	if string(got) != hexutil.Encode(want)+"\n" || len(h.Frames) != 1 {
		t.Errorf("the calls are %s, want %s", got, common.Bytes2Hex(want))
	}
}
