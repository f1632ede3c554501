package node

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/trivium-chain/trivium/app/rpc"
	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/rollup/settlement/parent"
)

// What a node does with the DA layer, each with troubles of its own: a token may
// be good for reading and too weak for posting.
const (
	reading   = "reading"
	posting   = "posting"
	following = "following" // the outputs on the parent chain
	watching  = "watching"  // it says so itself when asked how it is
)

// troubles knows what is the matter with the DA layer, or with the parent chain, at
// the moment, for the log, the status and the metrics, which all speak of one thing by one name. A
// reason is in the log once when it begins, by who meets it first, and once when
// it is over.
type troubles struct {
	of       string // the DA layer, or the parent chain
	reasonOf func(error) string
	reasons  []string // all there are
	now      func() time.Time

	mu    sync.Mutex
	by    map[party]*trouble  // reading, and each lane that posts
	seen  map[string]*trouble // while watching, where there may be several
	told  map[string]*telling // in the log
	begun map[string]uint64
}

// party is who may meet trouble.
type party struct{ doing, lane string }

// trouble lasts from the first failure to the next success. Its reason may
// change meanwhile.
type trouble struct {
	reason string
	since  time.Time // of this reason
	text   string
	met    []string
}

// telling is of a reason that the log has.
type telling struct {
	since time.Time
	well  time.Time // since when nobody meets it; zero: somebody does
}

func newTroubles(now func() time.Time) *troubles {
	return troublesOf("the DA layer", func(err error) string { return string(reasonOf(err)) }, da.Reasons(), now)
}

func newParentTroubles(now func() time.Time) *troubles {
	return troublesOf("the parent chain", func(err error) string { return string(parent.ReasonOf(err)) }, parent.Reasons(), now)
}

func troublesOf[R ~string](of string, reasonOf func(error) string, all []R, now func() time.Time) *troubles {
	t := &troubles{
		of: of, reasonOf: reasonOf, now: now,
		by: make(map[party]*trouble), seen: make(map[string]*trouble), told: make(map[string]*telling), begun: make(map[string]uint64),
	}
	for _, r := range all {
		t.reasons = append(t.reasons, string(r))
	}
	return t
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
	if r := t.reasonOf(err); x.reason != r {
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
	t.seen = make(map[string]*trouble, len(found))
	for _, e := range found {
		r := string(e.Reason)
		x := before[r]
		if x == nil {
			x = &trouble{reason: r, since: t.now()}
			t.begun[r]++
		}
		x.text = e.Error()
		t.seen[r] = x
		if t.tell(r) {
			news = append(news, e)
		}
	}
	return news
}

// tell is true for the first to meet a reason, who then has told it.
func (t *troubles) tell(r string) bool {
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
func (t *troubles) ended(quiet time.Duration) map[string]time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	over := make(map[string]time.Time)
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
func (t *troubles) met(r string) bool {
	for _, x := range t.by {
		if slices.Contains(x.met, r) {
			return true
		}
	}
	return t.seen[r] != nil
}

// known tells whether reading or posting fails for this reason.
func (t *troubles) known(r string) bool {
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
func (t *troubles) list() (out []rpc.Trouble) {
	t.mu.Lock()
	defer t.mu.Unlock()
	put := func(doing string, x *trouble) {
		out = append(out, rpc.Trouble{Doing: doing, Reason: x.reason, Since: x.since.UTC(), Error: x.text})
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
	for _, r := range t.reasons {
		out[r] = 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, x := range t.by {
		out[x.reason] = 1
	}
	for r := range t.seen {
		out[r] = 1
	}
	return out
}

// counts tells how often each reason has begun to be the case since the start.
func (t *troubles) counts() map[string]uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.begun)
}
