package node

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
)

func TestTroubles(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	b := newTroubles(func() time.Time { return at })
	fails := func(r da.Reason) error {
		return da.Errorf(da.KindTemporary, "op", "it is so").Because(r)
	}
	for i, step := range []struct {
		doing string
		err   error
		news  bool
		now   []string // what is the matter afterwards
	}{
		{reading, nil, false, nil},
		{reading, fails(da.ReasonHung), true, []string{"reading hung"}},
		{reading, fails(da.ReasonHung), false, []string{"reading hung"}},
		{posting, fails(da.ReasonHung), false, []string{"reading hung", "posting hung"}}, // reading has told
		{reading, fails(da.ReasonToken), true, []string{"reading wrong_token", "posting hung"}},
		{reading, fails(da.ReasonHung), false, []string{"reading hung", "posting hung"}}, // told already
		{reading, nil, false, []string{"posting hung"}},
		{reading, nil, false, []string{"posting hung"}},
		{reading, fails(da.ReasonHung), false, []string{"reading hung", "posting hung"}},
		{posting, errors.New("no DA client said this"), true, []string{"reading hung", "posting temporary"}},
	} {
		at = at.Add(time.Second)
		if news := b.note(party{doing: step.doing}, step.err); news != step.news {
			t.Errorf("step %d: news %v", i, news)
		}
		list := b.list()
		if len(list) != len(step.now) {
			t.Fatalf("step %d: %v, want %v", i, list, step.now)
		}
		for j, x := range list {
			if got := x.Doing + " " + x.Reason; got != step.now[j] {
				t.Errorf("step %d: %s, want %s", i, got, step.now[j])
			}
		}
	}
	first := b.list()[0]
	if !strings.Contains(first.Error, da.ReasonHung.Advice()) || !first.Since.Equal(at.Add(-time.Second)) || first.Error != b.unread() {
		t.Errorf("%+v", first)
	}
	if g := b.gauges(); g["hung"] != 1 || g["wrong_token"] != 0 || len(g) < len(da.Reasons()) {
		t.Errorf("gauges %v", g)
	}
	// Each begins anew when it is met after another, or after things were well.
	if c := b.counts(); c["hung"] != 4 || c["wrong_token"] != 1 || c["temporary"] != 1 {
		t.Errorf("counts %v", c)
	}
}

// What the DA node says of itself is told once, and not if a failure has told it.
func TestWatchedTroubles(t *testing.T) {
	b := newTroubles(func() time.Time { return time.Unix(1_700_000_000, 0) })
	says := func(reasons ...da.Reason) (out []*da.Error) {
		for _, r := range reasons {
			out = append(out, da.Errorf(da.KindTemporary, "health", "it is so").Because(r))
		}
		return out
	}
	for i, step := range []struct {
		found []*da.Error
		news  int
		now   string
	}{
		{says(), 0, ""},
		{says(da.ReasonUnfunded, da.ReasonSyncing), 2, "watching syncing, watching unfunded"},
		{says(da.ReasonUnfunded), 0, "watching unfunded"},
		{says(da.ReasonUnfunded, da.ReasonSyncing), 1, "watching syncing, watching unfunded"},
		{says(), 0, ""},
	} {
		b.ended(0) // as soon as they are well
		b.ended(0)
		if news := b.watch(step.found); len(news) != step.news {
			t.Errorf("step %d: %d news, want %d", i, len(news), step.news)
		}
		var now []string
		for _, x := range b.list() {
			now = append(now, x.Doing+" "+x.Reason)
		}
		if got := strings.Join(now, ", "); got != step.now {
			t.Errorf("step %d: %q, want %q", i, got, step.now)
		}
	}
	b.note(party{doing: posting}, says(da.ReasonUnfunded)[0])
	if news := b.watch(says(da.ReasonUnfunded)); len(news) != 0 || len(b.list()) != 1 || b.gauges()["unfunded"] != 1 {
		t.Errorf("told twice: %v, %v", news, b.list())
	}
}

// A reason is told by the first to meet it, and is over when nobody has met it for
// a while: what comes with each submission and goes is one trouble.
func TestReasonIsToldOnce(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	b := newTroubles(func() time.Time { return at })
	token := da.Errorf(da.KindUnauthorized, "op", "it is so").Because(da.ReasonToken)
	lanes, reads := []party{{posting, "a"}, {posting, "b"}}, party{doing: reading}
	for i, step := range []struct {
		who  party
		err  error
		news bool
		list int
		over bool
	}{
		{lanes[0], token, true, 1, false},
		{lanes[1], token, false, 1, false}, // two lanes, one reason
		{reads, token, false, 2, false},
		{lanes[0], nil, false, 2, false},
		{lanes[1], nil, false, 1, false},
		{reads, nil, false, 0, false}, // for how long?
		{lanes[0], token, false, 1, false},
		{lanes[0], nil, false, 0, false},
		{lanes[0], nil, false, 0, false},
		{reads, nil, false, 0, true},
		{lanes[1], token, true, 1, false},
	} {
		at = at.Add(30 * time.Second)
		news, over := b.note(step.who, step.err), b.ended(time.Minute)
		if news != step.news || len(b.list()) != step.list || (len(over) == 1) != step.over {
			t.Errorf("step %d: news %v, over %v, %v", i, news, over, b.list())
		}
	}
}
