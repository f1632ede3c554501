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
		{posting, fails(da.ReasonHung), true, []string{"reading hung", "posting hung"}},
		{reading, fails(da.ReasonToken), true, []string{"reading wrong_token", "posting hung"}},
		{reading, fails(da.ReasonHung), false, []string{"reading hung", "posting hung"}}, // told already
		{reading, nil, true, []string{"posting hung"}},
		{reading, nil, false, []string{"posting hung"}},
		{reading, fails(da.ReasonHung), true, []string{"reading hung", "posting hung"}},
		{posting, errors.New("no DA client said this"), true, []string{"reading hung", "posting temporary"}},
	} {
		at = at.Add(time.Second)
		if news := b.note(step.doing, step.err); news != step.news {
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
	if !strings.Contains(first.Error, da.ReasonHung.Advice()) || !first.Since.Equal(at.Add(-time.Second)) || first.Error != b.text(reading) {
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
