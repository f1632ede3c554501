package rpc

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// However long it takes to find who wants a block, the chain goes on.
func TestTheChainDoesNotWaitForListeners(t *testing.T) {
	e := newEnv(t, Config{})
	events := e.server.node.events
	l, err := events.subscribe(interest{heads: true, logs: &logQuery{}})
	if err != nil {
		t.Fatal(err)
	}
	events.mu.Lock() // the search for listeners stands still
	const blocks = 20
	for n := range uint64(blocks) {
		e.seal(e.sign(alice, &keeper, 0, words(n, 1)))
	}
	events.mu.Unlock()
	events.settle(context.Background())
	notes, err := l.take()
	if err != nil || len(notes) != 2*blocks {
		t.Fatalf("%d notes, %v, want %d", len(notes), err, 2*blocks)
	}
	for i := range blocks {
		if h, entry := notes[2*i].header, notes[2*i+1].log; h.Number.Uint64() != uint64(i+1) || entry.BlockNumber != uint64(i+1) {
			t.Fatalf("notes %d are of blocks %v and %d", i, h.Number, entry.BlockNumber)
		}
	}
	if n := events.waiting.Load(); n != 0 {
		t.Errorf("%d notes count as waiting after all were taken", n)
	}
}

func TestFullBacklogSaysThatItLostSomething(t *testing.T) {
	b := newBacklog()
	mark := make(chan struct{})
	b.put(happening{settled: mark})
	for range backlogLength + 9 {
		b.put(happening{txs: []*types.Transaction{nil}})
	}
	var lost, txs, marks int
	for h, ok := b.take(); ok; h, ok = b.take() {
		switch {
		case h.lost:
			lost++
		case h.settled != nil:
			marks++
		default:
			txs++
		}
	}
	if lost != 1 || marks != 1 || txs != 10 {
		t.Errorf("%d losses, %d marks, %d of the newest; want 1, 1, 10", lost, marks, txs)
	}
	big := happening{removed: []*types.Log{{Data: make([]byte, backlogBytes)}}}
	b.put(big)
	b.put(happening{txs: []*types.Transaction{nil}})
	if h, _ := b.take(); !h.lost {
		t.Errorf("%d bytes were kept", backlogBytes)
	}

	// Who listens is told.
	e := newEnv(t, Config{})
	events := e.server.node.events
	l, err := events.subscribe(interest{heads: true})
	if err != nil {
		t.Fatal(err)
	}
	events.hand(happening{lost: true})
	if _, err := l.take(); err != errSlow {
		t.Errorf("a listener that missed something reads %v", err)
	}
}

// What all listeners take together is bounded: terms by refusal, notes at the
// cost of whoever holds most.
func TestListenersShareTheirBounds(t *testing.T) {
	e := newEnv(t, Config{MaxLogTerms: 2, MaxQueued: 10})
	events := e.server.node.events
	var last string
	for range termsInAll {
		e.call(&last, "eth_newFilter", obj{"address": []common.Address{{1}, {2}}})
	}
	e.fails(-32005, "addresses and topics of all filters and subscriptions: 201 is over the limit of 200", nil, "eth_newFilter", obj{"address": common.Address{1}})
	var ok bool
	e.call(&ok, "eth_uninstallFilter", last)
	e.call(&last, "eth_newFilter", obj{"address": common.Address{1}})

	greedy := make([]*listener, 13)
	for i := range greedy {
		l, err := events.subscribe(interest{heads: true})
		if err != nil {
			t.Fatal(err)
		}
		greedy[i] = l
	}
	for range 6 {
		e.seal()
	}
	events.settle(context.Background())
	for _, l := range greedy[:4] {
		l.take()
	}
	for range 4 { // the others now hold ten each, 90 together
		e.seal()
	}
	events.settle(context.Background())
	over := 0
	for _, l := range greedy {
		if _, err := l.take(); err == errSlow {
			over++
		}
	}
	if over == 0 || over > 2 {
		t.Errorf("%d of %d listeners were ended by %d notes over the limit of 100", over, len(greedy), 9*10+4*4-100)
	}
}

// BenchmarkMatch compares a query of 1,000 addresses with a query of one.
func BenchmarkMatch(b *testing.B) {
	query := func(n int) *logQuery {
		addresses := make([]common.Address, n)
		for i := range addresses {
			addresses[i] = common.BytesToAddress(words(uint64(i) + 1))
		}
		raw, err := json.Marshal(obj{"address": addresses})
		if err != nil {
			b.Fatal(err)
		}
		q := new(logQuery)
		if err := q.UnmarshalJSON(raw); err != nil {
			b.Fatal(err)
		}
		return q
	}
	entry := &types.Log{Address: nobody}
	one, many := query(1), query(1000)
	run := func(q *logQuery) float64 {
		return best(func() {
			for range 10_000 {
				if q.matches(entry) {
					b.Fatal("matched")
				}
			}
		})
	}
	for b.Loop() {
		b.ReportMetric(run(many)/run(one), "x-one-address")
	}
}
