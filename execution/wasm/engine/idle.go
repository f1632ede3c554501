package engine

import (
	"container/list"
	"slices"
	"sync"
)

// perCode is how many idle instances one module has at most.
const perCode = 16

// idle keeps instances between runs. Their bytes are bounded over all modules;
// the one that has waited longest goes first.
type idle struct {
	mu    sync.Mutex
	order list.List // of *instance, the one that has waited longest in front
	bytes int64
	limit int64
}

// take gives the idle instance of c that was used last, or nil.
func (p *idle) take(c *Code) *instance {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(c.idle)
	if n == 0 {
		return nil
	}
	in := c.idle[n-1]
	p.remove(in)
	return in
}

// put keeps an instance that has ended a run, or closes it.
func (p *idle) put(in *instance) {
	c := in.code
	in.bytes = in.size()
	p.mu.Lock()
	if c.forgotten || len(c.idle) >= perCode || in.bytes > p.limit {
		p.mu.Unlock()
		in.close()
		return
	}
	c.idle = append(c.idle, in)
	in.place = p.order.PushBack(in)
	p.bytes += in.bytes
	var gone []*instance
	for p.bytes > p.limit {
		oldest := p.order.Front().Value.(*instance)
		p.remove(oldest)
		gone = append(gone, oldest)
	}
	p.mu.Unlock()
	for _, in := range gone {
		in.close()
	}
}

func (p *idle) remove(in *instance) {
	p.order.Remove(in.place)
	in.place = nil
	p.bytes -= in.bytes
	c := in.code
	i := slices.Index(c.idle, in)
	c.idle = slices.Delete(c.idle, i, i+1)
}

// forget drops the idle instances of a module that has left the cache, and keeps
// none from now on.
func (p *idle) forget(c *Code) {
	p.mu.Lock()
	c.forgotten = true
	var gone []*instance
	for len(c.idle) > 0 {
		in := c.idle[len(c.idle)-1]
		p.remove(in)
		gone = append(gone, in)
	}
	p.mu.Unlock()
	for _, in := range gone {
		in.close()
	}
}

func (p *idle) size() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes
}
