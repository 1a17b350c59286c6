// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/logplex-go/logplex/internal/levels"
)

// maxLevelBody bounds the body of a PUT. The longest level takes a few octets.
const maxLevelBody = 1 << 10

// LevelHandler returns a handler that shows v and sets it. It panics if v is
// nil.
//
// GET and HEAD answer with the level as log lines name it (debug, info,
// warning, error, in between such as info+2, and off) and a newline, or with
// {"level":"info"} if the Accept header asks for application/json.
//
// PUT sets the level and answers as GET does, but in JSON where its body was and
// the Accept header does not ask for text/plain. The body is a level, or
// {"level":"debug"}. A level is one of these words in any case, with an offset or
// not (info+2), or a number as [slog.Level] counts, from -32768 to 32767:
//
//	trace -8, debug -4, info 0, notice 2, warn and warning 4, error 8,
//	critical and fatal 12, panic 16, off: above all levels
//
// Anything else, and a body over 1 KiB, is answered 400 and changes nothing.
// Other methods are answered 405.
//
// The handler has no authentication: mount it where only operators get at it.
// It is safe for concurrent use.
func LevelHandler(v *slog.LevelVar) http.Handler {
	if v == nil {
		panic("logplexhttp: LevelHandler: nil LevelVar")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inJSON := false
		switch r.Method {
		case http.MethodGet, http.MethodHead:
		case http.MethodPut:
			if r.Body == nil { // of a request that no server made
				r.Body = http.NoBody
			}
			// One octet over the limit shows that a body is too long.
			body, err := io.ReadAll(io.LimitReader(r.Body, maxLevelBody+1))
			if err != nil || len(body) > maxLevelBody {
				http.Error(w, "the body is cut short or over 1 KiB", http.StatusBadRequest)
				return
			}
			var level slog.Level
			level, inJSON, err = readLevel(r.Header.Get("Content-Type"), body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			v.Set(level)
		default:
			w.Header().Set("Allow", "GET, HEAD, PUT")
			http.Error(w, "only GET, HEAD and PUT are taken", http.StatusMethodNotAllowed)
			return
		}
		name := levelName(v.Level())
		contentType, body := "text/plain; charset=utf-8", name+"\n"
		if wantsJSON(r.Header.Values("Accept"), inJSON) {
			contentType, body = "application/json", `{"level":"`+name+"\"}\n"
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Vary", "Accept")
		_, _ = io.WriteString(w, body) // the client that asked may have gone
	})
}

// readLevel reads the body of a PUT and reports whether it is JSON. It trusts
// the body more than its Content-Type, since no level starts with a brace.
func readLevel(contentType string, body []byte) (level slog.Level, inJSON bool, err error) {
	text := strings.TrimSpace(string(body))
	media, _, _ := mime.ParseMediaType(contentType)
	if !strings.HasPrefix(text, "{") && media != "application/json" {
		level, err = parseLevel(text)
		return level, false, err
	}
	var doc struct {
		Level json.RawMessage `json:"level"`
	}
	if json.Unmarshal([]byte(text), &doc) != nil || doc.Level == nil {
		return 0, true, errors.New(`the body is not JSON such as {"level":"info"}`)
	}
	name := string(doc.Level)
	if strings.HasPrefix(name, `"`) {
		// It is valid JSON, so this cannot fail.
		_ = json.Unmarshal(doc.Level, &name)
	}
	level, err = parseLevel(name)
	return level, true, err
}

// levelName returns what GET answers for l.
func levelName(l slog.Level) string {
	if l == levels.Off {
		return "off"
	}
	return string(levels.Append(nil, l))
}

var errLevel = errors.New("not a level: use trace, debug, info, notice, warn, error, critical, " +
	"fatal, panic, off, a number, or such as info+2")

// parseLevel reads a level's name, with an offset or not, or its number. A number far
// from all levels is a mistake.
func parseLevel(s string) (slog.Level, error) {
	l, ok := levels.Parse(s)
	if !ok || l != levels.Off && (l < math.MinInt16 || l > math.MaxInt16) {
		return 0, errLevel
	}
	return l, nil
}

// wantsJSON reports whether the Accept header prefers JSON to text; without a preference
// it returns other.
func wantsJSON(accept []string, other bool) bool {
	inJSON, inText := -1.0, -1.0
	for _, values := range accept {
		for value := range strings.SplitSeq(values, ",") {
			media, params, err := mime.ParseMediaType(value)
			if err != nil {
				continue
			}
			q := 1.0
			if s, ok := params["q"]; ok {
				if q, err = strconv.ParseFloat(s, 64); err != nil {
					continue
				}
			}
			switch media {
			case "application/json", "application/*":
				inJSON = max(inJSON, q)
			case "text/plain", "text/*":
				inText = max(inText, q)
			}
		}
	}
	if inJSON <= 0 && inText <= 0 {
		return other && inJSON != 0
	}
	return inJSON >= inText
}
