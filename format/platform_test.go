// SPDX-License-Identifier: MIT

package format

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseEvent(t *testing.T) {
	since := time.Date(2025, 10, 22, 14, 24, 56, 323777000, time.UTC)
	for _, tt := range []struct {
		name, message string
		want          Event
		today         string // "": the message
	}{
		{"release", "Release v138 created by user a@b.example",
			Event{Kind: EventRelease, Phase: "created", Release: "v138", User: "a@b.example"}, ""},
		{"initial release", "Initial release by user a@b.example",
			Event{Kind: EventRelease, Phase: "initial", User: "a@b.example"}, ""},
		{"release commands", "Running release v5 commands by user a@b.example",
			Event{Kind: EventRelease, Phase: "running", Release: "v5", User: "a@b.example"}, ""},
		{"failed release command", "Release v3 command failed by user a@b.example",
			Event{Kind: EventRelease, Phase: "failed", Release: "v3", User: "a@b.example"}, ""},
		{"old release", "Release v1 created by a@b.example",
			Event{Kind: EventRelease, Phase: "created", Release: "v1", User: "a@b.example"},
			"Release v1 created by user a@b.example"},
		{"user of several words", "Release v1 created by user Ann by Night",
			Event{Kind: EventRelease, Phase: "created", Release: "v1", User: "Ann by Night"}, ""},
		{"a user named user", "Release v1 created by user",
			Event{Kind: EventRelease, Phase: "created", Release: "v1", User: "user"},
			"Release v1 created by user user"},
		{"deploy", "Deploy 0.0.1-SNAPSHOT by user a@b.example",
			Event{Kind: EventDeploy, Commit: "0.0.1-SNAPSHOT", User: "a@b.example"}, ""},
		{"config", "Set LANG, RACK_ENV config vars by user a@b.example",
			Event{Kind: EventConfig, Phase: "set", Keys: []string{"LANG", "RACK_ENV"},
				User: "a@b.example"}, ""},
		{"config removed", "Remove LANG config vars by user a@b.example",
			Event{Kind: EventConfig, Phase: "remove", Keys: []string{"LANG"}, User: "a@b.example"},
			""},
		{"old config removed", "Config remove A, B by a@b.example",
			Event{Kind: EventConfig, Phase: "remove", Keys: []string{"A", "B"},
				User: "a@b.example"}, "Remove A, B config vars by user a@b.example"},
		{"scale", "Scaled to web@5:Standard-2X worker@0 by user a@b.example",
			Event{Kind: EventScale,
				Formation: []Formation{{"web", 5, "Standard-2X"}, {"worker", 0, ""}},
				User:      "a@b.example"}, ""},
		{"old scale", "Scale to mailer=1, web=3 by a@b.example",
			Event{Kind: EventScale, Formation: []Formation{{"mailer", 1, ""}, {"web", 3, ""}},
				User: "a@b.example"}, "Scaled to mailer@1 web@3 by user a@b.example"},
		{"build", "Build started by user a@b.example",
			Event{Kind: EventBuild, Phase: "started", User: "a@b.example"}, ""},
		{"failed build", "Build failed -- check your build output: https://x.example/1",
			Event{Kind: EventBuild, Phase: "failed", URL: "https://x.example/1"}, ""},
		{"attach", "Attach DATABASE (@ref:postgresql-flat-02648) by user a@b.example",
			Event{Kind: EventAttach, Resource: "DATABASE (@ref:postgresql-flat-02648)",
				User: "a@b.example"}, ""},
		{"detach", "Detach DATABASE (@ref:postgresql-flat-02648) by user a@b.example",
			Event{Kind: EventDetach, Resource: "DATABASE (@ref:postgresql-flat-02648)",
				User: "a@b.example"}, ""},
		{"enable", "Enable Logplex by user a@b.example",
			Event{Kind: EventEnable, Resource: "Logplex", User: "a@b.example"}, ""},
		{"state", "State changed from provisioning to starting",
			Event{Kind: EventState, From: "provisioning", To: "starting"}, ""},
		{"start", "Starting process with command `echo '`x` by user b'`",
			Event{Kind: EventStart, Command: "echo '`x` by user b'"}, ""},
		{"start by a user", "Starting process with command `bash` by user a@b.example",
			Event{Kind: EventStart, Command: "bash", User: "a@b.example"}, ""},
		{"old start", "Starting process with command: `bash`",
			Event{Kind: EventStart, Command: "bash"}, "Starting process with command `bash`"},
		{"stop all", "Stopping all processes with SIGTERM",
			Event{Kind: EventStop, Signal: "SIGTERM", All: true}, ""},
		{"stop one", "Stopping process with SIGKILL", Event{Kind: EventStop, Signal: "SIGKILL"},
			""},
		{"exit", "Process exited with status 0", Event{Kind: EventExit}, ""},
		{"old exit", "Process exited", Event{Kind: EventExit, Status: Absent}, ""},
		{"memory", "Process running mem=512M(100.0%)",
			Event{Kind: EventMemory, Memory: 512, Quota: 100}, ""},
		{"memory in GB", "Process running mem=1.5GB(300.25%)",
			Event{Kind: EventMemory, Memory: 1536, Quota: 300.25},
			"Process running mem=1536M(300.25%)"},
		{"stop the rest", "Stopping remaining processes with SIGKILL",
			Event{Kind: EventStop, Signal: "SIGKILL", Remaining: true}, ""},
		{"start by, as before 2016",
			"Starting process with command `bundle exec rake db:migrate` by x@example.com",
			Event{Kind: EventStart, Command: "bundle exec rake db:migrate", User: "x@example.com"},
			"Starting process with command `bundle exec rake db:migrate` by user x@example.com"},
		{"start of 2011", "Running process with command: `node web.js`",
			Event{Kind: EventStart, Command: "node web.js"},
			"Starting process with command `node web.js`"},
		{"rollback", "Rollback to v7 by user a@b.example",
			Event{Kind: EventRollback, To: "v7", User: "a@b.example"}, ""},
		{"deployed image", "Deployed web (2ef8bad7ccfa) by user a@b.example",
			Event{Kind: EventDeploy, Resource: "web", Commit: "2ef8bad7ccfa", User: "a@b.example"},
			""},
		{"deployed images",
			"Deployed web (2ef8bad7ccfa), worker (85aa64b988cf) by user a@b.example",
			Event{Kind: EventDeploy, Resource: "web (2ef8bad7ccfa), worker (85aa64b988cf)",
				User: "a@b.example"}, ""},
		{"stack changed", "Stack changed from heroku-22 to heroku-24 by user a@b.example",
			Event{Kind: EventStack, From: "heroku-22", To: "heroku-24", User: "a@b.example"}, ""},
		{"stack upgraded", "Upgrade stack to heroku-20 by user a@b.example",
			Event{Kind: EventStack, To: "heroku-20", User: "a@b.example"}, ""},
		{"slug started", "Slug compilation started", Event{Kind: EventSlug, Phase: "started"}, ""},
		{"slug finished", "Slug compilation finished", Event{Kind: EventSlug, Phase: "finished"},
			""},
		{"slug failed", "Slug compilation failed: no buildpack",
			Event{Kind: EventSlug, Phase: "failed", Text: "no buildpack"}, ""},
		{"update", "Update LOGDNA by user@heroku.com",
			Event{Kind: EventUpdate, Resource: "LOGDNA", User: "user@heroku.com"},
			"Update LOGDNA by user user@heroku.com"},
		{"disable", "Disable preboot by user a@b.example",
			Event{Kind: EventDisable, Resource: "preboot", User: "a@b.example"}, ""},
		{"provisioned", "@ref:postgresql-flat-02648 completed provisioning, setting DATABASE_URL. by user a@b.example",
			Event{Kind: EventProvision, Resource: "@ref:postgresql-flat-02648",
				Keys: []string{"DATABASE_URL"}, User: "a@b.example"}, ""},
		{"promote", "Promote shop-staging v7 c4bd8f4 by user a@b.example",
			Event{Kind: EventPromote, Resource: "shop-staging", From: "v7", Commit: "c4bd8f4",
				User: "a@b.example"}, ""},
		{"add-on of 2014", "Add mongohq:sandbox add-on by a@b.example",
			Event{Kind: EventAddOn, Phase: "add", Resource: "mongohq:sandbox", User: "a@b.example"},
			"Add mongohq:sandbox add-on by user a@b.example"},
		{"add-on of 2012", "Add-on add logging:basic by a@b.example",
			Event{Kind: EventAddOn, Phase: "add", Resource: "logging:basic", User: "a@b.example"},
			"Add logging:basic add-on by user a@b.example"},
		{"add-on updated", "Add-on update shared-database",
			Event{Kind: EventAddOn, Phase: "update", Resource: "shared-database"},
			"Update shared-database add-on"},
		{"config of 2012", "Add A_KEY, B config by a@b.example",
			Event{Kind: EventConfig, Phase: "set", Keys: []string{"A_KEY", "B"},
				User: "a@b.example"}, "Set A_KEY, B config vars by user a@b.example"},
		{"two spaces before the user", "Build started by user  a@b.example",
			Event{Kind: EventBuild, Phase: "started", User: "a@b.example"},
			"Build started by user a@b.example"},
		{"guide, initial release", "Initial release by user",
			Event{Kind: EventRelease, Phase: "initial", User: "user"},
			"Initial release by user user"},
		{"guide, release command failed", "v44 Deploy ada5527 release command failed",
			Event{Kind: EventRelease, Phase: "failed", Release: "v44", Commit: "ada5527"}, ""},
		{"guide, deploy row", "v43 Deploy 12ab34c user@example.com 2022/03/17 12:26:29 +0000",
			Event{Kind: EventDeploy, Release: "v43", Commit: "12ab34c", User: "user@example.com",
				Since: time.Date(2022, 3, 17, 12, 26, 29, 0, time.UTC)}, ""},
		{"guide, rollback row", "v7 Rollback to v5 …",
			Event{Kind: EventRollback, Release: "v7", To: "v5"}, "v7 Rollback to v5"},
		{"guide, config row", "v8 Set DEBUG config vars …",
			Event{Kind: EventConfig, Phase: "set", Release: "v8", Keys: []string{"DEBUG"}},
			"v8 Set DEBUG config vars"},
		{"guide, executing row", "v9 release command executing",
			Event{Kind: EventRelease, Phase: "executing", Release: "v9"}, ""},
		{"guide, release v44 command failed", "Release v44 command failed",
			Event{Kind: EventRelease, Phase: "failed", Release: "v44"}, ""},
		{"row in columns", "v44  Deploy ada5527 release command failed  a@b.example  2022/03/17 14:26:29 +0200 (~ 1h ago)",
			Event{Kind: EventRelease, Phase: "failed", Release: "v44", Commit: "ada5527",
				User: "a@b.example", Since: time.Date(2022, 3, 17, 12, 26, 29, 0, time.UTC)},
			"v44 Deploy ada5527 release command failed a@b.example 2022/03/17 12:26:29 +0000"},
		{"row of a failed config change",
			"v45 Set DEBUG config vars release command failed a@b.example",
			Event{Kind: EventRelease, Phase: "failed", Release: "v45",
				Text: "Set DEBUG config vars", User: "a@b.example"}, ""},
		{"first row", "v1 Initial release a@b.example",
			Event{Kind: EventRelease, Phase: "initial", Release: "v1", User: "a@b.example"}, ""},
		{"attach row", "v3 Attach DATABASE (@ref:postgresql-flat-02648) heroku-postgresql@addons.heroku.com",
			Event{Kind: EventAttach, Release: "v3",
				Resource: "DATABASE (@ref:postgresql-flat-02648)",
				User:     "heroku-postgresql@addons.heroku.com"}, ""},
		{"restart", "Restarting", Event{Kind: EventRestart}, ""},
		{"cycle", "Cycling", Event{Kind: EventCycle}, ""},
		{"idle", "Idling", Event{Kind: EventIdle}, ""},
		{"unidle", "Unidling", Event{Kind: EventUnidle}, ""},
		{"await", "Awaiting client", Event{Kind: EventAwait}, ""},
		{"disconnect", "Client connection closed. Sending SIGHUP to all processes",
			Event{Kind: EventDisconnect}, ""},
		{"R14", "Error R14 (Memory quota exceeded)",
			Event{Kind: EventError, Code: "R14", Name: "Memory quota exceeded"}, ""},
		{"R10", "Error R10 (Boot timeout) -> Web process failed",
			Event{Kind: EventError, Code: "R10", Name: "Boot timeout", Text: "Web process failed"},
			""},
		{"unknown R code", "Error R98 (New) -> (text)",
			Event{Kind: EventError, Code: "R98", Name: "New", Text: "(text)"}, ""},
		{"L10 of a drain", "Error L10 (output buffer overflow): 7 messages dropped since 2025-10-22T14:24:56.323777+00:00.",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow",
				Count: 7, Since: since}, ""},
		{"L10 of a tail", "Error L10 (output buffer overflow): drain 'd.x' dropped 7 messages since 2025-10-22T14:24:56.323777+00:00.",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow", Count: 7,
				Since: since, Drain: "d.x"}, ""},
		{"L10 without a count",
			"Error L10 (output buffer overflow): many messages dropped since yesterday.",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow",
				Text: "many messages dropped since yesterday.", Count: Absent}, ""},
		{"L11", "Error L11 (Tail buffer overflow) -> This tail session dropped 7 messages since 2025-10-22T14:24:56.323777+00:00.",
			Event{Kind: EventError, Code: "L11", Name: "Tail buffer overflow",
				Count: 7, Since: since}, ""},
		{"L11 of today", "Error L11 (Tail buffer overflow) -> This tail session dropped 500 messages since 2025-03-23 21:35:57.035136457 +0000 UTC.",
			Event{Kind: EventError, Code: "L11", Name: "Tail buffer overflow", Count: 500,
				Since: time.Date(2025, 3, 23, 21, 35, 57, 35136000, time.UTC)},
			"Error L11 (Tail buffer overflow) -> This tail session dropped 500 messages since 2025-03-23T21:35:57.035136+00:00."},
		{"L11 with a monotonic clock", "Error L11 (Tail buffer overflow) -> This tail session dropped 1 message since 2025-03-23 23:35:57 +0200 CEST m=+0.5.",
			Event{Kind: EventError, Code: "L11", Name: "Tail buffer overflow", Count: 1,
				Since: time.Date(2025, 3, 23, 21, 35, 57, 0, time.UTC)},
			"Error L11 (Tail buffer overflow) -> This tail session dropped 1 messages since 2025-03-23T21:35:57.000000+00:00."},
		{"L10 without a time",
			"Error L10 (output buffer overflow): drain 'd.x' dropped 1 messages.",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow",
				Count: 1, Drain: "d.x"}, ""},
		{"L10 dropped first", "Error L10 (output buffer overflow): dropped 1 messages",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow", Count: 1},
			"Error L10 (output buffer overflow): 1 messages dropped."},
		{"L10 of none", "Error L10 (output buffer overflow): 0 messages dropped.",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow"}, ""},
		{"L10 alone", "Error L10 (output buffer overflow)",
			Event{Kind: EventError, Code: "L10", Name: "output buffer overflow", Count: Absent},
			""},
		{"L12", "Error L12: 7 messages dropped since 2025-10-22T14:24:56.323777+00:00",
			Event{Kind: EventError, Code: "L12", Count: 7, Since: since}, ""},
		{"L13", "Error L13: 7 messages lost since 2025-10-22T07:24:56.3237779-07:00",
			Event{Kind: EventError, Code: "L13", Count: 7, Since: since},
			"Error L13: 7 messages lost since 2025-10-22T14:24:56.323777+00:00"},
		{"L15", "L15: Error displaying log lines. Please try again.",
			Event{Kind: EventError, Code: "L15",
				Text: "Error displaying log lines. Please try again."}, ""},
		{"L20", "Error L20 (Tail sessions forbidden) Tail sessions for this app are forbidden due to log volume.",
			Event{Kind: EventError, Code: "L20", Name: "Tail sessions forbidden",
				Text: "Tail sessions for this app are forbidden due to log volume."}, ""},
	} {
		got, ok := ParseEvent(Line{Message: tt.message + "\n"})
		if !ok || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseEvent(%q) = %+v, %t, want %+v",
				tt.name, tt.message, got, ok, tt.want)
		}
		if tt.today == "" {
			tt.today = tt.message
		}
		if s := tt.want.String(); s != tt.today {
			t.Errorf("%s: String() = %q, want %q", tt.name, s, tt.today)
		}
		if got, ok := ParseEvent(Line{Message: tt.today}); !ok || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseEvent(%q) = %+v, %t, want %+v", tt.name, tt.today, got, ok, tt.want)
		}
	}
}

func TestParseEventRouter(t *testing.T) {
	const h12 = `at=error code=H12 desc="Request timeout" method=GET path="/" host=a.example fwd="192.0.2.7" dyno=web.1 connect=6ms service=30001ms status=503 bytes=0`
	e, ok := ParseEvent(Line{Source: "heroku", Dyno: "router", Message: h12})
	if !ok || e.Kind != EventError || e.Code != "H12" || e.Name != "Request timeout" ||
		e.Router == nil || e.Router.Dyno != "web.1" || e.String() != h12 {
		t.Errorf("ParseEvent(%q) = %+v, %t, want the H12 of web.1", h12, e, ok)
	}
	e, ok = ParseEvent(Line{
		Source: "heroku", Dyno: "nginx",
		Message: "Error H12 (Request timeout) -> GET a.example/ dyno=web.1 queue=0 wait=0ms service=0ms bytes=0",
	})
	if !ok || e.Code != "H12" || e.Router == nil || e.Router.Host != "a.example" {
		t.Errorf("ParseEvent of the old form = %+v, %t, want the H12 of a.example", e, ok)
	}
	if e, ok := ParseEvent(Line{Source: "heroku", Dyno: "router", Message: routerExampleLine}); ok {
		t.Errorf("ParseEvent of a request = %+v, want none", e)
	}
}

// Pairs of the router in another event's text, without a header to say whose line it is.
func TestParseEventRouterInText(t *testing.T) {
	const pairs = `code=H12 method=GET path="/" host=a fwd="" dyno=web.1 status=503`
	for _, tt := range []struct {
		message string
		kind    EventKind
		code    string
	}{
		{"Error R10 (Boot timeout) -> Web process said " + pairs, EventError, "R10"},
		{"Error R16 (Detached) -> a process with code=H12", EventError, "R16"},
		{"Error L20 (n) " + pairs, EventError, "L20"},
		{"Error L10 (x): code=H12 and more", EventError, "L10"},
		{"L15: at=error " + pairs, EventError, "L15"},
		{"Starting process with command `grep at=error " + pairs + "`", EventStart, ""},
		{"Slug compilation failed: " + pairs, EventSlug, ""},
	} {
		e, ok := ParseEvent(Line{Message: tt.message})
		if !ok || e.Kind != tt.kind || e.Code != tt.code || e.Router != nil {
			t.Errorf("ParseEvent(%q) = %+v, %t, want a %v %s", tt.message, e, ok, tt.kind, tt.code)
		}
		if again, ok := ParseEvent(Line{Message: e.String()}); !ok || !reflect.DeepEqual(again, e) {
			t.Errorf("ParseEvent(%q) = %+v, %t, want %+v", e, again, ok, e)
		}
		// The router does not write such words before its pairs.
		l := Line{Source: "heroku", Dyno: "router", Message: tt.message}
		if e, ok := ParseEvent(l); ok {
			t.Errorf("ParseEvent of %q from the router = %+v, want none", tt.message, e)
		}
	}
	l := Line{Source: "heroku", Dyno: "router", Message: "note at=error " + pairs}
	if e, ok := ParseEvent(l); !ok || e.Code != "H12" || e.Router.Text != "note" {
		t.Errorf("ParseEvent of a note before the pairs = %+v, %t, want H12", e, ok)
	}
}

func TestParseEventPlain(t *testing.T) {
	for _, message := range []string{
		"", "hello", "Release", "Release v1", "Release v1 was created by user x",
		"Deploy by user x y z", "Deployed x by user y",
		"Set config vars by user x", "Set A config by user x", "Scaled to by user x",
		"Scaled to web by user x", "Scaled to web@x by user y",
		"Scaled to web@-1 by user y", "Scaled to web@99999999999 by user y",
		"Scaled to @1 by user y", "Build", "Build paused", "Build started now",
		"Build failed badly", "State changed", "State changed from up",
		"State changed from a b to c", "Starting process", "Starting process with command bash",
		"Starting process with command `bash", "Stopping", "Stopping process",
		"Stopping process with two words", "Process exited with status",
		"Process exited with status x", "Process exited with status -1", "Process running mem=807M",
		"Process running mem=x(1%)", "Process running mem=1M(1)",
		"Process running mem=-1M(1%)", "Process running mem=1T(1%)", "Idling now", "Error",
		"Error R1", "Error X14 (x)", "Error R14 (", "Error R14 ()",
		"v44", "v44 hello", "vx Deploy a", "v44 Scaled to web@1", "v44 Release v43 created",
		"Rollback to", "Rollback of v7", "Promote x", "Stack changed", "Stack changed from a",
		"Upgrade x", "Add x", "Add-on pay x", "Set x add-on", "Slug", "Slug compilation",
		"Slug compilation was slow", "Stopping some processes with SIGKILL",
		"x completed provisioning, setting Y.",
		"R14 (Memory quota exceeded)", "Error H12 (Request timeout)", "L10", "L10 x",
		"L10s are bad", "Error L10 x",
	} {
		if e, ok := ParseEvent(Line{Message: message}); ok || !reflect.DeepEqual(e, Event{}) {
			t.Errorf("ParseEvent(%q) = %+v, want a plain line", message, e)
		}
	}
}

// TestParseEventOrigin parses the platform's texts from sources that may and may not
// write them.
func TestParseEventOrigin(t *testing.T) {
	const (
		api     = "Release v1 created by user x"
		word    = "Restarting"
		state   = "State changed from up to down"
		r14     = "Error R14 (Memory quota exceeded)"
		l12     = "Error L12: 1 messages dropped since 2013-11-04T21:31:32.125756+00:00"
		h12     = `at=error code=H12 method=GET path="/" host=a dyno= status=`
		oneOff  = "Starting process with command `bash` by user x"
		command = "Starting process with command `bash`"
	)
	all := []string{api, word, state, r14, l12, h12, oneOff, command}
	for _, tt := range []struct {
		source, dyno string
		want         []string
	}{
		{"", "", all},
		{"app", "api", []string{api, oneOff, command}},
		{"heroku", "api", []string{api, oneOff, command}},
		{"heroku", "web.1", []string{word, state, r14, command}},
		{"heroku", "run.1234", []string{word, state, r14, command}},
		{"app", "web.1", []string{state, r14, command}},
		{"heroku", "router", []string{h12}},
		{"app", "router", []string{state, r14, command}}, // a process type of that name
		{"heroku", "logplex", []string{l12}},
		{"app", "log-shuttle", []string{l12}},
		{"logplex", "1", []string{l12}},
		{"Logplex", "", []string{l12}},
		{"t.x", "web.1", nil},
		{"", "web.1", nil},
	} {
		var got []string
		for _, message := range all {
			if _, ok := ParseEvent(Line{Source: tt.source, Dyno: tt.dyno, Message: message}); ok {
				got = append(got, message)
			}
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("events of %s[%s] = %q, want %q", tt.source, tt.dyno, got, tt.want)
		}
	}
}

func TestEventAppendToHostile(t *testing.T) {
	for k := EventKind(-1); k < 35; k++ {
		e := Event{
			Kind: k, User: "u\n", Phase: "p\x1b", Release: "r\x00", Commit: "\u2028",
			Keys: []string{"a\n", "\xff"}, Formation: []Formation{{"t\r", -1, "s\n"}},
			URL: "\n", Resource: "\x7f", From: "\n", To: "\n", Command: "`\n", Signal: "\n",
			Status: -7, Memory: -1, Quota: 1e300, Code: "\n", Name: "\n", Text: "\n",
			Count: -1, Since: time.Unix(1<<40, 0), Drain: "\n",
		}
		wantOneLine(t, e.AppendTo(nil))
		e.Code, e.Router = "L10", &Router{Path: "\n"}
		wantOneLine(t, e.AppendTo(nil))
		s := k.String()
		if (k < EventRelease || k > EventSlug) != strings.HasPrefix(s, "EventKind(") {
			t.Errorf("EventKind(%d).String() = %q, want a word for a kind and a number for what is none", int(k), s)
		}
	}
	if got := (Event{}).String(); got != "" {
		t.Errorf("Event{}.String() = %q, want nothing", got)
	}
}

func ExampleParseEvent() {
	for _, s := range []string{
		"2026-03-17T08:25:21.297420+00:00 app[api]: Scaled to web@5:Standard-2X by user ann@example.com",
		"2026-03-17T08:25:24.000000+00:00 heroku[web.1]: State changed from starting to up",
		"2026-03-17T08:25:30.125000+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)",
		"2026-03-17T08:25:31.000000+00:00 app[web.1]: Scaled to web@500 by user nobody",
	} {
		l, err := ParseLine(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		e, ok := ParseEvent(l)
		switch {
		case !ok:
			fmt.Println("plain:", l.Message)
		case e.Kind == EventScale:
			fmt.Println(e.Kind, e.Formation[0].Type, e.Formation[0].Count)
		case e.Kind == EventState:
			fmt.Println(e.Kind, l.Dyno, e.To)
		case e.Kind == EventError:
			fmt.Println(e.Kind, l.Dyno, e.Code)
		}
	}
	// Output:
	// scale web 5
	// state web.1 up
	// error web.1 R14
	// plain: Scaled to web@500 by user nobody
}

func FuzzParseEvent(f *testing.F) {
	for _, s := range readSamples(f) {
		for _, l := range s.lines(f) {
			if len(l.Message) < 1000 {
				f.Add(l.Source, l.Dyno, l.Message)
			}
		}
	}
	f.Add("", "", "Scale to a@b=5:x by y by user z")
	f.Add("", "", "Error L20 (n) -> -> z")
	f.Add("", "", "Attach A by B by user C by D")
	f.Add("", "", "Starting process with command: `a` by user b` by user c`")
	f.Add("", "", "Error L10 (x): drain 'a' dropped 007 messages since 0000-01-01T00:00:00+23:59.")
	f.Add("", "", "Process running mem=1e3KB(1E2%)")
	f.Add("app", "api", "v44 Deploy ada5527 release command failed a@b.example 2022/03/17 12:26:29 +0000 (~ 1h ago)")
	f.Add("app", "api", "v1 Enable x release command executing release command failed a@b c@d …")
	f.Add("", "", "Release v9 command executing by user bob")
	f.Add("", "", "Error L10 (x): drain 'a' dropped 1 messages.")
	f.Add("", "", "Error L13: 0 messages lost since 2025-03-23 21:35:57.035136457 +0000 UTC.")
	f.Add("", "", "Deployed web (a), worker (b) by user x")
	f.Add("", "", "Slug compilation failed: x")
	f.Add("", "", "Error R16 (Detached) -> a process with code=H12")
	f.Add("heroku", "router", `Deploy 193d1419 by user x code=H82 method=GET path="/" host=h`)
	f.Add("heroku", "router", `at= sock=backend at=error code= code=H18 method=GET path="/" host=h`)
	f.Fuzz(func(t *testing.T, source, dyno, message string) {
		e, ok := ParseEvent(Line{Source: source, Dyno: dyno, Message: message})
		if !ok {
			if !reflect.DeepEqual(e, Event{}) {
				t.Fatalf("ParseEvent(%q) = %+v, false, want no Event", message, e)
			}
			return
		}
		b := e.AppendTo(nil)
		wantOneLine(t, b)
		for _, l := range []Line{
			{Message: string(b)}, {Source: source, Dyno: dyno, Message: string(b)},
		} {
			again, ok := ParseEvent(l)
			if !ok || cleanText(message) && !reflect.DeepEqual(again, e) {
				t.Fatalf("ParseEvent(%q) = %+v, %t, want %+v", b, again, ok, e)
			}
			if got := again.AppendTo(nil); string(got) != string(b) {
				t.Fatalf("AppendTo(ParseEvent(%q)) = %q, want the same", b, got)
			}
		}
	})
}
