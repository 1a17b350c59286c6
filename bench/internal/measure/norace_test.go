// SPDX-License-Identifier: MIT

//go:build !race

package measure

const raceEnabled = false
