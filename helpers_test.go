// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
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

// syncBuffer is a writer that can be read while it is written to.
type syncBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func (s *syncBuffer) lines() []string {
	return strings.Split(strings.TrimSuffix(s.String(), "\n"), "\n")
}
