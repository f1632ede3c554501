package node

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/da"
)

// What a node does with the DA layer, each with troubles of its own: a token may
// be good for reading and too weak for posting.
const (
	reading  = "reading"
	posting  = "posting"
	watching = "watching" // it says so itself when asked how it is
)

// troubles knows what is the matter with the DA layer at the moment, for the
// log, the status and the metrics, which all speak of one thing by one name. A
// reason is in the log once when it begins, by who meets it first, and once when
// it is over.
type troubles struct {
	now func() time.Time

	mu    sync.Mutex
	by    map[party]*trouble     // reading, and each lane that posts
	seen  map[da.Reason]*trouble // while watching, where there may be several
	told  map[da.Reason]*telling // in the log
	begun map[da.Reason]uint64
}

// party is who may meet trouble.
type party struct{ doing, lane string }

// trouble lasts from the first failure to the next success. Its reason may
// change meanwhile.
type trouble struct {
	reason da.Reason
	since  time.Time // of this reason
	text   string
	met    []da.Reason
}

// telling is of a reason that the log has.
type telling struct {
	since time.Time
	well  time.Time // since when nobody meets it; zero: somebody does
}

func newTroubles(now func() time.Time) *troubles {
	return &troubles{
		now: now, by: make(map[party]*trouble), seen: make(map[da.Reason]*trouble), told: make(map[da.Reason]*telling), begun: make(map[da.Reason]uint64),
	}
}

// reasonOf names any error of a DA client. One without a reason goes by its kind.
func reasonOf(err error) da.Reason {
	if r := da.ReasonOf(err); r != "" {
		return r
	}
	return da.Reason(da.KindOf(err).String())
}

// note tells how the last attempt at something ended; nil: well. news is true
// when nobody has told the reason yet.
func (t *troubles) note(who party, err error) (news bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		delete(t.by, who)
		return false
	}
	x := t.by[who]
	if x == nil {
		x = new(trouble)
		t.by[who] = x
	}
	if r := reasonOf(err); x.reason != r {
		x.reason, x.since = r, t.now()
		t.begun[r]++
	}
	x.text = err.Error()
	if !slices.Contains(x.met, x.reason) {
		x.met = append(x.met, x.reason)
	}
	return t.tell(x.reason)
}

// watch tells all that the DA node says of itself, and gives what is news.
func (t *troubles) watch(found []*da.Error) (news []*da.Error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.seen
	t.seen = make(map[da.Reason]*trouble, len(found))
	for _, e := range found {
		x := before[e.Reason]
		if x == nil {
			x = &trouble{reason: e.Reason, since: t.now()}
			t.begun[e.Reason]++
		}
		x.text = e.Error()
		t.seen[e.Reason] = x
		if t.tell(e.Reason) {
			news = append(news, e)
		}
	}
	return news
}

// tell is true for the first to meet a reason, who then has told it.
func (t *troubles) tell(r da.Reason) bool {
	x := t.told[r]
	if x != nil {
		x.well = time.Time{}
		return false
	}
	t.told[r] = &telling{since: t.now()}
	return true
}

// ended gives the reasons that were told and that nobody has met for so long, with
// when each was told. What comes and goes faster is one trouble.
func (t *troubles) ended(quiet time.Duration) map[da.Reason]time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	over := make(map[da.Reason]time.Time)
	for r, x := range t.told {
		switch {
		case t.met(r):
			x.well = time.Time{}
		case x.well.IsZero():
			x.well = t.now()
		case t.now().Sub(x.well) >= quiet:
			over[r] = x.since
			delete(t.told, r)
		}
	}
	return over
}

// met tells whether somebody has met a reason since things were well for them.
func (t *troubles) met(r da.Reason) bool {
	for _, x := range t.by {
		if slices.Contains(x.met, r) {
			return true
		}
	}
	return t.seen[r] != nil
}

// known tells whether reading or posting fails for this reason.
func (t *troubles) known(r da.Reason) bool {
	for _, x := range t.by {
		if x.reason == r {
			return true
		}
	}
	return false
}

// unread is the last error of reading; empty when all is well.
func (t *troubles) unread() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if x := t.by[party{doing: reading}]; x != nil {
		return x.text
	}
	return ""
}

// list is what is the matter now. What fails already is not told of again.
func (t *troubles) list() (out []rpc.DATrouble) {
	t.mu.Lock()
	defer t.mu.Unlock()
	put := func(doing string, x *trouble) {
		out = append(out, rpc.DATrouble{Doing: doing, Reason: string(x.reason), Since: x.since.UTC(), Error: x.text})
	}
	parties := slices.SortedFunc(maps.Keys(t.by), func(a, b party) int {
		return cmp.Or(-cmp.Compare(a.doing, b.doing), cmp.Compare(a.lane, b.lane)) // reading first
	})
	for i, who := range parties {
		alike := func(other party) bool { return other.doing == who.doing && t.by[other].reason == t.by[who].reason }
		if !slices.ContainsFunc(parties[:i], alike) {
			put(who.doing, t.by[who])
		}
	}
	for _, r := range slices.Sorted(maps.Keys(t.seen)) {
		if !t.known(r) {
			put(watching, t.seen[r])
		}
	}
	return out
}

// gauges has 1 for each reason that is the case now, and 0 for the others.
func (t *troubles) gauges() map[string]float64 {
	out := make(map[string]float64)
	for _, r := range da.Reasons() {
		out[string(r)] = 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, x := range t.by {
		out[string(x.reason)] = 1
	}
	for r := range t.seen {
		out[string(r)] = 1
	}
	return out
}

// counts tells how often each reason has begun to be the case since the start.
func (t *troubles) counts() map[string]uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make(map[string]uint64, len(t.begun))
	for r, n := range t.begun {
		out[string(r)] = n
	}
	return out
}
