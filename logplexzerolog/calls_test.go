// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

type point struct{ X, Y int }

func (p point) MarshalZerologObject(e *zerolog.Event) { e.Int("x", p.X).Int("y", p.Y) }

type points []point

func (ps points) MarshalZerologArray(a *zerolog.Array) {
	for _, p := range ps {
		a.Object(p)
	}
}

type word string

func (w word) String() string { return "<" + string(w) + ">" }

var (
	errTest = errors.New("broken \"pipe\"\nat 5")
	moment  = time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	zone    = time.FixedZone("", 2*3600)
	ipnet   = net.IPNet{IP: net.IPv4(203, 0, 113, 0), Mask: net.CIDRMask(24, 32)}
	mac     = net.HardwareAddr{0, 1, 2, 0xab, 0xcd, 0xef}
	tree    = map[string]any{
		"a": 1, "b": map[string]any{"c": []any{1, "x", nil}, "d": nil}, "e": 1.5e300,
	}
)

type (
	zevent   = *zerolog.Event
	zcontext = zerolog.Context
)

// eventCalls has at least one call of every method of *zerolog.Event that
// writes something; the name starts with the method's.
var eventCalls = []struct {
	name string
	call func(zevent) zevent
}{
	{"Fields of a map", func(e zevent) zevent {
		return e.Fields(map[string]any{"a": 1, "b": "x", "c": nil})
	}},
	{"Fields of a slice", func(e zevent) zevent {
		return e.Fields([]any{"a", 1, "b", errTest, "a", 2})
	}},
	{"Dict", func(e zevent) zevent {
		return e.Dict("d", zerolog.Dict().Str("a", "x").Dict("b", zerolog.Dict().Int("c", 1)))
	}},
	{"Dict empty", func(e zevent) zevent { return e.Dict("d", zerolog.Dict()) }},
	{"Array", func(e zevent) zevent {
		return e.Array("a", zerolog.Arr().Str("x").Int(1).Float64(1.5).Bool(true).Err(errTest).Dict(
			zerolog.Dict().Int("y", 2)))
	}},
	{"Array of objects", func(e zevent) zevent { return e.Array("a", points{{1, 2}, {3, 4}}) }},
	{"Array empty", func(e zevent) zevent { return e.Array("a", points{}) }},
	{"Object", func(e zevent) zevent { return e.Object("o", point{1, 2}) }},
	{"Object nil", func(e zevent) zevent { return e.Object("o", nil) }},
	{"Func", func(e zevent) zevent { return e.Func(func(e zevent) { e.Str("f", "g") }) }},
	{"EmbedObject", func(e zevent) zevent { return e.EmbedObject(point{1, 2}) }},
	{"Str", func(e zevent) zevent { return e.Str("s", "plain") }},
	{"Str escaped", func(e zevent) zevent {
		return e.Str("s\n\"", "a\"b\\c\nd\te\x00\x1f\x7f </>&")
	}},
	{"Str unicode", func(e zevent) zevent { return e.Str("größe", "日本語 \u2028 \U0001F600") }},
	{"Str broken UTF-8", func(e zevent) zevent { return e.Str("s", "a\xffb\xc3") }},
	{"Str empty", func(e zevent) zevent { return e.Str("", "") }},
	{"Strs", func(e zevent) zevent { return e.Strs("s", []string{"a", "b\n", "]"}) }},
	{"Strs nil", func(e zevent) zevent { return e.Strs("s", nil) }},
	{"Stringer", func(e zevent) zevent { return e.Stringer("s", word("w")) }},
	{"Stringer nil", func(e zevent) zevent { return e.Stringer("s", nil) }},
	{"Stringers", func(e zevent) zevent {
		return e.Stringers("s", []fmt.Stringer{word("v"), word("w")})
	}},
	{"Bytes", func(e zevent) zevent { return e.Bytes("b", []byte("by\xfftes\r")) }},
	{"Hex", func(e zevent) zevent { return e.Hex("h", []byte{0, 0xfe}) }},
	{"RawJSON", func(e zevent) zevent {
		return e.RawJSON("r", []byte(`{"a":[1,{"b":null}],"c":{"d":0.10}}`))
	}},
	{"RawJSON over lines", func(e zevent) zevent {
		return e.RawJSON("r", []byte("{\n  \"a\": 1,\n  \"b\": [\n1 ]\n}"))
	}},
	{"RawJSON scalar", func(e zevent) zevent {
		return e.RawJSON("r", []byte(`123456789012345678901234567890`))
	}},
	{"RawCBOR", func(e zevent) zevent { return e.RawCBOR("r", []byte{0x83, 1, 2, 3}) }},
	{"AnErr", func(e zevent) zevent { return e.AnErr("e", errTest) }},
	{"AnErr nil", func(e zevent) zevent { return e.AnErr("e", nil) }},
	{"Errs", func(e zevent) zevent { return e.Errs("e", []error{errTest, nil, errTest}) }},
	{"Err", func(e zevent) zevent { return e.Err(errTest) }},
	{"Err nil", func(e zevent) zevent { return e.Err(nil) }},
	{"Stack", func(e zevent) zevent { return e.Stack().Err(errTest) }},
	{"Ctx", func(e zevent) zevent { return e.Ctx(context.Background()).Int("a", 1) }},
	{"Bool", func(e zevent) zevent { return e.Bool("t", true).Bool("f", false) }},
	{"Bools", func(e zevent) zevent { return e.Bools("b", []bool{true, false}) }},
	{"Int", func(e zevent) zevent { return e.Int("min", math.MinInt).Int("zero", 0) }},
	{"Ints", func(e zevent) zevent { return e.Ints("i", []int{1, -2}) }},
	{"Int8", func(e zevent) zevent { return e.Int8("i", math.MinInt8) }},
	{"Ints8", func(e zevent) zevent { return e.Ints8("i", []int8{1, -2}) }},
	{"Int16", func(e zevent) zevent { return e.Int16("i", math.MinInt16) }},
	{"Ints16", func(e zevent) zevent { return e.Ints16("i", []int16{1, -2}) }},
	{"Int32", func(e zevent) zevent { return e.Int32("i", math.MinInt32) }},
	{"Ints32", func(e zevent) zevent { return e.Ints32("i", []int32{1, -2}) }},
	{"Int64", func(e zevent) zevent { return e.Int64("max", math.MaxInt64).Int64("odd", 1<<53+1) }},
	{"Ints64", func(e zevent) zevent {
		return e.Ints64("i", []int64{math.MaxInt64, math.MinInt64})
	}},
	{"Uint", func(e zevent) zevent { return e.Uint("u", math.MaxUint) }},
	{"Uints", func(e zevent) zevent { return e.Uints("u", []uint{1, 2}) }},
	{"Uint8", func(e zevent) zevent { return e.Uint8("u", math.MaxUint8) }},
	{"Uints8", func(e zevent) zevent { return e.Uints8("u", []uint8{1, 2}) }},
	{"Uint16", func(e zevent) zevent { return e.Uint16("u", math.MaxUint16) }},
	{"Uints16", func(e zevent) zevent { return e.Uints16("u", []uint16{1, 2}) }},
	{"Uint32", func(e zevent) zevent { return e.Uint32("u", math.MaxUint32) }},
	{"Uints32", func(e zevent) zevent { return e.Uints32("u", []uint32{1, 2}) }},
	{"Uint64", func(e zevent) zevent { return e.Uint64("u", math.MaxUint64) }},
	{"Uints64", func(e zevent) zevent { return e.Uints64("u", []uint64{math.MaxUint64, 0}) }},
	{"Float32", func(e zevent) zevent { return e.Float32("f", 0.1).Float32("g", math.MaxFloat32) }},
	{"Floats32", func(e zevent) zevent { return e.Floats32("f", []float32{0.1, -2}) }},
	{"Float64", func(e zevent) zevent {
		return e.Float64("f", 0.1).Float64("g", math.MaxFloat64).Float64("h", 5e-324)
	}},
	{"Float64 special", func(e zevent) zevent {
		return e.Float64("n", math.NaN()).Float64("i", math.Inf(-1))
	}},
	{"Floats64", func(e zevent) zevent { return e.Floats64("f", []float64{0.1, 1e21}) }},
	{"Timestamp", func(e zevent) zevent { return e.Timestamp() }},
	{"Timestamp twice", func(e zevent) zevent { return e.Timestamp().Int("a", 1).Timestamp() }},
	{"Time", func(e zevent) zevent { return e.Time("at", moment).Time("there", moment.In(zone)) }},
	{"Time of the record", func(e zevent) zevent { return e.Time("time", moment.In(zone)) }},
	{"Times", func(e zevent) zevent { return e.Times("at", []time.Time{moment, moment.In(zone)}) }},
	{"Dur", func(e zevent) zevent { return e.Dur("d", 1500*time.Microsecond).Dur("z", 0) }},
	{"Durs", func(e zevent) zevent {
		return e.Durs("d", []time.Duration{time.Second, time.Microsecond})
	}},
	{"TimeDiff", func(e zevent) zevent { return e.TimeDiff("d", moment.Add(time.Second), moment) }},
	{"Any", func(e zevent) zevent { return e.Any("a", tree) }},
	{"Interface", func(e zevent) zevent { return e.Interface("i", tree) }},
	{"Interface struct", func(e zevent) zevent {
		return e.Interface("i", struct{ A, B any }{1, []int{2}})
	}},
	{"Interface object", func(e zevent) zevent { return e.Interface("i", point{1, 2}) }},
	{"Interface nil", func(e zevent) zevent { return e.Interface("i", nil) }},
	{"Interface that cannot be marshaled",
		func(e zevent) zevent { return e.Interface("i", func() {}) }},
	{"Type", func(e zevent) zevent { return e.Type("t", moment) }},
	{"CallerSkipFrame", func(e zevent) zevent { return e.CallerSkipFrame(1).Caller() }},
	{"Caller", func(e zevent) zevent { return e.Int("a", 1).Caller().Int("b", 2) }},
	{"IPAddr", func(e zevent) zevent { return e.IPAddr("ip", net.IPv6loopback) }},
	{"IPPrefix", func(e zevent) zevent { return e.IPPrefix("net", ipnet) }},
	{"MACAddr", func(e zevent) zevent { return e.MACAddr("mac", mac) }},
	{"duplicates", func(e zevent) zevent {
		return e.Str("a", "1").Int("b", 2).Str("a", "3").Str("level", "gold")
	}},
	{"a level said twice", func(e zevent) zevent { return e.Str("level", "info") }},
	{"an own message", func(e zevent) zevent {
		return e.Str("message", "first").Int("message", 5)
	}},
}

// contextCalls is the same for zerolog.Context.
var contextCalls = []struct {
	name string
	call func(zcontext) zcontext
}{
	{"Fields", func(c zcontext) zcontext { return c.Fields(map[string]any{"a": 1}) }},
	{"Dict", func(c zcontext) zcontext { return c.Dict("d", zerolog.Dict().Int("a", 1)) }},
	{"Array", func(c zcontext) zcontext { return c.Array("a", points{{1, 2}}) }},
	{"Object", func(c zcontext) zcontext { return c.Object("o", point{1, 2}) }},
	{"EmbedObject", func(c zcontext) zcontext { return c.EmbedObject(point{1, 2}) }},
	{"Str", func(c zcontext) zcontext { return c.Str("s", "a\nb") }},
	{"Strs", func(c zcontext) zcontext { return c.Strs("s", []string{"a", "b"}) }},
	{"Stringer", func(c zcontext) zcontext { return c.Stringer("s", word("w")) }},
	{"Bytes", func(c zcontext) zcontext { return c.Bytes("b", []byte("x")) }},
	{"Hex", func(c zcontext) zcontext { return c.Hex("h", []byte{1}) }},
	{"RawJSON", func(c zcontext) zcontext { return c.RawJSON("r", []byte(`{"a":{}}`)) }},
	{"AnErr", func(c zcontext) zcontext { return c.AnErr("e", errTest) }},
	{"Errs", func(c zcontext) zcontext { return c.Errs("e", []error{errTest}) }},
	{"Err", func(c zcontext) zcontext { return c.Err(errTest) }},
	{"Ctx", func(c zcontext) zcontext { return c.Ctx(context.Background()) }},
	{"Bool", func(c zcontext) zcontext { return c.Bool("b", true) }},
	{"Bools", func(c zcontext) zcontext { return c.Bools("b", []bool{true}) }},
	{"Int", func(c zcontext) zcontext { return c.Int("i", 1) }},
	{"Ints", func(c zcontext) zcontext { return c.Ints("i", []int{1}) }},
	{"Int8", func(c zcontext) zcontext { return c.Int8("i", 1) }},
	{"Ints8", func(c zcontext) zcontext { return c.Ints8("i", []int8{1}) }},
	{"Int16", func(c zcontext) zcontext { return c.Int16("i", 1) }},
	{"Ints16", func(c zcontext) zcontext { return c.Ints16("i", []int16{1}) }},
	{"Int32", func(c zcontext) zcontext { return c.Int32("i", 1) }},
	{"Ints32", func(c zcontext) zcontext { return c.Ints32("i", []int32{1}) }},
	{"Int64", func(c zcontext) zcontext { return c.Int64("i", math.MinInt64) }},
	{"Ints64", func(c zcontext) zcontext { return c.Ints64("i", []int64{1}) }},
	{"Uint", func(c zcontext) zcontext { return c.Uint("u", 1) }},
	{"Uints", func(c zcontext) zcontext { return c.Uints("u", []uint{1}) }},
	{"Uint8", func(c zcontext) zcontext { return c.Uint8("u", 1) }},
	{"Uints8", func(c zcontext) zcontext { return c.Uints8("u", []uint8{1}) }},
	{"Uint16", func(c zcontext) zcontext { return c.Uint16("u", 1) }},
	{"Uints16", func(c zcontext) zcontext { return c.Uints16("u", []uint16{1}) }},
	{"Uint32", func(c zcontext) zcontext { return c.Uint32("u", 1) }},
	{"Uints32", func(c zcontext) zcontext { return c.Uints32("u", []uint32{1}) }},
	{"Uint64", func(c zcontext) zcontext { return c.Uint64("u", math.MaxUint64) }},
	{"Uints64", func(c zcontext) zcontext { return c.Uints64("u", []uint64{1}) }},
	{"Float32", func(c zcontext) zcontext { return c.Float32("f", 0.1) }},
	{"Floats32", func(c zcontext) zcontext { return c.Floats32("f", []float32{0.1}) }},
	{"Float64", func(c zcontext) zcontext { return c.Float64("f", 0.1) }},
	{"Floats64", func(c zcontext) zcontext { return c.Floats64("f", []float64{0.1}) }},
	{"Timestamp", func(c zcontext) zcontext { return c.Timestamp().Timestamp() }},
	{"Time", func(c zcontext) zcontext { return c.Time("t", moment) }},
	{"Times", func(c zcontext) zcontext { return c.Times("t", []time.Time{moment}) }},
	{"Dur", func(c zcontext) zcontext { return c.Dur("d", time.Second) }},
	{"Durs", func(c zcontext) zcontext { return c.Durs("d", []time.Duration{time.Second}) }},
	{"Interface", func(c zcontext) zcontext { return c.Interface("i", tree) }},
	{"Caller", func(c zcontext) zcontext { return c.Caller() }},
	{"CallerWithSkipFrameCount", func(c zcontext) zcontext {
		return c.CallerWithSkipFrameCount(3)
	}},
	{"Stack", func(c zcontext) zcontext { return c.Stack() }},
	{"IPAddr", func(c zcontext) zcontext { return c.IPAddr("ip", net.IPv4bcast) }},
	{"IPPrefix", func(c zcontext) zcontext { return c.IPPrefix("net", ipnet) }},
	{"MACAddr", func(c zcontext) zcontext { return c.MACAddr("mac", mac) }},
	{"two contexts", func(c zcontext) zcontext {
		return c.Str("a", "1").Logger().With().Str("a", "2").Dict("g", zerolog.Dict())
	}},
}

// TestEveryCall compares the record that a Writer makes of a zerolog call with
// the line that zerolog itself writes for it.
func TestEveryCall(t *testing.T) {
	set(t, &zerolog.TimestampFunc, func() time.Time { return moment })
	set(t, &zerolog.ErrorStackMarshaler, func(error) any {
		return []map[string]string{{"func": "main", "line": "5"}}
	})

	compare := func(name string, log func(zerolog.Logger)) {
		var line bytes.Buffer
		writers := newWriters()
		for _, w := range []io.Writer{&line, writers["direct"].Writer, writers["plain"].Writer} {
			log(zerolog.New(w)) // one place in the source, so that the callers agree
		}
		for way, out := range writers {
			got, w := out.take(), want(t, line.Bytes())
			if len(got) != 1 || !equal(got[0], w) {
				t.Errorf("%s, %s: %s = %+v, want %+v", name, way, line.Bytes(), got, w)
			}
		}
	}
	for _, tt := range eventCalls {
		compare("Event."+tt.name, func(zl zerolog.Logger) { tt.call(zl.Info()).Msg("done\n") })
		compare("Event."+tt.name+", sent", func(zl zerolog.Logger) { tt.call(zl.Info()).Send() })
	}
	for _, tt := range contextCalls {
		compare("Context."+tt.name, func(zl zerolog.Logger) {
			zl = tt.call(zl.With()).Logger()
			zl.Info().Err(errTest).Msgf("%d %s", 1, "done")
		})
	}
	compare("MsgFunc", func(zl zerolog.Logger) {
		zl.Info().MsgFunc(func() string { return "made" })
	})
	compare("hook", func(zl zerolog.Logger) {
		zl = zl.Hook(zerolog.HookFunc(func(e *zerolog.Event, l zerolog.Level, msg string) {
			e.Str("hook", l.String()+msg)
		}))
		zl.Info().Msg("m")
	})
	compare("update of a context", func(zl zerolog.Logger) {
		zl.UpdateContext(func(c zerolog.Context) zerolog.Context { return c.Str("late", "x") })
		zl.Info().Msg("m")
	})
}

// TestEveryCallIsCovered fails when zerolog has a method that the tables above
// leave out.
func TestEveryCallIsCovered(t *testing.T) {
	silent := map[string]bool{ // write no field of their own
		"Enabled": true, "Discard": true, "Msg": true, "Send": true, "Msgf": true,
		"MsgFunc": true, "GetCtx": true,
		"Logger": true,
	}
	names := map[string]bool{}
	for _, tt := range eventCalls {
		names["Event."+strings.Fields(tt.name)[0]] = true
	}
	for _, tt := range contextCalls {
		names["Context."+strings.Fields(tt.name)[0]] = true
	}
	for prefix, typ := range map[string]reflect.Type{
		"Event.": reflect.TypeFor[*zerolog.Event](), "Context.": reflect.TypeFor[zerolog.Context](),
	} {
		for i := range typ.NumMethod() {
			if name := typ.Method(i).Name; !silent[name] && !names[prefix+name] {
				t.Errorf("no call of %s%s in the table, want one", prefix, name)
			}
		}
	}
	if n := len(eventCalls) + len(contextCalls); n < 60 {
		t.Errorf("%d calls in the tables, want at least 60", n)
	}
}

// set gives one of zerolog's variables a value for the time of a test.
func set[T any](t *testing.T, variable *T, value T) {
	t.Helper()
	old := *variable
	*variable = value
	t.Cleanup(func() { *variable = old })
}
