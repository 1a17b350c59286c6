// SPDX-License-Identifier: MIT

package logplextest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/otlp"
)

// otlpContentType is that of OTLP's binary form over HTTP.
const otlpContentType = "application/x-protobuf"

// PartialSuccess returns a Fault that answers as an OTLP receiver which rejected so
// many of a request's records, with a text for people. With 0 it is a warning
// and all are accepted. It is an answer of 200: the sender must not send
// any of them again. [Server.Delivered] and [Server.Wait] count the request, since
// they cannot know which records a script means.
func PartialSuccess(rejected int64, text string) Fault {
	return Fault{
		Status: http.StatusOK,
		Header: http.Header{"Content-Type": {otlpContentType}},
		Body:   string(otlp.AppendResponse(nil, rejected, text)),
	}
}

// readOTLP returns what a body of OTLP holds.
func readOTLP(body []byte, header http.Header) (records []logplex.Record,
	resource []slog.Attr, errs []error) {
	if t, _, _ := strings.Cut(header.Get("Content-Type"), ";"); t != otlpContentType {
		errs = append(errs, fmt.Errorf("logplextest: Content-Type is not %s", otlpContentType))
	}
	body, errs = unpack(body, header.Get("Content-Encoding"), errs)
	logs, err := otlp.ParseRequest(body)
	if err != nil {
		return nil, nil, append(errs, fmt.Errorf("logplextest: body: %w", err))
	}
	for _, l := range logs {
		resource = l.Resource
		for i := range l.Records {
			records = append(records, recordOf(&l.Records[i], resource))
		}
	}
	return records, resource, errs
}

// recordOf returns a received LogRecord as the Record that it was. Its level is
// that of the severity, between -8 and 15.
func recordOf(in *otlp.Received, resource []slog.Attr) logplex.Record {
	r := logplex.Record{Time: in.Time, Level: in.Level, Message: in.Message, Trace: in.Trace}
	for _, a := range resource {
		if a.Key == "process.pid" && a.Value.Kind() == slog.KindInt64 {
			r.PID = int(a.Value.Int64())
		}
	}
	caller := new(slog.Source)
	for _, a := range in.Attrs {
		switch {
		case a.Key == "code.file.path" && a.Value.Kind() == slog.KindString:
			caller.File, r.Caller = a.Value.String(), caller
		case a.Key == "code.line.number" && a.Value.Kind() == slog.KindInt64:
			caller.Line, r.Caller = int(a.Value.Int64()), caller
		case a.Key == "code.function.name" && a.Value.Kind() == slog.KindString:
			caller.Function, r.Caller = a.Value.String(), caller
		default:
			r.Attrs = append(r.Attrs, a)
		}
	}
	return r
}

// bodyID identifies a body of OTLP, whose requests have no Frame-Id.
func bodyID(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
