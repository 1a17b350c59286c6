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
// # Where a rule is
//
// [Rules.Find] (rules.go) takes the marks of a text (marks.go), runs the passes that they allow,
// makes the spans fit into the text (fit.go), adds the places where a secret comes again
// (repeat.go) and looks again at what is left after a replacement where that may say something else
// (settle.go). A pass is a function that goes over the text by itself:
//
//   - findEvents (events.go) goes to equals signs, colons, quotes and commas. An eventFilter leaves
//     out most of them. An assigner (assign.go) judges signs, a quoteScan (quoted.go) the others.
//   - A wordScan (words.go) goes to words that announce a value. A claim (claim.go) is what is
//     right after one; what is between the two is in announce.go, what is between a value and the
//     word after it in before.go. Each of codelist.go, codes.go, column.go, compare.go, echo.go,
//     remark.go, sentence.go and statement.go (of SQL) has the rules for one kind of text.
//   - findRuns (run.go) goes to tokens that need no key: most have a form that tokenform
//     knows, those of used.go need a word before.
//   - findCards (card.go), findPersonal (personal.go), findStrings (strings.go) and the passes of
//     findSeldom: command lines (flag.go, client.go, command.go, login.go, service.go), lines
//     known by their first word (block.go, snmp.go), private keys (pem.go, dump.go), elements of
//     markup (element.go), URLs (url.go, percent.go), other languages (foreign.go), hashes
//     (hash.go). The texts of HTML without their entities have findEntities (entity.go), those
//     in single quotes without their escapes findSingleQuoted (shell.go).
//
// What the passes share is built of types that embed each other, each with the state that its
// methods need and no more:
//
//   - A subject (judge.go, object.go) is a text and its rules. It masks the value of a key if it is
//     a secret, and what an object holds. It is all that most rules need.
//   - A keyReader (keyreader.go) reads the key before a place; pair.go, member.go and manifest.go
//     find the name that belongs to a key such as value, key or data.
//   - A valueReader (value.go, bare.go) reads the value after a key. Notations that are rules of
//     their own are in auth.go, bound.go, bracket.go, cookie.go, entity.go, field.go and
//     literal.go.
//   - An assigner (assign.go) is a valueReader that judges signs, and the members of JSON web keys
//     by a webKeyScan (jwk.go).
//
// Judgements that need no state are functions: of values that are secrets (password.go, stated.go,
// weak.go) or none (innocent.go, placeholder.go, plain.go, prose.go, standin.go). They rest on
// extent.go, which finds where values end (ends.go remembers it), and on linebreak.go. What a look
// at a distance may cost is in budget.go.
//
// Below this package, and without knowledge of it, are keynames, which judges names of keys,
// tokenform, which knows what tokens look like by themselves, and lex, which knows bytes and words.
//
// # Idempotence
//
// What Replace writes scans clean. Placeholders of other tools, variables and format verbs are left
// as they are, and an empty secret stays visible as empty.
package secretscan
