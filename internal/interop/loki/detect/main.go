// SPDX-License-Identifier: MIT

//go:build loki

// Detect reads a JSON array of lines and writes an array of the levels that Loki
// detects in them.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/logplex-go/logplex/internal/interop/loki/distributor"
)

func main() {
	var lines []string
	if err := json.NewDecoder(os.Stdin).Decode(&lines); err != nil {
		log.Fatal(err)
	}
	for i, l := range lines {
		lines[i] = distributor.DetectedLevel(l)
	}
	if err := json.NewEncoder(os.Stdout).Encode(lines); err != nil {
		log.Fatal(err)
	}
}
