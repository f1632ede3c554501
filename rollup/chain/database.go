package chain

import (
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/ethdb"
)

// database is a key-value store with a directory for the state history's files.
//
// go-ethereum's own database moves finalized blocks from the store into files in
// the background. Killed in the middle of the first such move, it finds tables
// of unequal length at the next start and panics, at every start from then on.
// Here all blocks stay in the store, where they are written atomically.
type database struct {
	ethdb.Database
	dir string
}

func newDatabase(kv ethdb.KeyValueStore, dir string) ethdb.Database {
	return database{rawdb.NewDatabase(kv), dir}
}

// AncientDatadir is where the state database keeps its history; empty for memory.
func (d database) AncientDatadir() (string, error) { return d.dir, nil }
