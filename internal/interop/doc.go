// SPDX-License-Identifier: MIT

// Package interop holds tests of logplex against Heroku's own Go package for
// the log drain format, github.com/heroku/x/logplex/encoding. It is a module of
// its own so that logplex does not require that one.
package interop
