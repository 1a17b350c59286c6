// SPDX-License-Identifier: MIT

//go:build !race

package format

const raceEnabled = false
