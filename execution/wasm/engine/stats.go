package engine

import "sync/atomic"

// Stats counts what an engine has done since it was made, and what it holds.
type Stats struct {
	Hits         uint64 // loads answered from memory
	DiskHits     uint64 // loads answered by machine code from disk
	Compilations uint64 // loads that compiled, or prepared for the interpreter
	Fallbacks    uint64 // modules that the compiler failed on, and that are interpreted
	Runs         uint64
	Fresh        uint64 // runs that had to make an instance
	Traps        uint64 // runs that ended as a trap
	Unexpected   uint64 // of the traps, those that no contract should be able to cause

	Modules   int   // in memory
	Bytes     int64 // of them, an estimate
	IdleBytes int64 // of instances that wait for a run, an estimate
	FreeBytes int64 // of memory buffers that wait for an instance
}

type counters struct {
	hits, diskHits, compilations, fallbacks, runs, fresh, traps, unexpected atomic.Uint64
}

// Stats gives the figures of this moment.
func (e *Engine) Stats() Stats {
	s := Stats{
		Hits:         e.counters.hits.Load(),
		DiskHits:     e.counters.diskHits.Load(),
		Compilations: e.counters.compilations.Load(),
		Fallbacks:    e.counters.fallbacks.Load(),
		Runs:         e.counters.runs.Load(),
		Fresh:        e.counters.fresh.Load(),
		Traps:        e.counters.traps.Load(),
		Unexpected:   e.counters.unexpected.Load(),
		IdleBytes:    e.idle.size(),
		FreeBytes:    e.buffers.size(),
	}
	e.mu.Lock()
	s.Modules, s.Bytes = len(e.codes), e.bytes
	e.mu.Unlock()
	return s
}
