package local

import (
	"errors"
	"fmt"
	"syscall"
)

// explain tells a user what to do about an error of the file system.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("the disk is full: free some space and start again; no block is lost (%w)", err)
	case errors.Is(err, syscall.EAGAIN): // the lock file is taken
		return fmt.Errorf("another trivium process is using it: stop that one, or choose another --home (%w)", err)
	}
	return err
}
