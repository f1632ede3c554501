package engine

import "sync"

// perCode is how many idle instances one module has at most: as many as can
// stand on the call stack of one transaction.
const perCode = 64

// idle keeps instances between runs. Their bytes are bounded over all modules;
// the one that has waited longest goes first.
type idle struct {
	mu    sync.Mutex
	first *instance // that has waited longest
	last  *instance
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
	c.idle[n-1] = nil
	c.idle = c.idle[:n-1]
	p.unlink(in)
	return in
}

// put keeps an instance, or closes it.
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
	p.link(in)
	var gone []*instance
	for p.bytes > p.limit {
		oldest := p.first
		p.unlink(oldest)
		// Of its module too it has waited longest.
		rest := oldest.code.idle
		copy(rest, rest[1:])
		rest[len(rest)-1] = nil
		oldest.code.idle = rest[:len(rest)-1]
		gone = append(gone, oldest)
	}
	p.mu.Unlock()
	for _, in := range gone {
		in.close()
	}
}

// forget drops the idle instances of a module that has left the cache, and keeps
// none from now on.
func (p *idle) forget(c *Code) {
	p.mu.Lock()
	c.forgotten = true
	gone := c.idle
	c.idle = nil
	for _, in := range gone {
		p.unlink(in)
	}
	p.mu.Unlock()
	for _, in := range gone {
		in.close()
	}
}

func (p *idle) link(in *instance) {
	in.before, in.after = p.last, nil
	if p.last != nil {
		p.last.after = in
	} else {
		p.first = in
	}
	p.last = in
	p.bytes += in.bytes
}

func (p *idle) unlink(in *instance) {
	if in.before != nil {
		in.before.after = in.after
	} else {
		p.first = in.after
	}
	if in.after != nil {
		in.after.before = in.before
	} else {
		p.last = in.before
	}
	in.before, in.after = nil, nil
	p.bytes -= in.bytes
}

func (p *idle) size() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes
}
