package price

import (
	"testing"
	"time"
)

func TestEstimate(t *testing.T) {
	b := bounds{floor: 0.004, ceiling: 0.1}
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	type step func(e *estimate)
	included := func(price float64, at time.Duration) step {
		return func(e *estimate) { e.included(b, price, start.Add(at)) }
	}
	tooLow := func(price, required float64, at time.Duration) step {
		return func(e *estimate) { e.tooLow(b, price, required, start.Add(at)) }
	}
	for _, tc := range []struct {
		name  string
		from  float64
		steps []step
		at    time.Duration // of the offer
		want  float64
		no    bool // above the ceiling
	}{
		{name: "begins at the floor", from: 0.004, want: 0.004},
		{name: "never above the ceiling", from: 0.5, want: 0.1},
		{name: "rises to what is named", from: 0.004, steps: []step{tooLow(0.004, 0.01, 0)}, want: 0.01},
		{name: "named, and not above what was offered", from: 0.01, steps: []step{tooLow(0.01, 0.01, 0)}, want: 0.015},
		{name: "rises by half when nothing is named", from: 0.004, steps: []step{tooLow(0.004, 0, 0)}, want: 0.006},
		{name: "two lanes are refused at one price", from: 0.004, steps: []step{tooLow(0.004, 0, 0), tooLow(0.004, 0, 0)}, want: 0.006},
		{name: "a late refusal of a lower price", from: 0.02, steps: []step{tooLow(0.004, 0, 0)}, want: 0.02},
		{name: "not above the ceiling", from: 0.09, steps: []step{tooLow(0.09, 0, 0)}, want: 0.1},
		{name: "sinks by an eighth", from: 0.012, steps: []step{included(0.012, 0)}, want: 0.011},
		{name: "ends at the floor", from: 0.00404, steps: []step{included(0.00404, 0)}, want: 0.004},
		{name: "not below what was named", from: 0.004, steps: []step{tooLow(0.004, 0.01, 0), included(0.01, time.Minute)}, want: 0.01},
		{name: "down to what was named", from: 0.05, steps: []step{tooLow(0.004, 0.01, 0), included(0.05, time.Minute)}, want: 0.045},
		{name: "below it after an hour", from: 0.004, steps: []step{tooLow(0.004, 0.012, 0), included(0.012, time.Hour)}, want: 0.011},
		{name: "below it when less was taken", from: 0.012, steps: []step{tooLow(0.008, 0.01, 0), included(0.009, time.Minute)}, want: 0.011},
		{name: "but not when it was offered before", from: 0.02, steps: []step{tooLow(0.008, 0.02, 0), included(0.008, 29*time.Second)}, want: 0.02},
		{name: "more than the ceiling is asked", from: 0.004, steps: []step{tooLow(0.004, 0.2, 0)}, at: 29 * time.Second, want: 0.1, no: true},
		{name: "and probed", from: 0.004, steps: []step{tooLow(0.004, 0.2, 0)}, at: 30 * time.Second, want: 0.1},
		{name: "and asked again", from: 0.004, steps: []step{tooLow(0.004, 0.2, 0), tooLow(0.1, 0.2, 30*time.Second)}, at: 40 * time.Second, want: 0.1, no: true},
		{name: "and no longer asked", from: 0.004, steps: []step{tooLow(0.004, 0.2, 0), included(0.1, 30*time.Second)}, at: 31 * time.Second, want: 0.088},
	} {
		e := estimate{price: tc.from}
		for _, s := range tc.steps {
			s(&e)
		}
		got, ok := e.offer(b, start.Add(tc.at))
		if diff := got - tc.want; diff > 1e-12 || diff < -1e-12 || ok == tc.no {
			t.Errorf("%s: offers %g, %v, want %g, %v", tc.name, got, ok, tc.want, !tc.no)
		}
	}
}

func TestFixedPriceIsNotEstimated(t *testing.T) {
	b := bounds{floor: 0.004, ceiling: 0.1, fixed: 0.002}
	e := estimate{price: 0.004}
	e.tooLow(b, 0.002, 0.2, time.Unix(0, 0))
	if got, ok := e.offer(b, time.Unix(1, 0)); got != 0.002 || !ok {
		t.Errorf("offers %g, %v", got, ok)
	}
}
