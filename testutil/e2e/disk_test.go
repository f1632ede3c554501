//go:build linux

package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// On a full disk a node ends with one line that says so, at the start and in the
// middle of its work; with space it goes on where it was.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	home := filepath.Join(disk, "home")
	initHomeAt(t, home, "100ms")
	seen, tip := grow(t, home)
	args := append([]string{"start", "--home", home, "--log.format", "json", "--da.block-time", "10ms"}, fast...)
	for _, room := range []int64{0, 100 << 10} {
		filler := fill(t, disk, room)
		line := complaint(t, runToEnd(t, args...))
		for _, want := range []string{disk, "the disk is full", "free some space"} {
			if !strings.Contains(line, want) {
				t.Errorf("with %d bytes left the line does not name %q: %s", room, want, line)
			}
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
	n := startSequencer(t, home)
	got, err := n.hashes(t.Context(), 0, tip)
	if err != nil {
		t.Fatal(err)
	}
	for number, hash := range seen {
		if got[number] != hash || hash == (common.Hash{}) {
			t.Errorf("block %d was %s and is %s after the disk was full", number, hash, got[number])
		}
	}
	now, err := n.eth.BlockNumber(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := n.awaitSafe(within(t, 30*time.Second), now+5); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

// fill leaves room bytes on a disk.
func fill(t *testing.T, disk string, room int64) string {
	t.Helper()
	path := filepath.Join(disk, "filler")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	chunk := make([]byte, 4096)
	for {
		if _, err := f.Write(chunk); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(max(info.Size()-room, 0)); err != nil {
		t.Fatal(err)
	}
	return path
}
