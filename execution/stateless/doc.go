// Package stateless records what of the state a block touches, and executes the
// block again from that record alone.
//
//	node:      Record(states, parent) -> stf.Process -> Result.Witness -> Encode
//	verifier:  Decode -> Execute(rules, witness, block) -> roots, or an error
//	           Decode -> NewChain -> Process(input)...  -> blocks, or an error
//	           VerifyAccount, VerifySlot               -> what a state root says
//
// A witness holds the parent header, the older headers that BLOCKHASH needed,
// the codes that ran or were read, and the nodes of the account and storage
// tries on every path read or written.
//
// Promises. Execute trusts nothing but the block's hash: headers are linked to it
// by hash, and nodes and codes are looked up by the hash of their content. If it
// returns no error, then the block follows from its parent by the chain's rules,
// whatever the witness says. It never panics on any input, so it can run inside a
// fault-proof guest.
//
// Must not: read a database but by the state that it records, or believe a block's parent to be on the chain; the
// caller knows which block hash it trusts.
package stateless
