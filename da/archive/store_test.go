package archive

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/da"
)

func TestStore(t *testing.T) {
	l := newLayer(t)
	db := memorydb.New()
	neighbour := []byte("b")
	for _, key := range []string{"a", "b", "`zzzzzzzz"} { // around the prefix
		if err := db.Put([]byte(key), neighbour); err != nil {
			t.Fatal(err)
		}
	}
	s := NewStore(db, []byte("a"))
	if _, _, ok, err := s.Bounds(); ok || err != nil {
		t.Fatalf("an empty store has bounds, %v", err)
	}
	if r, err := s.Get(2); r != nil || err != nil {
		t.Fatalf("an empty store gives %v, %v", r, err)
	}
	for h := uint64(topHeight); h > 0; h-- {
		if err := s.Keep(read(t, l, h)); err != nil {
			t.Fatal(err)
		}
	}
	if lowest, highest, ok, err := s.Bounds(); lowest != bothHeight || highest != 9 || !ok || err != nil {
		t.Errorf("bounds are %d and %d, %v, %v", lowest, highest, ok, err)
	}
	if r, err := s.Get(emptyHeight); r != nil || err != nil {
		t.Errorf("a height that holds nothing has a record: %v, %v", r, err)
	}
	r, err := s.Get(bothHeight)
	if err != nil || r.Height != bothHeight || len(r.Data) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}

	heights := func(from, end uint64, most int) (got []uint64, next uint64) {
		entries, next, err := s.Read(from, end, most)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			got = append(got, uint64(e.Height))
		}
		return got, next
	}
	for _, tc := range []struct {
		from, end uint64
		most      int
		want      []uint64
		next      uint64
	}{
		{0, 100, 1 << 20, []uint64{2, 3, 4, 9}, 100},
		{2, 4, 1 << 20, []uint64{2, 3}, 4},
		{5, 9, 1 << 20, nil, 9},
		{0, 100, 1, []uint64{2}, 3},
		{3, 100, 1, []uint64{3}, 4},
		{5, 100, 1, []uint64{9}, 100},
	} {
		if got, next := heights(tc.from, tc.end, tc.most); len(got) != len(tc.want) || next != tc.next || len(got) > 0 && got[0] != tc.want[0] {
			t.Errorf("from %d to %d, %d bytes: %v, next %d; want %v, %d", tc.from, tc.end, tc.most, got, next, tc.want, tc.next)
		}
	}
}

// writes counts what is written.
type writes struct {
	*memorydb.Database
	n int
}

func (w *writes) Put(key, value []byte) error {
	w.n++
	return w.Database.Put(key, value)
}

func TestKeepingTwiceChangesNothing(t *testing.T) {
	db := &writes{Database: memorydb.New()}
	s := NewStore(db, []byte("a"))
	h, data := read(t, newLayer(t), bothHeight)
	for range 3 {
		if err := s.Keep(h, data); err != nil {
			t.Fatal(err)
		}
	}
	if db.n != 1 {
		t.Errorf("%d writes", db.n)
	}
	h.Hash[0]++ // of another chain, or of the right one after another
	if err := s.Keep(h, data); err != nil || db.n != 2 {
		t.Errorf("%d writes, %v", db.n, err)
	}
	if r, err := s.Get(bothHeight); err != nil || r.Hash != h.Hash {
		t.Errorf("the record is of header %x, %v", r.Hash, err)
	}
}

func TestKeepRefusesWhatIsNoAnswer(t *testing.T) {
	s := NewStore(memorydb.New(), []byte("a"))
	h, data := read(t, newLayer(t), smallHeight)
	data[forced] = da.NamespaceData{}
	if err := s.Keep(h, data); err == nil || !strings.Contains(err.Error(), "no rows") {
		t.Errorf("%v", err)
	}
}

func TestDamagedRecordIsNamed(t *testing.T) {
	db := memorydb.New()
	s := NewStore(db, []byte("a"))
	if err := s.Keep(read(t, newLayer(t), smallHeight)); err != nil {
		t.Fatal(err)
	}
	raw, err := db.Get(s.key(smallHeight))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Put(s.key(smallHeight), raw[:len(raw)-3]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(smallHeight); err == nil || !strings.Contains(err.Error(), "DA height 3") {
		t.Errorf("%v", err)
	}
}
