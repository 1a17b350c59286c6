// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// A Credential is a user and a password of Basic authentication (RFC 7617), as
// they are in a drain's URL, percent-decoded. Printed, marshaled to JSON or
// logged it shows [REDACTED], so that options can be; package fmt asks no method
// of it for the verbs %p and %w and in unexported fields of other types.
type Credential struct {
	User     string
	Password string // "": the URL has a user only
}

const hiddenCredential = "[REDACTED]"

// Format hides the credential for verbs such as %d too, which do not ask for String.
func (Credential) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hiddenCredential) }

// MarshalJSON hides the credential.
func (Credential) MarshalJSON() ([]byte, error) { return []byte(`"` + hiddenCredential + `"`), nil }

// String hides the credential.
func (Credential) String() string { return hiddenCredential }

// GoString hides the credential.
func (Credential) GoString() string { return hiddenCredential }

// LogValue hides the credential.
func (Credential) LogValue() slog.Value { return slog.StringValue(hiddenCredential) }

// A secretSet reports whether a text is one of a few secrets, in a time that
// depends on the number of secrets and the length of the text only. It keeps
// digests under a key of its own, so that neither a dump of the process nor the
// timing of a comparison reveals a secret.
type secretSet struct {
	key     [32]byte
	digests [][sha256.Size]byte
}

func newSecretSet(secrets []string) *secretSet {
	s := new(secretSet)
	rand.Read(s.key[:]) // never fails
	for _, secret := range secrets {
		s.digests = append(s.digests, s.digest(secret))
	}
	return s
}

func (s *secretSet) digest(text string) (d [sha256.Size]byte) {
	mac := hmac.New(sha256.New, s.key[:])
	mac.Write([]byte(text)) // a hash takes all
	mac.Sum(d[:0])
	return d
}

func (s *secretSet) has(text string) bool {
	d := s.digest(text)
	found := 0
	for i := range s.digests {
		found |= subtle.ConstantTimeCompare(s.digests[i][:], d[:])
	}
	return found == 1
}

// credentialSet returns nil for nil: no credentials are asked for.
func credentialSet(credentials []Credential) *secretSet {
	if credentials == nil {
		return nil
	}
	var secrets []string
	for _, c := range credentials {
		if c != (Credential{}) {
			secrets = append(secrets, c.User+":"+c.Password)
		}
	}
	return newSecretSet(secrets)
}

// tokenSet returns nil for nil: no drain token is asked for. An empty token is
// never one that may send.
func tokenSet(tokens []string) *secretSet {
	if tokens == nil {
		return nil
	}
	var secrets []string
	for _, token := range tokens {
		if token != "" {
			secrets = append(secrets, token)
		}
	}
	return newSecretSet(secrets)
}
