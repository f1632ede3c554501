// Package square is the pure mathematics of a Celestia block: shares, the
// extended data square, its namespaced Merkle roots, and the proofs about them.
//
//	build:   blobs -> Builder (go-square layout) -> shares, k x k
//	         -> Reed-Solomon (rsmt2d codec)      -> extended square, 2k x 2k
//	         -> row and column roots (NMT)       -> data root (RFC 6962, SHA-256)
//	answer:  Square.Namespace, Square.Prove
//	check:   VerifyHeader, then Open (shares -> blobs) or VerifyInclusion
//	to a parent chain: ProveCommitment (subtree roots -> row roots -> data root),
//	         ProveTuple (data root -> Blobstream's tuple root)
//
// Promises
//   - Squares, commitments and proofs are bit for bit those of celestia-app and
//     celestia-node (square layout of go-square v3, subtree root threshold 64).
//   - Open returns every blob of a namespace or an error: it accepts one answer
//     only, the complete one, for a given header.
//   - What Open returns is a function of the shares alone. Shares which no honest
//     encoder writes are skipped by the rules in parse.go; they are no error,
//     since the proposer of a block may put any bytes in a namespace.
//   - No input makes the package panic, and no input makes it allocate more than
//     a small multiple of its own size.
//
// Must not: do I/O, know a clock, or keep state between calls.
package square
