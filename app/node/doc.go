// Package node wires a node together and runs it.
//
//	Core   the rollup machinery on a DA client: store, pool, driver, sequencer,
//	       batcher, outbox, prices. It starts nothing; each of its steps is a method.
//	Node   a Core with a configuration, loops that call its steps, and the outer
//	       faces: JSON-RPC, feed, metrics, and the embedded DA layer if asked.
//
// Simulations drive a Core step by step on a clock of their own, so what they
// show holds for a node: it is the same wiring.
//
// Promises
//   - No globals; everything a part needs is given to it here, in plain sight.
//   - A node starts and serves what it has while the DA layer is down.
//   - Close ends every goroutine and leaves the home ready for the next start.
package node
