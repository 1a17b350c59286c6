// SPDX-License-Identifier: MIT

package jsonobject

// With are the keys of what With has rendered, for the lines that begin with it.
type With struct {
	root, inner withKeys // of the line's own object, and of the innermost open one
	Opened      int32    // groups that are opened there
	repeats     bool     // a key is repeated
}

// withKeys are the keys that With has written into one object.
type withKeys struct {
	bits uint64 // Bloom bits
	n    int32
}

// Begin readies s for a line that begins with w.
func (s *Stack) Begin(w *With) {
	s.Reset()
	s.Repeats = w.repeats
}

// PushRoot opens the line's own object, of which nothing is written yet.
func (s *Stack) PushRoot(w *With) {
	s.objects = append(s.objects, object{keyBits: w.root.bits, numWith: int(w.root.n)})
}

// Resume readies s for more members after what With has rendered, which is at
// line[start:end].
func (s *Stack) Resume(w *With, start, end int) {
	s.withStart, s.withEnd = start, end
	if w.Opened > 0 {
		s.objects = append(s.objects, object{
			firstKey:  len(s.keys),
			keyBits:   w.inner.bits,
			numWith:   int(w.inner.n),
			withDepth: int(w.Opened),
		})
	}
}

// Add adds the keys that s has now for the lines to come. opened is the number of groups
// that were opened just now.
func (w *With) Add(s *Stack, opened int) {
	root, inner := &s.objects[0], &s.objects[len(s.objects)-1]
	wasTop := w.Opened == 0
	w.Opened += int32(opened)
	newKeys := int32(len(s.keys) - inner.firstKey)
	if opened == 0 {
		newKeys += w.inner.n
	} else if wasTop {
		// Only then did the line's own object get a key.
		w.root = withKeys{root.keyBits, w.root.n + int32(s.objects[1].firstKey)}
	}
	w.inner = withKeys{inner.keyBits, newKeys}
	if w.Opened == 0 {
		w.root = w.inner
	}
	w.repeats = s.Repeats || max(w.root.n, w.inner.n) >= maxCompared // there may be more
}
