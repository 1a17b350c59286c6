// SPDX-License-Identifier: MIT

package freeze

import (
	"cmp"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// field is a field of a frozen struct, perhaps promoted from an embedded one.
type field struct {
	name      string
	index     int          // the struct's own field; of a promoted field, the embedded one
	path      []int        // of a promoted field: the indexes below index; else nil
	typ       reflect.Type // as declared
	tagged    bool         // the name is from the json tag
	omitEmpty bool         // json:",omitempty"
	omitZero  bool         // json:",omitzero"
	ownZero   bool         // typ or *typ has an IsZero method, which omitZero asks
	quoted    bool         // json:",string"
	redact    bool         // log:"redact"
	secret    bool         // its value is secret if types are checked
	special   bool         // left out at times, or redacted
	kind      slog.Kind    // the leafKind of a type without methods, else KindAny

	// otherNames are its Go name and names in tags of other packages that may be those of secrets.
	otherNames []string
	// part is one of these by which the field is a part of a pair, as it is not by its name.
	part string
}

// depth returns how many structs the field was promoted through.
func (f *field) depth() int { return len(f.path) }

// of returns the value of the field in a struct. It reports false where the
// field would be promoted through a nil pointer.
func (f *field) of(rv reflect.Value) (v reflect.Value, ok bool) {
	v = rv.Field(f.index)
	for _, i := range f.path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, true
}

// embedded is a struct whose fields are promoted.
type embedded struct {
	typ   reflect.Type
	index []int // empty: the struct itself
}

// fieldSet collects the fields of a struct by the rules of encoding/json:
// breadth first, each struct type once.
type fieldSet struct {
	fields []field
	hidden bool // some fields are not shown
}

// structFields returns the fields that encoding/json writes for a struct, in
// its order, those left out by log:"-" excepted. hidden reports whether the
// struct has other fields too. TestFreezeLikeJSON and FuzzLikeJSON compare it
// with encoding/json.
func structFields(t reflect.Type) (fields []field, hidden bool) {
	var s fieldSet
	visited := map[reflect.Type]bool{}
	var nextCount map[reflect.Type]int
	for next := []embedded{{typ: t}}; len(next) > 0; {
		current, count := next, nextCount
		next, nextCount = nil, map[reflect.Type]int{}
		for _, e := range current {
			if visited[e.typ] {
				continue
			}
			visited[e.typ] = true
			for i := range e.typ.NumField() {
				inner, ok := s.add(e, i, count[e.typ] > 1)
				if !ok {
					continue
				}
				if nextCount[inner.typ]++; nextCount[inner.typ] == 1 {
					next = append(next, inner)
				}
			}
		}
	}
	return s.dominant(), s.hidden
}

// add adds a field of e, twice where e's type is embedded twice at its depth,
// so that both hide each other. For an embedded struct whose fields are
// promoted it adds nothing and returns that struct and true.
func (s *fieldSet) add(e embedded, i int, twice bool) (inner embedded, promoted bool) {
	sf := e.typ.Field(i)
	elem := sf.Type
	if elem.Name() == "" && elem.Kind() == reflect.Pointer {
		elem = elem.Elem()
	}
	tag, jsonTag := sf.Tag.Get("log"), sf.Tag.Get("json")
	redact := tag == "redact"
	exported := sf.IsExported() || sf.Anonymous && elem.Kind() == reflect.Struct
	if !exported || tag == "-" || jsonTag == "-" && !redact {
		s.hidden = true
		return inner, false
	}
	name, options, _ := strings.Cut(jsonTag, ",")
	if !validName(name) || jsonTag == "-" {
		name = ""
	}
	index := append(slices.Clip(e.index), i)
	if sf.Anonymous && name == "" && elem.Kind() == reflect.Struct && !redact && !hasText(elem) {
		return embedded{elem, index}, true
	}
	if !sf.IsExported() && hasText(elem) {
		s.hidden = true // its methods are out of reach
		return inner, false
	}
	f := field{name: name, index: index[0], typ: sf.Type, tagged: name != "", redact: redact}
	if len(index) > 1 {
		f.path = index[1:]
	}
	if name == "" {
		f.name = sf.Name
	}
	f.otherNames = namesIn(sf.Tag, f.name)
	if squeezed(sf.Name) != squeezed(f.name) {
		f.otherNames = append(f.otherNames, sf.Name)
	}
	if pairPart(f.name) == noPart {
		if i := slices.IndexFunc(f.otherNames, isPairPart); i >= 0 {
			f.part = f.otherNames[i]
		}
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero, f.ownZero = true, hasZero(sf.Type)
		case "string":
			f.quoted = quotable(elem.Kind())
		}
	}
	s.fields = append(s.fields, f)
	if twice {
		s.fields = append(s.fields, f)
	}
	return inner, false
}

// isPairPart reports whether a name is that of the name in a pair or of what can only be its value.
func isPairPart(name string) bool {
	part := pairPart(name)
	return part == pairName || part == pairValue
}

// squeezed returns a name as Go and JSON have it alike: DBPassword and db_password.
func squeezed(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}

// namesIn returns the names other than own that a tag gives a field in the formats of other
// packages: configurations, databases, forms, flags.
func namesIn(tag reflect.StructTag, own string) (names []string) {
	for rest := string(tag); ; {
		key, after, ok := strings.Cut(strings.TrimLeft(rest, " "), ":")
		text, err := strconv.QuotedPrefix(after)
		if !ok || err != nil {
			return names
		}
		rest = after[len(text):]
		if value, err := strconv.Unquote(text); err == nil && namesField(key) {
			if name := fieldName(value); name != "" && name != own &&
				!slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
}

// namesField reports whether the values of a key of tags are names of fields.
func namesField(key string) bool {
	switch key {
	case "yaml", "toml", "xml", "ini", "hcl", "hjson", "cue", "plist", "properties", "csv",
		"bson", "msgpack", "cbor", "avro", "codec", "protobuf", "thrift", "gob",
		"mapstructure", "koanf", "config", "conf", "cfg", "viper", "structs", "env",
		"envconfig", "envvar", "db", "sql", "pg", "bun", "gorm", "xorm", "orm", "ch", "redis",
		"dynamodbav", "dynamo", "firestore", "datastore", "spanner", "bigquery",
		"form", "schema", "query", "url", "param", "params", "path", "uri", "header",
		"long", "flag", "flags", "cli", "arg", "name", "graphql", "tfsdk", "cql", "jsonapi":
		return true
	}
	return false
}

// fieldName returns the name in the value of a tag: the first of its options, or the one
// that is said to be it, as in column:password and name=password.
func fieldName(value string) string {
	first, _, _ := strings.Cut(value, ",")
	for option := range strings.FieldsFuncSeq(value, func(r rune) bool {
		return r == ',' || r == ';'
	}) {
		for _, said := range [...]string{"column:", "name=", "name:"} {
			if name, ok := strings.CutPrefix(strings.TrimSpace(option), said); ok {
				return name
			}
		}
	}
	if strings.ContainsAny(first, " ;:=") {
		return ""
	}
	return first
}

// hasText reports whether t or *t has a method that returns its text.
func hasText(t reflect.Type) bool {
	return (methodsOf(t)|methodsOf(reflect.PointerTo(t)))&textMethods != 0
}

// dominant removes the fields that are hidden by others of their name: by one
// of less depth, or by the only tagged one of the same depth. Fields that neither
// rule decides between hide each other.
func (s *fieldSet) dominant() []field {
	slices.SortStableFunc(s.fields, func(a, b field) int {
		return cmp.Or(cmp.Compare(a.name, b.name),
			cmp.Compare(a.depth(), b.depth()), tagOrder(a, b))
	})
	kept := make([]field, 0, len(s.fields))
	for i := 0; i < len(s.fields); {
		n := 1
		for i+n < len(s.fields) && s.fields[i+n].name == s.fields[i].name {
			n++
		}
		same := s.fields[i : i+n]
		if n == 1 || same[0].depth() != same[1].depth() || same[0].tagged != same[1].tagged {
			kept = append(kept, same[0])
		}
		s.hidden = s.hidden || n > 1
		i += n
	}
	slices.SortFunc(kept, func(a, b field) int {
		return cmp.Or(cmp.Compare(a.index, b.index), slices.Compare(a.path, b.path))
	})
	return kept
}

// tagOrder sorts tagged fields first.
func tagOrder(a, b field) int {
	switch {
	case a.tagged == b.tagged:
		return 0
	case a.tagged:
		return -1
	}
	return 1
}

// validName is encoding/json's rule for names in tags. The name is ignored
// where it does not hold.
func validName(name string) bool {
	if name == "" {
		return false
	}
	for _, c := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) &&
			!unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return true
}

// quotable reports whether encoding/json heeds the option string for a kind.
func quotable(k reflect.Kind) bool {
	return reflect.Bool <= k && k <= reflect.Float64 || k == reflect.String
}

type zeroer interface{ IsZero() bool }

// hasZero reports whether t or *t has an IsZero method.
func hasZero(t reflect.Type) bool {
	want := reflect.TypeFor[zeroer]()
	return t.Implements(want) || reflect.PointerTo(t).Implements(want)
}

// omitted reports whether the field is left out because of its value.
func (f *field) omitted(v reflect.Value) bool {
	return f.omitEmpty && empty(v) || f.omitZero && f.zero(v)
}

func (f *field) zero(v reflect.Value) bool {
	if !f.ownZero || !v.CanInterface() {
		return v.IsZero()
	}
	inner := v
	if v.Kind() == reflect.Interface {
		inner = v.Elem()
	}
	if !inner.IsValid() || inner.Kind() == reflect.Pointer && inner.IsNil() {
		return true
	}
	if _, ok := v.Interface().(zeroer); !ok {
		v = pointerTo(v)
	}
	return callIsZero(v.Interface())
}

// pointerTo returns a pointer to a copy of v, whose type has methods on its
// pointer only.
func pointerTo(v reflect.Value) reflect.Value {
	q := reflect.New(v.Type())
	q.Elem().Set(v)
	return q
}

// empty is encoding/json's rule for omitempty.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Bool, reflect.Interface, reflect.Pointer:
		return v.IsZero()
	}
	return reflect.Int <= v.Kind() && v.Kind() <= reflect.Float64 && v.IsZero()
}
