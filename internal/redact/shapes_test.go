// SPDX-License-Identifier: MIT

package redact_test

import (
	"crypto/tls"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"testing"
	"time"
)

// Types of the shape of those of golang.org/x/oauth2, pgx, go-sql-driver/mysql, go-redis and
// others.
type (
	oauth2Endpoint struct {
		AuthURL, DeviceAuthURL, TokenURL string
		AuthStyle                        int
	}
	oauth2Config struct {
		ClientID, ClientSecret string
		Endpoint               oauth2Endpoint
		RedirectURL            string
		Scopes                 []string
	}
	oauth2Token struct {
		AccessToken  string `json:"access_token"`
		TokenType    string `json:"token_type,omitempty"`
		RefreshToken string `json:"refresh_token,omitempty"`
		Expiry       time.Time
	}
	pgConfig struct {
		Host           string
		Port           uint16
		Database, User string
		Password       string
		TLSConfig      *tls.Config
		RuntimeParams  map[string]string
	}
	pgConnConfig struct {
		pgConfig
		connString string
	}
	mysqlConfig struct {
		User, Passwd, Net, Addr, DBName string
		Params                          map[string]string
		Loc                             *time.Location
	}
	redisOptions struct {
		Network, Addr, Username, Password string
		DB, MaxRetries                    int
		DialTimeout                       time.Duration
	}
	mongoCredential struct {
		AuthMechanism, AuthSource, Username, Password string
		PasswordSet                                   bool
	}
	awsCredentials struct {
		AccessKeyID, SecretAccessKey, SessionToken, Source string
	}
	kafkaSASL struct {
		Enable         bool
		User, Password string
	}
	user struct {
		Name   string
		Token  sql.NullString
		Secret sql.Null[string]
	}
	jsonWebKey struct {
		Kty string `json:"kty"`
		Crv string `json:"crv"`
		D   string `json:"d"`
		X   string `json:"x"`
	}
)

// TestShapesOfValues logs values of types that hold secrets, as values, in other values, and as
// fmt's text of them.
func TestShapesOfValues(t *testing.T) {
	const s, long = "Sparrow41hills", "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"
	header := http.Header{
		"Authorization": {"Bearer " + s}, "X-Api-Key": {s}, "Cookie": {"sid=" + s},
	}
	request, err := http.NewRequest("GET", "https://bob:"+s+"@h.example/x?token="+s, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	values := map[string]any{
		"oauth2.Config": &oauth2Config{ClientID: "id", ClientSecret: s},
		"oauth2.Token":  oauth2Token{AccessToken: s, TokenType: "Bearer", RefreshToken: s},
		"pgx.ConnConfig": pgConnConfig{
			pgConfig{Host: "h", User: "bob", Password: s}, "postgres://bob:" + s + "@h/db",
		},
		"mysql.Config":     &mysqlConfig{User: "bob", Passwd: s, Addr: "h:3306"},
		"redis.Options":    redisOptions{Addr: "h:6379", Password: s},
		"mongo.Credential": mongoCredential{Username: "bob", Password: s, PasswordSet: true},
		"aws.Credentials":  awsCredentials{"id", s, s, "env"},
		"sarama.SASL":      kafkaSASL{true, "bob", s},
		"sql.NullString": user{
			"bob", sql.NullString{String: s, Valid: true}, sql.Null[string]{V: s, Valid: true},
		},
		"JSON web key": jsonWebKey{
			"EC", "P-256", long, "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
		},
		"map of a web key": map[string]any{"kty": "oct", "k": long},
		"http.Header":      header,
		"http.Request":     request,
		"http.Cookie":      &http.Cookie{Name: "sid", Value: s},
		"url.URL":          request.URL,
		"url.Values":       url.Values{"access_token": {s}},
		"exec.Cmd":         exec.Command("mysql", "--password="+s, "-u", "bob:"+s),
	}
	for _, out := range outputs() {
		for name, v := range values {
			for form, logged := range map[string]any{
				"value": v, "in a list": []any{1, v}, "in a map": map[string]any{"a": v},
				"in a struct": struct{ V any }{v}, "%+v": fmt.Sprintf("%+v", v),
				"%#v": fmt.Sprintf("%#v", v), "JSON": text(v),
			} {
				if form == "%+v" && name == "http.Cookie" {
					continue // sid=x is all of its text, and sid is the name of ids too
				}
				out.log.Info("m", "v", logged)
				if got := out.take(); leaks(got, s) || leaks(got, long) {
					t.Errorf("%s, %s %s: a secret is out in %.300s", out.name, name, form, got)
				}
			}
		}
	}
}

// text returns the JSON of a value, "" if it has none.
func text(v any) (s string) {
	defer func() {
		if recover() != nil {
			s = ""
		}
	}()
	return marshal(v)
}
