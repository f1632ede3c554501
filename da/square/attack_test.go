package square

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/trivium-chain/trivium/da"
)

// cloneData copies an answer deeply, so that a mutation stays in the copy.
func cloneData(d da.NamespaceData) da.NamespaceData {
	out := da.NamespaceData{Rows: make([]da.NamespaceRow, len(d.Rows))}
	for i, r := range d.Rows {
		out.Rows[i].Proof = r.Proof
		out.Rows[i].Proof.LeafHash = bytes.Clone(r.Proof.LeafHash)
		out.Rows[i].Proof.Nodes = cloneBytes(r.Proof.Nodes)
		out.Rows[i].Shares = cloneBytes(r.Shares)
	}
	return out
}

func cloneBytes(in [][]byte) [][]byte {
	out := make([][]byte, len(in))
	for i := range in {
		out[i] = bytes.Clone(in[i])
	}
	return out
}

// TestNothingCanBeLeftOutOrChanged mutates honest answers, of presence and of
// absence, in every way a dishonest node could think of.
func TestNothingCanBeLeftOutOrChanged(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	a, b, c := testNamespace("a"), testNamespace("b"), testNamespace("c")
	s := build(t, []da.Blob{
		{Namespace: a, Data: randomBytes(rng, 2500)},
		{Namespace: a, Data: randomBytes(rng, 700)},
		{Namespace: c, Data: randomBytes(rng, 3000)},
	})
	h := headerOf(s)
	present, err := s.Namespace(a)
	if err != nil {
		t.Fatal(err)
	}
	absent, err := s.Namespace(b)
	if err != nil || len(absent.Rows) == 0 {
		t.Fatalf("b is not inside any row's range: %d rows, %v", len(absent.Rows), err)
	}
	other, err := s.Namespace(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(present.Rows) < 2 {
		t.Fatal("the namespace lies in one row only")
	}
	refused := func(what string, ns da.Namespace, d da.NamespaceData) {
		t.Helper()
		if blobs, err := Open(h, ns, d); err == nil {
			t.Errorf("%s: accepted with %d blobs", what, len(blobs))
		} else if da.KindOf(err) != da.KindDishonest || da.ReasonOf(err) != da.LieShare {
			t.Errorf("%s: %v", what, err)
		}
	}
	for name, honest := range map[string]struct {
		ns   da.Namespace
		data da.NamespaceData
	}{"present": {a, present}, "absent": {b, absent}} {
		mutate := func(what string, change func(d *da.NamespaceData)) {
			t.Helper()
			d := cloneData(honest.data)
			change(&d)
			refused(name+": "+what, honest.ns, d)
		}
		if _, err := Open(h, honest.ns, cloneData(honest.data)); err != nil {
			t.Fatal(err)
		}
		for i, row := range honest.data.Rows {
			for j := range row.Shares {
				for _, at := range []int{0, 28, 29, 30, 33, 34, 100, 511} {
					mutate(fmt.Sprintf("row %d share %d byte %d", i, j, at), func(d *da.NamespaceData) { d.Rows[i].Shares[j][at] ^= 1 })
				}
				mutate("share left out", func(d *da.NamespaceData) {
					d.Rows[i].Shares = append(d.Rows[i].Shares[:j], d.Rows[i].Shares[j+1:]...)
				})
				mutate("share left out, range shortened", func(d *da.NamespaceData) {
					d.Rows[i].Shares = append(d.Rows[i].Shares[:j], d.Rows[i].Shares[j+1:]...)
					d.Rows[i].Proof.End--
				})
				mutate("share cut", func(d *da.NamespaceData) { d.Rows[i].Shares[j] = d.Rows[i].Shares[j][:511] })
			}
			for j := range row.Proof.Nodes {
				for at := range nodeSize {
					mutate(fmt.Sprintf("row %d node %d byte %d", i, j, at), func(d *da.NamespaceData) { d.Rows[i].Proof.Nodes[j][at] ^= 1 })
				}
				mutate("node left out", func(d *da.NamespaceData) {
					d.Rows[i].Proof.Nodes = append(d.Rows[i].Proof.Nodes[:j], d.Rows[i].Proof.Nodes[j+1:]...)
				})
				mutate("node doubled", func(d *da.NamespaceData) {
					d.Rows[i].Proof.Nodes = append(d.Rows[i].Proof.Nodes, d.Rows[i].Proof.Nodes[j])
				})
			}
			for at := range row.Proof.LeafHash {
				mutate(fmt.Sprintf("leaf hash byte %d", at), func(d *da.NamespaceData) { d.Rows[i].Proof.LeafHash[at] ^= 1 })
			}
			for _, shift := range []int{-1, 1, 1 << 20, -1 << 40, 1 << 62} {
				mutate(fmt.Sprintf("range moved by %d", shift), func(d *da.NamespaceData) { d.Rows[i].Proof.Start += shift; d.Rows[i].Proof.End += shift })
				mutate(fmt.Sprintf("end moved by %d", shift), func(d *da.NamespaceData) { d.Rows[i].Proof.End += shift })
			}
			mutate("max namespace flag", func(d *da.NamespaceData) { d.Rows[i].Proof.IsMaxNamespaceIgnored = false })
			mutate("row left out", func(d *da.NamespaceData) { d.Rows = append(d.Rows[:i], d.Rows[i+1:]...) })
			mutate("row doubled", func(d *da.NamespaceData) { d.Rows = append(d.Rows, d.Rows[i]) })
			mutate("empty row", func(d *da.NamespaceData) { d.Rows[i] = da.NamespaceRow{} })
			mutate("empty row with a flag", func(d *da.NamespaceData) {
				d.Rows[i] = da.NamespaceRow{Proof: da.Proof{IsMaxNamespaceIgnored: true}}
			})
			mutate("row of another namespace", func(d *da.NamespaceData) { d.Rows[i] = other.Rows[0] })
		}
		mutate("nothing", func(d *da.NamespaceData) { d.Rows = nil })
		mutate("rows swapped", func(d *da.NamespaceData) {
			if len(d.Rows) > 1 {
				d.Rows[0], d.Rows[1] = d.Rows[1], d.Rows[0]
			} else {
				d.Rows = nil
			}
		})
	}
	// A part of the range that is itself proven, but is not all of it.
	for r, row := range present.Rows {
		if n := row.Proof.End - row.Proof.Start; n > 1 {
			d := cloneData(present)
			part, err := s.proveRow(newHasher(), r, row.Proof.Start, row.Proof.End-1)
			if err != nil {
				t.Fatal(err)
			}
			d.Rows[r] = da.NamespaceRow{Shares: d.Rows[r].Shares[:n-1], Proof: part}
			refused("a proven part", a, d)
		}
	}
	refused("absence of another", a, absent)
	if _, err := Open(h, da.Namespace{28: 4}, da.NamespaceData{}); err == nil {
		t.Error("a reserved namespace is opened")
	}
}

func TestInclusionCannotBeForged(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	ns := testNamespace("a")
	s := build(t, []da.Blob{{Namespace: ns, Data: randomBytes(rng, 5000)}, {Namespace: ns, Data: randomBytes(rng, 100)}})
	h := headerOf(s)
	blob := s.Blobs()[0]
	honest, err := s.ProveBlob(blob)
	if err != nil {
		t.Fatal(err)
	}
	mutate := func(what string, change func(b *da.Blob, p *da.Inclusion)) {
		t.Helper()
		b, p := blob, honest
		b.Data = bytes.Clone(blob.Data)
		p.Rows = append([]da.Proof(nil), honest.Rows...)
		for i := range p.Rows {
			p.Rows[i].Nodes = cloneBytes(p.Rows[i].Nodes)
		}
		change(&b, &p)
		err := VerifyInclusion(h, b, p)
		want := da.LieBlob
		if CheckBlob(b) != nil {
			want = "" // no blob to prove
		}
		if err == nil || da.ReasonOf(err) != want {
			t.Errorf("%s: %v", what, err)
		}
	}
	mutate("data", func(b *da.Blob, _ *da.Inclusion) { b.Data[4999] ^= 1 })
	mutate("shorter", func(b *da.Blob, _ *da.Inclusion) { b.Data = b.Data[:4999] })
	mutate("empty", func(b *da.Blob, _ *da.Inclusion) { b.Data = nil })
	mutate("namespace", func(b *da.Blob, _ *da.Inclusion) { b.Namespace = testNamespace("b") })
	mutate("signer", func(b *da.Blob, _ *da.Inclusion) { b.ShareVersion, b.Signer = 1, make([]byte, 20) })
	mutate("no rows", func(_ *da.Blob, p *da.Inclusion) { p.Rows = nil })
	for i := range honest.Rows {
		mutate("row left out", func(_ *da.Blob, p *da.Inclusion) { p.Rows = append(p.Rows[:i], p.Rows[i+1:]...) })
		mutate("row doubled", func(_ *da.Blob, p *da.Inclusion) { p.Rows = append(p.Rows, p.Rows[i]) })
		mutate("start", func(_ *da.Blob, p *da.Inclusion) { p.Rows[i].Start++ })
		mutate("end", func(_ *da.Blob, p *da.Inclusion) { p.Rows[i].End = 1 << 60 })
		mutate("leaf hash", func(_ *da.Blob, p *da.Inclusion) { p.Rows[i].LeafHash = make([]byte, nodeSize) })
		for j := range honest.Rows[i].Nodes {
			mutate("node", func(_ *da.Blob, p *da.Inclusion) { p.Rows[i].Nodes[j][60] ^= 1 })
		}
	}
	for _, by := range []int{-1, 1, 2 * s.Width(), -1 << 40, 1 << 62} {
		mutate(fmt.Sprintf("index %+d", by), func(_ *da.Blob, p *da.Inclusion) { p.Index += by })
	}
}

// TestMalformedSharesAreSkipped: what only a dishonest proposer can put into a
// square is passed over, and what stands beside it is still found.
func TestMalformedSharesAreSkipped(t *testing.T) {
	ns := testNamespace("a")
	rng := rand.New(rand.NewPCG(6, 6))
	honest := func(size int) [][]byte {
		shares, err := blobShares(da.Blob{Namespace: ns, Data: randomBytes(rng, size)})
		if err != nil {
			t.Fatal(err)
		}
		return shares
	}
	for name, bad := range map[string]func() [][]byte{
		"continuation of nothing": func() [][]byte { return honest(2000)[1:] },
		"too few shares":          func() [][]byte { return honest(2000)[:2] },
		"length of 4 GiB": func() [][]byte {
			s := honest(100)
			binary.BigEndian.PutUint32(s[0][lengthAt:], 1<<32-1)
			return s
		},
		"length 0 with data": func() [][]byte {
			s := honest(100)
			binary.BigEndian.PutUint32(s[0][lengthAt:], 0)
			return s
		},
		"unknown version":     func() [][]byte { s := honest(100); s[0][infoAt] = 2<<1 | 1; return s },
		"version 127":         func() [][]byte { s := honest(1000); s[0][infoAt] = 0xff; return s },
		"version changes":     func() [][]byte { s := honest(1000); s[1][infoAt] = 1 << 1; return s },
		"bytes after the end": func() [][]byte { s := honest(100); s[0][511] = 1; return s },
		"foreign namespace":   func() [][]byte { s := honest(1000); s[1][28] = 9; return s },
		"foreign first share": func() [][]byte { s := honest(1000); s[0][28] = 9; return s },
		"length cut short": func() [][]byte {
			s := honest(2000)
			binary.BigEndian.PutUint32(s[0][lengthAt:], 10)
			return s
		},
	} {
		before, after := honest(700), honest(100)
		var run []placedShare
		for _, group := range [][][]byte{before, bad(), after} {
			for _, s := range group {
				run = append(run, placedShare{at: 3 + len(run), data: s})
			}
		}
		got := parseBlobs(ns, run, 16)
		if len(got) != 2 || len(got[0].Data) != 700 || len(got[1].Data) != 100 {
			t.Errorf("%s: %d blobs, want the two honest ones", name, len(got))
		}
	}
	// A sequence whose shares do not stand side by side.
	var run []placedShare
	for i, s := range honest(2000) {
		run = append(run, placedShare{at: 2*i + 1, data: s})
	}
	if got := parseBlobs(ns, run, 16); len(got) != 0 {
		t.Error("a scattered sequence is a blob")
	}
}

// FuzzOpen feeds arbitrary answers, and honest ones with bytes changed, to the
// checks. Whatever is accepted is the honest answer.
func FuzzOpen(f *testing.F) {
	rng := rand.New(rand.NewPCG(7, 7))
	ns := testNamespace("a")
	s := build(f, []da.Blob{{Namespace: ns, Data: randomBytes(rng, 2500)}, {Namespace: testNamespace("c"), Data: randomBytes(rng, 900)}})
	h := headerOf(s)
	honest, err := s.Namespace(ns)
	if err != nil {
		f.Fatal(err)
	}
	want, err := Open(h, ns, honest)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{}, uint16(0), int64(0), int64(0), uint8(0))
	f.Add([]byte{1, 2, 3}, uint16(40), int64(1), int64(-1), uint8(1))
	f.Add(bytes.Repeat([]byte{0xff}, 90), uint16(600), int64(1<<62), int64(1), uint8(7))
	f.Add(make([]byte, 512), uint16(3), int64(-1<<63), int64(1<<63-1), uint8(13))
	f.Fuzz(func(t *testing.T, patch []byte, at uint16, start, end int64, what uint8) {
		d := cloneData(honest)
		row := &d.Rows[int(at)%len(d.Rows)]
		row.Proof.Start += int(start)
		row.Proof.End += int(end)
		target := func(list [][]byte) {
			if len(list) > 0 {
				i := int(at) % len(list)
				for j, b := range patch {
					if len(list[i]) > 0 {
						list[i][(int(at)+j)%len(list[i])] ^= b
					}
				}
			}
		}
		switch what % 8 {
		case 0:
			target(row.Shares)
		case 1:
			target(row.Proof.Nodes)
		case 2:
			row.Proof.LeafHash = patch
		case 3:
			row.Shares = append(row.Shares, patch)
		case 4:
			row.Proof.Nodes = append(row.Proof.Nodes, patch)
		case 5:
			row.Shares = nil
			row.Proof.LeafHash = patch
		case 6:
			d.Rows = d.Rows[:int(at)%len(d.Rows)]
		case 7:
			row.Proof.Nodes = nil
		}
		got, err := Open(h, ns, d)
		if err != nil {
			return
		}
		if len(got) != len(want) || !sameBlob(got[0], want[0]) {
			t.Fatalf("a changed answer is accepted and gives %d blobs", len(got))
		}
	})
}

// FuzzHeaderAndShares lets roots, proofs and shares all be the fuzzer's: as
// behind a header signed by a dishonest majority. Nothing may panic, and
// parsing gives only blobs that encode to the shares they came from.
func FuzzHeaderAndShares(f *testing.F) {
	ns := testNamespace("a")
	shares, err := blobShares(da.Blob{Namespace: ns, Data: make([]byte, 1200)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Join(shares, nil), uint8(1))
	f.Add(bytes.Repeat(shares[0], 3), uint8(2))
	f.Add(make([]byte, 4*ShareSize), uint8(0))
	f.Fuzz(func(t *testing.T, raw []byte, shape uint8) {
		var run []placedShare
		var list [][]byte
		for len(raw) >= ShareSize {
			run = append(run, placedShare{at: len(run)*(1+int(shape%2)) + int(shape), data: raw[:ShareSize]})
			list = append(list, raw[:ShareSize])
			raw = raw[ShareSize:]
		}
		for _, b := range parseBlobs(ns, run, 64) {
			back, err := blobShares(b)
			if err != nil {
				t.Fatalf("a parsed blob is not valid: %v", err)
			}
			at := b.Index/64*32 + b.Index%64
			for i, s := range run {
				if s.at == at {
					for j := range back {
						if !bytes.Equal(back[j], run[i+j].data) {
							t.Fatalf("share %d of the blob at %d does not encode back", j, at)
						}
					}
				}
			}
		}
		node := func(i int) []byte {
			n := make([]byte, nodeSize)
			copy(n, raw)
			n[int(shape)%nodeSize] ^= byte(i)
			return n
		}
		h := da.Header{RowRoots: [][]byte{node(1), node(2), raw}, ColumnRoots: [][]byte{node(1)}}
		_ = VerifyHeader(h)
		d := da.NamespaceData{Rows: []da.NamespaceRow{{Shares: list, Proof: da.Proof{Start: int(shape % 3), End: int(shape%3) + len(list), Nodes: [][]byte{node(3), node(4)}, IsMaxNamespaceIgnored: true}}}}
		_, _ = Open(h, ns, d)
		h.RowRoots = h.RowRoots[:2]
		_, _ = Open(h, ns, d)
		_ = VerifyInclusion(h, da.Blob{Namespace: ns, Data: raw}, da.Inclusion{Index: int(shape), Rows: []da.Proof{d.Rows[0].Proof}})
	})
}
