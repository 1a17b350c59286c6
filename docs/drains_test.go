// SPDX-License-Identifier: MIT

package docs_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// vendors are the programs of drains.md, in its order.
func vendors() []func() (*logplex.Drain, error) {
	return []func() (*logplex.Drain, error){
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("https://http-intake.logs.datadoghq.com/api/v2/logs"+
				"?ddsource=heroku&service=shop", &logplex.DrainOptions{
				Header: http.Header{"DD-API-KEY": {os.Getenv("DD_API_KEY")}},
			})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain(
				"https://logs.collector.na-01.cloud.solarwinds.com/v1/logs/logplex/"+
					os.Getenv("SOLARWINDS_TOKEN"), nil)
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("syslog+tls://syslog.collector.na-01.cloud.solarwinds.com:6514",
				&logplex.DrainOptions{
					StructuredData: "[" + os.Getenv("SOLARWINDS_TOKEN") + "@41058]",
				})
		},
		func() (*logplex.Drain, error) {
			address := url.URL{
				Scheme: "https", Host: "us-east-1.aws.edge.axiom.co", Path: "/v1/ingest/shop",
				User: url.UserPassword("axiom", os.Getenv("AXIOM_TOKEN")),
			}
			return logplex.NewDrain(address.String(), nil)
		},
		func() (*logplex.Drain, error) {
			address := url.URL{
				Scheme: "https", Host: "signoz.example.com", Path: "/logs/heroku",
				User: url.UserPassword("signoz", os.Getenv("SIGNOZ_PASSWORD")),
			}
			return logplex.NewDrain(address.String(), nil)
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain(os.Getenv("DRAIN_URL"), nil) // as heroku drains:add takes it
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("syslog+tls://logs7.papertrailapp.com:12345", nil)
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://otlp.nr-data.net", &logplex.DrainOptions{
				Header: http.Header{"Api-Key": {os.Getenv("NEW_RELIC_LICENSE_KEY")}},
			})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("syslog+tls://newrelic.syslog.nr-data.net:6515",
				&logplex.DrainOptions{DrainToken: os.Getenv("DRAIN_TOKEN")})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("syslog+tls://s1234.eu-nbg-2.betterstackdata.com:6514",
				&logplex.DrainOptions{
					StructuredData: `[logtail@11993 source_token="` +
						os.Getenv("SOURCE_TOKEN") + `"]`,
				})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://s1234.eu-nbg-2.betterstackdata.com",
				&logplex.DrainOptions{
					Header: http.Header{"Authorization": {"Bearer " + os.Getenv("SOURCE_TOKEN")}},
				})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("syslog+tls://syslog-a.logdna.com:6514", &logplex.DrainOptions{
				StructuredData: `[logdna@48950 key="` + os.Getenv("MEZMO_KEY") + `"]`,
			})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("syslog+tls://logs-01.loggly.com:6514", &logplex.DrainOptions{
				StructuredData: "[" + os.Getenv("LOGGLY_TOKEN") + `@41058 tag="heroku"]`,
			})
		},
		func() (*logplex.Drain, error) {
			address := url.URL{
				Scheme: "otlp+https", Host: "otlp-gateway-prod-eu-west-0.grafana.net",
				Path: "/otlp/v1/logs",
				User: url.UserPassword("123456", os.Getenv("GRAFANA_TOKEN")),
			}
			return logplex.NewDrain(address.String(), nil)
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://api.honeycomb.io", &logplex.DrainOptions{
				Header:   http.Header{"X-Honeycomb-Team": {os.Getenv("HONEYCOMB_API_KEY")}},
				Resource: []slog.Attr{slog.String("service.name", "shop")},
			})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://shop.ingest.us-east-1.aws.elastic.cloud",
				&logplex.DrainOptions{
					Header: http.Header{"Authorization": {"ApiKey " +
						os.Getenv("ELASTIC_API_KEY")}},
				})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://abc12345.live.dynatrace.com/api/v2/otlp/v1/logs",
				&logplex.DrainOptions{
					Header: http.Header{"Authorization": {"Api-Token " + os.Getenv("DT_TOKEN")}},
				})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://123456.collect.observeinc.com/v2/otel/v1/logs",
				&logplex.DrainOptions{
					Header: http.Header{"Authorization": {"Bearer " + os.Getenv("OBSERVE_TOKEN")}},
				})
		},
		func() (*logplex.Drain, error) {
			address := url.URL{
				Scheme: "otlp+https", Host: "openobserve.example.com", Path: "/api/default/v1/logs",
				User: url.UserPassword("ops@example.com", os.Getenv("OPENOBSERVE_PASSWORD")),
			}
			return logplex.NewDrain(address.String(), &logplex.DrainOptions{
				Header: http.Header{"Stream-Name": {"shop"}},
			})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://logs.us-east-1.amazonaws.com",
				&logplex.DrainOptions{
					Header: http.Header{
						"X-Aws-Log-Group":  {"shop"},
						"X-Aws-Log-Stream": {os.Getenv("DYNO")},
					},
					Authorization: func(context.Context) (string, error) {
						return "Bearer " + os.Getenv("CLOUDWATCH_TOKEN"), nil
					},
				})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+https://ingress.eu2.coralogix.com", &logplex.DrainOptions{
				Header: http.Header{"Authorization": {"Bearer " + os.Getenv("CORALOGIX_KEY")}},
				Resource: []slog.Attr{
					slog.String("cx.application.name", "shop"),
					slog.String("cx.subsystem.name", "web"),
				},
			})
		},
		func() (*logplex.Drain, error) {
			return logplex.NewDrain("otlp+http://127.0.0.1:9428/insert/opentelemetry/v1/logs",
				&logplex.DrainOptions{Header: http.Header{"Vl-Stream-Fields": {"service.name"}}})
		},
	}
}

// TestDrains compares the programs of drains.md with those of this file, which are
// compiled, and runs each: its address and options are accepted, and it prints no secret.
func TestDrains(t *testing.T) {
	page, err := os.ReadFile("drains.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("drains_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, block := range fenced.FindAllStringSubmatch(string(page), -1) {
		if block[1] == "go" {
			want = append(want, block[2])
		}
	}
	all := vendors()
	if len(want) != len(all) || len(all) < 20 {
		t.Fatalf("the page has %d programs, this file %d, want as many, and 20 at least",
			len(want), len(all))
	}
	rest := string(source)
	for _, text := range want {
		var indented strings.Builder
		for line := range strings.Lines("\t\tfunc() (*logplex.Drain, error) {\n" + text) {
			if !strings.HasPrefix(line, "\t\tfunc()") {
				indented.WriteString("\t\t\t")
			}
			indented.WriteString(line)
		}
		indented.WriteString("\t\t},\n")
		at := strings.Index(rest, indented.String())
		if at < 0 {
			t.Fatalf("this program is not in this file, or not in this order:\n%s", text)
		}
		rest = rest[at+indented.Len():]
	}

	const secret = "s3cr3t-0f-the-d0cs"
	for i, name := range []string{
		"DD_API_KEY", "SOLARWINDS_TOKEN", "AXIOM_TOKEN", "SIGNOZ_PASSWORD",
		"NEW_RELIC_LICENSE_KEY", "SOURCE_TOKEN", "MEZMO_KEY", "LOGGLY_TOKEN", "GRAFANA_TOKEN",
		"HONEYCOMB_API_KEY", "ELASTIC_API_KEY", "DT_TOKEN", "OBSERVE_TOKEN",
		"OPENOBSERVE_PASSWORD", "CLOUDWATCH_TOKEN", "CORALOGIX_KEY",
	} {
		t.Setenv(name, fmt.Sprint(secret, i))
	}
	t.Setenv("DRAIN_URL", "https://logs.example.com/heroku?api_key="+secret)
	t.Setenv("DRAIN_TOKEN", "d.fc6b856b-3332-4546-93de-7d0ee272c3bd")
	t.Setenv("DYNO", "web.1")
	for i, open := range all {
		d, err := open()
		if err != nil {
			t.Errorf("%v, want a drain, of\n%s", err, want[i])
			continue
		}
		if text := fmt.Sprintf("%v %+v %#v", d, d, d); strings.Contains(text, secret) {
			t.Errorf("%s shows a secret, of\n%s", text, want[i])
		}
		_ = d.Close()
	}
}

// TestDrainsTable follows the links of the table of drains.md, each of which leads to a
// vendor's program, and looks for each vendor's address there.
func TestDrainsTable(t *testing.T) {
	page, err := os.ReadFile("drains.md")
	if err != nil {
		t.Fatal(err)
	}
	headings := make(map[string]bool)
	rows := 0
	for lines := bufio.NewScanner(strings.NewReader(string(page))); lines.Scan(); {
		if title, ok := strings.CutPrefix(lines.Text(), "## "); ok {
			plain := strings.NewReplacer("'", "", ",", "").Replace(strings.ToLower(title))
			headings["#"+strings.ReplaceAll(plain, " ", "-")] = false
		}
	}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) != 7 || strings.Contains(cells[2], "---") || !strings.Contains(line, "](") {
			continue
		}
		rows++
		_, link, _ := strings.Cut(cells[2], "](")
		link, _, _ = strings.Cut(link, ")")
		if _, ok := headings[link]; !ok {
			t.Errorf("%s leads nowhere in the row %s", link, line)
		}
		headings[link] = true
	}
	for link, used := range headings {
		if !used && link != "#what-arrives" {
			t.Errorf("no row of the table leads to %s", link)
		}
	}
	if rows < 25 {
		t.Errorf("the table has %d rows, want 25 at least", rows)
	}
}
