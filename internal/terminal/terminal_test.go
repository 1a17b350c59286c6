// SPDX-License-Identifier: MIT

package terminal

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/logplex-go/logplex/internal/output"
)

// open opens a file for writing until the test ends.
func open(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestWantsColour(t *testing.T) {
	device := open(t, "/dev/zero") // a character device, as terminals are
	for name, tt := range map[string]struct {
		noColour, force, term string
		w                     io.Writer
		want                  bool
	}{
		"a device":                  {w: device, want: true},
		"a device, TERM is set":     {term: "xterm-256color", w: device, want: true},
		"a device, TERM is dumb":    {term: "dumb", w: device},
		"a device, NO_COLOR":        {noColour: "1", w: device},
		"a device, NO_COLOR=0":      {noColour: "0", w: device}, // any value counts
		"a device, FORCE_COLOR=0":   {force: "0", w: device},
		"a device, FORCE_COLOR off": {force: "false", w: device},
		"a buffer":                  {w: new(strings.Builder)},
		"a buffer, FORCE_COLOR":     {force: "1", w: new(strings.Builder), want: true},
		"a buffer, FORCE_COLOR=3":   {force: "3", w: new(strings.Builder), want: true},
		"FORCE_COLOR and a dumb TERM": {
			force: "1", term: "dumb", w: new(strings.Builder), want: true},
		"FORCE_COLOR and NO_COLOR": {noColour: "1", force: "1", w: device},
		"the null device":          {w: open(t, os.DevNull)},
		"a file":                   {w: open(t, filepath.Join(t.TempDir(), "log"))},
		"a nil file":               {w: (*os.File)(nil)},
		"no writer":                {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("NO_COLOR", tt.noColour)
			t.Setenv("FORCE_COLOR", tt.force)
			t.Setenv("TERM", tt.term)
			if got := WantsColour(tt.w); got != tt.want {
				t.Errorf("WantsColour = %v, want %v", got, tt.want)
			}
		})
	}
	closed := open(t, "/dev/zero")
	closed.Close()
	if t.Setenv("TERM", ""); WantsColour(closed) {
		t.Error("WantsColour of a closed file = true, want false")
	}
}

// named are the escapes of colours in words.
var named = strings.NewReplacer(colourReset, "<>", colourYellow, "<yellow>", colourCyan, "<cyan>",
	colourRed, "<red>", colourOrange, "<orange>", colourGrey, "<grey>")

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestColourWriter(t *testing.T) {
	const head = "2026-03-17T08:25:21.297420+00:00 app[web.1]:"
	for name, tt := range map[string]struct{ dyno, line, want string }{
		"web": {"web.1", head + " at=info pid=4 msg=\"m\"\n",
			"<cyan>" + head + "<><grey> at=info<> pid=4 msg=\"m\"\n"},
		"a one-off dyno": {"run.4321", head + " at=info\n",
			"<yellow>" + head + "<><grey> at=info<>\n"},
		"run without a number": {"run", head + "\n", "<yellow>" + head + "<>\n"},
		"runner":               {"runner.1", head + "\n", "<cyan>" + head + "<>\n"},
		"a host":               {"", head + "\n", "<cyan>" + head + "<>\n"},
		"error": {"web.1", head + " at=error pid=4\n",
			"<cyan>" + head + "<><red> at=error<> pid=4\n"},
		"over error": {"web.1", head + " level=ERROR+4 pid=4\n",
			"<cyan>" + head + "<><red> level=ERROR+4<> pid=4\n"},
		"critical": {"web.1", head + " severity=CRITICAL pid=4\n",
			"<cyan>" + head + "<><red> severity=CRITICAL<> pid=4\n"},
		"warning": {"web.1", head + " status=warn process\n",
			"<cyan>" + head + "<><orange> status=warn<> process\n"},
		"over warning": {"web.1", head + " at=warning+2 pid=4\n",
			"<cyan>" + head + "<><orange> at=warning+2<> pid=4\n"},
		"debug": {"web.1", head + " log.level=debug process.pid=4\n",
			"<cyan>" + head + "<><grey> log.level=debug<> process.pid=4\n"},
		"a level at the end of the line": {"web.1", head + " at=error",
			"<cyan>" + head + "<><red> at=error<>"},
		"a layout's text": {"web.1", head + " [4] done\n",
			"<cyan>" + head + "<> [4] done\n"},
		"a level that is not first": {"web.1", head + " x=1 at=error\n",
			"<cyan>" + head + "<> x=1 at=error\n"},
		"a key that ends like a level": {"web.1", head + " format=1\n",
			"<cyan>" + head + "<> format=1\n"},
		"no header": {"web.1", "at=error pid=4\n", "at=error pid=4\n"},
		"nothing":   {"web.1", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			w := NewColourWriter(&b, tt.dyno)
			for range 2 { // the second line in the memory of the first
				b.Reset()
				n, err := w.Write([]byte(tt.line))
				if n != len(tt.line) || err != nil {
					t.Errorf("Write = %d, %v, want %d, nil", n, err, len(tt.line))
				}
				if got := named.Replace(b.String()); got != tt.want {
					t.Errorf("Write(%q) wrote %q, want %q", tt.line, got, tt.want)
				}
				if got := escapes.ReplaceAllString(b.String(), ""); got != tt.line {
					t.Errorf("without its colours %q is %q", b.String(), got)
				}
			}
		})
	}
}

// A taking writer takes so many bytes of its first call, with an error, and all of later ones.
type taking struct {
	n     int
	err   error
	calls int
	got   strings.Builder
}

func (w *taking) Write(p []byte) (int, error) {
	if w.calls++; w.calls > 1 {
		return w.got.Write(p)
	}
	n := min(w.n, len(p))
	w.got.Write(p[:n])
	return n, w.err
}

// TestColourWriterErrors holds that what Write returns is right for line, whatever became of
// the escapes: an output.Writer above knows by it whether it is inside a line.
func TestColourWriterErrors(t *testing.T) {
	const line = "time app[web.1]: at=info msg=\"m\"\n"
	errDisk := errors.New("disk full")
	const all = 1 << 10
	for name, tt := range map[string]struct {
		w     taking
		n     int
		err   error
		whole bool // all of the line arrived
		next  string
	}{
		"all":             {taking{n: all}, len(line), nil, true, line},
		"all but failed":  {taking{n: all, err: errDisk}, len(line), errDisk, true, line},
		"nothing":         {taking{err: errDisk}, 0, errDisk, false, line},
		"a part":          {taking{n: 9, err: errDisk}, 1, errDisk, false, "\n" + line},
		"more than line":  {taking{n: len(line) + 3, err: errDisk}, 1, errDisk, false, "\n" + line},
		"a short write":   {taking{n: 9}, len(line), nil, true, line},
		"an interruption": {taking{n: 9, err: syscall.EINTR}, len(line), nil, true, line},
		"a busy terminal": {taking{err: syscall.EAGAIN}, len(line), nil, true, line},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // for the pause after EAGAIN
				w := tt.w
				n, err := NewColourWriter(&w, "web.1").Write([]byte(line))
				if n != tt.n || !errors.Is(err, tt.err) || tt.err == nil && err != nil {
					t.Errorf("Write = %d, %v, want %d, %v", n, err, tt.n, tt.err)
				}
				plain := escapes.ReplaceAllString(w.got.String(), "")
				if whole := plain == line; whole != tt.whole {
					t.Errorf("Write wrote %q, want all: %v", plain, tt.whole)
				}

				w = tt.w
				o, writing := output.New(NewColourWriter(&w, "web.1")), false
				_ = o.Write([]byte(line), &writing)
				before := w.got.Len()
				if err := o.Write([]byte(line), &writing); err != nil {
					t.Errorf("the next line = %v, want nil", err)
				}
				next := escapes.ReplaceAllString(w.got.String()[before:], "")
				if next != tt.next {
					t.Errorf("the next line is %q, want %q", next, tt.next)
				}
			})
		})
	}
}
