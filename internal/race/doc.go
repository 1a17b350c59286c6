// SPDX-License-Identifier: MIT

// Package race has a constant that is true under the race detector, where code
// allocates more and runs many times slower. Only tests import it.
package race
