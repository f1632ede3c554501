// Package derive turns DA heights into block inputs. It is pure: it reads no
// clock, disk or network, and what it gives depends only on the genesis, the
// blobs in DA order, and which of its blocks could be executed.
//
//	p.Take(height)          blobs of one DA height -> held frames, forced transactions
//	for b := p.Next(); b != nil; b = p.Next() {
//	    execute b            -> p.Applied(header)
//	    it cannot execute    -> p.Rejected(), and Next gives its forced-only form
//	}
//	p.Peek(), p.End()       the state to store; the next height may be taken
//
// Within a height the order is: frames in DA order, each batch as soon as it is
// complete and its turn has come; then, if the sequencer window has passed,
// forced-only blocks.
//
// Promises
//   - Total: every byte string in the namespaces has a meaning. What is not a
//     frame of the sequencer, or not the next batch, is skipped and counted.
//   - Bounded: only frames signed by the sequencer are held, for at most a
//     window, within the bounds of state.go. A frame costs constant time and a
//     batch time in its own size, whatever else is held.
//   - Resumable: State is all that is needed to go on at the next height. A
//     crash within a height is mended by taking the height again: blocks that
//     are safe already are given again and answered from the chain.
//
// Rules are written out in docs/spec/derivation.md.
package derive
