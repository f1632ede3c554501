// Package offline works on the home of a node that does not run: it takes soft
// blocks back, executes stored blocks again to compare them, and makes snapshots
// and homes from them.
//
// Promises
//   - Nothing at or below the safe head is ever taken back: the DA layer decided it.
//   - A snapshot, and a home restored from one, is there as a whole or not at all.
//   - Replay writes nothing; what Open writes is state that follows from the blocks.
package offline
