// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
)

// memory takes lines and forgets them. It is not io.Discard, which some
// loggers know and write nothing to.
type memory struct{}

func (memory) Write(p []byte) (int, error) { return len(p), nil }

// sinkNames are what -sink takes.
var sinkNames = []string{"memory", "null", "pipe"}

// openSink returns a sink and the function that closes it. The reader of a pipe is another
// process, so that what it costs is not seen.
func openSink(name string) (io.Writer, func() error, error) {
	switch name {
	case "memory":
		return memory{}, func() error { return nil }, nil
	case "null":
		f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		if err != nil {
			return nil, nil, err
		}
		return f, f.Close, nil
	case "pipe":
		r, w, err := os.Pipe()
		if err != nil {
			return nil, nil, err
		}
		reader := exec.Command("cat")
		reader.Stdin = r
		if err := reader.Start(); err != nil {
			return nil, nil, err
		}
		_ = r.Close()
		return w, func() error {
			_ = w.Close()
			return reader.Wait()
		}, nil
	}
	return nil, nil, fmt.Errorf("unknown sink %q", name)
}
