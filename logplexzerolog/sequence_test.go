// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// FuzzSequence compares a Writer and a handler that remember keys and values of earlier
// lines with those that remember nothing: lines of a few shapes, which change a little
// each time, must be written as if each came first.
func FuzzSequence(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed, `"k"`, `"v"`)
	}
	f.Add(uint64(1), `"pass\u0077ord"`, `"correct horse"`)
	f.Add(uint64(2), `"password"`, `"x\ny"`)
	f.Add(uint64(3), `"harbour-blue-42"`, `"harbour-blue-42\n"`)
	f.Add(uint64(4), `"a" `, ` {"password":1,"a":[true]}`)
	f.Add(uint64(5), `"`+strings.Repeat("k", 70)+`"`, `0.5e1`)
	redactor := logplex.DefaultRedactor()
	f.Fuzz(func(t *testing.T, seed uint64, key, value string) {
		values := logplex.RedactValues()
		newWriter := func(format logplex.Format) (*logplexzerolog.Writer, *bytes.Buffer) {
			opts := stamped(format)
			opts.Redactor = logplex.Redactors{redactor, values}
			out := new(bytes.Buffer)
			return logplexzerolog.NewWriter(logplex.NewHandler(out, opts)), out
		}
		formats := []logplex.Format{logplex.FormatMessage, logplex.FormatJSON}
		var writers []*logplexzerolog.Writer
		var outs []*bytes.Buffer
		for _, format := range formats {
			w, out := newWriter(format)
			writers, outs = append(writers, w), append(outs, out)
		}
		s := newSequence(seed, key, value)
		for step := range 12 {
			line := s.next()
			if step == 8 {
				if err := values.Add("harbour-blue-42"); err != nil {
					t.Fatal(err)
				}
			}
			for i, format := range formats {
				outs[i].Reset()
				_, err := writers[i].WriteLevel(zerolog.InfoLevel, []byte(line))
				fresh, want := newWriter(format)
				_, wantErr := fresh.WriteLevel(zerolog.InfoLevel, []byte(line))
				if err != nil || wantErr != nil {
					t.Fatalf("step %d: WriteLevel(%q) = %v, a fresh Writer %v, want nil",
						step, line, err, wantErr)
				}
				if unstamped(outs[i].String()) != unstamped(want.String()) {
					t.Fatalf("step %d: WriteLevel(%q) wrote %q, a fresh Writer %q",
						step, line, outs[i], want)
				}
			}
		}
	})
}

// sequence makes lines.
type sequence struct {
	rng          *rand.Rand
	keys, values []string
	shapes       [][][2]string
}

func newSequence(seed uint64, key, value string) *sequence {
	s := &sequence{
		rng: rand.New(rand.NewPCG(seed, 1)),
		keys: []string{
			`"a"`, `"status"`, `"a_key_of_13_b"`, `"a_key_of_14_by"`,
			`"` + strings.Repeat("x", 40) + `"`, `"password"`, `"passwore"`,
			`"\u0061"`, `"msg"`, `"pid"`,
			`""`, `"message"`, `"level"`, `"time"`, `"caller"`, `"harbour-blue-42"`,
			`"two words"`, `"é"`, key,
		},
		values: []string{
			`"x"`, `"GET"`, `"two words"`, `"null"`, `"connection 17 refused, try again later"`,
			`"say \"hi\" and\tgo"`, `"C:\\Temp"`, `"\u001b[0m\u2028é"`,
			"\"\x7f\\n\"", `"harbour-blue-42"`,
			`"first\nharbour-blue-42"`, `"password=hunter22"`, `"line\npassword=hunter22"`,
			`"4111 1111 1111 1111"`, `"2026-03-17T08:25:21Z"`, `"2026-03-17T08:25:21.5+01:00"`,
			`"2026-03-17X08:25:21Z"`, `0`, `12`, `-1`, `12.5`, `4111111111111111`, `1e3`, `true`,
			`null`, `[1,"password=hunter22"]`, `{}`, `{"a":1,"password":"x"}`,
			`{"o":{"status":"y\n"},"a":2}`, `"` + strings.Repeat("long ", 120) + `"`, value,
		},
	}
	for n := range 3 {
		shape := [][2]string{{`"level"`, `"info"`}}
		for range s.rng.IntN(6) {
			shape = append(shape, s.member())
		}
		if n == 2 && seed%8 == 0 {
			for i := range 70 {
				shape = append(shape, [2]string{fmt.Sprintf(`"n%d"`, i), "1"})
			}
		}
		s.shapes = append(s.shapes,
			append(shape, [2]string{`"time"`, `"2026-03-17T08:25:21Z"`},
				[2]string{`"message"`, `"done"`}))
	}
	return s
}

func (s *sequence) member() [2]string {
	return [2]string{pick(s.rng, s.keys), pick(s.rng, s.values)}
}

func pick(rng *rand.Rand, from []string) string { return from[rng.IntN(len(from))] }

// next returns one of the shapes, changed in up to three ways, with the bytes that may
// be around a line.
func (s *sequence) next() string {
	shape := append([][2]string(nil), s.shapes[s.rng.IntN(len(s.shapes))]...)
	for range s.rng.IntN(4) {
		i := s.rng.IntN(len(shape))
		switch s.rng.IntN(7) {
		case 0:
			shape[i][0] = pick(s.rng, s.keys)
		case 1:
			shape = append(shape, shape[i])
		case 2:
			shape = append(shape[:i], append([][2]string{s.member()}, shape[i:]...)...)
		case 3:
			if shape = append(shape[:i], shape[i+1:]...); len(shape) == 0 {
				shape = append(shape, s.member())
			}
		default:
			shape[i][1] = pick(s.rng, s.values)
		}
	}
	comma, colon := ",", ":"
	switch s.rng.IntN(12) {
	case 0:
		comma = " ,\n"
	case 1:
		colon = " : "
	}
	var members []string
	for _, m := range shape {
		members = append(members, m[0]+colon+m[1])
	}
	line := "{" + strings.Join(members, comma) + "}\n"
	switch s.rng.IntN(12) {
	case 0:
		return line[:s.rng.IntN(len(line))]
	case 1:
		return line[:len(line)-1] + " and more\n"
	case 2:
		return line + line
	case 3:
		return " " + line[:len(line)-1]
	}
	return line
}
