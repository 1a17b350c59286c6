// SPDX-License-Identifier: MIT

package own

import (
	"bytes"
	"log/slog"
	"testing"
)

// other is a LogValuer of another type.
type other string

func (o other) LogValue() slog.Value { return slog.StringValue(string(o)) }

func TestIs(t *testing.T) {
	for name, tt := range map[string]struct {
		value slog.Value
		want  bool
	}{
		"an attr's value":     {Attr("dyno", "web.1").Value, true},
		"an empty text":       {Attr("dyno", "").Value, true},
		"a text by itself":    {slog.AnyValue(Text("web.1")), true},
		"a text, resolved":    {Attr("dyno", "web.1").Value.Resolve(), false},
		"a string":            {slog.StringValue("web.1"), false},
		"another LogValuer":   {slog.AnyValue(other("web.1")), false},
		"a pointer to a text": {slog.AnyValue(new(Text)), false},
		"nothing":             {slog.Value{}, false},
	} {
		if got := Is(tt.value); got != tt.want {
			t.Errorf("%s: Is = %v, want %v", name, got, tt.want)
		}
	}
}

// TestAttrElsewhere logs an attr to a handler that does not know it.
func TestAttrElsewhere(t *testing.T) {
	var b bytes.Buffer
	h := slog.NewTextHandler(&b, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			if a.Key == "dyno" && a.Value.Kind() != slog.KindString {
				t.Errorf("the handler got a %v, want a string", a.Value.Kind())
			}
			return a
		},
	})
	slog.New(h).Info("m", Attr("dyno", "web.1"))
	if got, want := b.String(), "level=INFO msg=m dyno=web.1\n"; got != want {
		t.Errorf("the line is %q, want %q", got, want)
	}
}
