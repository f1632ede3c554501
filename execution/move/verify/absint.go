package verify

// An abstract interpretation runs the code on sets of states instead of states:
// each set is described by a value of a small domain, so that whatever can be true
// of a program at an instruction is allowed for by the value there. Where paths
// meet, the descriptions are joined; a loop is gone through until its head's
// description allows for what comes back to it. Domains have no infinite rising
// chains, so that this ends, and the meter sees to it that it ends soon.

// domain is the abstract state of an analysis.
type domain[S any] interface {
	clone() S
	// join makes the state allow for all that other allows, and tells whether it
	// did not do so before.
	join(other S) (changed bool, err error)
}

// interpret runs step over the reachable instructions, in each block from the
// state that its predecessors leave it, until nothing changes. The first error of
// step or of a join ends it.
//
// Blocks are taken in the order of the graph, in which all that leads to a block
// without a back edge comes before it. When a back edge changes the state of its
// loop's head, everything from that head on is gone through again, whether its
// own state changed or not: simple, and what the meter's bounds are made for.
func interpret[S domain[S]](g *cfg, entry S, step func(s S, offset int, last bool) error) error {
	before := make([]S, len(g.blocks))
	known := make([]bool, len(g.blocks))
	before[0], known[0] = entry, true
	for at := 0; at < len(g.order); {
		n := g.order[at]
		next := at + 1
		if known[n] {
			b := &g.blocks[n]
			s := before[n].clone()
			for pc := b.start; pc <= b.end; pc++ {
				if err := step(s, pc, pc == b.end); err != nil {
					return err
				}
			}
			for _, to := range b.successors() {
				if !known[to] {
					before[to], known[to] = s.clone(), true
					continue
				}
				changed, err := before[to].join(s)
				if err != nil {
					return err
				}
				if changed {
					next = min(next, g.rank[to])
				}
			}
		}
		at = next
	}
	return nil
}
