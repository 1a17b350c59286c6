// SPDX-License-Identifier: MIT

package secretscan

// mostLooks is how many looks a budget has for one window.
const mostLooks = 12

// A budget bounds how often a rule looks at the same bytes. Some rules look at a window around each
// of their anchors; in a text of nothing but anchors each byte would be looked at hundreds of
// times. No text that says anything has as many of them in one window as the budgets allow.
type budget struct {
	end, used int
}

// mayLook reports whether a rule may look at a window of so many bytes from or around i. The places
// of one budget come in order.
func (b *budget) mayLook(i, window int) bool {
	if i >= b.end {
		b.end, b.used = i+window, 0
	}
	b.used++
	return b.used <= mostLooks
}
