// Package celestia is a da.Client that speaks celestia-node's JSON-RPC, v0.31,
// to a bridge, full or light node, or to serve.
//
//	call -> one POST (or a batch) with a deadline -> answer or *da.Error
//	header -> comet.Verify (roots, data_hash, header hash) -> cache
//
// Promises
//   - A header is returned only when its roots give its data_hash and its fields
//     its hash. Whether the validators that signed it deserve trust is not
//     decided here.
//   - Every call ends: after Timeout, or SubmitTimeout for Submit.
//   - An error of Submit is of another kind than KindAmbiguous only when the
//     submission is known not to be under way.
//   - Prove returns only proofs that hold against the header.
//   - Dial does not need the node to be up.
//
// Must not: retry. The caller knows what a retry costs.
package celestia
