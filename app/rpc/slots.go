package rpc

import (
	"context"
	"fmt"
)

// slots bound what executes for clients at the same time: each call may hold tens
// of megabytes of contracts' memory, and no more of them than processors get on.
type slots chan struct{}

// take waits for a slot until ctx ends. The slot is to be given back by release.
func (s slots) take(ctx context.Context) (release func(), err error) {
	select {
	case s <- struct{}{}:
		return s.release, nil
	default:
	}
	select {
	case s <- struct{}{}:
		return s.release, nil
	case <-ctx.Done():
		return nil, &Error{
			Code:    codeLimit,
			Message: fmt.Sprintf("calls executed at the same time: all %d places were taken until the time of this one was up: try again later, or raise http.max_calls on the node", cap(s)),
			cause:   context.Cause(ctx),
		}
	}
}

func (s slots) release() { <-s }

// close waits until nothing executes, and keeps all slots.
func (s slots) close() {
	for range cap(s) {
		s <- struct{}{}
	}
}
