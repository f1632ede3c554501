package engine

import (
	"bytes"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/execution/wasm/instrument"
)

// entries are the files of the cache; nothing else may lie around.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, folder(), "schedule-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	rest, _ := filepath.Glob(filepath.Join(dir, folder(), stagePrefix+"*"))
	for _, p := range append(rest, paths...) {
		if name := filepath.Base(p); strings.HasPrefix(name, stagePrefix) || strings.HasPrefix(name, tempPrefix) {
			t.Errorf("%s was left behind", name)
		}
	}
	return paths
}

func TestDiskCache(t *testing.T) {
	dir := t.TempDir()
	p := endings()
	run := func(want Stats) {
		t.Helper()
		e := compiler(t, Config{CacheDir: dir})
		c := load(t, e, p)
		if got := c.Run(frame(9, nil), 100); got != (Outcome{Status: 9, Ink: 100}) {
			t.Errorf("%+v", got)
		}
		if got := c.Run(frame(3, nil), 100); !got.Trap {
			t.Errorf("%+v", got)
		}
		if s := e.Stats(); s.DiskHits != want.DiskHits || s.Compilations != want.Compilations || s.Fallbacks != 0 || s.Unexpected != 0 {
			t.Errorf("%+v", s)
		}
	}
	run(Stats{Compilations: 1})
	if n := len(entries(t, dir)); n != 1 {
		t.Fatalf("%d entries", n)
	}
	run(Stats{DiskHits: 1})
	run(Stats{DiskHits: 1})
	if n := len(entries(t, dir)); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// An entry is of one schedule and one program, to the byte.
func TestDiskNames(t *testing.T) {
	dir := t.TempDir()
	p := endings()
	e := compiler(t, Config{CacheDir: dir})
	load(t, e, p)
	changed := *p
	changed.Wasm = bytes.Replace(p.Wasm, []byte{0x41, 8, 0x10}, []byte{0x41, 9, 0x10}, 1) // exit status of input 7
	if bytes.Equal(changed.Wasm, p.Wasm) {
		t.Fatal("the program does not have the constant")
	}
	e = compiler(t, Config{CacheDir: dir})
	key := keyOf(p) // the raw module may be the same and its instrumented form another
	c, err := e.Load(key, func() (*instrument.Program, error) { return &changed, nil })
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Run(frame(7, nil), 0); got.Status != 9 {
		t.Errorf("%+v", got)
	}
	key.Schedule = 2
	if _, err := e.Load(key, func() (*instrument.Program, error) { return p, nil }); err != nil {
		t.Fatal(err)
	}
	if s := e.Stats(); s.DiskHits != 0 || s.Compilations != 2 {
		t.Errorf("%+v", s)
	}
	if n := len(entries(t, dir)); n != 3 {
		t.Errorf("%d entries", n)
	}
	ids := map[[32]byte]bool{}
	for _, n := range []diskName{{1, [32]byte{1}}, {2, [32]byte{1}}, {1, [32]byte{2}}} {
		ids[n.id()] = true
	}
	if len(ids) != 3 {
		t.Error("names are not told apart")
	}
	for _, part := range []string{wazeroVersion, "engine-1", "amd64"} {
		if part == "amd64" && !strings.HasSuffix(folder(), "amd64") {
			continue
		}
		if !strings.Contains(folder(), part) {
			t.Errorf("folder %s does not tell %s", folder(), part)
		}
	}
}

// A file that is not what was written is never executed: it is deleted, the log
// tells, and the module is compiled again.
func TestDamagedEntries(t *testing.T) {
	dir := t.TempDir()
	p := endings()
	load(t, compiler(t, Config{CacheDir: dir}), p)
	path := entries(t, dir)[0]
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	otherDir := t.TempDir()
	load(t, compiler(t, Config{CacheDir: otherDir}), answer(1))
	foreign, err := os.ReadFile(entries(t, otherDir)[0])
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 7))
	damaged := map[string][]byte{
		"empty":              {},
		"magic alone":        good[:8],
		"no code":            good[:8+32+32+2],
		"last byte missing":  good[:len(good)-1],
		"half":               good[:len(good)/2],
		"one more byte":      append(bytes.Clone(good), 0),
		"zeros":              make([]byte, len(good)),
		"another's":          foreign,
		"what wazero writes": good[bytes.Index(good, []byte("WAZEVO")):],
	}
	for i := range 40 {
		b := bytes.Clone(good)
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		damaged["bit "+string(rune('A'+i))] = b
	}
	garbage := make([]byte, 5000)
	for i := range garbage {
		garbage[i] = byte(r.Uint32())
	}
	damaged["garbage"] = garbage
	for name, b := range damaged {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		e := compiler(t, Config{CacheDir: dir, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		if got := load(t, e, p).Run(frame(9, nil), 100); got != (Outcome{Status: 9, Ink: 100}) {
			t.Errorf("%s: %+v", name, got)
		}
		if s := e.Stats(); s.DiskHits != 0 || s.Compilations != 1 || s.Fallbacks != 0 {
			t.Errorf("%s: %+v", name, s)
		}
		if n := strings.Count(log.String(), "is damaged"); n != 1 {
			t.Errorf("%s: %d lines in the log", name, n)
		}
		now, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(now, good) {
			t.Errorf("%s: the entry was not written again: %v", name, err)
		}
	}
	entries(t, dir)
}

// What wazero would refuse, or run to no end on, behind a checksum that is right:
// made by a wazero that writes another format, say.
func TestEntriesThatWazeroRefuses(t *testing.T) {
	dir := t.TempDir()
	p := endings()
	load(t, compiler(t, Config{CacheDir: dir}), p)
	path := entries(t, dir)[0]
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := &disk{dir: filepath.Dir(filepath.Dir(path))}
	id := [32]byte(good[8:40])
	name, code, err := decodeEntry(id, good)
	if err != nil {
		t.Fatal(err)
	}
	for what, b := range map[string][]byte{
		"empty":         encodeEntry(id, name, nil),
		"magic":         encodeEntry(id, name, []byte("GARBAGE"+string(code[7:]))),
		"cut":           encodeEntry(id, name, code[:len(code)/2]),
		"other file":    encodeEntry(id, name+"0", code),
		"other folder":  encodeEntry(id, "wazero-v9-x/"+filepath.Base(name), code),
		"outside":       encodeEntry(id, "../../escape", code),
		"absolute":      encodeEntry(id, "/etc/escape", code),
		"name too long": append(good[:len(good):len(good)], 0)[:8+32+32+2],
	} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		e := compiler(t, Config{CacheDir: dir})
		if got := load(t, e, p).Run(frame(9, nil), 100); got != (Outcome{Status: 9, Ink: 100}) {
			t.Errorf("%s: %+v", what, got)
		}
		if s := e.Stats(); s.DiskHits != 0 || s.Compilations != 1 || s.Fallbacks != 0 {
			t.Errorf("%s: %+v", what, s)
		}
		if now, err := os.ReadFile(path); err == nil && bytes.Equal(now, b) {
			t.Errorf("%s: the entry is still there", what)
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(d.dir), "escape")); err == nil {
		t.Error("a file was written outside of the cache")
	}
	entries(t, dir)
}

// Without a folder that can be written, all goes on with one line in the log.
func TestDiskThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	e := compiler(t, Config{CacheDir: filepath.Join(file, "cache"), Logger: logger})
	load(t, e, answer(1))
	load(t, e, answer(2))
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("%d lines:\n%s", n, &log)
	}

	// It goes away, or becomes a file, while the engine runs.
	for _, broken := range []func(dir string) error{
		os.RemoveAll,
		func(dir string) error {
			schedule := filepath.Join(dir, folder(), "schedule-1")
			if err := os.RemoveAll(schedule); err != nil {
				return err
			}
			return os.WriteFile(schedule, nil, 0o600)
		},
	} {
		log.Reset()
		dir := t.TempDir()
		e := compiler(t, Config{CacheDir: dir, Logger: logger})
		load(t, e, answer(1))
		if err := broken(dir); err != nil {
			t.Fatal(err)
		}
		for i := range int32(3) {
			if got := load(t, e, answer(10+i)).Run(frame(0, nil), 1); got.Status != uint32(10+i) {
				t.Errorf("%+v", got)
			}
		}
		if n := strings.Count(log.String(), "\n"); n != 1 || e.Stats().Fallbacks != 0 {
			t.Errorf("%d lines:\n%s", n, &log)
		}
	}
}

func TestDiskIsBounded(t *testing.T) {
	dir := t.TempDir()
	e := compiler(t, Config{CacheDir: dir})
	load(t, e, answer(0))
	info, err := os.Stat(entries(t, dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	size := info.Size()
	e.disk.limit = 8 * size
	old := time.Now().Add(-24 * time.Hour)
	for i := range int32(30) {
		load(t, e, answer(i+1))
		for k, path := range entries(t, dir) {
			if info, _ := os.Stat(path); info.ModTime().After(old.Add(time.Hour)) { // a clock of our own: one minute an entry
				at := old.Add(time.Duration(int(i)*40+k) * time.Second)
				if err := os.Chtimes(path, at, at); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if n := len(entries(t, dir)); n > 8 || n < 5 {
		t.Errorf("%d entries", n)
	}
	e = compiler(t, Config{CacheDir: dir})
	load(t, e, answer(30))
	if s := e.Stats(); s.DiskHits != 1 {
		t.Error("the newest entry is gone")
	}
	load(t, e, answer(1))
	if s := e.Stats(); s.DiskHits != 1 {
		t.Error("the oldest entry stayed")
	}
}

// What a crash left behind goes away at a later start, and is no entry.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	load(t, compiler(t, Config{CacheDir: dir}), answer(1))
	base := filepath.Join(dir, folder())
	stale := filepath.Join(base, stagePrefix+"1")
	if err := os.MkdirAll(filepath.Join(stale, "wazero"), 0o700); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(base, "schedule-1", tempPrefix+"2")
	if err := os.WriteFile(temp, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	young := filepath.Join(base, stagePrefix+"3")
	if err := os.Mkdir(young, 0o700); err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-2 * staleAfter)
	for _, path := range []string{stale, temp} {
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	e := compiler(t, Config{CacheDir: dir})
	for _, path := range []string{stale, temp} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is still there", path)
		}
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the folder of another process is gone")
	}
	load(t, e, answer(1))
	if s := e.Stats(); s.DiskHits != 1 {
		t.Errorf("%+v", s)
	}
}

// The layout of an entry, as it is drawn at encodeEntry.
func TestEntryLayout(t *testing.T) {
	id := [32]byte{0: 0xaa, 31: 0xbb}
	b := encodeEntry(id, "a/b", []byte{1, 2, 3})
	want := "TRVWASM\x01" + string(id[:]) +
		"\x3e\x7c\x8a\x32\x1e\x45\x4e\xb1\xff\x1c\x02\x12\xa6\xe3\x55\x02\x27\xe5\x59\x90\x14\x05\xd4\x97\x39\x43\xb6\xf0\x33\xaf\x77\xf4" +
		"\x00\x03a/b\x01\x02\x03"
	if string(b) != want {
		t.Errorf("%q", b)
	}
}

func FuzzDecodeEntry(f *testing.F) {
	id := [32]byte{1}
	good := encodeEntry(id, "folder/file", []byte("code"))
	for i := range len(good) {
		f.Add(good[:i])
	}
	f.Add(good)
	f.Add(encodeEntry(id, "", nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		name, code, err := decodeEntry(id, data)
		if err != nil {
			return
		}
		if again := encodeEntry(id, name, code); !bytes.Equal(again, data) {
			t.Errorf("%x decodes, but is not what is encoded", data)
		}
	})
}
