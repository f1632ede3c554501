package home

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// KeepGenesis copies the genesis file from to a home that has none, so that the
// home does not need the original any more.
func KeepGenesis(dir, from string) error {
	to := filepath.Join(dir, GenesisFile)
	if _, err := os.Lstat(to); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	raw, err := os.ReadFile(from)
	if err == nil {
		err = writeNew(to, raw, 0o644)
	}
	if err != nil {
		return fmt.Errorf("cannot keep a copy of the genesis in the home: %w", err)
	}
	return nil
}

// CheckGenesis explains what to do when a node's genesis file is not there: a
// home with data needs its own back, any other may get a new chain or join one.
func CheckGenesis(dir, path string) error {
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return nil // reading it says what is wrong, if anything
	}
	if err := CheckRestored(dir); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, DataDir)); err == nil {
		return fmt.Errorf("genesis %s is not there, but %s holds the data of a chain: give that chain's genesis with --genesis FILE, or copy it to %s (`trivium init` would make another chain)",
			path, dir, filepath.Join(dir, GenesisFile))
	}
	return fmt.Errorf("genesis %s is not there: make a new chain with `trivium init --home %s`, or join one with --role full --genesis FILE --da.url URL", path, dir)
}
