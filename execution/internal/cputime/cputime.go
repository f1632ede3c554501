//go:build unix

// Package cputime measures benchmarks where other work runs on the machine. It is
// imported from tests only.
package cputime

import (
	"syscall"
	"time"
)

// Used is what the process has used of its processors. Other work on the machine
// lengthens it less than it lengthens time.
func Used() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
