// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"net/http"
	"sync"
)

// A seenKey identifies a request that may come again. It is a digest, so that
// a long id costs no more than a short one.
type seenKey [sha256.Size]byte

// requestKey returns the key of a request that has an id. Logplex's Frame-Id alone
// identifies the batch: a retry may hold one frame more, the notice
// of a loss. An X-Request-Id may be one that the sender passes on from a
// request of its own, and then several batches have it: the body counts too.
func requestKey(r *http.Request, from origin, body []byte) (k seenKey) {
	sum := sha256.New()
	user, _, _ := r.BasicAuth()
	part(sum, r.RequestURI)
	part(sum, user)
	part(sum, from.token)
	part(sum, from.frameID)
	if r.Header.Get(frameIDHeader) == "" {
		sum.Write(body) // a hash takes all
	}
	sum.Sum(k[:0])
	return k
}

// part adds a text with its length, so that no two lists of texts are alike.
func part(sum hash.Hash, text string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(text)))
	sum.Write(n[:])
	sum.Write([]byte(text))
}

// seenRequests remembers the requests that were taken last.
type seenRequests struct {
	limit int

	mu    sync.Mutex // guards the rest
	done  map[seenKey]*list.Element
	order *list.List                // of seenKey; the front was met last
	busy  map[seenKey]chan struct{} // being handed on; closed by settle
}

func newSeenRequests(limit int) *seenRequests {
	return &seenRequests{
		limit: limit,
		done:  make(map[seenKey]*list.Element),
		order: list.New(),
		busy:  make(map[seenKey]chan struct{}),
	}
}

// claim reports whether the request is known. If it is not, the caller has it to
// itself until settle. It waits for another that has it, no longer than ctx.
func (s *seenRequests) claim(ctx context.Context, k seenKey) (known bool, err error) {
	for {
		s.mu.Lock()
		if e, ok := s.done[k]; ok {
			s.order.MoveToFront(e)
			s.mu.Unlock()
			return true, nil
		}
		wait, ok := s.busy[k]
		if !ok {
			s.busy[k] = make(chan struct{})
			s.mu.Unlock()
			return false, nil
		}
		s.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}

// settle ends a claim; taken requests are remembered.
func (s *seenRequests) settle(k seenKey, taken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.busy[k])
	delete(s.busy, k)
	if !taken {
		return
	}
	s.done[k] = s.order.PushFront(k)
	for s.order.Len() > s.limit {
		delete(s.done, s.order.Remove(s.order.Back()).(seenKey))
	}
}
