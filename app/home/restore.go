package home

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// RestoreDir is where in a home a snapshot is restored, until all of it is there
// and the directory becomes DataDir.
const RestoreDir = "data.restoring"

// CheckRestored refuses a home in which a restore was cut off: a node would begin
// at the genesis there, which is not what was wanted.
func CheckRestored(dir string) error {
	part := filepath.Join(dir, RestoreDir)
	if _, err := os.Lstat(part); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("%s is not complete: a restore was cut off there. Run `trivium snapshot restore` again, or remove %s to derive the chain from its genesis", dir, part)
}
