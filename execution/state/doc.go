// Package state is the only wrapper of go-ethereum's StateDB, and the only
// package that knows how this chain lays out its own data in storage slots.
//
// It adds four things to the StateDB and changes nothing:
//
//   - capture: the call that the EVM is about to make into an engine address is
//     remembered from the balance movements that announce it, since a
//     precompile sees no more than its input (see Capture);
//   - warm addresses: engine addresses start every transaction in the EIP-2929
//     access list, as precompiles do;
//   - priced storage: slots, and byte values laid out in slots, are read and
//     written at the EVM's own prices, whichever VM asks;
//   - recording: the trie nodes and codes behind all that was read can be gathered
//     into a witness (see Record).
//
// Must not: know a VM, a block or a header, or keep state of its own across
// transactions. What is not in the StateDB's journal cannot be undone.
package state
