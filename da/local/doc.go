// Package local is a data-availability layer of its own inside one process:
// real squares, real signed headers, blobs on disk. It serves development,
// tests and sovereign chains that need no outside layer yet.
//
//	Submit -> queue -> Seal (each block time) -> square, signed header
//	       -> one synchronous write -> Submit returns, Headers tells
//	Namespace, Prove -> square restored from the stored blobs -> proofs
//
// Promises
//   - A block is on disk before Submit returns and before any reader sees it; so
//     kill -9 at any moment loses at most submissions nobody was told about.
//   - Headers form a CometBFT chain with one validator whose key lives in the
//     home; every header is signed once.
//   - Submissions enter blocks in the order of the Submit calls.
//   - The disk holds blobs and headers, never extended squares.
//   - Nothing sleeps: Run seals on a ticker, tests call Seal themselves.
//
// Must not: decide what blobs mean, or talk to a network.
package local
