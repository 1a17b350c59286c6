// SPDX-License-Identifier: MIT

//go:build !race

package logplexzerolog_test

const raceEnabled = false
