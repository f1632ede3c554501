// Package sequencer chooses what the next soft block holds: its origin, its
// timestamp, the deposits and the forced transactions that the origin brings, and then
// users' transactions by price and nonce.
//
//	steady   a block every block time
//	lazy     a block only when there is something to put in it, or when the
//	         origin would fall behind the DA layer
//
// Promises
//   - A block it builds follows every rule that derivation checks, so a batch of
//     its blocks is never skipped for what the sequencer chose.
//   - It builds nothing while its clock is far ahead of the DA layer's.
//   - It reads the clock only through Config.Now.
//
// It must not store anything or move heads: rollup/driver does.
package sequencer
