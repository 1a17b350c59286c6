// SPDX-License-Identifier: MIT

// Package interop has tests of logplex against other implementations of what it
// writes and reads: Heroku's own Go package for the log drain format,
// github.com/heroku/x/logplex/encoding, and, with the build tag interop, rsyslog
// and syslog-ng. It is a module of its own so that logplex requires none of
// them.
package interop
