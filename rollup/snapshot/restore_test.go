package snapshot_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/ethdb/memorydb"

	"github.com/trivium-chain/trivium/rollup"
	"github.com/trivium-chain/trivium/rollup/chain"
	"github.com/trivium-chain/trivium/rollup/snapshot"
)

// restore makes a store in dir, as the base is when change has seen it.
func restore(tb testing.TB, file []byte, g *rollup.Genesis, dir string, change func(*chain.Point)) {
	tb.Helper()
	r, err := chain.NewRestore(chain.Config{Dir: dir, Genesis: g})
	if err != nil {
		tb.Fatal(err)
	}
	c, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), g, r)
	if err != nil {
		tb.Fatal(errors.Join(err, r.Close()))
	}
	p, err := c.Point()
	if err != nil {
		tb.Fatal(err)
	}
	if change != nil {
		change(p)
	}
	if err := errors.Join(r.Finish(p), r.Close()); err != nil {
		tb.Fatal(err)
	}
}

// full is a store on a disk with room for some records.
type full struct {
	*memorydb.Database
	room int
}

var errFull = errors.New("no space left on device")

func (d *full) Put(key, value []byte) error {
	if d.room--; d.room < 0 {
		return errFull
	}
	return d.Database.Put(key, value)
}

// A full disk is an error, wherever it is met, and does not end the process.
func TestFullDisk(t *testing.T) {
	g := testGenesis(20)
	file := create(t, made(t, g, 2))
	whole := &full{memorydb.New(), 1 << 30}
	if _, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), g, whole); err != nil {
		t.Fatal(err)
	}
	for room := range 1<<30 - whole.room {
		_, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), g, &full{memorydb.New(), room})
		if !errors.Is(err, errFull) || snapshot.FlawOf(err) != "" {
			t.Fatalf("with room for %d records: %v", room, err)
		}
	}
}

// A store that was not finished is no store, and nothing begins in it.
func TestUnfinishedIsNoStore(t *testing.T) {
	g := testGenesis(20)
	file := create(t, made(t, g, 2))
	for name, tc := range map[string]struct {
		engine string
		read   bool
	}{
		"nothing was put":   {"goleveldb", false},
		"all state was put": {"goleveldb", true},
		"in pebble":         {"pebble", true},
	} {
		dir := t.TempDir()
		cfg := chain.Config{Dir: dir, Genesis: g, Engine: tc.engine}
		r, err := chain.NewRestore(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if tc.read {
			if _, err := snapshot.Read(bytes.NewReader(file), int64(len(file)), g, r); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := chain.Open(cfg)
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "was cut off") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := chain.NewRestore(cfg); err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "chain")) {
			t.Errorf("%s: another restore over it: %v", name, err)
		}
	}
}
