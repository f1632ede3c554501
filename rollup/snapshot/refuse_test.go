package snapshot_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

var update = flag.Bool("update", false, "write golden files anew")

// The manifest of a known chain does not change, nor does what is checked of it.
func TestGoldenManifest(t *testing.T) {
	g := testGenesis(40)
	c, err := read(create(t, made(t, g, 3)), g)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(map[string]any{"manifest": c.Manifest, "accounts": c.Accounts, "slots": c.Slots, "codes": c.Codes, "headers": len(c.Headers), "heights": len(c.Heights)}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "manifest.golden")
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(append(got, '\n'), want) {
		t.Fatalf("%v\n%s", err, got)
	}
}

// Any flipped byte is found, and any cut.
func TestFlippedAndCut(t *testing.T) {
	g := testGenesis(20)
	file := create(t, made(t, g, 2))
	for i := range file {
		bad := bytes.Clone(file)
		bad[i] ^= 1 << (i % 8)
		if _, err := read(bad, g); snapshot.FlawOf(err) == "" {
			t.Fatalf("byte %d of %d flipped: %v", i, len(file), err)
		}
		if _, err := read(file[:i], g); snapshot.FlawOf(err) == "" {
			t.Fatalf("cut after %d bytes: %v", i, err)
		}
	}
	if _, err := read(append(bytes.Clone(file), 0), g); snapshot.FlawOf(err) != snapshot.FlawChecksum {
		t.Errorf("a byte more: %v", err)
	}
}

// A file that was made anew, checksum included, is refused with the name of what
// is wrong in it.
func TestForgedFiles(t *testing.T) {
	g := testGenesis(40)
	file := create(t, made(t, g, 300))
	records, err := snapshot.Records(file, g)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := snapshot.Forge(records); err != nil || !bytes.Equal(again, file) {
		t.Fatalf("a file put together anew is another: %v", err)
	}
	first := func(kind byte) int {
		return slices.IndexFunc(records, func(r snapshot.Record) bool { return r.Kind == kind })
	}
	manifest := func(change func(*snapshot.Manifest)) func([]snapshot.Record) []snapshot.Record {
		return func(r []snapshot.Record) []snapshot.Record {
			r[0].Data = recode(t, r[0].Data, change)
			return r
		}
	}
	header := func(change func(*types.Header)) func([]snapshot.Record) []snapshot.Record {
		return func(r []snapshot.Record) []snapshot.Record { return reheader(t, r, change) }
	}
	drop := func(kind byte) func([]snapshot.Record) []snapshot.Record {
		return func(r []snapshot.Record) []snapshot.Record { return slices.Delete(r, first(kind), first(kind)+1) }
	}
	flip := func(kind byte, at int) func([]snapshot.Record) []snapshot.Record {
		return func(r []snapshot.Record) []snapshot.Record {
			d := r[first(kind)].Data
			d[(at+len(d))%len(d)] ^= 1
			return r
		}
	}
	for name, tc := range map[string]struct {
		want  snapshot.Flaw
		forge func([]snapshot.Record) []snapshot.Record
	}{
		"empty":        {snapshot.FlawFormat, func([]snapshot.Record) []snapshot.Record { return nil }},
		"no manifest":  {snapshot.FlawFormat, drop(snapshot.KindManifest)},
		"unknown kind": {snapshot.FlawFormat, func(r []snapshot.Record) []snapshot.Record { return append(r, snapshot.Record{Kind: 77}) }},
		"a record too large": {snapshot.FlawFormat, func(r []snapshot.Record) []snapshot.Record {
			return append(r, snapshot.Record{Kind: snapshot.KindSlot, Data: make([]byte, 66)})
		}},
		"a record at the end": {snapshot.FlawFormat, func(r []snapshot.Record) []snapshot.Record { return append(r, r[0]) }},
		"records swapped": {snapshot.FlawFormat, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindBlock)
			r[at], r[at+1] = r[at+1], r[at]
			return r
		}},
		"another chain":       {snapshot.FlawGenesis, manifest(func(m *snapshot.Manifest) { m.Genesis[0]++ })},
		"another chain id":    {snapshot.FlawGenesis, manifest(func(m *snapshot.Manifest) { m.ChainID++ })},
		"another state root":  {snapshot.FlawManifest, manifest(func(m *snapshot.Manifest) { m.Root[0]++ })},
		"another hash":        {snapshot.FlawManifest, manifest(func(m *snapshot.Manifest) { m.Hash[0]++ })},
		"not the batch's end": {snapshot.FlawManifest, manifest(func(m *snapshot.Manifest) { m.Batch.Last++ })},
		"too many forced":     {snapshot.FlawManifest, manifest(func(m *snapshot.Manifest) { m.Forced = 2 })},
		"another origin":      {snapshot.FlawHeader, manifest(func(m *snapshot.Manifest) { m.Origin.DADataRoot[0]++ })},
		"landed before":       {snapshot.FlawCursor, manifest(func(m *snapshot.Manifest) { m.Batch.DAHeight = 3 })},
		"derived before":      {snapshot.FlawCursor, manifest(func(m *snapshot.Manifest) { m.Derived = 6 })},
		"past the window":     {snapshot.FlawCursor, manifest(func(m *snapshot.Manifest) { m.Derived += 1000 })},
		"cursor further":      {snapshot.FlawFormat, manifest(func(m *snapshot.Manifest) { m.Derived++ })},
		"a header left out":   {snapshot.FlawHeader, drop(snapshot.KindHeader)},
		"oldest header": {snapshot.FlawHeader, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindHeader)
			r[at].Data = recode(t, r[at].Data, func(h *types.Header) { h.BaseFee, h.GasLimit = nil, 0 })
			return r
		}},
		"headers of another chain": {snapshot.FlawHeader, func(r []snapshot.Record) []snapshot.Record { return rechain(t, r, 1) }},
		"parent hash":              {snapshot.FlawHeader, header(func(h *types.Header) { h.ParentHash[0]++ })},
		"base fee":                 {snapshot.FlawHeader, header(func(h *types.Header) { h.BaseFee = new(big.Int).Add(h.BaseFee, common.Big1) })},
		"coinbase":                 {snapshot.FlawHeader, header(func(h *types.Header) { h.Coinbase[0]++ })},
		"gas limit":                {snapshot.FlawHeader, header(func(h *types.Header) { h.GasLimit++ })},
		"randao":                   {snapshot.FlawHeader, header(func(h *types.Header) { h.MixDigest[0]++ })},
		"state root":               {snapshot.FlawState, header(func(h *types.Header) { h.Root[0]++ })},
		"transactions root":        {snapshot.FlawBlock, header(func(h *types.Header) { h.TxHash[0]++ })},
		"gas used":                 {snapshot.FlawReceipts, header(func(h *types.Header) { h.GasUsed++ })},
		"receipts root":            {snapshot.FlawReceipts, header(func(h *types.Header) { h.ReceiptHash[0]++ })},
		"bloom":                    {snapshot.FlawReceipts, header(func(h *types.Header) { h.Bloom[0]++ })},
		"a receipt's status": {snapshot.FlawReceipts, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindReceipts)
			r[at].Data = recode(t, r[at].Data, func(list *[]*types.ReceiptForStorage) { (*list)[0].Status = types.ReceiptStatusFailed })
			return r
		}},
		"no receipts": {snapshot.FlawReceipts, func(r []snapshot.Record) []snapshot.Record {
			r[first(snapshot.KindReceipts)].Data = []byte{0xc0}
			return r
		}},
		"a DA height left out": {snapshot.FlawHeights, drop(snapshot.KindHeight)},
		"origin's data root": {snapshot.FlawHeights, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindHeight)
			r[at].Data = recode(t, r[at].Data, func(h *rollup.DAHeight) { h.DataRoot[0]++ })
			return r
		}},
		"code changed":   {snapshot.FlawCode, flip(snapshot.KindCode, 5)},
		"code left out":  {snapshot.FlawCode, drop(snapshot.KindCode)},
		"code of nobody": {snapshot.FlawCode, func(r []snapshot.Record) []snapshot.Record { return addCode(t, r, g) }},
		"codes swapped": {snapshot.FlawCode, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindCode)
			r[at], r[at+1] = r[at+1], r[at]
			return r
		}},
		"an account left out": {snapshot.FlawState, drop(snapshot.KindAccount)},
		"a balance":           {snapshot.FlawState, flip(snapshot.KindAccount, 36)},
		"an address":          {snapshot.FlawState, flip(snapshot.KindAccount, 31)},
		"accounts swapped": {snapshot.FlawState, func(r []snapshot.Record) []snapshot.Record {
			a := first(snapshot.KindAccount)
			b := a + 1 + slices.IndexFunc(r[a+1:], func(r snapshot.Record) bool { return r.Kind == snapshot.KindAccount })
			r[a], r[b] = r[b], r[a]
			return r
		}},
		"an account twice": {snapshot.FlawState, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindAccount)
			return slices.Insert(r, at, r[at])
		}},
		"a slot left out": {snapshot.FlawState, drop(snapshot.KindSlot)},
		"a slot's value":  {snapshot.FlawState, flip(snapshot.KindSlot, -1)},
		"a slot's key":    {snapshot.FlawState, flip(snapshot.KindSlot, 31)},
		"a slot of zero": {snapshot.FlawState, func(r []snapshot.Record) []snapshot.Record {
			at := first(snapshot.KindSlot)
			r[at].Data = append(r[at].Data[:32], 0x80)
			return r
		}},
		"a short account": {snapshot.FlawFormat, func(r []snapshot.Record) []snapshot.Record {
			r[first(snapshot.KindAccount)].Data = []byte{1}
			return r
		}},
	} {
		t.Run(name, func(t *testing.T) {
			copied := make([]snapshot.Record, len(records))
			for i, r := range records {
				copied[i] = snapshot.Record{Kind: r.Kind, Data: bytes.Clone(r.Data)}
			}
			forged, err := snapshot.Forge(tc.forge(copied))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := read(forged, g); snapshot.FlawOf(err) != tc.want {
				t.Errorf("%v, want flaw %q", err, tc.want)
			}
		})
	}
}

func encode(tb testing.TB, v any) []byte {
	tb.Helper()
	enc, err := rlp.EncodeToBytes(v)
	if err != nil {
		tb.Fatal(err)
	}
	return enc
}

// reheader changes the header of the block, and the manifest with it.
func reheader(tb testing.TB, r []snapshot.Record, change func(*types.Header)) []snapshot.Record {
	tb.Helper()
	at := slices.IndexFunc(r, func(r snapshot.Record) bool { return r.Kind == snapshot.KindBlock })
	b := new(types.Block)
	if err := rlp.DecodeBytes(r[at].Data, b); err != nil {
		tb.Fatal(err)
	}
	header := b.Header()
	change(header)
	r[at].Data = encode(tb, b.WithSeal(header))
	r[0].Data = recode(tb, r[0].Data, func(m *snapshot.Manifest) {
		m.Hash, m.Root, m.Batch.StateRoot = header.Hash(), header.Root, header.Root
	})
	return r
}

// recode changes a value within its encoding.
func recode[T any](tb testing.TB, raw []byte, change func(*T)) []byte {
	tb.Helper()
	v := new(T)
	if err := rlp.DecodeBytes(raw, v); err != nil {
		tb.Fatal(err)
	}
	change(v)
	return encode(tb, v)
}

// rechain changes the oldest header and lets all others follow it, so that the
// chain of headers holds.
func rechain(t *testing.T, r []snapshot.Record, time uint64) []snapshot.Record {
	t.Helper()
	var parent *types.Header
	for i := range r {
		switch r[i].Kind {
		case snapshot.KindHeader:
			r[i].Data = recode(t, r[i].Data, func(h *types.Header) {
				if parent == nil {
					h.Extra = []byte{byte(time)}
				} else {
					h.ParentHash = parent.Hash()
				}
				parent = h
			})
		case snapshot.KindBlock:
			b := new(types.Block)
			if err := rlp.DecodeBytes(r[i].Data, b); err != nil {
				t.Fatal(err)
			}
			h := b.Header()
			h.ParentHash = parent.Hash()
			r[i].Data = encode(t, b.WithSeal(h))
			r[0].Data = recode(t, r[0].Data, func(m *snapshot.Manifest) { m.Hash = h.Hash() })
		}
	}
	return r
}

// addCode puts a code where it belongs that no account has.
func addCode(t *testing.T, r []snapshot.Record, g *rollup.Genesis) []snapshot.Record {
	t.Helper()
	at := slices.IndexFunc(r, func(r snapshot.Record) bool { return r.Kind == snapshot.KindAccount })
	for n := byte(0); ; n++ {
		out := slices.Insert(slices.Clone(r), at, snapshot.Record{Kind: snapshot.KindCode, Data: []byte{n}})
		file, err := snapshot.Forge(out)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := read(file, g); err != nil && !bytes.Contains([]byte(err.Error()), []byte("out of order")) {
			return out
		}
	}
}

// Bytes of any kind are refused or read, and never more than that.
func FuzzRead(f *testing.F) {
	g := testGenesis(10)
	s := made(f, g, 2)
	file := create(f, s)
	records, err := snapshot.Records(file, g)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint16(0), []byte{}, byte(0))
	for i, r := range records {
		f.Add(uint16(i), r.Data, r.Kind)
	}
	f.Fuzz(func(t *testing.T, at uint16, data []byte, kind byte) {
		forged := slices.Clone(records)
		i := int(at) % len(forged)
		forged[i] = snapshot.Record{Kind: kind, Data: data}
		raw, err := snapshot.Forge(forged)
		if err != nil {
			t.Fatal(err)
		}
		_, err = read(raw, g)
		same := kind == records[i].Kind && bytes.Equal(data, records[i].Data)
		if same != (err == nil) && records[i].Kind != snapshot.KindHeight && records[i].Kind != snapshot.KindManifest {
			t.Errorf("record %d replaced by %d bytes of kind %d: %v", i, len(data), kind, err)
		}
		if err != nil && snapshot.FlawOf(err) == "" {
			t.Errorf("an error without a name: %v", err)
		}
	})
}

// The same over the bytes of the file, whose checksum does not hold but by chance.
func FuzzBytes(f *testing.F) {
	g := testGenesis(10)
	file := create(f, made(f, g, 2))
	f.Add(file)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := read(raw, g); (err == nil) != bytes.Equal(raw, file) || err != nil && snapshot.FlawOf(err) == "" {
			t.Errorf("%v", err)
		}
	})
}
