// SPDX-License-Identifier: MIT

package jsonline

import "testing"

// TestAlong holds along to reading what it is for, which nobody would miss but in
// time, and to leaving off where it says.
func TestAlong(t *testing.T) {
	for _, tt := range []struct {
		line string
		at   int
		why  stop
	}{
		{`{"level":"info","status":404,"took":0.25,"message":"not there at all"}`, 70, ended},
		{`{"level":"","status":0,"took":123456789.123456789,"message":"0123456"} `, 70, ended},
		{`{"level":"x","status":1,"took":2,"message":"0123456","more":1}`, 53, other},
		{`{"level":"x","state":1}`, 13, other},
		{`{"level":"x","status":1,`, 24, other},
		{`{"level":"x\n","status":1}`, 9, keyed},
		{`{"level":"x" ,"status":1}`, 9, keyed},
		{`{"level":true,"status":1}`, 9, keyed},
		{`{"level":"x`, 9, keyed},
		{`{"level":"x","status":-1}`, 22, keyed},
		{`{"level":"x","status":01}`, 22, keyed},
		{`{"level":"x","status":1.}`, 22, keyed},
		{`{"level":"x","status":1e3}`, 22, keyed},
		{`{"level":"x","status":1`, 22, keyed},
		{`{"level":"x","status":`, 22, keyed},
	} {
		var e Event
		if err := e.Parse([]byte(`{"level":"warn","status":1,"took":2,"message":"m"}`)); err != nil {
			t.Fatal(err)
		}
		e.begin([]byte(tt.line))
		if at, why := e.along(1); at != tt.at || why != tt.why {
			t.Errorf("along stops at %d of %q for reason %d, want %d and %d", at, tt.line, why, tt.at, tt.why)
		}
	}
}
