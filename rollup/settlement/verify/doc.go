// Package verify checks a proof bundle: one file that holds what is claimed of a chain
// and all that is needed to check it, without a node and without a network.
//
//	file -> Decode -> Bundle
//	chain:       header of genesis + parameters          -> rules
//	DA layer:    headers, linked by hash to the last one -> squares -> all blobs of a namespace, or none
//	inclusion:   blobs -> commitments -> data roots; blobs -> frames -> id of the batch
//	derivation:  blobs -> derive.Pipeline                -> block inputs
//	execution:   input + witness (execution/stateless)   -> headers, output
//	claims:      output, message in the outbox, account, slots
//
// Promises
//   - Bundle returns no error only if all that the file claims follows from what the Report
//     names as assumed: hashes that no file can prove. What Trust names is assumed no more.
//   - The blocks come out of the code that a node derives and executes with: there is no
//     second opinion here on what a batch means.
//   - A bundle has one encoding and nothing in it that is not checked: whatever byte is
//     changed, element moved or left out, the file is refused, with the step that failed.
//   - No input makes it panic, and none makes it take more memory than a small
//     multiple of its own size and of the gas of the blocks in it.
//
// Must not: read a clock, a database or a socket, or believe the file.
package verify
