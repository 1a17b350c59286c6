// SPDX-License-Identifier: MIT

// Linear reads texts from standard input, a list in JSON, and writes for each how many blocks of
// secretscan Find runs through for a byte of short texts that repeat it, and of long ones. A test
// of secretscan builds it with -cover -covermode=atomic, since time says little on a busy machine.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime/coverage"
	"strings"

	"github.com/logplex-go/logplex/internal/secretscan"
)

func main() {
	log.SetFlags(0)
	var units []string
	if err := json.NewDecoder(os.Stdin).Decode(&units); err != nil {
		log.Fatal(err)
	}
	r := secretscan.NewRules(nil, true)
	for _, unit := range units {
		few, err := blocks(r, unit, 6<<10)
		if err != nil {
			log.Fatal(err)
		}
		// What is found is looked at again, which depends on how the text ends.
		other, err := blocks(r, unit, 9<<10)
		if err != nil {
			log.Fatal(err)
		}
		few = max(few, other)
		many, err := blocks(r, unit, 40<<10)
		if err != nil {
			log.Fatal(err)
		}
		if other, err = blocks(r, unit, 45<<10); err != nil {
			log.Fatal(err)
		}
		many = min(many, other)
		fmt.Println(few, many)
	}
}

// blocks returns how many blocks Find runs through for a byte of size bytes of unit.
func blocks(r *secretscan.Rules, unit string, size int) (uint64, error) {
	text := []byte(strings.Repeat(unit, max(1, size/len(unit))))
	if err := coverage.ClearCounters(); err != nil {
		return 0, err
	}
	r.Find(nil, text)
	var b bytes.Buffer
	if err := coverage.WriteCounters(&b); err != nil {
		return 0, err
	}
	n, err := sum(b.Bytes())
	return n / uint64(len(text)), err
}

// sum returns the sum of all counters of a file of them, whose format is internal/coverage's: a
// header, that of a segment, two tables of texts, and for each function the number of its counters,
// two numbers that name it, and the counters.
func sum(data []byte) (total uint64, err error) {
	const header, segment, flavor, uleb128 = 32, 16, 24, 2
	if len(data) < header+segment || data[flavor] != uleb128 {
		return 0, errors.New("the counters have another format")
	}
	functions := binary.LittleEndian.Uint64(data[header:])
	tables := binary.LittleEndian.Uint32(data[header+8:]) +
		binary.LittleEndian.Uint32(data[header+12:])
	at := header + segment + int(tables)
	at += -at & 3
	next := func() uint64 {
		v, n := binary.Uvarint(data[min(at, len(data)):])
		at += max(n, 1)
		return v
	}
	for range functions {
		counters := next()
		next()
		next()
		for range counters {
			total += next()
		}
		if at > len(data) {
			return 0, errors.New("the counters end early")
		}
	}
	return total, nil
}
