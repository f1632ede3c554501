// Package natives is the native functions of the standard library at 0x1: BCS,
// hashes, signatures, text, names of types, vectors, tables, signers.
//
//	vm.Config.Natives = Standard() and what the chain adds of its own
//
// A function reads its arguments from vm.NativeCall, charges for its work by the
// session's schedule before doing it, and gives its results.
//
// Promises
//   - Results are the same on every machine: nothing here depends on the platform,
//     on memory or on time.
//   - No argument makes a function panic or work for more than it has charged.
//   - No function makes a value of a type that its module keeps to itself, but for
//     those by whose declaration a module of the framework does it: signers, and
//     items of tables.
//
// Must not: know of the chain. Functions that do (events, ether, calls, blocks) are
// the gateway's.
package natives
