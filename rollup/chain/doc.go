// Package chain stores blocks, receipts, origins, batches and heads, and keeps
// the state database that goes with them, on go-ethereum's rawdb over a
// key-value store: goleveldb through chain/kv, or Pebble.
//
//	w := store.Begin()        one unit of change
//	w.Rewind(parent)          drop canonical blocks above parent
//	w.Append(result, origin)  the next block, its receipts and its state
//	w.Safe(ref, daHeight)     a head moves
//	w.Commit()                one synced DB batch, then the state, then events
//
// With a block go, in the same unit, the messages that it sends to the parent chain, with
// the nodes of the outbox that prove them, and, if Config says so, the witness of its execution.
//
// A home that is restored from a snapshot (rollup/snapshot) is written by
// Restore: the state first, then one block and what derivation goes on from. It
// begins at that block, its base, and has the genesis and nothing between.
//
// Promises
//   - Commit is atomic and durable: after kill -9 or a power failure the store
//     holds all of the unit or none of it, and all of it once Commit returned.
//   - Blocks come before state: the state database may lag behind the blocks
//     after a crash, never lead them. Open executes what is missing again.
//   - Events are sent after the unit is durable, in order.
//
// It must not decide anything: rollup/driver is its only writer. Readers may be
// many and concurrent.
package chain
