package square

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

// By half of a header's roots the same answers are opened, to the same blobs.
func TestHalf(t *testing.T) {
	for _, blobs := range [][]da.Blob{nil, {blobOf(1, 100)}, {blobOf(1, 3000), blobOf(2, 9000), blobOf(2, 400)}, {blobOf(3, 60_000)}} {
		s, err := Build(blobs)
		if err != nil {
			t.Fatal(err)
		}
		whole := da.Header{Height: 5, DataRoot: s.DataRoot(), RowRoots: s.RowRoots(), ColumnRoots: s.ColumnRoots()}
		half := HalfOf(whole)
		bare := da.Header{Height: 5, DataRoot: s.DataRoot()}
		if err := half.Complete(&bare); err != nil {
			t.Fatal(err)
		}
		for id := range byte(5) {
			ns := da.NewNamespace([10]byte{9: id, 0: 1})
			data, err := s.Namespace(ns)
			if err != nil {
				t.Fatal(err)
			}
			want, err := Open(whole, ns, data)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Open(bare, ns, data)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("namespace %s: %d blobs and %v, want %d", ns, len(got), err, len(want))
			}
		}
		refuse := func(what string, half Half) {
			t.Helper()
			if err := half.Complete(&da.Header{DataRoot: s.DataRoot()}); da.ReasonOf(err) != da.LieRoot {
				t.Errorf("%s: %v", what, err)
			}
		}
		for i := range half.Rows {
			changed := half
			changed.Rows = append([][]byte(nil), half.Rows...)
			changed.Rows[i] = bytes.Clone(half.Rows[i])
			changed.Rows[i][60]++
			refuse("a changed row", changed)
			changed.Rows[i] = half.Rows[i][:89]
			refuse("a short row", changed)
			changed.Rows = changed.Rows[:i]
			refuse("rows less", changed)
		}
		changed := half
		changed.Parity[0]++
		refuse("parity", changed)
		changed = half
		changed.Columns[0]++
		refuse("columns", changed)
		refuse("columns for rows", Half{Rows: half.Rows, Parity: half.Columns, Columns: half.Parity})
		refuse("a whole for a half", Half{Rows: s.RowRoots(), Parity: half.Parity, Columns: half.Columns})
		refuse("nothing", Half{})
	}
}

func blobOf(id byte, size int) da.Blob {
	return da.Blob{Namespace: da.NewNamespace([10]byte{9: id, 0: 1}), Data: bytes.Repeat([]byte{id}, size)}
}
