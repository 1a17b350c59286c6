// SPDX-License-Identifier: MIT

//go:build race

package logplexhttp_test

// raceEnabled says that the race detector is on, under which code allocates
// more.
const raceEnabled = true
