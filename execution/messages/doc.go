// Package messages is how a chain speaks with its parent chain: an outbox, which all
// VMs append to, and an inbox, whose messages stand at the head of blocks.
//
//	out:  call of system.Messages (any VM) -> Engine -> leaf, root and event (Passed)
//	      leaves -> Prove -> Branch -> VerifyBranch, or the portal on the parent chain
//	in:   Deposit (portal's event) -> Tx -> execution/stf -> mint and call; the account
//	      system.Messages remembers count and accumulator
//
// The outbox is one append-only Merkle tree of keccak256 with 32 levels over the
// hashes of messages; its root, its count and the nodes that further leaves need lie in the
// slots of system.Messages, so a state root commits to it.
//
// Promises. A message and a deposit have one encoding each. What the parent chain's
// contracts compute is computed here bit for bit.
//
// Must not: know a header or a block. How a deposit executes is in execution/stf; which
// deposits are due is in rollup/derive.
package messages
