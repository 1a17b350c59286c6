// SPDX-License-Identifier: MIT

package measure

import (
	"os"
	"runtime/pprof"
)

// Profile writes a profile of the processor time to a file until the returned
// function is called. An empty name means none.
func Profile(name string) (stop func() error, err error) {
	if name == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}
