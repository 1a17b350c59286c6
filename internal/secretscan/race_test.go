// SPDX-License-Identifier: MIT

//go:build race

package secretscan

// raceEnabled tells tests that the race detector is on, which allocates and slows.
const raceEnabled = true
