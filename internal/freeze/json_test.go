// SPDX-License-Identifier: MIT

package freeze

import (
	"bytes"
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/jsontest"
)

// marshal is what slog.JSONHandler writes for a value.
func marshal(t *testing.T, x any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(x); err != nil {
		t.Fatalf("encoding/json: %v, for a %T", err, x)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// jsonTypes is how many generated types TestFreezeLikeJSON compares, with 250
// values each: go test -run TestFreezeLikeJSON -json.types 4000 are a million.
var jsonTypes = flag.Int("json.types", 40, "generated types to compare with encoding/json")

// TestFreezeLikeJSON compares generated values, frozen, with encoding/json.
func TestFreezeLikeJSON(t *testing.T) {
	known := new(Types)
	for seed := range uint64(*jsonTypes) {
		typ := jsontest.NewType(seed)
		for i := range uint64(250) {
			likeJSON(t, known, typ, seed, i)
		}
	}
}

// FuzzLikeJSON does the same for any seeds.
func FuzzLikeJSON(f *testing.F) {
	f.Add(uint64(0), uint64(0))
	f.Fuzz(func(t *testing.T, typ, value uint64) {
		typ %= 4096 // package reflect keeps the types that it makes
		likeJSON(t, new(Types), jsontest.NewType(typ), typ, value)
	})
}

func likeJSON(t *testing.T, known *Types, typ jsontest.Type, typeSeed, seed uint64) {
	t.Helper()
	p := typ.Pair(seed)
	a := &Arena{Types: known}
	got := strings.ReplaceAll(string(appendJSON(nil, a.FreezeAny(p.Log))), EmptyKey, "")
	want := marshal(t, p.JSON)
	if got == want {
		return
	}
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	n = max(0, n-60)
	t.Fatalf("seeds %d, %d: Freeze(%T) = ...%.150s, want ...%.150s",
		typeSeed, seed, p.Log, got[n:], want[n:])
}
