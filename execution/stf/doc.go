// Package stf is the state-transition function: from a parent block, a state and
// an input it makes the next block, its receipts and the new state.
//
//	Begin:  header from parent and origin -> system calls (EIP-4788, EIP-2935)
//	Add:    one transaction               -> receipt, or error and nothing changed
//	Finish: system calls (EIP-7002, EIP-7251) -> roots, bloom, header, block
//
// On a chain with a parent, deposits stand before all else: messages that mint and call,
// each of which has its effect whatever becomes of its call (AddDeposits). Which are due is
// the caller's knowledge; here they are held to the inbox's order. A builder takes them from a list
// of transactions only where the block exists already (BeginHeader).
//
// On a chain with DA fees a transaction also pays for the bytes that it takes in a
// batch: DASize of them, at the DAPrice in the header, as DAGas of its own gas limit
// (Apply). Deposits, and those that the DA layer has forced, do not.
//
// Process does all three for a whole input. The sequencer, a node that derives
// from DA, the stateless verifier and a fault-proof guest all run this code.
//
// Promises. The same parent, state and input give the same block hash on every
// machine. No I/O but through the state's database, no clock, no randomness, no
// dependence on map or goroutine order: goroutines only hash what is already
// decided. It builds for mips64 softfloat without cgo.
//
// Must not: see a blob, a batch, the mempool or a head. After Finish the state
// is hashed but not committed; whoever keeps the block commits it.
package stf
