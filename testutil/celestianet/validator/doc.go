// Command validator is a Celestia chain of one validator: consensus, application
// and the gRPC that a bridge node reads from, in one process on loopback.
//
//	validator -home DIR -fund celestia1...   makes the chain in DIR, and runs it
//	validator -home DIR                      goes on with the chain that is in DIR
//
// Promises
//   - State is on disk. After SIGTERM or a kill the same chain goes on, with
//     another -min-gas-price if one is given.
//   - Blocks come every -block, whether or not there are transactions.
//   - Events of every block are kept, so that /block_results tells who paid what.
//
// It listens at the ports that a celestia-node expects: 9090 for gRPC, 26657 for
// CometBFT's RPC, 26656 for its peers, of which there are none.
package main
