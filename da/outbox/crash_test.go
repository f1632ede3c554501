package outbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
)

// died is what a process that is killed panics with.
type died struct{ where string }

func (r *rig) lanes(keys ...string) { r.cfg.Lanes = keys; r.open() }

// tooLarge refuses submissions of more than limit bytes.
func tooLarge(limit int) func(da.Fee, []da.Blob) error {
	return func(_ da.Fee, blobs []da.Blob) error {
		size := 0
		for _, b := range blobs {
			size += len(b.Data)
		}
		if size <= limit {
			return nil
		}
		return da.Errorf(da.KindTooLarge, "blob.Submit", "%d bytes, limit %d", size, limit).Because(da.ReasonBlobSize)
	}
}

// TestKillAnywhere kills the process at every point that it passes, one run for
// each, under several moods of the layer, and then at a second point of the
// recovery. Whatever happens, each blob is on the layer once, each item whole,
// and was reported in order.
func TestKillAnywhere(t *testing.T) {
	moods := map[string]func(r *rig){
		"well":                 func(r *rig) {},
		"answer is lost":       func(r *rig) { r.layer.cut = true; r.layer.Faults().LoseAnswer(-1) },
		"ambiguous, included":  func(r *rig) { r.layer.Faults().AmbiguousSubmit(local.AmbiguousIncluded, 2) },
		"ambiguous, dropped":   func(r *rig) { r.layer.Faults().AmbiguousSubmit(local.AmbiguousDropped, 2) },
		"ambiguous, next one":  func(r *rig) { r.layer.hold = true },
		"refused, then well":   func(r *rig) { r.layer.Faults().RefuseSubmit(da.KindTemporary, 2) },
		"underpriced at first": func(r *rig) { r.layer.Faults().RefuseSubmit(da.KindUnderpriced, 1) },
		"split":                func(r *rig) { r.layer.refuse = tooLarge(30) },
		"cut anew":             func(r *rig) { r.layer.refuse = tooLarge(12) },
		"lanes":                func(r *rig) { r.lanes("a", "b") },
		"lanes, ambiguous": func(r *rig) {
			r.lanes("a", "b")
			r.layer.Faults().AmbiguousSubmit(local.AmbiguousPending, 1)
		},
		"lanes, one unfunded": func(r *rig) {
			r.lanes("a", "b")
			r.layer.refuse = unfunded("a")
		},
		"lanes, cut anew": func(r *rig) {
			r.lanes("a", "b")
			r.layer.refuse = tooLarge(12)
		},
	}
	for name, mood := range moods {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items := uint64(5)
			if strings.Contains(name, "cut anew") {
				items = 2 // each becomes a flight for each of its blobs
			}
			points := runKilled(t, mood, items)
			if points < 10 {
				t.Fatalf("only %d points to die at", points)
			}
			for first := range points {
				runKilled(t, mood, items, first)
				if first%3 == 0 {
					runKilled(t, mood, items, first, first+1+(first*7)%11)
				}
			}
		})
	}
}

// runKilled posts items while the process dies at the given points, and
// tells how many points it passed.
func runKilled(t *testing.T, mood func(*rig), items uint64, kills ...int) (points int) {
	t.Helper()
	r := newRig(t, func(c *Config) { c.MaxSubmitBytes = 60 })
	mood(r)
	trail := []string{}
	point := func(where string) {
		n := points
		points++
		if slices.Contains(kills, n) {
			trail = append(trail, where)
			panic(died{where})
		}
	}
	r.disk.Point, r.layer.point = point, point
	life := func() (alive bool) {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(died); !ok {
					panic(p)
				}
			}
		}()
		next := uint64(0)
		if last, ok := r.box.Last(); ok {
			next = last + 1
		}
		for ; next < items; next++ {
			r.add(next)
			if next%2 == 1 {
				r.step()
			}
		}
		r.drain()
		return true
	}
	for !life() {
		r.restart()
	}
	what := fmt.Sprintf("killed at %v %v", kills, trail)
	if len(r.cfg.Lanes) == 0 && r.layer.refuse == nil {
		if got, want := r.onLayer(), wantData(0, 1, 2, 3, 4); !slices.Equal(got, want) {
			t.Fatalf("%s: on the layer %q, want %q", what, got, want)
		}
	}
	r.checkReports(what, items)
	return points
}

// checkReports holds the reports to: each item at least once, first times in
// order, heights that do not go down and at which the item is on the layer. No
// blob may be there twice.
func (r *rig) checkReports(what string, items uint64) {
	r.t.Helper()
	there := r.heights()
	reported := map[uint64]bool{}
	next, floor := uint64(0), uint64(0)
	for _, p := range r.posted {
		if p.id > next || p.id < next && !reported[p.id] {
			r.t.Fatalf("%s: reports %v skip item %d", what, r.posted, next)
		}
		if !reported[p.id] {
			reported[p.id] = true
			next++
		}
		_, last, ok := whole(there, p.id)
		if !ok || p.height < last || p.height < floor && !r.till.died {
			r.t.Fatalf("%s: item %d reported at %d after %d, and is whole %t at %d", what, p.id, p.height, floor, ok, last)
		}
		floor = max(floor, p.height)
	}
	if next != items {
		r.t.Fatalf("%s: reports %v end before item %d", what, r.posted, items-1)
	}
	r.checkFees()
	if n := len(r.disk.left()); n > 2 { // the last id, the floor
		r.t.Fatalf("%s: %d keys are left on disk: %s", what, n, strings.Join(r.disk.left(), " "))
	}
}
