// SPDX-License-Identifier: MIT

//go:build race

package jsonline_test

const raceEnabled = true
