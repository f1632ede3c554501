// Package sysconfig is the system config: what of a chain's rules may change while
// the chain runs. It is an account with a Solidity ABI (see ABI), at system.Config,
// on every chain with DA fees.
//
//	genesis            -> Alloc          -> operator, recipient, target price and its bound in four slots
//	operator's message -> stub -> engine -> slot and event
//	block              -> Target, Recipient: read by execution/stf
//
// What is set in a block holds from the next block on: execution/stf looks at the
// slots between blocks.
//
// Promises. Only the operator changes anything, and never above the bound that
// genesis gives the price. All of it lies in four storage slots: a contract reads it by a
// call, a light client by a storage proof, a witness carries it as any other state.
//
// Must not: know a header or a transaction. What a price does is in execution/stf.
package sysconfig
