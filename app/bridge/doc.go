// Package bridge is what `trivium deposit` and `trivium withdraw` do: it moves ETH,
// ERC-20 tokens and messages between a rollup and its parent chain, as any client of the
// two does, by their JSON-RPC.
//
//	deposit:  parent chain's portal or token bridge -> the rollup's transaction
//	withdraw: Init on the rollup -> Status (trivium_getWithdrawal) -> Prove -> Finalize
//	          on the parent chain's portal
//
// Promises
//   - Nothing is sent that the chain's node has not tried first: what would revert costs
//     nothing.
//   - Prove and Finalize ask how far the withdrawal is before they send, and say what it
//     waits for.
//
// It must not know how a node works inside.
package bridge
