// SPDX-License-Identifier: MIT

//go:build unix

package measure

import (
	"syscall"
	"time"
)

// CPUTime returns the processor time that this process has used so far, user
// and system together, of all its threads.
func CPUTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are constants
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
