// Command parentnet is a parent chain for tests: a go-ethereum node in memory that
// seals blocks when it is told to, with its JSON-RPC on loopback.
//
//	parentnet                      a block when a transaction waits
//	parentnet -interval 1s         a block each second
//
// It prints its URL as one line when it answers, and ends when its standard input
// closes, so it does not outlive who has started it.
//
//	chain.go     the node, and blocks: from the pool to the head
//	control.go   the methods parentnet_*, which a real node does not have
//
// These are the parts of ethclient/simulated, put together here because that package
// gives neither the chain id nor the finalized block into one's hands: its own moves
// with every 32nd block. The rules are those of Osaka, and of no fork after it.
//
// Promises
//   - A client never sees a head with the finalized block of another: finality moves
//     before the head where the chain rewinds, and behind it where it grows.
//   - Timestamps grow from block to block by at least a second.
//   - What a reorg takes out is gone, from the pool too, as if it had never been sent.
//
// Must not: be imported. It is a module of its own, since a whole node brings about
// 100 modules, and Trivium needs a part of them.
package main
