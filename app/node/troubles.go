package node

import (
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
// log, the status and the metrics, which all speak of one thing by one name.
type troubles struct {
	now func() time.Time

	mu    sync.Mutex
	by    map[string]*trouble    // by what the node was doing: reading or posting
	seen  map[da.Reason]*trouble // while watching, where there may be several
	begun map[da.Reason]uint64
}

// trouble lasts from the first failure to the next success. Its reason may
// change meanwhile.
type trouble struct {
	reason da.Reason
	since  time.Time // of this reason
	text   string
	told   []da.Reason
}

func newTroubles(now func() time.Time) *troubles {
	return &troubles{now: now, by: make(map[string]*trouble), seen: make(map[da.Reason]*trouble), begun: make(map[da.Reason]uint64)}
}

// reasonOf names any error of a DA client. One without a reason goes by its kind.
func reasonOf(err error) da.Reason {
	if r := da.ReasonOf(err); r != "" {
		return r
	}
	return da.Reason(da.KindOf(err).String())
}

// note tells how the last attempt at doing something ended; nil: well. news is
// true when a reason is met for the first time since things were well, and when
// they are well again: the moments to log.
func (t *troubles) note(doing string, err error) (news bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	x := t.by[doing]
	if err == nil {
		delete(t.by, doing)
		return x != nil
	}
	if x == nil {
		x = new(trouble)
		t.by[doing] = x
	}
	if r := reasonOf(err); x.reason != r {
		x.reason, x.since = r, t.now()
		t.begun[r]++
	}
	x.text = err.Error()
	if slices.Contains(x.told, x.reason) {
		return false
	}
	x.told = append(x.told, x.reason)
	return true
}

// watch tells all that the DA node says of itself, and gives what is news: what
// neither it nor a failure has told since it began.
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
			if !t.known(e.Reason) {
				news = append(news, e)
			}
		}
		x.text = e.Error()
		t.seen[e.Reason] = x
	}
	return news
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

// text is the last error of something that does not go well; empty when it does.
func (t *troubles) text(doing string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if x := t.by[doing]; x != nil {
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
	for _, doing := range []string{reading, posting} {
		if x := t.by[doing]; x != nil {
			put(doing, x)
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
