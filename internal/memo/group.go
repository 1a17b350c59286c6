// SPDX-License-Identifier: MIT

package memo

import (
	"log/slog"

	"github.com/logplex-go/logplex/internal/freeze"
)

// Group has the keys of a group's members as they are written in it, in the groups that are
// open. It is immutable.
type Group struct {
	prefix string   // the open groups in logfmt
	names  []string // of the members
	Fields []Field  // for Append
}

// maxMembers is the number of members of a group whose keys are remembered.
const maxMembers = 16

// Group returns the keys of the members of a group under k, a key of r that is not empty, after the
// prefix of the open groups. No member's key is judged by its name or by another one beside it, or
// is there twice.
// Each key remembers only the first members that it has: for others Group returns nil, and so it
// does where JSON is written in a line that is none, as for lists in logfmt.
func (k *Key) Group(r *Reader, members []slog.Attr, prefix []byte, json bool) *Group {
	if json != r.table.config.JSON {
		return nil
	}
	g := k.group.Load()
	if g == nil {
		g = newGroup(r, k, members, prefix)
		k.group.CompareAndSwap(nil, g)
	}
	if len(g.names) != len(members) || g.prefix != string(prefix) {
		return nil
	}
	for i, name := range g.names {
		if name != members[i].Key {
			return nil
		}
	}
	return g
}

// newGroup returns what k remembers of members; an empty Group for nothing.
func newGroup(r *Reader, k *Key, members []slog.Attr, prefix []byte) *Group {
	if len(members) > maxMembers || len(prefix) > maxKeyLen || r.table.config.Dotted {
		return new(Group)
	}
	g := &Group{prefix: string(prefix)}
	var pair freeze.Pairs
	for i := range members {
		member := FindKey(r, members[i].Key)
		// Other values under the same keys may be texts.
		if pair.Add(members[i].Key, false); member == nil || member.Judged || pair.Complete() {
			return new(Group)
		}
		f := newField(fieldText(r, k, member, prefix))
		for j := range g.Fields {
			if g.Fields[j].text == f.text {
				return new(Group)
			}
		}
		g.names, g.Fields = append(g.names, member.Name), append(g.Fields, f)
	}
	return g
}
