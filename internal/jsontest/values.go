// SPDX-License-Identifier: MIT

package jsontest

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"time"
)

// Pair is a value to be logged, and the value for encoding/json whose output must
// be the same. They are equal except for the parts that are meant to differ: those of
// the table differences.
type Pair struct{ Log, JSON any }

// Type makes Pairs of one generated type, most often a struct with embedded
// ones and tags.
type Type struct{ shape }

// NewType returns the type of a seed.
func NewType(seed uint64) Type { return Type{newShape(rand.New(rand.NewPCG(seed, 1)), 3)} }

// Pair returns a value of the type.
func (t Type) Pair(seed uint64) Pair {
	log, json := t.make(rand.New(rand.NewPCG(seed, 2)))
	return Pair{log.Interface(), json.Interface()}
}

// shape is a type to be logged, and the one that takes its place for
// encoding/json.
type shape struct {
	log, json reflect.Type
	make      func(*rand.Rand) (log, json reflect.Value)
	differs   bool // log and json may hold different values
}

// same is the shape of a type that both sides share.
func same[T any](values ...T) shape {
	t := reflect.TypeFor[T]()
	return shape{t, t, func(r *rand.Rand) (log, json reflect.Value) {
		v := reflect.New(t).Elem()
		v.Set(reflect.ValueOf(&values[r.IntN(len(values))]).Elem())
		return v, v
	}, false}
}

// differs is the shape of a type whose values are logged as others are
// written.
func differs[T any](values ...Pair) shape {
	t, a := reflect.TypeFor[T](), reflect.TypeFor[any]()
	return shape{t, a, func(r *rand.Rand) (log, json reflect.Value) {
		p := values[r.IntN(len(values))]
		log, json = reflect.New(t).Elem(), reflect.New(a).Elem()
		if p.Log != nil {
			log.Set(reflect.ValueOf(p.Log))
		}
		if p.JSON != nil {
			json.Set(reflect.ValueOf(p.JSON))
		}
		return log, json
	}, true}
}

// Types of the leaves and of embedded fields.
type (
	Word    string
	Count   int
	Colour  int // a Stringer
	Level   int // a TextMarshaler
	Amount  struct{ Cents int }
	Pointed struct{ N int } // a Marshaler by its pointer
	Fault   struct{ Code int }
	Hidden  struct{ Secret string } // a LogValuer
	Both    struct{ N int }         // a TextMarshaler and a Marshaler
	Zeroed  struct{ N int }         // has IsZero
	Broken  struct{}
	Bytes   []byte
	Octet   byte     // a TextMarshaler
	List    []string // a Marshaler, of nil too
	Key     struct{ A, B int }

	base struct {
		ID     int
		Inner  string `json:"inner"`
		hidden int    //lint:ignore U1000 not written
	}
	Base struct {
		ID   string `json:"ID,omitempty"`
		Kind Word
	}
	Other struct {
		ID   bool
		Kind Word `json:"Kind"`
	}
	Shadow struct {
		Base
		ID int
	}
	Annihilated struct {
		Base
		Other
	}
	ByPointer struct {
		*base
		*Base
		Last int
	}
	Deep struct {
		Shadow
		*Other
		Count
		Word `json:"word"`
	}
	Twice struct {
		A struct{ Base }
		B struct{ Base }
		Twins
	}
	Twins struct {
		left
		right
	}
	left  struct{ base }
	right struct{ base }
	Tree  struct {
		Name  string           `json:"name"`
		Left  *Tree            `json:"left,omitempty"`
		Nodes []Tree           `json:",omitempty"`
		More  map[string]*Tree `json:"more,omitzero"`
	}
	Self struct {
		*Self
		N int
	}
	Quoted struct {
		I int           `json:",string"`
		U *uint8        `json:"u,string"`
		F float32       `json:",string,omitempty"`
		B bool          `json:"b,omitzero,string"`
		S string        `json:",string"`
		P *string       `json:",string"`
		W Word          `json:",string"`
		D time.Duration `json:",string"`
		N json.Number   `json:",string"`
		//lint:ignore SA5008 the option does nothing
		L []int `json:",string"`
		T Level `json:",string"`
		//lint:ignore SA5008 the option does nothing
		R json.RawMessage `json:",string"`
		//lint:ignore SA5008 the option does nothing
		PP **int `json:",string"`
	}
	Zeros struct {
		T  time.Time      `json:",omitzero"`
		TP *time.Time     `json:",omitzero"`
		Z  Zeroed         `json:",omitzero"`
		ZP *Zeroed        `json:"zp,omitzero"`
		M  map[string]int `json:",omitzero"`
		E  struct{}       `json:",omitempty"`
		Y  any            `json:",omitempty"`
		F  float64        `json:",omitzero"`
		A  [0]int         `json:",omitempty"`
	}
)

func (c Colour) String() string              { return fmt.Sprintf("colour %d", int(c)) }
func (l Level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "level %d", int(l)), nil }
func (a Amount) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%02d", a.Cents/100, a.Cents%100), nil
}
func (p *Pointed) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{ "n" : %d }`, p.N), nil
}
func (f Fault) Error() string { return fmt.Sprintf("fault %d", f.Code) }
func (h Hidden) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("length", len(h.Secret)))
}
func (b Both) MarshalText() ([]byte, error)  { return fmt.Appendf(nil, "both %d", b.N), nil }
func (b Both) MarshalJSON() ([]byte, error)  { return fmt.Appendf(nil, `{"n":%d}`, b.N), nil }
func (z Zeroed) IsZero() bool                { return z.N < 0 }
func (Broken) MarshalJSON() ([]byte, error)  { return nil, errors.New("no luck") }
func (o Octet) MarshalText() ([]byte, error) { return []byte{'o', '0' + byte(o)%10}, nil }
func (l List) MarshalJSON() ([]byte, error)  { return json.Marshal(append([]string{"list"}, l...)) }
func (k Key) MarshalText() ([]byte, error)   { return fmt.Appendf(nil, "%d-%d", k.A, k.B), nil }

func ptr[T any](x T) *T { return &x }

var (
	texts = []string{
		"", "x", "null", "true", "a b", `say "hi"`, "tab\there", "line\nbreak", "<&>", "é",
		"日本", "1.50", `back\slash`,
	}
	times = []time.Time{
		{}, time.Unix(1773735921, 297420000).UTC(),
		time.Date(2026, 3, 17, 8, 0, 0, 1, time.FixedZone("", 3600)),
	}
)

// leaves are the types without parts that both sides share.
func leaves() []shape {
	return []shape{
		same(true, false), same(0, 1, -7, math.MaxInt, math.MinInt),
		same[int8](-128, 127), same[int16](0, 300),
		same[int32](0, -5), same[uint](0, 9), same[uint8](0, 255), same[uint16](0, 1),
		same[uint32](0, 1<<31),
		same[uint64](0, math.MaxUint64), same[uintptr](0, 7),
		same(0, 1.5, -1.5, 1e21, 1e20, 1e-6, 1e-7, 123456.789, math.MaxFloat64,
			math.SmallestNonzeroFloat64, math.Copysign(0, -1), 100),
		same[float32](0, 0.1, 1e21, 1e-7, 3.4e38, 16777216), same(texts...),
		same[Word]("", "w", "two words"), same[Count](0, 4), same(times...),
		same[*time.Time](nil, &times[1], &times[2]),
		same[time.Duration](0, time.Second, -time.Nanosecond), same(nil, ptr(time.Minute)),
		same[Level](0, 3), same(nil, ptr(Level(2))),
		same[json.Number]("", "0", "-0", "1.50", "1e3", "1E+2",
			"12345678901234567890123", "7", "1.5"),
		same[json.RawMessage](nil, json.RawMessage("1.50"),
			json.RawMessage(`{"b":1e3,"a":[-0,1.0,{}],"c":"x"}`), json.RawMessage(" null ")),
		same(nil, ptr(json.RawMessage(`[1]`))), same(Amount{}, Amount{150}, Amount{7}),
		same(nil, &Amount{1234}),
		same(nil, &Pointed{1}),
		same(nil, big.NewInt(7), new(big.Int).Exp(big.NewInt(10), big.NewInt(30), nil)),
		same(nil, big.NewFloat(1.5)),
		same(netip.Addr{}, netip.MustParseAddr("192.0.2.1")),
		same[List](nil, List{}, List{"a"}), same(struct{}{}),
		same([2]byte{1, 2}), same([0]int{}), same[[]Octet](nil, []Octet{1, 2}), same([]Zeroed{{1}}),
		same[any](nil, 1, "x", 1.0, map[string]any{}, []any{}, []any{nil, map[string]any{"": 1}},
			(*int)(nil), error(nil)),
		same[map[string]int](nil, map[string]int{}, map[string]int{"b": 1, "a": 2, "": 3}),
		same[map[Count]string](map[Count]string{10: "x", 9: "y"}),
		same(map[Word]int{"w": 1}), same(map[Key]int{{1, 2}: 3}), same(map[Colour]int{2: 1, 10: 2}),
		same(map[time.Duration]int{time.Second: 1}),
		same(map[uint8]bool{1: true}), same(map[json.Number]int{"1.50": 1}),
		same(map[netip.Addr]int{netip.MustParseAddr("::1"): 1}),
		same(base{1, "in", 2}, base{}), same(Base{}, Base{"id", "k"}),
		same(Shadow{}, Shadow{Base{"id", "k"}, 2}),
		same(Annihilated{Base{"a", "b"}, Other{true, "c"}}),
		same(ByPointer{}, ByPointer{&base{1, "in", 2}, nil, 3},
			ByPointer{&base{}, &Base{"x", "y"}, 0}),
		same(Deep{}, Deep{Shadow{Base{"i", "k"}, 1}, &Other{}, 3, "w"}),
		same(Twice{}, Twice{Twins: Twins{left{base{1, "l", 0}}, right{base{2, "r", 0}}}}),
		same(Tree{}, Tree{"root", &Tree{Name: "l"}, []Tree{{}}, map[string]*Tree{"x": nil}}),
		same(Self{}, Self{&Self{nil, 1}, 2}),
		same(Quoted{}, Quoted{
			1, ptr(uint8(2)), 0.1, true, `q"<`, ptr("p"), "w", 9, "1.50", []int{1}, 2,
			json.RawMessage("1.0"), ptr(ptr(3)),
		}),
		same(Zeros{}, Zeros{
			T: times[1], TP: &time.Time{}, Z: Zeroed{-1}, ZP: &Zeroed{1},
			M: map[string]int{}, Y: (*int)(nil), F: 1,
		}),
	}
}

// differences are the types that are not logged as encoding/json writes them,
// with the reason.
func differences() []struct {
	reason string
	shape
} {
	return []struct {
		reason string
		shape
	}{
		{"an error says what it is",
			differs[error](Pair{nil, nil}, Pair{errors.New("lost"), "lost"},
				Pair{Fault{4}, "fault 4"}, Pair{(*Fault)(nil), nil})},
		{"an error says what it is", differs[Fault](Pair{Fault{4}, "fault 4"})},
		{"a Stringer says what it is", differs[Colour](Pair{Colour(1), "colour 1"})},
		{"a Stringer says what it is",
			differs[fmt.Stringer](Pair{nil, nil}, Pair{Colour(1), "colour 1"},
				Pair{(*Colour)(nil), nil})},
		{"a LogValuer chose what is logged",
			differs[Hidden](Pair{Hidden{"abc"}, map[string]any{"length": 3}})},
		{"a LogValuer chose what is logged",
			differs[*Hidden](Pair{&Hidden{"abc"}, map[string]any{"length": 3}},
				Pair{(*Hidden)(nil), nil})},
		{"text can be read and searched for secrets",
			differs[[]byte](Pair{[]byte(nil), nil}, Pair{[]byte("abc"), "abc"},
				Pair{[]byte{0xff}, "/w=="}, Pair{[]byte{}, ""})},
		{"text can be read and searched for secrets", differs[Bytes](Pair{Bytes("abc"), "abc"})},
		{"methods of the pointer are the author's choice",
			differs[Pointed](Pair{Pointed{3}, map[string]any{"n": 3}})},
		{"text before JSON that is more than a number", differs[Both](Pair{Both{3}, "both 3"})},
		{"encoding/json fails",
			differs[func()](Pair{(func())(nil), nil}, Pair{func() {}, "func()"})},
		{"encoding/json fails", differs[chan int](Pair{make(chan int), "chan int"})},
		{"encoding/json fails", differs[complex128](Pair{complex(1, -2), "(1-2i)"})},
		{"encoding/json fails",
			differs[float64](Pair{math.NaN(), "NaN"}, Pair{math.Inf(1), "+Inf"}, Pair{1.5, 1.5})},
		{"encoding/json fails",
			differs[json.RawMessage](Pair{json.RawMessage("{"), "{"},
				Pair{json.RawMessage(""), ""})},
		{"encoding/json fails",
			differs[json.Number](Pair{json.Number("1,5"), "1,5"}, Pair{json.Number("1"), 1})},
		{"encoding/json fails", differs[Broken](Pair{Broken{}, "!ERROR: no luck"})},
		{"encoding/json fails",
			differs[map[float64]int](Pair{map[float64]int{1.5: 1}, map[string]int{"1.5": 1}})},
		{"encoding/json fails",
			differs[map[bool]int](Pair{map[bool]int{true: 1}, map[string]int{"true": 1}})},
		{"encoding/json fails",
			differs[map[[2]int]int](Pair{map[[2]int]int{{1, 2}: 1}, map[string]int{"[1,2]": 1}})},
		{"encoding/json fails",
			differs[map[any]int](Pair{map[any]int{1: 1, "a": 2}, map[string]int{"1": 1, "a": 2}})},
		{"a LogValuer chose what is logged",
			differs[map[Hidden]int](Pair{
				map[Hidden]int{{"abc"}: 1}, map[string]int{`{"length":3}`: 1},
			})},
		{"slog's own values are what they hold",
			differs[slog.Value](Pair{slog.IntValue(3), 3}, Pair{slog.Value{}, nil})},
		{"slog's own values are what they hold",
			differs[slog.Attr](Pair{slog.Int("a", 3), map[string]any{"a": 3}})},
		{"reflected values are what they hold",
			differs[reflect.Value](Pair{reflect.ValueOf(3), 3}, Pair{reflect.Value{}, nil})},
		{"nil is null", differs[map[Level]int](Pair{map[Level]int(nil), nil})},
	}
}

var (
	allLeaves      = leaves()
	allDifferences = differences()
)

// newShape makes a type of at most the given depth.
func newShape(r *rand.Rand, depth int) shape {
	if depth <= 0 || r.IntN(8) == 0 {
		if r.IntN(8) == 0 {
			return allDifferences[r.IntN(len(allDifferences))].shape
		}
		return allLeaves[r.IntN(len(allLeaves))]
	}
	switch n := r.IntN(12); {
	case n == 0:
		return pointerShape(newShape(r, depth-1))
	case n == 1:
		return sliceShape(newShape(r, depth-1))
	case n == 2:
		return arrayShape(newShape(r, depth-1))
	case n == 3:
		return mapShape(newShape(r, depth-1))
	case n == 4:
		return anyShape(newShape(r, depth-1))
	}
	return structShape(r, depth)
}

func pointerShape(s shape) shape {
	return shape{reflect.PointerTo(s.log), reflect.PointerTo(s.json),
		func(r *rand.Rand) (log, json reflect.Value) {
			log, json = reflect.New(s.log), reflect.New(s.json)
			if r.IntN(4) == 0 {
				return reflect.Zero(log.Type()), reflect.Zero(json.Type())
			}
			l, j := s.make(r)
			log.Elem().Set(l)
			json.Elem().Set(j)
			return log, json
		}, s.differs}
}

func sliceShape(s shape) shape {
	// Bytes would be text, and slog's attrs a group.
	if s.log.Kind() == reflect.Uint8 || s.log == reflect.TypeFor[slog.Attr]() {
		s = same("byte")
	}
	return shape{reflect.SliceOf(s.log), reflect.SliceOf(s.json),
		func(r *rand.Rand) (log, json reflect.Value) {
			n := r.IntN(4) - 1
			if n < 0 {
				return reflect.Zero(reflect.SliceOf(s.log)), reflect.Zero(reflect.SliceOf(s.json))
			}
			log, json = reflect.MakeSlice(reflect.SliceOf(s.log), n, n),
				reflect.MakeSlice(reflect.SliceOf(s.json), n, n)
			fill(r, s, log, json)
			return log, json
		}, s.differs}
}

func arrayShape(s shape) shape {
	return shape{reflect.ArrayOf(2, s.log), reflect.ArrayOf(2, s.json),
		func(r *rand.Rand) (log, json reflect.Value) {
			log, json = reflect.New(reflect.ArrayOf(2, s.log)).Elem(),
				reflect.New(reflect.ArrayOf(2, s.json)).Elem()
			fill(r, s, log, json)
			return log, json
		}, s.differs}
}

func fill(r *rand.Rand, s shape, log, json reflect.Value) {
	for i := range log.Len() {
		l, j := s.make(r)
		log.Index(i).Set(l)
		json.Index(i).Set(j)
	}
}

func mapShape(s shape) shape {
	key := reflect.TypeFor[string]()
	lt, jt := reflect.MapOf(key, s.log), reflect.MapOf(key, s.json)
	return shape{lt, jt, func(r *rand.Rand) (log, json reflect.Value) {
		n := r.IntN(4) - 1
		if n < 0 {
			return reflect.Zero(lt), reflect.Zero(jt)
		}
		log, json = reflect.MakeMap(lt), reflect.MakeMap(jt)
		for range n {
			l, j := s.make(r)
			k := reflect.ValueOf(texts[r.IntN(len(texts))])
			log.SetMapIndex(k, l)
			json.SetMapIndex(k, j)
		}
		return log, json
	}, s.differs}
}

func anyShape(s shape) shape {
	t := reflect.TypeFor[any]()
	return shape{t, t, func(r *rand.Rand) (log, json reflect.Value) {
		l, j := s.make(r)
		log, json = reflect.New(t).Elem(), reflect.New(t).Elem()
		log.Set(l)
		if j.Kind() != reflect.Interface || !j.IsNil() {
			json.Set(j)
		}
		return log, json
	}, s.differs}
}

var (
	fieldNames = []string{"A", "B", "C", "ID", "Kind", "Other"}
	tagNames   = []string{
		"", "", "", "id", "ID", "A", "Kind", "a.b", "a-b", "é", "日本", "a b", `odd"`, `back\`,
		"it's", "😀", "-", "$x", "1", "a:b",
	}
	tagOptions = []string{
		"", "", "", "omitempty", "omitzero", "string", "string,omitempty", "omitzero,string",
		"inline", "omitempty ",
	}
)

func structShape(r *rand.Rand, depth int) shape {
	var (
		log, json []reflect.StructField
		parts     []shape
		differs   bool
	)
	for _, name := range fieldNames {
		if r.IntN(3) == 0 {
			continue
		}
		s, anonymous := newShape(r, depth-1), false
		if depth > 0 && r.IntN(4) == 0 {
			s, anonymous = structShape(r, depth-1), true
			if r.IntN(3) == 0 {
				s = pointerShape(s)
			}
		}
		tag := ""
		if r.IntN(3) > 0 {
			tag = tagNames[r.IntN(len(tagNames))]
			if o := tagOptions[r.IntN(len(tagOptions))]; o != "" && !s.differs {
				tag += "," + o // where values differ, others would be left out
			} else if tag == "-" && r.IntN(2) == 0 {
				tag = "-,"
			}
			tag = fmt.Sprintf("json:%q", tag)
		}
		f := reflect.StructField{Name: name, Tag: reflect.StructTag(tag), Anonymous: anonymous}
		f.Type = s.log
		log = append(log, f)
		f.Type = s.json
		json = append(json, f)
		parts, differs = append(parts, s), differs || s.differs
		if depth <= 1 && len(parts) > 2 {
			break
		}
	}
	lt, jt := reflect.StructOf(log), reflect.StructOf(json)
	return shape{lt, jt, func(r *rand.Rand) (log, json reflect.Value) {
		log, json = reflect.New(lt).Elem(), reflect.New(jt).Elem()
		for i, p := range parts {
			if r.IntN(6) == 0 && !p.differs {
				continue // zero
			}
			l, j := p.make(r)
			log.Field(i).Set(l)
			json.Field(i).Set(j)
		}
		return log, json
	}, differs}
}
