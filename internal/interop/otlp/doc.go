// SPDX-License-Identifier: MIT

// Package otlp has tests of logplex's OTLP against OpenTelemetry's own data model
// and, with the build tag interop, against the collector's receiver and
// VictoriaLogs, whose program victoria-logs must be in PATH. It is a module of its
// own since these bring hundreds of others.
package otlp
