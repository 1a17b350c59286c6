// SPDX-License-Identifier: MIT

// Package frameworks has tests of logplexhttp.AccessLog with the routers,
// websocket libraries and proxies that programs use with it. It is a module of its
// own since these bring many others.
package frameworks
