// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bufio"
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/logplexhttp"
)

// The requests are those that a Logplex built from its public source made.
func TestReceiverLogplexCaptures(t *testing.T) {
	for name, want := range map[string]int{
		"logplex-http-001.raw": 2, "logplex-http-002.raw": 2, "logplex-http-003.raw": 73,
	} {
		data, err := os.ReadFile("../format/testdata/captures/" + name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(data)))
		if err != nil {
			t.Fatal(err)
		}
		var in inbox
		stats := new(logplexhttp.ReceiverStats)
		h := logplexhttp.NewReceiver(in.take,
			&logplexhttp.ReceiverOptions{Strict: true, Stats: stats})
		if resp := serve(h, r); resp.StatusCode != http.StatusNoContent {
			t.Errorf("%s: POST = %d, want 204", name, resp.StatusCode)
		}
		if len(in.msgs) != want || stats.BadFrames.Load() != 0 {
			t.Errorf("%s: %d messages and %d bad frames, want %d and 0",
				name, len(in.msgs), stats.BadFrames.Load(), want)
		}
		_, body, _ := bytes.Cut(data, []byte("\r\n\r\n"))
		rest := string(body)
		for i, m := range in.msgs {
			// Each text is in the body after the header, with its octets.
			at := strings.Index(rest, " "+m.App+" "+m.Proc+" - "+m.Msg)
			if at < 0 {
				t.Fatalf("%s: message %d is %q, which is not in the request", name, i, m.Msg)
			}
			rest = rest[at+len(m.App)+len(m.Proc)+len(m.Msg)+len("  - ")+1:]
		}
	}
}
