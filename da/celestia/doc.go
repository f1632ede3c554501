// Package celestia is a da.Client that speaks celestia-node's JSON-RPC, v0.31,
// to a bridge, full or light node, or to serve.
//
//	call   -> one POST (or a batch) with a deadline -> answer or *da.Error
//	header -> comet.Verify (roots, data_hash, header hash), chain id, clock
//	Headers: WebSocket -> header -> what was missed, in ranges -> channel
//	Health:  head, sync state, permission, balance -> what is the matter
//
// Promises
//   - A header is returned only when its roots give its data_hash and its fields
//     its hash. Whether the validators that signed it deserve trust is decided in
//     package light.
//   - Every call ends: after Timeout, or SubmitTimeout for Submit. A subscription
//     on which nothing comes for Timeout, no answer to a ping either, is begun anew.
//   - Every error is a *da.Error, with a reason where one fits. It names the node
//     by scheme and host: what else is in a URL, and the token, stays secret.
//   - An error of Submit is of another kind than KindAmbiguous only when the
//     submission is known not to be under way.
//   - Prove returns only proofs that hold against the header that the node gives.
//     Nothing that a node has said outlives the call: it is not verified here.
//   - What a node answers takes memory in proportion to its length, and of long
//     answers there is one at a time, however many are asked for.
//   - Dial does not need the node to be up.
//   - A token in a file is read again when the node refuses the one in use, and
//     the refused call, which was not made, is made once more.
//
// Must not: retry. The caller knows what a retry costs. (Headers, which costs
// nothing, does.)
package celestia
