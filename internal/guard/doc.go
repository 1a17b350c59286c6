// SPDX-License-Identifier: MIT

// Package guard holds the tests that keep the project's structure: which
// package may import which, what is exported, and what no file may contain.
// Nothing imports it.
package guard
