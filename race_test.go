// SPDX-License-Identifier: MIT

//go:build race

package logplex_test

const raceEnabled = true
