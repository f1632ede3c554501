package archive

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

// recordOf gives the record of a height and its limit.
func recordOf(t testing.TB, height uint64) (*Record, int) {
	t.Helper()
	h, data := read(t, newLayer(t), height)
	return &Record{Height: h.Height, Hash: h.Hash, Data: data}, Limit(h, ours...)
}

func encode(t testing.TB, r *Record) []byte {
	t.Helper()
	raw, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestRecordsComeBack(t *testing.T) {
	for _, height := range []uint64{bothHeight, smallHeight, absentHeight} {
		r, limit := recordOf(t, height)
		got, err := Decode(encode(t, r), limit)
		if err != nil {
			t.Fatalf("height %d: %v", height, err)
		}
		if len(got.Data) != len(r.Data) || got.Height != r.Height || got.Hash != r.Hash {
			t.Fatalf("height %d: %d namespaces of %d, height %d", height, len(got.Data), len(r.Data), got.Height)
		}
		body, err := r.body()
		if err != nil {
			t.Fatal(err)
		}
		again, err := got.body()
		if err != nil || !bytes.Equal(again, body) {
			t.Errorf("height %d: the decoded record is another one: %v", height, err)
		}
		if len(body) > limit {
			t.Errorf("height %d: %d bytes, the header allows %d", height, len(body), limit)
		}
	}
}

// Golden file: the record of a height with one small blob.
func TestGoldenRecord(t *testing.T) {
	r, limit := recordOf(t, smallHeight)
	const name = "testdata/record.hex"
	got := hex.EncodeToString(encode(t, r))
	if os.Getenv("TRIVIUM_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.TrimSpace(string(want)) {
		t.Errorf("the form of records has changed; TRIVIUM_UPDATE_GOLDEN=1 rewrites %s\n%s", name, got)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(want)))
	if err != nil {
		t.Fatal(err)
	}
	if old, err := Decode(raw, limit); err != nil || !reflect.DeepEqual(old.Data, r.Data) {
		t.Errorf("the golden record does not give the data: %v", err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	r, limit := recordOf(t, bothHeight)
	good := encode(t, r)
	body, err := r.body()
	if err != nil {
		t.Fatal(err)
	}
	wrap := func(body []byte) []byte {
		return compress(binary.AppendUvarint(bytes.Clone(good[:bodyAt]), uint64(len(body))), body)
	}
	if _, err := Decode(wrap(body), limit); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		raw  []byte
		want string
	}{
		"nothing":             {nil, "no record"},
		"another version":     {append([]byte{2}, good[1:]...), "version 2"},
		"no size":             {good[:bodyAt], "a number is cut off"},
		"a frame cut off":     {good[:len(good)-1], ""},
		"bytes behind it":     {append(bytes.Clone(good), 0), ""},
		"a size too small":    {compress(binary.AppendUvarint(bytes.Clone(good[:bodyAt]), uint64(len(body)-1)), body), ""},
		"a size too large":    {compress(binary.AppendUvarint(bytes.Clone(good[:bodyAt]), uint64(len(body)+1)), body), "says"},
		"a long number":       {wrap(append([]byte{0x82, 0}, body[1:]...)), "shortest form"},
		"a byte too many":     {wrap(append(bytes.Clone(body), 0)), "behind the last row"},
		"a byte too few":      {wrap(body[:len(body)-1]), "cut off"},
		"too many namespaces": {wrap(append([]byte{100}, body[1:]...)), "cut off"},
		"one namespace less":  {wrap(append([]byte{1}, body[1:]...)), "behind the last row"},
		"another order":       {wrap(append(append([]byte{2}, bytes.Repeat([]byte{9}, da.NamespaceSize)...), body[1+da.NamespaceSize:]...)), "order"},
	} {
		got, err := Decode(tc.raw, limit)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %+v, %v; want an error with %q", name, got, err, tc.want)
		}
	}
}

// A few bytes that say that they are gigabytes do not become any.
func TestDecodeIsBounded(t *testing.T) {
	r, limit := recordOf(t, smallHeight)
	head := encode(t, r)[:bodyAt]
	bombs := map[string][]byte{
		"by its size":  compress(binary.AppendUvarint(bytes.Clone(head), 1<<30), make([]byte, 64<<20)),
		"by its frame": compress(binary.AppendUvarint(bytes.Clone(head), uint64(limit)), make([]byte, 64<<20)),
	}
	for name, bomb := range bombs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Decode(bomb, limit)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; err == nil || took > 20<<20 {
			t.Errorf("%s: %d bytes of record took %d bytes: %v", name, len(bomb), took, err)
		}
	}
}

func TestEncodeRefusesWhatOpenDoes(t *testing.T) {
	for name, spoil := range map[string]func(*da.NamespaceRow){
		"a short share":         func(r *da.NamespaceRow) { r.Shares[0] = r.Shares[0][1:] },
		"a short node":          func(r *da.NamespaceRow) { r.Proof.Nodes[0] = r.Proof.Nodes[0][1:] },
		"a proof of more":       func(r *da.NamespaceRow) { r.Proof.End++ },
		"a leaf beside shares":  func(r *da.NamespaceRow) { r.Proof.LeafHash = make([]byte, square.NodeSize) },
		"no share and no leaf":  func(r *da.NamespaceRow) { r.Shares, r.Proof.End = nil, r.Proof.Start+1 },
		"parity not ignored":    func(r *da.NamespaceRow) { r.Proof.IsMaxNamespaceIgnored = false },
		"a negative first leaf": func(r *da.NamespaceRow) { r.Proof.Start, r.Proof.End = -1, len(r.Shares)-1 },
	} {
		r, _ := recordOf(t, smallHeight)
		spoil(&r.Data[frames].Rows[0])
		if _, err := r.Encode(); err == nil {
			t.Errorf("%s is encoded", name)
		}
	}
}

// Beside its payload a record has little: what the shares add, and the proofs.
// Proofs that both namespaces have in common are found by the compressor.
func TestRecordSize(t *testing.T) {
	for _, n := range []int{1000, 64 << 10, 1 << 20, 4 << 20} {
		s, err := square.Build([]da.Blob{{Namespace: low, Data: random(1, 50_000)}, {Namespace: frames, Data: random(2, n)}, {Namespace: high, Data: random(3, 50_000)}})
		if err != nil {
			t.Fatal(err)
		}
		one, two := &Record{Data: map[da.Namespace]da.NamespaceData{}}, &Record{Data: map[da.Namespace]da.NamespaceData{}}
		for _, ns := range ours {
			data, err := s.Namespace(ns)
			if err != nil {
				t.Fatal(err)
			}
			if len(data.Rows) == 0 {
				continue
			}
			two.Data[ns] = data
			if ns == frames {
				one.Data[ns] = data
			}
		}
		with, without := len(encode(t, two)), len(encode(t, one))
		t.Logf("%d bytes of payload in a square of width %d: record of %d bytes (%.1f %% more), %d of them to prove that nothing was forced", n, s.Width(), with, 100*float64(with-n)/float64(n), with-without)
		if with > n+n/32+2500 {
			t.Errorf("a payload of %d bytes takes a record of %d", n, with)
		}
	}
	r, _ := recordOf(t, absentHeight)
	t.Logf("%d bytes to prove that both namespaces are absent", len(encode(t, r)))
}

func FuzzDecode(f *testing.F) {
	for _, height := range []uint64{bothHeight, smallHeight, absentHeight} {
		r, _ := recordOf(f, height)
		raw := encode(f, r)
		f.Add(raw)
		f.Add(raw[:len(raw)/2])
		body, err := r.body()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, err := Decode(raw, 1<<20); err == nil {
			again, err := Decode(encode(t, r), 1<<20)
			if err != nil || !reflect.DeepEqual(again, r) {
				t.Fatalf("a decoded record does not come back: %v", err)
			}
		}
		// The same behind the compressor, which a fuzzer does not find its way through.
		data, err := decodeBody(raw)
		if err != nil {
			return
		}
		body, err := (&Record{Data: data}).body()
		if err != nil || !bytes.Equal(body, raw) {
			t.Fatalf("two bodies give one record: %v", err)
		}
	})
}
