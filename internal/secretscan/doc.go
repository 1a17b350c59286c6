// SPDX-License-Identifier: MIT

// Package secretscan finds secrets in text and writes placeholders in their place.
//
// [Rules] holds the built-in content rules: vendor token formats, JSON web tokens, private keys,
// authentication schemes, credentials in URLs, assignments in the notations that logs use, payment
// cards, Heroku's own tokens and, on request, personal data. [Rules.Find] reports the byte ranges
// of the secrets of one text; it does not change the text. [Mask.Replace] is the single writer: it
// puts a placeholder in the place of each range, knowing the quoting around it, so that rules
// cannot corrupt each other's output and their order does not matter.
//
// # How a text is scanned
//
// A clean text must cost next to nothing. In a short one a single pass over all bytes decides which
// rules can apply, often none. No rule reads every byte again, and in a long text none does so at
// all. Each has an anchor that the scan can hop to: a run of twenty token bytes (found by looking
// at every twentieth byte), a separator ('=' or ':'), the '@' of a URL, the "B" of BEGIN, Bearer
// and Basic, a dash after a space, a group of digits. Only at an anchor does a rule look closer,
// first backwards for the context (the key before the separator, the scheme before the value), then
// forwards for the extent of the secret. Nothing backtracks: whatever is scanned forwards is either
// consumed or bounded by a small constant, so the work is linear in the text, however hostile.
//
// # What counts as a secret
//
// A value is judged by its own shape where that is unmistakable (a vendor's prefix and length; a
// card's issuer range, length, grouping and check digit) and else by the text before it.
// Randomness alone is never enough: digests, identifiers and file names are as random as keys.
// Checksums inside tokens are not checked.
//
// Text may contain JSON inside JSON strings to any depth: quotes are matched at their depth of
// escaping.
//
// # Idempotence
//
// What Replace writes scans clean. Placeholders of other tools, variables and format verbs are left
// as they are, and an empty secret stays visible as empty.
package secretscan
