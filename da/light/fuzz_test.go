package light

import (
	"bytes"
	"testing"
)

// FuzzRecords: what is on disk is decoded to a header that holds against itself,
// or refused; and what was decoded is written as it was read, but for the form
// of the JSON.
func FuzzRecords(f *testing.F) {
	net := newNetwork(f, 3, 2, 1).grow(2)
	raw, err := encodeHeader(net.at(2))
	if err != nil {
		f.Fatal(err)
	}
	evidence, err := encodeEvidence(&Equivocation{Height: 2, Known: hashOf(net.at(2)), Ours: net.at(2), Theirs: net.fork(1).grow(2).at(2)})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{nil, {recordVersion}, {2, '{', '}'}, raw, evidence, raw[:len(raw)/2], bytes.ReplaceAll(raw, []byte(`"2"`), []byte(`"-2"`)), []byte("\x01{\"theirs\":{}}"), []byte("\x01null")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, err := decodeHeader(raw); err == nil {
			again, err := encodeHeader(e)
			if err != nil {
				t.Fatal(err)
			}
			back, err := decodeHeader(again)
			if err != nil || hashOf(back) != hashOf(e) {
				t.Fatalf("%v", err)
			}
		}
		if e, err := decodeEvidence(raw); err == nil {
			again, err := encodeEvidence(e)
			if err != nil {
				t.Fatal(err)
			}
			back, err := decodeEvidence(again)
			if err != nil || back.Known != e.Known || hashOf(back.Theirs) != hashOf(e.Theirs) || (back.Ours == nil) != (e.Ours == nil) {
				t.Fatalf("%v", err)
			}
		}
	})
}

// TestDamagedRecords: a home whose records are damaged is refused, not trusted anew.
func TestDamagedRecords(t *testing.T) {
	net := newNetwork(t, 3, 2, 1).grow(70)
	r := newRig(t, net, 0)
	r.headIs(70)
	for _, kind := range []byte{keyBase, keyNewest} {
		key := r.store.key(kind)
		raw, err := r.db.Get(key)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(raw); i += 37 {
			damaged := bytes.Clone(raw)
			damaged[i] ^= 1
			if err := r.db.Put(key, damaged); err != nil {
				t.Fatal(err)
			}
			c := &rig{t: t, node: r.node, db: r.db, now: r.now}
			if c.open(0) == nil {
				// Only what no hash covers may differ: order of proposers, and JSON's own leeway.
				c.headIs(70)
			}
		}
		if err := r.db.Put(key, raw); err != nil {
			t.Fatal(err)
		}
	}
}
