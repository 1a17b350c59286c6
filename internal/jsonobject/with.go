// SPDX-License-Identifier: MIT

package jsonobject

// With are the keys of what With has rendered, for the lines that begin with it.
//
// It is small, as each handler has one: its keys are at most maxCompared, and groups 32 deep.
type With struct {
	// Bloom bits and number of the keys in the line's own object, and in the innermost open one.
	rootBits, innerBits uint64
	rootKeys, innerKeys int16

	Opened  int16 // groups that are opened there
	repeats bool  // a key is repeated
}

// Begin readies s for a line that begins with w.
func (s *Stack) Begin(w *With) {
	s.Reset()
	s.Repeats = w.repeats
}

// PushRoot opens the line's own object, of which nothing is written yet.
func (s *Stack) PushRoot(w *With) {
	s.objects = append(s.objects, object{keyBits: w.rootBits, numWith: int(w.rootKeys)})
}

// Resume readies s for more members after what With has rendered, which is at
// line[start:end].
func (s *Stack) Resume(w *With, start, end int) {
	s.withStart, s.withEnd = start, end
	if w.Opened > 0 {
		s.objects = append(s.objects, object{
			firstKey:  len(s.keys),
			keyBits:   w.innerBits,
			numWith:   int(w.innerKeys),
			withDepth: int(w.Opened),
		})
	}
}

// Add adds the keys that s has now for the lines to come. opened is the number of groups
// that were opened just now.
func (w *With) Add(s *Stack, opened int) {
	root, inner := &s.objects[0], &s.objects[len(s.objects)-1]
	wasTop := w.Opened == 0
	w.Opened += int16(opened)
	newKeys := int16(len(s.keys) - inner.firstKey)
	if opened == 0 {
		newKeys += w.innerKeys
	} else if wasTop {
		// Only then did the line's own object get a key.
		w.rootBits, w.rootKeys = root.keyBits, w.rootKeys+int16(s.objects[1].firstKey)
	}
	w.innerBits, w.innerKeys = inner.keyBits, newKeys
	if w.Opened == 0 {
		w.rootBits, w.rootKeys = w.innerBits, w.innerKeys
	}
	w.repeats = s.Repeats || max(w.rootKeys, w.innerKeys) >= maxCompared // there may be more
}
