// Package contract is what `trivium wasm` and `trivium fees` do: it looks at modules
// on disk, deploys, calls and explains contracts through the JSON-RPC of a node, and
// sets DA fees. What is the same for Move modules is used by package app/move.
//
//	module.go  FILE -> Check, Inspect: what the deployer would say, without a node
//	cost.go    what its deployment takes, and the limits of one transaction
//	client.go  node's JSON-RPC; transactions signed, sent, waited for
//	explain.go failures in words: reverts decoded, and traced where they say nothing
//	movefail.go errors of the Move gateway by their fields
//	deploy.go  FILE -> deployer predeploy -> address
//	call.go    address -> call or transaction; what stands there
//	fees.go    what transactions pay for their bytes, and how the operator sets it
//	key.go     keys and amounts as users write them
//
// Promises
//   - A module that the chain would refuse is refused here, before anything is sent,
//     by the same rule at the same byte.
//   - Nothing is sent that the node has not tried first: what would revert costs nothing.
//   - No error shows a private key.
//
// It must not know how a node works inside: it speaks to it as any client does.
package contract
