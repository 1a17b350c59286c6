// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
)

// screen is a terminal that may be read while it is written to.
type screen struct {
	mu  sync.Mutex
	buf bytes.Buffer
	err error // of Write
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	return s.buf.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// program is a receiver that runs in this process.
type program struct {
	url    string
	stdout screen
	stop   context.CancelFunc
	code   chan int
}

var listening = regexp.MustCompile(`listening on (http://\S+)`)

// start runs the program on a free port until stop.
func start(t *testing.T, env map[string]string, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	p := &program{stop: cancel, code: make(chan int, 1)}
	r, w := io.Pipe()
	go func() {
		code := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...),
			func(k string) string { return env[k] }, &p.stdout, w)
		w.Close()
		p.code <- code
	}()
	first, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("the program ended: %v", err)
	}
	go io.Copy(io.Discard, r) // ends with the program
	p.url = listening.FindStringSubmatch(first)[1]
	return p
}

func (p *program) post(t *testing.T, token string, messages ...format.Syslog) int {
	t.Helper()
	var body []byte
	for _, m := range messages {
		m.Priority, m.Time, m.Host = 190, time.Date(2026, 11, 22, 14, 0, 0, 123456000, time.UTC),
			"host"
		body = format.AppendFrame(body, m, format.DialectDrain)
	}
	req, err := http.NewRequest(http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/logplex-1")
	req.Header.Set("Logplex-Drain-Token", token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func (p *program) get(t *testing.T, query string) (int, string) {
	t.Helper()
	resp, err := http.Get(p.url + query)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// end stops the program and checks its exit code.
func (p *program) end(t *testing.T, want int) {
	t.Helper()
	p.stop()
	if got := <-p.code; got != want {
		t.Errorf("exit code %d, want %d", got, want)
	}
}

var feed = []format.Syslog{
	{App: "app", Proc: "web.1", Msg: "listening port=8080\n"},
	{App: "heroku", Proc: "router", Msg: "at=info status=200\n"},
	{App: "app", Proc: "worker.1", Msg: "job\n  step\n"},
	{App: "app", Proc: "webhook.1", Msg: "hook \x1b[2J\n"},
}

func TestReceiverPrints(t *testing.T) {
	tests := []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"all", nil, nil, `2026-11-22T14:00:00.123456+00:00 app[web.1]: listening port=8080
2026-11-22T14:00:00.123456+00:00 heroku[router]: at=info status=200
2026-11-22T14:00:00.123456+00:00 app[worker.1]: job
2026-11-22T14:00:00.123456+00:00 app[worker.1]:   step
2026-11-22T14:00:00.123456+00:00 app[webhook.1]: hook \u001b[2J
`},
		{"source", []string{"-source", "heroku"}, nil,
			"2026-11-22T14:00:00.123456+00:00 heroku[router]: at=info status=200\n"},
		{"dyno", []string{"-dyno", "worker.1"}, nil,
			"2026-11-22T14:00:00.123456+00:00 app[worker.1]: job\n2026-11-22T14:00:00.123456+00:00 app[worker.1]:   step\n"},
		{"process type", []string{"-process-type", "web"}, nil,
			"2026-11-22T14:00:00.123456+00:00 app[web.1]: listening port=8080\n"},
		{"zone", []string{"-process-type", "web", "-tz", "Asia/Kolkata"}, nil,
			"2026-11-22T19:30:00.123456+05:30 app[web.1]: listening port=8080\n"},
		{"zone of the environment", []string{"-p", "web"},
			map[string]string{"TZ": "America/New_York"},
			"2026-11-22T09:00:00.123456-05:00 app[web.1]: listening port=8080\n"},
		{"zone over the environment's", []string{"--process-type", "WEB", "-tz", "UTC"},
			map[string]string{"TZ": ":America/New_York"},
			"2026-11-22T14:00:00.123456+00:00 app[web.1]: listening port=8080\n"},
		{"guide, --source app --dyno", []string{"--source", "App", "--dyno", "WORKER.1"}, nil,
			"2026-11-22T14:00:00.123456+00:00 app[worker.1]: job\n2026-11-22T14:00:00.123456+00:00 app[worker.1]:   step\n"},
		{"guide, --source Heroku", []string{"--source", "Heroku"}, nil,
			"2026-11-22T14:00:00.123456+00:00 heroku[router]: at=info status=200\n"},
		{"json", []string{"-dyno", "webhook.1", "-json"}, map[string]string{"FORCE_COLOR": "1"},
			`{"time":"2026-11-22T14:00:00.123456+00:00","source":"app","dyno":"webhook.1","message":"hook \u001b[2J","drain":"d.one"}` + "\n"},
		{"colours", []string{"-process-type", "web"}, map[string]string{"FORCE_COLOR": "1"},
			"\x1b[38;2;80;211;213m2026-11-22T14:00:00.123456+00:00 app[web.1]:\x1b[39m listening port=8080\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := start(t, tt.env, tt.args...)
			if status := p.post(t, "d.one", feed...); status != 204 {
				t.Errorf("POST = %d, want 204", status)
			}
			// The answer comes after the lines.
			if got := p.stdout.String(); got != tt.want {
				t.Errorf("printed\n%s, want\n%s", got, tt.want)
			}
			p.end(t, 0)
		})
	}
}

// The colours of a message reach a terminal and nothing else; what else an escape
// sequence does is shown. A message without a process has the dyno "-".
func TestReceiverOwnColours(t *testing.T) {
	message := format.Syslog{
		App: "app", Msg: "\x1b[1m\x1b[36mUser Load\x1b[0m x\x1b[2J\\u001b[1m\n",
	}
	for _, tt := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"plain", nil, nil,
			"2026-11-22T14:00:00.123456+00:00 app[-]: User Load x\\u001b[2J\\u001b[1m\n"},
		{"coloured", nil, map[string]string{"FORCE_COLOR": "1"},
			"\x1b[38;5;43m2026-11-22T14:00:00.123456+00:00 app[-]:\x1b[39m \x1b[1m\x1b[36mUser Load\x1b[0m x\\u001b[2J\\u001b[1m\n"},
		{"json", []string{"-json"}, map[string]string{"FORCE_COLOR": "1"},
			`{"time":"2026-11-22T14:00:00.123456+00:00","source":"app","dyno":"-","message":"User Load x\u001b[2J\\u001b[1m","drain":"d.one"}` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := start(t, tt.env, tt.args...)
			p.post(t, "d.one", message)
			if got := p.stdout.String(); got != tt.want {
				t.Errorf("printed\n%q, want\n%q", got, tt.want)
			}
			p.end(t, 0)
		})
	}
}

func TestReceiverWithoutTail(t *testing.T) {
	p := start(t, nil, "-tail=false", "-num", "2")
	p.post(t, "d.one", feed...)
	if got := p.stdout.String(); got != "" {
		t.Errorf("printed %q before the end, want nothing", got)
	}
	p.end(t, 0)
	if got, want := strings.Count(p.stdout.String(), "\n"), 2; got != want ||
		!strings.Contains(p.stdout.String(), "hook") {
		t.Errorf("printed %q at the end, want the last two lines", p.stdout.String())
	}
}

func TestReceiverShows(t *testing.T) {
	p := start(t, nil, "-num", "4")
	p.post(t, "d.one", feed...) // five lines
	if status, body := p.get(t, ""); status != 200 || strings.Count(body, "\n") != 4 ||
		strings.Contains(body, "listening") {
		t.Errorf("GET = %d %q, want the last four lines", status, body)
	}
	if _, body := p.get(t, "?num=1"); !strings.Contains(body, "hook") ||
		strings.Count(body, "\n") != 1 {
		t.Errorf("GET num=1 = %q, want the last line", body)
	}
	if _, body := p.get(t, "?num=0"); body != "" {
		t.Errorf("GET num=0 = %q, want nothing", body)
	}
	if _, body := p.get(t, "?dyno=worker&num=1"); !strings.Contains(body, "  step") ||
		strings.Count(body, "\n") != 1 {
		t.Errorf("GET dyno=worker = %q, want its last line", body)
	}
	if _, body := p.get(t, "?source=heroku&json"); !strings.HasPrefix(body,
		`{"time":"2026-11-22T14:00:00.123456+00:00","source":"heroku"`) {
		t.Errorf("GET json = %q, want one object", body)
	}
	for _, query := range []string{"?num=-1", "?num=x", "?num="} {
		if status, _ := p.get(t, query); status != 400 {
			t.Errorf("GET %s = %d, want 400", query, status)
		}
	}
	p.end(t, 0)
}

func TestReceiverTails(t *testing.T) {
	p := start(t, nil)
	p.post(t, "d.one", feed[0])
	resp, err := http.Get(p.url + "?tail=1&source=app")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func(want string) {
		t.Helper()
		if !lines.Scan() || !strings.HasSuffix(lines.Text(), want) {
			t.Errorf("tail = %q, %v, want %q", lines.Text(), lines.Err(), want)
		}
	}
	next("listening port=8080")
	p.post(t, "d.two", feed[1], feed[2])
	next("job")
	next("step")
	p.end(t, 0) // also ends the tail
	if lines.Scan() || lines.Err() != nil {
		t.Errorf("tail after the end = %q, %v, want its end", lines.Text(), lines.Err())
	}
}

// A reader that falls far back gets a line that says how much it missed.
func TestReceiverTailOverflow(t *testing.T) {
	h := newHistory(2)
	keep(h, 0, 1)
	done := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := &slowReply{add: func(n int) {
		if n == 1 { // while the first line is written, more come than are kept
			keep(h, 1, 7)
		}
		if n == 4 {
			cancel()
		}
	}}
	p := &endpoint{kept: h, zone: time.UTC, done: done}
	p.show(ctx, w, &printer{w: w, view: view{zone: time.UTC}}, format.Filter{}, 10, true)
	lines := strings.Split(strings.TrimSpace(w.buf.String()), "\n")
	if len(lines) != 4 || !strings.Contains(lines[1],
		"heroku[logplex]: Error L11 (Tail buffer overflow) -> This tail session dropped 4 messages since ") ||
		!strings.HasSuffix(lines[2], " 5") || !strings.HasSuffix(lines[3], " 6") {
		t.Errorf("tail = %q, want 0, a notice of 4, 5, 6", lines)
	}
}

// slowReply calls add with the number of lines written.
type slowReply struct {
	buf bytes.Buffer
	n   int
	add func(int)
}

func (s *slowReply) Header() http.Header { return make(http.Header) }
func (s *slowReply) WriteHeader(int)     {}
func (s *slowReply) Flush()              {}
func (s *slowReply) Write(b []byte) (int, error) {
	s.n++
	n, err := s.buf.Write(b)
	s.add(s.n)
	return n, err
}

func TestReceiverCredentials(t *testing.T) {
	p := start(t, map[string]string{"DRAIN_CREDENTIALS": "drain:s3cret"})
	if status := p.post(t, "d.one", feed[0]); status != 401 {
		t.Errorf("POST without credentials = %d, want 401", status)
	}
	if status, body := p.get(t, ""); status != 401 || strings.Contains(body, "listening") {
		t.Errorf("GET without credentials = %d, want 401", status)
	}
	p.url = strings.Replace(p.url, "http://", "http://drain:s3cret@", 1)
	if status := p.post(t, "d.one", feed[0]); status != 204 {
		t.Errorf("POST = %d, want 204", status)
	}
	if status, body := p.get(t, ""); status != 200 || !strings.Contains(body, "listening") {
		t.Errorf("GET = %d %q, want the line", status, body)
	}
	p.end(t, 0)
}

// When nobody reads what is printed, the program ends.
func TestReceiverBrokenPipe(t *testing.T) {
	p := start(t, nil)
	p.stdout.mu.Lock()
	p.stdout.err = errors.New("broken pipe")
	p.stdout.mu.Unlock()
	if status := p.post(t, "d.one", feed[0]); status != 503 {
		t.Errorf("POST = %d, want 503", status)
	}
	if got := <-p.code; got != 1 {
		t.Errorf("exit code %d, want 1", got)
	}
}

func TestReceiverFlags(t *testing.T) {
	tests := []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-h"}, 0, "usage: receiver"},
		{[]string{"-dyno", "web.1", "-process-type", "web"}, 2, "exclude each other"},
		{[]string{"-tz", "Nowhere/Land"}, 2, "-tz:"},
		{[]string{"-num", "0"}, 2, "-num is not"},
		{[]string{"-num", "-5"}, 2, "-num is not"},
		{[]string{"-num", "99999999"}, 2, "-num is not"},
		{[]string{"-loud"}, 2, "-loud"},
		{[]string{"more"}, 2, "unexpected argument"},
		{[]string{"-addr", "127.0.0.1:99999"}, 1, "receiver: "},
	}
	for _, tt := range tests {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), tt.args, func(string) string { return "" }, &stdout, &stderr)
		if code != tt.code || !strings.Contains(stderr.String(), tt.want) || stdout.Len() != 0 {
			t.Errorf("run(%q) = %d, %q, want %d, %q",
				tt.args, code, stderr.String(), tt.code, tt.want)
		}
	}
}

func Example() {
	out := &printer{w: os.Stdout, view: view{zone: time.UTC}}
	m := format.Syslog{
		Time: time.Date(2022, 3, 17, 8, 25, 21, 297420000, time.UTC), App: "app",
		Proc: "web.1", Msg: "listening\n",
	}
	for _, e := range entries(m, "", time.Now()) {
		if err := out.print(e); err != nil {
			fmt.Println(err)
		}
	}
	// Output: 2022-03-17T08:25:21.297420+00:00 app[web.1]: listening
}
