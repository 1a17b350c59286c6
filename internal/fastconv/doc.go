// SPDX-License-Identifier: MIT

// Package fastconv writes numbers, times and durations as the standard library
// does, faster, and reads the clock. It knows nothing of records or lines.
package fastconv
