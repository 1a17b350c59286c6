// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// IsFact reports whether a member of an object under a secret name is a fact about the secret by
// both names together, such as the status of an access key, and its text, if it has one, looks like
// no secret. It is the rule for objects in texts, see isFact.
func IsFact(k *keynames.Keys, parent, name, text string) bool {
	if name == "" || len(name) > maxPairKey || len(parent) > lex.MaxKey-maxPairKey-1 {
		return false
	}
	v := []byte(text)
	return k.VerdictString(parent+"."+name) == keynames.None &&
		(len(v) == 0 || !looksPassword(v) && !tokenform.Random(v))
}

// HoldsTokens reports whether key is that of an object of tokens, in which IsToken decides.
func HoldsTokens(key string) bool {
	return len(key) == len("tokens") && strings.EqualFold(key, "tokens")
}

// IsToken reports whether the text of a member of an object of tokens, at any depth in it, looks
// like one. It is the rule for objects in texts, see subject.object.
func IsToken(name, text []byte) bool {
	return looksPassword(text) && !isFact(nil, []byte("tokens"), name, text) &&
		!(isShort(text) && isPlaceholder(text))
}

// IsDirectory reports whether a value is a working directory under the name that the environment
// has for it.
func IsDirectory(name, value []byte) bool { return isWorkingDirectory(name, value) }
