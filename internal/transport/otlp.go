// SPDX-License-Identifier: MIT

package transport

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logplex-go/logplex/internal/backoff"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/otlp"
)

const (
	otlpPath        = "/v1/logs"
	otlpContentType = "application/x-protobuf"
	maxOTLPAnswer   = 4 << 20 // octets of an answer, as OTLP's exporters limit it
	maxOTLPText     = 256     // octets of a receiver's text that are shown
)

// An otlpEncoder puts records into a request as they come: their texts are
// LogRecords already. It is for one goroutine.
type otlpEncoder struct {
	text, record []byte // scratch for notices
}

// AppendRecord appends the record with its tag and length.
func (*otlpEncoder) AppendRecord(b []byte, r *delivery.Record) ([]byte, int) {
	if len(r.Text) == 0 {
		return b, 0
	}
	return otlp.AppendEntry(b, r.Text), 1
}

// AppendNotice appends Heroku's notice of lost messages (Error L10) as a warning.
func (e *otlpEncoder) AppendNotice(b []byte, n uint64, since, now time.Time) []byte {
	e.text = appendNoticeText(e.text[:0], n, since)
	e.record = otlp.AppendRecord(e.record[:0], &otlp.Record{
		Time: now, Observed: now, Level: slog.LevelWarn, Message: string(e.text),
	})
	return otlp.AppendEntry(b, e.record)
}

// An otlpDialect makes requests of batches and reads the answers, as the
// specification of OTLP/HTTP has them.
type otlpDialect struct {
	header  *otlp.Header
	batch   delivery.Batch // with the header, as sent last
	secrets []string       // not to be shown in a receiver's text
	latest  []string       // the same, from the function for Authorization
}

func newOTLPDialect(cfg *Config) *otlpDialect {
	o := &otlpDialect{header: otlp.NewHeader(cfg.Resource)}
	for _, values := range cfg.Header {
		for _, v := range values {
			o.secrets = appendSecrets(o.secrets, v)
		}
	}
	o.secrets = appendSecrets(o.secrets, cfg.Target.authorization)
	u := cfg.Target.url
	for name, value := range parameters(u.RawQuery) {
		o.secrets = appendSecrets(o.secrets, value)
		o.secrets = appendSecrets(o.secrets, url.QueryEscape(value))
		if looksGenerated(name) {
			o.secrets = appendSecrets(o.secrets, name)
		}
	}
	for segment := range pathSecrets(u.EscapedPath()) {
		o.secrets = appendSecrets(o.secrets, segment)
		if plain, err := url.PathUnescape(segment); err == nil {
			o.secrets = appendSecrets(o.secrets, plain)
		}
	}
	for segment := range pathSecrets(u.Path) {
		o.secrets = appendSecrets(o.secrets, segment)
	}
	return o
}

// authorize remembers the latest value of Authorization, to remove it from texts that are shown.
func (o *otlpDialect) authorize(value string) { o.latest = appendSecrets(o.latest[:0], value) }

// appendSecrets appends a header's value and its parts, for Basic credentials
// the user and the password too, without those that are too short to be secrets.
func appendSecrets(secrets []string, value string) []string {
	parts := append([]string{value}, strings.Fields(value)...)
	plain, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, "Basic "))
	if err == nil {
		user, password, _ := strings.Cut(string(plain), ":")
		parts = append(parts, user, password)
	}
	for _, p := range parts {
		if len(p) >= 4 && p != "Basic" && p != "Bearer" {
			secrets = append(secrets, p)
		}
	}
	return secrets
}

// request returns the batch with the header of a request before its records.
// It is valid until the next call.
func (o *otlpDialect) request(b *delivery.Batch) *delivery.Batch {
	body := o.header.Append(o.batch.Body[:0], len(b.Body))
	o.batch = delivery.Batch{ID: b.ID, Body: append(body, b.Body...), Frames: b.Frames}
	return &o.batch
}

// result reads the answer to a batch.
func (o *otlpDialect) result(res *http.Response, b *delivery.Batch) delivery.Result {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxOTLPAnswer+1))
	switch code := res.StatusCode; {
	case err != nil:
		return failed(err) // a truncated answer is none
	case len(body) > maxOTLPAnswer:
		return delivery.Result{
			Outcome: delivery.Refused,
			Err:     fmt.Errorf("the server answered %d with over %d bytes", code, maxOTLPAnswer),
		}
	case code >= 200 && code <= 299:
		return o.delivered(code, body, b.Frames)
	default:
		return otlpResultOf(res)
	}
}

// delivered is the result of an answer of 2xx: nothing is ever sent again, but
// records may have been rejected.
func (o *otlpDialect) delivered(code int, body []byte, sent int) delivery.Result {
	r := delivery.Result{Outcome: delivery.Delivered}
	rejected, text, err := otlp.ParseResponse(body)
	rejected = min(max(rejected, 0), int64(sent))
	if text = o.shown(text); text != "" {
		text = ": " + text
	}
	switch {
	case err != nil:
		r.Err = fmt.Errorf("the server answered %d with a body that is not in OTLP's form", code)
	case rejected > 0:
		r.Rejected = int(rejected)
		r.Err = fmt.Errorf("the server rejected %d of %d records%s", rejected, sent, text)
	case text != "":
		r.Err = errors.New("the server took all records and warns" + text)
	}
	return r
}

// shown returns a receiver's text as it may be shown: quoted, not too long and
// without our credentials, which it may repeat.
func (o *otlpDialect) shown(text string) string {
	if text == "" {
		return ""
	}
	secrets := slices.Concat(o.secrets, o.latest)
	// A secret may be a part of another one.
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) })
	for _, s := range secrets {
		text = strings.ReplaceAll(text, s, "[REDACTED]")
	}
	if len(text) > maxOTLPText {
		text = strings.ToValidUTF8(text[:maxOTLPText], "") + "…"
	}
	return strconv.Quote(text)
}

// otlpResultOf is resultOf by OTLP's table, which has fewer codes that are
// retried.
func otlpResultOf(res *http.Response) delivery.Result {
	code := res.StatusCode
	r := delivery.Result{Err: errors.New("the server answered " + strconv.Itoa(code))}
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden:
		r.Outcome = delivery.Unauthorized
	case http.StatusRequestEntityTooLarge:
		r.Outcome = delivery.Oversized
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable,
		http.StatusGatewayTimeout:
		r.Outcome = delivery.Retry
		r.RetryAfter, _ = backoff.RetryAfter(res.Header.Get("Retry-After"), time.Now())
	default:
		r.Outcome = delivery.Refused
	}
	return r
}
