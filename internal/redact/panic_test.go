// SPDX-License-Identifier: MIT

package redact_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const panicSecret = "Sparrow41hills"

// formatted, stringed and both are panic values that print a secret, some in one way only.
type (
	formatted struct{}
	stringed  struct{}
	both      struct{}
)

func (formatted) Format(s fmt.State, _ rune) { fmt.Fprint(s, "the password is "+panicSecret) }
func (stringed) String() string              { return "the password is " + panicSecret }
func (both) String() string                  { return "nothing to see" }
func (both) Format(s fmt.State, _ rune)      { fmt.Fprint(s, "the password is "+panicSecret) }

// panics panics in each of its methods.
type (
	panicsInError  struct{ with any }
	panicsInString struct{ with any }
	panicsInValue  struct{ with any }
	panicsInText   struct{ with any }
	panicsInJSON   struct{ with any }
	panicsInFormat struct{ with any }
)

func (p panicsInError) Error() string               { panic(p.with) }
func (p panicsInString) String() string             { panic(p.with) }
func (p panicsInValue) LogValue() slog.Value        { panic(p.with) }
func (p panicsInText) MarshalText() ([]byte, error) { panic(p.with) }
func (p panicsInJSON) MarshalJSON() ([]byte, error) { panic(p.with) }
func (p panicsInFormat) Error() string              { return "failed" }
func (p panicsInFormat) Format(s fmt.State, _ rune) { panic(p.with) }

// TestPanicsOfMethods logs values whose methods panic with a secret, which a wrapped handler would
// print in its own way.
func TestPanicsOfMethods(t *testing.T) {
	for _, out := range outputs() {
		for _, with := range []any{
			panicSecret, "the password is " + panicSecret, formatted{}, stringed{}, both{},
			fmt.Errorf("password=%s", panicSecret),
			fmt.Errorf("x: %w", fmt.Errorf("token %s", panicSecret)),
			[]byte("password=" + panicSecret), struct{ User, Password string }{"ann", panicSecret},
			map[string]string{"user": "ann x", "password": panicSecret},
		} {
			for _, v := range []any{
				panicsInError{with}, &panicsInError{with}, panicsInString{with},
				panicsInValue{with}, panicsInText{with}, panicsInJSON{with}, panicsInFormat{with},
			} {
				if _, ok := v.(panicsInValue); ok && out.name == "ReplaceAttr" {
					continue // log/slog resolves it before, and says where it panicked
				}
				out.log.Info("m", "v", v)
				out.log.Info("m", "v", []any{v}, "w", map[string]any{"x": v})
				out.log.Info("m", slog.Group("g", "v", v), "w", struct{ V any }{v})
				out.log.With("v", v).Info("m")
				if got := out.take(); strings.Contains(got, panicSecret) {
					t.Errorf("%s, %T that panics with a %T: the secret is out in\n%s", out.name, v,
						with, got)
				}
			}
		}
	}
}
