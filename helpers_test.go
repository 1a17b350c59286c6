// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"log/slog"
)

type requestKey struct{}

// requestAttrs is an Options.Context: it finds what withRequest left.
func requestAttrs(ctx context.Context) []slog.Attr {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		return []slog.Attr{slog.String("request_id", id)}
	}
	return nil
}

func withRequest(id string) context.Context {
	return context.WithValue(context.Background(), requestKey{}, id)
}

// noContext is the nil context, which some programs pass.
var noContext context.Context
