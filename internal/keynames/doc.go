// SPDX-License-Identifier: MIT

// Package keynames judges names of keys: of attributes, JSON members, query parameters, headers and
// environment variables.
//
// [Keys] gives the verdict on a name, with the caller's own lists. It splits the name into words
// (keys.go) and looks each up in tables of words that name a secret and of words that say that the
// name is not of the secret itself (keywords.go). Under some names UUIDs and hex are secrets, which
// they are not elsewhere (hexvalue.go).
//
// An [EndingSet] is the filter before it: whether a key may be worth a verdict, by the last letters
// of its bytes in a text, without a call for nearly all keys (ending.go, qualified.go). A word that
// a table gets has to be in the endings too.
package keynames
