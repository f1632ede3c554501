// Package settlement is the vocabulary of proofs: what an output is. An output is what
// the chain claims of itself on its parent chain at the end of a batch.
//
//	block, batch, DA height -> Output -> Root -> OutputRegistry on the parent chain
//
// Rooms: verify (checks a proof bundle offline), prove (makes one, out of a node), parent (the
// parent chain: reads deposits, proposes outputs), contracts (Solidity of both chains).
//
// Must not: do I/O.
package settlement
