package kv

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/syndtr/goleveldb/leveldb"
)

var (
	// ErrNotFound: the store has no such key.
	ErrNotFound = errors.New("not found")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("database is closed")
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("the home is in use by another trivium process")
	// ErrDiskFull: there is no room on the disk, or the user's quota is used up.
	ErrDiskFull = errors.New("the disk is full: free some space and start again; nothing that was acknowledged is lost")
)

// explain gives errors that callers tell apart, and words to those that users see.
func explain(what, name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, leveldb.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, leveldb.ErrClosed):
		return ErrClosed
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		err = fmt.Errorf("%w (%w)", ErrDiskFull, err)
	}
	return fmt.Errorf("%s %s: %w", what, name, err)
}
