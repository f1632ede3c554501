package oracle

import (
	"flag"
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/trivium-chain/trivium/execution/internal/summary"
	"github.com/trivium-chain/trivium/execution/move/status"
)

// score counts how our verdicts compare.
type score struct {
	wronglyAccepted, wronglyRefused, otherStatus, same int
	accepted                                           int // by the corpus
}

func (s *score) add(want, got string) {
	if want == "OK" {
		s.accepted++
	}
	switch {
	case want == got:
		s.same++
	case got == "OK":
		s.wronglyAccepted++
	case want == "OK":
		s.wronglyRefused++
	default:
		s.otherStatus++
	}
}

func (s *score) String() string {
	return fmt.Sprintf("wrongly accepted %d, wrongly refused %d, other status %d, same %d",
		s.wronglyAccepted, s.wronglyRefused, s.otherStatus, s.same)
}

func (s *score) total() int {
	return s.wronglyAccepted + s.wronglyRefused + s.otherStatus + s.same
}

// check fails the test where the score is not good enough.
func (s *score) check(t *testing.T) {
	if s.wronglyAccepted > 0 {
		t.Errorf("%d modules are wrongly accepted", s.wronglyAccepted)
	}
	if 1000*s.wronglyRefused > 5*s.accepted {
		t.Errorf("%d of %d accepted modules are refused, at most 0.5 %% may be", s.wronglyRefused, s.accepted)
	}
	if 100*s.same < 98*s.total() {
		t.Errorf("%d of %d statuses are the same, 98 %% must be", s.same, s.total())
	}
}

// difference is a kind of case in which our verdict is another.
type difference struct{ stage, pass, want, got string }

func TestOracleModules(t *testing.T) {
	c := load(t)
	all := c.scenarios(t)
	judge := newJudge(t, c)
	errs := make([]error, len(all))
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(all) {
					return
				}
				errs[i] = judge.publish(&all[i])
			}
		})
	}
	group.Wait()

	var s score
	differ := make(map[difference][]string)
	for i, sc := range all {
		got := status.CodeOf(errs[i]).String()
		s.add(sc.verdict, got)
		if got != sc.verdict {
			d := difference{sc.stage, sc.pass, sc.verdict, got}
			differ[d] = append(differ[d], fmt.Sprintf("%s %s: %v", sc.id, sc.what, errs[i]))
		}
	}
	summary.Print(s.String())
	report(t, differ)
	s.check(t)
}

// report logs the differences, the worst kind and then the most frequent first.
func report(t *testing.T, differ map[difference][]string) {
	kinds := make([]difference, 0, len(differ))
	for d := range differ {
		kinds = append(kinds, d)
	}
	rank := func(d difference) int {
		switch {
		case d.got == "OK":
			return 0
		case d.want == "OK":
			return 1
		}
		return 2
	}
	sort.Slice(kinds, func(i, j int) bool {
		a, b := kinds[i], kinds[j]
		if rank(a) != rank(b) {
			return rank(a) < rank(b)
		}
		if len(differ[a]) != len(differ[b]) {
			return len(differ[a]) > len(differ[b])
		}
		return fmt.Sprint(a) < fmt.Sprint(b)
	})
	for _, d := range kinds {
		examples := differ[d]
		more := ""
		if len(examples) > 8 {
			examples, more = examples[:8], "\n  ..."
		}
		t.Logf("%d: expected %s (%s %s), got %s\n  %s%s", len(differ[d]), d.want, d.stage, d.pass, d.got,
			strings.Join(examples, "\n  "), more)
	}
}

var only = flag.String("case", "", "a case, as mutants:1234, for TestOracleCase")

// TestOracleCase shows one case.
func TestOracleCase(t *testing.T) {
	if *only == "" {
		t.Skip("no -case")
	}
	c := load(t)
	judge := newJudge(t, c)
	for _, s := range c.scenarios(t) {
		if s.id != *only {
			continue
		}
		t.Logf("%s: expected %s (%s %s), got %v\n%x", s.what, s.verdict, s.stage, s.pass, judge.publish(&s), s.code)
		return
	}
	t.Fatalf("no case %s, or one of stage extra", *only)
}
