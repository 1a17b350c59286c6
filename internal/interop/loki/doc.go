// SPDX-License-Identifier: MIT

// Package loki tests that Grafana Loki finds the level of a line: its own code is
// asked. That is not exported and belongs to a package with a thousand dependencies,
// so the one file is built from the module cache, into package distributor of this
// module. Package parts has the little that the file takes from Loki's other packages.
package loki
