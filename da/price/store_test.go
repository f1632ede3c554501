package price

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

func testRecord() (estimate, ledger) {
	at := time.Date(2026, 7, 1, 10, 30, 0, 0, time.UTC)
	return estimate{price: 0.0125, asked: 0.01, at: at}, ledger{
		day: at.Truncate(day), today: 35_955, total: 1_214_164, gas: 303_541_000, submissions: 17,
		reserved: []reservation{{price: 0.0125, limit: 79_796}, {price: 0.01, limit: 8_988_596}},
	}
}

func TestGoldenRecord(t *testing.T) {
	e, l := testRecord()
	got := []byte(hex.EncodeToString(encode(e, l)) + "\n")
	file := filepath.Join("testdata", "record.golden")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("record is %s, want %s", got, want)
	}
	e2, l2, err := decode(encode(e, l))
	if err != nil || !reflect.DeepEqual(e2, e) || !reflect.DeepEqual(l2, l) {
		t.Errorf("read back as %+v, %+v, %v", e2, l2, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(testRecord()))
	f.Add(encode(estimate{}, ledger{}))
	f.Add([]byte{recordVersion})
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, l, err := decode(raw)
		if err != nil {
			return
		}
		if again := encode(e, l); !bytes.Equal(again, raw) {
			t.Fatalf("%x is read, and written as %x", raw, again)
		}
		if !(e.price >= 0) || !(e.asked >= 0) {
			t.Fatalf("prices %g and %g", e.price, e.asked)
		}
	})
}
