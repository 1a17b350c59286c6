// SPDX-License-Identifier: MIT

// Package tokenform knows what tokens look like by themselves, without a key before them.
//
// An [Index] finds the formats that vendors give their tokens: a prefix, a length and an alphabet,
// listed in vendor_*.go by the kind of service, each row with its source. What no table describes
// is in shape.go and token.go: parts joined by signs, prefixes that end in a dot, paths of
// webhooks. JSON web tokens are in jwt.go. [Random] tells what has been generated from words,
// numbers and names; UUIDs and digests, which are as random but seldom secret, have functions of
// their own (random.go, idtext.go).
package tokenform
