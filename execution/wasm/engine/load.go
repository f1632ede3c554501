package engine

import (
	"errors"

	"github.com/ethereum/go-ethereum/common"

	"github.com/trivium-chain/trivium/execution/wasm/instrument"
	"github.com/trivium-chain/trivium/execution/wasm/schedule"
)

// Key names the code of a module.
type Key struct {
	Schedule schedule.Version
	Hash     common.Hash // keccak256 of the raw module
}

// job is one making of a code, which others may wait for.
type job struct {
	done chan struct{}
	code *Code
	err  error
}

var errAborted = errors.New("aborted")

// Load gives the code of a module from memory, or makes it of the program that
// build gives: from machine code on disk if there is some of the same program, by
// compiling otherwise. For one key this happens once at a time; other callers
// wait for it.
//
// An error is either build's, or says that this node cannot run the module at
// all. The latter is a failure of the node and must not become the result of a
// transaction. Errors are not remembered.
func (e *Engine) Load(key Key, build func() (*instrument.Program, error)) (*Code, error) {
	e.mu.Lock()
	if c := e.codes[key]; c != nil {
		e.lru.MoveToFront(c.place)
		e.mu.Unlock()
		e.counters.hits.Add(1)
		return c, nil
	}
	if j := e.jobs[key]; j != nil {
		e.mu.Unlock()
		<-j.done
		return j.code, j.err
	}
	j := &job{done: make(chan struct{}), err: errAborted} // the error stands if build panics
	e.jobs[key] = j
	e.mu.Unlock()

	defer func() {
		e.mu.Lock()
		delete(e.jobs, key)
		if j.err == nil {
			e.keep(j.code)
		}
		e.mu.Unlock()
		close(j.done)
	}()
	p, err := build()
	if err != nil {
		j.err = err
		return nil, err
	}
	e.slots <- struct{}{}
	defer func() { <-e.slots }()
	j.code, j.err = e.compile(key, p)
	return j.code, j.err
}

// keep adds a code and makes room for it. The newest stays, however large.
func (e *Engine) keep(c *Code) {
	if e.closed {
		e.idle.forget(c)
		return
	}
	c.place = e.lru.PushFront(c)
	e.codes[c.key] = c
	e.bytes += c.bytes
	for e.bytes > e.limit && e.lru.Len() > 1 {
		e.evict(e.lru.Back().Value.(*Code))
	}
}

func (e *Engine) evict(c *Code) {
	e.lru.Remove(c.place)
	delete(e.codes, c.key)
	e.bytes -= c.bytes
	e.idle.forget(c)
}
