package square

import (
	"encoding/hex"
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/wire"
	"github.com/trivium-chain/trivium/testutil/fixture"
)

// recordedHeader is as much of a header as this package knows.
func recordedHeader(t *testing.T, name string) da.Header {
	t.Helper()
	var raw struct {
		Header struct {
			Height   uint64 `json:"height,string"`
			DataHash string `json:"data_hash"`
		} `json:"header"`
		Roots struct {
			Rows    [][]byte `json:"row_roots"`
			Columns [][]byte `json:"column_roots"`
		} `json:"dah"`
	}
	fixture.Result(t, name, &raw)
	hash, err := hex.DecodeString(raw.Header.DataHash)
	if err != nil {
		t.Fatal(err)
	}
	return da.Header{Height: raw.Header.Height, DataRoot: [32]byte(hash), RowRoots: raw.Roots.Rows, ColumnRoots: raw.Roots.Columns}
}

func recordedBlob(t *testing.T, name string) (da.Blob, da.Commitment) {
	t.Helper()
	var w wire.Blob
	fixture.Result(t, name, &w)
	b, err := w.Blob()
	if err != nil {
		t.Fatal(err)
	}
	return b, da.Commitment(w.Commitment)
}

func TestRealHeaders(t *testing.T) {
	for _, name := range []string{"header.GetByHeight.json", "header.GetByHeight.multirow.json", "header.LocalHead.json"} {
		h := recordedHeader(t, name)
		if err := VerifyHeader(h); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		h.DataRoot[31] ^= 1
		if err := VerifyHeader(h); err == nil {
			t.Errorf("%s: a wrong data root passes", name)
		}
	}
}

func TestRealCommitments(t *testing.T) {
	for _, name := range []string{"blob.GetAll.json", "blob.GetAll.v1_signer.json", "blob.GetAll.two_ns.json"} {
		var blobs []wire.Blob
		fixture.Result(t, name, &blobs)
		if len(blobs) == 0 {
			t.Fatalf("%s: no blobs", name)
		}
		for _, w := range blobs {
			b, err := w.Blob()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := Commit(b); err != nil || got != da.Commitment(w.Commitment) {
				t.Errorf("%s: commitment %s, %v, want %x", name, got, err, w.Commitment)
			}
		}
	}
}

func TestRealNamespaceData(t *testing.T) {
	h := recordedHeader(t, "header.GetByHeight.json")
	want, _ := recordedBlob(t, "blob.Get.json")
	var rows []wire.NamespaceRow
	fixture.Result(t, "share.GetNamespaceData.json", &rows)
	got, err := Open(h, want.Namespace, wire.NamespaceData(rows))
	if err != nil || len(got) != 1 || !sameBlob(got[0], want) {
		t.Fatalf("%v, %v", got, err)
	}
	fixture.Result(t, "share.GetNamespaceData.absent.json", &rows)
	absent := testNamespace("never-used")
	if got, err := Open(h, absent, wire.NamespaceData(rows)); err != nil || len(got) != 0 {
		t.Fatalf("absent: %v, %v", got, err)
	}
	if _, err := Open(h, want.Namespace, wire.NamespaceData(rows)); err == nil {
		t.Fatal("the proof that another namespace is absent hides a blob")
	}
	if _, err := Open(h, want.Namespace, da.NamespaceData{}); err == nil {
		t.Fatal("no answer hides a blob")
	}
}

func TestRealInclusion(t *testing.T) {
	h := recordedHeader(t, "header.GetByHeight.json")
	blob, _ := recordedBlob(t, "blob.Get.json")
	var proofs []wire.Proof
	fixture.Result(t, "blob.GetProof.json", &proofs)
	proof := da.Inclusion{Index: blob.Index, Rows: wire.Proofs(proofs)}
	if err := VerifyInclusion(h, blob, proof); err != nil {
		t.Fatal(err)
	}
	for _, index := range []int{0, 2, 16, 17, -1, 1 << 40} {
		moved := proof
		moved.Index = index
		if err := VerifyInclusion(h, blob, moved); err == nil {
			t.Errorf("the blob is proven at %d too", index)
		}
	}
}

// TestRealSquare extends the shares of a real block and compares all that a
// node says about it.
func TestRealSquare(t *testing.T) {
	h := recordedHeader(t, "header.GetByHeight.json")
	var eds struct {
		Shares [][]byte `json:"data_square"`
	}
	fixture.Result(t, "share.GetEDS.json", &eds)
	w := len(h.RowRoots)
	k := w / 2
	if len(eds.Shares) != w*w && len(eds.Shares) != k*k {
		t.Fatalf("%d shares for a square of width %d", len(eds.Shares), w)
	}
	var original [][]byte
	if len(eds.Shares) == k*k {
		original = eds.Shares
	} else {
		for r := range k {
			original = append(original, eds.Shares[r*w:r*w+k]...)
		}
	}
	s, err := extend(original, k)
	if err != nil {
		t.Fatal(err)
	}
	if s.DataRoot() != h.DataRoot || !reflect.DeepEqual(s.RowRoots(), h.RowRoots) || !reflect.DeepEqual(s.ColumnRoots(), h.ColumnRoots) {
		t.Fatal("roots differ from the node's")
	}
	for name, ns := range map[string]da.Namespace{"share.GetNamespaceData.json": testNamespace("rollup-tst"), "share.GetNamespaceData.absent.json": testNamespace("never-used")} {
		var want []wire.NamespaceRow
		fixture.Result(t, name, &want)
		data, err := s.Namespace(ns)
		if err != nil {
			t.Fatal(err)
		}
		if got := wire.FromNamespaceData(data); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the answer differs from the node's", name)
		}
	}
	blob, _ := recordedBlob(t, "blob.Get.json")
	proof, err := s.ProveBlob(blob)
	if err != nil {
		t.Fatal(err)
	}
	var want []wire.Proof
	fixture.Result(t, "blob.GetProof.json", &want)
	if got := wire.FromProofs(proof.Rows); !reflect.DeepEqual(got, want) {
		t.Error("the inclusion proof differs from the node's")
	}
}
