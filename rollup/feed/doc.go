// Package feed carries soft blocks from the sequencer to followers, signed, over
// WebSocket: a follower knows a block before the DA layer has it.
//
//	chain head event -> Server: one reader a follower pulls blocks from the Source
//	    -> message (docs/spec/feed.md) -> Client: signature, body, order -> Deliver
//
// Promises
//   - A message that reaches Deliver was signed by the sequencer for this chain,
//     and its body and origin are those that the signed header commits to.
//   - Messages come in the order of numbers. A smaller number than before means
//     that the sequencer took blocks back.
//   - A slow follower loses its connection; neither the sequencer nor another
//     follower waits for it. Memory is bounded on both sides.
//
// It must not execute blocks or move heads: rollup/driver does, and the DA layer
// has the last word on every block that was sent here.
package feed
