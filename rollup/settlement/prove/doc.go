// Package prove makes proof bundles (rollup/settlement/verify) out of what a node has.
//
//	DA layer: headers, namespaces ------------> heights
//	heights -> derive.Pipeline ---------------> inputs of the batch's blocks
//	witnesses of these blocks, kept or made --> one witness -> stateless.Chain -> what of it is needed
//	DA layer: frames of a batch --------------> share commitments, proofs to the data roots
//	index of messages, tries -----------------> branch, account, slots
//
// Promises
//   - The blocks of a bundle were executed from its witness, to the hashes that the
//     node has: what cannot be proven fails here, not with who is handed the file.
//   - What cannot be made is an *Error, whose Reason says why: it is not there yet, it is not
//     kept here, or it never will be. Its text names the fix.
//
// Must not: write to the store, or run on engines that execute the chain's blocks.
package prove
