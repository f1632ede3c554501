//go:build unix

package vm

import (
	"syscall"
	"time"
)

// cpuTime is what the process has used of its processors. Other work on the
// machine lengthens it less than it lengthens time.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
