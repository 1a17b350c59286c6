// SPDX-License-Identifier: MIT

package delivery

import (
	"bytes"
	"log/slog"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// A model record is what the queue is compared with.
type modelRecord struct {
	seq    uint64
	rank   int
	source string
	text   []byte
}

// read walks a run as a builder does.
func read(r *span) (got []modelRecord) {
	b := &builder{spans: []span{*r}, unbatched: r.n, pos: r.at, left: r.n}
	for b.unbatched > 0 {
		h, _ := b.first()
		data, _ := b.pos.c.data(b.pos.off+headSize, h.size(), nil)
		k := int(h.source)
		got = append(got, modelRecord{
			h.seq, rankOf(slog.Level(h.level)), string(data[:k]), bytes.Clone(data[k+int(h.dyno):]),
		})
		b.skip(&h)
	}
	return got
}

// TestQueueIsAFIFOOfRanks does everything in any order, with records that
// fill, end at and pass the border of chunks, and compares with a plain slice.
// What a run shows must not change until it is released.
func TestQueueIsAFIFOOfRanks(t *testing.T) {
	levels := []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}
	type held struct {
		run  span
		want []modelRecord
	}
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		var q queue
		q.init(300, 1<<20)
		var model []modelRecord
		var out []held
		var seq uint64
		size := func() int {
			switch rnd.IntN(8) {
			case 0:
				return rnd.IntN(3 * chunkSize)
			case 1: // to the border of the chunk or about
				if c := q.lists[1].tail; c != nil {
					return max(0, chunkSize-c.len-headSize-5-rnd.IntN(2*headSize))
				}
			}
			return 1 + rnd.IntN(400)
		}
		for range 2000 {
			switch op := rnd.IntN(10); {
			case op < 6:
				rank, n := rnd.IntN(ranks), size()
				if seed%3 == 0 {
					rank = 1
				}
				source := strings.Repeat("s", rnd.IntN(20))
				text := bytes.Repeat([]byte{byte('a' + seq%26)}, n)
				total := len(source) + len("web.1") + n
				if !q.canEverFit(rank, total) {
					continue
				}
				if q.hasSpareRoom(total) && !q.hasRoom(rank, total) {
					t.Fatalf("seed %d: roomy for %d bytes of rank %d, which have no room",
						seed, total, rank)
				}
				full := false
				for !q.hasRoom(rank, total) && !full {
					low := -1
					for i, m := range model {
						if m.rank <= rank && (low < 0 || m.rank < model[low].rank) {
							low = i
						}
					}
					if got := q.evict(rank); got != (low >= 0) {
						t.Fatalf("evict(%d) = %v, want %v", rank, got, low >= 0)
					}
					if full = low < 0; !full {
						model = append(model[:low:low], model[low+1:]...)
					}
				}
				if full {
					continue
				}
				seq++
				names := AppendNames(nil, source, "web.1")
				q.push(rank, time.Duration(seq), 1, pack(2, levels[rank]), &names, text)
				model = append(model, modelRecord{seq, rank, source, text})
			case op < 8:
				runs, n := q.take(nil, 1+rnd.IntN(40), 1+rnd.IntN(64<<10))
				if (n == 0) != (len(model) == 0) || n > len(model) {
					t.Fatalf("take = %d of %d records", n, len(model))
				}
				for _, r := range runs {
					out = append(out, held{r, model[:r.n:r.n]})
					model = model[r.n:]
				}
			case len(out) > 0:
				i := rnd.IntN(len(out))
				got, want := read(&out[i].run), out[i].want
				for k := range want {
					if k >= len(got) || got[k].seq != want[k].seq || got[k].rank != want[k].rank ||
						got[k].source != want[k].source || !bytes.Equal(got[k].text, want[k].text) {
						t.Fatalf("seed %d: record %d of a run is not record %d as it was queued",
							seed, k, want[k].seq)
					}
				}
				q.release(&out[i].run)
				out = append(out[:i], out[i+1:]...)
			}
			bytes := 0
			for _, m := range model {
				bytes += len(m.source) + len("web.1") + len(m.text)
			}
			if q.n != len(model) || q.bytes != bytes {
				t.Fatalf("seed %d: queue of %d records, %d bytes, want %d, %d",
					seed, q.n, q.bytes, len(model), bytes)
			}
			if h, ok := q.first(); ok != (len(model) > 0) || ok && h.seq != model[0].seq {
				t.Fatalf("seed %d: first = %d, %v, want the oldest", seed, h.seq, ok)
			}
		}
		if q.spare > maxSpares {
			t.Errorf("%d spare chunks, want at most %d", q.spare, maxSpares)
		}
	}
}

func TestNamesAreCut(t *testing.T) {
	long := strings.Repeat("x", maxName+45)
	var q queue
	q.init(10, 1<<20)
	names := AppendNames([]byte("before"), long, long+"y")
	q.push(1, 0, 1, pack(2, slog.LevelInfo), &names, []byte("text"))
	h, ok := q.first()
	if !ok || h.source != maxName || h.dyno != maxName || h.text != 4 || q.bytes != 2*maxName+4 {
		t.Errorf("head = %+v of %d bytes, want both names cut to %d", h, q.bytes, maxName)
	}
}

func TestLevelsKeepTheirRank(t *testing.T) {
	for _, l := range []slog.Level{
		math.MinInt, math.MinInt32, -5, 0, 4, 8, math.MaxInt32, math.MaxInt,
	} {
		var q queue
		q.init(10, 1<<20)
		q.push(rankOf(l), 0, -1, pack(999_999_999, l), &nobody, []byte("x"))
		h, _ := q.first()
		if rankOf(slog.Level(h.level)) != rankOf(l) || h.nsec != 999_999_999 || h.sec != -1 {
			t.Errorf("level %d became %+v", l, h)
		}
	}
}
