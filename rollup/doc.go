// Package rollup is the vocabulary of the chain: its genesis and parameters,
// batches, and the four heads. The rooms below it do the work:
//
//	mempool    transactions that wait
//	sequencer  chooses what the next soft block holds
//	codec      blocks <-> batch <-> frames, byte for byte
//	batcher    soft blocks -> batches -> da/outbox
//	derive     DA heights -> frames -> batches -> block inputs (pure)
//	driver     executes inputs and is the only writer of heads
//	chain      block, receipt, origin and head store
//	feed       signed soft blocks for followers
//	snapshot   the state of a chain in a file, confirmed by the DA layer
//
// Promises
//   - The chain is a function of the genesis and of the DA layer's blobs.
//   - This package does no I/O but for reading and writing the genesis file.
package rollup
