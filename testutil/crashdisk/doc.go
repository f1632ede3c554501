// Package crashdisk is a disk in memory, as a goleveldb storage, that forgets
// what was not synced. Pairs is the same a floor above: a key-value store.
//
//	disk := crashdisk.New()
//	... a database works on disk ...
//	after := disk.Crash(rng)     what a machine finds after a power failure now
//
// It forgets what POSIX allows a disk to forget: bytes of a file after the last
// fsync, some or all, or with zeros in their place; files whose directory entry
// was not synced; and removals and renames that were not. Only SetMeta is atomic
// and durable by itself, as goleveldb's file storage makes it.
package crashdisk
