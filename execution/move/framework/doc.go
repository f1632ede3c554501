// Package framework is the modules that every chain has at 0x1: the standard
// library by the public interface that Move developers know, coins, tables,
// events, accounts, and the way to the rest of the chain (native_coin, evm, outbox,
// abi, block, tx_context).
//
//	sources/NNN_name.mvir -> package asm -> modules/NNN_name.mv -> Modules
//
// The compiled files are committed and are what a chain begins with, so that a
// change of the assembler cannot change the framework unseen: a test compiles the
// sources and compares; go test -update writes the files anew. The numbers put
// each module behind those that it uses.
//
// Promises
//   - Modules gives modules that verify and link, in an order in which they can
//     be published.
//   - The standard library has at least the public functions of the Aptos
//     framework's modules of the same names, so that packages compiled against it
//     link.
//
// Abort codes are the u64 constants of the sources that are written in hexadecimal;
// the same test collects them in aborts.txt, for AbortName and the page of the
// framework.
//
// What a native function of these modules must keep to is said at its declaration.
// Those of package natives are complete; those of event, native_coin, evm, outbox,
// block and tx_context are the chain's own.
//
// Must not: run anything. It is bytes.
package framework
