// Package comet is the header of a CometBFT chain that carries data squares,
// in the form in which celestia-node hands it out: header, commit, validator
// set and the roots of the square ("extended header").
//
//	local  -> Sign  -> ExtendedHeader -> serve (JSON)
//	celestia (JSON) -> ExtendedHeader -> Verify -> da.Header
//
// Promises
//   - Verify binds everything a rollup uses to one hash: roots to data_hash,
//     data_hash and all other fields to the header hash, that to the commit,
//     and the validator set to validators_hash. It does not judge whether the
//     validators deserve trust; that takes a light client and a trusted hash.
//   - The JSON is that of celestia-node v0.31, and so of CometBFT's codec: 64-bit
//     integers in the header are strings, hashes upper-case hex, roots base64. What
//     is read that codec reads as the same; json.go lists what only that reads.
//   - No input makes Verify or the decoder panic.
package comet
