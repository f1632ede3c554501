package square

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

// What is proven from an answer is what the square itself proves, and an answer
// stays within its bound.
func TestProveInIsProve(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 30 {
		s := build(t, randomBlobs(rng, 12, 20_000))
		h := headerOf(s)
		for i := range 9 { // namespaces with blobs and between them
			ns := testNamespace(fmt.Sprintf("ns%d", i))
			data, err := s.Namespace(ns)
			if err != nil {
				t.Fatal(err)
			}
			size := 0
			for _, row := range data.Rows {
				size += ShareSize*len(row.Shares) + NodeSize*len(row.Proof.Nodes) + len(row.Proof.LeafHash)
			}
			if Rows(h, ns) != len(data.Rows) || size > MaxAnswer(h, ns) {
				t.Fatalf("an answer of %d rows and %d bytes, bounds are %d and %d", len(data.Rows), size, Rows(h, ns), MaxAnswer(h, ns))
			}
			blobs, err := Open(h, ns, data)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range blobs {
				c, err := Commit(b)
				if err != nil {
					t.Fatal(err)
				}
				want, err := s.Prove(ns, c)
				if err != nil {
					t.Fatal(err)
				}
				got, err := ProveIn(h, ns, data, c)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("blob at %d of width %d: %v\n%+v, want\n%+v", b.Index, s.Width(), err, got, want)
				}
				if err := VerifyInclusion(h, b, got); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := ProveIn(h, ns, data, da.Commitment{1}); da.KindOf(err) != da.KindNotFound {
				t.Errorf("a commitment that is not there: %v", err)
			}
		}
	}
}
