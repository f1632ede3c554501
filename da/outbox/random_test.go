package outbox

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/local"
)

// TestRandomWalks posts items while the layer misbehaves at random, accounts fail,
// limits change and the process dies at any point. At the end the faults are over,
// and each item was posted: whole, once, in order, every fee settled.
// TRIVIUM_OUTBOX_SEEDS is how many walks.
func TestRandomWalks(t *testing.T) {
	seeds := 100
	if testing.Short() {
		seeds = 10
	}
	if more, err := strconv.Atoi(os.Getenv("TRIVIUM_OUTBOX_SEEDS")); err == nil {
		seeds = more
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { walk(t, rand.New(rand.NewPCG(seed, 3))) })
	}
}

func walk(t *testing.T, rng *rand.Rand) {
	lanes := [][]string{nil, {"a", "b"}, {"a", "b", "c"}}
	ahead := uint64(3 + rng.IntN(6))
	r := newRig(t, func(c *Config) {
		c.MaxSubmitBytes = 20 + rng.IntN(80)
		c.Lanes = lanes[rng.IntN(len(lanes))]
		c.MaxAhead = Ahead{IDs: ahead}
		c.WaitHeights = 1 + rng.Uint64N(3)
	})
	var actions []string
	defer func() {
		if t.Failed() {
			t.Logf("lanes %q, actions %q", r.cfg.Lanes, actions)
		}
	}()
	limit, poor, dieIn := 0, "", -1
	point := func(where string) {
		if dieIn--; dieIn == 0 {
			actions = append(actions, "died "+where)
			panic(died{where})
		}
	}
	r.disk.Point, r.layer.point = point, point
	r.layer.refuse = func(fee da.Fee, blobs []da.Blob) error {
		if fee.Key == poor && poor != "" {
			return unfunded(poor)(fee, blobs)
		}
		if limit > 0 {
			return tooLarge(limit)(fee, blobs)
		}
		return nil
	}
	alive := func(do func()) {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(died); !ok {
					panic(p)
				}
				r.restart()
			}
		}()
		do()
	}
	next := uint64(0)
	kinds := []da.Kind{da.KindTemporary, da.KindUnderpriced, da.KindUnauthorized, da.KindFatal}
	acts := []struct {
		weight int
		name   string
		do     func()
	}{
		{8, "add", func() {
			if last, ok := r.box.Last(); ok && last >= next {
				next = last + 1 // it was on disk when the process died
			}
			if next < 30 {
				r.add(next)
				next++
			}
		}},
		{16, "step", func() { r.clock.advance(min(r.step(), time.Minute)) }},
		{6, "seal", func() { r.clock.advance(time.Second); r.layer.Seal() }},
		{2, "refuse", func() { r.layer.Faults().RefuseSubmit(kinds[rng.IntN(len(kinds))], 1+rng.IntN(3)) }},
		{2, "refuse reads", func() { r.layer.Faults().RefuseRead(da.KindTemporary, 1+rng.IntN(4)) }},
		{4, "ambiguous", func() { r.layer.Faults().AmbiguousSubmit(local.Ambiguity(rng.IntN(3)), 1+rng.IntN(2)) }},
		{2, "lose", func() { r.layer.lose = 1 + rng.IntN(2) }},
		{1, "lie", func() { r.layer.lie = !r.layer.lie }},
		{1, "hold", func() { r.layer.hold = !r.layer.hold }},
		{1, "halt", func() { r.layer.Faults().Halt(true); r.layer.hold = true }},
		{2, "go on", func() { r.layer.Faults().Halt(false); r.layer.hold = false; r.layer.lie = false }},
		{1, "limit", func() { limit = 8 + rng.IntN(40) }},
		{1, "poor", func() { poor = []string{"a", "b", ""}[rng.IntN(3)] }},
		{1, "closed", func() { r.till.closed = da.Errorf(da.KindTemporary, "fee", "no").Because(da.ReasonBudget) }},
		{2, "open", func() { r.till.closed = nil }},
		{2, "die", func() { dieIn = 1 + rng.IntN(15) }},
		{1, "restart", func() { r.restart() }},
		{1, "lanes", func() { r.cfg.Lanes = lanes[rng.IntN(len(lanes))]; r.restart() }},
	}
	total := 0
	for _, a := range acts {
		total += a.weight
	}
	for range 250 {
		n := rng.IntN(total)
		for _, a := range acts {
			if n -= a.weight; n < 0 {
				actions = append(actions, a.name)
				alive(a.do)
				break
			}
		}
	}
	dieIn, limit, poor, r.till.closed = -1, 0, "", nil
	r.layer.Faults().Clear()
	r.layer.hold, r.layer.lie, r.layer.lose = false, false, 0
	r.seal()
	r.drain()
	if last, ok := r.box.Last(); ok && last >= next {
		next = last + 1
	}
	r.checkReports("at the end", next)
	there := r.heights()
	for id := range next {
		first, _, _ := whole(there, id)
		for older := uint64(0); older+ahead < id; older++ {
			if _, last, _ := whole(there, older); last > first {
				t.Errorf("item %d landed at %d, item %d at %d: more than %d ahead", id, first, older, last, ahead)
			}
		}
	}
	if items, bytes, _ := r.box.Pending(); items != 0 || bytes != 0 || r.box.Err() != nil {
		t.Errorf("%d items, %d bytes wait, Err is %v", items, bytes, r.box.Err())
	}
}
