// Package kv is go-ethereum's ethdb.KeyValueStore on goleveldb, with a
// SyncKeyValue that keeps its word: go-ethereum's own wrapper does nothing there,
// so a power failure may take what was acknowledged.
//
//	Put, Delete, Batch.Write   into the journal, that is, the page cache
//	SyncKeyValue               every journal with unsynced bytes -> fsync
//
// # Why syncing is done below goleveldb
//
// goleveldb appends each write to a journal and holds it in a memory table. When
// that is full it starts a new journal and a new table, closes the old journal
// without an fsync, and writes the old table out in the background. Only then is
// the old journal removed. So there is a time in which the only copy of a write
// is a closed journal that was never synced; a later write with the Sync option
// syncs the new journal alone, and a power failure keeps the later write and
// loses the earlier one. A reserved key written with Sync would not help either.
//
// The storage under goleveldb is therefore wrapped: a journal that is closed is
// synced first, and SyncKeyValue syncs the open one. Together they cover every
// place a write can be:
//
//   - in the open journal: synced by SyncKeyValue, which returns after the fsync;
//   - in a closed journal: synced when it was closed, and SyncKeyValue waits for
//     a close that is under way;
//   - in a table, the journal being gone: goleveldb syncs a table, then the
//     manifest that names it and the directory, before it removes the journal;
//   - a batch larger than the write buffer skips the journal: it goes straight
//     into tables and a manifest, both synced before Write returns.
//
// A journal's entry in its directory is synced together with its first bytes.
//
// # Promises
//
//   - After SyncKeyValue returned nil, all that was written before it was called
//     survives a power failure, as far as the disk does what fsync asks for.
//   - A batch is there whole or not at all, synced or not.
//   - An fsync that failed is not tried again: the kernel may have dropped the
//     bytes and forgotten that they were dirty. Every later SyncKeyValue gives
//     that first error, until the store is opened again.
//   - A manifest that was damaged is made again from the tables and journals.
//
// What was written after the last SyncKeyValue may be lost after a power failure,
// and not in order: a later write may be there without an earlier one.
//
// It must not know what the keys mean.
package kv
