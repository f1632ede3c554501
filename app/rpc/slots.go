package rpc

import (
	"context"
	"fmt"
	"time"
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

// drain takes all slots, for ever, and tells whether it got them in time.
func (s slots) drain(limit time.Duration) bool {
	over := time.After(limit)
	for range cap(s) {
		select {
		case s <- struct{}{}:
		case <-over:
			return false
		}
	}
	return true
}
