// Package evm builds go-ethereum's EVM for this chain: unmodified, with the
// engines of the router installed as precompiled contracts, and usable as a VM
// by the router when an engine calls out.
//
// Promises. Without engines it is go-ethereum's EVM and nothing else. With
// engines, everything that does not call one behaves the same to the gas unit;
// the Ethereum state tests run through this package with an engine installed.
//
// Must not: use a tracer to learn anything (it takes the interpreter off its fast
// path), or know a transaction or a block beyond the context it is given.
package evm
