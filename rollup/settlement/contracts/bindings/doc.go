// Package bindings packs calls of the settlement contracts and reads their answers,
// events and errors. bindings.go is made by `make contracts`; the code of the contracts is in the
// package above. An interface whose contract is not written in Solidity is here too: Messages is the
// predeploy of the rollup, DAOracle is Blobstream.
//
// Must not: do I/O; a caller brings its own client.
package bindings
