// SPDX-License-Identifier: MIT

package logplexmetrics

import (
	"io"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// An amount is a number that may be missing.
type amount struct {
	n     uint64
	known bool
}

func known(n uint64) amount { return amount{n, true} }

// plus adds two amounts, of which each may be unknown; it returns the largest number on overflow.
func (a amount) plus(b amount) amount {
	sum := a.n + b.n
	if sum < a.n {
		sum = math.MaxUint64
	}
	return amount{sum, a.known || b.known}
}

// memory is what a control group, or the process, uses; in bytes but for the pages.
type memory struct {
	rss, cache, swap  amount
	pagesIn, pagesOut amount
	quota             amount
	current           amount // all but swap, where it is not known what of
}

// total is what Heroku means by it: the sum of the others.
func (m memory) total() amount {
	sum := m.rss.plus(m.cache)
	if !sum.known {
		sum = m.current
	}
	if !sum.known {
		return amount{} // swap alone is no total
	}
	return sum.plus(m.swap)
}

func readMemory(root fs.FS) memory {
	v1, v2 := controlGroups(root)
	if m, ok := readV2(root, v2); ok {
		return m
	}
	if m, ok := readV1(root, v1); ok {
		return m
	}
	return readProcess(root)
}

// readV2 reads a group by the kernel's "Control Group v2". The root group of a
// machine has no files of memory, nor has one without the controller.
func readV2(root fs.FS, dirs []string) (m memory, ok bool) {
	for _, dir := range dirs {
		current := readAmount(root, path.Join(dir, "memory.current"))
		stat := readTable(root, path.Join(dir, "memory.stat"), 1)
		m = memory{
			rss:      stat["anon"],
			cache:    stat["file"],
			swap:     readAmount(root, path.Join(dir, "memory.swap.current")),
			pagesIn:  stat["pgpgin"],
			pagesOut: stat["pgpgout"],
			quota:    tightest(root, dir),
			current:  current,
		}
		if current.known {
			return m, true
		}
	}
	return memory{}, false
}

// tightest returns the least memory.max of a group and of those above it, up to
// the one that has none, which is the root or not ours to see.
func tightest(root fs.FS, dir string) (limit amount) {
	for ; ; dir = path.Dir(dir) {
		text := readText(root, path.Join(dir, "memory.max"))
		if text == "" {
			return limit
		}
		n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
		if err == nil && (!limit.known || n < limit.n) { // not "max"
			limit = known(n)
		}
		if dir == "." {
			return limit
		}
	}
}

// unlimited is less than what groups of v1 without a limit have: the largest
// int64, in whole pages.
const unlimited = 1 << 62

// readV1 reads a group by the kernel's "Memory Resource Controller" (cgroup-v1).
func readV1(root fs.FS, dirs []string) (m memory, ok bool) {
	for _, dir := range dirs {
		stat := readTable(root, path.Join(dir, "memory.stat"), 1)
		// With the groups below, if the file has them.
		value := func(key string) amount {
			if v := stat["total_"+key]; v.known {
				return v
			}
			return stat[key]
		}
		m = memory{
			rss:      value("rss"),
			cache:    value("cache"),
			swap:     value("swap"),
			pagesIn:  value("pgpgin"),
			pagesOut: value("pgpgout"),
			quota:    readAmount(root, path.Join(dir, "memory.limit_in_bytes")),
			current:  readAmount(root, path.Join(dir, "memory.usage_in_bytes")),
		}
		// A group above may have a tighter limit.
		if above := stat["hierarchical_memory_limit"]; above.known &&
			(!m.quota.known || above.n < m.quota.n) {
			m.quota = above
		}
		if m.quota.n >= unlimited {
			m.quota = amount{}
		}
		if m.total().known {
			return m, true
		}
	}
	return memory{}, false
}

// readProcess reads proc_pid_status(5), which counts in kB.
func readProcess(root fs.FS) memory {
	const kilobyte = 1 << 10
	status := readTable(root, "proc/self/status", kilobyte)
	return memory{rss: status["VmRSS:"], swap: status["VmSwap:"]}
}

// controlGroups returns the directories where the files of the process's group
// may be, the likelier first, by cgroup version.
func controlGroups(root fs.FS) (v1, v2 []string) {
	// cgroups(7): hierarchy-ID:controller-list:path, with 0::path for v2.
	var group1, group2 string
	for line := range strings.Lines(readText(root, "proc/self/cgroup")) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		switch {
		case len(parts) < 3:
		case parts[0] == "0" && parts[1] == "":
			group2 = parts[2]
		case listHas(parts[1], "memory"):
			group1 = parts[2]
		}
	}
	// proc_pid_mountinfo(5): ID parent dev root mount-point options … - type source super-options.
	for line := range strings.Lines(readText(root, "proc/self/mountinfo")) {
		before, after, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " - ")
		mount, kind := strings.Fields(before), strings.Fields(after)
		if !ok || len(mount) < 5 || len(kind) < 3 {
			continue
		}
		switch {
		case kind[0] == "cgroup2":
			v2 = appendGroup(v2, mount[4], mount[3], group2)
		case kind[0] == "cgroup" && listHas(kind[2], "memory"):
			v1 = appendGroup(v1, mount[4], mount[3], group1)
		}
	}
	if len(v1)+len(v2) == 0 {
		v1 = appendGroup(v1, "/sys/fs/cgroup/memory", "/", group1)
		v2 = appendGroup(v2, "/sys/fs/cgroup", "/", group2)
	}
	return v1, v2
}

// appendGroup adds where the group lies below a mount of the group top, and
// then the mount itself: in a container without a namespace of its own, the
// group's path is that of the machine, and its files are mounted at the top.
func appendGroup(dirs []string, mount, top, group string) []string {
	mount, ok := inRoot(unescapeMount(mount))
	if !ok {
		return dirs
	}
	if below, ok := strings.CutPrefix(group, strings.TrimSuffix(unescapeMount(top), "/")); ok &&
		strings.HasPrefix(below, "/") && below != "/" {
		if dir := path.Join(mount, below); fs.ValidPath(dir) &&
			(mount == "." || strings.HasPrefix(dir, mount+"/")) {
			dirs = append(dirs, dir)
		}
	}
	return append(dirs, mount)
}

// inRoot makes an absolute path one of the root's fs.FS.
func inRoot(name string) (string, bool) {
	name = path.Clean("/" + name)[1:]
	if name == "" {
		name = "."
	}
	return name, fs.ValidPath(name)
}

// unescapeMount undoes the escapes of mountinfo: \040 is a space.
func unescapeMount(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

func listHas(list, item string) bool {
	for each := range strings.SplitSeq(list, ",") {
		if each == item {
			return true
		}
	}
	return false
}

// readLoad returns the load averages of proc_loadavg(5) over 1, 5 and 15
// minutes, or as many of them as can be read.
func readLoad(root fs.FS) []float64 {
	const averages = 3
	var load []float64
	for _, f := range strings.Fields(readText(root, "proc/loadavg")) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || !(v >= 0 && v <= math.MaxInt32) || len(load) == averages {
			break
		}
		load = append(load, v)
	}
	return load
}

// readTable returns the numbers of lines that are a key and a number, times unit.
func readTable(root fs.FS, name string, unit uint64) map[string]amount {
	table := make(map[string]amount)
	for line := range strings.Lines(readText(root, name)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		if n, err := strconv.ParseUint(f[1], 10, 64); err == nil && n <= math.MaxUint64/unit {
			table[f[0]] = known(n * unit)
		}
	}
	return table
}

// readAmount returns the one number of a file.
func readAmount(root fs.FS, name string) amount {
	n, err := strconv.ParseUint(strings.TrimSpace(readText(root, name)), 10, 64)
	return amount{n, err == nil}
}

// maxFile bounds the bytes read of a file: many times the longest mountinfo.
const maxFile = 1 << 20

// readText returns a file, or what there is of it.
func readText(root fs.FS, name string) string {
	f, err := root.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, _ := io.ReadAll(io.LimitReader(f, maxFile)) // a line cut short does not parse
	return string(b)
}
