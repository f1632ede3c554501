package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

const (
	// version is of what this package makes of a program. Another one ignores
	// what is on disk.
	version = 1
	// wazeroVersion is the version of wazero that go.mod asks for.
	wazeroVersion = "v1.12.0"
	// diskBytes bounds the cache on disk. Beyond it, the oldest entries go.
	diskBytes = 2 << 30
	// maxEntry is more bytes than the machine code of any module has.
	maxEntry = 256 << 20
	// staleAfter is the age at which a folder for passing machine code to wazero
	// is taken for one that a crash has left.
	staleAfter = time.Hour
)

// disk keeps machine code in files, one for each program:
//
//	CacheDir/engine-1-wazero-v1.12.0-linux-amd64/schedule-1/<name>
//
// wazero has a cache on disk of its own, but believes most of what it reads
// there: a wrong count or offset would make it allocate without end or jump
// anywhere. So it only ever sees a folder of this process, made for one load,
// with content whose checksum was right a moment ago; and what it writes there is
// taken over into an entry with a checksum.
type disk struct {
	dir string
	log *slog.Logger

	mu     sync.Mutex
	bytes  int64
	limit  int64
	failed bool // nothing is written any more
}

// diskName is what an entry depends on, beside the folder that it is in.
type diskName struct {
	schedule schedule.Version
	program  [sha256.Size]byte // of Program.Wasm
}

// id is the name of the entry as a digest, of the folder too, so that a file that
// was moved is seen to be in the wrong place.
func (n diskName) id() [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintf(h, "trivium wasm code, %s, schedule %d, program %x", folder(), n.schedule, n.program)
	return [sha256.Size]byte(h.Sum(nil))
}

func folder() string {
	return fmt.Sprintf("engine-%d-wazero-%s-%s-%s", version, wazeroVersion, runtime.GOOS, runtime.GOARCH)
}

func (d *disk) path(n diskName) string {
	id := n.id()
	return filepath.Join(d.dir, fmt.Sprintf("schedule-%d", n.schedule), hex.EncodeToString(id[:]))
}

const (
	stagePrefix = "stage-"
	tempPrefix  = "temp-"
)

// openDisk makes the folder of this version and clears away what crashes left.
func openDisk(dir string, log *slog.Logger) (*disk, error) {
	d := &disk{dir: filepath.Join(dir, folder()), log: log, limit: diskBytes}
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, err
	}
	s, err := os.MkdirTemp(d.dir, stagePrefix) // can it be written to?
	if err != nil {
		return nil, err
	}
	if err := os.Remove(s); err != nil {
		return nil, err
	}
	old := time.Now().Add(-staleAfter)
	leftovers, _ := filepath.Glob(filepath.Join(d.dir, stagePrefix+"*"))
	temps, _ := filepath.Glob(filepath.Join(d.dir, "schedule-*", tempPrefix+"*"))
	for _, path := range append(leftovers, temps...) {
		if info, err := os.Stat(path); err == nil && info.ModTime().Before(old) {
			_ = os.RemoveAll(path)
		}
	}
	d.prune()
	return d, nil
}

// stage is a folder that wazero reads and writes during one load.
type stage struct {
	dir   string
	cache wazero.CompilationCache
	given string // path of the file that was put there; "" if there was no entry
}

// stage makes a folder for a load, with the machine code in it if there is an
// entry. Nil if that cannot be done.
func (d *disk) stage(n diskName) *stage {
	dir, err := os.MkdirTemp(d.dir, stagePrefix)
	if err != nil {
		d.fail(err)
		return nil
	}
	s := &stage{dir: dir}
	if s.cache, err = wazero.NewCompilationCacheWithDir(dir); err == nil {
		err = d.fill(s, n)
	}
	if err != nil {
		d.fail(err)
		s.remove()
		return nil
	}
	return s
}

// fill puts the content of an entry where wazero looks for it.
func (d *disk) fill(s *stage, n diskName) error {
	path := d.path(n)
	info, err := os.Stat(path)
	if err != nil {
		return nil // no entry
	}
	if info.Size() > maxEntry {
		return os.Remove(path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil // none that can be read
	}
	id := n.id()
	name, code, err := decodeEntry(id, data)
	if err != nil {
		d.log.Warn("A file in the cache of compiled WASM contracts is damaged; it is deleted and the contract compiled again", "file", path, "err", err)
		return os.Remove(path)
	}
	given := filepath.Join(s.dir, filepath.FromSlash(name))
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return os.Remove(path)
	}
	if _, err := os.Stat(filepath.Dir(given)); err != nil {
		return nil // of a build that calls its folder otherwise
	}
	if err := os.WriteFile(given, code, 0o600); err != nil {
		return err
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // the entries used last stay longest
	s.given = given
	return nil
}

// written is the file that wazero has added; "" if it has used the one given.
func (s *stage) written() string {
	var out string
	_ = filepath.WalkDir(s.dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && path != s.given && !strings.HasSuffix(path, ".tmp") {
			out = path
		}
		return nil
	})
	return out
}

// hit tells whether the machine code given was used.
func (s *stage) hit() bool { return s.given != "" && s.written() == "" }

func (s *stage) remove() { _ = os.RemoveAll(s.dir) }

// save makes an entry of what wazero has written.
func (d *disk) save(n diskName, s *stage) {
	d.mu.Lock()
	failed := d.failed
	d.mu.Unlock()
	path := s.written()
	if failed || path == "" {
		return
	}
	size, err := d.write(n, s.dir, path)
	if err != nil {
		d.fail(err)
		return
	}
	d.mu.Lock()
	d.bytes += size
	full := d.bytes > d.limit
	d.mu.Unlock()
	if full {
		d.prune()
	}
}

func (d *disk) write(n diskName, base, from string) (int64, error) {
	code, err := os.ReadFile(from)
	if err != nil {
		return 0, err
	}
	name, err := filepath.Rel(base, from)
	if err != nil {
		return 0, err
	}
	to := d.path(n)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(filepath.Dir(to), tempPrefix)
	if err != nil {
		return 0, err
	}
	data := encodeEntry(n.id(), filepath.ToSlash(name), code)
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil { // not synced: the checksum tells what a crash has done to it
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return int64(len(data)), err
}

// drop deletes an entry, if there is one.
func (d *disk) drop(n diskName) { _ = os.Remove(d.path(n)) }

// fail stops writing, with one line in the log.
func (d *disk) fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.failed {
		d.failed = true
		d.log.Warn("The cache of compiled WASM contracts cannot be written; contracts are compiled again at the next start", "dir", d.dir, "err", err)
	}
}

// prune counts the entries, and deletes the oldest if they are over the limit,
// down to three quarters of it.
func (d *disk) prune() {
	type file struct {
		path string
		size int64
		used time.Time
	}
	var files []file
	var total int64
	paths, _ := filepath.Glob(filepath.Join(d.dir, "schedule-*", "*"))
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			files = append(files, file{path, info.Size(), info.ModTime()})
			total += info.Size()
		}
	}
	if total > d.limit {
		slices.SortFunc(files, func(a, b file) int { return a.used.Compare(b.used) })
		for _, f := range files {
			if total <= d.limit/4*3 {
				break
			}
			if os.Remove(f.path) == nil {
				total -= f.size
			}
		}
	}
	d.mu.Lock()
	d.bytes = total
	d.mu.Unlock()
}

const entryMagic = "TRVWASM\x01"

// encodeEntry makes the file of an entry:
//
//	magic (8) | id (32) | SHA-256 of the rest (32) | length of name (2, big endian) | name | machine code
//
// name is the path, with slashes, at which wazero looks for the code. It is made
// of wazero's version and the features of the processor.
func encodeEntry(id [32]byte, name string, code []byte) []byte {
	rest := binary.BigEndian.AppendUint16(nil, uint16(len(name)))
	rest = append(append(rest, name...), code...)
	sum := sha256.Sum256(rest)
	out := make([]byte, 0, len(entryMagic)+len(id)+len(sum)+len(rest))
	out = append(append(append(out, entryMagic...), id[:]...), sum[:]...)
	return append(out, rest...)
}

// decodeEntry takes the file of the entry id apart, and fails if a bit of it is
// not as it was written. code aliases data.
func decodeEntry(id [32]byte, data []byte) (name string, code []byte, err error) {
	const head = len(entryMagic) + 32 + 32
	if len(data) < head+2 || string(data[:len(entryMagic)]) != entryMagic {
		return "", nil, fmt.Errorf("not an entry: %d bytes", len(data))
	}
	if got := data[len(entryMagic):][:32]; string(got) != string(id[:]) {
		return "", nil, fmt.Errorf("entry of %x", got)
	}
	rest := data[head:]
	if sum := sha256.Sum256(rest); string(sum[:]) != string(data[head-32:head]) {
		return "", nil, fmt.Errorf("checksum of %d bytes is wrong", len(rest))
	}
	n := int(binary.BigEndian.Uint16(rest))
	if len(rest) < 2+n {
		return "", nil, fmt.Errorf("name of %d bytes in %d", n, len(rest))
	}
	return string(rest[2:][:n]), rest[2+n:], nil
}
