package local

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

const crashHome = "TRIVIUM_TEST_CRASH_HOME"

// TestMain turns the test binary into the victim of TestKill when asked to.
func TestMain(m *testing.M) {
	if home := os.Getenv(crashHome); home != "" {
		submitForever(home)
		return
	}
	os.Exit(m.Run())
}

// submitForever tells on standard output what was acknowledged: "height number hash".
func submitForever(home string) {
	l, err := Open(Config{Dir: home, ChainID: "test", BlockTime: minBlockTime})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go func() { fmt.Println(l.Run(context.Background())) }()
	for i := 0; ; i++ {
		r, err := l.Submit(context.Background(), []da.Blob{crashBlob(i)}, da.Fee{})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		h, err := l.Header(context.Background(), r.Height)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(r.Height, i, hex.EncodeToString(h.Hash[:]))
	}
}

func crashBlob(i int) da.Blob {
	return da.Blob{Namespace: testNamespace("crash"), Data: bytes.Repeat([]byte(strconv.Itoa(i)+" "), 2000)}
}

// TestKill ends a process with kill -9 while it seals, several times over one
// home, and finds every acknowledged blob in the block that was acknowledged.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	type acknowledged struct {
		height uint64
		number int
		hash   string
	}
	var all []acknowledged
	for round := range 4 {
		victim := exec.Command(self)
		victim.Env = append(os.Environ(), crashHome+"="+home)
		out, err := victim.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; n < 3+5*round && lines.Scan(); n++ {
			var a acknowledged
			if _, err := fmt.Sscan(lines.Text(), &a.height, &a.number, &a.hash); err != nil {
				t.Fatalf("victim: %s", lines.Text())
			}
			all = append(all, a)
		}
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = victim.Wait() // "signal: killed"
	}
	if len(all) < 20 {
		t.Fatalf("only %d acknowledged submissions", len(all))
	}
	l := open(t, Config{Dir: home})
	for _, a := range all {
		got := blobsAt(t, l, a.height, testNamespace("crash"))
		found := false
		for _, b := range got {
			found = found || bytes.Equal(b.Data, crashBlob(a.number).Data)
		}
		h, err := l.Header(t.Context(), a.height)
		if err != nil {
			t.Fatal(err)
		}
		if !found || hex.EncodeToString(h.Hash[:]) != a.hash {
			t.Errorf("height %d: acknowledged blob %d is there: %v; header %x, acknowledged %s", a.height, a.number, found, h.Hash, a.hash)
		}
	}
	head, err := l.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for height := uint64(2); height <= head.Height; height++ {
		child, err := l.ExtendedHeader(t.Context(), height)
		if err != nil {
			t.Fatal(err)
		}
		parent, err := l.Header(t.Context(), height-1)
		if err != nil {
			t.Fatal(err)
		}
		if h, err := child.Verify(); err != nil || h.Parent != parent.Hash {
			t.Fatalf("header %d does not follow its parent: %v", height, err)
		}
	}
}

// TestRecordsGolden fixes the bytes on disk.
func TestRecordsGolden(t *testing.T) {
	c := newClock()
	l := open(t, Config{Now: c.Now})
	c.advance(time.Second)
	done := submit(t, l, t.Context(),
		da.Blob{Namespace: testNamespace("a"), Data: []byte("plain")},
		da.Blob{Namespace: testNamespace("b"), Data: []byte("signed"), ShareVersion: 1, Signer: bytes.Repeat([]byte{0xaa}, 20)})
	seal(t, l)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	iterator := l.store.db.NewIterator(nil, nil)
	defer iterator.Release()
	for iterator.Next() {
		fmt.Fprintf(&got, "%q\n%s\n", iterator.Key(), hex.Dump(iterator.Value()))
	}
	const name = "testdata/records.golden"
	if os.Getenv("TRIVIUM_UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the records have changed; TRIVIUM_UPDATE_GOLDEN=1 rewrites %s\n%s", name, got.String())
	}
}

func FuzzRecords(f *testing.F) {
	l := open(f, Config{})
	done := submit(f, l, f.Context(), da.Blob{Namespace: testNamespace("a"), Data: []byte("plain")})
	seal(f, l)
	if err := <-done; err != nil {
		f.Fatal(err)
	}
	for _, key := range [][]byte{heightKey('h', 1), heightKey('h', 2), heightKey('b', 2)} {
		raw, err := l.store.db.Get(key, nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if h, err := decodeHeader(raw); err == nil {
			if _, err := encodeHeader(h); err != nil {
				t.Fatal(err)
			}
		}
		if s, err := decodeSubmissions(raw); err == nil {
			again, err := decodeSubmissions(encodeSubmissions(s))
			if err != nil || len(again) != len(s) {
				t.Fatalf("%d submissions, then %d: %v", len(s), len(again), err)
			}
		}
	})
}

// BenchmarkSeal stores blocks on disk, one synchronous write each, and reads them.
func BenchmarkSeal(b *testing.B) {
	for _, size := range []int{0, 64 << 10, 1 << 20, 7 << 20} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			l := open(b, Config{Dir: b.TempDir()})
			blob := da.Blob{Namespace: testNamespace("a"), Data: bytes.Repeat([]byte{1}, size)}
			b.SetBytes(int64(size))
			for b.Loop() {
				var done <-chan error
				if size > 0 {
					done = submit(b, l, b.Context(), blob)
				}
				if _, err := l.Seal(); err != nil {
					b.Fatal(err)
				}
				if done != nil {
					<-done
				}
			}
		})
		if size == 0 {
			continue
		}
		b.Run(fmt.Sprintf("read/%dKiB", size>>10), func(b *testing.B) {
			l := open(b, Config{})
			blob := da.Blob{Namespace: testNamespace("a"), Data: bytes.Repeat([]byte{1}, size)}
			done := submit(b, l, b.Context(), blob)
			h := seal(b, l)
			<-done
			b.SetBytes(int64(size))
			for b.Loop() {
				l.mu.Lock()
				l.squares = nil // as for a height that nobody asked about for a while
				l.mu.Unlock()
				data, err := l.Namespace(b.Context(), h.Height, blob.Namespace)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := square.Open(h, blob.Namespace, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
