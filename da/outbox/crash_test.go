package outbox

import (
	"fmt"
	"slices"
	"testing"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
)

// died is what a process that is killed panics with.
type died struct{ where string }

// TestKillAnywhere kills the process at every point that it passes, one run for
// each, under several moods of the layer, and then at a second point of the
// recovery. Whatever happens, each item is on the layer once, in order, and was
// reported.
func TestKillAnywhere(t *testing.T) {
	moods := map[string]func(r *rig){
		"well":                 func(r *rig) {},
		"answer is lost":       func(r *rig) { r.layer.cut = true; r.layer.Faults().LoseAnswer(-1) },
		"ambiguous, included":  func(r *rig) { r.layer.Faults().AmbiguousSubmit(local.AmbiguousIncluded, 2) },
		"ambiguous, dropped":   func(r *rig) { r.layer.Faults().AmbiguousSubmit(local.AmbiguousDropped, 2) },
		"ambiguous, next one":  func(r *rig) { r.layer.hold = true },
		"refused, then well":   func(r *rig) { r.layer.Faults().RefuseSubmit(da.KindTemporary, 2) },
		"underpriced at first": func(r *rig) { r.layer.Faults().RefuseSubmit(da.KindUnderpriced, 1) },
	}
	for name, mood := range moods {
		t.Run(name, func(t *testing.T) {
			points := runKilled(t, mood, -1, -1)
			if points < 10 {
				t.Fatalf("only %d points to die at", points)
			}
			for first := range points {
				runKilled(t, mood, first, -1)
				runKilled(t, mood, first, first+1+(first*7)%11)
			}
		})
	}
}

// runKilled posts five items while the process dies at the given points, and
// tells how many points it passed.
func runKilled(t *testing.T, mood func(*rig), kills ...int) (points int) {
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
	r.disk.point, r.layer.point = point, point
	const items = 5
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
	if got, want := r.onLayer(), wantData(0, 1, 2, 3, 4); !slices.Equal(got, want) {
		t.Fatalf("killed at %v %v: on the layer %q, want %q", kills, trail, got, want)
	}
	r.checkReports(fmt.Sprintf("killed at %v %v", kills, trail))
	return points
}

// checkReports holds the reports to: each item at least once, first times in
// order, and a repetition names the same height.
func (r *rig) checkReports(what string) {
	r.t.Helper()
	heights := map[uint64]uint64{}
	next := uint64(0)
	for _, p := range r.posted {
		height, known := heights[p.id]
		switch {
		case known && height != p.height:
			r.t.Fatalf("%s: item %d reported at %d and %d", what, p.id, height, p.height)
		case !known && p.id != next:
			r.t.Fatalf("%s: reports %v skip item %d", what, r.posted, next)
		case !known:
			heights[p.id] = p.height
			next++
		}
	}
	if next != 5 {
		r.t.Fatalf("%s: reports %v end before item 4", what, r.posted)
	}
}
