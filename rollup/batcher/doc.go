// Package batcher gathers soft blocks into batches, by size and age, and hands
// them to da/outbox as signed frames.
//
//	chain (blocks after the last batch) -> codec -> frames -> outbox -> DA
//
// Promises
//   - A batch is decided once: its place and block range are stored, synced,
//     before its frames go to the outbox. After a crash the same bytes are made
//     again from the same blocks, so no batch is sent in two forms.
//   - When derivation rewinds soft blocks, or passes over a batch, the batcher
//     goes back to what derivation accepted and starts from there.
//   - Backlog tells how many bytes and how old the blocks are that are not in
//     the DA layer yet; the node slows and stops sequencing by it.
package batcher
