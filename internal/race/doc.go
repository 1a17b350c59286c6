// SPDX-License-Identifier: MIT

// Package race tells tests whether the race detector is on, under which code
// allocates more and runs many times slower. Only tests import it.
package race
