// Package summary lets tests over a corpus tell their figures when they pass. It
// is imported from tests only.
package summary

import (
	"fmt"
	"os"
	"testing"
)

// Print prints a line that a passing test may print. go test keeps back what a
// passing test writes unless it is verbose, so the line goes to the stdout of go
// test itself if that is a pipe or a terminal. (In a file, go test would write
// over it: there, use -v.)
func Print(line string) {
	fmt.Println(line)
	if testing.Verbose() {
		return
	}
	path := fmt.Sprintf("/proc/%d/fd/1", os.Getppid())
	if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() {
		return
	}
	if out, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		fmt.Fprintln(out, line)
		out.Close()
	}
}
