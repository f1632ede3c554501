package outbox

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
)

var update = flag.Bool("update", false, "write the golden file of the current format")

// homes holds the keys and values of an outbox: items 5, 6 and 7 wait, 5 and 6
// were sent, and nothing is known of them. The one of version 1 was written by
// the code of that time and is never written again.
func home(version int) string { return filepath.Join("testdata", fmt.Sprintf("home-v%d.txt", version)) }

// A home of any version opens: what was sent is looked for, nothing is lost, and
// nothing is sent twice.
func TestHomesOfAllVersionsOpen(t *testing.T) {
	for _, landed := range []bool{false, true} {
		for _, version := range []int{1, 2} {
			r := newRig(t, nil)
			r.seal()
			if landed {
				r.publish(slices.Concat(testItem(5).Blobs, testItem(6).Blobs))
			}
			r.disk.fill(t, home(version))
			r.restart()
			items, size, oldest := r.box.Pending()
			if want := len(strings.Join(wantData(5, 6, 7), "")); items != 3 || size != want || !oldest.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
				t.Errorf("version %d: pending %d items, %d bytes, oldest %s", version, items, size, oldest)
			}
			if last, ok := r.box.Last(); !ok || last != 7 {
				t.Errorf("version %d: last is %d, %t", version, last, ok)
			}
			if r.step() == 0 && !landed {
				t.Errorf("version %d: did not wait for what was sent", version)
			}
			r.restart() // before anything came of it
			r.drain()
			r.check(5, 6, 7)
			r.checkPosted(5, 6, 7)
			if want := map[bool]int{true: 1, false: 2}[landed]; r.layer.submits != want {
				t.Errorf("version %d: %d submits, want %d", version, r.layer.submits, want)
			}
		}
	}
}

// The records are written as they always were.
func TestFormatIsPinned(t *testing.T) {
	r := newRig(t, func(c *Config) { c.MaxSubmitBytes, c.Lanes = 60, []string{"first"} })
	r.add(3, 4)
	r.drain()
	r.add(5, 6, 7)
	r.layer.hold = true
	r.step()
	got := r.disk.dump()
	if *update {
		if err := os.WriteFile(home(2), got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(home(2))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("records are\n%s\nwant\n%s", got, want)
	}
}

// dump is a line for each key, with its value, in hex.
func (d *disk) dump() []byte {
	var out bytes.Buffer
	it := d.Durable.NewIterator(nil, nil)
	defer it.Release()
	for it.Next() {
		fmt.Fprintf(&out, "%x %x\n", it.Key(), it.Value())
	}
	return out.Bytes()
}

func (d *disk) fill(t *testing.T, file string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		k, err := hex.DecodeString(key)
		if err != nil {
			t.Fatal(err)
		}
		v, err := hex.DecodeString(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Durable.Put(k, v); err != nil {
			t.Fatal(err)
		}
	}
}

// Damage is told, not guessed at.
func TestDamagedRecords(t *testing.T) {
	for name, damage := range map[string]func(key, value []byte) []byte{
		"cut off":         func(_, v []byte) []byte { return v[:len(v)-1] },
		"another version": func(_, v []byte) []byte { return append([]byte{9}, v[1:]...) },
	} {
		for _, kind := range []byte{keyEntry, keyFlight, keyLast} {
			if kind == keyLast && name == "another version" {
				continue // a number has none
			}
			r := newRig(t, nil)
			r.disk.fill(t, home(2))
			it := r.disk.Durable.NewIterator(append([]byte("out-"), kind), nil)
			it.Next()
			if err := r.disk.Durable.Put(it.Key(), damage(it.Key(), slices.Clone(it.Value()))); err != nil {
				t.Fatal(err)
			}
			it.Release()
			r.cfg.DB = r.disk.crash(t)
			if _, err := Open(r.cfg); err == nil {
				t.Errorf("a record %c that is %s is taken", kind, name)
			}
		}
	}
}

func FuzzRecords(f *testing.F) {
	f.Add(encodeBlobs(testItem(1).Blobs))
	f.Add(encodeBlobs([]da.Blob{{Namespace: testNamespace, Data: []byte{1}, ShareVersion: 1, Signer: make([]byte, 20)}}))
	e := newEntry(1, time.Unix(7, 0), testItem(1).Blobs, make([]da.Commitment, 2))
	f.Add(encodeEntry(e))
	f.Add(encodeFlight(&flight{from: 9, fee: da.Fee{GasPrice: 0.004, GasLimit: 80_000, Key: "second"}, cargo: e.parcels}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if blobs, ok := decodeBlobs(raw); ok && !bytes.Equal(encodeBlobs(blobs), raw) {
			t.Errorf("blobs %x decode, but encode to %x", raw, encodeBlobs(blobs))
		}
		if e, err := decodeEntry(1, raw); err == nil && !bytes.Equal(encodeEntry(e), raw) {
			t.Errorf("entry %x decodes, but encodes to %x", raw, encodeEntry(e))
		}
		if m, err := decodeFlight(raw); err == nil {
			back := &flight{from: m.from, fee: m.fee}
			for _, at := range m.places {
				back.cargo = append(back.cargo, &parcel{item: &entry{id: at.id}, number: int(at.number)})
			}
			if !bytes.Equal(encodeFlight(back), raw) {
				t.Errorf("flight %x decodes, but encodes to %x", raw, encodeFlight(back))
			}
		}
	})
}
