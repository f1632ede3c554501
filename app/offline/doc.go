// Package offline works on the home of a node that does not run: it takes soft
// blocks back, and executes stored blocks again to compare them.
//
// Promises
//   - Nothing at or below the safe head is ever taken back: the DA layer decided it.
//   - Replay writes nothing; what Open writes is state that follows from the blocks.
package offline
